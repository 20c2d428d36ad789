"""The facilitator's side of a workshop: setting a room up, running it, showing it, and adopting its result."""

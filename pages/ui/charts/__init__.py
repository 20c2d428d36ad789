"""Charts as pure functions: results in, a Vega-Lite specification out; nothing here draws or computes."""

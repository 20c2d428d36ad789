"""What stands around the pages on the wire: headers, limits, logs, health, the visit's cookie, and an orderly end.

Each module is a piece of plain ASGI that knows nothing of Streamlit; ``app.py`` puts them together.
"""

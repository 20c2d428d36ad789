"""What participants of a workshop see on their phones: small pages of plain HTML, answered without Streamlit.

:func:`pages.phone.routes.routes` gives all addresses; ``app.py`` puts them beside the app. Each page works without JavaScript, as
a form; with it, one question is shown at a time and every answer is kept on the phone until the server has it.
"""

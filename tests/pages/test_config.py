"""The settings as the app has them, read back and not from the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
WANTED = {
    "server.maxUploadSize": 50,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.headless": True,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
}
READ_BACK = """
import json, sys
from streamlit import config
config.get_config_options(force_reparse=True)
print(json.dumps({name: config.get_option(name) for name in json.loads(sys.argv[1])}))
"""


def test_a_process_started_in_the_project_has_the_settings():
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    done = subprocess.run(
        [sys.executable, "-c", READ_BACK, json.dumps(list(WANTED))],
        cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == WANTED


def test_a_page_sees_the_settings_while_it_runs():
    def page(names):
        import streamlit as st  # noqa: PLC0415  (the function is the script)

        st.json({name: st.get_option(name) for name in names})

    app = AppTest.from_function(page, args=(list(WANTED),), default_timeout=60).run()
    assert not app.exception
    assert json.loads(app.json[0].value) == WANTED

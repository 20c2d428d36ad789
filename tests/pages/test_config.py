"""The settings as the app has them, read back and not from the file."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
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
    "browser.serverAddress": "localhost",  # or Streamlit asks the internet for this machine's address
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


def full_collections_after_a_run() -> int:
    """How many full collections Streamlit's script runner asks for at a run's end; those Python starts by itself do not count."""
    asked = []

    def note(phase, info):
        caller = sys._getframe(1).f_code.co_filename
        if phase == "start" and info["generation"] == 2 and Path(caller).name == "script_runner.py":
            asked.append(info)

    # AppTest leaves this step of the real runner out, so it is taken by itself.
    runner = SimpleNamespace(_join_wake_lock=threading.Lock(), on_event=SimpleNamespace(send=lambda *_, **__: None))
    run = SimpleNamespace(has_script_started=False)
    gc.callbacks.append(note)
    try:
        ScriptRunner._on_script_finished(runner, run, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, True, None)
    finally:
        gc.callbacks.remove(note)
    return len(asked)


def test_a_rerun_runs_no_full_collection_of_garbage():
    assert full_collections_after_a_run() == 0


@pytest.fixture
def streamlits_own_setting():
    config.set_option("runner.postScriptGC", True)
    yield
    config.set_option("runner.postScriptGC", False)


def test_with_streamlits_own_setting_it_would(streamlits_own_setting):
    # Shows that the test above would notice.
    assert full_collections_after_a_run() == 1

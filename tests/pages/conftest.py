"""What the tests of the pages share."""

from __future__ import annotations

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test


@pytest.fixture(scope="session", autouse=True)
def _as_one_server():
    """Look for installed components and compile a page once for all tests, as a server does, and not once for each run."""
    components, scripts = cache(manifest_scanner.scan_component_manifests), ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: list(components()))
        patch.setattr(app_test, "ScriptCache", lambda: scripts)
        yield

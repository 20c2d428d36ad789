"""The frame around every page: configuration, navigation and sidebar."""

from __future__ import annotations

from pages.ui import shell

shell.run()

"""How much memory a process holds."""

from __future__ import annotations

import contextlib
import importlib
import os
from pathlib import Path
from typing import Any


def resident_bytes(pid: int) -> int | None:
    """The memory a process holds, in bytes; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        pass
    with contextlib.suppress(Exception):
        psutil: Any = importlib.import_module("psutil")
        return int(psutil.Process(pid).memory_info().rss)
    return None

"""What a process holds, as the system tells it (Linux); None elsewhere."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def _kibibytes(file: str, pid: int | str, name: str) -> int | None:
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return None


def resident(pid: int | str = "self") -> int | None:
    """Return the memory a process holds now, in bytes."""
    return _kibibytes("status", pid, "VmRSS")


def proportional(pid: int | str = "self") -> int | None:
    """Return the same with pages shared between processes counted in part, in bytes."""
    return _kibibytes("smaps_rollup", pid, "Pss")


def peak(pid: int | str = "self") -> int | None:
    """Return the most a process has held since it began or since :func:`forget_peak`, in bytes."""
    return _kibibytes("status", pid, "VmHWM")


def forget_peak() -> None:
    """Let the peak of this process begin anew."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time another process has taken so far, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None

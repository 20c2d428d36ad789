"""What ``python -m kamcore store`` is told. Apart from what it does, since the libraries of a database take long to load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

VARIABLE = "KAM_DATABASE_URL"
"""The variable of the environment that says where the database is."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``store`` with its own commands to those of the command line."""
    store = commands.add_parser("store", help="care for what is shared: backup, restore, vacuum, stats")
    store.add_argument(
        "--database", metavar="URL", help=f"its address; by default what {VARIABLE} says, else the file in data/"
    )
    tasks = store.add_subparsers(dest="task", required=True)
    backup = tasks.add_parser(
        "backup", help="write everything, as of one moment, to a new file; the app may be running"
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = tasks.add_parser("restore", help="bring back everything that a backup holds")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="delete first what the database holds")
    tasks.add_parser("vacuum", help="delete what has expired, and give its room back to the disk")
    tasks.add_parser("stats", help="say how much is held")

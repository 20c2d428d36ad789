"""How much one installation keeps."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "KAM_"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one installation keeps; each can be set by an environment variable, e.g. ``KAM_MAX_WORKSPACES=50``.

    Attributes:
        max_workspaces: workspaces in all.
        max_store_mb: packed megabytes of all workspaces together.
        max_workspace_mb: packed megabytes of one workspace, all its revisions together.
        max_revisions: revisions of one workspace.
        max_open_rooms: rooms of one workspace that are open at a time.
        max_participants: people in one room.
        unused_days: a workspace nobody opened for so many days is deleted; 0 keeps all.
        room_hours: how long a room is open unless it is said otherwise.
    """

    max_workspaces: int = 10_000
    max_store_mb: int = 50_000
    max_workspace_mb: int = 500
    max_revisions: int = 5_000
    max_open_rooms: int = 20
    max_participants: int = 500
    unused_days: int = 0
    room_hours: int = 24

    @classmethod
    def of(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """Read the limits from environment variables.

        Raises:
            ValueError: for one that is not a whole number from 0 up, naming it.
        """
        given = os.environ if environment is None else environment
        values: dict[str, int] = {}
        for name in (f.name for f in fields(cls)):
            variable = f"{PREFIX}{name.upper()}"
            text = given.get(variable, "").strip()
            if not text:
                continue
            if not (text.isascii() and text.isdigit()):
                raise ValueError(f"{variable}: found {text!r}, expected a whole number from 0 up")
            values[name] = int(text)
        return cls(**values)

"""How much a file may ask of us, and the exception that says no."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one file may cost.

    Attributes:
        file_bytes: size of the file itself.
        zip_entries: parts in a zipped workbook.
        unpacked_bytes: size of all parts unpacked.
        ratio: unpacked size over packed size, looked at only above ``ratio_from_bytes``.
        ratio_from_bytes: unpacked size below which any ratio is fine.
        cells: cells in the used ranges of all sheets together.
        columns: columns of one sheet; a spreadsheet has no more.
        seconds: time the worker may take for one file.
        resident_bytes: memory the worker may hold, watched from outside.
        address_bytes: the system's own limit on the worker, as a backstop.
    """

    file_bytes: int = 50 * MIB
    zip_entries: int = 2_000
    unpacked_bytes: int = 512 * MIB
    ratio: float = 100.0
    ratio_from_bytes: int = 20 * MIB
    cells: int = 20_000_000
    columns: int = 16_384
    seconds: float = 60.0
    resident_bytes: int = 1024 * MIB
    address_bytes: int = 3 * 1024 * MIB


@dataclass(frozen=True, slots=True)
class Place:
    """Where in what was given something stands; empty where it is not known or does not apply."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The file cannot be read, and why, in words for the person who brought it.

    Attributes:
        found: what was found.
        expected: what was expected instead.
        fix: what to do.
        place: where.
        code: a stable short name of the reason, e.g. ``password``.
        detail: what the parser said, for a log; never for the screen.
    """

    def __init__(
        self, found: str, expected: str, fix: str, *, code: str, place: Place | None = None, detail: str = ""
    ) -> None:
        super().__init__(f"Found {found}; expected {expected}. {fix}")
        self.found = found
        self.expected = expected
        self.fix = fix
        self.code = code
        self.place = place or Place()
        self.detail = detail

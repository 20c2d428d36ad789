"""From an openpyxl workbook to the bytes of an ``.xlsx`` file: equal workbooks give equal bytes, whatever the day."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl import Workbook

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_BOOK_DATE: Final = datetime(2000, 1, 1)  # noqa: DTZ001  (workbooks know no time zone)
_END_OF_ROWS: Final = b"</sheetData>"
_AUTHOR: Final = "KAM Cockpit"


def to_bytes(workbook: Workbook, title: str = "", rows: Mapping[str, Iterable[bytes]] | None = None) -> bytes:
    """Return the file of a workbook.

    The dates inside are fixed, since the same book saved twice should be the same file. The workbook cannot be changed afterwards
    when it is a write-only one.

    Args:
        workbook: what to save.
        title: the document's title, shown by file managers.
        rows: by the title of a sheet, more rows for its end, in the form the file holds them.
    """
    properties = workbook.properties
    properties.created = properties.modified = _BOOK_DATE
    properties.creator, properties.title = _AUTHOR, title or None
    buffer = io.BytesIO()
    more = {
        f"xl/worksheets/sheet{at}.xml": (rows or {}).get(sheet.title, ())
        for at, sheet in enumerate(workbook.worksheets, 1)
    }
    ExcelWriter(workbook, _SteadyZip(buffer, more)).save()
    return buffer.getvalue()


class _SteadyZip(ZipFile):
    """A zip file whose entries all bear the same date, and which adds rows to sheets on their way in."""

    def __init__(self, buffer: io.BytesIO, more: Mapping[str, Iterable[bytes]]) -> None:
        super().__init__(buffer, "w", ZIP_DEFLATED)
        self._more = more

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: str | bytes, *_: Any, **__: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        """Add an entry from memory."""
        name = zinfo_or_arcname.filename if isinstance(zinfo_or_arcname, ZipInfo) else zinfo_or_arcname
        super().writestr(_entry(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Add an entry from a file: a sheet."""
        begin, end, tail = Path(filename).read_bytes().rpartition(_END_OF_ROWS)
        with self.open(_entry(str(arcname)), "w") as target:
            target.write(begin)
            target.writelines(self._more[str(arcname)])
            target.write(end + tail)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _ZIP_DATE)
    entry.compress_type = ZIP_DEFLATED
    return entry

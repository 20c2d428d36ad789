"""A whole workspace to take away: every revision as a workbook, and the log."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from kamcore.workbook.cells import looks_like_formula
from kamcore.workbook.writing import write_workbook

if TYPE_CHECKING:
    from kamcore.store.access import Access
    from kamcore.store.store import Store

_LOG = ("when (UTC)", "who", "role", "what", "detail", "from revision", "revision")


def archive(store: Store, access: Access) -> bytes:
    """Return a zip file with ``revision-1.xlsx`` and so on, and ``log.csv`` with the newest thousand lines of the audit log.

    Raises:
        StoreError: when ``access`` no longer enters, or a revision cannot be read.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for revision in reversed(store.revisions.list(access)):
            book = store.revisions.load(access, revision.number)
            files.writestr(f"revision-{revision.number}.xlsx", write_workbook(book))
        files.writestr("log.csv", _log(store, access))
    return out.getvalue()


def _log(store: Store, access: Access) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(_LOG)
    for entry in store.workspaces.log(access):
        row = (
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.who,
            entry.role.value,
            entry.what,
            entry.detail,
            entry.base,
            entry.revision,
        )
        lines.writerow([f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")

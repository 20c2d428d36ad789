"""Tables of accounts: formatted, searched on the server, at most 500 rows sent, and a click chooses the account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from kamcore import wording
from pages.ui import state
from pages.ui.device import on_phone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.elements.lib.column_types import ColumnConfig

    from kamcore.analysis import Analysis

    Late = Mapping[str, Callable[[pd.Index], Sequence[object]]]

MOST_ROWS = 500
ROW, HEADING = 35, 38
"""Heights in pixels."""
SHARE = "%g %%"
"""Shares are sent in hundredths and written as in sentences: ``14 %``, ``4.5 %``."""


def money_column(a: Analysis, title: str, note: str = "") -> ColumnConfig:
    """Return a column of amounts in full, with the currency in its heading."""
    return st.column_config.NumberColumn(f"{title} ({a.settings.currency})", help=note or None, format="%,.0f")


def share_column(title: str, note: str = "") -> ColumnConfig:
    """Return a column of shares as percentages; hand the table to :func:`tidy` first."""
    return st.column_config.NumberColumn(title, help=note or None, format=SHARE)


def points_column(title: str, note: str = "") -> ColumnConfig:
    """Return a column of 0 to 10 scores."""
    return st.column_config.NumberColumn(title, help=note or None, format="%.1f")


def steps_column(title: str, note: str = "") -> ColumnConfig:
    """Return a column of points that are whole but for a few: ``16``, ``16.5``."""
    return st.column_config.NumberColumn(title, help=note or None, format="%.3g")


def text_column(title: str, note: str = "", width: int | None = None) -> ColumnConfig:
    """Return a column of plain text, as wide as its longest one or so many pixels."""
    return st.column_config.TextColumn(title, help=note or None, width=width)


def tidy(frame: pd.DataFrame, columns: Mapping[str, ColumnConfig]) -> pd.DataFrame:
    """Turn the columns drawn as shares into percent as people read them: whole from 10 %, one decimal below."""
    shares = [name for name, column in columns.items() if (column.get("type_config") or {}).get("format") == SHARE]
    out = frame.copy() if shares else frame
    for name in shares:
        if name in out.columns:
            percent = out[name].astype("float64") * 100.0
            out[name] = percent.round(0).where(percent.abs() >= 9.95, percent.round(1))
    return out


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A table as it is sent.

    Attributes:
        frame: what it was made of.
        columns: how its columns are drawn.
        table: what is sent, in the form in which it is sent.
        keys: the account of each row.
    """

    frame: pd.DataFrame
    columns: Mapping[str, ColumnConfig]
    table: pa.Table
    keys: pd.Index


def _prepare(
    a: Analysis, frame: pd.DataFrame, columns: Mapping[str, ColumnConfig], rows: slice | list[int] | None, late: Late
) -> _Prepared:
    sent = frame if rows is None else frame.iloc[rows]
    drawn: dict[str, Any] = {"account": a.names.reindex(sent.index).array}
    drawn |= {name: late[name](sent.index) if name in late else sent[name].array for name in columns}
    table = pa.Table.from_pandas(tidy(pd.DataFrame(drawn), columns), preserve_index=False)
    return _Prepared(frame, columns, table, sent.index)


def account_table(
    a: Analysis,
    frame: pd.DataFrame,
    columns: Mapping[str, ColumnConfig],
    key: str,
    *,
    alt: str,
    height: int | None = None,
    late: Late | None = None,
    row_height: int = ROW,
) -> None:
    """Draw a table indexed by account key; a click on a row chooses its account.

    Args:
        a: the Analysis, for the names.
        frame: indexed by account key; only the columns named are sent.
        columns: column -> how to draw it, in order.
        key: the widget's key, unique on the page.
        alt: what the table is, for those who do not see it.
        height: at most so many pixels; None leaves it to Streamlit.
        late: columns that are worked out for the rows sent alone, from their keys.
        row_height: pixels for a row; texts run over several lines where it has room for them.
    """
    rows = _searched(a, frame.index, key) if len(frame) > MOST_ROWS else None
    if rows is None or isinstance(rows, slice):  # the same frame as in the last run is not prepared again
        last: dict[str, _Prepared] = a.keep((__name__, "prepared"), dict)
        ready = last.get(key)
        if ready is None or ready.frame is not frame or list(ready.columns.items()) != list(columns.items()):
            ready = last[key] = _prepare(a, frame, columns, rows, late or {})
    else:
        ready = _prepare(a, frame, columns, rows, late or {})
    table, keys = ready.table, ready.keys
    if on_phone():
        st.space("small")  # touch screens always show the table's tools, above it and over what stands there
    chosen = st.dataframe(
        table,
        hide_index=True,
        column_config={"account": st.column_config.TextColumn("Account"), **columns},
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        height=min(height, HEADING + row_height * max(len(table), 1)) if height is not None else "auto",
        row_height=row_height,
        placeholder=wording.MISSING,
        alt=alt,
    )
    cells = chosen.selection.cells
    if cells and cells[0][0] < len(keys) and _new(key, keys[cells[0][0]]):
        state.choose(keys[cells[0][0]])
        st.rerun()


def _searched(a: Analysis, keys: pd.Index, key: str) -> slice | list[int]:
    """Offer a search over more accounts than are sent, and return the positions of those to send."""
    wanted = st.text_input(
        "Find an account", key=f"{key}_find", placeholder="Part of its name", icon=":material/search:"
    )
    if not wanted:
        st.caption(f"The first {MOST_ROWS:,} of {len(keys):,} accounts; search to see others.")
        return slice(MOST_ROWS)
    hits = a.names.reindex(keys).str.contains(wanted, case=False, regex=False, na=False).to_numpy(dtype=bool)
    found = list(hits.nonzero()[0])
    if len(found) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(found):,} accounts; search to see others.")
    else:
        st.caption(f"{len(found):,} of {len(keys):,} accounts.")
    return found[:MOST_ROWS]


def _new(key: str, account: str) -> bool:
    """Whether a selection is one that was not acted on yet (a table keeps its selection from run to run)."""
    seen = f"{key}_acted_on"
    if st.session_state.get(seen) == account:
        return False
    st.session_state[seen] = account
    return True

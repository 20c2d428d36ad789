"""The review of a reading on Home: what is asked, what every column was taken for, and the choices that put a guess right.

A choice never reads a file again: what the files hold is kept, and is understood anew.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import review as words
from kamcore.workbook.reading import choosing, understanding
from kamcore.workbook.reading.choices import LEFT_OUT, LOOKED_UP, USES, roles_for
from pages.ui import reading as job
from pages.ui.escape import escape
from pages.ui.page import render
from pages.ui.review_changes import change, key_of
from pages.ui.review_counts import FEW, currencies, many_merges, merges, other_statuses, statuses, subsidiaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.analysis import Analysis
    from kamcore.workbook.mapping import BookMapping
    from kamcore.workbook.reading.questions import Question
    from kamcore.workbook.reading.understanding import Reading
    from kamcore.workbook.reading.views import ColumnView, TableView

FILE, READ_AS, SURE, EXAMPLE, WHY = "Column in the file", "Read as", "How sure", "Example", "Why"
NOT_USED = "Not used"
OWN_HEADING = MappingProxyType(
    {
        "rating:": "Rating",
        "revenue": "Revenue of its period",
        "cost_of_goods": "Cost of goods of its period",
        "cost_to_serve": "Cost to serve of its period",
    }
)
"""Roles that go on with what the heading says, such as ``revenue 2024``, in words that are the same for every column."""
FOLDED = "How was this read? Check or change it"
"""On the fold; another text would close it."""
MOST_EXAMPLES = 5
MOST_COLUMNS = 200
"""So many columns of a table are shown: those that are used before the others."""


# ---------------------------------------------------------------- what Home calls


def questions(slot: str) -> None:
    """Ask what the reader could not tell; nothing when it is sure, or when nothing was read.

    Args:
        slot: ``reading`` for the book on show, ``asked`` for files of which nothing could be used yet.
    """
    found = job.reading_of(slot)
    if found is None or not found.questions:
        return
    with st.container(border=True, key=f"questions_{slot}"):
        st.markdown(f":material/help: **{render(words.opening(found))}**")
        for i, question in enumerate(found.questions):
            _question(slot, i, question)
        if all(question.answer for question in found.questions):
            st.button(
                "Yes, that is right", key=key_of(slot, "right"), icon=":material/check:", type="primary",
                on_click=_agree, args=(slot,),
            )  # fmt: skip


def choices(slot: str, a: Analysis | None = None) -> None:
    """Show what counts, where people have to say: rows marked as cancelled and the like, currencies, accounts that look alike.

    Args:
        slot: ``reading`` for the book on show, ``asked`` for files of which nothing could be used yet.
        a: the Analysis of the book on show.
    """
    found = job.reading_of(slot)
    if found is None:
        return
    told = any(one.doubtful or not one.counts for one in found.statuses)
    if told or len(found.currencies) > 1 or 0 < len(found.merges) <= FEW:
        with st.container(border=True, key=f"choices_{slot}"):
            statuses(slot, found, a)
            currencies(slot, found)
            merges(slot, found)
    many_merges(slot, found)


def review(slot: str, a: Analysis | None = None) -> None:
    """Draw the folded review; it costs nothing until it is opened.

    Args:
        slot: ``reading`` for the book on show, ``asked`` for files of which nothing could be used yet.
        a: the Analysis of the book on show.
    """
    found = job.reading_of(slot)
    if found is None:
        return
    with st.expander(FOLDED, icon=":material/table:", key=f"review_{slot}", on_change="rerun") as box:
        if box.open:
            _opened(slot, found, a)


# ---------------------------------------------------------------- questions


def _question(slot: str, i: int, question: Question) -> None:
    key = key_of(slot, f"question_{i}")
    labels = dict(question.options)
    st.selectbox(
        escape(question.text), list(labels), key=key, format_func=labels.__getitem__,
        index=list(labels).index(question.answer) if question.answer in labels else None,
        placeholder="Choose", help=escape(question.why), width=480, on_change=_answer, args=(slot, question.key, key),
    )  # fmt: skip
    if question.examples:
        columns = {raw for raw, _ in question.examples} <= set(labels.values())
        first, second = ("Column", "It holds") if columns else ("In the file", "Understood as")
        rows = [
            {first: escape(raw), second: escape(understood)} for raw, understood in question.examples[:MOST_EXAMPLES]
        ]
        about = "Columns that come into question" if columns else "Values of the file, and what each was understood as"
        st.table(rows, border="horizontal", width="content", hide_index=True, hide_header=False, alt=about)


def _answer(slot: str, question: str, key: str) -> None:
    value = st.session_state.get(key)
    if value is not None:
        change(slot, lambda found: choosing.answered(found, question, value))


def _agree(slot: str) -> None:
    found = job.reading_of(slot)
    if found is None:
        return
    for question in found.questions:
        found = replace(found, mapping=choosing.answered(found, question.key, question.answer))
    mapping = found.mapping
    change(slot, lambda _: mapping)


# ---------------------------------------------------------------- the opened review


def _opened(slot: str, found: Reading, a: Analysis | None) -> None:
    _report(slot, found)
    _tables(slot, found)
    other_statuses(slot, found)
    if slot == "reading" and a is not None:
        subsidiaries(a)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download this reading", key=key_of(slot, "download"), data=lambda: choosing.full_mapping(found).to_json(),
            file_name="reading.json", mime="application/json", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.caption("Drop it in with the next file of the same shape and it is read the same way.", width="stretch")


def _report(slot: str, found: Reading) -> None:
    """What became of the rows of each table, where there are several."""
    if len(found.tables) > 1:
        st.dataframe(
            [
                {"Table": t.title, "Read as": USES[t.use], "Rows": t.rows, "Used": t.used, "Left out": t.rows - t.used}
                for t in (found.tables[place] for place in words.in_order(found.tables))
            ],
            column_config=dict.fromkeys(("Rows", "Used", "Left out"), st.column_config.NumberColumn(format="%,d")),
            hide_index=True, key=key_of(slot, "report"), alt="Every table found, and what became of its rows",
        )  # fmt: skip


def _tables(slot: str, found: Reading) -> None:
    """Which table is looked at and what it is read as, its first rows, and its columns."""
    order = words.in_order(found.tables)
    if not order:
        return

    def label(place: int) -> str:
        return f"{found.tables[place].title}: {wording.plural(found.tables[place].rows, 'row')}"

    if len(order) > 1:
        which, use = st.columns(2)
        place = which.selectbox("Table", order, key=f"review_table_{slot}", format_func=label)
        asked = "Read as"
    else:
        place, use = order[0], st.container()
        asked = f"Read {escape(found.tables[place].title)} as"
    table = found.tables[place]
    key = key_of(slot, f"use_{place}")
    use.selectbox(
        asked, list(USES), key=key, format_func=USES.__getitem__, index=list(USES).index(table.use),
        on_change=_use, args=(slot, place, key),
    )  # fmt: skip
    st.caption(f"{escape(table.why[:1].upper() + table.why[1:])}")
    _preview(slot, table, place)
    _columns(slot, found, place)


def _use(slot: str, place: int, key: str) -> None:
    value = st.session_state.get(key)
    if value is not None:
        change(slot, lambda found: choosing.with_use(found, place, value))


def _titles(table: TableView, column: ColumnView) -> dict[str, str]:
    """What a column may be read as -> in words that are the same for every column, so that one list holds for all of them."""
    use = "transactions" if table.use == LEFT_OUT else table.use  # choosing a column's role puts the table to use
    titles: dict[str, str] = {}
    for role, title in roles_for(use, column.heading).items():
        text = _same_for_all(role, title)
        titles[role] = text if text not in titles.values() else f"{text} ({role})"
    return titles


def _same_for_all(role: str, title: str) -> str:
    first, _, rest = role.partition(" ")
    return OWN_HEADING[first] if rest and first in OWN_HEADING else title if role else NOT_USED


def _example(table: TableView, column: int) -> str:
    return next((row[column] for row in table.head if row[column]), "")


def _by_doubt(table: TableView) -> list[int]:
    """The places of the columns: the doubtful ones first, then those that are used, then the others."""
    return sorted(range(len(table.columns)), key=lambda i: (not table.columns[i].doubtful, not table.columns[i].role))


def _now(slot: str, found: Reading) -> None:
    """What the files come to as they are read now."""
    if found.portfolio is not None:
        st.markdown(f"**Now read as:** {render(words.fact(found.portfolio))}")
    elif slot == "reading":
        st.warning(
            "Read like this nothing can be counted. The figures on show are those of the reading before.",
            icon=":material/warning:",
        )


def _columns(slot: str, found: Reading, place: int) -> None:
    table = found.tables[place]
    order = _by_doubt(table)[:MOST_COLUMNS]
    titles = {i: _titles(table, table.columns[i]) for i in order}
    rows = [
        {
            FILE: column.heading,
            READ_AS: titles[i].get(column.role) or _same_for_all(column.role, column.role_title),
            SURE: words.sureness(column.confidence) if column.role else "",
            EXAMPLE: _example(table, i),
            WHY: column.why,
        }
        for i, column in ((i, table.columns[i]) for i in order)
    ]
    offered = dict.fromkeys(
        (*(title for one in titles.values() for title in one.values()), *(row[READ_AS] for row in rows))
    )
    key = key_of(slot, f"columns_{place}")
    st.markdown("**What each column is read as**")
    if table.use != LOOKED_UP:
        st.caption("Choose another in the column Read as; the totals follow at once.")
    _now(slot, found)
    if len(order) < len(table.columns):
        st.caption(
            f"{len(order):,} of {len(table.columns):,} columns are shown: those that are used, and then the first ones."
        )
    st.data_editor(
        rows,
        hide_index=True,
        key=key,
        disabled=True if table.use == LOOKED_UP else [FILE, SURE, EXAMPLE, WHY],
        on_change=_roles,
        args=(slot, place, key, tuple(order)),
        column_config={
            FILE: st.column_config.TextColumn(width=150),
            READ_AS: st.column_config.SelectboxColumn(
                width=170, options=list(offered), required=True, help="Choose another here"
            ),
            SURE: st.column_config.TextColumn(width=80),
            EXAMPLE: st.column_config.TextColumn(width=130),
            WHY: st.column_config.TextColumn(width=440),
        },
        alt="Columns of the table and what each was read as",
    )


def _roles(slot: str, place: int, key: str, order: Sequence[int]) -> None:
    edits = st.session_state[key]["edited_rows"]

    def chosen(found: Reading) -> BookMapping:
        mapping = found.mapping
        for row, cells in edits.items():
            if mapping != found.mapping:  # several cells at once: each goes on from what the one before came to
                found = understanding.understand(found.source, mapping)
            column = found.tables[place].columns[order[int(row)]]
            roles = {title: role for role, title in _titles(found.tables[place], column).items()}
            title = cells.get(READ_AS)
            if title in roles:
                mapping = choosing.with_role(found, place, column.key, roles[title])
            else:
                st.toast(f"{escape(column.heading)} cannot be read as “{escape(title)}”.", icon=":material/info:")
        return mapping

    change(slot, chosen)


def _preview(slot: str, table: TableView, place: int) -> None:
    """The first rows as the file shows them, under what each column was read as; and how the doubtful ones were understood."""
    if not table.head:
        return
    columns = table.columns[:MOST_COLUMNS]
    letters = [column.letter or str(i) for i, column in enumerate(columns)]
    heading = dict(zip(letters, (column.heading for column in columns), strict=True))
    config = {}
    for letter, column in zip(letters, columns, strict=True):
        label = f"{column.role_title} ({words.sureness(column.confidence)})" if column.role else NOT_USED
        config[letter] = st.column_config.TextColumn(label, help=escape(column.why) or None)
    st.markdown("**First rows in the file, under what each column is read as**")
    st.dataframe(
        [heading, *(dict(zip(letters, row, strict=False)) for row in table.head)],
        hide_index=True, key=key_of(slot, f"preview_{place}"), column_config=config,
        alt="The first rows of the table as the file shows them, under what each column was read as",
    )  # fmt: skip
    doubtful = [
        i
        for i, column in enumerate(columns)
        if column.doubtful and any(raw[i] != one[i] for raw, one in zip(table.head, table.understood, strict=True))
    ]
    if not doubtful:
        return
    st.markdown("**Doubtful columns as they stand in the file, and as they are understood**")
    st.dataframe(
        [
            {
                name: value
                for i in doubtful
                for name, value in (
                    (f"{letters[i]}: {table.columns[i].heading}", raw[i]),
                    (f"{letters[i]}: {table.columns[i].role_title}", understood[i]),
                )
            }
            for raw, understood in zip(table.head, table.understood, strict=True)
        ],
        hide_index=True, key=key_of(slot, f"understood_{place}"),
        alt="The doubtful columns as they stand in the file, each beside what it is understood as",
    )  # fmt: skip

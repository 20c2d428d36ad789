"""Home: what is in my spreadsheet?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import dashboard, key_accounts, portfolio, scoring, strategy, value
from kamcore.findings import home as words
from kamcore.findings import review as review_words
from kamcore.workbook.mapping import BookMapping, MappingError
from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.writing import write_template
from pages.ui import reading, reading_now, review, review_changes, state, url
from pages.ui.escape import escape
from pages.ui.key_accounts import say_rail
from pages.ui.own_copy import XLSX
from pages.ui.page import head, render
from pages.ui.registry import DASHBOARD, HOME, PORTFOLIO, SCORING, STAKEHOLDERS, STRATEGY, VALUE
from pages.ui.samples import SAMPLES, open_sample
from pages.ui.settings_dialog import open_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamcore.analysis import Analysis

TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
SAVED_READING = "json"
SEVERITIES = {
    Severity.ERROR: ("Could not be used", ":material/error:"),
    Severity.WARNING: ("Worth a look", ":material/warning:"),
    Severity.NOTE: ("Good to know", ":material/info:"),
}
MOST_PROBLEMS = 200


def take_upload() -> None:
    """Read what was dropped in and show it, or keep the reasons why it could not be read."""
    files = st.session_state.get(f"upload_{st.session_state.get('uploads', 0)}") or []
    if not files:
        return
    # a new drop area: what is in it now must not be read again with the next file
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    saved = [file for file in files if file.name.lower().endswith(f".{SAVED_READING}")]
    chosen = BookMapping()
    for file in saved:
        try:
            chosen = chosen.and_then(BookMapping.from_json(file.getvalue()))
        except MappingError as error:
            st.session_state["upload_problems"] = (review_words.no_saved_reading(file.name, str(error)),)
            return
    spreadsheets = [reading.Dropped(file.name, file.getvalue()) for file in files if file not in saved]
    if spreadsheets:
        reading.start(spreadsheets, chosen)
    else:
        review_changes.use_saved(chosen)


def try_sample(key: str) -> None:
    """Show a sample."""
    reading.clear()
    state.load(open_sample(key), key)


def start_again() -> None:
    """Close the book, and drop whatever is being read."""
    reading.clear()
    state.forget()


def uploader(label: str) -> None:
    """Draw the drop area; its key moves on after each book so that it is empty again."""
    st.file_uploader(
        label, type=[*TYPES, SAVED_READING], accept_multiple_files=True, key=f"upload_{st.session_state.get('uploads', 0)}",
        on_change=take_upload,
        help="Excel, OpenDocument or CSV, up to 50 MB. Several files are read as one book. A reading you downloaded here "
             "(.json) may come with them.",
    )  # fmt: skip


def refused(sentence: str) -> None:
    """Say why nothing of the last files is on show; where a person can say what they hold, ask.

    Args:
        sentence: what is said when there is nothing to ask.
    """
    problems = st.session_state.get("upload_problems", ())
    found = reading.reading_of("asked")
    if found is None:
        if problems:
            st.error(sentence, icon=":material/error:")
            problem_table(problems, "upload_problem_table")
        return
    if not found.questions:
        st.error("Nothing in this file can be counted as it is read now.", icon=":material/error:")
    review.questions("asked")
    if problems:
        with st.expander(
            "Why can nothing be counted?", icon=":material/help:", key="why_nothing", expanded=not found.questions
        ):
            problem_table(problems, "upload_problem_table")
    review.choices("asked")
    review.review("asked")


def problem_table(problems: Iterable[Problem], key: str) -> None:
    """List problems with their place; the file is named only when there are several."""
    listed = list(problems)[:MOST_PROBLEMS]
    several = len({p.file for p in listed}) > 1
    rows = [
        {
            "Where": (p.place if several else replace(p, file="").place) or "whole file",
            "Found": p.found,
            "What to do": p.fix,
            "Expected": p.expected,
            "Times": p.count,
        }
        for p in listed
    ]
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        row_height=66,
        column_config={
            "Where": st.column_config.TextColumn(width=150),
            "Found": st.column_config.TextColumn(width=220),
            "What to do": st.column_config.TextColumn(width=290),
            "Expected": st.column_config.TextColumn(width=180),
            "Times": st.column_config.NumberColumn(width=60),
        },
        alt="Problems with their place, what was found, what was expected and what to do",
    )


def welcome() -> None:
    """The page before anything is loaded."""
    st.title("KAM Cockpit", anchor=False)
    st.subheader(
        "Drop in the spreadsheet you have. See who your key accounts are and why, how each relationship stands, "
        "and what to do next.",
        anchor=False,
    )
    if reading.busy():
        reading_now.now()
    else:
        uploader("Your spreadsheet: accounts with revenue, or a list of invoices or orders")
    refused("This could not be read. Nothing was changed.")
    st.caption(
        ":material/lock: What you load stays in the memory of this server for your session; nobody else can open it. "
        "Nothing is sent anywhere else."
    )
    st.markdown("**Or try a sample**")
    columns = st.columns(len(SAMPLES))
    for column, sample in zip(columns, SAMPLES, strict=True):
        with column.container(border=True, height="stretch"):
            if sample.picture.exists():
                st.image(sample.picture, width="stretch", alt=f"Preview of the sample {sample.title}")
            st.markdown(f"**{sample.title}**")
            st.caption(sample.story)
            st.space("stretch")
            st.button(
                f"Try {sample.title}", key=f"try_{sample.key}", on_click=try_sample, args=(sample.key,), width="stretch",
                icon=":material/play_arrow:",
            )  # fmt: skip
    needs()


def needs() -> None:
    """What a spreadsheet needs, and the template."""
    with st.expander("What will I need?", icon=":material/help:", key="needs"):
        st.markdown(
            "One column with the customer and one with money is enough:\n\n"
            "- a **list of accounts** with revenue in columns by year or month, or\n"
            "- a **list of invoices or orders** with customer, date and amount, or\n"
            "- the **template**, one sheet per subject, if you want everything."
        )
        template()


def template() -> None:
    """The button that gives the template."""
    st.download_button(
        "Download the template", key="template", data=write_template, file_name="kam-cockpit-template.xlsx", mime=XLSX,
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def loaded(a: Analysis) -> None:
    """The page once a book is loaded."""
    review_changes.ask_first()
    reading_now.now()
    head(HOME, words.finding(a))
    review.questions("reading")
    facts = words.facts(a)
    with st.grid(len(facts), min_column_width=150):
        for name, value, note in facts:
            st.metric(name, value, help=note, border=True)
    currency(a)
    review.choices("reading", a)
    review.review("reading", a)
    key_account_door(a)
    doors(a)
    left_out(a)
    if reading.reading_of("reading") is None:
        tables(a)
    unlocks(a)
    with st.container(border=True):
        st.markdown("**Another book**")
        uploader("Load another spreadsheet in place of this one")
        st.caption(
            ":material/update: Next month's export? Drop it in together with a saved copy of this book: the export tells the "
            "sales, the copy keeps ratings, people and actions."
        )
        refused("This could not be read; the book on show is unchanged.")
        with st.container(horizontal=True):
            st.button("Start again", key="start_again", icon=":material/restart_alt:", on_click=start_again,
                      help="Close this book and go back to the beginning; unsaved changes are lost")  # fmt: skip
            template()


def currency(a: Analysis) -> None:
    """Say that the file names no currency, and let it be chosen; nothing when it is known."""
    if "currency" in a.portfolio.settings.stated or not a.revenue.by_period.shape[1]:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/payments: The file does not say its currency; amounts are shown as **{escape(a.settings.currency)}**.",
            width="stretch",
        )
        st.button("Choose the currency", key="choose_currency", on_click=open_settings, icon=":material/edit:")


def key_account_door(a: Analysis) -> None:
    """The door to the list of key accounts, with its answer."""
    with st.container(border=True, key="door_key_accounts", gap="xsmall"):
        st.page_link(SCORING.file, label="**Who are my key accounts?** See the list", icon=":material/workspace_premium:",
                     query_params=url.params() | {"view": url.KEY_ACCOUNTS})  # fmt: skip
        st.markdown(render(key_accounts.finding(a)))
        too_many = key_accounts.too_many(a)
        if too_many is not None:
            say_rail(too_many)


def doors(a: Analysis) -> None:
    """The doors to the pages that answer most at once, each with its finding."""
    behind = (
        (DASHBOARD, dashboard.finding(a)),
        (PORTFOLIO, portfolio.finding(a)),
        (VALUE, value.finding(a)),
        (SCORING, scoring.finding(a)),
        (STRATEGY, strategy.finding(a)),
        (STAKEHOLDERS, words.people(a)),
    )
    with st.grid(3, min_column_width=240):
        for entry, finding in behind:
            with st.container(border=True, height="stretch", key=f"door_{entry.path}"):
                st.page_link(entry.file, label=f"**{entry.title}**", icon=entry.icon, query_params=url.params())
                st.markdown(render(finding))


def left_out(a: Analysis) -> None:
    """What could not be taken as it stands, by severity, with the cell."""
    groups = words.by_severity(a)
    st.markdown("**What to check in the file**")
    if not groups:
        st.caption(":material/check_circle: Everything was understood; nothing was left out.")
        return
    for severity, problems in groups.items():
        title, icon = SEVERITIES[severity]
        with st.expander(
            f"{title}: {len(problems):,}", icon=icon, expanded=severity is Severity.ERROR, key=f"problems_{severity}"
        ):
            problem_table(problems, f"problem_table_{severity}")
            if len(problems) > MOST_PROBLEMS:
                st.caption(f"The first {MOST_PROBLEMS} are shown; mend them and load the file again to see the rest.")


def tables(a: Analysis) -> None:
    """What was read: every table with its rows and how it was understood."""
    report = a.portfolio.report
    if not report:
        return
    with st.expander(
        f"How the file was read: {wording.plural(len(report), 'table')}", icon=":material/table:", key="report",
        on_change="rerun",
    ) as box:  # fmt: skip
        if not box.open:  # many tables, and nearly half of what the page would cost to draw
            return
        rows = [
            {"File": t.file, "Sheet": t.sheet, "Read as": t.target or "left out", "Rows": t.read, "Used": t.used,
             "Left out": t.reported, "How it was understood": t.why}
            for t in report
        ]  # fmt: skip
        st.dataframe(
            rows, hide_index=True, key="report_table", alt="Every table found, its rows, and how it was understood"
        )
        for i, table in enumerate(t for t in report if t.used):
            taken = {escape(heading): escape(words.role(table.target, role)) for heading, role in table.columns if role}
            unused = [escape(heading) for heading, role in table.columns if not role]
            st.markdown(f"Columns of **{escape(table.sheet or table.file)}**")
            st.table(
                taken, border="horizontal", width="content", alt=f"Columns of table {i + 1} and what each was taken for"
            )
            if unused:
                st.caption(f"Not used: {', '.join(unused)}")


def unlocks(a: Analysis) -> None:
    """What each missing sheet would show."""
    missing = words.missing(a)
    if not missing:
        return
    with st.expander(f"What more would show: {wording.plural(len(missing), 'sheet')} not in this book", icon=":material/lock_open:",
                     key="unlocks"):  # fmt: skip
        st.dataframe(
            [{"Add the sheet": m.title, "and see": m.unlocks, "it needs at least": ", ".join(m.columns)} for m in missing],
            hide_index=True, key="unlock_table", alt="Missing sheets and what each would show",
        )  # fmt: skip
        st.caption(
            "Ratings, relationship steps and people can also be typed in on the pages Scoring, Relationships and Stakeholders."
        )


analysis = state.analysis()
if analysis is None:
    welcome()
else:
    loaded(analysis)

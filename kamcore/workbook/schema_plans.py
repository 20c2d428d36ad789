"""The sheets about what will be done: Plan, Objectives, SWOT, Actions, Targets, Programme, KPIs and Settings."""

from __future__ import annotations

from kamcore.workbook.column import Column, Kind, Sheet
from kamcore.workbook.schema_accounts import account_column

PLAN = Sheet(
    key="plan",
    title="Plan",
    note="The text of each account's plan, one row for each heading.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("account", "element"),
    aliases=("account plan", "account plans"),
    columns=(
        account_column(),
        Column("element", "Element", Kind.TEXT, "The heading of the plan it belongs to.", required=True, aliases=("section", "heading"),
               example="Customer profile"),
        Column("text", "Text", Kind.TEXT, "What the plan says.", aliases=("content", "description"), example="Third-party logistics"),
        Column("author", "Author", Kind.TEXT, "Who wrote it.", example="Dana Whitlock"),
        Column("date", "Date", Kind.DATE, "When.", example="2025-11-20"),
    ),
)  # fmt: skip

OBJECTIVES = Sheet(
    key="objectives",
    title="Objectives",
    note="What is to be reached at each account: measurable and dated.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("account", "objective"),
    aliases=("goals",),
    columns=(
        account_column(),
        Column("objective", "Objective", Kind.TEXT, "What is to be reached.", required=True, aliases=("goal",),
               example="Become sole supplier for the north"),
        Column("measure", "Measure", Kind.TEXT, "How you will know.", aliases=("metric", "kpi"), example="Share of wallet"),
        Column("target", "Target", Kind.NUMBER, "The figure to reach.", example=0.6),
        Column("due", "Due", Kind.DATE, "By when.", aliases=("due date", "deadline"), example="2026-12-31"),
        Column("status", "Status", Kind.TEXT, "Where it stands.", example="on track"),
    ),
)  # fmt: skip

SWOT = Sheet(
    key="swot",
    title="SWOT",
    note="Strengths, weaknesses, opportunities and threats at each account.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("account", "kind", "text"),
    columns=(
        account_column(),
        Column("kind", "Kind", Kind.CHOICE, "Which of the four.", choices=("strength", "weakness", "opportunity", "threat"), required=True,
               aliases=("quadrant", "type"), example="strength"),
        Column("text", "Text", Kind.TEXT, "What it is.", required=True, aliases=("description",), example="Fast delivery"),
    ),
)  # fmt: skip

ACTIONS = Sheet(
    key="actions",
    title="Actions",
    note="What has to be done, by whom and by when.",
    unlocks="overdue actions as a risk signal",
    row_key=("account", "action"),
    aliases=("to-do", "todos", "tasks", "action plan", "aufgaben"),
    columns=(
        account_column(),
        Column("action", "Action", Kind.TEXT, "What has to be done.", required=True, aliases=("task", "step", "to-do"),
               example="Meet the chief executive"),
        Column("owner", "Owner", Kind.TEXT, "Who does it.", aliases=("responsible", "assignee"), example="Dana Whitlock"),
        Column("due", "Due", Kind.DATE, "By when.", aliases=("due date", "deadline"), example="2025-12-15"),
        Column("priority", "Priority", Kind.CHOICE, "How much it matters.", choices=("high", "medium", "low"), example="high"),
        Column("status", "Status", Kind.CHOICE, "Where it stands.", choices=("to do", "doing", "waiting", "done"), aliases=("state",),
               example="to do"),
        Column("people", "External people", Kind.TEXT, "Who else is needed.", aliases=("stakeholders",), example=None),
        Column("note", "Note", Kind.TEXT, "Constraints and remarks.", aliases=("notes", "comment"), example=None),
    ),
)  # fmt: skip

TARGETS = Sheet(
    key="targets",
    title="Targets",
    note="What each account should bring, by product and period.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("account", "product", "period"),
    aliases=("sales targets", "budget", "quota"),
    columns=(
        account_column(),
        Column("product", "Product or plan", Kind.TEXT, "What is to be sold.", aliases=("product", "plan"), example="Premium"),
        Column("period", "Period", Kind.PERIOD, "A year, quarter or month.", required=True, aliases=("year", "month"), example="2026"),
        Column("revenue", "Revenue target", Kind.MONEY, "How much revenue.", low=0, aliases=("target", "revenue"), example=60000),
        Column("margin", "Margin target", Kind.MONEY, "How much margin.", aliases=("margin",), example=24000),
    ),
)  # fmt: skip

PROGRAMME = Sheet(
    key="programme",
    title="Programme",
    note="The programme itself: building blocks, phases, milestones, rules.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("kind", "item"),
    aliases=("program", "rollout"),
    columns=(
        Column("kind", "Kind", Kind.TEXT, "Step, building block, phase, milestone or charter line.", required=True, aliases=("type",),
               example="milestone"),
        Column("item", "Item", Kind.TEXT, "Its name.", required=True, aliases=("name",), example="Pilot accounts chosen"),
        Column("start", "Start", Kind.DATE, "When it begins.", aliases=("start date",), example="2026-01-12"),
        Column("end", "End", Kind.DATE, "When it ends.", aliases=("end date", "due"), example="2026-02-27"),
        Column("owner", "Owner", Kind.TEXT, "Who answers for it.", example="Sales director"),
        Column("level", "Maturity", Kind.NUMBER, "0 to 4.", low=0, high=4, aliases=("maturity", "score"), example=2),
        Column("text", "Text", Kind.TEXT, "Evidence or wording.", aliases=("evidence", "description"), example=None),
    ),
)  # fmt: skip

KPIS = Sheet(
    key="kpis",
    title="KPIs",
    note="The measures you steer by.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("name",),
    aliases=("measures", "kpi registry"),
    columns=(
        Column("name", "KPI", Kind.TEXT, "Its name.", required=True, aliases=("kpi", "measure"), example="Share of wallet"),
        Column("formula", "Formula", Kind.TEXT, "How it is worked out.", example="our revenue / spend"),
        Column("owner", "Owner", Kind.TEXT, "Who answers for it.", example="Sales director"),
        Column("direction", "Strategic direction", Kind.TEXT, "What it serves.", aliases=("strategic direction",), example="Grow"),
        Column("process", "Business process", Kind.TEXT, "Where it is measured.", aliases=("process",), example="Review"),
        Column("unit", "Business unit", Kind.TEXT, "Whose it is.", aliases=("business unit",), example="Sales"),
        Column("cost", "Cost to measure", Kind.MONEY, "What measuring costs in a year.", low=0, example=800),
        Column("benefit", "Benefit", Kind.MONEY, "What knowing it is worth in a year.", low=0, example=5000),
    ),
)  # fmt: skip

SETTINGS = Sheet(
    key="settings",
    title="Settings",
    note="Choices that hold for the whole book; an empty sheet means the defaults.",
    unlocks="your own thresholds, cut-lines and currency",
    row_key=("setting",),
    aliases=("options", "configuration", "einstellungen"),
    columns=(
        Column("setting", "Setting", Kind.TEXT, "Its name, from the list of settings.", required=True, aliases=("name", "option"),
               example="Currency"),
        Column("value", "Value", Kind.TEXT, "What it should be.", aliases=("setting value",), example="EUR"),
    ),
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (PLAN, OBJECTIVES, SWOT, ACTIONS, TARGETS, PROGRAMME, KPIS, SETTINGS)

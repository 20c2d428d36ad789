"""The part of people in a decision where one column holds it in words, as CRMs write it: ``Decision Maker; Economic Buyer``."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.intake import text_of
from kamcore.workbook.reading.values import Parsed, Remark
from kamcore.workbook.reading.words import MISSING, plain
from kamcore.workbook.schema_people import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kamcore.workbook.reading.intake import Intake

KEY: Final = "roles"
"""What a plan calls the column."""
TITLE: Final = "Roles in the decision, in words"
_HEADINGS: Final = frozenset(
    ("contact role", "contact roles", "buying role", "buying roles", "opportunity contact role", "opportunity role", "deal role", "decision role",
     "role in decision", "role in the decision", "roles in the decision", "buying center role", "buying centre role", "rolle im buying center",
     "buying center rolle", "entscheidungsrolle")
)  # fmt: skip
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{role: role for role in ROLES},
        "decision maker": "decider", "business decision maker": "decider", "technical decision maker": "decider", "entscheider": "decider",
        "entscheidungsträger": "decider",
        "economic buyer": "approver", "economic decision maker": "approver", "budget holder": "approver", "budgetverantwortlicher": "approver",
        "genehmiger": "approver",
        "business user": "user", "end user": "user", "anwender": "user", "nutzer": "user",
        "evaluator": "influencer", "technical influencer": "influencer", "beeinflusser": "influencer",
        "purchaser": "buyer", "purchasing": "buyer", "procurement": "buyer", "einkäufer": "buyer", "einkauf": "buyer",
        "technical buyer": "gatekeeper",
        "champion": "champion", "coach": "champion",
        "executive sponsor": "sponsor", "sponsor": "sponsor",
    }
)  # fmt: skip
"""What a person is called -> the yes/no column of the Stakeholders sheet. Who frees the money approves; a technical buyer screens out."""
_NO_ROLE: Final = frozenset(("other", "others", "sonstige", "sonstiges", "andere"))
_BETWEEN: Final = re.compile(r"\s*[;,/|+&\n]\s*")


def roles_column(texts: Sequence[str], taken: Iterable[int]) -> int | None:
    """Return the heading under which roles stand in words; None where there is none."""
    busy = set(taken)
    return next((p for p, text in enumerate(texts) if p not in busy and even_heading(text) in _HEADINGS), None)


def read_roles(intake: Intake) -> dict[str, Parsed]:
    """Read the roles that stand in words, as yes in the columns of those that people have; what no column says stays unknown.

    A role that the table has a column of its own for is left to that.
    """
    if KEY not in intake.plan.columns:
        return {}
    place = intake.plan.columns[KEY]
    texts = text_of(intake.table, place)
    named: dict[str, list[bool]] = {}
    strange: list[bool] = []
    for code, label in enumerate(texts.labels):
        words = [even_heading(word) for word in _BETWEEN.split(plain(label)) if word]
        for role in filter(None, map(_WORDS.get, words)):
            named.setdefault(role, [False] * (len(texts.labels) + 1))[code] = True
        strange.append(any(word not in _WORDS and word not in _NO_ROLE and word not in MISSING for word in words))
    unknown = np.array([*strange, False])[texts.codes]
    if unknown.any():
        known = ", ".join(ROLES)
        intake.report(
            Parsed(
                coded=texts,
                bad=unknown,
                remarks=[
                    Remark(
                        unknown,
                        "not-a-role",
                        "{cell}",
                        f"roles in a decision: {known}, or what CRMs call them",
                        "Correct it; until then nothing is known of that role.",
                    )
                ],
            ),
            place,
            required=False,
        )
    return {
        role: Parsed(floats=np.where(np.array(has)[texts.codes], 1.0, np.nan), bad=np.zeros(len(texts), np.bool_))
        for role, has in named.items()
        if role not in intake.plan.columns
    }

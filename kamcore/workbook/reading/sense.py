"""What makes no sense about a book as a whole, though each cell of it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.identity import loops
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.settings import Settings

_SHOWN = 5


def zero_weights(criteria: pd.DataFrame | None, settings: Settings) -> list[Problem]:
    """Say so when every weight of the scoring is 0."""
    places = []
    if criteria is not None and {"block", "weight"} <= set(criteria.columns):
        weights = criteria.loc[criteria["block"].isin(["growth", "harmony"]), "weight"]
        if len(weights) and (weights == 0).all():
            places.append("criteria")
    if settings.growth_weight == 0 and settings.harmony_weight == 0:
        places.append("settings")
    return [
        Problem(
            Severity.WARNING,
            "zero-weights",
            "weights that are all 0" if place == "criteria" else "a weight of 0 for growth and for harmony",
            "at least one weight above 0",
            "Give the factors that matter a weight; until then no account has a score.",
            sheet=SHEETS[place].title,
        )
        for place in places
    ]


def say_reporting_loops(intake: Intake, frame: pd.DataFrame) -> None:
    """Say which people of a Stakeholders table report to each other in a circle.

    Args:
        intake: the table; its rows are those still kept, in order.
        frame: its rows, with ``reports_to`` pointing at people.
    """
    if "reports_to" not in frame.columns:
        return
    kept = np.flatnonzero(intake.ledger.kept)
    who = list(zip(frame["account"], frame["person"], strict=True))
    places: Mapping[tuple[object, object], int] = {one: place for place, one in reversed(list(enumerate(who)))}
    managers = [
        places.get((account, manager), -1) for (account, _), manager in zip(who, frame["reports_to"], strict=True)
    ]
    for ring in loops(managers):
        names = [f"'{frame['name'].iloc[place]}'" for place in ring[:_SHOWN]]
        found = f"people who report to each other in a circle: {', '.join(names)}" + (
            ", …" if len(ring) > _SHOWN else ""
        )
        where = np.zeros(len(intake.table.rows), np.bool_)
        where[kept[ring[0]]] = True
        intake.ledger.note(
            where,
            "reporting-loop",
            found if len(ring) > 1 else f"{names[0]}, who reports to the same person",
            "somebody at the top who reports to nobody",
            "Correct Reports to for one of them; until then the most powerful is shown at the top."
            if len(ring) > 1
            else "Correct Reports to, or leave it empty for the person at the top.",
            column=intake.plan.columns["reports_to"],
        )

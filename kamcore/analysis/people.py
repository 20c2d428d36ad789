"""From the Stakeholders and Influence sheets to the form the maps are made from."""

from __future__ import annotations

import pandas as pd

from kamcore.method.stakeholder_map import ROLES


def clean_people(stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Gather the yes/no columns of the buying roles into one set per person."""
    people = stakeholders.drop(columns=[*ROLES, "note"])
    flags = stakeholders[list(ROLES)].fillna(value=False).to_numpy(dtype=bool)
    roles = [frozenset(role for role, yes in zip(ROLES, row, strict=True) if yes) for row in flags]
    return people.assign(roles=pd.Series(roles, index=people.index, dtype="object"))


def clean_influence(influence: pd.DataFrame) -> pd.DataFrame:
    """Name the columns as the method does."""
    return influence.rename(columns={"kind": "sign"}).drop(columns="note")

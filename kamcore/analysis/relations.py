"""The questions about how people are won and lost: path to yes, departures, grid, coverage of all (method.md 8.4 to 8.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.analysis.people import clean_influence
from kamcore.analysis.question import question
from kamcore.analysis.watch import Watch
from kamcore.method.coverage_table import CoverageTable, coverage_table
from kamcore.method.departure import Departure, departure, without_owner, without_person
from kamcore.method.path_to_yes import PathToYes, SwayRules, path_to_yes, paths_to
from kamcore.method.power_interest import PowerInterest, power_interest
from kamcore.method.stakeholders import build_network

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class Relations(Watch):
    """What an Analysis says about the ways between people, and about losing one of them."""

    @question(settings=("manager_sways", "report_sways"), needs=("people",))
    def sway(self) -> SwayRules:
        """How much a reporting line sways; the question under which every path and departure is kept."""
        return SwayRules(manager=self.settings.manager_sways, report=self.settings.report_sways)

    @question(sheets=("influence",), settings=("contact_days",), needs=("people", "coverage_flags", "as_of"))
    def coverage_table(self) -> CoverageTable:
        """How well the people who decide are covered, one row per account that has people."""
        return coverage_table(
            self.people,
            clean_influence(self.book["influence"]),
            self.coverage_flags,
            as_of=self.as_of,
            stale_days=self.settings.contact_days,
        )

    def path_to_yes(self, account: str, person: str | None = None) -> PathToYes:
        """The strongest chain from our side to a person; by default to the one to win first.

        Raises:
            KeyError: when the book has no such account, or the account no such person.
        """
        found = self.whom_to_win(account)
        target = next(iter(found.key_stakeholders), None) if person is None else person
        if any(entry.person.key == target for entry in found.candidates):
            return self._ways(account)[str(target)]
        slot = ("sway", "path", account, target)
        return self.answer_once("sway", slot, lambda: path_to_yes(self.network(account), target, self.sway))

    def _ways(self, account: str) -> Mapping[str, PathToYes]:
        """The ways to everybody who is still to be won, by a single search."""
        keys = tuple(entry.person.key for entry in self.whom_to_win(account).candidates)
        return self.answer_once(
            "sway", ("sway", "ways", account), lambda: paths_to(self.network(account), keys, self.sway)
        )

    def departure(self, account: str, person: str) -> Departure:
        """What changes when one of the account's people leaves.

        Raises:
            KeyError: when the book has no such account, or the account no such person.
        """
        return self.answer_once(
            "sway", ("sway", "person leaves", account, person), lambda: self._leaves(account, person)
        )

    def owner_departure(self, account: str, owner: str) -> Departure:
        """What changes at an account when one of our people leaves.

        Raises:
            KeyError: when the book has no such account, or none of its people is known by that one.
        """
        return self.answer_once(
            "sway", ("sway", "owner leaves", account, owner), lambda: self._we_leave(account, owner)
        )

    def power_interest(self, account: str) -> PowerInterest:
        """The account's people by power and interest.

        Raises:
            KeyError: when the book has no such account.
        """
        slot = ("people", "grid", account)
        return self.answer_once("people", slot, lambda: power_interest(self.network(account)))

    def _leaves(self, account: str, person: str) -> Departure:
        before = self.network(account)
        before.person(person)
        after = build_network(*without_person(*self._rows(account), person))
        return departure(before, after, person, rules=self.sway)

    def _we_leave(self, account: str, owner: str) -> Departure:
        before = self.network(account)
        if all(person.owner != owner for person in before.nodes):
            raise KeyError(f"{owner!r} knows nobody at this account.")
        people, influence = self._rows(account)
        after = build_network(without_owner(people, owner), influence)
        return departure(before, after, owner, ours=True, rules=self.sway)

    def _rows(self, account: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows one account's map is made from."""
        people, influence = self.people, clean_influence(self.book["influence"])
        return people[people["account"] == account], influence[influence["account"] == account]

from __future__ import annotations

import math

import pytest

from kamcore.analysis import analyse, certainty
from kamcore.analysis.scoring_edits import reweigh
from kamcore.method.robustness import rank_acceptability
from kamcore.workbook.editing import put
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book, money_only, names_only

QUESTIONS = (
    "robustness",
    "robustness_near",
    "cell_shares",
    "rulers",
    "measures",
    "first_rule",
    "key_rule",
    "key_accounts",
    "key_accounts_apart",
    "profile",
)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", BOOKS)
def test_every_book_has_an_answer(name, question):
    getattr(analyse(BOOKS[name]()), question)


@pytest.mark.parametrize("name", BOOKS)
def test_every_account_can_be_asked_about(name):
    a = analyse(BOOKS[name]())
    for key in list(a.accounts.index[:2]):
        a.rank_flips(key)
        a.cell_flips(key)
    with pytest.raises(KeyError):
        a.rank_flips("nobody of that name")


def test_the_contest_is_scored_as_the_ranking_is():
    a = analyse(full_book(12))
    factors = list(a.scores.weights.index)
    by_hand = rank_acceptability(a.ratings[factors], blocks={f: a.scores.blocks[f] for f in factors})
    assert a.robustness.table.equals(by_hand.table)


def test_moving_a_block_s_weight_carries_the_ranks_under_any_weights_over():
    a = analyse(full_book(6))
    before = a.robustness
    near = a.robustness_near
    after = a.after(a.portfolio.replace(settings=Settings(growth_weight=80)))
    assert after.robustness is before
    assert after.robustness_near is not near
    weighed = a.after(reweigh(a.portfolio, a.criteria, {"Culture": 90.0}))
    assert weighed.robustness.table.equals(before.table)


def test_a_factor_without_weight_takes_no_part():
    a = analyse(full_book(6))
    after = a.after(reweigh(a.portfolio, a.criteria, {"Culture": 0.0}))
    assert "Culture" not in after.robustness.central.columns


def test_only_so_many_compete(monkeypatch):
    monkeypatch.setattr(certainty, "MOST_RANKED", 5)
    a = analyse(full_book(12))
    assert set(a.robustness.table.index) == set(a.ranking.table.index[:5])


def test_a_flip_is_one_when_the_weights_are_set_to_it():
    a = analyse(full_book(10))
    key = str(a.ranking.table.index[3])
    flip = a.rank_flips(key)[0]
    beyond = flip.then + (1e-6 if flip.then > flip.now else -1e-6)
    share = {str(f): float(w) for f, w in a.scores.weights.items()}
    rest = 1 - share[flip.factor]
    moved = {f: beyond if f == flip.factor else w / rest * (1 - beyond) for f, w in share.items()}
    blocks = {b: sum(w for f, w in moved.items() if a.scores.blocks[f] == b) for b in ("growth", "harmony")}
    after = a.after(reweigh(a.portfolio, a.criteria, {f: 100 * w for f, w in moved.items()}, blocks))
    above = after.scores.table["score"][key] > after.scores.table["score"][flip.rival]
    assert above == flip.gains
    assert (a.scores.table["score"][key] > a.scores.table["score"][flip.rival]) != flip.gains


def test_an_account_without_a_rank_has_no_flips():
    a = analyse(names_only())
    assert a.rank_flips("a") == ()
    assert a.cell_flips("a") == ()


def test_the_rule_to_begin_with_uses_what_there_is():
    a = analyse(full_book(8))
    assert set(a.first_rule) == {"score", "revenue"}
    classes = a.abc.table
    smallest = classes.loc[classes["class"] == "A", "revenue"].min()
    assert a.first_rule["revenue"] == math.floor(smallest)
    assert a.first_rule["score"] == 5.0
    assert set(analyse(names_only()).first_rule) == {"score"}


def test_the_rule_of_the_settings_holds_and_is_read_from_the_book():
    book = full_book(8)
    a = analyse(book.replace(settings=Settings(key_satisfaction=6.0, key_score=4.0, key_needed=5)))
    rule = a.key_rule
    assert (rule.thresholds, rule.needed, rule.written) == ({"score": 4.0, "satisfaction": 6.0}, 2, True)
    met = (a.measures["satisfaction"] >= 6.0) & (a.measures["score"] >= 4.0)
    assert set(a.key_accounts.chosen) == set(met.index[met])
    assert not analyse(book).key_rule.written


def test_where_rule_and_sheet_differ_the_reason_is_told():
    book = full_book(8)
    assert analyse(book).key_accounts_apart.empty
    for key in ("account 1", "account 2"):
        values = {"key_account": True, "key_account_reason": "Opens the north" if key == "account 2" else None}
        book = put(book, "accounts", {"key": key}, values)
    a = analyse(book.replace(settings=Settings(key_score=10.0)))
    assert a.key_accounts_apart["today"].all()
    assert set(a.key_accounts_apart.index) == {"account 1", "account 2"}
    assert a.key_accounts_apart["reason"].dropna().to_dict() == {"account 2": "Opens the north"}


def test_the_ideal_is_of_strategic_a_accounts_or_of_a_accounts():
    a = analyse(full_book(30))
    cells = a.quadrant.table["cell"].reindex(a.best_accounts)
    classes = a.abc.table["class"].reindex(a.best_accounts)
    assert set(classes) == {"A"}
    if (a.summary["class"].eq("A") & a.summary["cell"].eq("Strategic")).any():
        assert set(cells) == {"Strategic"}
    money = analyse(money_only(10))
    assert set(money.abc.table["class"].reindex(money.best_accounts)) == {"A"}

"""A short run of the fuzzer on every form of file, and that the fuzzer itself would notice."""

from __future__ import annotations

import dataclasses

import pytest

from kamcore.workbook.problems import Problem, Severity, WorkbookError
from tests.fuzz import mutate
from tests.fuzz.mutate import fuzz, make_case, wrong_book, wrong_sentences
from tests.fuzz.seeds import FORMS, TABLES, all_seeds

SHORT = 100


def test_damaged_files_are_read_or_refused_in_sentences():
    run = fuzz(range(SHORT), seed=2, hurry=False)
    assert [(find.kind, find.case.label, find.detail) for find in run.finds] == []
    assert run.files == SHORT
    assert run.outcomes["read"] > SHORT // 10, run.outcomes


def test_every_form_has_its_turn_in_the_short_run():
    seeds = all_seeds()
    assert len(seeds) == len(FORMS) * len(TABLES) <= SHORT
    assert {make_case(2, number, seeds).seed for number in range(SHORT)} == {seed.name for seed in seeds}


def test_a_file_is_made_again_from_its_number_alone():
    first, again = all_seeds(), all_seeds()
    assert first == again
    for number in (0, 17, 4711):
        assert make_case(5, number, first) == make_case(5, number, again)
    assert make_case(5, 1, first).data != make_case(6, 1, first).data


@pytest.mark.parametrize("form", FORMS)
def test_the_sound_files_are_read(form):
    seed = next(seed for seed in all_seeds() if seed.name == f"lines as {form}")
    case = dataclasses.replace(make_case(0, 0, [seed]), data=seed.data, filename=f"book.{seed.ending}", done=())
    run = mutate.Run()
    assert mutate.look(case, run, mutate.ReadingLimits(seconds=mutate.SECONDS)) is None
    assert run.outcomes["read"] == 1


def says(**changes):
    problem = Problem(Severity.ERROR, "code", "an odd thing", "another", "Do this.")
    return wrong_sentences([dataclasses.replace(problem, **changes)])


def test_what_is_no_sentence_is_noticed():
    assert says() == []
    assert says(fix="do this.")
    assert says(fix="Do this")
    assert says(found="")
    assert says(found="two\nlines")
    assert says(found="x" * 5000)
    assert says(found="None")
    assert says(found="\ud800")
    assert says(found="'None' in a cell") == []


def test_a_crash_and_a_hang_are_noticed(monkeypatch, tmp_path):
    def broken(data, **_):
        raise KeyError("x")

    monkeypatch.setattr(mutate, "read_workbook", broken)
    monkeypatch.setattr(mutate, "reads_well", lambda _: True)
    run = fuzz([3], seed=0, keep=tmp_path)
    assert [find.kind for find in run.finds] == ["KeyError in ?"]
    kept, why = sorted(tmp_path.iterdir(), key=lambda path: path.suffix == ".txt")
    assert kept.name.startswith("seed0_000003_")
    assert kept.read_bytes() == run.finds[0].case.data
    assert "number 3" in why.read_text()

    def speechless(data, **_):
        raise WorkbookError([])

    monkeypatch.setattr(mutate, "read_workbook", speechless)
    assert [find.kind for find in fuzz([3], seed=0).finds] == ["an error without a problem"]
    monkeypatch.setattr(mutate, "read_workbook", lambda *_, **__: None)
    assert [find.kind for find in fuzz([3], seed=0).finds] == ["a NoneType came back"]
    assert wrong_book(None) == ["a NoneType came back"]

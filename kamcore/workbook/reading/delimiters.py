"""How a text file is divided: its delimiter, told from its first records, and how many fields a record of it should have."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS: Final = ("\t", ";", "|", ",")
"""The candidates; of two that divide the lines equally well the earlier wins, for it is rarer inside of a text."""
_SNIFF_CHARS: Final = 1 << 16
_SNIFF_RECORDS: Final = 200
_LINES_IN_A_CELL: Final = 20
_WITHIN_NUMBERS: Final = 0.9

Records = list[list[str]]


def sniff(text: str) -> str:
    """The delimiter: the one that divides the most of the first records into the same number of fields.

    A line above the table without a delimiter, or with another one in a sentence, does not count; nor does a comma that
    stands within numbers, when something else divides the records too.
    """
    head = text[:_SNIFF_CHARS]
    if len(text) > _SNIFF_CHARS:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    records = {mark: first_records(head, mark, _SNIFF_RECORDS) for mark in DELIMITERS}
    scores = {mark: _score(found) for mark, found in records.items()}
    divided = {mark: _heading(found) for mark, found in records.items()}
    first = min((place for place in divided.values() if place >= 0), default=0)
    best, best_score = ",", 0.0
    for mark, found in records.items():
        score = scores[mark]
        if divided[mark] > first:  # another one divides an earlier line as it does most, which is likely the heading
            score /= 2
        others = max(value for other, value in scores.items() if other != mark)
        if score and others > 0.5 and _stands_within_numbers(found):
            score /= 4
        if score > best_score:
            best, best_score = mark, score
    return best


def first_records(text: str, delimiter: str, count: int) -> Records:
    """The first records; quotes are taken as characters when they do not make sense."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
        try:
            records = list(itertools.islice(reader, count))
        except csv.Error:
            continue
        if quoting == csv.QUOTE_NONE or not any(f.count("\n") > _LINES_IN_A_CELL for record in records for f in record):
            return records
    return []


def _score(records: Records) -> float:
    """Which share of the records has the most frequent number of fields above one."""
    filled = sum(map(bool, records))
    fields = _usual(records)
    return sum(len(record) == fields for record in records) / filled if fields else 0.0


def _usual(records: Records) -> int:
    """The most frequent number of fields above one; 0 if there is none."""
    counts = Counter(len(record) for record in records if len(record) > 1)
    return counts.most_common(1)[0][0] if counts else 0


def _heading(records: Records) -> int:
    """The first record with the usual number of fields; -1 if there is none."""
    fields = _usual(records)
    return next((i for i, record in enumerate(records) if len(record) == fields), -1)


def _stands_within_numbers(records: Records) -> bool:
    """Whether the mark stands nearly always between two digits, and does not divide a heading from the rows below it."""
    fields = _usual(records)
    filled = [record for record in records if any(record)]
    heading = next((i for i, record in enumerate(filled) if len(record) == fields), len(filled))
    if any(len(record) == fields for record in filled[heading + 1 : heading + 2]) and not all(_pairs(filled[heading])):
        return False
    pairs = [pair for record in filled if len(record) == fields for pair in _pairs(record)]
    return sum(pairs) >= _WITHIN_NUMBERS * (len(pairs) - 1)  # one sentence may stand above the table


def _pairs(record: Sequence[str]) -> list[bool]:
    return [left[-1:].isdigit() and right[:1].isdigit() for left, right in itertools.pairwise(record)]


def fields_of(records: Records) -> int:
    """How many fields a record should have: as many as the heading, when enough others agree, else as many as most have."""
    filled = [len(record) for record in records if any(record)]
    counts = Counter(filled)
    for n in filled[:50]:
        if n > 1 and counts[n] > 1 and 10 * counts[n] >= len(filled):
            return n
    return counts.most_common(1)[0][0] if counts else 1

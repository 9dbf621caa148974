"""Every number of a saved report is worked out again from the plain rows of the record, none is an orphan.

Not worked out, since it is no number of the record: the period (`first`, `last`) and which claims are asked, which the
document names; fingerprints, which are hashes; coordinates of the marks. Thresholds of the method (95%, margins of 0.06
and 0.1, the factor 1.1) stand in `judged`, `claims` and `document` as the method's description gives them.
"""

import json
from collections import Counter
from math import isclose

import pytest

from app.core.storage.database import Database
from app.report.files import saved_json
from tests.report.recomputed.document import numbers, recomputed
from tests.report.recomputed.rows import read
from tests.report.recomputed.worlds import CODES, WORLDS
from tests.saved_report_fixtures import contents

SHAPES = {  # what the records together have to have, so that none of it goes untested
    "report.claims.#.effect.low",
    "report.claims.#.like_for_like.high",
    "report.claims.#.bounds.low",
    "report.claims.#.needed.providers",
    "report.claims.#.not_compared.no category or scope",
    "report.outcomes.#.like_for_like.estimate",
    "report.quotes.effect.low",
    "report.quotes.p",
    "report.families.#.level",
    "report.your_record.figures.#.rows.#.freelance.largest.#.value",
    "report.engagements.no_date",
    "rates.#.#",
    "settings.own_hourly_cost.#",
    "news.figures.all.spend.total",
    "news.figures.all.overruns.by",
    "news.figures.all.largest_provider.share",
    "news.figures.all.spend.unknown.no rate.count",
    "news.missing_answers.#.answers.#.count",
    "report.claims.#.left_out.no provider",
    "report.claims.#.left_out.no rate",
    "report.claims.#.left_out.no date",
    "report.claims.#.denominator.not yet ended",
    "behind.quotes.left_out.another brief of the same two",
}


def documents(path):
    """What a program gets of each saved report."""
    database = Database(f"sqlite:///{path}")
    found = [json.loads(saved_json.to_json(contents(database, number))) for number in range(1, len(CODES) + 1)]
    database.dispose()
    return found


def differing(shown, expected):
    """The places where two trees have another number, or where only one of them has any."""
    one, other = dict(numbers(shown)), dict(numbers(expected))
    return {
        path: (one.get(path), other.get(path))
        for path in one.keys() | other.keys()
        if not _same(one.get(path), other.get(path))
    }


def _same(one, other):
    if isinstance(one, str) or isinstance(other, str) or None in (one, other):
        return one == other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def test_every_number_of_a_saved_report_is_that_of_the_record(world):
    name, path = world
    plain = read(path, sample=WORLDS[name] is None)
    for document in documents(path):
        document.pop("changes")
        assert len(dict(numbers(document))) > 1500
        assert differing(document, recomputed(plain, document)) == {}


def test_the_records_have_every_kind_of_number(made):
    found = Counter(
        ".".join("#" if isinstance(part, int) else part for part in path)
        for name in WORLDS
        for document in documents(made(name))
        for path, _ in numbers(document)
    )
    assert not {shape for shape in SHAPES if not found[shape]}


@pytest.mark.parametrize(
    "path",
    [
        ("report", "claims", 0, "effect", "low"),
        ("news", "figures", "all", "spend", "total"),
        ("report", "families", 1, "level"),
        ("behind", "quality", "freelance"),
        ("printed", "counts", 0, "share"),
    ],
)
def test_a_number_that_is_off_is_found(made, path):
    """The comparison itself: a number a hundred-millionth off, and one that nobody works out."""
    place = made("three currencies")
    document, *_ = documents(place)
    expected = recomputed(read(place), document)
    document.pop("changes")
    *way, last = path
    holder = document
    for part in way:
        holder = holder[part]
    holder[last] = holder[last] + "1" if isinstance(holder[last], str) else holder[last] * (1 + 1e-8) + 1e-8
    assert set(differing(document, expected)) == {path}
    document["report"]["unheard_of"] = 7
    assert ("report", "unheard_of") in differing(document, expected)

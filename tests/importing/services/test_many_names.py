"""A file of very many names: how many it may add, and names that look alike are found without comparing all of them."""

import random

import pytest
from rapidfuzz import fuzz, process

from app.core.domain.text_normalisation import fold
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, name_matching, near_duplicates
from app.record.domain import similar_names
from app.record.storage import providers
from tests.importing.services.importing import import_text, refusal_codes, text
from tests.step_counter import Counter

PEOPLE = [
    "Ann",
    "Bob",
    "Carla",
    "Dmitri",
    "Elena",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Katarina",
    "Luis",
    "Maria",
    "Nikolai",
    "Olga",
    "Pedro",
]
FAMILIES = [
    "Müller",
    "Schmidt",
    "García",
    "Kowalski",
    "Rossi",
    "Smith",
    "Svensson",
    "Petrov",
    "Dubois",
    "O'Neil",
    "Haddad",
    "Okafor",
    "Tanaka",
]
WORDS = [
    "north",
    "wind",
    "acme",
    "global",
    "soft",
    "design",
    "studio",
    "media",
    "data",
    "cloud",
    "blue",
    "green",
    "red",
    "stone",
    "works",
    "lab",
    "net",
]
FORMS = ("", "", " GmbH", " Ltd", " Inc.")


def rows(names, column="provider"):
    return text(title=[f"For {name}" for name in names], arrangement=["freelance"] * len(names), **{column: names})


def called(chance):
    """A name as people and companies have them, and for some of them one that is nearly it."""
    if chance.random() < 0.4:
        name = f"{chance.choice(PEOPLE)} {chance.choice(FAMILIES)}"
    else:
        name = " ".join(chance.choice(WORDS).capitalize() for _ in range(chance.randint(1, 4))) + chance.choice(FORMS)
    yield name
    if chance.random() < 0.4:
        place = chance.randrange(1, len(name))
        yield chance.choice(
            (
                name[:place] + name[place + 1 :],
                name[:place] + "e" + name[place:],
                name[:place] + "x" + name[place + 1 :],
                name.upper(),
                f"{name} 2",
            )
        )


def names_of(count):
    """So many names that are two to the record."""
    chance, found = random.Random(count), {}
    while len(found) < count:
        found = {fold(each.strip()): each.strip() for each in called(chance)} | found
    return list(found.values())[:count]


def compared_with_all(known, new):
    """The names that look like an earlier one, found by looking at every one of them."""
    bare, found = [similar_names.normalise_name(each) for each in (*known, *new)], []
    for place, name in enumerate(new, len(known)):
        best = process.extractOne(bare[place], bare[:place], scorer=fuzz.ratio, score_cutoff=88)
        if best and not similar_names.differ_in_numbers(bare[place], best[0]):
            found.append((name, (*known, *new)[best[2]], round(best[1], 1)))
    return sorted(found, key=lambda each: -each[2])


@pytest.mark.parametrize(("recorded", "count"), [(0, 200), (150, 400), (0, 1200)])
@pytest.mark.both_databases
def test_names_that_look_alike_are_those_that_a_look_at_all_of_them_finds(database, tmp_path, recorded, count):
    names = names_of(count)
    if recorded:
        import_text(database, tmp_path, rows(names[:recorded]))
    with begin_work(database, CONSOLE, writes=False) as work:
        known = providers.names(work.session)
        found = imports.preview(work, rows(names[recorded:]).encode()).alike
    assert [(each.name, each.other, each.score) for each in found] == compared_with_all(known, names[recorded:])
    assert len(found) > 10


class Comparing:
    """Compares names as the library does, and counts the comparisons, of which no trace sees anything."""

    def __init__(self):
        self.many = 0

    def extractOne(self, one, others, **how):  # noqa: N802 - as the library calls it
        """As the library's."""
        self.many += len(others)
        return process.extractOne(one, others, **how)


@pytest.mark.parametrize(
    "named",
    [
        names_of,
        lambda count: [f"Freelancer {number:05d}" for number in range(count)],
        lambda count: ["a" * 180 + f"{number:05d}" for number in range(count)],
        lambda count: [f"provider {number * 7919 % 100_003:05x}" for number in range(count)],
    ],
)
def test_twice_the_names_take_no_more_than_in_proportion(database, monkeypatch, named):
    def steps(count):
        names, comparing = named(count), Comparing()
        monkeypatch.setattr("rapidfuzz.process", comparing)  # imported by each call
        with database.reading() as session:
            return Counter().of(lambda: near_duplicates.similar_providers(session, names)) + comparing.many

    assert steps(1600) <= 3 * steps(800)


@pytest.mark.parametrize("column", ["provider", "team"])
@pytest.mark.both_databases
def test_a_file_adds_no_more_names_than_there_is_room_for(database, tmp_path, monkeypatch, column):
    monkeypatch.setattr(name_matching, "MAX_NEW", 2)
    import_text(database, tmp_path, rows(["Known"], column))
    file = rows(["Ann", "Known", "Bo", "Cy", "ANN", "Di"], column)
    done = import_text(database, tmp_path, file)
    assert done.number is None and refusal_codes(done) == [(5, column, "names-many"), (7, column, "names-many")]
    said = done.preview.refusals[0].reason
    assert f"add at most 2 new {column}s" in said and "then the rows with errors as a separate file" in said
    assert import_text(database, tmp_path, file, take_good=True).preview.counts["new"] == 4
    assert import_text(database, tmp_path, rows(["Cy", "Di"], column)).number is not None, "the others go in after them"


def test_a_file_of_providers_adds_no_more_than_there_is_room_for(database, tmp_path, monkeypatch):
    monkeypatch.setattr(name_matching, "MAX_NEW", 2)
    names = ["Ann", "Bo", "Cy"]
    done = import_text(database, tmp_path, text(name=names, country=["DE"] * 3), of="providers")
    assert refusal_codes(done) == [(4, "name", "names-many")] and done.number is None
    done = import_text(database, tmp_path, text(name=names, country=["DE"] * 3), of="providers", take_good=True)
    assert done.number is not None
    done = import_text(database, tmp_path, text(name=names, country=["FR"] * 3), of="providers")
    assert done.preview.counts == {"new": 1, "changed": 2, "unchanged": 0, "refused": 0}

"""Profiles are kept by name, found by a file's header, copied, taken away and put back; each time it is history."""

import csv
import random

import pytest

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import EventKind
from app.core.storage import events
from app.importing.services import imports, profiles, setup
from app.importing.values.options import Options
from app.importing.values.presets import BUILT_IN, HARVEST_PROJECTS
from app.importing.values.profiles import header_mark

COLUMNS = {"Project": "Fence", "Who": "Amy", "Notes": "blue", "Begin": "13/02/2026", "Cost": "1.234,5", "Sort": "x"}
HEADER = ("Project", "Who", "Amount (EUR)", "When")
LIKED = Options(columns={"title": ["Project"], "provider": ["Who"]}, dates="dmy", constants={"provider_notes": "Ana"})


def save(work, name="Ledger", **options):
    return profiles.save(work, name, HEADER, Options(**options) if options else LIKED)


def last(work):
    return events.listing(work.session)[0][0]


@pytest.mark.both_databases
def test_a_profile_is_kept_by_name(work):
    kept = save(work, "  The   ledger ")
    assert kept.profile.name == "The ledger" and kept.profile.options == LIKED and kept.profile.headers == HEADER
    assert profiles.get_by_name(work, "the LEDGER") == kept == profiles.get(work, kept.number)
    assert not kept.is_built_in and kept.made_at == work.now
    assert profiles.listing(work) == (kept, *(profiles.get_by_name(work, each.name) for each in BUILT_IN))


def test_saving_under_the_name_again_says_what_is_otherwise(work):
    first = save(work)
    assert save(work) == first
    assert last(work).what is EventKind.PROFILE_SAVED
    second = save(work, dates="mdy", columns={"title": ["Project"]}, corrections={3: {"Who": "Bo"}})
    assert (second.number, second.revision) == (first.number, first.revision + 1)
    assert not second.profile.options.corrections
    event = last(work)
    assert event.what is EventKind.PROFILE_CHANGED and event.about == "Ledger"
    assert event.changes == {
        "columns": ("title: Project; provider: Who", "title: Project"),
        "dates": ("dmy", "mdy"),
        "constants": ("provider_notes: Ana", None),
    }


def test_a_profile_that_cannot_be_is_not_kept(work):
    with pytest.raises(Refused, match="no field “titel”"):
        save(work, columns={"titel": ["A"]})
    with pytest.raises(Refused, match="needs a name"):
        save(work, " ")
    assert len(profiles.listing(work)) == len(BUILT_IN)


def test_ready_profiles_stay_as_they_are_and_can_be_copied(work):
    with pytest.raises(Refused, match="is a built-in profile"):
        save(work, HARVEST_PROJECTS.name.upper())
    assert profiles.get_by_name(work, HARVEST_PROJECTS.name).is_built_in
    other = save(work)
    with pytest.raises(Refused, match="another name"):
        profiles.rename(work, other.number, HARVEST_PROJECTS.name)
    with pytest.raises(Refused, match="Choose another name"):
        profiles.copy(work, "Ledger", "Ledger")
    copied = profiles.copy(work, "Ledger", "Second ledger")
    assert copied.profile.options == LIKED and copied.number != other.number


def test_a_profile_goes_by_another_name(work):
    kept, other = save(work), save(work, "Other")
    renamed = profiles.rename(work, kept.number, "Books", kept.revision)
    assert profiles.get_by_name(work, "Books") == renamed
    assert last(work).changes == {"name": ("Ledger", "Books")}
    with pytest.raises(Refused, match="already a profile called “Other”"):
        profiles.rename(work, kept.number, "OTHER")
    with pytest.raises(Stale):
        profiles.rename(work, kept.number, "Again", kept.revision)
    assert profiles.rename(work, other.number, "OTHER").profile.name == "OTHER"


@pytest.mark.both_databases
def test_what_was_removed_comes_back(work):
    kept = save(work)
    profiles.remove(work, kept.number, kept.revision)
    assert last(work).what is EventKind.PROFILE_REMOVED
    with pytest.raises(NotFound, match="There are: Upwork"):
        profiles.get_by_name(work, "Ledger")
    with pytest.raises(Refused, match="Restore it first"):
        profiles.rename(work, kept.number, "Books")
    back = profiles.restore(work, kept.number)
    assert profiles.get_by_name(work, "Ledger") == back and last(work).what is EventKind.PROFILE_RESTORED
    assert profiles.restore(work, kept.number) == back


@pytest.mark.both_databases
def test_a_name_that_was_removed_is_free_to_be_saved_under(work):
    kept = save(work)
    profiles.remove(work, kept.number)
    again = save(work, dates="mdy")
    assert again.number == kept.number and again.profile.options == Options(dates="mdy")
    assert last(work).what is EventKind.PROFILE_SAVED


def test_a_name_that_is_misspelt_is_guessed(work):
    save(work)
    with pytest.raises(NotFound, match="Did you mean “Ledger”"):
        profiles.get_by_name(work, "Leger")
    with pytest.raises(NotFound):
        profiles.get(work, 99)


def test_a_file_meets_its_profile_by_its_header_in_any_order(work):
    kept = save(work)
    met = profiles.matching_profiles(work, ("when", "Amount (USD)", "Who", "Project"))
    assert met.exact == (kept,)
    near = profiles.matching_profiles(work, (*HEADER, "Note"))
    assert not near.exact and [(each.profile.name, round(share)) for each, share in near.similar] == [("Ledger", 89)]
    assert profiles.matching_profiles(work, ("Something", "else")) == profiles.ProfileMatches((), ())


def test_ones_own_profile_comes_before_a_ready_one(work):
    assert [each.is_built_in for each in profiles.matching_profiles(work, HARVEST_PROJECTS.headers).exact] == [True]
    profiles.copy(work, HARVEST_PROJECTS.name, "Ours")
    assert [each.profile.name for each in profiles.matching_profiles(work, HARVEST_PROJECTS.headers).exact] == [
        "Ours",
        HARVEST_PROJECTS.name,
    ]


@pytest.mark.both_databases
def test_a_profile_reads_a_file_by_what_it_calls_its_columns(work, tmp_path):
    save(work)
    file = tmp_path / "file.csv"
    file.write_text("title of the list\n\nWHO,Project\nAna,Website\nBo,Logo\n")
    options, missing = profiles.apply(work, "Ledger", file, Options(header_row=3, dates="mdy"))
    assert not missing and options.dates == "mdy" and options.header_row == 3
    assert options.columns == {"title": ("Project",), "provider": ("WHO",)}
    file.write_text("Who,Job\nAna,Website\n")
    options, missing = profiles.apply(work, "Ledger", file)
    assert missing == ("Project",) and options.columns == {"provider": ("Who",)}


def test_the_sheet_of_a_profile_is_none_of_a_file_of_text(work, tmp_path):
    said = Options(sheet="Work", columns={"provider": ["Who"], "title": ["Job"]})
    profiles.save(work, "Sheets", ("Who", "Job"), said)
    file = tmp_path / "file.csv"
    file.write_text("Who,Job\nAna,Website\n")
    assert profiles.apply(work, "Sheets", file)[0].sheet is None


def test_a_profile_goes_from_one_installation_to_another(work):
    save(work)
    data = profiles.to_json(work, "Ledger").encode()
    with pytest.raises(Refused, match="already"):
        profiles.import_json(work, data)
    brought = profiles.import_json(work, data, "From there")
    assert brought.profile.options == LIKED and brought.profile.headers == HEADER
    assert header_mark(brought.profile.headers) in profiles.get_by_name(work, "Ledger").profile.marks
    with pytest.raises(Refused, match="is a built-in profile"):
        profiles.import_json(work, profiles.to_json(work, HARVEST_PROJECTS.name).encode())


@pytest.mark.parametrize("seed", range(6))
def test_a_file_reads_the_same_by_what_was_kept_of_it_in_any_order_of_columns(work, tmp_path, seed):
    path, again = tmp_path / "file.csv", tmp_path / "again.csv"
    shuffled = random.Random(seed).sample(sorted(COLUMNS), len(COLUMNS))
    for each, names in ((path, list(COLUMNS)), (again, shuffled)):
        with each.open("w", newline="") as file:
            csv.writer(file).writerows([names, [COLUMNS[name] for name in names]])
    said = Options(
        columns={"provider": ["Who"], "tags": ["Sort"], "notes": []},
        constants={"arrangement": "freelance", "currency": "EUR"},
        ways={"actual_cost": {"decimal": "comma"}},
    )
    first = imports.preview(work, path, said)
    assert first.counts["new"] == 1 and not first.refusals
    profiles.save(work, "Kept", first.table.header, setup.explicit_options(first))
    assert profiles.matching_profiles(work, shuffled).exact[0].profile.name == "Kept"
    second = imports.preview(work, again, profiles.apply(work, "Kept", again)[0])
    assert {(each.field, each.header) for each in second.matches} == {
        (each.field, each.header) for each in first.matches
    }
    assert (second.counts, second.sums, second.providers) == (first.counts, first.sums, first.providers)

"""Files of the built-in profiles, and importing them."""

from app.core.domain.selection import Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, profiles
from app.importing.values.options import Options
from app.record.services import engagements, entries

OURS = {"constants": {"arrangement": "freelance"}}


def row(profile, **cells):
    """A row of the profile's file: what it says under some headers ("_" is a space), the rest empty."""
    said = {
        profile.headers.index(name) if name in profile.headers else _place(profile, name): text
        for name, text in cells.items()
    }
    return ",".join('"' + said.get(place, "").replace('"', '""') + '"' for place in range(len(profile.headers)))


def _place(profile, name):
    bare = ["".join(filter(str.isalnum, each)).lower() for each in profile.headers]
    return bare.index(name.replace("_", "").lower())


def file(profile, *rows):
    return "\n".join([",".join(profile.headers), *rows]) + "\n"


def bring(database, folder, profile, text, found=True, **said):
    """Imports a file by a profile; found again by the file's header."""
    path = folder / "file.csv"
    path.write_text(text)
    with begin_work(database, CONSOLE) as work:
        if found:
            met = profiles.matching_profiles(work, next(iter(text.splitlines())).replace('"', "").split(",")).exact
            assert [each.profile.name for each in met] == [profile.name]
        options, missing = profiles.apply(work, profile.name, path, Options(**said))
        assert not missing
        return imports.apply(work, folder / "uploads", path, "file.csv", options)


def record(database):
    """The engagements by title, with their lines, the earliest first."""
    with begin_work(database, CONSOLE, writes=False) as work:
        found = {}
        for each in engagements.listing(work, Selection()).rows:
            its = entries.listing(work, each.id, Page(1, 100)).rows
            found[each.engagement.title] = (each.engagement, [one.line for one in its][::-1])
        return found


def assert_imported(done):
    assert done.number is not None, [(each.line, each.column, each.reason) for each in done.preview.refusals]


def import_twice(database, folder, profile, text, **said):
    """Brings a file in twice: the second time it adds nothing."""
    assert_imported(bring(database, folder, profile, text, **said))
    first = record(database)
    assert bring(database, folder, profile, text, **said).number is None
    assert record(database) == first
    return first

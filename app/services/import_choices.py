"""What is decided of a waiting file: by which profile it is read, how the file itself is, and whether its good rows go
in without the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import Refused
from app.domain.permissions import Permission
from app.exchange import profiles as exchanged
from app.exchange.layout import table_of
from app.exchange.options import Options, read_as
from app.exchange.profiles import closed
from app.exchange.reading import survey
from app.services import import_rest, imports, profiles
from app.services.import_preview import Preview
from app.services.imports import Waiting
from app.services.profiles import Kept, Meeting
from app.services.work import Work, needs, shared
from app.storage import imports as stored
from app.storage import profiles as stored_profiles

UNSAID = Options(keep_columns=True)


@dataclass(frozen=True, slots=True)
class Offered:
    """The name of the profile by which a file is read, if any, and those that its header meets besides."""

    name: str | None
    meeting: Meeting


@needs(Permission.IMPORT)
def offered(work: Work, waiting: Waiting) -> Offered:
    """By which profile a waiting file is read, and which there are for such files."""
    name = stored_profiles.read_by(work.session, waiting.brought.id)
    met = profiles.meeting(work, waiting.preview.table.header)
    return Offered(name, Meeting(tuple(each for each in met.same if each.profile.name != name),
                                 tuple(each for each in met.near if each[0].profile.name != name)))


@needs(Permission.IMPORT)
def begin(work: Work, uploads: Path, number: int, constants: Mapping[str, str]) -> str | None:
    """Reads a file that was just brought as the one that its rows were refused of, whose name it answers, or by the
    first profile for exactly its header, where there is one that fits it; and with what holds for all its rows."""
    brought = imports.brought(work, number)
    path, base = uploads / brought.sha256, Options.from_json(brought.options)
    sheet = survey(path, read_as(base))
    rest = import_rest.rest_of(work, uploads, sheet, number)
    if rest is not None and _reads(work, uploads, number, exchanged.over(rest.options, Options(constants=constants))):
        stored_profiles.set_read_by(work.session, number, rest.profile)
        return rest.file_name
    if table_of(sheet.header):
        return None  # one of our own files, which says all of it
    met = () if sheet.ours else profiles.meeting(work, sheet.header).same
    for each in met[:1]:
        options = exchanged.over(profiles.applied(work, each.profile.name, path, base)[0],
                                 Options(constants=constants))
        if not _reads(work, uploads, number, options):
            break  # it is offered on the page, which says why it cannot be
        stored_profiles.set_read_by(work.session, number, each.profile.name)
        return None
    if constants or met:
        imports.choose(work, uploads, number, replace(base, constants=constants))
    return None


@shared
def _reads(work: Work, uploads: Path, number: int, options: Options) -> bool:
    """Reads a waiting file by these options; whether they fit it."""
    try:
        imports.choose(work, uploads, number, options)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return False
    return True


@needs(Permission.IMPORT)
def profiles_of(work: Work, numbers: Iterable[int]) -> dict[int, str]:
    """The names of the profiles by which these files were read, of those that were."""
    return stored_profiles.names_read_by(work.session, numbers)


@needs(Permission.IMPORT)
def read_by(work: Work, uploads: Path, number: int, name: str | None) -> tuple[str, ...]:
    """Reads a waiting file by the profile of this name, or by none; the columns that it names and the file lacks.
    Raises Refused where the file cannot be read so."""
    options, missing = UNSAID, ()
    if name is not None:
        found = profiles.named(work, name)
        name = found.profile.name
        path = uploads / imports.brought(work, number).sha256
        options, missing = profiles.applied(work, name, path, UNSAID if found.ready else Options())
    imports.choose(work, uploads, number, options)
    stored_profiles.set_read_by(work.session, number, name)
    return missing


@needs(Permission.IMPORT)
def reread(work: Work, uploads: Path, number: int, options: Options) -> tuple[str, ...]:
    """Reads a waiting file itself in another way; what was said of columns that it then doesn't have is dropped, and
    told. Raises Refused where it cannot be read so."""
    header = survey(uploads / imports.brought(work, number).sha256, read_as(options)).header
    options, missing = exchanged.fitted(options, header)
    if set(options.lines) & set(missing):
        options = replace(options, lines=())
    imports.choose(work, uploads, number, options)
    return missing


@needs(Permission.IMPORT)
def save_profile(work: Work, number: int, preview: Preview, name: str) -> Kept:
    """Keeps how the file that was brought under this number is read, under a name: every column as it is now, also
    those that fill nothing."""
    kept = profiles.save(work, name, preview.table.header, as_read(preview))
    stored_profiles.set_read_by(work.session, number, kept.profile.name)
    return kept


@needs(Permission.IMPORT)
def was_read_by(work: Work, number: int, name: str) -> None:
    """Keeps by which profile an imported file was read."""
    stored_profiles.set_read_by(work.session, number, profiles.named(work, name).profile.name)


@needs(Permission.IMPORT)
def take_good(work: Work, waiting: Waiting, yes: bool, again: bool = False, same_engagements: bool = False) -> None:
    """Whether the good rows of a waiting file go in without the refused ones, those that look like recorded ones
    `again`, and whether known rows that turn into other work are the same engagements."""
    kept = waiting.preview.options
    options = replace(kept, take_good=yes, recorded="add" if again else kept.recorded,
                      same_engagements=same_engagements)
    stored.set_options(work.session, waiting.brought.id, options.as_json())


def as_read(preview: Preview) -> Options:
    """The options by which the next such file is read as this one is: every column is said, also that it fills
    nothing."""
    options = preview.options
    columns: dict[str, tuple[str, ...]] = {name: () for name, headers in options.columns.items() if not headers}
    for each in preview.matches:
        columns[each.field] = (*columns.get(each.field, ()), each.header)
    return replace(options, take_good=False, columns=closed(
        preview.table.header, columns, options.constants, bool(options.lines), options.of))


def worth_reading(warnings: Iterable[str], profile: str | None) -> list[str]:
    """The warnings about a file that is read by a profile, which says what texts mean that not every file holds."""
    return [said for said in warnings if not (profile and said.startswith("No cell of "))]

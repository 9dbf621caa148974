"""The first options of an uploaded file: those of the file whose errors it corrects, of the profile for exactly its
header, or the defaults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.core.services.transactions import Desk
from app.core.services.work import Work, needs
from app.importing.files import Patience, Sheet, open_table
from app.importing.services import profiles, retry
from app.importing.values import profiles as exchanged
from app.importing.values.options import Options, read_as
from app.record.domain.file_schema import table_of

Constants = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """How a file may be read: by which profile, if any, and as the refused rows of which file."""

    options: Options
    profile: str | None = None
    rest_of: str | None = None

    @property
    def told(self) -> str | None:
        """What is to be told of it."""
        return (
            (f"These are the rows with errors from {self.rest_of}. The settings of that import were applied.")
            if self.rest_of
            else None
        )


def begin(
    desk: Desk,
    uploads: Path,
    path: Path,
    said: tuple[Options, Constants],
    tried: Callable[[Options, Sheet | None], None],
    number: int | None = None,
    patience: Patience | None = None,
) -> Way:
    """The first way that fits the file, which is `tried` by it (with the file, where it is surveyed so already). What
    was `said`: how the file itself is read, and what holds for all its rows. `number` is the file's own, where it
    waits. Raises Refused where not even the plainest fits, TakesLong where there is no patience for it."""
    sheet = open_table(path, read_as(said[0]), patience=patience)
    with desk.reading() as work:
        *likely, plain = _ways(work, uploads, path, sheet, said, number, patience)

    def fits(way: Way) -> None:
        tried(way.options, sheet if read_as(way.options) == read_as(said[0]) else None)

    for way in likely:
        try:
            fits(way)
        except Refused as refused:
            if type(refused) is not Refused:
                raise
        else:
            return way
    fits(plain)
    return plain


@needs(Permission.IMPORT)
def _ways(
    work: Work,
    uploads: Path,
    path: Path,
    sheet: Sheet,
    said: tuple[Options, Constants],
    number: int | None,
    patience: Patience | None,
) -> list[Way]:
    """The ways to read the file, the likeliest first. A profile that doesn't fit is offered on the page, which says
    why."""
    base, constants = said
    over = Options(constants=constants)
    found = []
    rest = retry.rest_of(work, uploads, sheet, number, patience)
    if rest is not None:
        found.append(Way(exchanged.over(rest.options, over), rest.profile, rest.file_name))
    if table_of(sheet.header):
        return [*found, Way(base)]  # one of our own files, which says all of it
    met = () if sheet.ours else profiles.meeting(work, sheet.header).same
    found += [
        Way(exchanged.over(profiles.applied(work, each.profile.name, path, base, patience)[0], over), each.profile.name)
        for each in met[:1]
    ]
    return [*found, Way(replace(base, constants=constants))]

"""The first options of an uploaded file: those of the file whose errors it corrects, of the profile for exactly its
header, or the defaults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.core.services.transactions import Transactions
from app.core.services.work import Work, requires_permission
from app.importing.files import ReadingLimits, Table, open_table
from app.importing.services import profiles, retry
from app.importing.values import profiles as exchanged
from app.importing.values.options import Options, read_options
from app.record.domain.file_schema import detect_table

Constants = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InitialOptions:
    """How a file may be read: by which profile, if any, and as the refused rows of which file."""

    options: Options
    profile: str | None = None
    corrected_file: str | None = None

    @property
    def told(self) -> str | None:
        """What is to be told of it."""
        return (
            (f"These are the rows with errors from {self.corrected_file}. The settings of that import were applied.")
            if self.corrected_file
            else None
        )


def first_fitting(
    transactions: Transactions,
    uploads: Path,
    path: Path,
    said: tuple[Options, Constants],
    tried: Callable[[Options, Table | None], None],
    number: int | None = None,
    patience: ReadingLimits | None = None,
) -> InitialOptions:
    """The first way that fits the file, which is `tried` by it (with the file, where it is surveyed so already). What
    was `said`: how the file itself is read, and what holds for all its rows. `number` is the file's own, where it
    waits. Raises Refused where not even the plainest fits, TakesLong where there is no patience for it."""
    sheet = open_table(path, read_options(said[0]), patience=patience)
    with transactions.read_scope() as work:
        *likely, plain = _candidates(work, uploads, path, sheet, said, number, patience)

    def fits(way: InitialOptions) -> None:
        tried(way.options, sheet if read_options(way.options) == read_options(said[0]) else None)

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


@requires_permission(Permission.IMPORT)
def _candidates(
    work: Work,
    uploads: Path,
    path: Path,
    sheet: Table,
    said: tuple[Options, Constants],
    number: int | None,
    patience: ReadingLimits | None,
) -> list[InitialOptions]:
    """The ways to read the file, the likeliest first. A profile that doesn't fit is offered on the page, which says
    why."""
    base, constants = said
    over = Options(constants=constants)
    found = []
    rest = retry.find_original(work, uploads, sheet, number, patience)
    if rest is not None:
        found.append(InitialOptions(exchanged.merge_options(rest.options, over), rest.profile, rest.file_name))
    if detect_table(sheet.header):
        return [*found, InitialOptions(base)]  # one of our own files, which says all of it
    met = () if sheet.ours else profiles.matching_profiles(work, sheet.header).same
    found += [
        InitialOptions(
            exchanged.merge_options(profiles.apply(work, each.profile.name, path, base, patience)[0], over),
            each.profile.name,
        )
        for each in met[:1]
    ]
    return [*found, InitialOptions(replace(base, constants=constants))]

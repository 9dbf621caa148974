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
    """One candidate: the options, with the profile or the corrected file that they come from."""

    options: Options
    profile: str | None = None
    corrected_file: str | None = None

    @property
    def message(self) -> str | None:
        """A message for the user about where the options come from, or None."""
        return (
            (f"These are the rows with errors from {self.corrected_file}. The settings of that import were applied.")
            if self.corrected_file
            else None
        )


def first_fitting(
    transactions: Transactions,
    uploads: Path,
    path: Path,
    given: tuple[Options, Constants],
    check: Callable[[Options, Table | None], None],
    number: int | None = None,
    limits: ReadingLimits | None = None,
) -> InitialOptions:
    """Returns the first candidate that fits the file, after running `check` with its options (and the sheet, if it was
    opened with the same options). `given` are the options for reading the file, and constants for all its rows;
    `number` is the file's own, if it is pending.

    Raises Refused if not even the default options fit, LimitExceeded if the file exceeds `limits`.
    """
    sheet = open_table(path, read_options(given[0]), limits=limits)
    with transactions.read_scope() as work:
        *likely, plain = _candidates(work, uploads, path, sheet, given, number, limits)

    def fits(candidate: InitialOptions) -> None:
        check(candidate.options, sheet if read_options(candidate.options) == read_options(given[0]) else None)

    for candidate in likely:
        try:
            fits(candidate)
        except Refused as refused:
            if type(refused) is not Refused:
                raise
        else:
            return candidate
    fits(plain)
    return plain


@requires_permission(Permission.IMPORT)
def _candidates(
    work: Work,
    uploads: Path,
    path: Path,
    sheet: Table,
    given: tuple[Options, Constants],
    number: int | None,
    limits: ReadingLimits | None,
) -> list[InitialOptions]:
    """Returns the candidates, most likely first. Profiles that don't fit are offered on the page, with the reason."""
    base, constants = given
    over = Options(constants=constants)
    found = []
    original = retry.find_original(work, uploads, sheet, number, limits)
    if original is not None:
        found.append(
            InitialOptions(exchanged.merge_options(original.options, over), original.profile, original.file_name)
        )
    if detect_table(sheet.header):
        return [*found, InitialOptions(base)]  # one of our own files needs no further options
    matching = () if sheet.ours else profiles.matching_profiles(work, sheet.header).exact
    found += [
        InitialOptions(
            exchanged.merge_options(profiles.apply(work, each.profile.name, path, base, limits)[0], over),
            each.profile.name,
        )
        for each in matching[:1]
    ]
    return [*found, InitialOptions(replace(base, constants=constants))]

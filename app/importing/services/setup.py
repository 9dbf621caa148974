"""Settings of a pending file: its profile, how the file is read, and whether good rows are imported without others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.domain.number_format import join_words
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.services import jobs
from app.core.services.transactions import Transactions
from app.core.services.work import Work, requires_permission
from app.importing.domain.column_matching import PROPOSED
from app.importing.files import LimitExceeded, open_table, reading_limits
from app.importing.services import imports, profiles
from app.importing.services.background import CHECK, is_large
from app.importing.services.imports import PendingImport
from app.importing.services.preview import Preview
from app.importing.services.profiles import ListedProfile, ProfileMatches
from app.importing.services.stored_checks import check_at_once, not_found_if_discarded
from app.importing.storage import imports as stored
from app.importing.storage import profiles as stored_profiles
from app.importing.values import profiles as exchanged
from app.importing.values.options import Options, read_options
from app.importing.values.profiles import explicit_columns

DEFAULT_OPTIONS = Options(keep_columns=True)


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """The name of the profile by which a file is read, if any, and the profiles that match its header."""

    name: str | None
    matching: ProfileMatches


@requires_permission(Permission.IMPORT)
def profile_choice(work: Work, waiting: PendingImport) -> ProfileChoice:
    """Returns the profile of a pending file, and the profiles for files like it."""
    name = stored_profiles.profile_of_import(work.session, waiting.stored_import.id)
    matching = profiles.matching_profiles(work, waiting.preview.table.header)
    return ProfileChoice(
        name,
        ProfileMatches(
            tuple(each for each in matching.exact if each.profile.name != name),
            tuple(each for each in matching.similar if each[0].profile.name != name),
        ),
    )


@requires_permission(Permission.IMPORT)
def profile_names(work: Work, numbers: Iterable[int]) -> dict[int, str]:
    """Returns the names of the profiles by which these imports were read, for those with one."""
    return stored_profiles.profiles_of_imports(work.session, numbers)


def apply_profile(transactions: Transactions, uploads: Path, number: int, name: str | None) -> tuple[str, ...]:
    """Reads a pending file with the profile of this name, or without one; returns the columns that the profile names
    and the file lacks. Raises Refused if the file can't be read with it."""
    _, path = imports.pending_file(transactions, uploads, number)
    options = DEFAULT_OPTIONS
    with transactions.read_scope() as work:
        if name is not None:
            found = profiles.get_by_name(work, name)
            name = found.profile.name
            options = exchanged.merge_options(
                profiles.options_for_file(work, name, path), DEFAULT_OPTIONS if found.is_built_in else Options()
            )
    return _apply_options(transactions, path, number, options, profile=name)


def set_reading(transactions: Transactions, uploads: Path, number: int, options: Options) -> tuple[str, ...]:
    """Reads a pending file with other options. Options about columns that it then lacks are dropped and returned.
    Raises Refused if it can't be read with them."""
    _, path = imports.pending_file(transactions, uploads, number)
    return _apply_options(transactions, path, number, options)


def _apply_options(
    transactions: Transactions, path: Path, number: int, options: Options, **profile: str | None
) -> tuple[str, ...]:
    """Checks a file with options fitted to its header and stores them with the `profile`; returns the columns that the
    file lacks. For a large file, the job reports them."""
    with transactions.read_scope() as work:
        large = is_large(work, number)
    try:
        if large:
            raise LimitExceeded
        with not_found_if_discarded(path):
            sheet = open_table(path, read_options(options), limits=reading_limits.REQUEST_LIMITS)
        fitting, missing = fit_to_header(options, sheet.header, bool(profile))
        check_at_once(transactions, number, path, fitting, sheet)
    except LimitExceeded:
        with transactions.write_scope() as work:
            jobs.queue(work, CHECK, number, options=options.to_json(), fits=True, **profile)
        return ()
    set_profile(transactions, number, **profile)
    return missing


def set_profile(transactions: Transactions, number: int, **profile: str | None) -> None:
    """Stores the profile (or None) by which a pending file is read, if one was given."""
    for name in profile.values():
        with transactions.write_scope() as work:
            stored_profiles.set_profile_of_import(work.session, number, name)


def fit_to_header(options: Options, header: Sequence[str], by_profile: bool) -> tuple[Options, tuple[str, ...]]:
    """Returns the options fitted to this header, and the columns that they name and it lacks."""
    options, missing = exchanged.fit_to_header(options, header)
    if not by_profile and set(options.lines) & set(missing):
        options = replace(options, lines=())
    return options, missing


def missing_columns_text(missing: Sequence[str], by_profile: bool) -> str:
    """Returns the message about columns that a file lacks."""
    columns = join_words([f"“{each}”" for each in missing])
    if by_profile:
        return plural(
            len(missing),
            "The file has no column {columns}, which the profile expects. Choose another column below, or leave the "
            "field blank.",
            "The file has no columns {columns}, which the profile expects. Choose other columns below, or leave the "
            "fields blank.",
            columns=columns,
        )
    return plural(
        len(missing),
        "With these settings, the file has no column {columns}. The settings for it were dropped.",
        "With these settings, the file has no columns {columns}. The settings for them were dropped.",
        columns=columns,
    )


@requires_permission(Permission.IMPORT)
def save_profile(work: Work, number: int, preview: Preview, name: str) -> ListedProfile:
    """Saves the options of an import as a profile: every column as it is now, including those that fill nothing."""
    profile = profiles.save(work, name, preview.table.header, explicit_options(preview))
    stored_profiles.set_profile_of_import(work.session, number, profile.profile.name)
    return profile


@requires_permission(Permission.IMPORT)
def remember_answers(work: Work, waiting: PendingImport) -> str | None:
    """Adds the answers about a pending file to the saved profile by which it is read: what its texts mean, and what to
    do with likely duplicates. Returns the profile's name, or None if nothing was added. Other settings of the file,
    such as its columns, stay with it."""
    name = stored_profiles.profile_of_import(work.session, waiting.stored_import.id)
    if name is None or name in profiles.BUILT_IN_NAMES:
        return None
    profile, given = profiles.get_by_name(work, name).profile, waiting.preview.options
    before = profile.options
    answers = Options(
        values=given.values,
        unknown=given.unknown,
        others_unknown=given.others_unknown,
        yes=given.yes,
        no=given.no,
        recorded=exchanged.reusable_options(given).recorded,
    )
    after = exchanged.merge_options(before, answers)
    if after.to_json() == before.to_json():
        return None
    return profiles.save(work, name, profile.headers, after).profile.name


@requires_permission(Permission.IMPORT)
def record_profile(work: Work, number: int, name: str) -> None:
    """Stores the profile by which an imported file was read."""
    stored_profiles.set_profile_of_import(work.session, number, profiles.get_by_name(work, name).profile.name)


@requires_permission(Permission.IMPORT)
def set_row_choices(
    work: Work, waiting: PendingImport, yes: bool, again: bool = False, same_engagements: bool = False
) -> None:
    """Stores the choices about rows of a pending file: whether good rows are imported without refused ones, what to do
    with likely duplicates (`again`), and whether matched rows with other content are the same engagements."""
    before = waiting.preview.options
    options = replace(
        before, take_good=yes, recorded="add" if again else before.recorded, same_engagements=same_engagements
    )
    stored.set_options(work.session, waiting.stored_import.id, options.to_json())


def explicit_options(preview: Preview) -> Options:
    """Returns the options for the next such file, with every column explicit, including those that fill nothing."""
    options, proposed = preview.options, {each.field for each in preview.matches if each.how == PROPOSED}
    columns: dict[str, tuple[str, ...]] = {name: () for name, headers in options.columns.items() if not headers}
    for each in preview.matches:
        columns[each.field] = (*columns.get(each.field, ()), each.header)
    columns = explicit_columns(preview.table.header, columns, options.constants, bool(options.lines), options.of)
    return replace(
        options,
        take_good=False,
        ways={
            name: {**preview.formats.get(name, {}), **options.ways.get(name, {})}
            for name in dict.fromkeys((*options.ways, *(each for each in preview.formats if each in columns)))
        },
        columns={name: headers for name, headers in columns.items() if name not in proposed},  # still to be confirmed
    )


def relevant_warnings(warnings: Iterable[str], profile: str | None) -> list[str]:
    """Returns the warnings about a file that is read by a profile, without those about texts that only other files
    have."""
    return [warning for warning in warnings if not (profile and warning.startswith("No cell of "))]

"""Profiles: saves the import settings for one kind of file under a name, and finds them for the next such file.

Built-in profiles can't be changed, only copied. A profile that fits a file is shown, never applied silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import truncate
from app.core.services.work import Work, requires_permission, without_permission_check
from app.importing import files
from app.importing.files import ReadingLimits
from app.importing.storage import profiles as stored
from app.importing.storage.profiles import Stored
from app.importing.values import option_checks, profiles
from app.importing.values.options import Options, read_options
from app.importing.values.presets import BUILT_IN
from app.importing.values.profiles import Preset, Profile

BUILT_IN_NAMES = frozenset(each.name for each in BUILT_IN)
BUILT_IN_BY_NAME = {fold(each.name): each for each in BUILT_IN}
_SIMILAR_SCORE = 70  # percentage of the letters of a name
MAX_OFFERED = 3


@dataclass(frozen=True, slots=True)
class ListedProfile:
    """A profile in a list. `number` and `revision` are None for a built-in one; `by` is its author, None for the
    console."""

    profile: Profile | Preset
    number: int | None = None
    revision: int | None = None
    by: str | None = None
    made_at: datetime | None = None
    changed_at: datetime | None = None
    removed: bool = False

    @property
    def is_built_in(self) -> bool:
        """Whether the profile is built in and can't be changed."""
        return self.number is None


@dataclass(frozen=True, slots=True)
class ProfileMatches:
    """The profiles that match a header: `exact` are for exactly this header, the first one counts; `similar` for a
    similar one, each with the percentage of shared columns."""

    exact: tuple[ListedProfile, ...]
    similar: tuple[tuple[ListedProfile, float], ...]


@requires_permission(Permission.IMPORT)
def listing(work: Work) -> tuple[ListedProfile, ...]:
    """Returns every profile: saved ones by name, then the built-in ones."""
    return (*map(_to_listed, stored.listing(work.session)), *map(ListedProfile, BUILT_IN))


def _to_listed(row: Stored) -> ListedProfile:
    profile = Profile(name=row.name, headers=row.headers, options=Options.from_json(row.options))
    return ListedProfile(profile, row.id, row.revision, row.by, row.made_at, row.changed_at, row.removed_at is not None)


@requires_permission(Permission.IMPORT)
def get_by_name(work: Work, name: str) -> ListedProfile:
    """Returns the profile with this name; raises NotFound, which suggests similar names."""
    from rapidfuzz import fuzz  # loaded on first use, so that the server starts sooner

    name = truncate(name, profiles.MAX_NAME + 1)  # longer texts are not a name
    found = stored.by_name(work.session, name)
    if found is not None and found.removed_at is None:
        return _to_listed(found)
    folded = fold(name)
    if folded in BUILT_IN_BY_NAME:
        return ListedProfile(BUILT_IN_BY_NAME[folded])
    every = [each.profile.name for each in listing(work)]
    near = [each for each in every if fuzz.ratio(fold(each), folded) >= _SIMILAR_SCORE]
    raise NotFound(
        [
            Problem(
                "profile",
                f"There is no profile “{name}”. "
                + (f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(every)}."),
                "profile",
                name,
            )
        ]
    )


@requires_permission(Permission.IMPORT)
def own_id(work: Work, name: str, removed: bool = False) -> int:
    """Returns the id of the saved (or, with `removed`, deleted) profile with this name. Raises Refused for a built-in
    one, NotFound if there is none."""
    found = stored.by_name(work.session, name)
    if removed and found is not None:
        return found.id
    number = get_by_name(work, name).number
    if number is None:
        raise Refused(f"“{name}” is built in and can't be changed. Copy it to make your own.", "ready")
    return number


@requires_permission(Permission.IMPORT)
def get(work: Work, number: int) -> ListedProfile:
    """Returns the profile with this number, deleted or not; raises NotFound."""
    return _to_listed(_get_stored(work, number))


def _get_stored(work: Work, number: int) -> Stored:
    found = stored.get(work.session, number)
    if found is None:
        raise NotFound("This profile doesn't exist.")
    return found


@requires_permission(Permission.IMPORT)
def matching_profiles(work: Work, header: Sequence[str]) -> ProfileMatches:
    """Returns the profiles for files with this header, in any order, and those for similar headers, most similar
    first."""
    every, mark = listing(work), profiles.header_mark(header)
    same = tuple(each for each in every if mark in each.profile.marks)
    near = [(each, profiles.similarity(each.profile, header)) for each in every if each not in same]
    near = sorted((each for each in near if each[1] >= profiles.MIN_SIMILARITY), key=lambda each: -each[1])
    return ProfileMatches(same, tuple(near[:MAX_OFFERED]))


@requires_permission(Permission.IMPORT)
def apply(
    work: Work, name: str, path: Path, given: Options | None = None, limits: ReadingLimits | None = None
) -> tuple[Options, tuple[str, ...]]:
    """Returns the options of a profile for the file at `path`, overridden by `given`, and the columns that the profile
    names and the file lacks. Raises Refused if the file can't be read with them."""
    options = options_for_file(work, name, path)
    header = files.open_table(
        path, read_options(profiles.merge_options(options, given or Options())), limits=limits
    ).header
    base, missing = profiles.fit_to_header(options, header)
    return profiles.merge_options(base, given or Options()), missing


@requires_permission(Permission.IMPORT)
def options_for_file(work: Work, name: str, path: Path) -> Options:
    """Returns the options of a profile for a file of this type: only workbooks have sheets."""
    profile = get_by_name(work, name).profile
    return profile.options if files.has_sheets(path) else replace(profile.options, sheet=None)


@requires_permission(Permission.IMPORT)
def check_name(work: Work, name: str) -> None:
    """Raises Refused if nothing can be saved under this name."""
    _check_own_name(name)


@requires_permission(Permission.IMPORT)
def save(work: Work, name: str, headers: Sequence[str], options: Options) -> ListedProfile:
    """Saves the options for files with these headers under a name, replacing a profile of the same name."""
    name = _check_own_name(name)
    options = profiles.reusable_options(options)
    option_checks.check(options)
    before = stored.by_name(work.session, name)
    settings, mark = options.to_json(), profiles.header_mark(headers)
    if before is None:
        after = stored.insert(work.session, name, mark, headers, settings, work.now, work.actor.user_id)
        _note_event(work, EventKind.PROFILE_SAVED, None, after)
    else:
        if (before.headers, before.options, before.removed_at) == (tuple(headers), settings, None):
            return _to_listed(before)
        after = stored.update(
            work.session,
            before,
            work.now,
            name=name,
            header_mark=mark,
            headers=list(headers),
            options=settings,
            removed_at=None,
        )
        _note_event(work, EventKind.PROFILE_SAVED if before.removed_at else EventKind.PROFILE_CHANGED, before, after)
    return _to_listed(after)


@requires_permission(Permission.IMPORT)
def rename(work: Work, number: int, name: str, revision: int | None = None) -> ListedProfile:
    """Renames a profile. Raises Refused if the name is taken, Stale if `revision` is outdated."""
    before, name = _check_revision(work, number, revision), _check_own_name(name)
    if name == before.name:
        return _to_listed(before)
    _check_name_is_free(work, name, number)
    after = stored.update(work.session, before, work.now, name=name)
    _note_event(work, EventKind.PROFILE_CHANGED, before, after)
    return _to_listed(after)


@requires_permission(Permission.IMPORT)
def copy(work: Work, name: str, to: str) -> ListedProfile:
    """Saves a copy of a profile, saved or built in, under a free name."""
    profile = get_by_name(work, name).profile
    _check_name_is_free(work, _check_own_name(to), None)
    return save(work, to, profile.headers, profile.options)


@requires_permission(Permission.IMPORT)
def remove(work: Work, number: int, revision: int | None = None) -> ListedProfile:
    """Deletes a profile until it is restored, or something else is saved under its name."""
    before = _check_revision(work, number, revision)
    after = stored.update(work.session, before, work.now, removed_at=work.now)
    work.log_event(EventKind.PROFILE_REMOVED, "profile", after.id)
    return _to_listed(after)


@requires_permission(Permission.IMPORT)
def restore(work: Work, number: int) -> ListedProfile:
    """Restores a deleted profile."""
    before = _get_stored(work, number)
    if before.removed_at is None:
        return _to_listed(before)
    after = stored.update(work.session, before, work.now, removed_at=None)
    work.log_event(EventKind.PROFILE_RESTORED, "profile", after.id)
    return _to_listed(after)


@requires_permission(Permission.IMPORT)
def to_json(work: Work, name: str) -> str:
    """Returns a profile as a file."""
    return profiles.to_json(get_by_name(work, name).profile)


@requires_permission(Permission.IMPORT)
def import_json(work: Work, data: bytes, name: str | None = None) -> ListedProfile:
    """Saves the profile in a file under its own name or `name`; raises Refused if that is taken."""
    profile = profiles.from_json(data)
    profile = replace(profile, name=_check_own_name(name or profile.name))
    _check_name_is_free(work, profile.name, None)
    return save(work, profile.name, profile.headers, profile.options)


def _check_own_name(name: str) -> str:
    name = profiles.check_name(name)
    if fold(name) in BUILT_IN_BY_NAME:
        message = f"“{BUILT_IN_BY_NAME[fold(name)].name}” is a built-in profile. Choose another name."
        raise Refused([Problem("name-taken", message, "name", name)])
    return name


def _check_name_is_free(work: Work, name: str, number: int | None) -> None:
    existing = stored.by_name(work.session, name)
    if existing is not None and existing.id != number and (existing.removed_at is None or number is not None):
        message = (
            f"A deleted profile is called “{existing.name}”. Restore it, or choose another name."
            if existing.removed_at
            else f"There is already a profile called “{existing.name}”. Choose another name."
        )
        raise Refused([Problem("name-taken", message, "name", name)])


def _check_revision(work: Work, number: int, revision: int | None) -> Stored:
    found = _get_stored(work, number)
    if found.removed_at is not None:
        raise Refused("This profile was deleted. Restore it first.", "removed")
    if revision is not None and revision != found.revision:
        raise Stale("Somebody else changed this profile in the meantime. Reload the page and try again.")
    return found


@without_permission_check
def _note_event(work: Work, what: EventKind, before: Stored | None, after: Stored) -> None:
    """Notes one event with the changed settings; they may contain names from files, so their texts can be erased."""
    was, now = _history_texts(before) if before else {}, _history_texts(after)
    texts = {name: (was.get(name), now.get(name)) for name in was | now}
    work.log_event(
        what,
        "profile",
        after.id,
        {
            name: (old and PersonalText(old), new and PersonalText(new))
            for name, (old, new) in texts.items()
            if old != new
        },
    )


def _history_texts(row: Stored) -> dict[str, str]:
    return {
        "name": row.name,
        "headers": ", ".join(row.headers),
        **profiles.option_texts(Options.from_json(row.options)),
    }

"""Profiles: keeping how a kind of file is read under a name, and finding it again for the next such file.

Those that come along ready stay as they are; they can be copied. A profile that fits a file is said, never silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rapidfuzz import fuzz

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import Personal, What
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import short
from app.core.services.work import Work, needs, shared
from app.importing import files
from app.importing.files import Patience
from app.importing.storage import profiles as stored
from app.importing.storage.profiles import Stored
from app.importing.values import option_checks, profiles
from app.importing.values.options import Options, read_as
from app.importing.values.presets import READY
from app.importing.values.profiles import Preset, Profile

NAMES = frozenset(each.name for each in READY)
BY_NAME = {fold(each.name): each for each in READY}
_ALIKE = 70  # per cent of the letters of a name
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A profile as it is offered. `number` and `revision` are None for one that came along ready; `by` is who made it,
    None for the console."""

    profile: Profile | Preset
    number: int | None = None
    revision: int | None = None
    by: str | None = None
    made_at: datetime | None = None
    changed_at: datetime | None = None
    removed: bool = False

    @property
    def ready(self) -> bool:
        """Whether it came along ready, and stays as it is."""
        return self.number is None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The profiles that a header meets: `same` are for exactly this header, of which the first counts; `near` for one
    that is alike, with how many per cent of their columns are shared."""

    same: tuple[Kept, ...]
    near: tuple[tuple[Kept, float], ...]


@needs(Permission.IMPORT)
def listing(work: Work) -> tuple[Kept, ...]:
    """Every profile: first those that people saved, by name, then the ready ones."""
    return (*map(_kept, stored.listing(work.session)), *map(Kept, READY))


def _kept(it: Stored) -> Kept:
    profile = Profile(name=it.name, headers=it.headers, options=Options.from_json(it.options))
    return Kept(profile, it.id, it.revision, it.by, it.made_at, it.changed_at, it.removed_at is not None)


@needs(Permission.IMPORT)
def named(work: Work, name: str) -> Kept:
    """The profile of this name; raises NotFound, which says what it may be called."""
    name = short(name, profiles.LONGEST + 1)  # what is longer is none
    found = stored.by_name(work.session, name)
    if found is not None and found.removed_at is None:
        return _kept(found)
    folded = fold(name)
    if folded in BY_NAME:
        return Kept(BY_NAME[folded])
    every = [each.profile.name for each in listing(work)]
    near = [each for each in every if fuzz.ratio(fold(each), folded) >= _ALIKE]
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


@needs(Permission.IMPORT)
def own(work: Work, name: str, removed: bool = False) -> int:
    """The number of the profile of this name (or the `removed` one); refused for a ready one, raises NotFound."""
    found = stored.by_name(work.session, name)
    if removed and found is not None:
        return found.id
    number = named(work, name).number
    if number is None:
        raise Refused(f"“{name}” is built in and can't be changed. Copy it to make your own.", "ready")
    return number


@needs(Permission.IMPORT)
def numbered(work: Work, number: int) -> Kept:
    """The profile with this number, removed or not; raises NotFound."""
    return _kept(_found(work, number))


def _found(work: Work, number: int) -> Stored:
    found = stored.get(work.session, number)
    if found is None:
        raise NotFound("This profile doesn't exist.")
    return found


@needs(Permission.IMPORT)
def meeting(work: Work, header: Sequence[str]) -> Meeting:
    """The profiles for files with this header, in any order, and those for nearly such files, the nearest first."""
    every, mark = listing(work), profiles.mark(header)
    same = tuple(each for each in every if mark in each.profile.marks)
    near = [(each, profiles.likeness(each.profile, header)) for each in every if each not in same]
    near = sorted((each for each in near if each[1] >= profiles.NEAR), key=lambda each: -each[1])
    return Meeting(same, tuple(near[:OFFERED]))


@needs(Permission.IMPORT)
def applied(
    work: Work, name: str, path: Path, said: Options | None = None, patience: Patience | None = None
) -> tuple[Options, tuple[str, ...]]:
    """How the profile of this name, and over it what was `said`, reads the file at `path`; and the columns that the
    profile names and the file does not have. Raises Refused where the file cannot be read so."""
    kept = for_file(work, name, path)
    header = files.open_table(path, read_as(profiles.over(kept, said or Options())), patience=patience).header
    base, missing = profiles.fitted(kept, header)
    return profiles.over(base, said or Options()), missing


@needs(Permission.IMPORT)
def for_file(work: Work, name: str, path: Path) -> Options:
    """What the profile of this name says of such a file: only workbooks have sheets."""
    profile = named(work, name).profile
    return profile.options if files.has_sheets(path) else replace(profile.options, sheet=None)


@needs(Permission.IMPORT)
def check_name(work: Work, name: str) -> None:
    """Raises Refused for a name under which nothing can be saved."""
    _own(name)


@needs(Permission.IMPORT)
def save(work: Work, name: str, headers: Sequence[str], options: Options) -> Kept:
    """Keeps how a file with these headers is read under a name, new or in the place of what went by it."""
    name = _own(name)
    options = profiles.lasting(options)
    option_checks.check(options)
    before = stored.by_name(work.session, name)
    said, mark = options.as_json(), profiles.mark(headers)
    if before is None:
        after = stored.insert(work.session, name, mark, headers, said, work.now, work.actor.user_id)
        _note(work, What.PROFILE_SAVED, None, after)
    else:
        if (before.headers, before.options, before.removed_at) == (tuple(headers), said, None):
            return _kept(before)
        after = stored.update(
            work.session,
            before,
            work.now,
            name=name,
            header_mark=mark,
            headers=list(headers),
            options=said,
            removed_at=None,
        )
        _note(work, What.PROFILE_SAVED if before.removed_at else What.PROFILE_CHANGED, before, after)
    return _kept(after)


@needs(Permission.IMPORT)
def rename(work: Work, number: int, name: str, revision: int | None = None) -> Kept:
    """Gives a profile another name; refuses one that is taken, raises Stale where `revision` is an older one."""
    before, name = _standing(work, number, revision), _own(name)
    if name == before.name:
        return _kept(before)
    _free(work, name, number)
    after = stored.update(work.session, before, work.now, name=name)
    _note(work, What.PROFILE_CHANGED, before, after)
    return _kept(after)


@needs(Permission.IMPORT)
def copy(work: Work, name: str, to: str) -> Kept:
    """Keeps a copy of a profile, a ready one too, under a name that is free."""
    profile = named(work, name).profile
    _free(work, _own(to), None)
    return save(work, to, profile.headers, profile.options)


@needs(Permission.IMPORT)
def remove(work: Work, number: int, revision: int | None = None) -> Kept:
    """Takes a profile away until it is restored, or its name is saved under again."""
    before = _standing(work, number, revision)
    after = stored.update(work.session, before, work.now, removed_at=work.now)
    work.note(What.PROFILE_REMOVED, "profile", after.id)
    return _kept(after)


@needs(Permission.IMPORT)
def restore(work: Work, number: int) -> Kept:
    """Puts a profile that was removed back."""
    before = _found(work, number)
    if before.removed_at is None:
        return _kept(before)
    after = stored.update(work.session, before, work.now, removed_at=None)
    work.note(What.PROFILE_RESTORED, "profile", after.id)
    return _kept(after)


@needs(Permission.IMPORT)
def to_json(work: Work, name: str) -> str:
    """The profile of this name as a file."""
    return profiles.to_json(named(work, name).profile)


@needs(Permission.IMPORT)
def bring(work: Work, data: bytes, name: str | None = None) -> Kept:
    """Keeps the profile in a file, under its own name or another one; refuses a name that is taken."""
    profile = profiles.from_json(data)
    profile = replace(profile, name=_own(name or profile.name))
    _free(work, profile.name, None)
    return save(work, profile.name, profile.headers, profile.options)


def _own(name: str) -> str:
    name = profiles.named(name)
    if fold(name) in BY_NAME:
        raise Refused(
            [
                Problem(
                    "name-taken",
                    f"“{BY_NAME[fold(name)].name}” is a built-in profile. Choose another name.",
                    "name",
                    name,
                )
            ]
        )
    return name


def _free(work: Work, name: str, number: int | None) -> None:
    taken = stored.by_name(work.session, name)
    if taken is not None and taken.id != number and (taken.removed_at is None or number is not None):
        said = (
            f"A deleted profile is called “{taken.name}”. Restore it, or choose another name."
            if taken.removed_at
            else f"There is already a profile called “{taken.name}”. Choose another name."
        )
        raise Refused(
            [
                Problem(
                    "name-taken",
                    said,
                    "name",
                    name,
                )
            ]
        )


def _standing(work: Work, number: int, revision: int | None) -> Stored:
    found = _found(work, number)
    if found.removed_at is not None:
        raise Refused("This profile was deleted. Restore it first.", "removed")
    if revision is not None and revision != found.revision:
        raise Stale("Somebody else changed this profile in the meantime. Reload the page and try again.")
    return found


@shared
def _note(work: Work, what: What, before: Stored | None, after: Stored) -> None:
    """One event, with what is said otherwise; values of files may name people, so they can be erased."""
    was, now = _words(before) if before else {}, _words(after)
    said = {name: (was.get(name), now.get(name)) for name in was | now}
    work.note(
        what,
        "profile",
        after.id,
        {name: (old and Personal(old), new and Personal(new)) for name, (old, new) in said.items() if old != new},
    )


def _words(it: Stored) -> dict[str, str]:
    return {"name": it.name, "headers": ", ".join(it.headers), **profiles.option_texts(Options.from_json(it.options))}

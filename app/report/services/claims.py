"""The claims that a report tests. They start as the catalogue's; an organisation switches them off, edits them and adds
its own. Each change is stored as a new version with user and time, because a saved report keeps the version it used.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Any

from app.core.domain import clock
from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.number_parsing import format_date as in_words
from app.core.domain.permissions import Permission
from app.core.services.work import CONSOLE, Work, begin_work, requires_permission, without_permission_check
from app.core.storage.database import Database
from app.report.domain import claims, custom_claims, questions
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claim_order import match_opposites, order_claims
from app.report.domain.claim_versions import CATALOGUE_BY_KEY, ClaimEntry, Version
from app.report.domain.claims import Claim, MarginChange
from app.report.storage import claims as stored
from app.report.storage.claims import StoredClaim
from app.report.text import refusals
from app.report.text.claims import differences
from app.report.text.refusals import text_for_refusals


def ensure(database: Database) -> None:
    """Updates a migrated database to the catalogue's claims; writes nothing if they are up to date."""
    with begin_work(database, CONSOLE, writes=False) as work:
        known = {each.key: each for each in stored.current(work.session)}
        locked = _locked_keys(work)
    if all(
        key in known and (key in locked or not stored.is_outdated(known[key], claims.claim_to_json(claim)))
        for key, claim in CATALOGUE_BY_KEY.items()
    ):
        return
    with begin_work(database, CONSOLE) as work:
        seed(work)


@without_permission_check
def seed(work: Work) -> int:
    """Stores the catalogue's claims that are missing or outdated in the database; returns how many.

    Claims that the organisation has edited, and locked questions, are left unchanged.
    """
    texts = ((claim.key, claims.claim_to_json(claim)) for claim in CATALOGUE)
    return stored.seed(work.session, texts, work.now, _locked_keys(work))


@requires_permission(Permission.READ_REPORT)
def current(work: Work) -> tuple[Claim, ...]:
    """Returns the active claims in order, each followed by its opposites; questions in their own family.

    `opposes` is empty where the opposed claim is not active; otherwise the two are one test, with the same covariates.
    Before the first seeding they are the catalogue's.
    """
    rows = stored.current(work.session)
    margin_changes = _margin_changes(work, rows)
    active = (
        [replace(_claim(each), margin_change=margin_changes.get(each.key)) for each in rows if each.enabled]
        if rows
        else CATALOGUE
    )
    keys = {each.key for each in active}
    claims_with_families = questions.assign_question_family(match_opposites(active), work.organisation.questions)
    return order_claims(each if each.opposes in keys else replace(each, opposes="") for each in claims_with_families)


@requires_permission(Permission.READ_REPORT)
def listing(work: Work) -> tuple[ClaimEntry, ...]:
    """Returns every claim with all its versions, active or not, in the order of `current`."""
    entries = {}
    for _, rows in groupby(_all_versions(work), key=lambda each: each.key):
        versions = tuple(map(_version, group := list(rows)))
        entries[group[0].key] = ClaimEntry(
            replace(_claim(group[0]), margin_change=_margin_changed_on(work, versions)), group[0].own, versions
        )
    claims_with_families = questions.assign_question_family(
        match_opposites([each.claim for each in entries.values()]), work.organisation.questions
    )
    ordered = order_claims(claims_with_families)
    return tuple(
        replace(
            entries[claim.key], claim=claim, opposed_by=tuple(each for each in ordered if each.opposes == claim.key)
        )
        for claim in ordered
    )


@requires_permission(Permission.READ_REPORT)
def get(work: Work, key: str) -> ClaimEntry:
    """Returns one claim with all its versions; raises NotFound."""
    for entry in listing(work):
        if entry.key == key:
            return entry
    raise NotFound(refusals.NO_SUCH_CLAIM.format(key=key))


@requires_permission(Permission.READ_REPORT)
def versions(work: Work, key: str) -> tuple[Version, ...]:
    """Returns the versions of a claim, the newest first; raises NotFound."""
    return get(work, key).versions


@without_permission_check
def event_number(work: Work, key: str) -> int | None:
    """Returns the number of a claim in the history; None without such a claim. Seeds the catalogue's claims first."""
    if not stored.current(work.session):
        seed(work)
    return next((each.id for each in stored.current(work.session) if each.key == key), None)


@requires_permission(Permission.READ_REPORT)
def key_of(work: Work, number: int) -> str:
    """Returns the key of the claim with this number in the history; raises NotFound."""
    for each in stored.current(work.session):
        if each.id == number:
            return each.key
    raise NotFound(refusals.NO_SUCH_CLAIM.format(key=number))


@requires_permission(Permission.WRITE_CLAIMS)
def add(work: Work, draft: custom_claims.Draft) -> Claim:
    """Adds a claim of the organisation's own (see custom_claims.compose); raises Refused with each problem at its
    field."""
    return _insert_claim(work, lambda known: custom_claims.compose(draft, known))


@requires_permission(Permission.WRITE_CLAIMS)
def add_opposite(work: Work, key: str, sentence: str, source: str) -> Claim:
    """Adds the opposite of a claim, from a second `source`; raises Refused, NotFound."""
    claim = _latest_version(work, key)[1]
    return _insert_claim(work, lambda known: custom_claims.opposite(claim, sentence, source, known))


@requires_permission(Permission.WRITE_CLAIMS)
def edit(work: Work, key: str, version: int | None = None, **changes: Any) -> Claim:
    """Edits a claim: sentence, strength, margin, factor, caveat, and the source of an own one.

    Raises Refused with each problem at its field, Stale where `version` is no longer the newest, NotFound.
    """
    row, before = _latest_version(work, key, version)
    _require_unlocked(work, before)
    with text_for_refusals():
        after = custom_claims.amend(before, changes, row.own)
    if after != before:
        _add_version(work, row, after, row.enabled, edited=True)
        work.log_event(EventKind.CLAIM_CHANGED, "claim", row.id, differences(before, after))
    return replace(after, version=row.version + (after != before))


@requires_permission(Permission.WRITE_CLAIMS)
def set_enabled(work: Work, key: str, on: bool, version: int | None = None) -> None:
    """Switches a claim on or off; raises Refused where it is a question, Stale, NotFound."""
    row, claim = _latest_version(work, key, version)
    if row.enabled == on:
        return
    _require_unlocked(work, claim)
    _add_version(work, row, claim, on, edited=row.edited)
    work.log_event(EventKind.CLAIM_CHANGED, "claim", row.id, {"examined": ("no", "yes") if on else ("yes", "no")})


@requires_permission(Permission.WRITE_CLAIMS)
def reset_to_catalogue(work: Work, key: str, version: int | None = None) -> Claim:
    """Resets a claim to the catalogue's current version; raises Refused, Stale, NotFound."""
    row, before = _latest_version(work, key, version)
    _require_unlocked(work, before)
    after = None if row.own else CATALOGUE_BY_KEY.get(key)
    if after is None:
        raise Refused(refusals.NOT_IN_CATALOGUE, "not-in-catalogue")
    if after != before or row.edited:
        _add_version(work, row, after, row.enabled, edited=False)
        work.log_event(EventKind.CLAIM_CHANGED, "claim", row.id, differences(before, after), catalogue=True)
    return after


def _margin_changes(work: Work, known: Iterable[StoredClaim]) -> dict[str, MarginChange | None]:
    """Returns the margin change of each claim by key; reads no versions where none was edited."""
    if not any(each.edited for each in known):
        return {}
    by_key = groupby(stored.versions(work.session), key=lambda each: each.key)
    return {key: _margin_changed_on(work, tuple(map(_version, rows))) for key, rows in by_key}


def _margin_changed_on(work: Work, versions: tuple[Version, ...]) -> MarginChange | None:
    """Returns since when the smallest difference is not that of the catalogue, or of an own claim's first version; None
    where it is."""
    now, original = versions[0].claim, next((each.claim for each in versions if not each.edited), versions[-1].claim)
    if now.smallest_difference == original.smallest_difference:
        return None
    *_, changed = takewhile(lambda each: each.claim.smallest_difference == now.smallest_difference, versions)
    return MarginChange(clock.date_in_zone(changed.at, work.organisation.time_zone), *original.smallest_difference)


def _all_versions(work: Work) -> Iterable[StoredClaim]:
    """Returns every version of every claim; before the first seeding the catalogue's, as they will be stored."""
    return stored.versions(work.session) or tuple(
        StoredClaim(
            0, claim.key, 1, 0, claims.claim_to_json(claim), True, False, False, stored.CATALOGUE, None, work.now
        )
        for claim in CATALOGUE
    )


def _claim(row: StoredClaim) -> Claim:
    return replace(claims.claim_from_json(row.text), version=row.version)


def _version(row: StoredClaim) -> Version:
    return Version(row.version, _claim(row), row.enabled, row.edited, row.by or row.source, row.at)


def _latest_version(work: Work, key: str, version: int | None = None) -> tuple[StoredClaim, Claim]:
    """Returns the newest version of a claim, for writing: the catalogue's claims are stored first if there are none."""
    if not stored.current(work.session):
        seed(work)
    row = next((each for each in stored.current(work.session) if each.key == key), None)
    if row is None:
        raise NotFound(refusals.NO_SUCH_CLAIM.format(key=key))
    if version is not None and version != row.version:
        raise Stale(refusals.CHANGED_SINCE)
    return row, _claim(row)


def _insert_claim(work: Work, make: Callable[[list[Claim]], Claim]) -> Claim:
    if not stored.current(work.session):
        seed(work)
    known = [_claim(each) for each in stored.current(work.session)]
    with text_for_refusals():
        claim = make(known)
    number = stored.insert(
        work.session, claim.key, claims.claim_to_json(claim), work.now, work.actor.user_id, work.actor.source.value
    )
    work.log_event(EventKind.CLAIM_ADDED, "claim", number, {"sentence": (None, claim.sentence)})
    return claim


def _add_version(work: Work, row: StoredClaim, claim: Claim, enabled: bool, edited: bool) -> None:
    stored.add_version(
        work.session,
        row.id,
        row.version + 1,
        claims.claim_to_json(claim),
        enabled,
        work.now,
        work.actor.user_id,
        work.actor.source.value,
        edited,
    )


def _locked_keys(work: Work) -> set[str]:
    """Returns the keys of locked questions, and of the claims that they oppose, which are the same test."""
    keys = {each.key for each in questions.open_questions(work.organisation.questions)}
    return keys | {each.text.get("opposes", "") for each in stored.current(work.session) if each.key in keys}


def _require_unlocked(work: Work, claim: Claim) -> None:
    by_key = {each.key: each for each in questions.open_questions(work.organisation.questions)}
    for each in map(_claim, stored.current(work.session)):
        if each.key in by_key and (each.key == claim.key or questions.are_opposites(each, claim)):
            message = refusals.LOCKED if each.key == claim.key else refusals.OPPOSITE_LOCKED
            raise Refused([Problem("locked", message.format(day=in_words(by_key[each.key].picked_on)))])

"""What is kept about one person: finding it and erasing it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.accounts.services import users
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import ADMINISTRATOR, Permission
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import compaction, event_seals, record_state
from app.core.storage.access_models import ACCESS_METADATA
from app.core.storage.base import METADATA
from app.core.storage.database import Database
from app.importing.services import uploading
from app.importing.storage import imports as stored_imports
from app.privacy.domain.matching import MIN_LENGTH, Matcher, contains_name, texts_of
from app.privacy.domain.people import PSEUDONYM, Erasure, Finding, KeptFile, Mention, OwnRecord
from app.privacy.files import file_search
from app.privacy.storage import own_records, report_mails, table_texts
from app.report.services import report_erasures

NOT_SENT = "Not sent: the recipient was erased."
_SAVED_REPORT, _STAGED = "saved_report", "staged_"


@requires_permission(Permission.ERASE_PERSON)
def find(work: Work, instance: Path, terms: Iterable[str]) -> Finding:
    """Returns everything that is kept about the person with these names and mail addresses, and writes nothing.

    `instance`: the folder with the uploaded files and the log. Names and addresses of the person's own provider and
    user are looked for, too. Raises Refused for a name that is too short.
    """
    wanted = _checked_terms(terms)
    own = own_records.find_own(work.session, wanted)
    matcher, shared = _matcher(work, wanted, own)
    mentions = [mention for hit in _hits(work, matcher) for mention in _mentions(hit, matcher)]
    damaged = []
    for number, contents in report_erasures.contents(work):
        if contents is None:
            damaged.append(number)
        else:
            mentions += [
                Mention(_SAVED_REPORT, f"saved_report {number}", "document", text)
                for text in texts_of(contents)
                if matcher.find(text)
            ]
    with work.database.access(writes=False) as access:
        for hit in table_texts.find_hits(access, ACCESS_METADATA.sorted_tables, matcher):
            mentions += _mentions(hit, matcher)
    lines = file_search.log_lines(instance, matcher)
    mentions += [Mention("log", str(place), "line", line.rstrip("\n")) for place, line in enumerate(lines)]
    named, unsearchable = _kept_files(work, instance / "uploads", matcher)
    return Finding(
        matcher,
        own,
        tuple(mentions),
        tuple(named),
        matcher.protected,
        shared,
        tuple(damaged),
        tuple(unsearchable),
        own_records.count(work.session, own_records.ENGAGEMENT, own_records.engagement_condition(own)),
        own_records.count(work.session, own_records.REVIEW, own_records.review_condition(own)),
    )


@requires_permission(Permission.ERASE_PERSON)
def require(work: Work, instance: Path, terms: Iterable[str]) -> Finding:
    """Returns what `find` does; raises NotFound if nothing is kept."""
    found = find(work, instance, terms)
    if found.is_empty:
        raise NotFound("Nothing that is kept names this person. Check the spelling, or try a mail address.")
    return found


@requires_permission(Permission.ERASE_PERSON)
def erase(work: Work, instance: Path, terms: Iterable[str]) -> Erasure:
    """Erases a person: names become “Erased person N”, their user can't sign in any more, files that name them are
    deleted. Figures stay. It can't be undone.

    Files, the log and sessions are cleaned once this is committed; `finish` then rewrites the database. Raises NotFound
    if nothing names the person, and Refused for the last administrator and for one's own user.
    """
    record_state.lock_imports(work.session)
    found = require(work, instance, terms)
    _check_may_erase(work, found.own)
    number = own_records.add_erased(work.session, work.now, work.actor.user_id)
    name = PSEUDONYM.format(number=number)
    for kept in found.files:
        for pending in kept.pending:
            uploading.discard_upload(work, instance / "uploads", pending)
    own_records.make_nameless(work.session, found.own, name, work.now)
    report_mails.stop_mails(work.session, found.matcher, name, NOT_SENT)
    hits = list(_hits(work, found.matcher))
    _replace_texts(work, hits, name, found.matcher)
    in_reports = {int(each.key.split()[1]) for each in found.mentions if each.where == _SAVED_REPORT}
    changed = [
        report_erasures.replace_names(work, report, lambda value: found.matcher.replace_json(value, name), number)
        for report in sorted(in_reports)
    ]
    rows, events = len(hits) + len(found.own), sum(hit.table == "event" for hit in hits)
    done = Erasure(number, found, rows, sum(map(bool, changed)), len(found.files), events)
    work.session.expire_all()
    work.log_event(EventKind.PERSON_ERASED, **done.to_note())
    database = work.database
    work.after_commit.append(lambda: _clean_outside(database, instance, done))
    return done


@without_permission_check
def _replace_texts(work: Work, hits: list[table_texts.Hit], name: str, matcher: Matcher) -> None:
    """Replaces the names, and seals the events of the history again that held one."""
    events = [int(hit.key["id"]) for hit in hits if hit.table == "event"]
    check = event_seals.check(work.session) if events else None
    table_texts.replace_texts(work.session, METADATA.tables, hits, name, matcher)
    if check is not None:
        with table_texts.without_triggers(work.session, ["event_seal"]):
            event_seals.seal_again(work.session, events, check.broken[0] if check.broken else None)


def finish(database: Database, done: Erasure) -> Erasure:
    """Rewrites the database once an erasure is committed, so that its files hold no erased text; `compacted` False:
    others used it all the time, and it has to be tried again."""
    return replace(done, compacted=compaction.compact(database))


@without_permission_check
def _matcher(work: Work, wanted: tuple[str, ...], own: tuple[OwnRecord, ...]) -> tuple[Matcher, tuple[str, ...]]:
    """Returns what finds the person, and the addresses that it doesn't look for since others have them, too."""
    used_by_others = own_records.addresses_of_others(work.session, own)
    terms: dict[str, None] = dict.fromkeys(wanted)
    for each in own:
        terms |= dict.fromkeys((each.name, *each.former_names))
        if each.email and fold(each.email) not in used_by_others:
            terms[each.email] = None
    given = {fold(term) for term in terms}
    others = own_records.names_of_others(work.session, own)
    protected = {name for name in others if fold(name) not in given and any(contains_name(name, of) for of in terms)}
    shared = {each.email for each in own if each.email and fold(each.email) not in given}
    return Matcher(tuple(terms), tuple(sorted(protected))), tuple(sorted(shared))


@without_permission_check
def _hits(work: Work, matcher: Matcher) -> Iterator[table_texts.Hit]:
    return table_texts.find_hits(work.session, METADATA.sorted_tables, matcher)


def _mentions(hit: table_texts.Hit, matcher: Matcher) -> Iterator[Mention]:
    """Yields a mention for each column; of one with several texts, those that name the person."""
    key = f"{hit.table} {' '.join(str(each) for each in hit.key.values())}"
    for column, value in hit.texts.items():
        yield Mention(hit.table, key, column, "\n".join(text for text in texts_of(value) if matcher.find(text)))


@without_permission_check
def _kept_files(work: Work, uploads: Path, matcher: Matcher) -> tuple[list[KeptFile], list[KeptFile]]:
    """Returns the uploaded files that name the person, and those that can't be searched."""
    named, unsearchable = [], []
    for sha256 in sorted(stored_imports.hashes(work.session)):
        path, by_file = uploads / sha256, stored_imports.with_hash(work.session, sha256)
        if not path.is_file() or not by_file:
            continue
        pending = tuple(each.id for each in by_file if each.state == stored_imports.WAITING)
        done = tuple(each.id for each in by_file if each.id not in pending)
        kept = KeptFile(sha256, by_file[0].file_name, done, pending)
        try:
            if file_search.names_person(path, matcher):
                named.append(kept)
        except file_search.Unsearchable:
            unsearchable.append(kept)
    return named, unsearchable


@without_permission_check
def _check_may_erase(work: Work, own: tuple[OwnRecord, ...]) -> None:
    mine = {each.id for each in own if each.kind == "user"}
    if work.actor.user_id in mine:
        raise Refused("This is your own user. Ask another administrator to erase it.", "own-user")
    left = [each for each in users.listing(work) if each.active and ADMINISTRATOR in each.roles and each.id not in mine]
    if mine and not left:
        raise Refused(
            "At least one administrator is required. Make another user an administrator first.", "last-administrator"
        )


def _clean_outside(database: Database, instance: Path, done: Erasure) -> None:
    """Cleans what isn't in the record: kept files, the log, sessions and events that wait."""
    for kept in done.finding.files:
        (instance / "uploads" / kept.sha256).unlink(missing_ok=True)
    matcher, name = done.finding.matcher, done.name
    file_search.clean_logs(instance, matcher, name)
    with database.access() as access:
        own_records.end_sessions(access, done.finding.own)
        hits = list(table_texts.find_hits(access, ACCESS_METADATA.sorted_tables, matcher))
        table_texts.replace_texts(access, ACCESS_METADATA.tables, hits, name, matcher)


def _checked_terms(terms: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for term in terms:
        text: Any = " ".join(term.split())
        if text:
            found.setdefault(fold(text), text)
    if not found:
        raise Refused("Enter a name or a mail address.", "required")
    for folded, text in found.items():
        if len(folded) < MIN_LENGTH:
            raise Refused(
                f"“{text}” is too short to be told from other words. Enter the full name or a mail address.",
                "name-short",
            )
    return tuple(found.values())

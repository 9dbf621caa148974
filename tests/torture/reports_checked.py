"""What a run of scheduled reports has to leave: each period once, nothing blank, each mail once, and
every report replays byte for byte."""

import csv
import io
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from app.core.domain import clock
from app.core.domain.canonical_json import canonical_json
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.report.services import saved_files, saved_reports, schedules
from tests.report.pdf.reading import first_page, unbroken
from tests.torture.worker_process import PROCESSES

AT_ONCE, A_PART = 2, 20  # processes, and reports that one takes at a time
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def by_schedule(database):
    """The codes of the periods of the reports of each schedule, in the order in which they were saved."""
    found = defaultdict(list)
    with begin_work(database, CONSOLE, writes=False) as work:
        for each in reversed(saved_reports.listing(work)):
            found[each.schedule_id].append(each.period.code)
    return dict(found)


def missed_and_doubled(found, expected):
    """Periods without a report, and those with more than one, over all schedules; asserts that nothing else is there
    and that the older periods were made first."""
    counts = {number: Counter(codes) for number, codes in found.items()}
    assert set(counts) <= set(expected)
    for number, codes in found.items():
        assert set(codes) <= set(expected[number]), (number, codes)
        assert codes == sorted(codes), (number, codes)
    missed = sum(code not in counts.get(number, ()) for number, codes in expected.items() for code in codes)
    doubled = sum(many > 1 for codes in counts.values() for many in codes.values())
    return missed, doubled


def due_when_said(database, numbers):
    """Asserts that each run was due at its schedule's day and hour where that is; how many of those hours the clocks
    left out, and how many came twice."""
    left_out = twice = 0
    with begin_work(database, CONSOLE, writes=False) as work:
        for number in numbers:
            it = schedules.get(work, number).schedule
            for run in schedules.runs(work, number):
                after = run.ends + timedelta(1)
                meant = datetime.combine(after.replace(day=it.day), time(it.hour))
                skipped, repeated = _due(run.due_at, meant, ZoneInfo(it.time_zone))
                left_out, twice = left_out + skipped, twice + repeated
    return left_out, twice


def _due(at, meant, zone):
    shown = at.astimezone(zone)
    naive = shown.replace(tzinfo=None)
    if naive != meant:
        before = (at - SECOND).astimezone(zone).replace(tzinfo=None)
        assert before < meant < naive, (at, meant, zone)
        return True, False
    assert shown.fold == 0, (at, meant, zone)
    later = [(at + minutes * timedelta(minutes=30)).astimezone(zone).replace(tzinfo=None) for minutes in (1, 2)]
    return False, meant in later


def mails_once(post, expected, died):
    """Asserts that each expected mail (recipient, subject) came, whole, always under one Message-ID of its own, and
    again only where the worker can't have known that it was taken; how many came again."""
    copies = defaultdict(list)
    for each in post.copies:
        copies[each.recipient, each.subject].append(each)
    assert copies.keys() == expected.keys(), (expected.keys() - copies.keys(), copies.keys() - expected.keys())
    last = {each.worker: each for each in post.copies}
    names = Counter()
    for about, found in copies.items():
        identifiers = {each.message_id for each in found}
        assert len(identifiers) == 1, (about, identifiers)
        names.update(identifiers)
        for each in found:
            assert not each.blank and each.attached == expected[about], (about, each)
        for each in found[:-1]:
            unsure = not each.heard or (each.worker in died and last[each.worker] is each)
            assert unsure, f"{about} was sent again though its worker knew that it had been taken"
    assert set(names.values()) == {1}, "two mails under one name"
    return len(post.copies) - len(copies)


def replayed(url, at):
    """How many reports replay byte for byte, and which of them are blank or don't replay. Works each out again from
    the record, and renders it in every form."""
    database = Database(url)
    with begin_work(database, CONSOLE, writes=False) as work:
        numbers = [each.id for each in saved_reports.listing(work)]
    database.dispose()
    parts = [(url, at, numbers[start : start + A_PART]) for start in range(0, len(numbers), A_PART)]
    equal, blank, other = 0, [], []
    with ProcessPoolExecutor(AT_ONCE, mp_context=PROCESSES) as pool:
        for found in pool.map(_replayed, *zip(*parts, strict=True)):
            equal, blank, other = equal + found[0], blank + found[1], other + found[2]
    return equal, blank, other


def _replayed(url, at, numbers):
    database, blank, other = Database(url), [], []
    with patch.object(clock, "now", lambda: at.astimezone(UTC)):
        for number in numbers:
            with begin_work(database, CONSOLE, writes=False) as work:
                kept = saved_reports.open_report(work, number)
                of = schedules.get(work, kept.saved.schedule_id).schedule
                again = saved_reports.freeze(
                    work, schedules.selection_of(work, of.filters), kept.saved.period, kept.document["title"]
                )
                contents = saved_files.contents_of(work, number)
            if canonical_json(again.document) != canonical_json(kept.document):
                other.append(number)
            if not _whole(contents, kept.document):
                blank.append(number)
    database.dispose()
    return len(numbers) - len(other), blank, other


def _whole(contents, document):
    """Whether the document holds every claim, the CSV a row of each, and all other forms the title."""
    files = {form: saved_files.report_file(contents, form).content for form in saved_files.MEDIA_TYPES}
    texts = {form: unbroken(content.decode()) for form, content in files.items() if form != "pdf"}
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode(), newline="")))
    claims = set(document["claims"])
    title = unbroken(contents.title)
    return (
        bool(claims)
        and {each["key"] for each in document["report"]["claims"]} == claims
        and {each["key"] for each in rows if each["part"] == "claim"} == claims
        and all(title in texts[form] for form in ("html", "json", "txt"))
        and title in first_page(files["pdf"])
    )

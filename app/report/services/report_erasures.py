"""Names of a person in saved reports: finding them, and replacing them without a change of any figure."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from app.core.domain.canonical_json import canonical_json
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.report.domain.redaction import changed_paths, rest_hash
from app.report.domain.saved import report_hash
from app.report.storage import report_erasures, saved_reports
from app.report.storage.report_erasures import ReportErasure
from app.report.storage.saved_reports import HashedTexts

Replace = Callable[[Any], Any]


@requires_permission(Permission.ERASE_PERSON)
def contents(work: Work) -> Iterator[tuple[int, list[Any] | None]]:
    """Yields the number of each saved report, with its document and changes; None for one that can't be read."""
    for saved in saved_reports.listing(work.session):
        texts = _texts(work, saved.id)
        yield saved.id, None if texts is None else _parsed(texts)


@requires_permission(Permission.ERASE_PERSON)
def replace_names(work: Work, number: int, replace: Replace, person: int) -> int:
    """Replaces names in a saved report, and returns in how many texts. What it was saved with (`hash`) stays, with the
    record of the erasure beside it."""
    texts = _texts(work, number)
    if texts is None:
        return 0
    before = _parsed(texts)
    after = replace(before)
    paths = changed_paths(before, after)
    if not paths:
        return 0
    earlier = report_erasures.of_report(work.session, number)
    every_path = frozenset(paths) | (earlier[-1].paths if earlier else frozenset())
    replaced = HashedTexts(canonical_json(after[0]), None if texts.changes is None else canonical_json(after[1]))
    saved_reports.rewrite(work.session, number, replaced)
    report_erasures.add(
        work.session,
        ReportErasure(
            number,
            person,
            work.now,
            every_path,
            report_hash(texts.document, texts.changes),
            report_hash(replaced.document, replaced.changes),
            rest_hash(before, every_path),
        ),
    )
    return len(paths)


@without_permission_check
def _texts(work: Work, number: int) -> HashedTexts | None:
    try:
        return saved_reports.get_texts(work.session, number)
    except ValueError:
        return None


def _parsed(texts: HashedTexts) -> list[Any]:
    return [json.loads(texts.document), None if texts.changes is None else json.loads(texts.changes)]

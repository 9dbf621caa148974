"""Hands out what is kept about one person, as one file."""

import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage.access_models import UserSession
from app.privacy.domain.people import Finding
from app.privacy.services import people
from app.privacy.storage import own_records

FORMAT = 1  # of person.json
_SESSION = UserSession.__table__
_HIDDEN = ("folded", "name_sort", "title_sort", "token_hash", "mark")


@requires_permission(Permission.ERASE_PERSON)
def collect(work: Work, instance: Path, terms: Iterable[str]) -> dict[str, Any]:
    """Returns what is kept about the person, as plain JSON; `docs/personal-data.md` lists its keys."""
    return _document(work, people.find(work, instance, terms))


@requires_permission(Permission.ERASE_PERSON)
def write_archive(work: Work, instance: Path, terms: Iterable[str]) -> bytes:
    """Returns a ZIP file with `person.json` and the imported files that name the person. Raises NotFound."""
    found = people.require(work, instance, terms)
    work.log_separately(EventKind.PERSON_EXPORTED)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(_document(work, found), ensure_ascii=False, indent=2, default=str))
        for place, kept in enumerate(found.files, 1):
            archive.write(instance / "uploads" / kept.sha256, f"files/{place}-{Path(kept.name).name}")
    return file.getvalue()


@without_permission_check
def _document(work: Work, found: Finding) -> dict[str, Any]:
    session = work.session
    with work.database.access(writes=False) as access:
        users = [each.id for each in found.own if each.kind == "user"]
        sessions = own_records.rows(access, _SESSION, _SESSION.c.user_id.in_(users))
    return {
        "format": FORMAT,
        "made_at": work.now,
        "searched_for": list(found.matcher.terms),
        "records": [
            {"kind": each.kind, "former_names": list(each.former_names), **_shown(own_records.own_row(session, each))}
            for each in found.own
        ],
        "engagements": _all_shown(session, own_records.ENGAGEMENT, own_records.engagement_condition(found.own)),
        "reviews": _all_shown(session, own_records.REVIEW, own_records.review_condition(found.own)),
        "sessions": [_shown(each) for each in sessions],
        "mentions": [
            {"where": each.where, "key": each.key, "field": each.field, "text": each.text} for each in found.mentions
        ],
        "files": [
            {"name": each.name, "sha256": each.sha256, "imports": sorted((*each.imports, *each.pending))}
            for each in found.files
        ],
        "not_searched": [each.name for each in found.unsearchable],
        "names_of_others": list(found.protected),
    }


def _all_shown(session: Any, table: Any, condition: Any) -> list[dict[str, Any]]:
    return [_shown(each) for each in own_records.rows(session, table, condition)]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _HIDDEN}

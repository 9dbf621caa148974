"""What of an import profile can be put back field by field: its name. Its options are saved together, by importing."""

from typing import Any

from app.core.domain.permissions import Permission
from app.core.services.work import Work, without_permission_check
from app.importing.services import profiles
from app.record.services.put_back import Kinds, PutBackKind, text_before


@without_permission_check
def _put_back_name(work: Work, row: Any, name: str, label: str) -> None:
    profiles.rename(work, row.subject_id, text_before(work, row, name, label))


KINDS: Kinds = {"profile": PutBackKind(Permission.IMPORT, {"name": "Name"}, _put_back_name)}

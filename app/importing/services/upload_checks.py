"""Checks that the uploaded files are those that the imports name, unchanged."""

import hashlib
from pathlib import Path

from app.core.domain.checks import Check, Level
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.services.work import Work, requires_permission
from app.importing.storage import imports

_NAME = "files"
_MOST_NAMES = 3


@requires_permission(Permission.WRITE_SETTINGS)
def check_uploads(work: Work, uploads: Path) -> Check:
    """Checks that each file is there and has the SHA-256 that the database says."""
    names = sorted(imports.upload_hashes(work.session))
    missing = [name for name in names if not (uploads / name).is_file()]
    changed = [name for name in names if name not in missing and _sha256(uploads / name) != name]
    if not missing and not changed:
        count = plural(len(names), "{n} imported file is", "{n} imported files are")
        return Check(_NAME, Level.OK, f"{count} unchanged.")
    words = [f"{len(missing)} missing" if missing else "", f"{len(changed)} changed" if changed else ""]
    examples = ", ".join((missing + changed)[:_MOST_NAMES])
    return Check(
        _NAME,
        Level.ERROR if changed else Level.WARNING,
        f"Imported files in {uploads}: {', '.join(filter(None, words))} ({examples}).",
        "Copy them from a backup: they are in its folder uploads. Those deleted with a person’s data stay away.",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

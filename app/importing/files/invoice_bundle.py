"""Packs several electronic invoices into one archive, to be imported together."""

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.plural import plural
from app.importing.files import file_types

_DATE_TIME = (1980, 1, 1, 0, 0, 0)  # of every file inside: the same invoices make the same archive


def bundle_name(count: int) -> str:
    """Returns the file name of an archive of so many invoices."""
    return plural(count, "{n} invoice.zip", "{n} invoices.zip")


def pack(files: Sequence[tuple[str, Path]], target: Path) -> None:
    """Writes the files, given by name and path, to an archive. Raises Refused for one that is no electronic invoice."""
    if others := [name for name, path in files if not _is_invoice(path)]:
        raise Refused(
            f"“{others[0]}” is not an electronic invoice (XML or PDF). Only those can be imported together: choose "
            "other files one at a time.",
            "file-kind",
        )
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, path in sorted(files):
            info = zipfile.ZipInfo(_free_name(Path(name).name, taken), _DATE_TIME)
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as inside:
                shutil.copyfileobj(source, inside)


def _is_invoice(path: Path) -> bool:
    with path.open("rb") as file:
        return file_types.is_invoice(path, file.read(file_types.HEAD_SIZE))


def _free_name(name: str, taken: set[str]) -> str:
    """Returns the name with an ending that the reader knows, numbered if it is taken."""
    path = Path(name.lstrip(".") or "invoice")
    ending = path.suffix if path.suffix.lower() in (".xml", ".pdf") else f"{path.suffix}.xml"
    found, number = f"{path.stem}{ending}", 1
    while found.lower() in taken:
        number += 1
        found = f"{path.stem} ({number}){ending}"
    taken.add(found.lower())
    return found

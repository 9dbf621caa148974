"""Typst, called in this process: a template of this folder and its data in, a PDF or a picture out.

Typst hangs in a child that is forked after its first use: whatever forks does so before anything is typeset, and what
is forked later raises an error instead.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.report.charts.svg import xml_text
from app.report.text import headings

FOLDER = Path(__file__).parent
PAPERS = {"a4": "a4", "letter": "us-letter"}
ACCESSIBLE = "ua-1"
NO_GLYPH = "could not be displayed with font"
DOTS_PER_INCH = 192.0


def pdf(template: str, data: Mapping[str, Any], paper: str) -> bytes:
    """A tagged PDF, after PDF/UA-1 where there is a font for every letter on this machine; else tagged as well, but
    without the promise, and its foot says that letters are missing."""
    import typst

    fields = {**data, "paper": PAPERS[paper], "letters_missing": ""}
    try:
        return _compiler(template, fields).compile(format="pdf", pdf_standards=ACCESSIBLE)
    except typst.TypstError as error:
        if NO_GLYPH not in error.message:
            raise
    return _compiler(template, fields | {"letters_missing": headings.LETTERS_MISSING}).compile(format="pdf")


def png(drawing: str) -> bytes:
    """An SVG drawing that stands alone, as a picture on white."""
    return _compiler("picture", {"drawing": drawing}).compile(format="png", ppi=DOTS_PER_INCH)


def _compiler(template: str, data: Mapping[str, Any]) -> Any:
    import typst

    if _process_of_first_use() != os.getpid():
        raise RuntimeError("Typst hangs in a process that was forked after its first use")
    return typst.Compiler(
        FOLDER / f"{template}.typ", root=FOLDER, font_paths=_fonts(), sys_inputs={"data": json.dumps(_printable(data))}
    )


@cache
def _process_of_first_use() -> int:
    return os.getpid()


@cache
def _fonts() -> Any:
    """The face that the wheel brings; for letters that it lacks, those of this machine."""
    import typst
    from fontpkg_ibm_plex_sans import ROOT

    return typst.Fonts(font_paths=[ROOT / "files"])


def _printable(value: Any) -> Any:
    """The same without control characters, which no font can show."""
    if isinstance(value, str):
        return xml_text(value)
    if isinstance(value, Mapping):
        return {name: _printable(each) for name, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value

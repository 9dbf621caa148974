"""Cells that a spreadsheet would run as a formula, armed against that in every file of text that we write."""

import re

# A spreadsheet runs a cell that begins so, unless it is a number; the wide forms count in East Asian versions.
_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d", re.ASCII)


def _would_run(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(_STARTS) and not _NUMBER.fullmatch(bare)


def arm(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it as a formula."""
    return "'" + text if _would_run(text) else text


def disarm(text: str) -> str:
    """The text that was armed: `disarm(arm(text)) == text` for every text."""
    return text[1:] if text.startswith("'") and _would_run(text) else text

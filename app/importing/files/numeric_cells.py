"""Distinguishes numeric cells from words: enough to detect a header and a total row."""

import re

_NUMBER = re.compile(
    r"[(+\-−]?\s*(?:[^\W\d_]{3}\s?|[^\w\s.,()+\-−]{1,3}\s?)?[+\-−]?\d[\d.,:'’\s]*%?"
    r"(?:\s?[^\W\d_]{3}|\s?[^\w\s.,()+\-−]{1,3})?\s*[)\-−]?",
    re.ASCII,
)
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[T ].*)?")


def is_number(cell: str) -> bool:
    """Whether a cell has a number, an amount of money or a duration."""
    bare = cell.strip().replace("\u00a0", " ").replace("\u202f", " ")
    return len(bare) <= 40 and _NUMBER.fullmatch(bare) is not None and not _DATE.fullmatch(bare)


def is_data(cell: str) -> bool:
    """Whether a cell has a number or a date, which headers seldom have."""
    return is_number(cell) or _DATE.fullmatch(cell.strip()) is not None

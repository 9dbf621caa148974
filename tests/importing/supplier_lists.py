"""Ordinary lists of suppliers of 57 rows, as they come out of a spreadsheet: German and English."""

import csv
import io
from datetime import date, timedelta

ROWS = 57
_PEOPLE = (
    *("Anna Weber", "Jonas Klein", "Mia Sommer", "Ben Vogt", "Lea Brandt", "Paul Horn", "Nora Adler", "Tom Winter"),
    *("Ida Falk", "Max Lorenz", "Eva Stein", "Jan Busch"),
)
_COMPANIES = (
    *("Nordlicht GmbH", "Pixelwerk AG", "Data Mill Ltd", "Kontor KG", "Brightside Ltd", "Sigma Services"),
    *("Hafenblick GmbH", "Quantum Partners", "Tessera AG"),
)
_WORK = ("Website", "Newsletter", "Data cleaning", "Logo", "App", "Translation", "Audit", "Campaign")
_FIRST_DAY = date(2024, 1, 8)


def _rows(first, last, first_day):
    for at in range(first, last):
        freelance, third = at % 3 != 1, at // 3
        start = first_day + timedelta(days=9 * at)
        yield {
            "at": at + 1,
            "title": f"{_WORK[at % len(_WORK)]} {at // len(_WORK) + 1}",
            "person": freelance,
            "provider": _PEOPLE[(at - third) % len(_PEOPLE)] if freelance else _COMPANIES[third % len(_COMPANIES)],
            "start": start,
            "end": start + timedelta(days=20 + at % 25),
            "cost": 900 + 137 * at,
        }


def _csv(header, rows, delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def english_list(first=0, last=ROWS, first_day=_FIRST_DAY):
    """Rows `first` to `last`: a row number, an unusual header for the supplier, words for the arrangement."""
    kinds = {True: "Contractor", False: "Agency"}
    return _csv(
        [
            "#",
            "Project",
            "Winning supplier",
            "Kind of supplier",
            "Start",
            "End",
            "Contract amount",
            "Currency",
            "Region",
        ],
        [
            (
                *(each["at"], each["title"], each["provider"], kinds[each["person"]], each["start"].isoformat()),
                *(each["end"].isoformat(), f"{each['cost']}.00", "EUR", "North" if each["at"] % 2 else "South"),
            )
            for each in _rows(first, last, first_day)
        ],
    )


def german_list(first=0, last=ROWS, first_day=_FIRST_DAY):
    """The same in German, with a decimal comma and days before months."""
    kinds = {True: "Freiberufler", False: "Dienstleister"}
    return _csv(
        ["Nr.", "Projekt", "Lieferant", "Vertragsart", "Beginn", "Ende", "Betrag", "Währung", "Region"],
        [
            (
                *(each["at"], each["title"], each["provider"], kinds[each["person"]]),
                *(each["start"].strftime("%d.%m.%Y"), each["end"].strftime("%d.%m.%Y")),
                *(f"{each['cost']:,}".replace(",", ".") + ",00", "EUR", "Nord" if each["at"] % 2 else "Süd"),
            )
            for each in _rows(first, last, first_day)
        ],
        ";",
    )

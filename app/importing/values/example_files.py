"""Example files to download: an empty one with its header, and one with twelve made-up engagements, in two languages.

Each is imported as it is, without a question.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.files.csv_writer import BYTE_ORDER_MARK, encode_rows

ENGLISH, GERMAN = "English", "Deutsch"
# By field: its header in English and in German.
HEADERS = {
    "reference": ("Reference", "Auftragsnummer"),
    "title": ("Title", "Titel"),
    "arrangement": ("Arrangement", "Vertragsart"),
    "provider": ("Provider", "Dienstleister"),
    "category": ("Category", "Kategorie"),
    "started_on": ("Start date", "Beginn"),
    "due_on": ("Due", "Frist"),
    "ended_on": ("End date", "Ende"),
    "agreed_cost": ("Agreed cost", "Auftragswert"),
    "actual_cost": ("Actual cost", "Rechnungsbetrag"),
    "currency": ("Currency", "Währung"),
    "hours_estimated": ("Hours estimated", "Geplante Stunden"),
    "hours_actual": ("Hours actual", "Geleistete Stunden"),
}
_F, _O = "freelance", "outsourced"
# Titles in both languages, arrangement, number of the provider, category.
_JOBS = (
    ("Example: new online shop", "Beispiel: neuer Onlineshop", _F, 1, "software development"),
    ("Example: help desk, half a year", "Beispiel: Kundendienst, halbes Jahr", _O, 2, "customer service"),
    ("Example: product photos", "Beispiel: Produktfotos", _F, 3, "design"),
    ("Example: payroll", "Beispiel: Lohnabrechnung", _O, 4, "finance & legal"),
    ("Example: market survey", "Beispiel: Marktumfrage", _O, 5, "data & research"),
    ("Example: translation of the manual", "Beispiel: Handbuch übersetzen", _F, 6, "writing & translation"),
    ("Example: app for stock-taking", "Beispiel: App für die Inventur", _O, 7, "software development"),
    ("Example: campaign in spring", "Beispiel: Kampagne im Frühjahr", _F, 8, "marketing"),
    ("Example: move to the new server", "Beispiel: Umzug des Servers", _F, 1, "software development"),
    ("Example: office services", "Beispiel: Bürodienste", _O, 9, "operations"),
    ("Example: new logo", "Beispiel: neues Logo", _F, 10, "design"),
    ("Example: hotline at weekends", "Beispiel: Hotline am Wochenende", _O, 2, "customer service"),
)
# Month and day of start, due date and end; agreed and actual cost in euros; estimated and actual hours.
_FIGURES = (
    ((1, 12), (3, 27), (4, 3), 9600, 10150, 120, 131),
    ((1, 5), (6, 30), (6, 30), 18000, 18000, 720, 705),
    ((2, 2), (2, 13), (2, 12), 2400, 2400, 30, 28),
    ((1, 1), (6, 30), (6, 30), 5400, 5520, 90, 96),
    ((3, 2), (4, 10), (4, 24), 7800, 8900, 110, 128),
    ((3, 9), (3, 31), (3, 30), 1950, 1950, 40, 41),
    ((2, 16), (6, 12), (7, 3), 31000, 34500, 410, 468),
    ((2, 23), (4, 30), (4, 30), 4200, 4350, 60, 62),
    ((4, 13), (5, 8), (5, 6), 3600, 3480, 45, 43),
    ((1, 1), (6, 30), (6, 30), 6600, 6600, 300, 300),
    ((5, 4), (5, 29), (6, 5), 2800, 3100, 35, 42),
    ((4, 1), (6, 30), (6, 30), 5200, 5450, 190, 201),
)
_YEAR = 2025


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A file to download. `is_empty`: it has a header alone."""

    name: str
    language: str
    is_empty: bool

    @property
    def content(self) -> bytes:
        """The file; with a byte order mark, by which spreadsheets know its encoding."""
        is_german = self.language == GERMAN
        rows = [] if self.is_empty else _rows(is_german)
        cells = [[_cell_text(value, is_german) for value in row] for row in rows]
        header = [headers[is_german] for headers in HEADERS.values()]
        delimiter = ";" if is_german else ","
        return b"".join(encode_rows([header, *cells], delimiter, BYTE_ORDER_MARK))


EXAMPLES = {
    each.name: each
    for each in (
        ExampleFile("contrast-template", ENGLISH, is_empty=True),
        ExampleFile("contrast-example", ENGLISH, is_empty=False),
        ExampleFile("contrast-vorlage", GERMAN, is_empty=True),
        ExampleFile("contrast-beispiel", GERMAN, is_empty=False),
    )
}


def _rows(is_german: bool) -> list[list[object]]:
    found: list[list[object]] = []
    for place, (job, figures) in enumerate(zip(_JOBS, _FIGURES, strict=True), 1):
        english, german, arrangement, provider, category = job
        *days, agreed, actual, estimated, hours = figures
        title, name = (german, "Beispielfirma") if is_german else (english, "Example provider")
        key = f"{'BEISPIEL' if is_german else 'EXAMPLE'}-{place:02d}"
        dates = [date(_YEAR, month, day) for month, day in days]
        costs = [Decimal(agreed), Decimal(actual), "EUR"]
        found.append([key, title, arrangement, f"{name} {provider}", category, *dates, *costs, estimated, hours])
    return found


def _cell_text(value: object, is_german: bool) -> str:
    """Returns a value as a spreadsheet in that language writes it."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}" if is_german else value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",") if is_german else f"{value:.2f}"
    return str(value)

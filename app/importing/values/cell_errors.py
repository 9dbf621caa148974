"""Errors about unreadable texts of a column, with the facts needed to decide what they mean."""

from app.core.domain import invisible_characters, rating_scales
from app.core.domain.fields import Field
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Amount, Count, Quantity, Rating
from app.core.domain.number_parsing import DecimalMark, Unreadable
from app.importing.domain.value_kinds import kind_of, may_be_duration
from app.importing.values import amounts
from app.record.domain.engagement_options import DAILY, HOURLY

_END_FIELDS = ("due_on", "ended_on")  # end dates computed from a duration
_PER_TEXTS = {HOURLY: "an hour", DAILY: "a day"}


def explain(field: Field, text: str, bad: Unreadable) -> Unreadable:
    """Returns the reason for an unreadable text of this field; another kind of value in place of a date or number is
    named."""
    if bad.code == "date":
        bad = _date_error(field, text, bad)
    if bad.code == "number" and isinstance(field.kind, Amount | Quantity | Count):
        bad = amounts.number_error(text, bad)
    if marks := invisible_characters.invisible_code_points(text):
        return Unreadable(bad.code, f"{bad} It contains invisible characters: {marks}.")
    return bad


def _date_error(field: Field, text: str, bad: Unreadable) -> Unreadable:
    found = kind_of(text)
    if found == "a duration" or (found == "a time" and may_be_duration(text)):  # a duration looks the same
        check_end_field(field, text)
        return Unreadable(
            "duration-ambiguous",
            f"“{text.strip()}” is {found}, not a date. If the column holds durations from the start date, choose "
            "their unit.",
        )
    if found and found != "a date":
        return Unreadable("date", f"“{text.strip()}” is {found}, not a date. Write it as 2026-04-03.")
    return bad


def check_end_field(field: Field, text: str) -> None:
    """Raises Unreadable for a duration in a field that isn't an end date."""
    if field.name not in _END_FIELDS:
        found = kind_of(text) or "a duration"
        wrong = f"“{text.strip()}” is {found}, not a date."
        raise Unreadable(
            "date",
            f"{wrong} Write it as 2026-04-03."
            if found == "a time"
            else f"{wrong} Only an end date can be a duration, counted from the start. Write it as 2026-04-03.",
        )


def not_a_total(text: str, per: str) -> Unreadable:
    """Returns the error for an hourly or daily price in place of a total."""
    return Unreadable(
        "number",
        f"“{text.strip()}” is a price {_PER_TEXTS[per]}, not a total. Import this column to the rate "
        "instead, or correct it.",
    )


def scaled_header(header: str, what: str) -> Unreadable:
    """Returns the error for a header with amounts in cents or thousands."""
    return Unreadable(
        "number",
        f"{header} is in {what}, but amounts are imported in whole currency units. Convert the "
        "column in the file, and correct its header.",
    )


def reading_notes(kind: object, reading: InputFormat, sign: str | None, each: str | None, header: str) -> list[str]:
    """Returns notes about how a whole column is read, by its header or by the options."""
    scale, lengths, found = reading.scale, reading.durations, []
    if isinstance(kind, Rating) and scale is not None:
        found.append(f"{header}: {scale.rule}.")
    if isinstance(kind, Quantity) and lengths is not None and str(lengths):
        found.append(f"{header}: {lengths}.")
    if sign:
        found.append(f"{header}: amounts are in {sign}, according to the header.")
    if each:
        found.append(f"{header}: rates are {each}, according to the header.")
    return found


def refuse_number(text: str, decimal: DecimalMark | None, reason: str) -> None:
    """Raises Unreadable for a rating in figures with an unknown scale; words are read as they are."""
    try:
        rating_scales.parse_given_rating(text, decimal)
    except Unreadable:
        return
    raise Unreadable("rating-ambiguous", reason)

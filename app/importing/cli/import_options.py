"""Command-line options of `contrast import`, and the Options they make."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.core.domain.errors import Refused

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_ANSWERS, _MAX_DIGITS = ("skip", "add", "update"), 10  # about likely duplicates; digits of a row
_DATE_ORDERS, _DECIMAL_MARKS = ["dmy", "mdy", "ymd"], ["point", "comma"]


def _parse_lists(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, list[str]]:
    """Returns names, each with all of its texts; a blank text adds the name alone."""
    found: dict[str, list[str]] = {}
    for text in values:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise click.BadParameter(f"“{text}” has no “=”. Write it as NAME=VALUE.")
        found.setdefault(name.strip(), []).extend([value] if value.strip() else [])
    return found


def _parse_pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in values:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise click.BadParameter(f"“{text}” has no “=”. Write it as NAME=VALUE.")
        if name.strip() in found:
            raise click.BadParameter(f"{name.strip()} is given twice. Give it once.")
        found[name.strip()] = value
    return found


def _parse_translations(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in values:
        field, colon, rest = text.partition(":")
        original, mark, to = rest.rpartition("=")
        if not colon or not mark or not field.strip():
            raise click.BadParameter(f"“{text}” is not in the form FIELD:FROM=TO.")
        found.setdefault(field.strip(), {})[original] = to
    return found


def _parse_formats(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in values:
        field, colon, rest = text.partition(":")
        way, mark, value = rest.partition("=")
        if not mark and way.strip() == "round":
            value = "yes"
        elif not mark or not colon or not field.strip():
            raise click.BadParameter(f"“{text}” is not in the form FIELD:WAY=VALUE.")
        found.setdefault(field.strip(), {})[way.strip()] = value
    return found


def _parse_rows(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[int, str]:
    found = _parse_pairs(ctx, param, values)
    for line, answer in found.items():
        if not (line.isascii() and line.isdecimal() and len(line) < _MAX_DIGITS) or answer not in _ANSWERS:
            raise click.BadParameter(f"“{line}={answer}” is not in the form ROW=skip, ROW=add or ROW=update.")
    return {int(line): answer for line, answer in found.items()}


def _parse_key(ctx: click.Context, param: click.Parameter, value: str | None) -> list[str] | None:
    return None if value is None else [name.strip() for name in value.split(",") if name.strip()]


def _parse_delimiter(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return None if value is None else _DELIMITERS.get(value.lower(), value)


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--of",
        type=click.Choice(["engagements", "reviews", "providers", "lines"]),
        help="What the rows are. Default: detected from the header of a Contrast file, else engagements.",
    ),
    click.option(
        "--map",
        "columns",
        multiple=True,
        metavar="FIELD=HEADER",
        callback=_parse_lists,
        help="Map a column to a field. Repeat for a field that several columns fill. Nothing after "
        "“=” means no column.",
    ),
    click.option(
        "--set",
        "constants",
        multiple=True,
        metavar="FIELD=VALUE",
        callback=_parse_pairs,
        help="Use this value for a field in all rows.",
    ),
    click.option(
        "--value",
        "values",
        multiple=True,
        metavar="FIELD:FROM=TO",
        callback=_parse_translations,
        help="What a value in the file means. Nothing after “=” means missing.",
    ),
    click.option(
        "--leave-out",
        multiple=True,
        metavar="HEADER=VALUE",
        callback=_parse_lists,
        help="Leave out rows with this value in this column.",
    ),
    click.option("--unknown", multiple=True, metavar="VALUE", help="A value that means missing in every column."),
    click.option(
        "--others-unknown",
        multiple=True,
        metavar="FIELD",
        help="Every other value of this field that can't be read means missing. Repeat for more fields.",
    ),
    click.option("--yes", multiple=True, metavar="WORD", help="A word that means yes."),
    click.option("--no", multiple=True, metavar="WORD", help="A word that means no."),
    click.option("--dates", type=click.Choice(_DATE_ORDERS), help="Order of day and month in dates."),
    click.option("--decimal", type=click.Choice(_DECIMAL_MARKS), help="Decimal mark."),
    click.option(
        "--way",
        "ways",
        multiple=True,
        metavar="FIELD:WAY=VALUE",
        callback=_parse_formats,
        help="How to read one column: dates, decimal, century, scale, duration, currency or turned; "
        "minus=HEADER for a column to subtract; or round, for numbers with too many decimals.",
    ),
    click.option("--encoding", metavar="X", help="Encoding of the file, such as Windows-1252."),
    click.option(
        "--delimiter",
        metavar="X",
        callback=_parse_delimiter,
        help="Separator: a character, or comma, semicolon, tab, pipe.",
    ),
    click.option(
        "--carry-down",
        multiple=True,
        metavar="HEADER",
        help="Fill blank cells in this column from the row above. Repeat for more columns; all of them must be blank.",
    ),
    click.option("--header-row", type=click.IntRange(min=0), metavar="N", help="Line of the header. 0: no header."),
    click.option(
        "--no-header",
        is_flag=True,
        default=None,
        help="The file has no header. All rows are data, and the columns are called “column 1”, “column 2” and so on.",
    ),
    click.option(
        "--quotes",
        type=click.Choice(["doubled", "backslash"]),
        help="Quotation marks inside cells: doubled, or escaped by a backslash.",
    ),
    click.option("--sheet", metavar="NAME", help="Sheet of a workbook."),
    click.option("--leave-totals/--keep-totals", "totals", default=None, help="Leave out a row of totals at the end."),
    click.option(
        "--key",
        metavar="FIELD[,FIELD]",
        callback=_parse_key,
        help="Fields that match a row to an existing engagement. Default: reference.",
    ),
    click.option(
        "--lines",
        multiple=True,
        metavar="HEADER",
        help="Rows are lines (invoices, time, expenses). Rows with the same value in this column belong "
        "to one engagement. Repeat for more columns.",
    ),
    click.option(
        "--blank",
        type=click.Choice(["keep", "clear", "refuse"]),
        help="What a blank cell does to an existing value. Default: keep it.",
    ),
    click.option(
        "--only", type=click.Choice(["add", "update"]), help="Only add new engagements, or only update existing ones."
    ),
    click.option(
        "--recorded",
        type=click.Choice(_ANSWERS),
        help="What to do with rows without a reference that match existing engagements: skip them, "
        "add them as new, or update the existing ones.",
    ),
    click.option(
        "--recorded-row",
        "recorded_rows",
        multiple=True,
        metavar="ROW=ANSWER",
        callback=_parse_rows,
        help="The same for a single row: its line in the file, and skip, add or update. Repeat for more rows.",
    ),
    click.option("--again", "recorded", flag_value="add", help="Same as --recorded add."),
    click.option(
        "--same-engagements",
        is_flag=True,
        default=None,
        help="Confirm that matched rows which change title, provider and start at once are the same engagements.",
    ),
    click.option(
        "--keep-columns",
        is_flag=True,
        default=None,
        help="Keep unmapped columns as a note on each engagement.",
    ),
)


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds every option about reading a file to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def build_options(arguments: dict[str, Any], rejects: Path | None) -> Any:
    """Returns the Options of the arguments; raises UsageError for those that are invalid for every file."""
    from app.importing.values.option_checks import check
    from app.importing.values.options import Options

    found = {name: value for name, value in arguments.items() if value not in (None, (), {})}
    if found.pop("no_header", None):
        found["header_row"] = 0
    try:
        made = Options(**found, take_good=rejects is not None)
        check(made)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    return made

"""What can be said of a file on the command line, and the Options that it makes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.core.domain.errors import Refused

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_ORDERS, _MARKS = ["dmy", "mdy", "ymd"], ["point", "comma"]


def _lists(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, list[str]]:
    """Names with all the texts that they are given; a blank one gives the name alone."""
    found: dict[str, list[str]] = {}
    for text in values:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise click.BadParameter(f"“{text}” has no “=”.")
        found.setdefault(name.strip(), []).extend([value] if value.strip() else [])
    return found


def _pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in values:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise click.BadParameter(f"“{text}” has no “=”.")
        if name.strip() in found:
            raise click.BadParameter(f"{name.strip()} is given twice.")
        found[name.strip()] = value
    return found


def _translations(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in values:
        field, colon, rest = text.partition(":")
        said, mark, to = rest.rpartition("=")
        if not colon or not mark or not field.strip():
            raise click.BadParameter(f"“{text}” is not written as FIELD:FROM=TO.")
        found.setdefault(field.strip(), {})[said] = to
    return found


def _ways(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in values:
        field, colon, rest = text.partition(":")
        way, mark, said = rest.partition("=")
        if not mark and way.strip() == "round":
            said = "yes"
        elif not mark or not colon or not field.strip():
            raise click.BadParameter(f"“{text}” is not written as FIELD:WAY=VALUE.")
        found.setdefault(field.strip(), {})[way.strip()] = said
    return found


def _key(ctx: click.Context, param: click.Parameter, value: str | None) -> list[str] | None:
    return None if value is None else [name.strip() for name in value.split(",") if name.strip()]


def _delimiter(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return None if value is None else _DELIMITERS.get(value.lower(), value)


_SAID: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--of",
        type=click.Choice(["engagements", "reviews", "providers", "lines"]),
        help="What the rows are; else as the header of a file of Contrast's tells, or engagements.",
    ),
    click.option(
        "--map",
        "columns",
        multiple=True,
        metavar="FIELD=HEADER",
        callback=_lists,
        help="Which column fills a field; again for the same field, several do; with nothing after “=”, none does.",
    ),
    click.option(
        "--set", "constants", multiple=True, metavar="FIELD=VALUE", callback=_pairs, help="What a field is in all rows."
    ),
    click.option(
        "--value",
        "values",
        multiple=True,
        metavar="FIELD:FROM=TO",
        callback=_translations,
        help="What a text of the file stands for; with nothing after “=”, it is unknown.",
    ),
    click.option(
        "--leave-out",
        multiple=True,
        metavar="HEADER=VALUE",
        callback=_lists,
        help="Rows that say so in this column are left out.",
    ),
    click.option("--unknown", multiple=True, metavar="VALUE", help="A text that means unknown in any column."),
    click.option("--yes", multiple=True, metavar="WORD", help="A word that means yes."),
    click.option("--no", multiple=True, metavar="WORD", help="A word that means no."),
    click.option("--dates", type=click.Choice(_ORDERS), help="In which order day and month stand."),
    click.option("--decimal", type=click.Choice(_MARKS), help="Which mark is the decimal one."),
    click.option(
        "--way",
        "ways",
        multiple=True,
        metavar="FIELD:WAY=VALUE",
        callback=_ways,
        help="How one column is read: dates, decimal, century, scale, duration, currency or turned; "
        "minus=HEADER, a column that is taken off; or just round, for more decimals than there is room for.",
    ),
    click.option("--encoding", metavar="X", help="How the letters are coded, such as Windows-1252."),
    click.option(
        "--delimiter",
        metavar="X",
        callback=_delimiter,
        help="What stands between cells: a character, or comma, semicolon, tab, pipe.",
    ),
    click.option(
        "--carry-down",
        multiple=True,
        metavar="HEADER",
        help="A row that is blank here takes over from the row above. Again: another column; all have to be blank.",
    ),
    click.option(
        "--header-row", type=click.IntRange(min=0), metavar="N", help="The line of the header; 0: there is none."
    ),
    click.option(
        "--no-header",
        is_flag=True,
        default=None,
        help="There is no header: all rows are data, and the columns are called “column 1”, “column 2” and so on.",
    ),
    click.option(
        "--quotes",
        type=click.Choice(["doubled", "backslash"]),
        help="How quotation marks within a cell are written: twice, or after a backslash.",
    ),
    click.option("--sheet", metavar="NAME", help="Which sheet of a workbook."),
    click.option(
        "--leave-totals/--keep-totals", "totals", default=None, help="Whether a row of totals at the end is left out."
    ),
    click.option(
        "--key",
        metavar="FIELD[,FIELD]",
        callback=_key,
        help="By what a row finds its engagement; else by its reference.",
    ),
    click.option(
        "--lines",
        multiple=True,
        metavar="HEADER",
        help="Rows are lines (invoices, time, expenses); those "
        "that say the same here are one engagement's. Again: another column of that key.",
    ),
    click.option(
        "--blank",
        type=click.Choice(["keep", "clear", "refuse"]),
        help="What an empty cell does to what is recorded; else it keeps it.",
    ),
    click.option("--only", type=click.Choice(["add", "update"]), help="Only add new ones, or only update known ones."),
    click.option(
        "--recorded",
        type=click.Choice(["skip", "add", "update"]),
        help="What becomes of rows without a "
        "reference that look like recorded engagements: left out, logged as new ones, or they update those.",
    ),
    click.option("--again", "recorded", flag_value="add", help="The same as --recorded add."),
    click.option(
        "--same-engagements",
        is_flag=True,
        default=None,
        help="Known rows that change title, provider and start at once are the same engagements all the same.",
    ),
    click.option(
        "--keep-columns",
        is_flag=True,
        default=None,
        help="Keep the columns that fill no field as a note on each engagement.",
    ),
)


def options_of_a_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command every option that says how a file is meant."""
    for option in reversed(_SAID):
        command = option(command)
    return command


def made(said: dict[str, Any], rejects: Path | None) -> Any:
    """The Options of what was said; raises UsageError for what no file could make right."""
    from app.importing.values import options

    found = {name: value for name, value in said.items() if value not in (None, (), {})}
    if found.pop("no_header", None):
        found["header_row"] = 0
    try:
        made = options.Options(**found, take_good=rejects is not None)
        options.check(made)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    return made

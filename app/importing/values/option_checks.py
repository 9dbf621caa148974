"""Checks of options that are invalid for every file, and options determined by the header of one of our files."""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from app.core.domain.errors import Problem, Refused
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Amount
from app.core.domain.number_parsing import DateOrder, DecimalMark, Unreadable
from app.importing.domain import invoice_table
from app.importing.files.quoting import Quotes
from app.importing.values import invoice_options
from app.importing.values.options import BlankAction, DuplicateAction, ImportMode, Options
from app.record.domain.file_schema import (
    COLUMNS,
    ENGAGEMENTS,
    IMPORTABLE_COLUMNS,
    LINES,
    PROVIDERS,
    REVIEWS,
    Table,
    detect_table,
)

FROM_ENTRIES = {"actual_cost": "line_amount", "hours_actual": "line_hours"}
FORMAT_SETTINGS = ("dates", "decimal", "century", "scale", "currency", "duration", "round", "minus", "turned")


def check(options: Options) -> None:
    """Raises Refused for options that are invalid for every file: unknown fields, unreadable constants."""
    problems = [
        *_unknown_fields(options),
        *(_table_problems(options) if options.of else ()),
        *_conflicts(options),
        *_entry_problems(options),
        *_unreadable_texts(options),
        *_choice_problems(options),
    ]
    if problems:
        raise Refused(problems)


def _unknown_fields(options: Options) -> Iterator[Problem]:
    named = (*options.columns, *options.constants, *options.values, *options.ways, *options.others_unknown)
    for name in dict.fromkeys(named):
        if name not in COLUMNS:
            yield Problem("unknown-field", f"There is no field “{name}”. The fields are: {', '.join(COLUMNS)}.", name)


def _table_problems(options: Options) -> Iterator[Problem]:
    of = options.of or (LINES if options.lines else ENGAGEMENTS)
    named = (*(name for name, headers in options.columns.items() if headers), *options.constants, *options.values)
    for name in dict.fromkeys(named):
        if (
            name in COLUMNS
            and of in IMPORTABLE_COLUMNS
            and name not in IMPORTABLE_COLUMNS[of]
            and COLUMNS[name].part != "line"
        ):
            yield Problem("not-of-table", f"The rows are {of}, which have no {name}. Choose another field.", name)
    if of in (REVIEWS, PROVIDERS) and (options.lines or tuple(options.key) != ("reference",)):
        yield Problem(
            "key",
            f"The rows are {of}, which are matched by their own key. Leave the key out.",
            "key",
            ", ".join(options.lines or options.key),
        )


def settle_options(options: Options, header: Sequence[str]) -> Options:
    """Returns the options completed by the header of one of our files; raises Refused for entries of an unknown
    table."""
    if invoice_table.is_invoice_table(header):
        return invoice_options.settle(options)
    of = options.of or (None if options.lines else detect_table(header))
    if of == LINES and not options.lines:
        key = options.columns.get("reference") or [each for each in header if each in ("reference", "Reference")]
        if not key:
            raise Refused(
                [
                    Problem(
                        "lines",
                        "Choose the columns that are the same in all lines of one engagement, such as its contract, "
                        "or its project and person.",
                        "lines",
                    )
                ]
            )
        options = replace(options, lines=key)
    if of is not None:  # reviews and providers have no notes
        options = replace(options, of=of, keep_columns=options.keep_columns and of not in (REVIEWS, PROVIDERS))
    if problems := list(_table_problems(options)):
        raise Refused(problems)
    return options


def _conflicts(options: Options) -> Iterator[Problem]:
    for name, headers in options.columns.items():
        if headers and name in options.constants:
            yield Problem("field-twice", f"{name} has both a column and one value for all rows. Choose one.", name)
        if len(headers) > 1 and name in COLUMNS and isinstance(COLUMNS[name].field.kind, Amount):
            yield Problem(
                "columns-added",
                f"{name} is an amount, and amounts of several columns are not added up. Choose one column. "
                "To subtract the other, as credit from debit, use “One amount in two columns” or --way "
                f"{name}:minus=HEADER.",
                name,
            )
    for name in options.key:
        if name not in COLUMNS or COLUMNS[name].part != "engagement" or isinstance(COLUMNS[name].field.kind, Amount):
            yield Problem("key", f"“{name}” is not an engagement field, so rows can't be matched by it.", "key", name)
    if not options.key:
        yield Problem("key", "Choose a field that rows are matched by, such as reference.", "key")


def _entry_problems(options: Options) -> Iterator[Problem]:
    filled = [name for name, headers in options.columns.items() if headers] + list(options.constants)
    if options.lines and tuple(options.key) != ("reference",):
        yield Problem(
            "key",
            "Lines find their engagement by the columns they share, so leave the other key out.",
            "key",
            ", ".join(options.key),
        )
    for name in dict.fromkeys(filled):
        if name not in COLUMNS:
            continue
        if options.lines and name in FROM_ENTRIES:
            yield Problem(
                "follows-from-lines",
                f"{name} is calculated from the lines. Use {FROM_ENTRIES[name]} instead.",
                name,
            )
        if not options.lines and options.of != LINES and COLUMNS[name].part == "line":
            yield Problem(
                "no-lines",
                f"{name} is a field of a line. Choose the columns that lines of one engagement share, "
                "or a field of the engagement.",
                name,
            )


def _unreadable_texts(options: Options) -> Iterator[Problem]:
    texts: list[tuple[str, str, Mapping[str, Any]]] = [(name, text, {}) for name, text in options.constants.items()]
    texts += [
        (name, text, options.ways.get(name, {})) for name, meant in options.values.items() for text in meant.values()
    ]
    for name, text, way in texts:
        reading = InputFormat(way.get("decimal") or options.decimal or "point", way.get("dates") or options.dates)
        if name in COLUMNS:
            try:
                COLUMNS[name].field.read(text, reading)
            except Unreadable as bad:
                yield Problem(bad.code, f"{name}: {bad}", name, text)


def _choice_problems(options: Options) -> Iterator[Problem]:
    allowed: dict[str, tuple[object, tuple[str, ...]]] = {
        "of": (options.of, get_args(Table)),
        "dates": (options.dates, get_args(DateOrder)),
        "decimal": (options.decimal, get_args(DecimalMark)),
        "quotes": (options.quotes, get_args(Quotes)),
        "blank": (options.blank, get_args(BlankAction)),
        "only": (options.only, get_args(ImportMode)),
        "recorded": (options.recorded, get_args(DuplicateAction)),
    }
    bad_rows = [each for each in options.recorded_rows.values() if each not in get_args(DuplicateAction)]
    allowed["recorded_rows"] = (next(iter(bad_rows), None), get_args(DuplicateAction))
    for name, (chosen, choices) in allowed.items():
        if chosen is not None and chosen not in choices:
            yield Problem("option", f"{name} must be {', '.join(choices[:-1])} or {choices[-1]}.", name, str(chosen))
    for name, way in options.ways.items():
        if "minus" in way and not (
            name in COLUMNS and isinstance(COLUMNS[name].field.kind, Amount) and options.columns.get(name)
        ):
            yield Problem(
                "option",
                f"{name} has no column of amounts to subtract “{way['minus']}” from. Choose its column too.",
                name,
                way["minus"],
            )
        for each in way:
            if each not in FORMAT_SETTINGS:
                yield Problem(
                    "option", f"“{each}” is not a setting of columns: {', '.join(FORMAT_SETTINGS)}.", name, each
                )
    if options.delimiter is not None and len(options.delimiter) != 1:
        yield Problem("option", "A separator is one character, such as ; or a tab.", "delimiter", options.delimiter)
    if options.header_row is not None and options.header_row < 0:
        yield Problem(
            "option",
            "Lines are counted from 1. Use 0 if the file has no header.",
            "header_row",
            str(options.header_row),
        )
    if options.encoding is not None and not _is_codec(options.encoding):
        yield Problem(
            "option",
            f"The encoding “{options.encoding}” is not supported. Use UTF-8, UTF-16 or Windows-1252, "
            "or another one by its name.",
            "encoding",
            options.encoding,
        )


def _is_codec(name: str) -> bool:
    try:
        return codecs.lookup(name.partition(" ")[0]).encode("")[1] == 0
    except (LookupError, TypeError, ValueError):
        return False

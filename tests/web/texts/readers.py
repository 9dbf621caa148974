"""Everything that reads a text from outside, by name: what the tests of hostile texts run."""

import json
from contextlib import suppress
from datetime import date

from app import logfile
from app.cli import terminal
from app.core.domain import (
    currencies,
    dates,
    durations,
    file_words,
    invisible_characters,
    kinds,
    mail,
    number_parsing,
    rating_scales,
    text_normalisation,
    timestamps,
    typed_values,
)
from app.core.domain.errors import Refused
from app.core.domain.fields import Unreadable
from app.core.domain.input_format import CANONICAL, InputFormat
from app.core.files import csv_writer, formula_escaping, temporary_folders
from app.core.services import smtp
from app.exporting.files import writer
from app.importing.domain import (
    column_matching,
    error_cells,
    placeholders,
    reversed_scales,
    row_numbers,
    swapped_dates,
    value_kinds,
)
from app.importing.files import delimited, header_row, numeric_cells, quoting, scan, total_rows
from app.importing.files import file_types as file_kinds
from app.importing.pages import import_wizard
from app.importing.pages import profiles as profile_pages
from app.importing.values import amounts, column_format, format_inference, options, profiles, row_currency, zero_amounts
from app.importing.values.column_reader import ColumnReader
from app.importing.workbooks import invoice_xml, number_formats, ods, xlsx
from app.record.domain import selection_query, similar_names
from app.record.domain.file_schema import COLUMNS
from app.record.pages import engagement_view
from app.record.services import saved_views
from app.report.charts import svg
from app.report.domain import custom_claims, periods
from app.report.domain.refusals import Unfit
from app.report.files import markup, saved_csv, saved_mail
from app.web import static_files

OPEN = InputFormat()
SPANS = InputFormat(
    durations=durations.DurationFormat("day", "h:m", 8, 5, 21), decimal="point", dates="dmy", century=2000
)
FIELDS = {type(column.field.kind): name for name, column in COLUMNS.items()} | dict.fromkeys(
    ("title", "rate", "due_on", "reference", "provider", "agreed_cost", "hours_actual", "provider_country")
)
OF_FIELDS = sorted({name for name in FIELDS.values() if name} | {name for name in FIELDS if isinstance(name, str)})


def _kind(kind):
    def read(text):
        for reading in (CANONICAL, OPEN, SPANS):
            with suppress(Unreadable):
                kind.read(text, reading)

    return read


def _column(name, way=None):
    def read(text):
        reader = ColumnReader(
            COLUMNS[name].field, "Cost (EUR)", way or column_format.ColumnFormat(OPEN), {"x": ""}, ["?"], armed=True
        )
        reader.learn([text])
        reader.settle()
        reader.read([text])

    return read


def _kept(act):
    def read(text):
        with suppress(Unreadable, Refused, Unfit, ValueError):
            act(text)

    return read


def _profile(text):
    said = {"contrast_profile": 1, "name": text, "headers": [text], "options": {"columns": {"title": [text]}}}
    for name in (text, "Mine"):
        with suppress(Refused):
            profiles.from_json(json.dumps(said | {"name": name}).encode())
    found = profiles.Profile(name="Mine", headers=(text,), options=options.Options(columns={"title": text}))
    profiles.similarity(found, [text])
    profiles.fit_to_header(found.options, [text])
    profiles.explicit_columns([text], found.options.columns)


def _filters(text):
    for name in (
        *selection_query.FILTER_FIELDS,
        *(f"{each}.{end}" for each in selection_query.FILTER_FIELDS for end in ("min", "max", "known")),
        "search",
        "from",
        "to",
        "all",
        "sample",
        text,
    ):
        with suppress(Refused):
            selection_query.parse_selection({name: [text]})


def _header(text):
    label = column_matching.header_label(text)
    column_matching.match([label], {})
    header_row.looks_like_data([text], [[text]])
    header_row.detect([(1, [text, "a"]), (2, ["1", "b"])])
    header_row.unique_labels([text, text])
    row_numbers.only_numbers_rows(column_matching.normalise_header(label), [text])


READERS = {
    **{
        f"a {type(kind).__name__}": _kind(kind)
        for kind in (
            kinds.Text(),
            kinds.Choice(("a", "b")),
            kinds.ChoiceSet(("a", "b")),
            kinds.Tags(),
            kinds.YesNo(),
            kinds.Day(),
            kinds.Currency(),
            kinds.Amount(),
            kinds.Quantity("hours", 5),
            kinds.Count("people"),
            kinds.Rating(("a", "b", "c"), "none"),
            kinds.Link("provider"),
        )
    },
    **{f"the column {name}": _column(name) for name in OF_FIELDS},
    **{
        f"the way {name}": _kept(lambda text, name=name: column_format.parse({name: text}, OPEN))
        for name in column_format.SETTINGS
    },
    "a turned column": _column("due_on", column_format.ColumnFormat(OPEN, turned=True)),
    "a column of an order that was chosen": _column("due_on", column_format.ColumnFormat(InputFormat(dates="dmy"))),
    "a header": _header,
    "whole headers": lambda text: column_matching.match([text], {"title": [text]}),
    "what a header says": lambda text: (
        file_words._PUNCTUATION.sub(" ", text),
        amounts.header_currency(text),
        amounts.header_unit(text),
        amounts.header_scale(text),
        reversed_scales.may_be_reversed(text),
    ),
    "amounts": _kept(
        lambda text: (amounts.split_amount(text), amounts.number_error(text, Unreadable("number", "No.")))
    ),
    "what else it may be": value_kinds.kind_of,
    "a moment": lambda text: (timestamps.parse_timestamp(text), swapped_dates.swapped(text)),
    "the parts of a day": lambda text: (
        dates._PADDED.fullmatch(text),
        dates.possible_orders(text, None),
        dates.date_separator(text),
        dates.month_name_in(text),
    ),
    "a duration": _kept(lambda text: durations.parse_parts(text, None, None)),
    "a scale": _kept(rating_scales.parse_scale),
    "a number": _kept(lambda text: (number_parsing.possible_marks(text), number_parsing.parse_number(text, None))),
    "what is typed": _kept(lambda text: typed_values.parse_typed(COLUMNS["agreed_cost"].field, text)),
    "a currency": _kept(currencies.parse_currency),
    "placeholders": _kept(lambda text: (placeholders.is_placeholder(text), placeholders.check_shortened(text))),
    "errors of a spreadsheet": lambda text: [
        error_cells.is_error(sign + text) and error_cells.error_reason(sign + text)
        for sign in ("", "#", error_cells.NO_RESULT)
    ],
    "amounts of nothing": lambda text: zero_amounts.ZeroAmounts().count([text], ()),
    "our own marks": lambda text: [
        format_inference.is_our_format(kind, [text])
        for kind in (kinds.Amount(), kinds.Count(""), kinds.Quantity("", 1), kinds.Day())
    ],
    "formulas": lambda text: (
        formula_escaping.escape_formulas(text),
        formula_escaping.unescape_formulas("'" + text),
        csv_writer.csv_text([[text, text]]),
    ),
    "a long title": lambda text: row_currency.cut_title(text, 200),
    "quotation marks": lambda text: (
        list(quoting.to_doubled([text, "\\" + text], quoting.Quoting(backslash=True))),
        quoting.unquote_row(['="' + text], quoting.Quoting(True, True, True)),
    ),
    "rows": _kept(lambda text: (list(delimited.read_rows([text], ",")), delimited.detect_delimiter(text, False))),
    "figures and totals": lambda text: (
        numeric_cells.is_number(text),
        numeric_cells.is_data(text),
        total_rows.detect([(1, ["Total" + text, "1"])], [[text, text]], 2),
    ),
    "what a file is": _kept(lambda text: file_kinds.check(text.encode(errors="replace"))),
    "electronic invoices": lambda text: (
        file_kinds._XML.match(text.encode(errors="replace")),
        file_kinds._INVOICE_ROOT.search(f"<{text}".encode(errors="replace")),
        invoice_xml._day_text("2026-01-02T" + text),
        invoice_xml._amount_text(text, True),
    ),
    "formats of cells": number_formats.parse,
    "cells of workbooks": lambda text: (
        ods._duration_text("P" + text),
        ods._padded_text(text, 1.0),
        ods._PADDED.fullmatch(text),
        ods._NUMBER_CHARS.sub("", text),
        xlsx._unescape("_x0041_" + text),
        xlsx._REFERENCE.fullmatch(text),
        xlsx._LETTERS.match(text),
    ),
    "profiles": _profile,
    "filters": _filters,
    "order and filters of a command": _kept(
        lambda text: [
            _kept(act)(given)
            for act, given in (
                (selection_query.parse_order, {"sort": [text]}),
                (selection_query.parse_filters, [text]),
            )
        ]
    ),
    "what the history says of a list": _kept(saved_views.parse_text),
    "folding": lambda text: (text_normalisation.fold(text), text_normalisation.fold_accents(text)),
    "what a screen shows": lambda text: (
        invisible_characters.escape_control_characters(text),
        invisible_characters.strip_invisible(text),
        invisible_characters.is_blank(text),
        invisible_characters.invisible_code_points(text),
    ),
    "names that are nearly another": lambda text: (
        similar_names.normalise_name(text),
        similar_names.differ_in_numbers(text, text + "1"),
    ),
    "the code of a period": _kept(lambda text: periods.parse_period(text, date(2026, 11, 30))),
    "an address of mail": _kept(
        lambda text: mail.parse_address(f"a@{text}") or mail.parse_address(f"{text}@example.org")
    ),
    "parts of an address": lambda text: (
        mail._LOCAL.fullmatch(text),
        mail._DOMAIN.fullmatch(text),
        mail._HOST.fullmatch(text),
        mail._URL.fullmatch(f"https://{text}"),
        smtp._CONTROL_CHARACTERS.sub("", text),
    ),
    "saved reports that leave": lambda text: (
        saved_mail._OF_NUMBER.search(text),
        saved_csv._DECIMAL.fullmatch(text),
        markup._NOT_XML.sub("", text),
    ),
    "the key of a claim": lambda text: custom_claims.make_key(text, ()),
    "addresses in notes": engagement_view.split_links,
    "drawings": lambda text: (
        svg.xml_id(text),
        svg.xml_text(text),
        svg._SAFE_LINK.match(text),
        svg.standalone(svg.document(key="k", kind="k", width=9, height=9, heading=text, desc=text)),
    ),
    "logs": lambda text: logfile._DETAIL.sub("", f"DETAIL: {text}\nDETAIL: {text}"),
    "what a console shows": lambda text: terminal._CONTROL_CHARACTERS.sub(b"", text.encode(errors="replace")),
    "lines and names of files": lambda text: (
        scan._LINE_ENDS.split(text),
        import_wizard._NON_ALPHANUMERIC.sub("-", text),
        temporary_folders._NAME.fullmatch("contrast-1" + text),
    ),
    "figures that leave": lambda text: (writer._THREE_DECIMALS.fullmatch(text),),
    "addresses of profiles": profile_pages.slug,
    "scripts that name another": lambda text: (static_files._RELATIVE_IMPORT.search(text),),
}

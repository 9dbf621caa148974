"""What each step of an import shows."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import (
    request,
    url_for,
)
from werkzeug.datastructures import MultiDict

from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.importing.pages import import_rows_view, import_totals_view
from app.importing.pages.forms import check_form, columns_form, file_form, values_form
from app.importing.pages.forms.steps import CHECK, COLUMNS, FILE, VALUES
from app.importing.services import imports, profiles, setup
from app.importing.services.imports import Waiting
from app.importing.values.column_format import LANGUAGES
from app.record.services import organisation
from app.web import choices
from app.web.addresses import page_number, within
from app.web.request import current_work

ROWS = 20
LISTS = {"refused": "Errors", "changed": "Changed", "new": "New", "unchanged": "Unchanged"}
Form = MultiDict[str, str]


def _file(waiting: Waiting, typed: Form | None) -> dict[str, object]:
    preview = waiting.preview
    return {
        "rows_are": file_form.ROWS_ARE,
        "now": file_form.rows_are(preview.options),
        "first": file_form.first_rows(preview, typed),
        "no_header": file_form.no_header(preview, typed),
        "encodings": file_form.encodings(preview),
        "delimiters": file_form.delimiters(preview),
        "sheets": [(each, each) for each in preview.table.sheets],
        "profiles": [each.profile.name for each in profiles.listing(current_work())],
    }


def _columns(waiting: Waiting, typed: Form | None) -> dict[str, object]:
    preview = waiting.preview
    return {
        "columns": columns_form.columns(preview, typed),
        "constants": columns_form.constants(preview, typed),
        "besides": columns_form.besides(preview),
        "taken_off": columns_form.taken_off(preview),
        "groups": columns_form.groups(preview),
        "answers": columns_form.answers,
        "currencies": choices.currencies(),
        "key_fields": columns_form.key_fields(),
        "keys": columns_form.KEYS,
        "headers": [(each, each) for each in preview.table.header],
        "keeps": preview.options.keep_columns if typed is None else "keep-columns" in typed,
        "carried": preview.options.carry_down if typed is None else typed.getlist("carry-down"),
        "lines": preview.options.lines if typed is None else typed.getlist("lines"),
    }


def _values(waiting: Waiting, typed: Form | None) -> dict[str, object]:
    preview = waiting.preview
    texts = values_form.texts(preview)
    return {
        "questions": values_form.questions(preview),
        "texts": texts,
        "left_out": values_form.left_out(preview),
        "more": max(0, len(preview.unread) - values_form.MOST),
        "yes_no": values_form.asks_yes_no(preview),
        "languages": [(name, f"{name}: {yes[0]}, {no[0]}") for name, (yes, no) in LANGUAGES.items()],
    }


def _check(waiting: Waiting, typed: Form | None) -> dict[str, object]:
    preview, number = waiting.preview, waiting.brought.id
    counts, read_by = preview.counts, setup.profiles_of(current_work(), [number]).get(number)
    chosen = request.args.get("list")
    if chosen not in LISTS or not counts[chosen]:
        chosen = next((name for name in LISTS if counts[name]), "new")
    page = Page(page_number("part"), ROWS)
    listed = imports.page_of(current_work(), waiting, chosen, page)
    within(page, listed.total)

    def href(**more: object) -> str:
        return f"{url_for('wizard.show', number=number, step=CHECK)}?{urlencode(more)}#rows"

    return {
        "counts": counts,
        "chosen": chosen,
        "rows": import_rows_view.row_views(listed, current_work().organisation),
        "total": listed.total,
        "page": page,
        "pages": -(-listed.total // ROWS),
        "tabs": [
            (f"{LISTS[name]} ({counts[name]:,})", href(list=name), name == chosen) for name in LISTS if counts[name]
        ],
        "page_href": lambda part: href(list=chosen, part=part),
        "fix": check_form.correctable,
        "sums": import_totals_view.tables(preview.sums),
        "corrections": sum(map(len, preview.options.corrections.values())),
        "warnings": setup.worth_reading(preview.warnings, read_by),
        "again": check_form.again(preview),
        "choose": organisation.currencies_to_choose(current_work(), preview.currencies),
        "may_choose": current_work().may(Permission.WRITE_SETTINGS),
        "recorded": check_form.RECORDED,
        "own_profile": "" if read_by in profiles.NAMES else read_by,
    }


PARTS: dict[str, Callable[[Waiting, Form | None], dict[str, object]]] = {
    FILE: _file,
    COLUMNS: _columns,
    VALUES: _values,
    CHECK: _check,
}

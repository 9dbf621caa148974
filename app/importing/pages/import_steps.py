"""What each step of an import shows."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import current_app, request, url_for
from werkzeug.datastructures import MultiDict

from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.importing.domain.invoice_table import ENGAGEMENT, INVOICE_HEADER, is_invoice_table
from app.importing.pages import import_rows_view, import_totals_view
from app.importing.pages.forms import check_form, column_questions, columns_form, file_form, values_form
from app.importing.pages.forms.steps import CHECK, COLUMNS, FILE, VALUES
from app.importing.services import imports, invoices, profiles, setup
from app.importing.services.imports import PendingImport
from app.importing.services.invoice_planning import CHOOSE, UNREADABLE
from app.importing.values.column_format import LANGUAGES
from app.record.services import organisation
from app.web import choices
from app.web.addresses import page_number, require_page
from app.web.request import current_work

ROWS_PER_PAGE = 20
CHOSEN_APART = (CHOOSE, UNREADABLE)  # codes of rows whose engagement is chosen in the table of invoices
OUTCOME_LABELS = {"refused": "Errors", "changed": "Changed", "new": "New", "unchanged": "Unchanged"}
Form = MultiDict[str, str]


def _file_view(waiting: PendingImport, typed: Form | None) -> dict[str, object]:
    preview = waiting.preview
    return {
        "rows_are": file_form.ROW_KINDS,
        "now": file_form.row_kind(preview.options),
        "first": file_form.first_rows(preview, typed),
        "no_header": file_form.has_no_header(preview, typed),
        "encodings": file_form.encodings(preview),
        "delimiters": file_form.delimiters(preview),
        "sheets": [(each, each) for each in preview.table.sheets],
        "profiles": [each.profile.name for each in profiles.listing(current_work())],
    }


def _columns_view(waiting: PendingImport, typed: Form | None) -> dict[str, object]:
    preview = waiting.preview
    return {
        "columns": columns_form.column_views(preview, typed),
        "constants": columns_form.constant_views(preview, typed),
        "besides": columns_form.extra_fields(preview),
        "taken_off": columns_form.subtracted_columns(preview),
        "groups": columns_form.field_groups(preview),
        "answers": columns_form.answer_texts,
        "currencies": choices.currencies(),
        "key_fields": columns_form.key_fields(),
        "keys": columns_form.KEYS,
        "headers": [(each, each) for each in preview.table.header],
        "keeps": preview.options.keep_columns if typed is None else "keep-columns" in typed,
        "carried": preview.options.carry_down if typed is None else typed.getlist("carry-down"),
        "lines": preview.options.lines if typed is None else typed.getlist("lines"),
    }


def _values_view(waiting: PendingImport, typed: Form | None) -> dict[str, object]:
    preview = waiting.preview
    texts = values_form.value_texts(preview)
    return {
        "questions": column_questions.questions(preview),
        "texts": texts,
        "others": values_form.other_texts(preview),
        "left_out": values_form.left_out_texts(preview),
        "more": max(0, len(preview.unread) - values_form.MAX_TEXTS),
        "yes_no": values_form.asks_yes_no(preview),
        "languages": [(name, f"{name}: {yes[0]}, {no[0]}") for name, (yes, no) in LANGUAGES.items()],
    }


def _check_view(waiting: PendingImport, typed: Form | None) -> dict[str, object]:
    preview, number = waiting.preview, waiting.stored_import.id
    counts, read_by = preview.counts, setup.profile_names(current_work(), [number]).get(number)
    chosen = request.args.get("list")
    if chosen not in OUTCOME_LABELS or not counts[chosen]:
        chosen = next((name for name in OUTCOME_LABELS if counts[name]), "new")
    views = _invoice_views(waiting)
    page = Page(page_number("part"), ROWS_PER_PAGE)
    listed = imports.rows_page(current_work(), waiting, chosen, page)
    require_page(page, listed.total)

    def href(**more: object) -> str:
        return f"{url_for('wizard.show', number=number, step=CHECK)}?{urlencode(more)}#rows"

    return {
        "counts": counts,
        "chosen": chosen,
        "rows": import_rows_view.row_views(listed, current_work().organisation),
        "total": listed.total,
        "page": page,
        "pages": -(-listed.total // ROWS_PER_PAGE),
        "tabs": [
            (f"{OUTCOME_LABELS[name]} ({counts[name]:,})", href(list=name), name == chosen)
            for name in OUTCOME_LABELS
            if counts[name]
        ],
        "page_href": lambda part: href(list=chosen, part=part),
        "invoices": views,
        "invoice_cell": lambda line: check_form.cell_name(line, INVOICE_HEADER.index(ENGAGEMENT)),
        "fix": lambda refusal, of: (
            None if views and refusal.code in CHOSEN_APART else check_form.correctable(refusal, of)
        ),
        "sums": import_totals_view.total_tables(preview.sums),
        "corrections": sum(map(len, preview.options.corrections.values())),
        "warnings": setup.relevant_warnings(preview.warnings, read_by),
        "again": check_form.repeated_keys(preview),
        "choose": organisation.currency_choices(current_work(), preview.currencies),
        "may_choose": current_work().has_permission(Permission.WRITE_SETTINGS),
        "recorded": check_form.DUPLICATE_CHOICES,
        "single": check_form.single_choices(typed, preview),
        "own_profile": "" if read_by in profiles.BUILT_IN_NAMES else read_by,
    }


def _invoice_views(waiting: PendingImport) -> tuple[invoices.InvoiceView, ...]:
    if not is_invoice_table(waiting.preview.table.header):
        return ()
    uploads = current_app.extensions["contrast.settings"].uploads
    return invoices.invoice_views(current_work(), uploads, waiting)


STEP_VIEWS: dict[str, Callable[[PendingImport, Form | None], dict[str, object]]] = {
    FILE: _file_view,
    COLUMNS: _columns_view,
    VALUES: _values_view,
    CHECK: _check_view,
}

"""Edits many engagements from the list: choose the fields, see what would change, and change it."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Problem, Refused, Stale
from app.core.domain.number_format import count
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import Permission
from app.record.domain import list_view
from app.record.domain.bulk_edits import ALWAYS_KNOWN, BULK_FIELDS, MAIN_FIELDS
from app.record.domain.engagements import FIELDS
from app.record.domain.list_view import ListView
from app.record.pages import filter_form, list_page
from app.record.pages.forms.bulk_edit import BulkForm, bulk_hints, field_groups, read_edit, tag_mode
from app.record.services import bulk_edit
from app.record.services.bulk_edit import Difference, Preview, Target
from app.web.addresses import MAX_ROW_NUMBER
from app.web.formatting import format_value
from app.web.forms.record_form import RecordForm
from app.web.navigation import flash_with_undo
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("bulk_edit", __name__, url_prefix="/engagements/bulk")
Pairs = list[tuple[str, str]]
# Fields of the form that aren't fields of an engagement, in the preview's hidden copy of it.
_OWN_FIELDS = ("target", "clear", "tag_mode")


@blueprint.get("")
@require_form_permission(Permission.WRITE_RECORD)
def choose() -> ResponseReturnValue:
    """Shows the form for the engagements of the address: a filter, or `id`s."""
    return _form_page(BulkForm(formdata=None), list(request.args.items(multi=True)))


@blueprint.post("/preview")
def preview() -> ResponseReturnValue:
    """Shows what would change; nothing is changed yet."""
    pairs, form = _pairs(), BulkForm()
    edit = None if request.form.get("back") else read_edit(form, *_choices())
    if edit is None:
        return _form_page(form, pairs)
    try:
        found = bulk_edit.preview(current_work(), _target(pairs), edit)
    except Refused as refused:
        form.add_problems(refused)
        return _form_page(form, pairs)
    return _preview_page(found, pairs)


@blueprint.post("")
def apply() -> ResponseReturnValue:
    """Changes what the preview showed; if that would be something else by now, shows the new preview."""
    work, pairs, form = current_work(), _pairs(), BulkForm()
    target, edit = _target(pairs), read_edit(form, *_choices())
    if edit is None:
        return _form_page(form, pairs)
    try:
        result = bulk_edit.apply(work, target, edit, request.form.get("digest", ""))
    except Stale as stale:
        return _preview_page(bulk_edit.preview(work, target, edit), pairs, stale.problems), 409
    text = f"{count(len(result.changed), 'engagement')} {'was' if len(result.changed) == 1 else 'were'} changed."
    if result.refused:
        text += f" {count(len(result.refused), 'engagement')} stayed as they were."
    flash_with_undo(text, result.event_id)
    return redirect(_list_url(pairs), 303)


def _pairs() -> Pairs:
    """Returns the parameters of the list that the edit is for."""
    return parse_qsl(request.form.get("target", ""))


def _choices() -> tuple[list[str], str]:
    return [name for name in request.form.getlist("clear") if name in BULK_FIELDS], request.form.get("tag_mode", "")


def _shown(pairs: Pairs) -> ListView:
    params: dict[str, list[str]] = {}
    for name, value in pairs:
        params.setdefault(name, []).append(value)
    return list_view.parse_list(params, current_work().actor.user_id, ("id", "more"))


def _target(pairs: Pairs) -> Target:
    """Returns the engagements of the list's parameters; raises Refused for an id that none can have."""
    numbers = [value for name, value in pairs if name == "id"]
    wrong = [value for value in numbers if not (value.isascii() and value.isdecimal() and len(value) < 11)]
    if wrong or any(int(value) > MAX_ROW_NUMBER for value in numbers):
        raise Refused([Problem("id", "Select the engagements in the list again: one of them is not a number.", "id")])
    return Target(_shown(pairs).selection, tuple(int(value) for value in numbers))


def _list_url(pairs: Pairs) -> str:
    return list_page.url(_shown(pairs))


def _form_page(form: RecordForm, pairs: Pairs) -> ResponseReturnValue:
    work, target = current_work(), _target(pairs)
    problems, total = form.problems(), bulk_edit.count(work, target)
    given = bulk_hints(work)
    if target.selection.sample:
        given["providers"] = []
    html = render_template(
        "record/engagements/bulk.html",
        form=form,
        total=total,
        problems=problems,
        given=given,
        main=[form[name] for name in MAIN_FIELDS],
        groups=field_groups(form),
        cleared=_choices()[0],
        always_known=ALWAYS_KNOWN,
        tag_mode=tag_mode(request.form.get("tag_mode", "")),
        target=urlencode(pairs),
        filters=[] if target.ids else filter_form.chips(target.selection, work.organisation),
        by_hand=bool(target.ids),
        cancel_href=_list_url(pairs),
    )
    return html, 422 if problems else 200


def _preview_page(found: Preview, pairs: Pairs, problems: tuple[Problem, ...] = ()) -> str:
    organisation = current_work().organisation
    names = {*_OWN_FIELDS, *BULK_FIELDS}
    return render_template(
        "record/engagements/bulk_preview.html",
        found=found,
        rows=[(stored, _difference_texts(difference, organisation)) for stored, difference in found.rows],
        carried=[(name, value) for name, value in request.form.items(multi=True) if name in names and value],
        problems=[(None, "", problem.message) for problem in problems],
        cancel_href=_list_url(pairs),
        sample="yes" if _shown(pairs).selection.sample else None,
    )


def _difference_texts(difference: Difference, organisation: Organisation) -> list[tuple[str, str | None, str | None]]:
    """Returns each changed field with its value before and after as text, None if it is unknown."""
    return [
        (
            FIELDS[name].label,
            format_value(FIELDS[name], before, organisation),
            format_value(FIELDS[name], after, organisation),
        )
        for name, (before, after) in difference.items()
    ]

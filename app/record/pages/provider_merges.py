"""The pages of merging: choose the other provider, see what the merge does, merge, and undo it."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Problem, Refused, Stale
from app.core.domain.number_format import count
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.domain.truncation import truncate
from app.core.services.work import Work
from app.record.domain.provider_merging import BOTH, KEPT, MERGED, Difference
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.pages.providers import provider_url
from app.record.services import provider_merges, provider_names, providers
from app.record.services.provider_merges import MergePreview, Separated
from app.web.formatting import format_value, join_words
from app.web.forms.edit_conflict import discard_changes
from app.web.forms.plain_form import PlainForm
from app.web.navigation import flash_message
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("merges", __name__, url_prefix="/providers")
CHOSEN = "answer-"  # before the name of a field: whose value stays


@blueprint.get("/<int:number>/merge")
@require_form_permission(Permission.WRITE_PROVIDERS)
def form(number: int) -> ResponseReturnValue:
    """Asks for the provider to merge into this one, then shows what the merge does."""
    work = current_work()
    kept, name = providers.detail(work, number).stored, request.args.get("with", "").strip()
    typed = PlainForm({"with": "Other provider"}, {"with": name})
    if name:
        other = providers.find(work, name, kept.sample)
        try:
            if other is None:
                text = f"There is no provider called “{name}”. Choose one from the list."
                raise Refused([Problem("provider-unknown", text, "with", name)])
            return _preview_page(provider_merges.preview(work, number, other.id))
        except Refused as refused:
            typed.refuse(Refused([Problem(each.code, each.message, "with") for each in refused.problems]))
    page = render_template(
        "record/providers/merge_with.html",
        kept=kept,
        typed=typed,
        near=provider_names.near_names_of(work, kept.id),
        names=[each for each in providers.names(work, kept.sample) if each != kept.provider.name],
        endpoint=url_for("providers.names", sample="yes" if kept.sample else None),
        cancel=provider_url(kept),
    )
    return page, 422 if typed.problems else 200


@blueprint.post("/<int:number>/merge")
@require_form_permission(Permission.WRITE_PROVIDERS)
def merge(number: int) -> ResponseReturnValue:
    """Merges; shows the preview again if an answer is missing, or if somebody changed one of the two meanwhile."""
    work, sent = current_work(), request.form
    merged_id = sent.get("merged", type=int) or 0
    answers = {name.removeprefix(CHOSEN): value for name, value in sent.items() if name.startswith(CHOSEN)}
    revisions = (sent.get("kept_revision", 0, type=int), sent.get("merged_revision", 0, type=int))
    before = provider_merges.preview(work, number, merged_id)
    try:
        done = provider_merges.merge(work, number, merged_id, answers, revisions)
    except Stale as stale:
        discard_changes(work)
        return _preview_page(provider_merges.preview(work, number, merged_id), answers, stale)
    except Refused as refused:
        if not all(each.code == "merge-unanswered" for each in refused.problems):
            raise
        discard_changes(work)
        return _preview_page(before, answers, refused)
    text = plural(
        len(done.engagements),
        "{name} was merged into {kept}. {n} engagement moved.",
        "{name} was merged into {kept}. {n} engagements moved.",
        name=done.name,
        kept=before.kept.provider.name,
    )
    flash_message({"text": text, "undo_href": url_for("merges.undo", number=done.id)}, "done")
    return redirect(provider_url(before.kept), 303)


@blueprint.post("/merges/<int:number>/undo")
@require_form_permission(Permission.WRITE_PROVIDERS)
def undo(number: int) -> ResponseReturnValue:
    """Undoes a merge, and says what stays because it was changed since."""
    done = provider_merges.undo(current_work(), number)
    flash_message({"text": _undo_text(done)}, "note" if done.stayed or done.kept_fields else "done")
    return redirect(provider_url(done.merged), 303)


def _undo_text(done: Separated) -> str:
    found = [f"{done.merged.provider.name} is a provider of its own again, with {count(done.back, 'engagement')}."]
    found += [f"{reference} stays where it is: {why}." for reference, why in list(done.stayed.items())[:5]]
    if len(done.stayed) > 5:
        found.append(f"So do {len(done.stayed) - 5:,} more.")
    if done.kept_fields and done.kept:
        found.append(f"{done.kept.provider.name} keeps what was changed since: {join_words(list(done.kept_fields))}.")
    return " ".join(found)


def _preview_page(
    it: MergePreview, answers: dict[str, str] | None = None, refused: Refused | None = None
) -> ResponseReturnValue:
    work, problems = current_work(), refused.problems if refused else ()
    errors = {each.field: each.message for each in problems if each.field}
    swap = {"with": it.kept.provider.name} | ({"sample": "yes"} if it.merged.sample else {})
    page = render_template(
        "record/providers/merge.html",
        preview=it,
        kept=it.kept.provider.name,
        merged=it.merged.provider.name,
        questions=[_question(work, it, each) for each in it.differences if each.is_asked],
        taken=[
            (PROVIDER_FIELDS[each.field].label, _value_text(work, each.field, each.kept or each.merged))
            for each in it.differences
            if not each.is_asked and each.kept is None
        ],
        answers=answers or {},
        errors=errors,
        problems=[
            (CHOSEN + each.field, PROVIDER_FIELDS[each.field].label, each.message)
            if each.field
            else (None, "", each.message)
            for each in problems
        ],
        swap_href=f"{url_for('merges.form', number=it.merged.id)}?{urlencode(swap)}",
        cancel=provider_url(it.kept),
    )
    return page, 409 if isinstance(refused, Stale) else 422 if refused else 200


def _question(work: Work, it: MergePreview, each: Difference) -> dict[str, Any]:
    """Returns a question: the field, the options with their words, and which engagements the answer concerns."""
    ours, theirs = it.inheriting.get(each.field, (0, 0))
    kept, merged = it.kept.provider.name, it.merged.provider.name
    words = {
        KEPT: f"{_value_text(work, each.field, each.kept)} ({kept})",
        MERGED: f"{_value_text(work, each.field, each.merged)} ({merged})",
        BOTH: "Both, one below the other",
    }
    concerned = [f"{count(many, 'engagement')} of {name}" for many, name in ((ours, kept), (theirs, merged)) if many]
    text = f"It becomes the answer of {join_words(concerned)} without an answer of its own." if concerned else None
    return {
        "name": CHOSEN + each.field,
        "field": each.field,
        "label": PROVIDER_FIELDS[each.field].label,
        "options": [(choice, words[choice]) for choice in each.choices],
        "help": text,
    }


def _value_text(work: Work, field: str, value: Any) -> str:
    return (
        "Not known" if value is None else truncate(str(format_value(PROVIDER_FIELDS[field], value, work.organisation)))
    )

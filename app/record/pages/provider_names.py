"""The page of providers that look alike, and the acts on former names."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.permissions import Permission
from app.record.services import provider_names
from app.web.navigation import flash_message, is_sample_view
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("names", __name__, url_prefix="/providers")


@blueprint.get("/alike")
def alike() -> str:
    """Lists pairs of providers whose names look alike."""
    work, sample = current_work(), is_sample_view()
    return render_template(
        "record/providers/alike.html",
        found=provider_names.look_alikes(work, sample),
        compared=provider_names.MAX_COMPARED,
        sample="yes" if sample else None,
        may_write=work.has_permission(Permission.WRITE_PROVIDERS),
    )


@blueprint.post("/<int:number>/apart/<int:other>")
@require_form_permission(Permission.WRITE_PROVIDERS)
def apart(number: int, other: int) -> ResponseReturnValue:
    """Remembers that two providers are not the same; with `again=yes` lists them as alike again."""
    again = request.args.get("again") == "yes"
    provider_names.keep_apart(current_work(), number, other, not again)
    if again:
        flash_message({"text": "The two are listed as alike again."}, "done")
    else:
        back = url_for("names.apart", number=number, other=other, again="yes", sample=request.args.get("sample"))
        flash_message({"text": "Noted: these two are not the same provider.", "undo_href": back}, "done")
    return redirect(url_for("names.alike", sample=request.args.get("sample")), 303)


@blueprint.post("/<int:number>/former/<int:alias>/remove")
@require_form_permission(Permission.WRITE_PROVIDERS)
def forget(number: int, alias: int) -> ResponseReturnValue:
    """Removes a former name, so that it can be another provider’s."""
    name = provider_names.forget(current_work(), number, alias)
    text = f"“{name}” is no longer a former name. A file that brings it adds a new provider."
    flash_message({"text": text, "undo_href": url_for("names.remember", number=number, name=name)}, "done")
    return redirect(url_for("providers.show", number=number), 303)


@blueprint.post("/<int:number>/former")
@require_form_permission(Permission.WRITE_PROVIDERS)
def remember(number: int) -> ResponseReturnValue:
    """Keeps a former name again that was removed."""
    name = request.args.get("name", "")
    provider_names.remember(current_work(), number, name)
    flash_message({"text": f"“{name}” leads to this provider again."}, "done")
    return redirect(url_for("providers.show", number=number), 303)

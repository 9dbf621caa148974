"""What leaves of a saved report: its files, mails with it, and links that show it without signing in."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain import mail
from app.core.domain.errors import Refused
from app.core.domain.number_format import count
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.report.services import deliveries, saved_files, saved_reports, sharing
from app.report.services.sharing import CreatedLink
from app.report.text import notices
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("deliveries", __name__, url_prefix="/reports/saved")

MAIL = {"recipients": "Recipients", "formats": "Attach"}
LINK = {"days": "Works for"}
ATTACHMENT_CHOICES = (("html", "Web page (HTML)"), ("csv", "Every figure (CSV)"), ("json", "Every figure (JSON)"))


@blueprint.get("/<int:number>.<any(pdf, html, csv, json, txt):form>")
def download(number: int, form: str) -> Response:
    """The report in a file."""
    work = current_work()
    file = saved_files.report_file(saved_files.contents_of(work, number), form)
    if request.method == "GET":  # HEAD takes nothing out
        saved_files.record_export(work, number, form)
    return Response(
        file.content, mimetype=file.kind, headers={"Content-Disposition": f'attachment; filename="{file.name}"'}
    )


@blueprint.get("/<int:number>/mail")
@require_form_permission(Permission.SHARE_REPORT)
def mails(number: int) -> ResponseReturnValue:
    """A form to send the report by mail, and every mail with it."""
    return _mails_page(number, PlainForm(MAIL))


@blueprint.post("/<int:number>/mail")
@require_form_permission(Permission.SHARE_REPORT)
def send(number: int) -> ResponseReturnValue:
    """Queues the mails, which the server's worker sends."""
    typed = PlainForm(MAIL, request.form)
    try:
        deliveries.send(
            current_work(), number, mail.split_addresses(typed.text("recipients")), request.form.getlist("formats")
        )
    except Refused as refused:
        typed.refuse(refused)
        return _mails_page(number, typed), 422
    flash(notices.MAIL_QUEUED, "done")
    return redirect(url_for("deliveries.mails", number=number), 303)


@blueprint.post("/<int:number>/mail/<int:mail_number>/again")
@require_form_permission(Permission.SHARE_REPORT)
def again(number: int, mail_number: int) -> ResponseReturnValue:
    """Tries a mail anew that failed."""
    deliveries.retry(current_work(), mail_number)
    return redirect(url_for("deliveries.mails", number=number), 303)


@blueprint.get("/<int:number>/links")
@require_form_permission(Permission.SHARE_REPORT)
def links(number: int) -> ResponseReturnValue:
    """Every link to the report, and a form for a new one."""
    return _links_page(number, PlainForm(LINK, {"days": str(sharing.DEFAULT_DAYS)}))


@blueprint.post("/<int:number>/links")
@require_form_permission(Permission.SHARE_REPORT)
def make_link(number: int) -> ResponseReturnValue:
    """A new link, whose address stands on this answer and nowhere else."""
    typed = PlainForm(LINK, request.form)
    days = typed.text("days").strip()
    try:
        made = sharing.create(
            current_work(), number, int(days) if days.isascii() and days.isdecimal() and len(days) < 6 else 0
        )
    except Refused as refused:
        typed.refuse(refused)
        return _links_page(number, typed), 422
    return _links_page(number, typed, made)


@blueprint.post("/<int:number>/links/<int:link>/revoke")
@require_form_permission(Permission.SHARE_REPORT)
def revoke(number: int, link: int) -> ResponseReturnValue:
    """Has a link open nothing any more."""
    sharing.revoke(current_work(), link)
    flash(notices.LINK_REVOKED, "done")
    return redirect(url_for("deliveries.links", number=number), 303)


def _mails_page(number: int, typed: PlainForm) -> str:
    work = current_work()
    return render_template(
        "report/reports/mail.html",
        saved=saved_reports.open_report(work, number).saved,
        typed=typed,
        options=ATTACHMENT_CHOICES,
        chosen=request.form.getlist("formats"),
        mails=deliveries.of_report(work, number),
        states=deliveries.STATES,
        counted=count,
        ready=mailing.can_send(work),
        may_set=work.has_permission(Permission.WRITE_SETTINGS),
    )


def _links_page(number: int, typed: PlainForm, made: CreatedLink | None = None) -> str:
    work = current_work()
    base = mailing.base_url(work) or request.host_url.rstrip("/")
    return render_template(
        "report/reports/links.html",
        saved=saved_reports.open_report(work, number).saved,
        typed=typed,
        now=work.now,
        made=made,
        address=f"{base}{url_for('shared.show', secret=made.secret)}" if made else "",
        most=sharing.MAX_DAYS,
        links=sharing.of_report(work, number),
    )

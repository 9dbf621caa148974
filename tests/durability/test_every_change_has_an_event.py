"""Every change of a record has an event in the same transaction: no table is written without one but those named."""

from datetime import date
from decimal import Decimal

import pytest

from app import tables  # noqa: F401 (registers every table)
from app.accounts.services import authenticator, invitations, second_factors, single_sign_on, users
from app.accounts.storage import second_factors as stored_factors
from app.core.domain.events import Actor, Source
from app.core.services import mailing, trash
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.access_models import ACCESS_METADATA
from app.core.storage.base import METADATA
from app.importing.services import imports, profiles, undo
from app.importing.values.options import Options
from app.privacy.services import people
from app.record.domain.list_view import ListView
from app.record.services import (
    bulk_changes,
    calendar_feeds,
    engagement_reviewers,
    engagements,
    entries,
    organisation,
    provider_merges,
    provider_names,
    providers,
    renewals,
    reviews,
    sample,
    saved_views,
    teams,
    undo_events,
    user_teams,
)
from app.record.services import trash as engagement_trash
from app.report.services import claims, key_contrasts, questions, report_notes, saved_reports, schedules, sharing
from app.trash_kinds import KINDS
from tests.history_audit import watch

# What isn't a record, by table: how it is written without an event.
NO_RECORD = {
    "event": "the history itself",
    "event_seal": "the history itself",
    "erasable_text": "the texts of the history",
    "record_state": "counts the changes",
    "job": "progress of what is done; its result has an event",
    "schedule_run": "progress of a schedule; its report or failure has an event",
    "report_delivery": "progress of a mail; that it was sent or failed has an event",
    "answer_request": "follows from due dates and reviewers; its mails have events",
    "answer_mail": "says which mail was of which request",
    "rate": "published exchange rates, copied for the currencies in use",
    "authenticator_app": "a key that isn't used before it is confirmed; turning it on and off has an event",
    "passkey": "made by a browser alone, see `tests/accounts/browser/test_passkeys.py`",
    "shuffle_test": "figures calculated from the record",
    **{name: "rows of a file that wait to be imported" for name in METADATA.tables if name.startswith("staged_")},
    **dict.fromkeys(ACCESS_METADATA.tables, "who is signed in"),
}
RECORDS = METADATA.tables.keys() - NO_RECORD.keys()
DRAFT = {"title": "Website", "arrangement": "freelance", "provider": "Ana", "team": "Web", "currency": "EUR"}
SECRET = "s" * 40
FILE = (
    b"reference,title,arrangement,provider,currency\nI1,One,freelance,Imported,EUR\nE-000002,Other,freelance,Ana,EUR\n"
)


@pytest.fixture
def act(database):
    """Does something in a transaction of its own, as one of two actors."""

    def act(use_case, *arguments, actor=CONSOLE, **named):
        with begin_work(database, actor) as work:
            return use_case(work, *arguments, **named)

    return act


def code(work, user_id):
    return authenticator.code_at(SECRET, stored_factors.get_app(work.session, user_id).secret, work.now)


def people_and_settings(act):
    rita = act(users.add, "Rita", "manager", "correct horse battery")
    act(users.update, "Rita", role="reader")
    act(users.update, "Rita", role="manager", password="battery horse correct")
    actor = Actor("Rita", frozenset({"manager"}), Source.WEB, rita.id, "192.0.2.7")
    act(users.set_own_email, "rita@example.org", actor=actor)
    act(calendar_feeds.create, actor=actor)
    act(calendar_feeds.revoke, actor=actor)
    act(second_factors.start, SECRET, actor=actor)
    act(lambda work: second_factors.confirm(work, SECRET, code(work, rita.id)), actor=actor)
    act(second_factors.renew_codes, actor=actor)
    act(second_factors.turn_off, actor=actor)
    act(single_sign_on.link_user, rita.id, "https://login.example.org", "rita-1")
    act(single_sign_on.unlink_user, rita.id)
    act(invitations.renew, act(invitations.invite, "Otto", "reader").user.id)
    act(organisation.amend, {"name": "Acme", "window_months": 12})
    act(mailing.update, {"host": "mail.example.org", "sender": "a@example.org", "password": "secret"})
    team = act(teams.add, "Apps")
    act(user_teams.choose, "Rita", [team.id])
    act(user_teams.choose, "Rita", [])
    act(teams.amend, team.id, "Apps and more", archived=True)
    return rita, actor


def engagements_and_reviews(act, rita, actor):
    one, two = (act(engagements.record, DRAFT | {"title": title, "owner": "Rita"}) for title in ("One", "Two"))
    act(engagements.amend, one.reference, {"title": "Changed", "arrangement": "outsourced"})
    bulk = act(bulk_changes.change_many, {one.id: {"complexity": 3}, two.id: {"complexity": 3}})
    act(undo_events.undo, bulk.event_id)
    act(engagement_reviewers.choose, two.id, [rita.id])
    act(reviews.review, two.reference, {"quality": Decimal(4)}, actor=actor)
    act(reviews.review, two.reference, {"quality": None}, actor=actor)
    act(renewals.renew, one.reference, {"started_on": date(2026, 7, 1)})
    act(engagements.complete, two.reference, {"ended_on": date(2026, 5, 1)}, {"quality": Decimal(5)}, actor=actor)
    line = act(entries.add, two.reference, {"day": date(2026, 4, 1), "amount": Decimal(70)})
    act(entries.amend, line.id, {"amount": Decimal(80)})
    act(entries.remove, line.id)
    act(entries.restore, line.id)
    act(engagement_trash.remove, one.reference)
    act(engagement_trash.restore, one.reference)
    act(entries.remove, line.id)
    act(engagement_trash.remove, one.reference)


def providers_and_names(act):
    ana, bo, cy = (act(providers.record, {"name": name}) for name in ("Anna", "Bo", "Cy"))
    act(providers.amend, bo.id, {"name": "Bob"})
    done = act(provider_merges.merge, ana.id, bo.id)
    act(provider_merges.undo, done.id)
    done = act(provider_merges.merge, ana.id, bo.id)
    (alias, *_) = act(provider_names.former_names, ana.id)
    act(provider_names.forget, ana.id, alias.id)
    act(provider_names.remember, ana.id, alias.name)
    act(provider_names.keep_apart, ana.id, cy.id)
    act(provider_names.keep_apart, ana.id, cy.id, apart=False)


def files_and_views(act, folder):
    number = act(imports.apply, folder, FILE, "file.csv", Options(constants={"category": "design"})).number
    act(undo.undo, number)
    profile = act(profiles.save, "Bank", ["a", "b"], Options())
    act(profiles.rename, profile.number, "Books")
    act(profiles.remove, profile.number)
    view = act(saved_views.save, "Ours", ListView(), shared=True)
    act(saved_views.amend, view.id, name="All of ours", is_default=True)
    act(saved_views.remove, view.id)
    act(sample.load)
    act(sample.remove)


def claims_and_reports(act):
    claim = act(claims.current)[0]
    act(claims.edit, claim.key, sentence=f"{claim.sentence} Indeed.")
    act(claims.set_enabled, claim.key, False)
    act(claims.set_enabled, claim.key, True)
    act(claims.reset_to_catalogue, claim.key)
    act(claims.add, {"sentence": "Freelancers are quicker", "measure": "duration", "expected": "outsourced"})
    other = act(claims.current)[1]
    act(key_contrasts.select, [other.key])
    act(questions.lock, [other.key])
    act(questions.unlock, other.key)
    frozen = act(
        lambda work: saved_reports.freeze(work, ListView().selection, saved_reports.period_by_code(work, "2026-H1"))
    )
    report = act(saved_reports.save, frozen)
    act(saved_reports.rename, report.id, "Our half")
    act(report_notes.save_comment, report.id, "", "At the top")
    decision = act(report_notes.add_decision, report.id, "Ask", "Ann")
    act(report_notes.set_decision_done, decision.id, True)
    link = act(sharing.create, report.id).link
    act(sharing.revoke, link.id)
    schedule = act(schedules.add, {"name": "For the board", "recipients": ("a@example.org",)})
    act(schedules.edit, schedule.id, {"name": "For all"})
    act(schedules.pause, schedule.id)
    act(schedules.resume, schedule.id)
    act(schedules.remove, schedule.id)


def test_no_record_is_written_without_an_event(database, act, tmp_path):
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)  # the catalogue's own claims come with Contrast, and their versions say so
    seen = watch(database)
    engagements_and_reviews(act, *people_and_settings(act))
    providers_and_names(act)
    files_and_views(act, tmp_path)
    claims_and_reports(act)
    restored = act(trash.listing, KINDS).items
    assert {item.kind.noun for item in restored} == {"engagement", "entry", "view", "profile", "schedule"}
    for item in restored:
        act(trash.restore, KINDS, item.kind.noun, item.row.id)
    act(people.erase, tmp_path, ["Ana"])
    act(schedules.remove, 1)
    act(trash.empty, KINDS)
    assert not seen.silent & RECORDS, "written without an event"
    assert sorted(RECORDS - seen.logged) == [], "no action here writes these; add one"


def test_one_s_own_view_is_the_only_record_without_history(database, act):
    """A user's own view is nobody else's business; see `saved_views`."""
    rita = act(users.add, "Rita", "manager", "correct horse battery")
    seen = watch(database)
    act(saved_views.save, "Mine", ListView(), actor=Actor("Rita", frozenset({"manager"}), Source.WEB, rita.id))
    assert seen.silent & RECORDS == {"saved_view"}

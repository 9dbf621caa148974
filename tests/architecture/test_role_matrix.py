"""Every address that changes something, asked by every role, and by a member about an engagement of another team.

What is expected follows from the permission of the use case behind it, and from the table of roles. Whoever adds an
address says here which permission it needs. Without signing in and without a token: `test_urls`. The console has no
roles: whoever may run it has all permissions; each use case is asked with each role in `test_use_cases`.
"""

from datetime import date
from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.domain.permissions import (
    ADMINISTRATOR,
    BOUND_TO_TEAMS,
    FINANCE,
    MANAGER,
    MEMBER,
    READER,
    ROLES,
    Permission,
)
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.record.services import engagements, entries, providers, teams, user_teams
from tests.fixtures.site import PASSWORD

P = Permission
# What each endpoint with a form needs; its forms are shown to the same roles.
NEEDED = {
    P.WRITE_RECORD: {
        "bulk_edit.apply", "bulk_edit.preview", "completion.complete", "fill_in.cells", "fill_in.save", "fill_in.undo",
        "recording.edit", "recording.new", "renewals.renew", "reviewers.choose",
    },
    P.WRITE_LINES: {"lines.edit", "lines.new", "lines.remove", "lines.restore", "undo.undo"},
    P.REVIEW: {"recording.review"},
    P.REMOVE_RECORD: {"removing.remove", "removing.restore"},
    P.ADD_PROVIDERS: {"providers.new"},
    P.WRITE_PROVIDERS: {
        "merges.merge", "merges.undo", "names.apart", "names.forget", "names.remember", "providers.archive",
        "providers.edit",
    },
    P.IMPORT: {
        "imports.new", "profiles.bring", "profiles.copy", "profiles.remove", "profiles.rename", "profiles.restore",
        "progress.again", "progress.forget", "progress.stop", "undoing.undo_", "wizard.decide", "wizard.finish",
        "wizard.read_by", "wizard.save_profile",
    },
    P.TEST_REPORT: {"shuffle_tests.start", "shuffle_tests.stop"},
    P.SAVE_REPORT: {
        "saved_reports.comment", "saved_reports.decide", "saved_reports.rename", "saved_reports.save",
        "saved_reports.settle",
    },
    P.SHARE_REPORT: {
        "deliveries.again", "deliveries.make_link", "deliveries.revoke", "deliveries.send", "schedules.add",
        "schedules.again", "schedules.change", "schedules.pause", "schedules.remove", "schedules.restore",
        "schedules.resume", "schedules.test",
    },
    P.WRITE_CLAIMS: {"claims.add", "claims.amend", "claims.oppose", "claims.switch", "claims.take_catalogue"},
    P.SAMPLE: {"sample.load", "sample.remove"},
    P.WRITE_SETTINGS: {
        "checklist.hide", "checklist.show", "key_contrasts.choose", "mail.change", "mail.test", "questions.give_up",
        "questions.pick", "settings.add_team", "settings.change", "settings.change_team",
    },
    P.WRITE_USERS: {
        "users.activate", "users.add", "users.change_role", "users.change_teams", "users.deactivate",
        "users.end_session", "users.end_sessions", "users.remove", "users.reset_password",
        "invitations.invite", "invitations.renew", "invitations.revoke", "second_factor.remove",
        "second_factor.require",
        "user_identities.change", "user_identities.unlink",
    },
    P.ERASE_PERSON: {"people.erase", "people.export", "people.search"},
    # Everybody's own: their account, their views, their calendar.
    P.OWN_ACCOUNT: {
        "calendar.create", "calendar.revoke", "own_email.change", "saved_views.edit", "saved_views.remove",
        "saved_views.restore", "saved_views.save", "saved_views.update", "security.change_password", "sessions.end",
        "sessions.end_others", "passkeys.add", "passkeys.remove", "second_factor.renew_codes", "second_factor.set_up",
        "second_factor.start", "second_factor.turn_off", "single_sign_on.link", "single_sign_on.unlink",
    },
}  # fmt: skip
# These don't ask who it is, or end the session that the test asks with.
OPEN = {
    "answers.by_link", "invitations.by_link", "passkeys.sign_in", "resets.ask", "resets.by_link", "second_step.enter",
    "security.login", "security.logout", "setup.first",
}  # fmt: skip
# What these need depends on the record: `test_put_back` and `test_trash` ask them.
BY_RECORD = {"trash.restore", "undo.put_back"}
# Only pages with a form need its permission; these are read by some roles alone.
READ = {
    P.IMPORT: {
        "imports.index", "imports.show", "profiles.file", "profiles.index", "profiles.show", "progress.now",
        "progress.show", "undoing.ask", "undoing.file", "wizard.refused", "wizard.show",
    },
    P.WRITE_RECORD: {"bulk_edit.choose", "fill_in.index"},
    P.WRITE_PROVIDERS: {"merges.form"},
    P.SAVE_REPORT: {"saved_reports.new"},
    P.SHARE_REPORT: {"deliveries.links", "deliveries.mails"},
    P.WRITE_SETTINGS: {"key_contrasts.index", "mail.index"},
    P.ERASE_PERSON: {"people.index"},
}  # fmt: skip
# The import of somebody else, which needs more.
NEEDED_TOO = {"undoing.ask": P.REMOVE_RECORD, "undoing.undo_": P.REMOVE_RECORD}
UNDONE_IN_PART = {"undo.undo"}  # what isn't the actor's is kept and named, instead of a refusal
ROLE_NAMES = {ADMINISTRATOR: "Test Administrator", MANAGER: "Test Manager", READER: "Test Reader"}
OWN, OTHER, VICTIM = 1, 2, 6  # the engagement of the member's team, that of another, and a user to act on


def permission_of(endpoint, table):
    return next((permission for permission, names in table.items() if endpoint in names), None)


def test_every_address_that_changes_something_says_what_it_needs(app):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}}
    known = set().union(*NEEDED.values())
    assert posts - known - OPEN - BY_RECORD == set(), "say in NEEDED which permission these need"
    assert known | OPEN | BY_RECORD == posts, "these are gone"
    assert sum(map(len, NEEDED.values())) == len(known), "one permission each"


@pytest.fixture
def filled(app, app_database):
    """The application with users of all roles, an engagement of the team Web and of Design, and one of most others."""
    with begin_work(app_database, CONSOLE) as work:
        for role in (FINANCE, MEMBER):
            users.add(work, f"Test {role.capitalize()}", role, PASSWORD)
        users.add(work, "Victim", READER, PASSWORD)
        for team in ("Web", "Design"):
            teams.add(work, team)
            stored = engagements.record(
                work, {"title": team, "arrangement": "freelance", "status": "active", "provider": team, "team": team}
            )
            line = {"kind": "invoice", "amount": Decimal(5), "currency": "EUR", "day": date(2026, 1, 5)}
            entries.add(work, stored.reference, line)
        user_teams.choose_by_name(work, "Test Member", ["Web"])
        providers.record(work, {"name": "Merged"})
        imports.apply(work, app.extensions["contrast.settings"].uploads, b"title,arrangement\nA,freelance\n", "a.csv")
    return app


def address(app, rule, number):
    """The address of a rule about the engagement, or whatever else has this number."""
    values = {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        key = "flexibility" if name == "key" else "x"
        values[name] = next(iter(converter.items)) if kind == "AnyConverter" else number if "Number" in kind else key
    if rule.endpoint.startswith("users."):
        values["number"] = VICTIM
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def asked(app, role, number):
    """What each address that needs a permission answers: endpoint, method, permission, status."""
    visitor = app.test_client()
    assert visitor.sign_in(ROLE_NAMES.get(role, f"Test {role.capitalize()}")).status_code == 302
    token = visitor.token()
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        for method in sorted(rule.methods & {"GET", "POST"}):
            table = NEEDED if "POST" in rule.methods else READ
            permission = permission_of(rule.endpoint, table)
            if permission is None or permission is P.OWN_ACCOUNT:
                continue
            data = {"csrf_token": token} if method == "POST" else None
            answer = visitor.open(address(app, rule, number), method=method, data=data)
            yield rule.endpoint, method, permission, answer.status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_its_permissions_say(filled, role):
    wrong, count = [], 0
    for endpoint, method, permission, status in asked(filled, role, OWN):
        count += 1
        may = {permission, NEEDED_TOO.get(endpoint, permission)} <= ROLES[role]
        if status >= 500 or (may == (status == 403)):
            wrong.append(f"{method} {endpoint} ({permission}) answers {status}")
    assert count > 100
    assert not wrong, f"The role {role} {'; '.join(wrong)}"


def test_a_member_changes_nothing_of_another_team(filled):
    wrong, count = [], 0
    for endpoint, method, permission, status in asked(filled, MEMBER, OTHER):
        of_engagement = permission in BOUND_TO_TEAMS and "/<int:number>" in _rule(filled, endpoint)
        if not of_engagement or endpoint in UNDONE_IN_PART:
            continue
        count += 1
        if status != 403:
            wrong.append(f"{method} {endpoint} answers {status}")
    assert count > 15
    assert not wrong, "; ".join(wrong)


def _rule(app, endpoint):
    return next(iter(app.url_map.iter_rules(endpoint))).rule

"""Every use case says which permission it needs, so that no page, command or program can forget to ask."""

import ast
import importlib
import inspect
import pkgutil
import re

import pytest

from app.core.domain.errors import Denied
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import ADMINISTRATOR, ROLES, Permission, denial_message
from app.core.services.work import CONSOLE, begin_work
from tests.architecture.sources import read, under

# Whoever knows the one-time code may become the first administrator, and whoever knows a password or holds the cookie
# of a session is found by it: there is nobody yet to hold a permission. Whoever signs in is asked for a second factor,
# may ask for a link by mail, and chooses a password with one. Whoever has the secret of a link sees its
# report, the questions that its user was asked, or its user's due dates. Whom the provider of single sign-on vouches
# for is found, made or refused by its word.
OPEN = {
    "app.record.services.first_visit.create_first_admin",
    *(f"app.accounts.services.sessions.{name}" for name in ("find", "sign_out", "start")),
    *(
        f"app.accounts.services.attempt_limits.{name}"
        for name in ("count_attempt", "is_first_refusal", "clear_attempts")
    ),
    "app.accounts.services.account_links.open_link",
    *(f"app.accounts.services.passkeys.{name}" for name in ("find_used", "is_offered")),
    *(f"app.accounts.services.password_resets.{name}" for name in ("ask", "is_offered")),
    *(f"app.accounts.services.second_factors.{name}" for name in ("accept_code", "has_factor")),
    *(
        f"app.accounts.services.single_sign_on.{name}"
        for name in ("redirect_uri", "is_first_use", "known_user", "admit", "log_refusal")
    ),
    "app.report.services.sharing.open_link",
    "app.record.services.answer_links.open_link",
    "app.record.services.calendar_feeds.open_calendar",
}
SUBJECTS = ("core", "accounts", "record", "importing", "exporting", "report", "privacy")
SERVICES = tuple(f"app.{subject}.services." for subject in SUBJECTS)


def functions():
    """The public functions of the services whose first argument is the work, by their full name."""
    found = {}
    rooms = [importlib.import_module(room.rstrip(".")) for room in SERVICES]
    for each in (f"{room.__name__}.{found.name}" for room in rooms for found in pkgutil.iter_modules(room.__path__)):
        module = importlib.import_module(each)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), None)
            if not name.startswith("_") and function.__module__ == module.__name__ and first == "work":
                found[f"{module.__name__}.{name}"] = function
    return found


USE_CASES = {name: function for name, function in functions().items() if getattr(function, "permission", None)}


def test_there_are_use_cases():
    assert len(USE_CASES) > 20


def test_every_use_case_needs_a_permission():
    bare = [name for name, function in functions().items() if not hasattr(function, "permission") and name not in OPEN]
    assert not bare, (
        "Put @requires_permission(…) over these, or @without_permission_check over a helper of use cases:\n  "
        + "\n  ".join(bare)
    )
    unknown = [name for name, function in USE_CASES.items() if not isinstance(function.permission, Permission)]
    assert not unknown, f"These need something that is no permission: {unknown}"


def _called(use_case, work):
    """With nothing for each argument that it needs: whoever is refused doesn't get so far."""
    wanted = [
        each
        for each in list(inspect.signature(use_case).parameters.values())[1:]
        if each.default is each.empty and each.kind is not each.VAR_KEYWORD
    ]
    given = {each.name: None for each in wanted if each.kind is each.KEYWORD_ONLY}
    return use_case(work, *(None for each in wanted if each.kind is not each.KEYWORD_ONLY), **given)


@pytest.mark.parametrize("role", ["none", *ROLES])
def test_who_holds_no_permission_is_refused(sqlite_database, role):
    """Whoever is refused gets to no record: one serves for all, and one kind is as good as two."""
    held = ROLES.get(role, frozenset())
    lacking = {name: use_case for name, use_case in USE_CASES.items() if use_case.permission not in held}
    assert bool(lacking) is (role != ADMINISTRATOR)
    with begin_work(sqlite_database, CONSOLE) as work:
        work.actor = Actor("nobody", frozenset({role}), Source.WEB)
        for name, use_case in lacking.items():
            try:
                with pytest.raises(Denied, match=re.escape(denial_message(use_case.permission))):
                    _called(use_case, work)
            except BaseException as problem:
                problem.add_note(f"Asked of the role {role}: {name}")
                raise


def test_shared_steps_are_taken_by_use_cases_alone():
    """From outside they would be a way around the permission."""
    steps = {
        tuple(name.rsplit(".", 2)[-2:])
        for name, function in functions().items()
        if hasattr(function, "permission") and function.permission is None
    }
    found = []
    for path in (each for each in under("app", ".py") if {"web", "cli", "pages"} & {*each.parts}):
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                named = {(node.value.id, node.attr)}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SERVICES):
                named = {(node.module.rsplit(".", 1)[-1], each.name) for each in node.names}
            else:
                continue
            found += [f"{path}:{node.lineno}: {'.'.join(step)}" for step in named & steps]
    assert not found, "Call a use case instead, which asks for its permission:\n  " + "\n  ".join(found)

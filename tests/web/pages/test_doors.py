"""What an address, a form or a file may hold, and who is shown which form: the same on both databases."""

import io
import json
import re

import pytest

from app.accounts.services import users
from app.core.domain.permissions import ADMINISTRATOR, FINANCE, MANAGER, MEMBER, READER
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from tests.fixtures.site import NAMES, PASSWORD, made, settings_over

HUGE = ("0", "-1", "2147483648", "99999999999999999999", "9" * 5000, "x", "1e3", "١", "1%00", "%00")
SAMPLES = {
    "<int:number>": "1",
    "<key>": "flexibility",
    "<token>": "unknown",
    "<int:line>": "1",
    "<any(file,columns,values,check):step>": "file",
}
# What everybody may send: what is about their own account, their views, and what a link opens.
FOR_EVERYBODY = ("/account", "/answer/", "/engagements/views", "/invitation/", "/reset/", "/sign-in")
LISTS = (
    "/engagements?page=",
    "/trash?page=",
    "/providers?page=",
    "/history?page=",
    "/report/outcomes?part=",
    "/engagements/1/lines?page=",
    "/engagements?agreed_cost.min=",
    "/engagements?rated_hours.min=",
    "/engagements?quality.min=",
    "/engagements?provider=",
    "/engagements?search=",
    "/engagements?agreed_hours.max=",
    "/compare?a=",
)


@pytest.fixture
def both(peopled_url, tmp_path):
    """The application over either database, with users and an engagement."""
    app = made(settings_over(peopled_url, tmp_path / "instance"))
    yield app
    app.extensions["contrast"].dispose()


@pytest.fixture
def visitor(both):
    """An administrator who has signed in."""
    visitor = both.test_client()
    visitor.sign_in(NAMES[ADMINISTRATOR])
    visitor.send("/engagements/new", {"title": "Website", "arrangement": "freelance", "status": "running"})
    return visitor


def test_numbers_out_of_range_are_not_found_and_never_an_error_of_ours(both, visitor):
    found = {}
    numbered = [
        rule
        for rule in both.url_map.iter_rules()
        if rule.arguments and "GET" in rule.methods and rule.endpoint != "static"
    ]
    assert len(numbered) > 15
    for rule in numbered:
        for value in HUGE:
            address = rule.rule
            for name in rule.arguments:
                for kind in ("<int:", "<", "<path:"):
                    address = address.replace(f"{kind}{name}>", value)
            if "<" not in address:
                found[address[:80]] = visitor.get(address).status_code
    for list_ in LISTS:
        for value in HUGE:
            found[list_ + value[:40]] = visitor.get(list_ + value).status_code
    assert not {address: status for address, status in found.items() if status >= 500}
    for list_ in LISTS[1:6]:
        assert all(found[list_ + value[:40]] in (400, 404) for value in HUGE), list_


def test_a_list_ends_where_it_ends(visitor):
    for address in ("/history?page=2", "/providers?page=2"):
        assert visitor.get(address).status_code == 404
        assert visitor.get(address.replace("2", "1")).status_code == 200


@pytest.mark.parametrize(
    ("url", "typed"),
    [
        ("/engagements/new", {"title": "a\0b", "arrangement": "freelance", "status": "running"}),
        ("/providers/new", {"name": "a\0b"}),
        ("/users/new", {"name": "a\0b", "role": "manager"}),
        ("/settings", {"name": "a\0b"}),
        ("/claims/new", {"sentence": "a\0b"}),
        ("/engagements/1/lines/new", {"note": "\0"}),
        ("/sign-in", {"name": "a\0", "password": "b\0"}),
        ("/account", {"password": "b\0"}),
    ],
)
def test_a_nul_in_a_form_is_refused(visitor, url, typed):
    assert visitor.send(url, typed).status_code in (400, 422)


def test_a_nul_elsewhere_is_refused(both, visitor):
    for address in (
        "/engagements?search=a%00b",
        "/engagements?title=%00",
        "/history?person=%00",
        "/claims/a%00b",
        "/providers?search=%00",
        "/sign-in?next=%00",
    ):
        assert visitor.get(address).status_code in (302, 400, 404, 422), address
    assert both.test_client().get("/sign-in?next=%00").status_code == 400
    for content in (b"title,arrangement\na\0b,freelance\n", b'{"title": "a\\u0000b", "arrangement": "freelance"}\n'):
        for name in ("file.csv", "file\0.csv", "file.jsonl"):
            data = {"file": (io.BytesIO(content), name), "csrf_token": visitor.token()}
            answer = visitor.post("/imports/new", data=data)
            assert answer.status_code < 500


@pytest.mark.parametrize("text", ["\0", "\ud800"])
@pytest.mark.parametrize("place", ["name", "headers", "options"])
def test_a_profile_that_no_database_keeps_is_refused(visitor, text, place):
    said = {"contrast_profile": 1, "name": "Mine", "headers": ["title"], "options": {"columns": {"title": "title"}}}
    said[place] = {"name": f"a{text}b", "headers": [f"a{text}b"], "options": {"columns": {f"a{text}b": "title"}}}[place]
    data = {"file": (io.BytesIO(json.dumps(said).encode()), "profile.json"), "csrf_token": visitor.token()}
    answer = visitor.post("/imports/profiles", data=data)
    assert answer.status_code == 422 and "be stored, such as NUL" in answer.text


def test_a_form_is_shown_to_whom_its_button_answers(both):
    """A page that ends in a refusal is not offered: whoever may not send a form doesn't get to see it."""
    with begin_work(both.extensions["contrast"], CONSOLE) as work:
        users.add(work, "Test Finance", FINANCE, PASSWORD)
        users.add(work, "Test Member", MEMBER, PASSWORD)
        imports.apply(
            work,
            both.extensions["contrast.settings"].uploads,
            b"title,arrangement,provider,line_amount,currency\nWebsite,freelance,Ann,5,EUR\n",
            "file.csv",
        )
    clients = {}
    for role in (ADMINISTRATOR, MANAGER, FINANCE, MEMBER, READER):
        clients[role] = both.test_client()
        clients[role].sign_in(NAMES.get(role, f"Test {role.capitalize()}"))
    tokens = {role: client.token() for role, client in clients.items()}
    methods = {}
    for rule in both.url_map.iter_rules():
        address = rule.rule
        for part, sample in SAMPLES.items():
            address = address.replace(part, sample)
        if not rule.endpoint.startswith(("security", "setup")):
            methods.setdefault(address, set()).update(rule.methods)
    forms = sorted(address for address, both_ways in methods.items() if {"GET", "POST"} <= both_ways)
    assert not [form for form in forms if "<" in form], "say in SAMPLES what stands there"
    assert len(forms) > 8
    for form in forms:
        for role, client in clients.items():
            shown = client.get(form)
            sent = client.post(form, data={"csrf_token": tokens[role]}).status_code
            offered = [
                action
                for action in re.findall(r'<form method="post"([^>]*)>', shown.text)
                if "action=" not in action or f'action="{form}"' in action
            ]
            if sent == 403 or (role == READER and not form.startswith(FOR_EVERYBODY)):
                assert not offered, f"{role} sees the form at {form} and may not send it"
            else:
                assert shown.status_code != 403, f"{role} may send the form at {form} and doesn't get to see it"

"""Sends every form of the product with values that nobody should type, and says what went wrong.

The forms are those of the pages that a visitor reaches by links. Values are drawn by hypothesis: hostile texts, huge
numbers, fields that are missing, repeated or unknown, files of any bytes, a wrong token. Whatever is sent: no answer is
an error of ours, and no row is lost.
"""

import io
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from app.core.services.work import CONSOLE, begin_work
from tests.hostile_texts import MADE

MOST_SHOWN = 1500  # characters of a failure
PER_RULE = 2  # addresses of one rule that are read and of one form that are sent
LEFT_OUT = {
    "security.logout": "would end the session in the middle",
    "sample.remove": "is meant to delete rows",
    "sample.load": "refused beside a record; with the sample there, it says so",
    "mail.test": "would reach for the mail server that was typed",
    "users.deactivate": "would shut out the next visitor",
    "users.reset_password": "the same",
    "users.remove": "the same",
    "second_factor.require": "would send everybody to set one up",
}
# Nothing that a form does deletes rows of these: what is removed rests in the trash.
KEPT_TABLES = ("engagement", "provider", "review", "user_account", "event", "saved_report", "claim", "claim_version")
FILES = (".csv", ".json", ".jsonl", ".xlsx", ".pdf", ".svg", ".png", ".ics", ".txt")
OWN_TEXTS = (
    "",
    "0",
    "-1",
    "1e999",
    "NaN",
    "9" * 400,
    "2147483648",
    "-9223372036854775809",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "\u202e\u200b",
    "\ud7ff\ue000\U0010ffff",
    "\r\n\r\n",
    "a\0b",
    "'; DROP TABLE engagement; --",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "=1+1",
    "%s%n{0}",
    "http://example.com/",
    "//example.com",
    "null",
    "[]",
    '{"a": ' * 60,
)


@dataclass(frozen=True)
class Form:
    """A form of a page: where it is sent, and its fields with the values that it has or offers."""

    page: str
    action: str
    method: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[str, ...]


class _FormReader(HTMLParser):
    """Collects the forms of a page, and its links."""

    def __init__(self, page):
        super().__init__()
        self.page, self.forms, self.links = page, [], []
        self.form, self.select, self.outer = None, None, {}

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == "a" and have.get("href"):
            self.links.append(urljoin(self.page, have["href"]))
        elif tag == "form":
            action = urljoin(self.page, have.get("action") or self.page)
            self.form = {"action": action, "method": (have.get("method") or "get").upper(), "fields": {}, "files": []}
        elif tag in ("input", "select", "textarea", "button") and self.form is not None and have.get("name"):
            if have.get("type") == "file":
                self.form["files"].append(have["name"])
                return
            values = self.form["fields"].setdefault(have["name"], [])
            values += [have["value"]] if have.get("value") else []
            self.select = values if tag == "select" else None
        elif tag == "option" and self.select is not None and have.get("value"):
            self.select.append(have["value"])

    def handle_endtag(self, tag):
        if tag == "form" and self.form is not None:
            fields = tuple((name, tuple(values)) for name, values in self.form["fields"].items())
            self.forms.append(
                Form(self.page, self.form["action"], self.form["method"], fields, tuple(self.form["files"]))
            )
            self.form = None
        elif tag == "select":
            self.select = None


def forms_of(app, visitor, starts):
    """Every form on the pages that the visitor reaches from `starts`, some of each rule."""
    rules, found, waits, read, seen = app.url_map.bind("localhost"), {}, deque(starts), {}, set()
    while waits:
        address = waits.popleft()
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        rule = _rule(rules, parts.path, "GET")
        if parts.netloc not in ("", "localhost") or rule is None or path in seen or parts.path.endswith(FILES):
            continue
        seen.add(path)
        read[rule.rule] = read.get(rule.rule, 0) + 1
        if read[rule.rule] > PER_RULE:
            continue
        answer = visitor.get(path)
        if answer.status_code in (302, 303):
            waits.append(urljoin(path, answer.location))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        reader = _FormReader(path)
        reader.feed(answer.text)
        waits.extend(reader.links)
        for form in reader.forms:
            target = _rule(rules, urlsplit(form.action).path, form.method)
            if target is not None and target.endpoint not in LEFT_OUT:
                key = (target.endpoint, form.method, tuple(name for name, _ in form.fields)[:40])
                found.setdefault(key, []).append(form)
    return [form for forms in found.values() for form in forms[:PER_RULE]]


def _rule(rules, path, method):
    try:
        return rules.match(path, method, return_rule=True)[0]
    except HTTPException:
        return None


TEXTS = st.one_of(
    st.sampled_from(OWN_TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers().map(str),
    st.decimals().map(str),
    st.dates().map(str),
    st.builds(
        lambda make, size: make(size), st.sampled_from(sorted(MADE.values(), key=id)), st.sampled_from((9, 3000))
    ),
)
CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7", b"title,arrangement\nA,freelance\n", b'{"format": 1}', b"<a/>"]),
)


@st.composite
def sent_fields(draw, form):
    """What is sent of a form: mostly as it is, with a few fields changed, missing, repeated, or nobody's."""
    fields = []
    changed = draw(st.sets(st.sampled_from(range(max(1, len(form.fields)))), max_size=6))
    for number, (name, values) in enumerate(form.fields):
        if name == "csrf_token":
            continue
        own = draw(st.sampled_from(values)) if values else ""
        if number not in changed:
            fields.append((name, own))
            continue
        fields += [(name, text) for text in draw(st.lists(st.one_of(TEXTS, st.just(own)), max_size=3))]
    if draw(st.integers(0, 5)) == 0:
        fields.append((draw(st.sampled_from(("id", "revision", "page", "sample", "next", "role"))), draw(TEXTS)))
    files = [(name, draw(CONTENTS), draw(st.sampled_from(("a.csv", "../x.xlsx", "", "a.zip")))) for name in form.files]
    return fields, files, draw(st.sampled_from(("right",) * 9 + ("wrong",)))


@dataclass
class Outcome:
    """How many requests were sent, by status, and what went wrong."""

    statuses: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)

    def note(self, form, sent, answer):
        """Counts an answer; keeps it if it is an error of ours."""
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self.failures.append(
                f"{form.method} {form.action} on {form.page} answers {answer.status_code} to {sent!r}"[:1500]
            )


def row_counts(database):
    """How many rows each of the tables has that lose none."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return {
            name: work.session.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in KEPT_TABLES
        }


def send_all(app, visitor, sign_in, forms, examples, number=0):
    """Sends each form so many times; the outcome. `sign_in` is called when a form has ended the session."""
    database, outcome = app.extensions["contrast"], Outcome()
    for form in forms:
        if visitor.get("/engagements").status_code != 200:
            sign_in()
            assert visitor.get("/engagements").status_code == 200, "what was sent before shut out its sender"
        before = row_counts(database)
        _send_often(visitor, form, examples, number, outcome)
        lost = [name for name, count in row_counts(database).items() if count < before[name]]
        if lost:
            outcome.failures.append(f"{form.method} {form.action} on {form.page} lost rows of {lost}")
    return outcome


def _send_often(visitor, form, examples, number, outcome):
    token = visitor.token()

    @seed(number)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(sent_fields(form))
    def send(sent):
        fields, files, kind = sent
        outcome.note(form, sent, _send(visitor, form, fields, files, token if kind == "right" else "wrong"))

    send()


def _send(visitor, form, fields, files, token):
    path = urlsplit(form.action)
    address = path.path + (f"?{path.query}" if path.query else "")
    data = MultiDict(fields)
    if form.method == "GET":
        return visitor.get(path.path, query_string=data)
    data.add("csrf_token", token)
    for name, content, filename in files:
        data.add(name, (io.BytesIO(content), filename))
    return visitor.post(address, data=data, content_type="multipart/form-data" if files else None)

"""Every page in plain English: no sentence is over 25 words, and none speaks the dialect of the first version."""

import re
from collections import deque
from html import unescape
from urllib.parse import urlsplit

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, profiles
from app.importing.values.options import Options
from tests.report.golden.small_record import fill
from tests.report.pages.sample_report import reader, sampled  # noqa: F401 (fixtures)
from tests.saved_report_fixtures import save
from tests.web.pages.import_steps import CLEAN, CONTRACTS, upload_address
from tests.web.pages.page_text import sentences, texts, words

MOST = 25
EACH = 3  # addresses of one page that are read: an active engagement has other words than an ended one
# Answers for programs, files, and pages that say something only at a moment; each has tests of its own.
NOT_READ = {
    "static": "files",
    "health.check": "for whoever watches the server",
    "health.ready": "for whoever watches the server",
    "sample.index": "leads to the sample, or to the page about it",
    "metrics.show": "for whoever watches the server",
    "fill_in.opened": "for the script of a page",
    "providers.names": "for the script of a form",
    "progress.show": "shown while a file is read",
    "progress.now": "for the script of a page",
    "shuffle_tests.now": "for the script of a page",
    "shared.show": "a saved report as a file",
    "answers.by_link": "only with the link of a mail",
    "calendar.feed": "for calendar programs",
    "invitations.by_link": "only with the link of an invitation; read below",
    "resets.by_link": "only with the link of a mail; the same page",
    "resets.ask": "only before signing in; read below",
    "second_step.enter": "only before signing in; read below",
    "second_factor.set_up": "only with a key; read below",
    "setup.first": "only before the first user",
    "security.login": "only before signing in; read below",
    "single_sign_on.start": "leads to the provider",
    "single_sign_on.start_link": "leads to the provider",
    "single_sign_on.callback": "only with single sign-on; read in tests/accounts/pages/test_single_sign_on_texts.py",
    "single_sign_on.show": "the same",
    "user_identities.change": "the same",
}
SCHEDULE = {
    "name": "For the board",
    "every": "quarter",
    "months": "12",
    "day": "4",
    "hour": "8",
    "time_zone": "Europe/Berlin",
    "recipients": "a@example.org",
    "formats": ["pdf"],
}
FILES = re.compile(r"\.(?:csv|json|jsonl|xlsx|pdf|svg|png|txt|html)$|/download$|\.<any|/now$")
# Pages whose words are still to be rewritten, by rule; whoever rewrites one takes it from here. Empty is the aim.
STILL_TO_WRITE = ()
DIALECT = re.compile(
    r"\b(?:put away|told|bears? out|in line\b|goes over|taken? out|takes? out|bring (?:it|them|a file|files?|one|in)"
    r"|brings (?:it|them|a file|files?|one|in)|brought (?:in|it|them)|taken? back|takes? back|stands? in the|stands for"
    r"|set side by side|give it up|as (?:it|they) stands?|less than nothing|continue once more|log a line|say what"
    r"|not known yet|two ways in|arrangement is needed|is needed\.|needs? your attention|once more|whoever"
    r"|else began|the middle of|way back|like for like|said to be|left out: |mind:|sample record|the record)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\bbring in more\b")  # the article's own words
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')


@pytest.fixture(scope="module")
def pages(sampled, reader):  # noqa: F811
    """Every page that an administrator can reach by links from the overview of the sample: rule to its texts."""
    own = _prepare(sampled, reader)
    rules = sampled.url_map.bind("localhost")
    found, seen, waits = (
        {},
        {},
        deque(["/?sample=yes", "/", "/setup/done", "/report/shuffle?sample=yes", "/report/compare?sample=yes", *own]),
    )
    while waits:
        address = waits.popleft()
        path = urlsplit(address).path
        if not rules.test(path, "GET"):
            continue
        rule, _ = rules.match(path, "GET", return_rule=True)
        many = seen.setdefault(rule.rule, set())
        if address in many or len(many) >= EACH or rule.endpoint in NOT_READ or FILES.search(rule.rule):
            continue
        many.add(address)
        answer = reader.get(address)
        if answer.status_code in (302, 303):
            waits.append(answer.location)
            continue
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        found.setdefault(rule.rule, {})[address] = texts(answer.text)
        waits.extend(unescape(each) for each in LINK.findall(answer.text) if each.startswith("/"))
    return found


def _prepare(app, visitor):
    """What the sample has not: a record of one's own with saved reports, a schedule, files, a profile; the addresses of
    an engagement's entries and of its reviewers."""
    database = app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        fill(work)
        imports.apply(work, app.extensions["contrast.settings"].uploads, CLEAN.encode(), "clean.csv")
        profiles.save(work, "Ledger", ("Project", "Who"), Options(columns={"title": ["Project"]}))
    assert visitor.send("/engagements/views", {"view_name": "Ours"}).status_code == 303
    for code in ("2025-H2", "2026-H1"):
        save(database, code)
    upload_address(visitor, CONTRACTS)
    made = visitor.send("/engagements/new", {"title": "Website", "arrangement": "freelance"}).location
    for address, form in (
        (f"{made}/lines/new", {"amount": "100", "currency": "EUR", "kind": "invoice"}),
        ("/reports/schedules/new", SCHEDULE),
        ("/report/shuffle?sample=yes", {}),
    ):
        assert visitor.send(address, form).status_code == 303
    return f"{made}/lines", f"{made}/reviewers"


def test_every_page_is_read(sampled, pages):  # noqa: F811
    missing = [
        rule.rule
        for rule in sampled.url_map.iter_rules()
        if "GET" in rule.methods
        and rule.endpoint not in NOT_READ
        and not FILES.search(rule.rule)
        and rule.rule not in pages
    ]
    assert not missing, "No link leads there from the overview of the sample:\n  " + "\n  ".join(missing)


def test_no_sentence_is_over_25_words(pages):
    found = {
        f"{rule}: {words(each)} words: {each}"
        for rule, read in pages.items()
        if rule not in STILL_TO_WRITE
        for text in (text for page in read.values() for text in page)
        for each in sentences(text)
        if words(each) > MOST
    }
    assert not found, "\n  ".join(["Make two of it, or leave out what goes without saying:", *sorted(found)])


def test_no_page_speaks_the_dialect(pages):
    found = {
        f"{rule}: “{said.group()}” in: {text}"
        for rule, read in pages.items()
        if rule not in STILL_TO_WRITE
        for text in (QUOTED.sub("", text) for page in read.values() for text in page)
        if (said := DIALECT.search(text))
    }
    assert not found, "\n  ".join(["Say it as a colleague would:", *sorted(found)])


def test_a_long_sentence_is_found_wherever_it_stands():
    long = " ".join(["word"] * (MOST + 1))
    page = f'<p title="A tip.">Short. <b>W{long[1:]}</b>, 2026.<p><a aria-label="{long}">x</a><script>{long}</script>'
    found = [each for text in texts(page) for each in sentences(text) if words(each) > MOST]
    assert found == [f"W{long[1:]}, 2026.", long]
    assert [words(each) for each in sentences("One two. Three 4,5 e.g. four! “Five” · six")] == [2, 4, 1, 1]
    assert sentences("Design: 3; Marketing: 4; Other: 5") == ["Design: 3", "Marketing: 4", "Other: 5"]

"""The sample data from its button to its end, and help that cannot lag behind what it explains."""

import re
from html import unescape

from app.record.domain.engagements import FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.report.domain.catalogue import CATALOGUE
from app.report.text.verdicts import WORDS


def plain(text):
    """What a page says, without its markup."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def test_the_sample_is_one_button_away_and_goes_in_one_step(client):
    assert all('action="/sample/load"' in client.get(page).text for page in ("/", "/help/sample", "/report"))
    answer = client.send("/sample/load")
    assert answer.headers["Location"] == "/report?sample=yes"
    page = client.get("/report?sample=yes").text
    assert "Sample data: made-up engagements" in plain(page) and 'action="/sample/remove"' in page
    links = set(re.findall(r'href="(/(?:engagements|providers|report)?(?:\?[^"#]*)?)"', page.split("<main")[0]))
    assert {"/engagements?sample=yes", "/providers?sample=yes", "/report?sample=yes"} <= links
    assert "No report yet" in plain(client.get("/report").text), "never beside real engagements"
    assert client.send("/sample/load").status_code == 302, "loading twice leads to the one that is there"
    answer = client.send("/sample/remove", follow_redirects=True)
    assert "Sample data removed: 320 engagements." in plain(answer.text)
    assert "The sample data is not loaded" in plain(client.get("/report?sample=yes").text)


def test_the_truth_of_the_sample_stands_beside_what_the_report_finds(client):
    bare = plain(client.get("/help/sample").text)
    assert all(claim.sentence in bare for claim in CATALOGUE) and "Report says" not in bare
    client.send("/sample/load")
    page = client.get("/help/sample").text
    rows = {
        claim.key: re.search(rf'href="/report/{claim.key}\?sample=yes">.*?</tr>', page, re.DOTALL).group()
        for claim in CATALOGUE
    }
    for key, row in rows.items():
        if "supported" in row:
            assert ">True</td>" in row, key
        if "contradicted" in row:
            assert ">Opposite</td>" in row, key


def test_only_who_may_loads_or_removes_it(client, reader_client):
    assert reader_client.send("/sample/load").status_code == 403
    client.send("/sample/load")
    assert reader_client.send("/sample/remove").status_code == 403
    page = reader_client.get("/report?sample=yes").text
    assert "Sample data: made-up engagements" in plain(page) and "/sample/remove" not in page


def test_help_names_every_field_and_every_verdict(reader_client):
    fields = reader_client.get("/help/fields").text
    for name in (*FIELDS, *REVIEW_FIELDS, *(f"provider_{name}" for name in PROVIDER_FIELDS)):
        assert f"<code>{name}</code>" in fields, name
    method = reader_client.get("/help/method").text
    for code, said in WORDS.items():
        assert f'class="verdict {code.replace(" ", "-")}"' in method and said.word in method
    assert method.count("chart-interval") == 4, "not enough data has no range"


def test_help_promises_for_each_kind_of_claims_and_not_for_the_page(reader_client):
    page = reader_client.get("/help/method").text
    said, marks = plain(page), re.findall(r' id="([\w-]+)"', page)
    assert "This applies per group of claims, not to the page as a whole." in said
    assert "the page as a whole can be wrong in up to about 1 in 10" in said
    assert len(set(marks)) == len(marks), "each place in it has a name of its own"


def test_every_page_of_help_leads_on(reader_client):
    index = reader_client.get("/help").text
    pages = set(re.findall(r'href="(/help/\w+)"', index))
    assert {"/help/method", "/help/fields", "/help/files", "/help/sample", "/help/shortcuts"} <= pages
    for page in pages:
        answer = reader_client.get(page)
        assert answer.status_code == 200 and 'href="/help"' in answer.text

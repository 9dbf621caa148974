"""A file on its way in: seen before it is written, mended by saying how it is meant, and confirmed once."""

import io
import re
from html import unescape

import pytest

from app.domain.selection import Selection
from app.services import engagements, exports
from app.services.work import CONSOLE, begin

CONTRACTS = """Job,Arrangement,Supplier,Amount,Start date,Notes
Paint the fence,gig,Amy,"1.234",03/04/2026,=1+1
Mind the shop,house,Shopkeepers,80,05/06/2026,
"""
CLEAN = """reference,title,arrangement,provider,currency,actual_cost,started_on
A-1,Paint the fence,freelance,Amy,EUR,120.50,2026-01-05
A-2,Mind the shop,outsourced,Shopkeepers,EUR,800,2026-02-01
"""


def plain(text):
    """What a page says, without its markup."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def bring(visitor, text, name="contracts.csv", **said):
    """Chooses a file on the page; the answer."""
    data = text if isinstance(text, bytes) else text.encode()
    return visitor.send("/imports/new", said | {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def waiting(visitor, text, **said):
    """The address under which a file waits."""
    answer = bring(visitor, text, **said)
    assert answer.status_code == 303, plain(answer.text)
    return answer.headers["Location"]


def form(visitor, address):
    """The fields of the preview's form as they stand, as a browser would send them."""
    page = visitor.get(address).text
    page = re.search(r'<form method="post"[^>]* id="reading">.*?</form>', page, re.DOTALL).group()
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = (re.search(rf'{each}="([^"]*)"', tag) for each in ("name", "value"))
        if not re.search("radio|checkbox", tag) or "checked" in tag:
            found.setdefault(name.group(1), []).append(unescape(value.group(1)) if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found.setdefault(name, []).append(unescape(chosen.group(1)))
    found.pop("csrf_token")
    return found


def choose(visitor, address, act="check", **said):
    """Sends the preview's form with these fields changed."""
    changed = {name.replace("__", "-"): value for name, value in said.items()}
    return visitor.send(address, form(visitor, address) | changed | {"act": act})


def counts(page):
    """New, changed, as they are, refused."""
    stats = re.search(r'<dl class="stats">.*?</dl>', page, re.DOTALL).group()
    return [int(each) for each in re.findall(r"<dd>([\d,]+)", stats)]


def recorded(database):
    """The engagements in the record, by title."""
    with begin(database, CONSOLE, writes=False) as work:
        rows = engagements.listing(work, Selection()).rows
        return {stored.engagement.title: stored.engagement for stored in rows}


def test_nothing_is_written_until_it_is_confirmed(client, database):
    address = waiting(client, CLEAN)
    page = client.get(address).text
    assert counts(page) == [2, 0, 0, 0] and "Import 2 rows" in plain(page) and recorded(database) == {}
    assert "Paint the fence" in plain(page) and "120.50\xa0EUR" in plain(page) and "5 Jan 2026" in plain(page)
    assert "2 new providers: Amy, Shopkeepers" in plain(page)
    done = client.get(choose(client, address, "import").headers["Location"])
    assert counts(done.text) == [2, 0, 0] and set(recorded(database)) == {"Paint the fence", "Mind the shop"}
    assert "2 new" in plain(client.get("/imports").text) and "contracts.csv" in plain(client.get("/imports").text)
    assert client.send(address, {"act": "import"}).status_code == 404, "a file goes in once"


def test_what_cannot_go_in_is_said_and_mended_on_the_page(client, database):
    address = waiting(client, CONTRACTS)
    page = client.get(address).text
    words = plain(page)
    assert counts(page)[3] == 2 and "Import 2" not in words and recorded(database) == {}
    assert "1 number can be read in two ways" in words and "2 dates can be read in two ways" in words
    answer = choose(client, address, dates="dmy", decimal="comma", constant__currency="EUR",
                    value__meant=["freelance", "outsourced"])
    page = client.get(answer.headers["Location"]).text
    assert counts(page) == [2, 0, 0, 0], plain(page)
    assert "3 Apr 2026" in plain(page) and "1,234.00\xa0EUR" in plain(page)
    choose(client, address, "import")
    fence = recorded(database)["Paint the fence"]
    assert (fence.arrangement, fence.actual_cost.minor, fence.started_on.isoformat()) == (
        "freelance", 123400, "2026-04-03")


def test_rows_that_are_too_long_are_counted_as_read(client):
    words = plain(client.get(waiting(client, "title,arrangement\na,freelance,1\nb,freelance,2\n")).text)
    assert "2 rows, 2 columns of 2 used" in words and "2 rows cannot go in" in words and "no rows" not in words


def test_other_columns_are_kept_unless_unticked(client, database):
    text = "title,arrangement,Colour\nFence,freelance,red\n"
    address = waiting(client, text)
    assert "Keep the other columns as a note on each engagement: Colour" in plain(client.get(address).text)
    choose(client, address, "import")
    assert recorded(database)["Fence"].source_columns == "Colour: red"
    address = waiting(client, text.replace("Fence", "Shop"))
    said = form(client, address)
    assert said.pop("keep-columns") == ["yes"]
    client.send(address, said | {"act": "check"})
    assert "keep-columns" not in form(client, address)
    choose(client, address, "import")
    assert recorded(database)["Shop"].source_columns is None


def test_a_refusal_names_line_column_value_and_reason(client):
    page = client.get(waiting(client, CONTRACTS)).text
    rows = page.split('id="rows"')[1]
    refused = [plain(each) for each in re.findall(r'<tr role="row"><th.*?</tr>', rows, re.DOTALL)]
    said = next(each for each in refused if "Start date" in each)
    assert said.startswith("Line 2 Start date 03/04/2026") and "Say in which order day and month stand" in said


def test_a_row_that_is_known_shows_before_and_after(client, database):
    choose(client, waiting(client, CLEAN), "import")
    address = waiting(client, CLEAN.replace("120.50", "130"))
    page = client.get(address).text
    assert counts(page) == [0, 1, 1, 0]
    assert re.search(r"Actual cost</span> <del>120.50</del> → <ins>130.00</ins>", page)
    unchanged = plain(client.get(address + "?list=unchanged").text)
    assert "Mind the shop" in unchanged and "as it is recorded" in unchanged
    choose(client, address, "import")
    assert recorded(database)["Paint the fence"].actual_cost.minor == 13000


def test_a_column_can_fill_another_field_or_none(client, database):
    address = waiting(client, CLEAN.replace("reference", "key").replace("title", "name"))
    page = client.get(address).text
    assert "by another name" in plain(page)
    choose(client, address, column__0="")
    page = client.get(address).text
    assert "2 new rows come without a reference" in plain(page)
    assert re.search(r'name="column-0".*?<option value="" selected', page, re.DOTALL)
    choose(client, address, "import")
    assert {each.reference for each in recorded(database).values()}.isdisjoint({"A-1", "A-2"})


def test_a_field_is_filled_by_one_column(client):
    address = waiting(client, CLEAN)
    answer = choose(client, address, column__1="reference")
    assert answer.status_code == 422 and "Two columns are to fill Reference" in plain(answer.text)
    assert re.search(r'name="column-1".*?<option value="reference" selected', answer.text, re.DOTALL), "nothing is lost"


def test_what_holds_for_all_rows_can_be_said_with_the_file(client, database):
    text = "title,provider,actual_cost\nPaint the fence,Amy,100\n"
    address = waiting(client, text, arrangement="freelance", currency="USD")
    assert counts(client.get(address).text) == [1, 0, 0, 0]
    choose(client, address, also="category", also__text="design")
    choose(client, address, "import")
    fence = recorded(database)["Paint the fence"]
    assert (fence.arrangement, fence.currency, fence.category) == ("freelance", "USD", "design")


def test_what_every_row_needs_is_asked_for_once(client):
    page = client.get(waiting(client, "title,rate\nPaint the fence,100\n")).text
    assert plain(page).count("No column says it, and every row needs it.") == 2, "arrangement and currency"
    assert 'id="constant-pricing_model"' in page, "a rate is of no use without it"


def test_a_changed_reading_is_shown_before_it_is_imported(client, database):
    address = waiting(client, CLEAN)
    answer = choose(client, address, "import", column__3="")
    page = client.get(answer.headers["Location"]).text
    assert "You changed how the file is read" in plain(page) and recorded(database) == {}
    choose(client, address, "import")
    assert recorded(database)["Paint the fence"].provider is None


def test_a_record_that_changed_meanwhile_is_looked_at_again(client, lead_client, database):
    first, second = waiting(client, CLEAN), waiting(lead_client, CLEAN.replace("120.50", "1"))
    seen = form(client, first)
    choose(lead_client, second, "import")
    answer = client.send(first, seen | {"act": "import"})
    assert answer.status_code == 409 and "Look again" in plain(answer.text)
    assert recorded(database)["Paint the fence"].actual_cost.minor == 100


def test_our_own_file_has_nothing_to_choose_and_changes_nothing(client, database):
    choose(client, waiting(client, CLEAN), "import")
    with begin(database, CONSOLE, writes=False) as work:
        own = b"".join(exports.stream(work, Selection())).decode()
    page = client.get(waiting(client, own)).text
    assert counts(page) == [0, 0, 2, 0] and "<select" not in page.split("<main")[1]
    assert "There is nothing to import" in plain(page) and 'value="import"' not in page


def test_a_file_can_be_forgotten(client, app):
    address = waiting(client, CLEAN)
    assert choose(client, address, "drop").status_code == 303
    assert client.get(address).status_code == 404 and "contracts.csv" not in client.get("/imports").text
    assert not list(app.extensions["contrast.settings"].uploads.iterdir())


@pytest.mark.parametrize(("data", "said"), [(b"", "empty"), (b"PK\x03\x04xxxx", "Save the sheet as CSV"),
                                            (b'a,b\n"open', "quotation mark")], ids=["empty", "workbook", "quote"])
def test_what_is_no_table_is_refused_at_the_field(client, data, said):
    answer = bring(client, data)
    assert answer.status_code == 422 and said in plain(answer.text) and 'id="file-error"' in answer.text
    assert "No files" not in answer.text and "contracts.csv" not in client.get("/imports").text


def test_no_file_is_no_file(client):
    answer = client.send("/imports/new", {}, content_type="multipart/form-data")
    assert answer.status_code == 422 and "Choose a file." in plain(answer.text)


def test_markup_in_a_file_stays_text(client):
    text = 'title,arrangement\n"<script>alert(1)</script>",freelance\n'
    page = client.get(waiting(client, text)).text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_readers_bring_nothing(reader_client):
    assert reader_client.get("/imports").status_code == 403
    assert bring(reader_client, CLEAN).status_code == 403


def test_a_long_file_is_shown_part_by_part(client):
    rows = "".join(f"R-{number},Job {number},freelance\n" for number in range(1, 51))
    address = waiting(client, "reference,title,arrangement\n" + rows)
    first, last = client.get(address).text, client.get(address + "?list=new&part=3").text
    assert "1–20 of 50 rows" in plain(first) and "Job 20" in first and "Job 21" not in first
    assert "41–50 of 50 rows" in plain(last) and "Job 50" in last

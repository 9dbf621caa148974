"""The four steps of an import in the browser, from upload to import."""

from tests.importing.pages.wizard_steps import REGISTER, step
from tests.web.pages.import_steps import (
    CLEAN,
    CONTRACTS,
    check,
    counts,
    engagements_by_title,
    fields,
    plain,
    send_step,
    upload_address,
)


def test_a_file_is_walked_through_to_its_end(client, app_database):
    address = upload_address(client, REGISTER)
    assert client.get(address).headers["Location"] == f"{address}/file"
    assert "Row 8 looks like a row of totals" in step(client, address, "file")
    assert send_step(client, address, "file", totals="yes").headers["Location"] == f"{address}/columns"
    assert send_step(client, address, "columns", column__1="Arrangement", column__4="Quality").status_code == 303
    words = step(client, address, "values")
    assert "1.200 or 1200" in words and "managed service" in words and "does not fit a scale" in words
    texts = fields(client, f"{address}/values")["value-text"]
    meant = {
        "contractor": "freelance",
        "managed service": "outsourced",
        "licence": "(leave)",
        "Undisclosed": "(always)",
    }
    answer = send_step(
        client,
        address,
        "values",
        value__meant=[meant.get(each, "(open)") for each in texts],
        way__actual_cost__decimal="comma",
        way__quality__scale="0..10",
    )
    assert answer.headers["Location"] == f"{address}/check"
    page = check(client, address)
    assert counts(page) == [3, 0, 0, 0], plain(page)
    assert "Left out: 1 row with Kind “licence”" in plain(page) and "the row of totals" in plain(page)
    assert "1,200.00\xa0EUR" in plain(page) and "3,500.00\xa0EUR" in plain(page), "what it adds up to"
    done = client.get(send_step(client, address, "check", "import").headers["Location"])
    assert counts(done.text) == [3, 0, 0]
    shop, book = (
        engagements_by_title(app_database)["Mind the shop"],
        engagements_by_title(app_database)["Write the book"],
    )
    assert (shop.arrangement, shop.actual_cost.minor) == ("outsourced", 230000) and book.actual_cost is None


def test_how_the_file_is_read_can_be_changed(client):
    address = upload_address(client, "Rates of\nFirst;Second\nTitle;Who\nFence;Jos\xe9\n".encode("cp1252"))
    words = step(client, address, "file")
    assert "The file doesn't state it" in words and "Check the encoding" in words
    send_step(client, address, "file", "stay", header__row="3")
    assert "José" in step(client, address, "file"), "what was assumed is now said"
    page = step(client, address, "file")
    assert "asks" not in page.partition("Encoding")[0].partition("2 Columns")[0]
    assert fields(client, f"{address}/columns")["column-0"] == ["Title"]
    send_step(client, address, "file", "stay", header__line="2")
    assert fields(client, f"{address}/file")["header-row"] == ["2"]
    answer = send_step(client, address, "file", encoding="UTF-16")
    assert answer.status_code == 422 and fields(client, f"{address}/file", answer.text)["encoding"] == ["UTF-16"]
    assert fields(client, f"{address}/file")["encoding"] == ["Windows-1252"]


def test_a_column_that_is_gone_takes_what_was_said_of_it_along(client):
    address = upload_address(client, "a;b,c\nTitle;Who,Sort\nFence;Amy,x\n")
    send_step(client, address, "file", "stay", header__row="2", delimiter=";")
    send_step(client, address, "columns", column__1="Provider")
    answer = send_step(client, address, "file", "stay", delimiter=",")
    assert "and “Who,Sort”. The settings for" in plain(client.get(answer.headers["Location"]).text)


def test_a_column_fills_another_field_or_none(client, app_database):
    address = upload_address(client, CLEAN.replace("reference", "key").replace("title", "name"))
    assert "matched by synonym" in step(client, address, "columns")
    send_step(client, address, "columns", column__0="", column__3="")
    assert fields(client, f"{address}/columns")["column-0"] == [""]
    assert "2 new rows have no reference" in plain(check(client, address))
    send_step(client, address, "check", "import")
    made = engagements_by_title(app_database).values()
    assert {each.reference for each in made}.isdisjoint({"A-1", "A-2"}) and {each.provider for each in made} == {None}


def test_two_columns_fill_one_field_and_one_column_two(client, app_database):
    address = upload_address(client, "Job,First,Last,arrangement\nFence,Amy,Pond,freelance\n")
    send_step(
        client,
        address,
        "columns",
        column__1="Provider",
        column__2="provider",
        besides__column="Job",
        besides__field="Notes",
    )
    words = step(client, address, "columns")
    assert words.count("combined") == 3, "both columns, and the help"
    assert fields(client, f"{address}/columns")["besides-field"] == ["Notes", ""]
    send_step(client, address, "check", "import")
    fence = engagements_by_title(app_database)["Fence"]
    assert (fence.provider, fence.notes) == ("Amy Pond", "Fence")


def test_amounts_of_two_columns_are_not_added(client):
    address = upload_address(client, "title,arrangement,a,b,currency\nFence,freelance,1,2,EUR\n")
    answer = send_step(client, address, "columns", column__2="Actual cost", column__3="Actual cost")
    assert answer.status_code == 422 and "not added up" in plain(answer.text)
    assert fields(client, f"{address}/columns", answer.text)["column-3"] == ["Actual cost"], "nothing is lost"


def test_a_field_that_there_is_not_is_named(client):
    address = upload_address(client, CLEAN)
    answer = send_step(client, address, "columns", column__1="Titel", also="Nothing", also__text="x")
    assert answer.status_code == 422 and "There is no field “Titel”" in plain(answer.text)
    kept = fields(client, f"{address}/columns", answer.text)
    assert kept["column-1"] == ["Titel"] and kept["also-text"] == ["x"]


def test_what_holds_for_all_rows_is_asked_for_once(client, app_database):
    address = upload_address(client, "title,rate\nPaint the fence,100\n")
    words = step(client, address, "columns")
    assert words.count("This field is required. Map a column to it, or enter a value here.") == 2, (
        "arrangement and currency"
    )
    send_step(
        client,
        address,
        "columns",
        constant__arrangement="freelance",
        constant__currency="USD",
        constant__pricing_model="hourly",
        constant__provider="Amy",
        also="Category",
        also__text="design",
    )
    send_step(client, address, "check", "import")
    fence = engagements_by_title(app_database)["Paint the fence"]
    assert (fence.arrangement, fence.currency, fence.provider, fence.category) == ("freelance", "USD", "Amy", "design")


def test_other_columns_are_kept_unless_unticked(client, app_database):
    address = upload_address(client, "title,arrangement,Colour\nFence,freelance,red\n")
    assert "as a note on each engagement: Colour" in step(client, address, "columns")
    said = fields(client, f"{address}/columns")
    assert said.pop("keep-columns") == ["yes"]
    client.send(f"{address}/columns", said | {"act": "next"})
    assert "keep-columns" not in fields(client, f"{address}/columns")
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database)["Fence"].source_columns is None


def test_rows_meet_engagements_by_what_is_chosen(client, app_database):
    send_step(client, upload_address(client, CLEAN), "check", "import")
    again = "title,provider,notes,arrangement\nPaint the fence,Amy,blue,\nDig,Amy,,freelance\n"
    address = upload_address(client, again)
    send_step(client, address, "columns", key__1="title", key__2="provider", only="update")
    page = check(client, address)
    assert counts(page) == [0, 1, 0, 0] and "1 row matches no existing engagement and is left out" in plain(page)
    send_step(client, address, "check", "import")
    assert (
        engagements_by_title(app_database)["Paint the fence"].notes == "blue"
        and len(engagements_by_title(app_database)) == 2
    )


def test_rows_that_are_lines_need_a_key(client):
    address = upload_address(client, "Contract,Date,Amount\nFence (1),2026-01-05,10\n")
    answer = send_step(client, address, "columns", rows="lines")
    assert answer.status_code == 422 and "Tick the columns that are the same in all entries of one engagement" in plain(
        answer.text
    )


def test_values_are_decided_once_and_can_be_decided_again(client):
    address = upload_address(client, CONTRACTS)
    texts = fields(client, f"{address}/values")
    assert dict(zip(texts["value-text"], texts["value-meant"], strict=True)) == {"gig": "(open)", "house": "(open)"}
    send_step(client, address, "values", "stay", value__meant=["freelance", "(unknown)"])
    texts = fields(client, f"{address}/values")
    assert dict(zip(texts["value-text"], texts["value-meant"], strict=True)) == {
        "gig": "freelance",
        "house": "(unknown)",
    }
    send_step(client, address, "values", "stay", value__meant=["(open)", "outsourced"])
    assert "“gig” is none of" in plain(check(client, address))


def test_a_text_that_stands_for_an_amount_is_typed(client, app_database):
    address = upload_address(
        client,
        "title,arrangement,currency,actual_cost,Sort\nFence,freelance,EUR,$50 - $99,x\nShop,freelance,EUR,3,rent\n",
    )
    send_step(client, address, "values", value__other="75.5", leave__column="Sort", leave__text="rent")
    assert counts(check(client, address)) == [1, 0, 0, 0]
    assert fields(client, f"{address}/values")["value-other"] == ["75.5"]
    said = fields(client, f"{address}/values")
    assert said.pop("left") == ["4:rent"]
    client.send(f"{address}/values", said | {"act": "next"})
    assert counts(check(client, address)) == [2, 0, 0, 0], "it is no longer left out"
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database)["Fence"].actual_cost.minor == 7550


def test_words_of_a_language_are_taken(client):
    address = upload_address(client, "title,arrangement,would_rehire\nFence,freelance,ja\nShop,freelance,nein\n")
    assert counts(check(client, address))[3] == 2
    send_step(client, address, "values", language=["Deutsch"])
    assert counts(check(client, address)) == [2, 0, 0, 0]
    assert "nein" in fields(client, f"{address}/values")["no"][0]


def test_a_cell_is_corrected_in_place(client, app_database):
    address = upload_address(client, CLEAN.replace("2026-02-01", "2026-02-31"))
    page = check(client, address)
    assert counts(page) == [1, 0, 0, 1] and "Import 1 row, skip 1 row with errors" in plain(page)
    answer = send_step(client, address, "check", "correct", fix__3__6="2026-02-28")
    page = client.get(answer.headers["Location"]).text
    assert counts(page) == [2, 0, 0, 0] and "1 cell corrected." in plain(page)
    send_step(client, address, "check", "uncorrect")
    assert counts(check(client, address)) == [1, 0, 0, 1]
    send_step(client, address, "check", "correct", fix__3__6="2026-02-28")
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database)["Mind the shop"].started_on.isoformat() == "2026-02-28"


def test_a_correction_that_was_typed_is_not_lost_to_an_import(client, app_database):
    address = upload_address(client, CLEAN.replace("2026-02-01", "2026-02-31"))
    answer = send_step(client, address, "check", "import-good", fix__3__6="2026-02-28")
    page = client.get(answer.headers["Location"]).text
    assert (
        "You corrected some cells" in plain(page)
        and counts(page) == [2, 0, 0, 0]
        and engagements_by_title(app_database) == {}
    )


def test_rows_that_share_a_reference_are_pointed_out(client):
    address = upload_address(client, CLEAN.replace("A-2", "A-1"))
    assert "1 row has the same “reference” as an earlier row" in plain(check(client, address))


def test_good_rows_go_in_without_the_others(client, app_database):
    address = upload_address(client, CLEAN.replace("outsourced", "house"))
    answer = send_step(client, address, "check", "import")
    assert answer.status_code == 422 and engagements_by_title(app_database) == {}
    assert send_step(client, address, "check", "import-good").status_code == 303
    assert set(engagements_by_title(app_database)) == {"Paint the fence"}
    assert "1 row had errors and was not imported. Download rows with errors" in plain(client.get(address).text)
    with client.get(f"{address}/refused.csv") as file:
        assert "Mind the shop" in file.get_data(as_text=True)


def test_refused_rows_are_taken_out_mended_and_brought_again(client, app_database):
    address = upload_address(client, CLEAN.replace("outsourced", "house"))
    assert 'href="/imports/1/refused.csv"' in check(client, address)
    with client.get(f"{address}/refused.csv") as answer:
        file = answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contracts-refused.csv"'
    header, row = file.splitlines()
    assert header.endswith(",reason") and row.startswith("A-2,Mind the shop,house,") and "none of" in row
    mended = upload_address(client, file.replace(",house,", ",outsourced,"))
    assert counts(check(client, mended)) == [1, 0, 0, 0]
    assert client.get(f"{mended}/refused.csv").status_code == 404, "none is refused"


def test_providers_that_look_alike_are_made_one(client, app_database):
    send_step(client, upload_address(client, CLEAN.replace("Shopkeepers", "Shop Keepers Ltd")), "check", "import")
    address = upload_address(
        client, "title,arrangement,provider\nA,outsourced,Shop Keepers Limited\nB,outsourced,Shopkeeper Ltd\n"
    )
    page = check(client, address)
    assert "Possible duplicate providers" in plain(page) and "Shop Keepers Ltd" in plain(page)
    send_step(client, address, "check", "merge", same=["Shop Keepers Limited"])
    assert "1 new provider: Shopkeeper Ltd" in plain(check(client, address))
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database)["A"].provider == "Shop Keepers Ltd"

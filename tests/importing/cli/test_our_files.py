"""Reviews, providers and lines on the console: what a file holds is told by its header or said, and refused by name."""

TABLES = ("engagements", "providers", "reviews", "lines")
RECORD = "reference,title,arrangement,provider,currency\nA-1,Shop,freelance,Ann,EUR\n"
REVIEWS = "reference,reviewer,quality\nA-1,Rita,4\nA-1,record,3\n"
CARDS = "Name,Country,Email\nAnn,DE,\nBea,FR,b@example.org\n"
LINES = "reference,currency,line_day,line_amount,line_note\nA-1,EUR,2026-01-05,12.50,=first\nA-1,EUR,2026-01-06,1.00,\n"


def test_each_file_goes_in_by_what_it_is(console):
    console("import", console.file(RECORD))
    result = console("import", console.file(REVIEWS), exit_code=1)
    assert "The rows are reviews." in result.stdout
    assert "There is no user named “Rita”" in result.stderr and "contrast users add NAME" in result.stderr
    console("users", "add", "Rita", "--role", "manager", given="correct horse battery\n" * 2)
    reviews = console.json("import", console.file(REVIEWS))
    assert reviews["new"] == 2
    cards = console.json("import", console.file(CARDS), "--of", "providers")
    assert (cards["new"], cards["changed"]) == (1, 1)
    lines = console.json("import", console.file(LINES))
    assert lines["lines"]["new"] == 2
    for of in TABLES:
        console("export", "--of", of, "-o", console.folder / f"{of}.csv")
        again = console("import", console.folder / f"{of}.csv").stdout
        assert "Nothing was written" in again, of
    for it in (lines, reviews):
        console("undo-import", it["import"])
    assert "Rita" not in console("export", "--of", "reviews").stdout


def test_what_it_is_said_to_be_wins(sqlite_console):
    sqlite_console("import", sqlite_console.file(RECORD))
    answer = sqlite_console.json(
        "import", sqlite_console.file("reference,reviewer,quality\nA-1,Rita,4\n"), "--of", "engagements"
    )
    assert (answer["new"], answer["changed"]) == (0, 1), "what it says is the record's own review"
    refused = sqlite_console("import", sqlite_console.file(CARDS), "--of", "reviews", "--set", "title=x", exit_code=2)
    assert "The rows are reviews, which have no title." in refused.stderr


def test_lines_of_engagements_that_are_not_there_are_refused(sqlite_console):
    answer = sqlite_console.json("import", sqlite_console.file(LINES), exit_code=1)
    assert {each["reason"] for each in answer["refused"]} == {
        "There is no engagement with the reference “A-1”. Import the engagements first, or correct the reference."
    }

"""An agreed length in words, brought in a file, gives the agreed end, and with it a measure of size."""

LENGTHS = """title,arrangement,provider,Start,Contract length
A,freelance,P,2026-01-15,6 months
B,outsourced,Q,2026-02-01,3 weeks
"""


def test_a_length_in_words_is_asked_about_and_gives_the_agreed_end(console):
    file = console.file(LENGTHS)
    said = console("import", file, exit_code=1).stderr
    assert "“6 months” is a duration, not a date" in said and "--way due_on:duration=units" in said
    console("import", file, "--way", "due_on:duration=units")
    rows = console("export").stdout
    assert "2026-07-14" in rows and "2026-02-21" in rows
    startless = console.file("title,arrangement,provider,Contract length\nC,freelance,P,6 months\n", "startless.csv")
    refused = console("import", startless, "--way", "due_on:duration=units", exit_code=1).stderr
    assert "counts from the start date, but the row has none. Enter the start date too." in refused

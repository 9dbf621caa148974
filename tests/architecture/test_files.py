"""No file grows into one that nobody reads to the end."""

from tests.architecture.sources import read, under

MOST_LINES = 300
KINDS = {
    "app": (".py", ".html", ".js", ".css", ".svg", ".typ"),
    "templates": (".html", ".txt", ".svg", ".typ"),
    "migrations": (".py",),
    "tests": (".py",),
}


def test_files_stay_short():
    paths = [each for folder, suffixes in KINDS.items() for each in under(folder, *suffixes)]
    # What others wrote and we only carry along lies in a folder called vendor.
    lengths = {each: len(read(each).splitlines()) for each in paths if "vendor" not in each.parts}
    long = [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > MOST_LINES]
    assert not long, (
        f"Files stay under {MOST_LINES} lines. Find the second noun in these, and give it a file of its own:\n  "
        + "\n  ".join(long)
    )

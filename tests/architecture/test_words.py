"""Words that have no business in the files: where packages come from, where this copy lies, what is left to do."""

import re

import pytest

from tests.architecture.sources import files, read

REGISTRIES = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|debian|golang|crates|rubygems|jsdelivr|unpkg|cdnjs\.cloudflare)\.(?:org|com|io|net)\b"
)
# Only at the start of a path: a URL or a folder of the project may have such a part.
PLACES = re.compile(r"(?<![\w./-])/(?:work|root)/\w")
LEFT_TO_DO = re.compile(r"\bTODO\b|\bFIXME\b|(?:#|//|/\*|<!--).*\bXXX\b")


@pytest.mark.parametrize(
    ("words", "folder", "instead"),
    [
        (REGISTRIES, "", "Name the package; where it is fetched from is a setting of whoever installs it."),
        (PLACES, "", "Say it relative to the project, or take it from the settings."),
        (LEFT_TO_DO, "app/", "Do it, or leave it out and say so where a reader looks for it."),
    ],
    ids=["registries", "places", "left-to-do"],
)
def test_words_that_do_not_belong(words, folder, instead):
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in files()
        if path.as_posix().startswith(folder) and (text := read(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if words.search(line)
    ]
    assert not found, instead + "\n  " + "\n  ".join(found)

"""What the documents name is there."""

import re

import pytest

from tests.architecture.sources import ROOT, files

NAMED = re.compile(r"`((?:app|docs|migrations|templates|tests)/[^`\s:]+)`")
DOCUMENTS = [each for each in files() if each.suffix == ".md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_file_that_a_document_names_is_there(document):
    named = NAMED.findall((ROOT / document).read_text("utf-8"))
    # <subject> and N stand for a name of one's own.
    missing = [each for each in named if not re.search(r"<|_N\.", each) and not list(ROOT.glob(each.rstrip("/")))]
    assert not missing, f"{document} names what isn't there: {', '.join(missing)}"


def test_contributing_names_files():
    assert len(NAMED.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))) > 20

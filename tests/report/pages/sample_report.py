"""The application over the sample data and whoever reads it, for tests of the report's pages that change nothing."""

import re
from html import unescape

import pytest

from app.core.domain.permissions import ADMINISTRATOR
from tests.fixtures.databases import copied
from tests.fixtures.site import NAMES, made, settings_over

SAMPLE = {"sample": "yes"}


@pytest.fixture(scope="module")
def sampled(sampled_record, tmp_path_factory):
    """The application over a record that nobody of this module changes: the sample, and nothing of one's own."""
    folder = tmp_path_factory.mktemp("sampled")
    app = made(settings_over(copied(sampled_record, folder / "record"), folder / "instance"))
    yield app
    app.extensions["contrast"].dispose()


@pytest.fixture(scope="module")
def reader(sampled):
    """Somebody who reads that record."""
    visitor = sampled.test_client()
    visitor.sign_in(NAMES[ADMINISTRATOR])
    return visitor


def plain(text):
    """What a page says, without its markup."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def as_json(visitor, **said):
    """The report as programs get it."""
    return visitor.get("/report.json", query_string=said).json


def claim_of(visitor, key):
    """One claim of the report on the sample data."""
    return next(each for each in as_json(visitor, **SAMPLE)["claims"] if each["key"] == key)

"""A shuffle test as text and as JSON."""

import json

from app.report.domain.shuffle_test import ShuffleTest
from app.report.text.shuffle_test import sentences


def to_text(test: ShuffleTest) -> str:
    """One sentence a line."""
    return "\n".join(sentences(test)) + "\n"


def to_json(test: ShuffleTest) -> str:
    """The counts under stable keys."""
    return json.dumps(test.to_json(), ensure_ascii=False, indent=2) + "\n"

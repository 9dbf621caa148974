"""Headers under which 1 may be the best are suspected, in any language that headers are known in; others are not."""

import pytest

from app.importing.domain.reversed_scales import may_be_reversed


@pytest.mark.parametrize(
    "header",
    [
        "Schulnote",
        "Note",
        "Note (1=sehr gut)",
        "Gesamtnote",
        "Grade",
        "School mark",
        "Priority",
        "Prio",
        "priority_level",
        "Rank",
        "Ranking 2025",
        "Platz",
        "Známka",
        "Betyg",
        "Приоритет",
        "優先度",
        "Score (1 = best)",
        "Score: 1 best, 5 worst",
        "Rating (best = 1)",
        "Bewertung (1 - sehr gut, 6 - ungenügend)",
        "QualityGrade",
        "Qualité (1 = très bien)",
        "Score 1=very good 5=very bad",
    ],
)
def test_these_are(header):
    assert may_be_reversed(header)


@pytest.mark.parametrize(
    "header",
    [
        "quality",
        "Rating",
        "Score",
        "Stars",
        "Review score (1-5)",
        "Grade (5 = best)",
        "Note (1 = poor, 5 = excellent)",
        "Complexity",
        "Communication",
        "Notes on quality (5 = excellent)",
        "Rated 1 to 5",
        "Upgrade",
        "Remarkable",
        "Score 1=very bad",
        "Grade (1 = very poor)",
        "Mark (1 = not good)",
        "Rating 1 - 5",
        "",
    ],
)
def test_these_are_not(header):
    assert not may_be_reversed(header)

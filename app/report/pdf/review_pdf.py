"""The sheet for a provider review, one page: the scorecard, the latest engagements, room for remarks, the next day."""

from typing import Any

from app.core.domain.number_format import whole_amount
from app.core.domain.number_parsing import format_date
from app.core.domain.truncation import truncate
from app.report.domain.provider_review import PER_ENGAGEMENT, RecentEngagement, Review
from app.report.pdf import typesetting
from app.report.text import provider_review as text
from app.report.text import scorecard as words
from app.report.text.notes import rate_text

KINDS, YEARS, NOTES = 4, 4, 2  # so many have a line
NAME, TITLE = 70, 44  # letters


def to_pdf(review: Review, paper: str = "a4") -> bytes:
    """The sheet; `paper` is one of typesetting.PAPERS."""
    return typesetting.pdf("review", to_dict(review), paper)


def to_dict(review: Review) -> dict[str, Any]:
    """Everything that the template prints."""
    it = review.scorecard
    return {
        "title": text.TITLE.format(provider=truncate(it.provider, NAME)),
        "about": text.ABOUT.format(today=format_date(review.today)),
        "reads": " ".join([words.READING_NOTE, *map(rate_text, it.rates[:NOTES])]),
        "figures": {
            "name": words.TITLE,
            "rows": [
                [each.label, each.value, " · ".join(filter(None, (each.basis, each.left_out)))]
                for each in words.lines(it)
            ],
        },
        "kinds": {
            "name": words.BY_KIND,
            "columns": words.KIND_COLUMNS,
            "note": words.MEDIAN_NOTE,
            "rows": [
                [truncate(words.kind_name(each), TITLE), each.value, each.basis, each.all, each.over]
                for each in words.by_kind(it)[:KINDS]
            ],
        },
        "years": {
            "name": words.BY_YEAR,
            "columns": [
                text.YEAR,
                words.LABELS[words.ALL],
                words.LABELS[words.SPEND],
                *(words.LABELS[each.key] for each in it.figures),
            ],
            "rows": [
                [[each.name, ""], [each.engagements, ""], each.spend, *each.figures]
                for each in words.by_year(it)[:YEARS]
            ],
        },
        "latest": {
            "name": text.LATEST,
            "columns": text.LATEST_COLUMNS,
            "none": text.NONE_YET,
            "rows": [_engagement_row(each) for each in review.latest],
        },
        "remarks": text.REMARKS,
        "reviewed": [text.REVIEWED_BY, text.REVIEWED_ON],
        "next": [text.NEXT, format_date(review.next_on)],
    }


def _engagement_row(recent_engagement: RecentEngagement) -> dict[str, Any]:
    return {
        "side": recent_engagement.engagement.arrangement,
        "cells": [
            truncate(recent_engagement.engagement.title, TITLE),
            text.dates_text(recent_engagement.engagement),
            whole_amount(recent_engagement.cost) if recent_engagement.cost else words.UNKNOWN,
            *(text.answer_text(key, recent_engagement.values.get(key)) for key in PER_ENGAGEMENT),
        ],
    }

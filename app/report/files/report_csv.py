"""The report as a table: one line a claim and one an outcome; what is not known is an empty cell."""

from typing import Any

from app.core.files.csv_writer import csv_text
from app.report.domain.findings import Figures, Finding
from app.report.domain.quotes import KEY, QuoteFigures
from app.report.domain.reports import Report
from app.report.text.contrasts import finding_label
from app.report.text.missing import missing_text
from app.report.text.quotes import CLAIM, quotes_missing, quotes_text
from app.report.text.sentences import finding_text
from app.report.text.similar_work import qualifier_code
from app.report.text.verdicts import qualifier_text

HEADER = (
    "key",
    "section",
    "sentence",
    "strength",
    "family",
    "kind",
    "verdict",
    "qualifier",
    "explored",
    "freelance_engagements",
    "freelance_providers",
    "freelance_yes",
    "freelance_value",
    "outsourced_engagements",
    "outsourced_providers",
    "outsourced_yes",
    "outsourced_value",
    "scale",
    "estimate",
    "low",
    "high",
    "level",
    "overall",
    "like_for_like_verdict",
    "like_for_like_scale",
    "like_for_like_estimate",
    "like_for_like_low",
    "like_for_like_high",
    "like_for_like_used",
    "left_out",
    "bounds_low",
    "bounds_high",
    "could_turn",
    "needed_providers",
    "needed_engagements",
    "alone",
    "notes",
    "says",
    "missing",
    "picked_on",
    "result_readable_when_picked",
    "qualifier_says",
    "like_for_like_matched",
)
OUTCOME = "outcome"


def to_csv(report: Report) -> str:
    """The whole report; the kind of an outcome's line is “outcome”."""
    lines = [_line(finding) for finding in (*report.findings, *report.outcomes)]
    if report.quotes:
        lines.append(_quotes(report.quotes, report.explored))
    return csv_text([HEADER, *([values.get(name) for name in HEADER] for values in lines)])


def _line(finding: Figures) -> dict[str, Any]:
    effect = finding.effect
    values: dict[str, Any] = {
        "key": finding.key,
        "sentence": finding_label(finding),
        "kind": OUTCOME,
        "explored": False,
    }
    if isinstance(finding, Finding):
        values |= _claim(finding)
    for name, side in finding.sides.items():
        values |= {
            f"{name}_engagements": side.engagements,
            f"{name}_providers": side.providers,
            f"{name}_yes": side.yes,
            f"{name}_value": side.typical,
        }
    if effect:
        values |= {"scale": effect.scale, "estimate": effect.estimate, "low": effect.low, "high": effect.high}
    if like := finding.like_for_like:
        values |= {
            f"like_for_like_{name}": value
            for name, value in (
                ("verdict", like.verdict),
                ("scale", like.effect.scale),
                ("estimate", like.effect.estimate),
                ("low", like.effect.low),
                ("high", like.effect.high),
                ("used", like.used),
                ("matched", "; ".join(like.held)),
            )
        }
    if bounds := finding.bounds:
        values |= {"bounds_low": bounds.low, "bounds_high": bounds.high, "could_turn": bounds.could_change}
    values["notes"] = "; ".join(note.code for note in finding.notes)
    left_out = "; ".join(f"{reason}: {len(ids)}" for reason, ids in finding.left_out.items())
    return values | {
        "level": finding.level,
        "left_out": left_out,
        "says": finding_text(finding),
        "missing": missing_text(finding) or None,
    }


def _claim(finding: Finding) -> dict[str, Any]:
    about, needed = finding.about, finding.needed
    return {
        "section": about.section,
        "strength": about.strength,
        "family": about.family,
        "kind": about.kind,
        "verdict": finding.verdict,
        "qualifier": qualifier_code(finding),
        "qualifier_says": qualifier_text(finding),
        "picked_on": about.picked_on,
        "result_readable_when_picked": about.readable,
        "explored": finding.explored,
        "overall": finding.overall,
        "alone": "; ".join(each.name for each in finding.decisive_providers),
        "needed_providers": needed.providers if needed else None,
        "needed_engagements": needed.engagements if needed else None,
    }


def _quotes(quotes: QuoteFigures, explored: bool) -> dict[str, Any]:
    """The two quotes as a line; yes is a brief in which the freelance price was the lower."""
    counted, effect = quotes.counts, quotes.effect
    values = {
        "key": KEY,
        "sentence": CLAIM,
        "kind": KEY,
        "verdict": quotes.verdict,
        "explored": explored,
        "level": quotes.level,
        "says": quotes_text(quotes),
        "missing": quotes_missing(quotes) or None,
        "freelance_yes": counted.lower,
        "freelance_providers": counted.providers[0],
        "outsourced_providers": counted.providers[1],
        "left_out": "; ".join(f"{why}: {len(ids)}" for why, ids in counted.left_out.items()),
    }
    if effect:
        values |= {"scale": effect.scale, "estimate": effect.estimate, "low": effect.low, "high": effect.high}
    return values

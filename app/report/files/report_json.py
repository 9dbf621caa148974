"""The report as JSON: codes and figures for programs, with the sentences beside them; what is not known is null."""

import json
from typing import Any

from app.report.domain.claims import Claim
from app.report.domain.findings import Figures, Finding, OutcomeFigures, SelectionSize, SideSummary, SimilarWorkFigure
from app.report.domain.quotes import QuoteFigures
from app.report.domain.reports import Report
from app.report.domain.statistics import Effect
from app.report.files import provider_facts_json
from app.report.text import questions
from app.report.text.claims import margin_history_text
from app.report.text.confidence import family_confidence_text
from app.report.text.contrasts import contrast_row
from app.report.text.decidability import decidability
from app.report.text.headings import UNTESTABLE_CLAIMS
from app.report.text.missing import missing_text
from app.report.text.needed import needed_text
from app.report.text.notes import notes
from app.report.text.overview import overview, summary_lines
from app.report.text.period import period_days as period_words
from app.report.text.quotes import quotes_missing, quotes_text
from app.report.text.sentences import bounds_text, finding_text
from app.report.text.similar_work import qualifier_code
from app.report.text.verdicts import qualifier_text, verdict_word


def to_json(report: Report) -> str:
    """The whole report as text."""
    return json.dumps(to_dict(report), ensure_ascii=False, indent=2, allow_nan=False)


def to_dict(report: Report) -> dict[str, Any]:
    """The whole report as plain values."""
    period, label = report.selection.period, overview(report)
    return {
        "explored": report.explored,
        "sample": report.selection.sample,
        "period": {
            "says": period_words(period),
            "from": period.first.isoformat() if period.first else None,
            "to": period.last.isoformat() if period.last else None,
            "all": period.everything,
        },
        "currency": report.currency,
        "engagements": {
            "freelance": _size(report.freelance),
            "outsourced": _size(report.outsourced),
            "no_date": report.no_date,
        },
        "headline": summary_lines(label, report.explored),
        "counts": {each.code: each.many for each in label.counts},
        "key_contrasts": [row.key for _, row in label.key],
        "your_record": provider_facts_json.provider_facts_dict(report.your_record),
        "knowable": provider_facts_json.decidability_dict(decidability(report)),
        "families": [
            {
                "family": family.name,
                "m": family.tested,
                "level": 1 - family.alpha if family.tested else None,
                "says": family_confidence_text(family),
            }
            for family in report.families
        ],
        "questions": [questions.to_dict(asked) for asked in report.questions],
        "claims": [_claim(finding) | _row(finding, report.currency) for finding in report.findings],
        "quotes": _quotes(report.quotes),
        "outcomes": [_outcome(finding) | _row(finding, report.currency) for finding in report.outcomes],
        "untestable": list(UNTESTABLE_CLAIMS),
    }


def _size(size: SelectionSize) -> dict[str, int]:
    return {"engagements": size.engagements, "providers": size.providers, "without_provider": size.without_provider}


def _row(finding: Figures, currency: str) -> dict[str, Any]:
    """The words of its row on the page."""
    row = contrast_row(finding, currency)
    return {
        "name": row.name,
        "row": {
            "freelance": row.freelance or None,
            "outsourced": row.outsourced or None,
            "seen": row.seen,
            "range": row.range or None,
            "counts": list(row.counts),
            "used": row.used,
            "verdict": row.verdict.word if row.verdict else None,
        },
    }


def _claim(finding: Finding) -> dict[str, Any]:
    claim, word = finding.about, verdict_word(finding)
    return {
        "key": claim.key,
        "section": claim.section,
        "sentence": claim.sentence,
        "strength": claim.strength,
        "family": claim.family,
        "kind": claim.kind,
        "compared": claim.compared,
        "expected": claim.expected,
        "verdict": str(finding.verdict) if finding.verdict else None,
        "word": word.word if word else None,
        "size": str(finding.size) if finding.size else None,
        "overall": str(finding.overall) if finding.overall else None,
        "qualifier": qualifier_code(finding) or None,
        "qualifier_says": qualifier_text(finding) or None,
        "explored": finding.explored,
        **_figures(finding),
        "needed": _needed(finding),
        "alone": [each.name for each in finding.decisive_providers],
        "caveat": claim.caveat or None,
        "source": claim.source or None,
        "opposes": claim.opposes or None,
        "margin": _margin(claim),
        "version": claim.version,
        "picked_on": claim.picked_on.isoformat() if claim.picked_on else None,
        "result_readable_when_picked": claim.readable,
    }


def _margin(claim: Claim) -> dict[str, Any]:
    """The smallest difference that counts; what it was before where it was changed."""
    moved, (smallest, factor) = claim.margin_change, claim.smallest_difference
    return {
        "smallest": smallest,
        "factor": factor,
        "says": margin_history_text(claim),
        "changed_on": moved.on.isoformat() if moved else None,
        "before": {"smallest": moved.margin, "factor": moved.factor} if moved else None,
    }


def _outcome(finding: OutcomeFigures) -> dict[str, Any]:
    return {"key": finding.key, "label": finding.about.label, **_figures(finding)}


def _figures(finding: Figures) -> dict[str, Any]:
    return {
        "freelance": _side(finding.freelance),
        "outsourced": _side(finding.outsourced),
        "effect": _effect(finding.effect),
        "like_for_like": _like_for_like(finding.like_for_like),
        "level": finding.level,
        "left_out": {reason: len(ids) for reason, ids in finding.left_out.items()},
        "denominator": finding.selected_count,
        "not_compared": {reason: len(ids) for reason, ids in finding.not_in_similar_work.items()},
        "bounds": _bounds(finding),
        "notes": [note.code for note in finding.notes],
        "notes_say": notes(finding),
        "says": finding_text(finding),
        "missing": missing_text(finding) or None,
    }


def _side(side: SideSummary | None) -> dict[str, Any]:
    if side is None:
        return {"engagements": None, "providers": None, "value": None, "yes": None}
    return {"engagements": side.engagements, "providers": side.providers, "value": side.typical, "yes": side.yes}


def _effect(effect: Effect | None) -> dict[str, Any] | None:
    if effect is None:
        return None
    return {"scale": str(effect.scale), "estimate": effect.estimate, "low": effect.low, "high": effect.high}


def _like_for_like(like: SimilarWorkFigure | None) -> dict[str, Any] | None:
    if like is None:
        return None
    return {
        "verdict": str(like.verdict) if like.verdict else None,
        "scale": str(like.effect.scale),
        "estimate": like.effect.estimate,
        "low": like.effect.low,
        "high": like.effect.high,
        "matched": list(like.held),
        "used": like.used,
        "freelance": like.freelance,
        "outsourced": like.outsourced,
        "left_out": {reason: len(ids) for reason, ids in like.left_out.items()},
    }


def _bounds(finding: Figures) -> dict[str, Any] | None:
    bounds = finding.bounds
    if bounds is None:
        return None
    return {
        "low": bounds.low,
        "high": bounds.high,
        "could_turn": bounds.could_change,
        "flips": bounds.could_reverse,
        "unknown": bounds.unknown,
        "says": bounds_text(finding),
    }


def _needed(finding: Finding) -> dict[str, Any] | None:
    needed = finding.needed
    if needed is None:
        return None
    return {"providers": needed.providers, "engagements": needed.engagements, "says": needed_text(finding)}


def _quotes(quotes: QuoteFigures | None) -> dict[str, Any] | None:
    if quotes is None:
        return None
    counted = quotes.counts
    return {
        "briefs": len(counted.used),
        "lower": counted.lower,
        "equal": counted.equal_count,
        "higher": counted.higher,
        "providers": {"freelance": counted.providers[0], "outsourced": counted.providers[1]},
        "verdict": str(quotes.verdict) if quotes.verdict else None,
        "effect": _effect(quotes.effect),
        "level": quotes.level,
        "p": counted.signs.p if counted.signs else None,
        "left_out": {reason: len(ids) for reason, ids in counted.left_out.items()},
        "says": quotes_text(quotes),
        "missing": quotes_missing(quotes) or None,
    }

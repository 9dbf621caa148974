"""Two selections side by side as JSON and as a table: figures for programs; what is not known is null or empty."""

import json
from collections.abc import Sequence
from typing import Any

from app.core.files.csv_writer import csv_text
from app.report.domain.claims import Claim
from app.report.domain.findings import Figures, SideSummary
from app.report.domain.group_comparison import ClaimPair, GroupComparison
from app.report.domain.reports import Report
from app.report.domain.statistics import Effect
from app.report.text.contrasts import finding_label
from app.report.text.overview import comparison_sentence
from app.report.text.period import period_days
from app.report.text.verdicts import EXPLORATORY

LEVEL = 0.95
_SIDES = (
    "freelance_engagements",
    "freelance_providers",
    "freelance_value",
    "outsourced_engagements",
    "outsourced_providers",
    "outsourced_value",
    "estimate",
    "low",
    "high",
)
HEADER = (
    "key",
    "kind",
    "sentence",
    "scale",
    "like_for_like",
    *(f"a_{name}" for name in _SIDES),
    *(f"b_{name}" for name in _SIDES),
)


def to_json(group_comparison: GroupComparison) -> str:
    """The whole comparison as text."""
    return json.dumps(
        {
            "says": EXPLORATORY.word,
            "level": LEVEL,
            "engagements_in_both": group_comparison.shared,
            "a": _report(group_comparison.a),
            "b": _report(group_comparison.b),
            "claims": [_pair(pair) for pair in group_comparison.claims],
            "outcomes": [_pair(pair) for pair in group_comparison.outcomes],
        },
        ensure_ascii=False,
        indent=2,
        allow_nan=False,
    )


def _report(report: Report) -> dict[str, Any]:
    return {
        "period": period_days(report.selection.period),
        "says": comparison_sentence(report),
        **{
            side: {"engagements": size.engagements, "providers": size.providers}
            for side, size in (("freelance", report.freelance), ("outsourced", report.outsourced))
        },
    }


def _pair(pair: ClaimPair) -> dict[str, Any]:
    return {
        "key": pair.key,
        "sentence": finding_label(pair.a),
        "like_for_like": pair.is_like_for_like,
        "a": _finding_dict(pair.a, pair.effect_a),
        "b": _finding_dict(pair.b, pair.effect_b),
    }


def _finding_dict(finding: Figures, effect: Effect | None) -> dict[str, Any]:
    return {
        "freelance": _side(finding.freelance),
        "outsourced": _side(finding.outsourced),
        "effect": None
        if effect is None
        else {"scale": str(effect.scale), "estimate": effect.estimate, "low": effect.low, "high": effect.high},
    }


def _side(side: SideSummary | None) -> dict[str, Any]:
    if side is None:
        return {"engagements": None, "providers": None, "value": None}
    return {"engagements": side.engagements, "providers": side.providers, "value": side.typical}


def to_csv(group_comparison: GroupComparison) -> str:
    """One line a claim and outcome, the figures of both selections in it."""
    rows: list[Sequence[Any]] = [HEADER]
    for pair in (*group_comparison.claims, *group_comparison.outcomes):
        effect = pair.effect_a or pair.effect_b
        rows.append(
            [
                pair.key,
                "claim" if isinstance(pair.about, Claim) else "outcome",
                finding_label(pair.a),
                str(effect.scale) if effect else None,
                pair.is_like_for_like,
                *_csv_columns(pair.a, pair.effect_a),
                *_csv_columns(pair.b, pair.effect_b),
            ]
        )
    return csv_text(rows)


def _csv_columns(finding: Figures, effect: Effect | None) -> list[Any]:
    sides = [value for side in (finding.freelance, finding.outsourced) for value in _side(side).values()]
    return [*sides, *((effect.estimate, effect.low, effect.high) if effect else (None, None, None))]

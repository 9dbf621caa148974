"""Two selections side by side as JSON and as a table: figures for programs; what is not known is null or empty."""

import json
from collections.abc import Sequence
from typing import Any

from app.core.files.csv_writer import csv_text
from app.report.domain.claims import Claim
from app.report.domain.findings import Figures, SideOf
from app.report.domain.group_comparison import Pair, SideBySide
from app.report.domain.reports import Report
from app.report.domain.statistics import Effect
from app.report.text.contrasts import label_of
from app.report.text.overview import compared
from app.report.text.period import period
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


def to_json(it: SideBySide) -> str:
    """The whole comparison as text."""
    return json.dumps(
        {
            "says": EXPLORATORY.word,
            "level": LEVEL,
            "engagements_in_both": it.shared,
            "a": _report(it.a),
            "b": _report(it.b),
            "claims": [_pair(pair) for pair in it.claims],
            "outcomes": [_pair(pair) for pair in it.outcomes],
        },
        ensure_ascii=False,
        indent=2,
        allow_nan=False,
    )


def _report(report: Report) -> dict[str, Any]:
    return {
        "period": period(report.selection.period),
        "says": compared(report),
        **{
            side: {"engagements": size.engagements, "providers": size.providers}
            for side, size in (("freelance", report.freelance), ("outsourced", report.outsourced))
        },
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "key": pair.key,
        "sentence": label_of(pair.a),
        "like_for_like": pair.alike,
        "a": _half(pair.a, pair.effect_a),
        "b": _half(pair.b, pair.effect_b),
    }


def _half(finding: Figures, effect: Effect | None) -> dict[str, Any]:
    return {
        "freelance": _side(finding.freelance),
        "outsourced": _side(finding.outsourced),
        "effect": None
        if effect is None
        else {"scale": str(effect.scale), "estimate": effect.estimate, "low": effect.low, "high": effect.high},
    }


def _side(side: SideOf | None) -> dict[str, Any]:
    if side is None:
        return {"engagements": None, "providers": None, "value": None}
    return {"engagements": side.engagements, "providers": side.providers, "value": side.typical}


def to_csv(it: SideBySide) -> str:
    """One line a claim and outcome, the figures of both selections in it."""
    rows: list[Sequence[Any]] = [HEADER]
    for pair in (*it.claims, *it.outcomes):
        effect = pair.effect_a or pair.effect_b
        rows.append(
            [
                pair.key,
                "claim" if isinstance(pair.about, Claim) else "outcome",
                label_of(pair.a),
                str(effect.scale) if effect else None,
                pair.alike,
                *_flat(pair.a, pair.effect_a),
                *_flat(pair.b, pair.effect_b),
            ]
        )
    return csv_text(rows)


def _flat(finding: Figures, effect: Effect | None) -> list[Any]:
    sides = [value for side in (finding.freelance, finding.outsourced) for value in _side(side).values()]
    return [*sides, *((effect.estimate, effect.low, effect.high) if effect else (None, None, None))]

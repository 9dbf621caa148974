"""What is true of these providers, and what can be answered, as plain values for JSON; unknown is null."""

from collections.abc import Mapping
from typing import Any

from app.report.domain.provider_facts_parts import FactRow, ProviderCounts, ProviderFacts, SideFigures
from app.report.text import provider_facts as text
from app.report.text.decidability import Decidability


def provider_facts_dict(it: ProviderFacts) -> dict[str, Any]:
    """The counts, the providers that are named, and the sentences. Money is in the reporting currency."""
    return {
        "says": text.providers_summary(it),
        "years": list(it.years) if it.years else None,
        "freelance": _providers(it.freelance),
        "outsourced": _providers(it.outsourced),
        "on_both_sides": it.on_both_sides,
        "figures": [
            {
                "key": figure.key,
                "label": text.LABELS[figure.key],
                "rows": [_row(row, it.sides) for row in figure.rows],
                "left_out": _left_out(figure.left_out),
                "not_known": text.not_counted_text(figure) or None,
                "note": text.row_note(figure) or None,
            }
            for figure in it.figures
        ],
        "nothing": text.not_recorded_text(it) or None,
        "limits": text.limits_text(it) or None,
    }


def _providers(it: ProviderCounts) -> dict[str, int]:
    return {"providers": it.providers, "jobs": it.jobs, "without_provider": it.without}


def _row(it: FactRow, who: Mapping[str, ProviderCounts]) -> dict[str, Any]:
    return {
        "key": it.key,
        "label": text.ROWS[it.key],
        "unit": it.unit or None,
        "says": text.row_line(it, who),
        "freelance": _side(it.freelance),
        "outsourced": _side(it.outsourced),
        "left_out": _left_out(it.left_out),
    }


def _side(it: SideFigures) -> dict[str, Any]:
    return {
        "jobs": it.jobs,
        "providers": it.providers,
        "value": it.typical,
        "yes": it.yes,
        "low": it.low,
        "high": it.high,
        "below_all_others": it.below,
        "above_all_others": it.above,
        "always": it.always,
        "never": it.never,
        "largest": [
            {"provider": each.name, "jobs": each.jobs, "value": each.typical, "yes": each.yes} for each in it.largest
        ],
        "not_shown": it.not_drawn,
    }


def _left_out(it: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    return {reason: {"freelance": counts[0], "outsourced": counts[1]} for reason, counts in it.items()}


def decidability_dict(it: Decidability) -> dict[str, Any]:
    """The groups of claims, and what each waits for."""
    return {
        "says": it.says,
        "groups": [
            {
                "code": group.code,
                "where": group.where,
                "says": group.says,
                "claims": [{"key": each.key, "says": each.says or None} for each in group.claims],
            }
            for group in it.groups
        ],
    }

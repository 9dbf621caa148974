"""What is true of these providers, and what can be answered, as plain values for JSON; unknown is null."""

from collections.abc import Mapping
from typing import Any

from app.report.domain.provider_facts_parts import FactRow, ProviderCounts, ProviderFacts, SideFigures
from app.report.text import provider_facts as text
from app.report.text.decidability import Decidability


def provider_facts_dict(facts: ProviderFacts) -> dict[str, Any]:
    """The counts, the providers that are named, and the sentences. Money is in the reporting currency."""
    return {
        "says": text.providers_summary(facts),
        "years": list(facts.years) if facts.years else None,
        "freelance": _providers(facts.freelance),
        "outsourced": _providers(facts.outsourced),
        "on_both_sides": facts.on_both_sides,
        "figures": [
            {
                "key": figure.key,
                "label": text.LABELS[figure.key],
                "rows": [_row(row, facts.sides) for row in figure.rows],
                "left_out": _left_out(figure.left_out),
                "not_known": text.not_counted_text(figure) or None,
                "note": text.row_note(figure) or None,
            }
            for figure in facts.figures
        ],
        "nothing": text.not_recorded_text(facts) or None,
        "limits": text.limits_text(facts) or None,
    }


def _providers(counts: ProviderCounts) -> dict[str, int]:
    return {"providers": counts.providers, "jobs": counts.jobs, "without_provider": counts.without}


def _row(row: FactRow, who: Mapping[str, ProviderCounts]) -> dict[str, Any]:
    return {
        "key": row.key,
        "label": text.ROWS[row.key],
        "unit": row.unit or None,
        "says": text.row_line(row, who),
        "freelance": _side(row.freelance),
        "outsourced": _side(row.outsourced),
        "left_out": _left_out(row.left_out),
    }


def _side(side: SideFigures) -> dict[str, Any]:
    return {
        "jobs": side.jobs,
        "providers": side.providers,
        "value": side.typical,
        "yes": side.yes,
        "low": side.low,
        "high": side.high,
        "below_all_others": side.below,
        "above_all_others": side.above,
        "always": side.always,
        "never": side.never,
        "largest": [
            {"provider": each.name, "jobs": each.jobs, "value": each.typical, "yes": each.yes} for each in side.largest
        ],
        "not_shown": side.not_drawn,
    }


def _left_out(it: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    return {reason: {"freelance": counts[0], "outsourced": counts[1]} for reason, counts in it.items()}


def decidability_dict(decidability: Decidability) -> dict[str, Any]:
    """The groups of claims, and what each waits for."""
    return {
        "says": decidability.says,
        "groups": [
            {
                "code": group.code,
                "where": group.where,
                "says": group.says,
                "claims": [{"key": each.key, "says": each.says or None} for each in group.claims],
            }
            for group in decidability.groups
        ],
    }

"""Outcomes and spend as JSON: codes and figures for programs; what is not known is null."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.domain.money import Money, canonical_text
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.outcome_tables import MIN_ENGAGEMENTS, BriefTables, Cell, Group, OutcomeTables
from app.report.domain.spend import PROVIDER_OUTCOMES, ProviderSpend, Spend, SpendLine, SpendTotal
from app.report.text.spend import concentration_text, name_or_none, spend_notes

Names = Mapping[int, str]


def to_json(period: str, tables: OutcomeTables, spend: Spend, providers: Names, teams: Names) -> str:
    """Everything that the page of outcomes shows, and all providers."""
    fields = {
        "period": period,
        "currency": tables.currency,
        "carries_a_figure_from": MIN_ENGAGEMENTS,
        "outcomes": [
            {
                "key": it.key,
                "label": it.label,
                "shape": it.measure.shape,
                "unit": it.measure.unit.format(currency=tables.currency) or None,
                "left_out": dict(left_out),
            }
            for it, left_out in zip(tables.outcomes, tables.left_out, strict=True)
        ],
        "overall": _group(tables, tables.overall),
        "by_category": [_group(tables, each) for each in tables.by_category],
        "by_scope": [_group(tables, each) for each in tables.by_scope],
        "overruns": [
            {"key": it.key, "label": it.label, "unit": it.measure.unit or None} for it in tables.brief.outcomes
        ],
        "by_brief_changed": [_group(tables.brief, each) for each in tables.brief.by_change],
        "by_brief_changed_by": [_group(tables.brief, each) for each in tables.brief.by_whom],
        "spend": _spend(spend, providers, teams),
    }
    return json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False)


def _group(tables: OutcomeTables | BriefTables, group: Group) -> dict[str, Any]:
    keys = [outcome.key for outcome in tables.outcomes]
    sides = {side: dict(zip(keys, map(_cell, getattr(group, side)), strict=True)) for side in ARRANGEMENTS}
    return {"key": group.key, **sides}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"engagements": cell.engagements, "providers": cell.providers, "yes": cell.yes, "value": cell.typical}


def _spend(spend: Spend, providers: Names, teams: Names) -> dict[str, Any]:
    return {
        "says": concentration_text(spend),
        "notes_say": spend_notes(spend),
        "years": list(spend.years),
        "whole": _line(spend.whole, None),
        "by_arrangement": [_line(each, each.key) for each in spend.arrangements],
        "by_team": [_line(each, name_or_none(each.key, teams, "") or None) for each in spend.teams],
        "without_provider": _line(spend.without_provider, None) if spend.without_provider else None,
        "by_provider": [_provider(each, providers) for each in spend.providers],
        "unknown": {str(why): list(numbers) for why, numbers in spend.unknown.items()},
    }


def _line(line: SpendLine[Any], name: str | int | None) -> dict[str, Any]:
    return {"name": name, **_spend_dict(line.whole), "years": [_spend_dict(each) for each in line.years]}


def _spend_dict(spent: SpendTotal) -> dict[str, Any]:
    return {"engagements": spent.engagements, "known": spent.known, "total": _money(spent.total)}


def _money(total: Money | None) -> str | None:
    return None if total is None else canonical_text(total)


def _provider(provider_spend: ProviderSpend, names: Names) -> dict[str, Any]:
    outcomes = {
        outcome.key: {"engagements": each.engagements, "value": each.value}
        for outcome, each in zip(PROVIDER_OUTCOMES, provider_spend.outcomes, strict=True)
    }
    return {
        "id": provider_spend.line.key,
        "arrangement": provider_spend.arrangement,
        **_line(provider_spend.line, names.get(provider_spend.line.key)),
        "share": provider_spend.share,
        "cumulative": provider_spend.cumulative,
        "outcomes": outcomes,
    }

"""What happened in a period as plain values for JSON: codes, figures, engagements by number, and sentences."""

from typing import Any

from app.core.domain.money import Money, canonical_text
from app.report.domain.news import Counts, Ids, KnownSpend, LargestProvider, LateDeliveries, NamedNews, Overruns
from app.report.text.news import answer_name, counting_note, lines


def to_dict(it: NamedNews) -> dict[str, Any]:
    """Money is exact decimals in text, in `currency`; unknown is null; engagements go by their numbers."""
    news = it.news
    return {
        "first": news.first.isoformat(),
        "last": news.last.isoformat(),
        "currency": news.currency,
        "says": counting_note(it),
        "lines": [
            {
                "key": each.key,
                "label": each.label,
                "value": each.value,
                "says": each.says,
                "engagements": list(each.ids),
            }
            for each in lines(it)
        ],
        "figures": {"all": _counts(news.whole, it)} | {str(side.arrangement): _counts(side, it) for side in news.sides},
        "missing_answers": [
            {
                "owner": None if each.owner is None else it.owners[each.owner],
                "ended": _ids(each.ended),
                "lacking": _ids(each.lacking),
                "answers": [
                    {"code": code, "label": answer_name(code)} | _ids(ids) for code, ids in each.answers.items()
                ],
            }
            for each in news.missing
        ],
    }


def _counts(it: Counts, named: NamedNews) -> dict[str, Any]:
    return {
        "begun": _ids(it.begun),
        "ended": _ids(it.ended),
        "completed": _ids(it.completed),
        "cancelled": _ids(it.cancelled) | {"cost": _known_amount(it.cancelled_cost)},
        "running": _ids(it.running),
        "overdue": _late(it.overdue),
        "spend": _known_amount(it.spend),
        "overruns": _overruns(it.overruns),
        "late": _late(it.late),
        "largest_provider": _largest(it.largest, named) if it.largest else None,
        "start_unknown": _ids(it.start_unknown),
        "end_unknown": _ids(it.end_unknown),
    }


def _ids(ids: Ids) -> dict[str, Any]:
    return {"count": len(ids), "engagements": list(ids)}


def _money(money: Money | None) -> str | None:
    return None if money is None else canonical_text(money)


def _known_amount(it: KnownSpend) -> dict[str, Any]:
    return {
        "total": _money(it.total),
        "known": _ids(it.known),
        "unknown": {str(why): _ids(ids) for why, ids in it.unknown.items()},
    }


def _late(it: LateDeliveries) -> dict[str, Any]:
    return {"known": _ids(it.known), "late": _share_of(it.known, it.late), "unknown": _ids(it.unknown)}


def _overruns(it: Overruns) -> dict[str, Any]:
    return {
        "known": _ids(it.known),
        "over": _share_of(it.known, it.over),
        "by": _money(it.by),
        "without_rate": _ids(it.unrated),
        "unknown": _ids(it.unknown),
    }


def _share_of(known: Ids, these: Ids) -> dict[str, Any] | None:
    """None where it is known of no engagement."""
    return _ids(these) if known else None


def _largest(it: LargestProvider, named: NamedNews) -> dict[str, Any]:
    return {
        "provider": named.providers[it.provider],
        "spend": canonical_text(it.spend),
        "share": it.share,
        "providers": it.providers,
    } | _ids(it.engagements)

"""What happened in a period as plain values for JSON: codes, figures, engagements by number, and sentences."""

from typing import Any

from app.core.domain.money import Money, canonical_text
from app.report.domain.news import Counts, Ids, KnownSpend, LargestProvider, LateDeliveries, NamedNews, Overruns
from app.report.text.news import answer_name, counting_note, lines


def to_dict(named_news: NamedNews) -> dict[str, Any]:
    """Money is exact decimals in text, in `currency`; unknown is null; engagements go by their numbers."""
    news = named_news.news
    return {
        "first": news.first.isoformat(),
        "last": news.last.isoformat(),
        "currency": news.currency,
        "says": counting_note(named_news),
        "lines": [
            {
                "key": each.key,
                "label": each.label,
                "value": each.value,
                "says": each.says,
                "engagements": list(each.ids),
            }
            for each in lines(named_news)
        ],
        "figures": {"all": _counts(news.whole, named_news)}
        | {str(side.arrangement): _counts(side, named_news) for side in news.sides},
        "missing_answers": [
            {
                "owner": None if each.owner is None else named_news.owners[each.owner],
                "ended": _ids(each.ended),
                "lacking": _ids(each.lacking),
                "answers": [
                    {"code": code, "label": answer_name(code)} | _ids(ids) for code, ids in each.answers.items()
                ],
            }
            for each in news.missing
        ],
    }


def _counts(counts: Counts, named: NamedNews) -> dict[str, Any]:
    return {
        "begun": _ids(counts.begun),
        "ended": _ids(counts.ended),
        "completed": _ids(counts.completed),
        "cancelled": _ids(counts.cancelled) | {"cost": _known_amount(counts.cancelled_cost)},
        "running": _ids(counts.running),
        "overdue": _late(counts.overdue),
        "spend": _known_amount(counts.spend),
        "overruns": _overruns(counts.overruns),
        "late": _late(counts.late),
        "largest_provider": _largest(counts.largest, named) if counts.largest else None,
        "start_unknown": _ids(counts.start_unknown),
        "end_unknown": _ids(counts.end_unknown),
    }


def _ids(ids: Ids) -> dict[str, Any]:
    return {"count": len(ids), "engagements": list(ids)}


def _money(money: Money | None) -> str | None:
    return None if money is None else canonical_text(money)


def _known_amount(spend: KnownSpend) -> dict[str, Any]:
    return {
        "total": _money(spend.total),
        "known": _ids(spend.known),
        "unknown": {str(why): _ids(ids) for why, ids in spend.unknown.items()},
    }


def _late(deliveries: LateDeliveries) -> dict[str, Any]:
    return {
        "known": _ids(deliveries.known),
        "late": _share_of(deliveries.known, deliveries.late),
        "unknown": _ids(deliveries.unknown),
    }


def _overruns(overruns: Overruns) -> dict[str, Any]:
    return {
        "known": _ids(overruns.known),
        "over": _share_of(overruns.known, overruns.over),
        "by": _money(overruns.by),
        "without_rate": _ids(overruns.unrated),
        "unknown": _ids(overruns.unknown),
    }


def _share_of(known: Ids, these: Ids) -> dict[str, Any] | None:
    """None where it is known of no engagement."""
    return _ids(these) if known else None


def _largest(largest: LargestProvider, named: NamedNews) -> dict[str, Any]:
    return {
        "provider": named.providers[largest.provider],
        "spend": canonical_text(largest.spend),
        "share": largest.share,
        "providers": largest.providers,
    } | _ids(largest.engagements)

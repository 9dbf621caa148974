"""Translates selections to SQL, for lists, reports, exports and files alike.

Every condition refers to the engagement's own row and subqueries only, so no statement needs a join for it.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import sqlalchemy as sa

from app.accounts.storage import models as account_models
from app.core.domain import kinds
from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import Field
from app.core.domain.money import CURRENCIES
from app.core.domain.selection import Condition, Order, Period, Selection
from app.core.domain.text_normalisation import fold, fold_accents
from app.record.domain.derived_fields import DERIVED_FIELDS
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import job_numbers, models, review_sql
from app.record.storage.search_text import TAG_SEPARATOR, field_text

ENGAGEMENT = models.Engagement.__table__
PROVIDER = models.Provider.__table__
# An alias, because the statement that takes the conditions may have joined the table itself.
CARD = PROVIDER.alias("card")
LINKED_TABLES = {"provider": PROVIDER, "user": account_models.User.__table__, "team": models.Team.__table__}
Where = sa.ColumnElement[bool]
NOT_REMOVED: Where = ENGAGEMENT.c.removed_at.is_(None)  # removed engagements are in no list, count or report


def selection_conditions(selection: Selection) -> list[Where]:
    """Returns the conditions on a row of `engagement` for being selected; raises Refused for an unknown field."""
    found: list[Where] = [ENGAGEMENT.c.sample.is_(selection.sample), NOT_REMOVED]
    found += _period_condition(selection.period)
    found += [_search_condition(word) for word in fold_accents(selection.search).split()]
    unanswered = [each.field for each in selection.conditions if review_sql.is_unanswered(each)]
    found += [ENGAGEMENT.c.id.not_in(review_sql.answered_ids(unanswered))] if unanswered else []
    found += [_condition(each) for each in selection.conditions if not review_sql.is_unanswered(each)]
    return found


def _period_condition(period: Period) -> list[Where]:
    if period.everything:
        return []
    ended, started = ENGAGEMENT.c.ended_on, ENGAGEMENT.c.started_on

    def between(day: sa.ColumnElement[Any]) -> Where:
        limits: list[Where] = [day.is_not(None)]
        limits += [day >= period.first] if period.first else []
        limits += [day <= period.last] if period.last else []
        return sa.and_(*limits)

    return [sa.or_(between(ended), sa.and_(ended.is_(None), between(started)))]


def _search_condition(word: str) -> Where:
    providers = sa.select(CARD.c.id).where(CARD.c.name_sort.contains(word, autoescape=True))
    return sa.or_(ENGAGEMENT.c.folded.contains(word, autoescape=True), ENGAGEMENT.c.provider_id.in_(providers))


def _condition(condition: Condition) -> Where:
    if condition.field in REVIEW_FIELDS:
        return review_sql.matches_condition(ENGAGEMENT.c.id, condition)
    if condition.field in DERIVED_FIELDS:
        return job_numbers.job_number_condition(condition.test, condition.values[0])
    field = FIELDS.get(condition.field)
    if field is None:
        raise Refused([Problem("unknown-field", f"There is no field “{condition.field}”.", condition.field)])
    if isinstance(field.kind, kinds.Link):
        return _link_condition(field, field.kind.to, condition)
    if not field.card:
        return column_condition(field, ENGAGEMENT.c[field.name], condition)
    # An engagement without an answer of its own has the one on its provider's card.
    own, default = ENGAGEMENT.c[field.name], CARD.c[field.name]
    inherited = sa.select(default).where(CARD.c.id == ENGAGEMENT.c.provider_id).correlate(ENGAGEMENT).scalar_subquery()
    return column_condition(field, sa.func.coalesce(own, inherited), condition)


def _link_condition(field: Field, to: str, condition: Condition) -> Where:
    column = ENGAGEMENT.c[f"{field.name}_id"]
    if condition.test == "known":
        return column.is_not(None) if condition.values[0] else column.is_(None)
    table = LINKED_TABLES[to].alias("linked")
    names = [fold(name) for name in condition.values if name is not None]
    either = [column.in_(sa.select(table.c.id).where(table.c.folded.in_(names)))] if names else []
    either += [column.is_(None)] if None in condition.values else []
    return sa.or_(sa.false(), *either)


def column_condition(field: Field, column: sa.ColumnElement[Any], condition: Condition) -> Where:
    """Returns the condition on one column."""
    test, values = condition.test, condition.values
    if test == "known":
        return column.is_not(None) if values[0] else column.is_(None)
    if test == "is":
        known = [value for value in values if value is not None]
        either = [column.in_(known)] if known else []
        either += [column.is_(None)] if None in values else []
        return sa.or_(sa.false(), *either)
    if test == "contains":
        return sa.and_(sa.true(), *(_contains(field, column, value) for value in values))
    limit = _limit(field, test, values[0])
    return column >= limit if test == "min" else column <= limit


def _contains(field: Field, column: sa.ColumnElement[Any], value: Any) -> Where:
    if isinstance(field.kind, kinds.ChoiceSet):
        return sa.type_coerce(column, sa.Text).contains(f"\n{value}\n", autoescape=True)
    wanted = fold_accents(value)
    if isinstance(field.kind, kinds.Tags):
        wanted = f"{TAG_SEPARATOR}{wanted}{TAG_SEPARATOR}"
    # Most rows don't contain the text at all, which is cheaper to find out than where a field's part is.
    somewhere = ENGAGEMENT.c.folded.contains(wanted, autoescape=True)
    here = field_text(ENGAGEMENT.c.folded, field.name).contains(wanted, autoescape=True)
    return sa.and_(column.is_not(None), somewhere, here)


def _limit(field: Field, test: str, value: Any) -> Any:
    if not isinstance(field.kind, kinds.Amount):
        return value
    rounding = ROUND_CEILING if test == "min" else ROUND_FLOOR

    def minor(places: int) -> int:
        return int(Decimal(value).scaleb(places).to_integral_value(rounding))

    others = [
        (ENGAGEMENT.c.currency.in_([code for code, has in CURRENCIES.items() if has == places]), minor(places))
        for places in sorted(set(CURRENCIES.values()) - {2})
    ]
    return sa.case(*others, else_=minor(2))


def sort_column(order: Order) -> tuple[sa.ColumnElement[Any], sa.Table | None]:
    """Returns the column to sort by, and the table to join for it; raises Refused for an unknown field."""
    field = FIELDS.get(order.field)
    if field is None:
        raise Refused([Problem("unknown-field", f"The list can’t be sorted by “{order.field}”.", "sort")])
    if isinstance(field.kind, kinds.Link):
        table = LINKED_TABLES[field.kind.to]
        return table.c.name_sort, table
    if field.name == "title":
        return ENGAGEMENT.c.title_sort, None
    if isinstance(field.kind, (kinds.Text, kinds.Tags)):
        # A known text may fold to nothing.
        known = ENGAGEMENT.c[field.name].is_not(None)
        return sa.case((known, field_text(ENGAGEMENT.c.folded, field.name))), None
    return ENGAGEMENT.c[field.name], None


def order_clauses(order: Order, walk: bool) -> list[sa.ColumnElement[Any]]:
    """Returns the clauses of ORDER BY: unknown values last in either direction, ties by newest first.

    `walk` lets the database walk an index in this order, which is fast if nearly every row is selected. Otherwise it
    finds the selected rows first and then sorts them.
    """
    by, _ = sort_column(order)
    by = by if walk else sa.func.coalesce(by, sa.null(), type_=by.type)
    return [(by.desc() if order.descending else by.asc()).nulls_last(), ENGAGEMENT.c.id.desc()]

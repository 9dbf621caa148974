"""The organisation's settings: one row."""

from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from app.core.domain import locked_questions
from app.core.domain.errors import Stale
from app.core.domain.money import Money
from app.core.domain.organisation import Organisation
from app.core.storage import models
from app.core.storage.database import flush


def load(session: Session) -> Organisation:
    """Returns the current settings."""
    row = session.get_one(models.OrganisationRow, 1)
    values: dict[str, Any] = {each.name: getattr(row, each.name) for each in fields(Organisation)}
    if row.own_hourly_cost is not None:
        values["own_hourly_cost"] = Money(row.own_hourly_cost, row.reporting_currency)
    values["scope_bands"], values["questions"] = tuple(row.scope_bands), locked_questions.from_json(row.questions)
    values["key_contrasts"] = tuple(row.key_contrasts)
    return Organisation(**values)


def revision(session: Session) -> int:
    """Returns the current revision of the settings."""
    return session.get_one(models.OrganisationRow, 1).revision


def save(session: Session, settings: Organisation, revision: int | None = None) -> None:
    """Saves the settings; raises Stale if `revision` is given and not the current one."""
    row = session.get_one(models.OrganisationRow, 1)
    if revision is not None and row.revision != revision:
        raise Stale("Somebody else changed the settings since you opened them. Look at them again.")
    values: dict[str, Any] = {each.name: getattr(settings, each.name) for each in fields(Organisation)}
    values["own_hourly_cost"] = settings.own_hourly_cost.minor if settings.own_hourly_cost else None
    values["scope_bands"], values["key_contrasts"] = list(settings.scope_bands), list(settings.key_contrasts)
    values["questions"] = locked_questions.to_json(settings.questions)
    for name, value in values.items():
        setattr(row, name, value)
    flush(session)

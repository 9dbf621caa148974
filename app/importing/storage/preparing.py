"""Prepares a staged import: reserves ids, makes references and composes changed rows, in short transactions while
others write."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import users
from app.core.domain import money
from app.core.domain.errors import Stale
from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Amount
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import bulk
from app.importing.storage import staging
from app.importing.storage.import_changes import TouchedRows
from app.importing.storage.prepared import BATCH_SIZE, Card, ChangedEngagement, PreparedBatch, PreparedChanges
from app.importing.storage.staging import in_import, row_key
from app.importing.storage.staging_models import STAGED_CHANGE, STAGED_ENGAGEMENT, STAGED_NAME
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.providers import PROVIDER_FIELDS, Provider
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage import engagements, providers, reviews, teams
from app.record.storage import models as record_models
from app.record.storage.search_text import FIELD_MARKS

ENGAGEMENT, PROVIDER, TEAM = (
    record_models.Engagement.__table__,
    record_models.Provider.__table__,
    record_models.Team.__table__,
)
_CONFLICT = "Somebody changed an engagement while the file was read. Import the file again."
_LINK_LOOKUPS = {"provider": providers.ids_by_name, "owner": users.ids_by_name, "team": teams.ids_by_name}


@dataclass(slots=True)
class StagedImport:
    """An import that is ready to be written: `runs` of ids for its new engagements, and the new providers and teams as
    columns."""

    prepared: PreparedChanges
    runs: list[list[int]] = field(default_factory=list)
    providers: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    teams: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The import's number."""
        return self.prepared.number


def prepare(session: Session, number: int, count: int) -> StagedImport:
    """Prepares everything except changed rows and reviews, including ids for `count` new engagements; drops what an
    earlier attempt prepared."""
    staging.clear_prepared(session, number)
    staged, touched = StagedImport(PreparedChanges(number)), TouchedRows()
    cards = _reserve_names(session, staged, touched)
    if count:
        _make_references(session, number)
        staged.runs = bulk.reserve_ids(session, ENGAGEMENT, count)
        touched.new = chain.from_iterable(range(first, last + 1) for first, last in staged.runs)
    staged.prepared.stage_cards(session, cards, touched)
    return staged


def _reserve_names(session: Session, staged: StagedImport, touched: TouchedRows) -> list[Card]:
    """Reserves ids for the new providers and teams; returns the cards that change."""
    found = session.execute(
        sa.select(STAGED_NAME).where(in_import(STAGED_NAME, staged.number)).order_by(STAGED_NAME.c.place)
    ).all()
    made = [row for row in found if row.kind == "provider" and row.known_id is None]
    new_teams = [row for row in found if row.kind == "team"]
    if made:
        touched.new_providers = bulk.iter_reserved_ids(session, PROVIDER, len(made))
        columns = providers.to_columns([Provider(name=row.name, **_parse_card(row.card)) for row in made])
        staged.providers = {
            "id": touched.new_providers,
            **columns,
            "sample": [False] * len(made),
            "revision": [1] * len(made),
        }
    if new_teams:
        touched.new_teams = bulk.iter_reserved_ids(session, TEAM, len(new_teams))
        names = [row.name for row in new_teams]
        staged.teams = {
            "id": touched.new_teams,
            "name": names,
            "folded": [fold(name) for name in names],
            "name_sort": [fold_accents(name) for name in names],
            "archived": [False] * len(names),
            "revision": [1] * len(names),
        }
    numbered = [
        {"at": row.place, "made": made_id}
        for row, made_id in zip([*made, *new_teams], [*touched.new_providers, *touched.new_teams], strict=True)
    ]
    if numbered:
        session.execute(
            sa.update(STAGED_NAME)
            .where(STAGED_NAME.c.place == sa.bindparam("at"))
            .values(made_id=sa.bindparam("made")),
            numbered,
        )
    return _changed_cards(session, [row for row in found if row.known_id is not None])


def _changed_cards(session: Session, rows: Sequence[Any]) -> list[Card]:
    stored, found = providers.get_many(session, [row.known_id for row in rows]), []
    for row in rows:
        before = stored.get(row.known_id)
        if before is None or before.revision != row.revision:
            raise Stale("Somebody changed a provider after the file was checked. Check the preview again.")
        values = {name: getattr(before.provider, name) for name in PROVIDER_FIELDS}
        found.append((before, Provider(**values | _parse_card(row.card))))
    return found


def _parse_card(stored: str) -> dict[str, Any]:
    return {name: PROVIDER_FIELDS[name].read(text, CANONICAL) for name, text in json.loads(stored).items()}


def _make_references(session: Session, number: int) -> None:
    """Gives a reference to new rows without one, unique in the file and in the record."""
    table = STAGED_ENGAGEMENT
    nameless = (
        session.execute(
            sa.select(table.c.place)
            .where(in_import(table, number), table.c.reference.is_(None))
            .order_by(table.c.place)
        )
        .scalars()
        .all()
    )
    if not nameless:
        return
    given = set(
        session.execute(
            sa.select(table.c.reference).where(in_import(table, number), table.c.reference.like("E-%"))
        ).scalars()
    )
    folded = sa.bindparam("folds", type_=sa.Text()).concat(sa.func.substr(table.c.folded, 2))
    name = (
        sa.update(table)
        .where(table.c.place == sa.bindparam("at"))
        .values(reference=sa.bindparam("made"), folded=folded)
    )
    for begin in range(0, len(nameless), BATCH_SIZE):
        some = nameless[begin : begin + BATCH_SIZE]
        made = engagements.next_references(session, len(some), given)
        session.execute(
            name,
            [
                {"at": each, "made": text, "folds": FIELD_MARKS["reference"] + fold_accents(text)}
                for each, text in zip(some, made, strict=True)
            ],
        )


def changes(session: Session, staged: StagedImport) -> Iterator[PreparedBatch]:
    """Yields the changed rows as they will be. Raises Stale if one no longer has the revision that was checked."""
    begin, table = 0, STAGED_CHANGE
    made = {
        name: dict(zip(columns["folded"], columns["id"], strict=True))
        for name, columns in (("provider", staged.providers), ("team", staged.teams))
        if columns
    }
    while some := session.execute(
        sa.select(table)
        .where(
            table.c.place >= row_key(staged.number, begin), table.c.place < row_key(staged.number, begin + BATCH_SIZE)
        )
        .order_by(table.c.place)
    ).all():
        yield _compose_batch(session, some, made)
        begin += BATCH_SIZE


def _compose_batch(session: Session, some: Sequence[Any], made: Mapping[str, Mapping[str, int]]) -> PreparedBatch:
    stored = engagements.get_many(session, [row.engagement_id for row in some])
    found, reviewed = [], []
    for row in some:
        before = stored.get(row.engagement_id)
        if before is None or before.revision != row.revision:
            raise Stale(_CONFLICT)
        row_changes = json.loads(row.said)
        if not any(name in FIELDS or name in REVIEW_FIELDS for name in row_changes):
            continue  # only the provider's card changes
        after = _apply_change(before.engagement, row_changes)
        answers = {
            name: REVIEW_FIELDS[name].read(both[1], CANONICAL)
            for name, both in row_changes.items()
            if name in REVIEW_FIELDS
        }
        given = {name: getattr(before.review or Review(), name) for name in REVIEW_FIELDS} | answers
        reviewed += [before.id] if answers else []
        found.append(
            ChangedEngagement(
                before,
                after,
                before.retags + (after.arrangement != before.engagement.arrangement),
                {None: Review(**given)} if answers else {},
            )
        )
    links = {f"{name}_id": (name, {**_link_ids(session, name, found), **made.get(name, {})}) for name in _LINK_LOOKUPS}
    return PreparedBatch(found, links, reviews.load_existing(session, reviewed))


def _link_ids(session: Session, name: str, some: Sequence[ChangedEngagement]) -> dict[str, int]:
    """Returns the ids of the names that these engagements have for a link, before and after."""
    return dict(
        _LINK_LOOKUPS[name](session, {text for each in some if (text := getattr(each.engagement, name)) is not None})
    )


def _apply_change(before: Engagement, row_changes: dict[str, list[str]]) -> Engagement:
    values = {name: getattr(before, name) for name in FIELDS}
    values |= {name: FIELDS[name].read(both[1], CANONICAL) for name, both in row_changes.items() if name in FIELDS}
    for name, value in values.items():
        if value is not None and isinstance(FIELDS[name].kind, Amount) and not isinstance(value, money.Money):
            values[name] = money.from_amount(value, values["currency"])
    return Engagement(**values)

"""Files that were brought: their rows in the database, what they meet there, and writing what they say in one go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.engagements import FIELDS, Engagement
from app.domain.errors import Stale
from app.domain.folding import fold
from app.domain.providers import PROVIDER_FIELDS, Provider
from app.domain.reviews import REVIEW_FIELDS, Review
from app.storage import bulk, engagements, import_touches, models, providers, reviews, teams, users
from app.storage.change_sets import Packed, Touched, packed
from app.storage.folded import folded

IMPORT, ENGAGEMENT = models.Import.__table__, models.Engagement.__table__
PROVIDER, REVIEW = models.Provider.__table__, models.Review.__table__
_AT_ONCE = 2000  # parameters in one statement
_LOCK = 20260101  # a number of our own among those that PostgreSQL can lock
_NAMED = {"provider": PROVIDER, "owner": models.User.__table__, "team": models.Team.__table__}
WAITING, DONE = "waiting", "done"
_FILE = IMPORT.c.undoes.is_(None)  # what took an import back is kept among them, and is no file


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that was brought: `state` is "waiting", "done" or "undone", `counts` what it did."""

    id: int
    at: datetime
    user_id: int | None
    source: str
    file_name: str
    sha256: str
    options: Mapping[str, Any]
    state: str
    counts: Mapping[str, int]


@dataclass(slots=True)
class Writing:
    """What an import writes: names stand for providers and teams, whose rows are made here where they are new."""

    new_providers: list[Provider] = field(default_factory=list)
    cards: list[tuple[providers.Stored, Provider]] = field(default_factory=list)
    new_teams: list[str] = field(default_factory=list)
    new: list[tuple[Engagement, Review | None]] = field(default_factory=list)
    changed: list[tuple[engagements.Stored, Engagement, Review | None]] = field(default_factory=list)


def changes(session: Session) -> int:
    """How often the record has changed."""
    return session.execute(sa.select(models.RecordState.changes)).scalar_one()


def alone(session: Session) -> None:
    """Waits until nobody else brings a file, so that the next one meets what this one wrote, to the end of the
    transaction; SQLite's writers are alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def add(session: Session, now: datetime, user_id: int | None, source: str, file_name: str, sha256: str,
        options: dict[str, Any], state: str = WAITING) -> int:
    """Keeps that a file was brought; the number it goes by."""
    # A file that waits is no change of the record, and is not counted as one.
    return session.execute(sa.insert(IMPORT).values(
        at=now, user_id=user_id, source=source, file_name=file_name, sha256=sha256, options=options, state=state,
        counts={}).returning(IMPORT.c.id)).scalar_one()


def get(session: Session, number: int) -> Brought | None:
    """The file that was brought under this number, if there is one."""
    row = session.execute(sa.select(IMPORT).where(IMPORT.c.id == number, _FILE)).one_or_none()
    return None if row is None else _brought(row)


def listing(session: Session, most: int = 100) -> tuple[Brought, ...]:
    """The files brought last, the newest first."""
    return tuple(map(_brought, session.execute(
        sa.select(IMPORT).where(_FILE).order_by(IMPORT.c.id.desc()).limit(most))))


def _brought(row: Any) -> Brought:
    return Brought(row.id, row.at, row.user_id, row.source, row.file_name, row.sha256, row.options, row.state,
                   row.counts)


def set_options(session: Session, number: int, options: dict[str, Any]) -> None:
    """Keeps how a waiting file is read."""
    session.execute(sa.update(IMPORT).where(IMPORT.c.id == number, IMPORT.c.state == WAITING).values(options=options))


def finish(session: Session, number: int, now: datetime, counts: dict[str, int], change_set: Packed) -> bool:
    """Marks a waiting import as done; False where somebody else was quicker."""
    done = session.execute(sa.update(IMPORT).where(IMPORT.c.id == number, IMPORT.c.state == WAITING).values(
        state=DONE, at=now, counts=counts, change_set=change_set.whole))
    if done.rowcount == 1:
        import_touches.add(session, number, change_set)
    return done.rowcount == 1


def drop(session: Session, number: int) -> None:
    """Forgets a waiting file."""
    session.execute(sa.delete(IMPORT).where(IMPORT.c.id == number, IMPORT.c.state == WAITING))


def waiting_since(session: Session, before: datetime) -> tuple[Brought, ...]:
    """The files that were brought earlier than `before` and still wait."""
    return tuple(map(_brought, session.execute(
        sa.select(IMPORT).where(IMPORT.c.state == WAITING, IMPORT.c.at < before))))


def kept_elsewhere(session: Session, sha256: str) -> bool:
    """Whether any import still stands for the file with this hash."""
    return session.execute(sa.select(IMPORT.c.id).where(IMPORT.c.sha256 == sha256).limit(1)).first() is not None


def nothing_there(session: Session) -> bool:
    """Whether there is no own (not sample) engagement that a row could meet."""
    return session.execute(sa.select(ENGAGEMENT.c.id).where(ENGAGEMENT.c.sample.is_(False)).limit(1)).first() is None


def by_reference(session: Session, references: Iterable[str]) -> dict[str, engagements.Stored]:
    """The own (not sample) engagements that go by these references."""
    ids = session.execute(sa.select(ENGAGEMENT.c.id).where(
        ENGAGEMENT.c.sample.is_(False), bulk.among(session, ENGAGEMENT.c.reference, references))).scalars().all()
    found = {}
    for begin in range(0, len(ids), _AT_ONCE):
        some = engagements.of(session, ids[begin:begin + _AT_ONCE])
        found |= {each.reference: each for each in some.values()}
    return found


def numbered(session: Session, numbers: Iterable[int]) -> dict[int, engagements.Stored]:
    """The engagements with these numbers."""
    wanted, found = sorted(numbers), {}
    for begin in range(0, len(wanted), _AT_ONCE):
        found |= engagements.of(session, wanted[begin:begin + _AT_ONCE])
    return found


def keys(session: Session, names: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Every own (not sample) engagement that was not removed: its number, and its values of these fields."""
    columns = {name: ENGAGEMENT.c[name] for name in names if name in ENGAGEMENT.c}
    source: Any = ENGAGEMENT
    for name in names:
        if name not in columns:
            table = _NAMED[name]
            source = source.outerjoin(table, table.c.id == ENGAGEMENT.c[f"{name}_id"])
            columns[name] = table.c.name
    wanted = [columns[name].label(f"key_{name}") for name in names]
    query = sa.select(ENGAGEMENT.c.id, *wanted).select_from(source).where(
        ENGAGEMENT.c.sample.is_(False), ENGAGEMENT.c.removed_at.is_(None))
    for row in session.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield row[0], tuple(row[1:])


def references(session: Session) -> list[str]:
    """The references of all own (not sample) engagements."""
    return list(session.execute(sa.select(ENGAGEMENT.c.reference).where(ENGAGEMENT.c.sample.is_(False))).scalars())


def by_name(session: Session, names: Iterable[str]) -> dict[str, providers.Stored]:
    """The own (not sample) providers of these names, by folded name."""
    wanted, found = sorted({fold(name) for name in names}), {}
    for begin in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(sa.select(PROVIDER).where(
            PROVIDER.c.sample.is_(False), PROVIDER.c.folded.in_(wanted[begin:begin + _AT_ONCE])))
        found |= {row.folded: providers.Stored(row.id, row.revision, Provider(**{
            name: getattr(row, name) for name in PROVIDER_FIELDS}), row.sample) for row in rows}
    return found


def write(session: Session, now: datetime, writing: Writing) -> Packed:
    """Writes it all and returns the change set; raises Stale where somebody changed a row meanwhile."""
    touched = Touched()
    touched.new_teams = [teams.insert(session, name).id for name in writing.new_teams]
    touched.new_providers = insert_providers(session, writing.new_providers)
    _update_providers(session, writing, touched)
    touched.new = _insert_engagements(session, now, writing, _Links(session, writing))
    update_engagements(session, now, writing, touched)
    return packed(session, touched)


class _Links:
    """The numbers behind the names that engagements give for their provider, owner and team."""

    def __init__(self, session: Session, writing: Writing):
        every = [pair[0] for pair in writing.new] + [each[1] for each in writing.changed]
        self.of = {
            "provider_id": ("provider", providers.numbers(session, {e.provider for e in every if e.provider})),
            "owner_id": ("owner", users.numbers(session, {e.owner for e in every if e.owner})),
            "team_id": ("team", teams.numbers(session, {e.team for e in every if e.team})),
        }

    def columns(self, every: list[Engagement]) -> dict[str, list[int | None]]:
        """The columns of numbers, for these engagements."""
        found = {}
        for column, (name, by_folded) in self.of.items():
            names = [getattr(each, name) for each in every]
            by_name = {text: by_folded[fold(text)] for text in set(names) if text is not None}
            found[column] = [by_name.get(text) for text in names]
        return found


def insert_providers(session: Session, made: list[Provider]) -> list[int]:
    """Keeps new providers, whose names nobody else has; their numbers."""
    if not made:
        return []
    ids = bulk.numbers(session, PROVIDER, len(made))
    columns = {name: [getattr(each, name) for each in made] for name in PROVIDER_FIELDS}
    bulk.insert(session, PROVIDER, {"id": ids, **columns, "folded": [fold(each.name) for each in made],
                                    "sample": [False] * len(made), "revision": [1] * len(made)})
    return ids


def _update_providers(session: Session, writing: Writing, touched: Touched) -> None:
    for stored, after in writing.cards:
        providers.update(session, stored, after, stored.revision)
        both = {name: (getattr(stored.provider, name), getattr(after, name)) for name in PROVIDER_FIELDS}
        touched.cards[stored.id] = (stored.revision + 1, {name: each for name, each in both.items()
                                                          if each[0] != each[1]})


def _insert_engagements(session: Session, now: datetime, writing: Writing, links: _Links) -> list[int]:
    made = [engagement for engagement, _ in writing.new]
    if not made:
        return []
    nameless = [each for each in made if each.reference is None]
    given = {each.reference for each in made if each.reference}
    for begin in range(0, len(nameless), _AT_ONCE):
        some = nameless[begin:begin + _AT_ONCE]
        for each, reference in zip(some, engagements.next_references(session, len(some), given), strict=True):
            each.reference = reference
    ids = bulk.numbers(session, ENGAGEMENT, len(made))
    bulk.insert(session, ENGAGEMENT, {
        "id": ids, **bulk.of_fields(made, FIELDS), **links.columns(made), **_derived(made),
        "sample": [False] * len(made), "retags": [0] * len(made), "recorded_at": [now] * len(made),
        "changed_at": [now] * len(made), "revision": [1] * len(made)})
    _insert_reviews(session, now, [(number, review) for number, (_, review) in zip(ids, writing.new, strict=True)
                                   if review is not None])
    return ids


def _derived(made: list[Engagement]) -> dict[str, list[str]]:
    return {"folded": [folded(each) for each in made], "title_sort": [fold(each.title) for each in made]}


def _insert_reviews(session: Session, now: datetime, made: list[tuple[int, Review]]) -> None:
    if not made:
        return
    said = [review for _, review in made]
    bulk.insert(session, REVIEW, {
        "id": bulk.numbers(session, REVIEW, len(made)), "engagement_id": [number for number, _ in made],
        **bulk.of_fields(said, REVIEW_FIELDS), "folded": [each.comment and fold(each.comment) for each in said],
        "reviewed_at": [now] * len(made), "revision": [1] * len(made)})


def update_engagements(session: Session, now: datetime, writing: Writing, touched: Touched) -> None:
    """Writes the changed ones, whose links are there; raises Stale where somebody changed a row meanwhile."""
    if not writing.changed:
        return
    links = _Links(session, writing)
    after = [engagement for _, engagement, _ in writing.changed]
    stored = [before for before, _, _ in writing.changed]
    columns = {**bulk.of_fields(after, FIELDS), **links.columns(after), **_derived(after)}
    columns["changed_at"] = [now] * len(after)
    columns["retags"] = [old.retags + (old.engagement.arrangement != new.arrangement)
                         for old, new in zip(stored, after, strict=True)]
    if not bulk.update(session, ENGAGEMENT, [old.id for old in stored], columns, [old.revision for old in stored]):
        raise Stale("Somebody changed an engagement while the file was read. Bring the file again.")
    for old, new, review in writing.changed:
        touched.engagement(old, new, review, links.of)
    _write_reviews(session, now, writing)


def _write_reviews(session: Session, now: datetime, writing: Writing) -> None:
    said = [(old.id, review, old.review is None) for old, _, review in writing.changed if review is not None]
    _insert_reviews(session, now, [(number, review) for number, review, fresh in said if fresh])
    kept = [(number, review) for number, review, fresh in said if not fresh]
    for begin in range(0, len(kept), _AT_ONCE):
        some = dict(kept[begin:begin + _AT_ONCE])
        rows = session.execute(sa.select(REVIEW.c.id, REVIEW.c.revision, REVIEW.c.engagement_id).where(
            REVIEW.c.reviewer_id.is_(None), REVIEW.c.engagement_id.in_(some))).all()
        answers = [reviews.columns(some[row.engagement_id]) for row in rows]
        columns = {name: [each[name] for each in answers] for name in answers[0]}
        columns["reviewed_at"] = [now] * len(rows)
        if not bulk.update(session, REVIEW, [row.id for row in rows], columns, [row.revision for row in rows]):
            raise Stale("Somebody changed a review while the file was read. Bring the file again.")

"""What an engagement's page says: what is known by group, what stands in from the provider's card, what is unknown."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.domain.fields import Field
from app.core.domain.kinds import Text
from app.core.domain.organisation import Organisation
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.entry_sums import following
from app.record.services.engagements import Detail
from app.web.formatting import worded

ADDRESS = re.compile(r"(?i)\b(https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])")
BY_ITSELF = ("continues", "in_house_recorded_on", "source_columns")  # nobody misses these where they are not there
ON_TOP = ("reference", "title", "arrangement", "provider", "owner", "status")  # said before the groups


@dataclass(frozen=True, slots=True)
class Fact:
    """One known field. `inherited`: it is the provider card's answer; `prose`: it may be long and have line breaks;
    `parts`: of a field of links, its text in pieces, each with the address that it is; `follows`: from its lines."""

    label: str
    words: str
    inherited: bool
    prose: bool
    parts: tuple[tuple[str, str | None], ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group of fields: what is known, and the labels of what is not."""

    title: str
    facts: list[Fact]
    unknown: list[str]


def story(detail: Detail, organisation: Organisation) -> list[Group]:
    """Everything the engagement's page tells below its head; a group of which nothing is known comes last."""
    it = detail.stored.engagement
    said = {name: getattr(it, name) for name in FIELDS if name not in ON_TOP}
    if any(said[name] is not None for name in MONEY_FIELDS):
        del said["currency"]  # every amount says it
    for name in BY_ITSELF:
        if said[name] is None:
            del said[name]
    return grouped(said, FIELDS, organisation, detail.inherited, following(it, detail.lines))


def linked(text: str) -> tuple[tuple[str, str | None], ...]:
    """A text in pieces: those that are addresses of the web (no other scheme is ever one) with their address."""
    pieces = ADDRESS.split(text)
    return tuple((each, each if place % 2 else None) for place, each in enumerate(pieces) if each)


def grouped(
    said: Mapping[str, Any],
    fields: Mapping[str, Field],
    organisation: Organisation,
    inherited: Mapping[str, Any] | None = None,
    follows: Collection[str] = (),
) -> list[Group]:
    """Values by field as groups of facts; `follows` names those that follow from lines."""
    groups: dict[str, Group] = {}
    for name, value in said.items():
        field = fields[name]
        group = groups.setdefault(field.group, Group(field.group, [], []))
        stands_in = value is None and name in (inherited or {})
        words = worded(field, (inherited or {})[name] if stands_in else value, organisation)
        if words is None:
            group.unknown.append(field.label)
        else:
            group.facts.append(
                Fact(
                    field.label,
                    words,
                    stands_in,
                    isinstance(field.kind, Text) and field.kind.lines,
                    linked(words) if name == "links" else (),
                    name in follows,
                )
            )
    return sorted(groups.values(), key=lambda group: not group.facts)

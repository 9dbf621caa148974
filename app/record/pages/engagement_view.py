"""What an engagement's page says: what is known by group, what stands in from the provider's card, what is unknown."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.domain.fields import Field
from app.core.domain.kinds import Text
from app.core.domain.organisation import Organisation
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.entry_sums import calculated_fields
from app.record.services.engagements import Detail
from app.web.formatting import format_value

URL_PATTERN = re.compile(r"(?i)\b(https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])")
HIDDEN_IF_EMPTY = (
    "continues",
    "in_house_recorded_on",
    "source_columns",
)  # nobody misses these where they are not there
HEADER_FIELDS = ("reference", "title", "arrangement", "provider", "owner", "status")  # said before the groups


@dataclass(frozen=True, slots=True)
class Fact:
    """One known field. `inherited`: it is the provider card's answer; `prose`: it may be long and have line breaks;
    `parts`: of a field of links, its text in pieces, each with the address that it is; `follows`: from its lines."""

    label: str
    text: str
    inherited: bool
    is_multiline: bool
    parts: tuple[tuple[str, str | None], ...] = ()
    is_calculated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group of fields: what is known, and the labels of what is not."""

    title: str
    facts: list[Fact]
    missing: list[str]


def engagement_groups(detail: Detail, organisation: Organisation) -> list[Group]:
    """Everything the engagement's page tells below its head; a group of which nothing is known comes last."""
    it = detail.stored.engagement
    said = {name: getattr(it, name) for name in FIELDS if name not in HEADER_FIELDS}
    if any(said[name] is not None for name in MONEY_FIELDS):
        del said["currency"]  # every amount says it
    for name in HIDDEN_IF_EMPTY:
        if said[name] is None:
            del said[name]
    return group_facts(said, FIELDS, organisation, detail.inherited, calculated_fields(it, detail.lines))


def split_links(text: str) -> tuple[tuple[str, str | None], ...]:
    """A text in pieces: those that are addresses of the web (no other scheme is ever one) with their address."""
    pieces = URL_PATTERN.split(text)
    return tuple((each, each if place % 2 else None) for place, each in enumerate(pieces) if each)


def group_facts(
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
        words = format_value(field, (inherited or {})[name] if stands_in else value, organisation)
        if words is None:
            group.missing.append(field.label)
        else:
            group.facts.append(
                Fact(
                    field.label,
                    words,
                    stands_in,
                    isinstance(field.kind, Text) and field.kind.lines,
                    split_links(words) if name == "links" else (),
                    name in follows,
                )
            )
    return sorted(groups.values(), key=lambda group: not group.facts)

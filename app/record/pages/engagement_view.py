"""Groups an engagement's fields for its page: known values, provider defaults and missing fields."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.domain.fields import Field
from app.core.domain.kinds import Text
from app.core.domain.organisation import Organisation
from app.record.domain.engagement_options import NOT_CHANGED
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.entry_sums import calculated_fields
from app.record.services.engagements import Detail
from app.web.formatting import format_value

URL_PATTERN = re.compile(r"(?i)\b(https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])")
HIDDEN_IF_EMPTY = (
    "continues",
    "in_house_recorded_on",
    "source_columns",
)  # not listed as missing
HEADER_FIELDS = ("reference", "title", "arrangement", "provider", "owner", "status")  # shown above the groups


@dataclass(frozen=True, slots=True)
class Fact:
    """A known field. `inherited`: the provider's default; `is_multiline`: may be long and have line breaks;
    `parts`: the text of a field of links in pieces, each with its address if any; `is_calculated`: from lines."""

    label: str
    text: str
    inherited: bool
    is_multiline: bool
    parts: tuple[tuple[str, str | None], ...] = ()
    is_calculated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of fields: the known ones, and the labels of the missing ones."""

    title: str
    facts: list[Fact]
    missing: list[str]


def engagement_groups(detail: Detail, organisation: Organisation) -> list[Group]:
    """Returns the groups of an engagement's page; those without any known field come last."""
    engagement = detail.stored.engagement
    values = {name: getattr(engagement, name) for name in FIELDS if name not in HEADER_FIELDS}
    if any(values[name] is not None for name in MONEY_FIELDS):
        del values["currency"]  # every amount shows it
    for name in HIDDEN_IF_EMPTY:
        if values[name] is None:
            del values[name]
    if engagement.brief_changed in (None, NOT_CHANGED):
        values.pop("brief_changed_by", None)  # nobody changed it, or it is not known whether anybody did
    calculated = calculated_fields(engagement, detail.lines)
    return group_facts(values, FIELDS, organisation, detail.inherited, calculated)


def split_links(text: str) -> tuple[tuple[str, str | None], ...]:
    """Returns a text in pieces; those that are http(s) addresses, and no other scheme, with their address."""
    pieces = URL_PATTERN.split(text)
    return tuple((each, each if index % 2 else None) for index, each in enumerate(pieces) if each)


def group_facts(
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    organisation: Organisation,
    inherited: Mapping[str, Any] | None = None,
    calculated: Collection[str] = (),
) -> list[Group]:
    """Groups values by the groups of their fields; `calculated` names those calculated from lines."""
    groups: dict[str, Group] = {}
    for name, value in values.items():
        field = fields[name]
        group = groups.setdefault(field.group, Group(field.group, [], []))
        is_inherited = value is None and name in (inherited or {})
        text = format_value(field, (inherited or {})[name] if is_inherited else value, organisation)
        if text is None:
            group.missing.append(field.label)
        else:
            group.facts.append(
                Fact(
                    field.label,
                    text,
                    is_inherited,
                    isinstance(field.kind, Text) and field.kind.lines,
                    split_links(text) if name == "links" else (),
                    name in calculated,
                )
            )
    return sorted(groups.values(), key=lambda group: not group.facts)

"""An edit of many engagements: fields to set or clear, and tags to add to, remove from or put in place of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.core.domain.errors import Problem, Refused
from app.core.domain.text_normalisation import fold
from app.record.domain.engagements import FIELDS, Engagement

# What is each engagement's own, or set by the application, isn't edited for many.
_OWN_FIELDS = ("reference", "title", "continues", "in_house_recorded_on", "source_columns")
BULK_FIELDS = tuple(name for name in FIELDS if name not in _OWN_FIELDS)
MAIN_FIELDS = ("team", "owner", "category", "pricing_model", "status", "tags")
ALWAYS_KNOWN = ("arrangement", "status")  # can be set, not cleared
TagMode = Literal["add", "remove", "replace"]
TAG_MODES: tuple[TagMode, ...] = ("add", "remove", "replace")


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """`values`: the new value of each field as its kind reads it, None to clear it. `tags` with `tag_mode`."""

    values: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    tag_mode: TagMode = "add"

    def draft_for(self, engagement: Engagement) -> dict[str, Any]:
        """Returns the values that this edit gives an engagement."""
        draft = dict(self.values)
        if self.tags:
            draft["tags"] = self._tags_of(engagement) or None
        return draft

    def _tags_of(self, engagement: Engagement) -> tuple[str, ...]:
        present, named = engagement.tags or (), {fold(tag) for tag in self.tags}
        if self.tag_mode == "replace":
            return self.tags
        if self.tag_mode == "remove":
            return tuple(tag for tag in present if fold(tag) not in named)
        known = {fold(tag) for tag in present}
        return (*present, *(tag for tag in self.tags if fold(tag) not in known))


def make_edit(values: Mapping[str, Any], cleared: tuple[str, ...], tag_mode: TagMode = "add") -> BulkEdit:
    """Returns the edit that sets the known `values` and clears the fields named in `cleared`.

    Raises Refused if it changes nothing, or a field is set and cleared, unknown, or can't be edited or cleared.
    """
    given = {name: value for name, value in values.items() if value is not None}
    problems = [
        Problem("unknown-field", f"“{name}” can’t be edited for many engagements.", name)
        for name in (*given, *cleared)
        if name not in BULK_FIELDS
    ]
    for name in dict.fromkeys(cleared):
        if name in given:
            message = f"{FIELDS[name].label} has a value and is to be cleared. Choose one of them."
            problems.append(Problem("set-and-cleared", message, name))
        elif name in ALWAYS_KNOWN:
            problems.append(Problem("required", f"{FIELDS[name].label} can’t be cleared. Choose a value.", name))
    if not given and not cleared:
        problems.append(Problem("no-change", "Fill in or clear at least one field."))
    if problems:
        raise Refused(problems)
    tags = given.pop("tags", ())
    return BulkEdit(given | dict.fromkeys(cleared), tags, tag_mode)

"""Profiles: named import settings for one kind of file, recognised by the header of the next such file.

Headers are equal in any order, with any currency in brackets, and in any spelling of case and spaces.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from app.core.domain.canonical_json import digest
from app.core.domain.errors import Problem, Refused
from app.core.domain.money import CURRENCIES, SIGNS
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import truncate
from app.importing.domain.column_matching import MAX_HEADER as LONGEST_HEADER
from app.importing.domain.column_matching import header_label, match, normalise_header
from app.importing.values.option_checks import check
from app.importing.values.options import Options
from app.importing.values.profile_shapes import check_shapes, is_storable, is_text_list
from app.record.domain.file_schema import Table

MIN_SIMILARITY = 60.0  # per cent of the columns of both; below it the files are of different kinds
MAX_NAME = 80  # letters of a name
MAX_HEADERS = 1_000  # as many as a file can have
MAX_SIZE = 1_000_000  # bytes of a file that holds one
_VERSION = 1
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """`headers`: those of the file that it was made for. `variants`: other headers of the same kind of file; `says`:
    facts to know about it."""

    name: str
    headers: tuple[str, ...]
    variants: tuple[tuple[str, ...], ...] = ()
    says: str = ""

    @property
    def marks(self) -> frozenset[str]:
        """The hashes of the headers that it is for."""
        return frozenset(map(header_mark, (self.headers, *self.variants)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(FileKind):
    """A kind of file, and its options."""

    options: Options


@dataclass(frozen=True, kw_only=True)
class Preset(FileKind):
    """A profile in which `columns` alone fill fields; `others` are its other options. Matching a file takes only
    headers, so the options are computed when first used."""

    columns: Mapping[str, str | Sequence[str]]
    others: Mapping[str, Any]

    @cached_property
    def options(self) -> Options:
        """The options for such a file."""
        filled = {field: (each,) if isinstance(each, str) else each for field, each in self.columns.items()}
        constants, lines = self.others.get("constants", ()), bool(self.others.get("lines"))
        for each in (self.headers, *self.variants):
            present = {field: chosen for field, chosen in filled.items() if all(one in each for one in chosen)}
            filled |= explicit_columns(each, present, {*filled, *constants}, lines)
        return Options(columns=filled, **self.others)


def header_mark(header: Iterable[str]) -> str:
    """Returns a hash of a header's set of columns."""
    return digest(sorted(map(_normalise_header, header)))


def similarity(profile: FileKind, header: Sequence[str]) -> float:
    """Returns the share of columns that a profile's header and this one have in common, in per cent."""
    ours = Counter(map(_normalise_header, header))
    every = [Counter(map(_normalise_header, each)) for each in (profile.headers, *profile.variants)]
    return max(200 * (each & ours).total() / ((each.total() + ours.total()) or 1) for each in every)


def _normalise_header(label: str) -> str:
    """Returns a header for comparison, without a currency in its brackets."""
    return normalise_header(_IN_BRACKETS.sub(lambda found: " " if _is_currency(found[1].strip()) else found[0], label))


def _is_currency(text: str) -> bool:
    return not text or text.upper() in CURRENCIES or text in SIGNS


def explicit_columns(
    header: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    taken: Iterable[str] = (),
    lines: bool = False,
    of: Table | None = None,
) -> dict[str, tuple[str, ...]]:
    """Returns the columns that fill fields, made explicit, with nothing for every field that a header would fill by
    itself. `taken`: fields that are filled otherwise; `lines`: the rows are entries; `of`: the kind of rows, if
    another."""
    filled = {field: tuple(headers) for field, headers in columns.items()}
    taken = frozenset(taken)
    while by_itself := [each.field for each in match(header, filled, taken, lines=lines, of=of) if each.how != "given"]:
        filled |= dict.fromkeys(by_itself, ())
    return filled


def reusable_options(options: Options) -> Options:
    """Returns the options without those about one particular file."""
    recorded = None if options.recorded == "add" else options.recorded
    return replace(options, corrections={}, recorded=recorded, recorded_rows={}, same_engagements=False)


def fit_to_header(options: Options, header: Sequence[str]) -> tuple[Options, tuple[str, ...]]:
    """Returns the options with columns named as in this file, and the columns that it lacks.

    A field without its column stays open. The key of entries is kept unchanged, since a part of a key is a different
    key.
    """
    called = _header_finder(header)
    found = {
        wanted: called(wanted)
        for wanted in dict.fromkeys(
            (
                *(each for headers in options.columns.values() for each in headers),
                *options.leave_out,
                *options.lines,
                *options.carry_down,
            )
        )
    }
    missing = [wanted for wanted, label in found.items() if label is None]
    columns = {
        field: tuple(label for each in headers if (label := found[each])) for field, headers in options.columns.items()
    }
    return replace(
        options,
        columns={field: labels for field, labels in columns.items() if labels or not options.columns[field]},
        leave_out={label: texts for wanted, texts in options.leave_out.items() if (label := found[wanted])},
        lines=tuple(found[wanted] or wanted for wanted in options.lines),
        # With only some of them, other rows would be filled.
        carry_down=()
        if set(missing) & set(options.carry_down)
        else tuple(found[wanted] or wanted for wanted in options.carry_down),
    ), tuple(missing)


def missing_columns(profile: Profile | Preset, header: Sequence[str], given: Options) -> dict[str, tuple[str, ...]]:
    """Returns the columns that the profile names and the file lacks, unless other options replace them; each with the
    fields that it fills. None are missing if the header is the profile's own."""
    if header_mark(header) in profile.marks:
        return {}
    options, decided = profile.options, {*given.columns, *given.constants}
    missing = set(fit_to_header(options, header)[1])
    if given.lines:
        missing -= set(options.lines) - {each for headers in options.columns.values() for each in headers}
    found = {}
    for column in sorted(missing):
        fields = tuple(field for field, headers in options.columns.items() if column in headers)
        if not fields or not decided.issuperset(fields):
            found[column] = tuple(field for field in fields if field not in decided)
    return found


def _header_finder(header: Sequence[str]) -> Callable[[str], str | None]:
    """Returns a function that finds the header in this file for a column named by a profile."""
    ways: tuple[Callable[[str], str], ...] = (str, fold, _normalise_header)
    known = []
    for way in ways:  # computed once, since headers may have many columns and profiles many names
        alike: dict[str, list[str]] = {}
        for each in header:
            alike.setdefault(way(each), []).append(each)
        known.append((way, alike))

    def called(wanted: str) -> str | None:
        wanted = header_label(wanted)
        for way, alike in known:
            found = alike.get(way(wanted), [])
            if len(found) == 1 or (found and way is not _normalise_header):
                return found[0]
        return None

    return called


def merge_options(base: Options, given: Options) -> Options:
    """Returns the options completed by those of `base`: for single fields, values and headers too."""
    defaults = Options()
    merged: dict[str, Any] = {}
    for name in (each.name for each in fields(Options)):
        ours, theirs = getattr(given, name), getattr(base, name)
        if isinstance(ours, Mapping):
            deep = name in ("values", "ways", "corrections")
            merged[name] = {
                **theirs,
                **{key: {**theirs.get(key, {}), **one} if deep else one for key, one in ours.items()},
            }
        elif name in ("unknown", "others_unknown", "yes", "no"):
            merged[name] = tuple(dict.fromkeys((*theirs, *ours)))
        else:
            merged[name] = theirs if ours == getattr(defaults, name) else ours
    named = {field for field, headers in given.columns.items() if headers}
    moved = {normalise_header(header) for headers in given.columns.values() for header in headers}
    merged["constants"] = {
        field: text for field, text in merged["constants"].items() if field in given.constants or field not in named
    }
    # A column that was chosen for another field fills only that one.
    merged["columns"] = {
        field: headers
        if field in given.columns
        else tuple(each for each in headers if normalise_header(each) not in moved)
        for field, headers in merged["columns"].items()
        if field in given.columns or field not in given.constants
    }
    return Options(**merged)


def to_json(profile: Profile | Preset) -> str:
    """Returns the profile as a file for `from_json`."""
    content = {
        "contrast_profile": _VERSION,
        "name": profile.name,
        "headers": list(profile.headers),
        "options": profile.options.to_json(),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def from_json(data: bytes) -> Profile:
    """Returns the profile in a file; raises Refused if there is none, or it is invalid."""
    try:
        content = json.loads(data.decode("utf-8-sig")) if len(data) <= MAX_SIZE else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or "contrast_profile" not in content:
        raise Refused("This file is not a profile. Choose one that was exported from Contrast.", "profile")
    if not is_storable(content):
        raise Refused(
            "This file contains a character that can't be stored, such as NUL. Remove it, then try again.",
            "text-character",
        )
    if content["contrast_profile"] != _VERSION:
        raise Refused(
            "This profile was exported by a newer version of Contrast. Update this installation first.", "profile"
        )
    headers, options = content.get("headers"), content.get("options")
    if not is_text_list(headers) or not isinstance(options, dict):
        raise Refused("The profile in this file is incomplete. Export it again.", "profile")
    if len(headers) > MAX_HEADERS or any(len(each) > LONGEST_HEADER for each in headers):
        raise Refused(
            f"The profile has more than {MAX_HEADERS:,} columns, or a column name longer than {LONGEST_HEADER:,} "
            "characters. Create it again from a file with fewer or shorter columns.",
            "profile",
        )
    check_shapes(options)
    found = Options.from_json(options)
    check(found)
    return Profile(name=check_name(content.get("name")), headers=tuple(headers), options=reusable_options(found))


def check_name(name: object) -> str:
    """Returns the name of a profile, its spaces normalised; raises Refused if it is blank or too long."""
    bare_name = " ".join(name.split()) if isinstance(name, str) else ""
    if len(bare_name) > MAX_NAME:
        raise Refused(
            [
                Problem(
                    "text-long",
                    f"This name has {len(bare_name)} characters; the limit is {MAX_NAME}.",
                    "name",
                    truncate(bare_name),
                )
            ]
        )
    if not fold(bare_name):
        raise Refused([Problem("required", "A profile needs a name.", "name", bare_name)])
    return bare_name


def option_texts(options: Options) -> dict[str, str]:
    """Returns the options as texts, by option."""
    return {name: _to_text(value) for name, value in options.to_json().items()}


def _to_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_to_text(each)}" for name, each in value.items())
    return (", ".join(map(str, value)) or "nothing") if isinstance(value, list) else str(value)

"""Options for reading one column, as texts: `{"dates": "dmy", "century": "20"}` for one field of a profile.

Options of a column take precedence over those of its file.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from app.core.domain import durations, rating_scales
from app.core.domain.errors import Problem, Refused
from app.core.domain.input_format import InputFormat
from app.core.domain.money import CURRENCIES
from app.core.domain.number_parsing import DateOrder, DecimalMark, SerialDateSystem, Unreadable
from app.core.domain.text_normalisation import fold_accents
from app.core.domain.truncation import truncate

_CENTURY = re.compile(r"19|20|(?:19|20)\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How a column is read. `currency`: of its amounts, whatever its header says; `minus`: the header of another column
    to be subtracted, as in a pair of debit and credit; `turned`: whether a spreadsheet swapped day and month of date
    cells."""

    reading: InputFormat
    currency: str | None = None
    minus: str | None = None
    turned: bool | None = None


def _one_of(*options: str) -> Callable[[str], str]:
    def said(text: str) -> str:
        bare = text.strip().lower()
        if bare not in options:
            raise Unreadable("option", f"“{truncate(text)}” is not one of: {', '.join(options)}.")
        return bare

    return said


def _century(text: str) -> int:
    bare = text.strip()
    if not _CENTURY.fullmatch(bare):
        raise Unreadable(
            "century",
            f"“{truncate(text)}” is not a century. Write 20 for 2000 to 2099, 19 for 1900 to 1999, or "
            "the first year of a hundred, such as 1970.",
        )
    return int(bare) if len(bare) == 4 else int(bare) * 100


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise Unreadable("currency", f"“{truncate(text)}” is not a currency code. Use a code such as EUR or USD.")
    return code


# The options of a column, and how each is parsed.
SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "dates": ("dates", _one_of(*get_args(DateOrder), *get_args(SerialDateSystem))),
    "decimal": ("decimal", _one_of(*get_args(DecimalMark))),
    "century": ("century", _century),
    "scale": ("scale", rating_scales.parse_scale),
    "duration": ("durations", durations.parse_duration_format),
    "currency": ("currency", _currency),
    "round": ("rounded", lambda text: _one_of("yes", "no")(text) == "yes"),
    "minus": ("minus", str.strip),
    "turned": ("turned", _one_of("yes", "no")),
}


def parse(settings: Mapping[str, str], file: InputFormat) -> ColumnFormat:
    """Returns the format of a column by its options and those of its `file`; raises Refused for invalid ones."""
    found: dict[str, Any] = {}
    problems = []
    for name, text in settings.items():
        if name not in SETTINGS:
            problems.append(
                Problem(
                    "option", f"“{name}” is not a column setting. Choose one of: {', '.join(SETTINGS)}.", name, text
                )
            )
        elif text.strip():
            target, read = SETTINGS[name]
            try:
                found[target] = read(text)
            except Unreadable as bad:
                problems.append(Problem(bad.code, str(bad), name, text))
    if problems:
        raise Refused(problems)
    currency, minus, turned = (found.pop(name, None) for name in ("currency", "minus", "turned"))
    return ColumnFormat(replace(file, **found), currency, minus, None if turned is None else turned == "yes")


def yes_no_words(yes: Iterable[str], no: Iterable[str]) -> dict[str, frozenset[str]]:
    """Returns the listed words for yes and no, for an InputFormat; raises Refused for a word that is both."""
    found = {"yes": frozenset(map(fold_accents, yes)) - {""}, "no": frozenset(map(fold_accents, no)) - {""}}
    both = sorted((found["yes"] | {"yes", "true"}) & (found["no"] | {"no", "false"}))
    if both:
        raise Refused(
            [Problem("option", f"“{both[0]}” cannot mean both yes and no. Leave it out of one.", "yes", both[0])]
        )
    return found


# Suggested words for yes and no, by language; none of them counts unless listed.
LANGUAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Ticks": (("x", "✓", "✔", "☑", "1", "on"), ("☐", "✗", "✘", "0", "off", "-")),
    "Čeština": (("ano", "a"), ("ne", "n")),
    "Dansk": (("ja",), ("nej",)),
    "Deutsch": (("ja", "j", "wahr"), ("nein", "n", "falsch")),
    "Ελληνικά": (("ναι",), ("όχι",)),
    "Español": (("sí", "s", "verdadero"), ("no", "n", "falso")),
    "Français": (("oui", "o", "vrai"), ("non", "n", "faux")),
    "Italiano": (("sì", "s", "vero"), ("no", "n", "falso")),
    "Magyar": (("igen", "i"), ("nem", "n")),
    "Nederlands": (("ja", "j", "waar"), ("nee", "n", "onwaar")),
    "Norsk": (("ja",), ("nei",)),
    "Polski": (("tak", "t"), ("nie", "n")),
    "Português": (("sim", "s", "verdadeiro"), ("não", "n", "falso")),
    "Română": (("da",), ("nu",)),
    "Русский": (("да",), ("нет",)),
    "Slovenčina": (("áno",), ("nie",)),
    "Suomi": (("kyllä", "k", "tosi"), ("ei", "e", "epätosi")),
    "Svenska": (("ja", "j"), ("nej", "n")),
    "Türkçe": (("evet", "e"), ("hayır", "h")),
    "Українська": (("так",), ("ні",)),
    "中文": (("是",), ("否",)),
    "日本語": (("はい",), ("いいえ",)),
}

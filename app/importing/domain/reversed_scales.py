"""Headers of ratings under which 1 may be best: school marks, priorities, ranks, and legends such as “1 = very
good”. The user is asked about such a column, because here 5 is best."""

import re

from app.core.domain.text_normalisation import fold

# Whole words of a header, in several languages. School marks run either way, by country.
_SCHOOL_MARKS = frozenset(
    map(
        fold,
        (
            "grade",
            "grades",
            "mark",
            "marks",
            "note",
            "noten",
            "schulnote",
            "schulnoten",
            "gesamtnote",
            "zensur",
            "zensuren",
            "nota",
            "notas",
            "notes",
            "voto",
            "voti",
            "cijfer",
            "cijfers",
            "betyg",
            "karakter",
            "karakterer",
            "znamka",
            "známka",
            "známky",
            "známkování",
            "ocena",
            "oceny",
            "ocjena",
            "arvosana",
            "osztalyzat",
            "osztályzat",
            "jegy",
            "βαθμός",
            "оценка",
            "оценки",
            "оцінка",
        ),
    )
)
_RANKINGS = frozenset(
    map(
        fold,
        (
            "priority",
            "priorities",
            "prio",
            "prioritat",
            "priorität",
            "prioritaet",
            "priorite",
            "priorité",
            "prioridad",
            "prioridade",
            "priorita",
            "priorità",
            "prioriteit",
            "prioritet",
            "priorytet",
            "prioriteetti",
            "prioritás",
            "öncelik",
            "приоритет",
            "пріоритет",
            "rank",
            "ranks",
            "ranking",
            "rang",
            "rangs",
            "rangfolge",
            "platz",
            "platzierung",
            "place",
            "placing",
            "position",
            "rango",
            "classement",
            "clasificación",
            "classifica",
            "classificação",
            "rangorde",
            "rangering",
            "placering",
            "ranglijst",
            "miejsce",
            "pořadí",
            "helyezés",
            "sijoitus",
            "sıra",
            "место",
            "місце",
            "severity",
            "sev",
            "tier",
            "順位",
            "等级",
            "優先度",
            "优先级",
        ),
    )
)
_BEST = frozenset(
    map(
        fold,
        (
            "best",
            "excellent",
            "outstanding",
            "perfect",
            "top",
            "great",
            "high",
            "highest",
            "good",
            "beste",
            "bester",
            "bestes",
            "gut",
            "ausgezeichnet",
            "hervorragend",
            "exzellent",
            "höchste",
            "hoch",
            "meilleur",
            "meilleure",
            "bien",
            "bon",
            "excellente",
            "mejor",
            "excelente",
            "bueno",
            "buena",
            "óptimo",
            "melhor",
            "ótimo",
            "bom",
            "boa",
            "migliore",
            "ottimo",
            "eccellente",
            "buono",
            "uitstekend",
            "goed",
            "hoogste",
            "bäst",
            "utmärkt",
            "bra",
            "bedst",
            "fremragende",
            "god",
            "paras",
            "erinomainen",
            "najlepszy",
            "celujący",
            "dobry",
            "nejlepší",
            "výborný",
            "výborně",
            "výborná",
            "dobrý",
            "legjobb",
            "kiváló",
            "jeles",
            "bun",
            "excelent",
            "iyi",
            "лучший",
            "лучшая",
            "отлично",
            "отличный",
            "відмінно",
            "найкраще",
            "άριστα",
            "最高",
            "最良",
            "最好",
            "优秀",
            "優",
            "meilleurs",
            "hoog",
            "högst",
            "najlepsza",
        ),
    )
)
_WORST = frozenset(
    map(
        fold,
        (
            "worst",
            "poor",
            "bad",
            "low",
            "lowest",
            "terrible",
            "awful",
            "weak",
            "schlecht",
            "schlechteste",
            "mangelhaft",
            "ungenügend",
            "niedrig",
            "mauvais",
            "pire",
            "faible",
            "malo",
            "peor",
            "bajo",
            "ruim",
            "pior",
            "mau",
            "pessimo",
            "peggiore",
            "scarso",
            "slecht",
            "slechtste",
            "laag",
            "dålig",
            "sämst",
            "dårlig",
            "dårligst",
            "huono",
            "zły",
            "najgorszy",
            "słaby",
            "špatný",
            "nejhorší",
            "rossz",
            "slab",
            "kötü",
            "плохо",
            "худший",
            "погано",
        ),
    )
)
_NEGATIONS = frozenset(("not", "no", "nicht", "pas", "non", "niet", "ikke", "inte", "nie", "ne", "не"))
# The label of a figure (“1 = very good”, “1: best”), and the reverse (“best = 1”).
_LEGEND = re.compile(r"(?<![\d.,])(\d{1,3}) ?(?:=|:|–|—|-|→|\(| (?=[^\W\d])) ?([^\d,;:/()=–—-]*[^\W\d])")
_REVERSED_LEGEND = re.compile(r"(?<![^\d,;:/()=])([^\d,;:/()=]*[^\W\d]) ?= ?(\d{1,3})(?![\d.,])")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[^\W\d_]+")


def may_be_reversed(header: str) -> bool:
    """Whether 1 may be the best rating, judging by a column's header."""
    at = _legend_best(header)
    return _is_named_reversed(header) if at is None else at == 1


def _legend_best(header: str) -> int | None:
    """Returns the rating that a legend in the header calls best, if it distinguishes 1 from others; None without a
    legend."""
    header = " ".join(header.split())
    labels = [(int(number), _words(phrase)) for number, phrase in _LEGEND.findall(header)]
    labels += [(int(number), _words(phrase)) for phrase, number in _REVERSED_LEGEND.findall(header)]
    best = [number for number, words in labels if words & _BEST and not words & _NEGATIONS]
    if best:
        return min(best)
    # “1 = poor”: the label of 1 is known, and isn't the best.
    return 5 if any(number == 1 and words & (_WORST | _BEST) for number, words in labels) else None


def _is_named_reversed(header: str) -> bool:
    return bool(_words(_CAMEL_CASE.sub(" ", header)) & (_SCHOOL_MARKS | _RANKINGS))


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, _WORDS.findall(text)))

"""Placeholders in cells: words for “unknown” in many languages, and long numbers that a spreadsheet shortened."""

import re
from unicodedata import category

from app.core.domain.number_parsing import Unreadable
from app.core.domain.text_normalisation import fold_accents

# Folded (accents and case); abbreviations without spaces and final full stop.
_WORDS = """
unknown, not known, none, nobody, no one, nil, null, nan, void, empty, blank, missing, pending, open, undefined,
unspecified, not specified, unassigned, not assigned, undecided, not applicable, not available, to be determined,
to be confirmed, to be announced, to be defined, to be decided, no provider, no supplier, no vendor, no data, xx, xxx
unbekannt, keine, keiner, kein, keine angabe, keine angaben, ohne, offen, noch offen, entfallt, nicht bekannt, niemand
inconnu, inconnue, aucun, aucune, neant, sans objet, a definir, a confirmer, non renseigne, non communique, personne
desconocido, desconocida, ninguno, ninguna, nadie, sin datos, por definir, por confirmar, pendiente, no aplica
desconhecido, nenhum, nenhuma, ninguem, a definir, por definir, nao aplicavel, pendente, sem dados
sconosciuto, nessuno, nessuna, da definire, da confermare, non disponibile, non noto
onbekend, geen, niemand, nog onbekend, nader te bepalen, niet van toepassing, leeg
okand, ingen, inget, saknas, ej angivet, ukendt, ukjent, ikke angitt, ikke angivet, mangler
tuntematon, ei mitaan, ei tiedossa, ei tietoa
nieznany, nieznana, brak, brak danych, nie dotyczy, neznamy, neznama, zadny, zadna, ziadny, nezname, neuvedeno
ismeretlen, nincs, nincs adat, necunoscut, niciunul, nespecificat, bilinmiyor, yok, belirsiz
αγνωστο, αγνωστος, κανενας, неизвестно, неизвестен, нет, нет данных, не указано, невідомо, немає, не вказано
不明, 未定, なし, 無し, 無, 该当なし, 該当なし, 未知, 未指定, 无, 没有, 待定, 暂无
"""
_SHORT = """
n/a, na, n.a, #n/a, #na, n.v, n.b, n.n, n.c, n.d, n/d, s/d, s.d, s.o, s/o, b.d, k.a, k/a, n.v.t, nvt, n.n.b, nnb,
n.t.b, ntb, tbd, t.b.d, tba, t.b.a, tbc, t.b.c, n.r, n/r, i.a
"""
_SPLIT_WORDS = (each.strip() for line in _WORDS.strip().splitlines() for each in line.split(","))
_PLACEHOLDERS = frozenset(fold_accents(each) for each in _SPLIT_WORDS if each)
_ABBREVIATED = frozenset(each.strip() for each in _SHORT.replace("\n", " ").split(",") if each.strip())
_MAX_LENGTH = max(map(len, _PLACEHOLDERS)) + 4
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SURROUNDING = " ()[]<>{}\"'*_“”„«»‹›"


def is_placeholder(text: str) -> bool:
    """Whether a text is a placeholder for a missing name: "N/A", "-", "TBD", "k. A.", "?"."""
    bare = text.strip(_SURROUNDING)
    if not any(map(str.isalnum, bare)):
        return bool(text.strip()) and all(char.isspace() or char.isascii() or category(char)[0] == "P" for char in bare)
    if len(bare) > _MAX_LENGTH or _DIGIT.search(bare):
        return False
    folded = fold_accents(bare)
    return folded.rstrip(" .!?:") in _PLACEHOLDERS or folded.replace(" ", "").rstrip(".") in _ABBREVIATED


def check_shortened(text: str) -> None:
    """Raises Unreadable for a key that a spreadsheet shortened ("4.5E+11"), since its last digits are lost."""
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise Unreadable(
            "key-scientific",
            f"“{text.strip()}” is a long number shortened by a spreadsheet, so its last digits are "
            "lost. Save the file again with this column as text, or don't import the column.",
        )

"""From a file to drafts, some thousand rows at a time: each column read as its field wants it, by what was said of it
and by what it shows of itself.

What cannot be read is refused with its line, the file's own name for the column, the text and the reason.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from app.domain.errors import Refused
from app.domain.folding import fold
from app.domain.kinds import Amount, ChoiceSet, Count, Day, Quantity, Rating, Tags, Text, YesNo
from app.domain.numerals import Unreadable
from app.domain.readings import CANONICAL, Reading
from app.exchange import amounts, ways
from app.exchange.amounts import Marked
from app.exchange.carrying import CarryDown
from app.exchange.chunks import FROM_START, Chunk, count_from_start
from app.exchange.column_reader import ColumnReader, Undecided, Unread
from app.exchange.error_cells import is_error, refused
from app.exchange.headers import Match, match
from app.exchange.layout import COLUMNS, REASON
from app.exchange.options import Options, check, settled
from app.exchange.reading import ReadAs, Sheet

CHUNK = 10_000
KEPT = "source_columns"
_LOOKED_AT, _TRIED, _SAMPLES = 1_000, 30, 3


def read_as(options: Options) -> ReadAs:
    """How the file itself is to be read."""
    return ReadAs(options.encoding, options.delimiter, options.header_row, options.sheet, options.quotes)


class FileRows:
    """The rows of a file by these options; raises Refused where an option does not fit it.

    `matches`: the columns that fill a field; `unmatched`: those that fill none; `filled`: the fields that the file or a
    constant fills. What only the whole file can tell is complete after `chunks` was gone through: `others`, the
    unmatched columns that say something; `unused`, field and text of translations that met no cell; `left_out`;
    `carried`, how many rows took something over from the row above.
    """

    def __init__(self, sheet: Sheet, options: Options):
        self.sheet, self.options = sheet, (options := settled(options, sheet.header))
        check(options)
        self.mended = sheet.raw_header[-1:] == (REASON,) and REASON not in options.columns.values()
        self.ours = sheet.ours
        labels = sheet.header[:-1] if self.mended else sheet.header
        first = [row for _, row in islice(sheet.rows(), _LOOKED_AT)]
        self._first = list(zip(*first, strict=True)) or [()] * len(sheet.header)
        self.matches: tuple[Match, ...] = match(labels, options.columns, options.constants, self._fits,
                                                bool(options.lines), options.of)
        self.places: dict[str, list[int]] = {}
        for each in self.matches:
            self.places.setdefault(each.field, []).append(each.place)
        used = {each.place for each in self.matches} | {self.place_of(header) for header in options.lines}
        self._free = [place for place in range(len(labels)) if place not in used]
        self.unmatched = tuple(labels[place] for place in self._free)
        self.filled = {*options.constants, *self.places}
        self.left_out: Counter[str] = Counter()
        self._carried_by = [self.place_of(header) for header in options.carry_down]
        self.carried = 0
        self._others: set[int] = set()
        self._leave = {self.place_of(header): frozenset(map(fold, texts))
                       for header, texts in options.leave_out.items()}
        self._readers = {name: self._reader(name, self.places[name][0]) for name in self.places}
        # What a blank cell stands for, where that was said.
        self._blanks = {name: COLUMNS[name].field.read(meant[""], Reading(options.decimal or "point", options.dates))
                        for name, meant in options.values.items() if "" in meant}
        self._constants = {name: COLUMNS[name].field.read(text, Reading(options.decimal or "point", options.dates))
                           for name, text in options.constants.items()}

    def _fits(self, name: str, place: int) -> bool:
        """Whether a column whose header is only alike holds what the field wants, where that can be told."""
        said = list(islice((text for text in self._first[place] if text.strip()), _TRIED))
        if not said or not isinstance(COLUMNS[name].field.kind, Amount | Quantity | Count | Day | Rating | YesNo):
            return True
        found = self._reader(name, place).read(said)
        return len(found.bad) < len(said) or any(each.code.endswith("-ambiguous") for each in found.bad.values())

    def place_of(self, header: str) -> int:
        """The place of the column with this header; raises Refused where there is none."""
        folded = [fold(each) for each in self.sheet.header]
        if fold(header) not in folded:
            raise Refused(f"The file has no column “{header}”. It has: {', '.join(self.sheet.header)}.",
                          "header-missing")
        return folded.index(fold(header))

    def _reader(self, name: str, place: int) -> ColumnReader:
        options, known = self.options, self.sheet.proven or Reading()
        file = Reading(options.decimal or known.decimal, options.dates or known.dates,
                       **ways.answers(options.yes, options.no))
        return ColumnReader(COLUMNS[name].field, self.sheet.header[place], ways.way(options.ways.get(name, {}), file),
                            options.values.get(name), options.unknown,
                            armed=self.sheet.armed and COLUMNS[name].free_text, typed=self.sheet.sheet is not None)

    @property
    def others(self) -> tuple[str, ...]:
        """The columns that fill no field and say something."""
        return tuple(self.sheet.header[place] for place in self._free if place in self._others)

    @property
    def unused(self) -> list[tuple[str, str]]:
        """Field and text of the translations that met no cell."""
        return [(name, text) for name, texts in self.options.values.items()
                for text in (self._readers[name].unmet if name in self._readers else texts) if text]

    @property
    def notes(self) -> list[str]:
        """How columns were read, as far as there is something to be told."""
        return [note for reader in self._readers.values() for note in reader.notes]

    @property
    def unread(self) -> dict[str, Mapping[str, Unread]]:
        """The texts that could not be read, by field."""
        return {name: reader.unread for name, reader in self._readers.items() if reader.unread}

    @property
    def undecided(self) -> dict[str, tuple[Undecided, ...]]:
        """What somebody has to say of a column before it can be read, by field."""
        return {name: reader.undecided for name, reader in self._readers.items() if reader.undecided}

    def told(self) -> tuple[Any, ...]:
        """What only the whole file can tell, for `take`."""
        unread = {name: [(text, each.reason.code, str(each.reason), each.times) for text, each in found.items()]
                  for name, found in self.unread.items()}
        return self.sheet.tally, self.left_out, self._others, self.filled, unread, self.carried

    def take(self, told: tuple[Any, ...]) -> None:
        """Takes in what another reader of the same file was told by it."""
        self.sheet.tally, self.left_out, self._others, self.filled, unread, self.carried = told
        for name, found in unread.items():
            self._readers[name].unread = {text: Unread(Unreadable(code, reason), times)
                                          for text, code, reason, times in found}

    def samples(self, most: int = _SAMPLES) -> list[list[str]]:
        """The first different texts of each column, to show what it holds."""
        return [list(islice(dict.fromkeys(text for text in texts if text.strip()), most)) for texts in self._first]

    def learn(self, tick: Callable[[], None] = lambda: None) -> None:
        """Goes through the file once for what its columns show of how they are written, unless that is proven. `tick`
        is called again and again on the way."""
        if not self.sheet.proven:
            for _, rows, _ in self._taken():
                tick()
                by_place = self._by_place(rows)
                for name, reader in self._readers.items():
                    reader.learn(self._texts(name, by_place))
        for reader in self._readers.values():
            reader.settle()

    def chunks(self) -> Iterator[Chunk]:
        """The rows as they are meant, in the file's order."""
        for lines, rows, ragged in self._taken():
            yield self._read(Chunk(lines, rows, ragged=ragged))

    def _taken(self) -> Iterator[tuple[list[int], list[list[str]], list[tuple[int, list[str]]]]]:
        """Some rows at a time, without those that are left out, and with what was corrected."""
        ragged: list[tuple[int, list[str]]] = []
        carry = CarryDown(self._carried_by)

        def odd(line: int, cells: list[str]) -> None:
            ragged.append((line, cells))
            carry.lose()

        rows = self.sheet.rows(odd)
        self.left_out.clear()
        plain = not (self.options.totals or self._leave or self.options.corrections or self._carried_by)
        while some := list(islice(rows if plain else self._meant(rows, carry), CHUNK)):
            yield [line for line, _ in some], [cells for _, cells in some], ragged[:]
            ragged.clear()
        self.carried = carry.count
        if ragged:
            yield [], [], ragged

    def _meant(self, rows: Iterator[tuple[int, list[str]]], carry: CarryDown) -> Iterator[tuple[int, list[str]]]:
        """The rows that stay, with what was corrected and what they take over."""
        for line, cells in rows:
            if self._sums_up(line):
                self.left_out["the row of totals"] += 1
            elif self._stays(carry.fill(self._corrected(line, cells))):
                yield line, cells

    def _sums_up(self, line: int) -> bool:
        return bool(self.options.totals) and line == self.sheet.totals

    def _stays(self, cells: list[str]) -> bool:
        for place, texts in self._leave.items():
            if fold(cells[place]) in texts:
                self.left_out[f"{self.sheet.header[place]} “{cells[place].strip()}”"] += 1
                return False
        return True

    def _corrected(self, line: int, cells: list[str]) -> list[str]:
        said = self.options.corrections.get(line)
        if said:
            for header, text in said.items():
                cells[self.place_of(header)] = text
        return cells

    def _by_place(self, rows: list[list[str]]) -> list[tuple[str, ...]]:
        return list(zip(*rows, strict=True)) or [()] * len(self.sheet.header)

    def _texts(self, name: str, by_place: Sequence[Sequence[str]]) -> Sequence[str]:
        columns = [by_place[place] for place in self.places[name]]
        if len(columns) == 1:
            return columns[0]
        kind = COLUMNS[name].field.kind
        between = "\n" if isinstance(kind, Text) and kind.lines else "; " if isinstance(kind, ChoiceSet | Tags) else " "
        return [next(filter(is_error, cells), "") or between.join(filter(str.strip, cells))
                for cells in zip(*columns, strict=True)]

    def _read(self, chunk: Chunk) -> Chunk:
        by_place = self._by_place(chunk.cells)
        signed: list[Marked] = []
        for name, reader in self._readers.items():
            texts, blank = self._texts(name, by_place), self._blanks.get(name)
            if not any(texts) and blank is None:
                continue
            read = reader.read(texts)
            chunk.columns[name] = read.values if blank is None else [
                value if text and not text.isspace() else blank
                for text, value in zip(texts, read.values, strict=True)]
            for index, reason in read.bad.items():
                chunk.refuse(index, reader.header, texts[index], reason, name)
            if read.signs:
                signed.append(Marked(name, reader.header, read.signs))
        for name in FROM_START & chunk.columns.keys():
            count_from_start(chunk, name, self._readers[name].header)
        for name, value in self._constants.items():
            chunk.columns[name] = [value] * len(chunk.lines)
        self._refuse_keys(chunk, by_place)
        if signed:
            self.filled.add("currency")
            self._settle(chunk, signed)
        for place in self._free:
            if place not in self._others and any(map(str.strip, by_place[place])):
                self._others.add(place)
        if self.options.keep_columns and self._free:
            self._keep(chunk)
        return chunk

    def _refuse_keys(self, chunk: Chunk, by_place: Sequence[Sequence[str]]) -> None:
        """Refuses rows whose key of lines is an error of a spreadsheet."""
        for header in self.options.lines:
            place = self.place_of(header)
            for index, text in enumerate(by_place[place]):
                if is_error(text) and index not in chunk.refused:
                    chunk.refuse(index, self.sheet.header[place], text, refused(text), "reference")

    def _settle(self, chunk: Chunk, signed: list[Marked]) -> None:
        """Gives rows the currency that their amounts carry, and refuses those at odds with the one that is stated."""
        found, bad = amounts.currencies(signed, chunk.columns.get("currency") or [None] * len(chunk.lines))
        chunk.columns["currency"] = found
        for index, column, reason in bad:
            if "currency" not in chunk.refused.get(index, ()):
                text = chunk.cells[index][self.places[column.field][0]]
                chunk.refuse(index, column.header, text, reason, column.field, "currency")

    def _keep(self, chunk: Chunk) -> None:
        """Keeps what the columns without a field say, a line each, after what the file's own such column says."""
        labels = [(place, self.sheet.header[place]) for place in self._free]
        said = chunk.columns.get(KEPT)
        kept: list[str | None] = []
        for index, row in enumerate(chunk.cells):
            lines = [f"{label}: {' '.join(row[place].splitlines())}" for place, label in labels if row[place].strip()]
            if said is not None and said[index]:
                lines.insert(0, said[index])
            try:
                kept.append(COLUMNS[KEPT].field.read("\n".join(lines), CANONICAL) if lines else None)
            except Unreadable as bad:
                kept.append(None)
                chunk.refuse(index, None, None, Unreadable(bad.code, f"The columns that are kept as a note: {bad}"),
                             KEPT)
        if any(kept):
            self.filled.add(KEPT)
            chunk.columns[KEPT] = kept

"""Reads a file as drafts, batch by batch: each column by the type of its field, the options, and the inferred format.

Unreadable cells are refused with their line, the file's header, the text and the reason.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from app.core.domain.errors import Refused
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import ChoiceSet, Tags, Text
from app.core.domain.number_parsing import Unreadable
from app.core.domain.truncation import truncate
from app.importing.domain import error_cells
from app.importing.domain.batches import FROM_START, Batch, count_from_start, take_batch
from app.importing.domain.column_matching import PROPOSED, Match, column_index, match
from app.importing.domain.column_texts import ColumnTexts
from app.importing.domain.end_dates import DEFAULT_CONTEXT, EndDates, FileContext
from app.importing.files import Table
from app.importing.values import column_format, format_inference, proposed_columns, row_currency
from app.importing.values.amounts import SignedColumn
from app.importing.values.column_fit import ColumnEvidence
from app.importing.values.column_reader import ColumnQuestion, ColumnReader, UnreadText
from app.importing.values.included_rows import IncludedRows
from app.importing.values.option_checks import check, settle_options
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS, ENGAGEMENTS, REASON_COLUMN, detect_table

KEPT_COLUMNS = "source_columns"
_MAX_ROWS, _MAX_SAMPLES = 1_000, 3


class FileRows:
    """The rows of a file read with these options; raises Refused if an option doesn't fit it.

    `matches`: columns that fill a field; `unmatched`: columns that fill none; `filled`: the fields filled by the file
    or a constant. Complete after a full pass of `batches`: `others`, `unused_values`, `notes`, `unread` and `included`.
    """

    def __init__(self, sheet: Table, options: Options, here: FileContext = DEFAULT_CONTEXT):
        self.sheet, self.here, self.options = sheet, here, (options := settle_options(options, sheet.header))
        check(options)
        self.mended = sheet.raw_header[-1:] == (REASON_COLUMN,) and REASON_COLUMN not in options.columns.values()
        self.ours, self._known = sheet.ours, sheet.certain_format or InputFormat()
        self._escaped = sheet.is_escaped
        self._literal_names = self.ours or detect_table(sheet.header) is not None
        labels = sheet.header[:-1] if self.mended else sheet.header
        first = [row for _, row, _ in take_batch((each for each in sheet.all_rows() if each[2]), _MAX_ROWS)]
        self._first = list(zip(*first, strict=True)) or [()] * len(sheet.header)
        one_row_each = not options.lines and options.of in (None, ENGAGEMENTS)
        self._evidence = ColumnEvidence(sheet.header, self._first, self._reader, one_row_each)
        self.matches: tuple[Match, ...] = match(
            labels,
            options.columns,
            options.constants,
            self._evidence.fits,
            bool(options.lines),
            options.of,
            self._evidence.is_no_key,
            self._evidence.shows,
            self._evidence.contradicts,
        )
        self.places: dict[str, list[int]] = {}
        for each in self.matches:
            self.places.setdefault(each.field, []).append(each.place)
        self._proposed = {each.field for each in self.matches if each.how == PROPOSED}
        self.readers = {name: self._reader(name, self.places[name][0], here.zone) for name in self.places}
        self._minus_places = {
            name: self.column_index(reader.way.minus) for name, reader in self.readers.items() if reader.way.minus
        }
        self._minus_readers = {name: self._reader(name, place, here.zone) for name, place in self._minus_places.items()}
        used = {each.place for each in self.matches} | set(map(self.column_index, options.lines))
        used.update(self._minus_places.values(), range(len(labels)) if sheet.has_invoices else ())
        self._free = [place for place in range(len(labels)) if place not in used]
        self.unmatched = tuple(labels[place] for place in self._free)
        self.filled = {*options.constants, *self.places}
        self.included = IncludedRows(sheet, options, self.column_index)
        self.cut = 0
        self._others: set[int] = set()
        self.ends = EndDates(here.today) if "ended_on" in self.places and "due_on" not in self.filled else None
        given_format = InputFormat(options.decimal or "point", options.dates)
        # The meaning of a blank cell, if it was given.
        self._blanks = {
            name: COLUMNS[name].field.read(meanings[""], given_format)
            for name, meanings in options.values.items()
            if "" in meanings
        }
        self._constants = {
            name: COLUMNS[name].field.read(text, given_format) for name, text in options.constants.items()
        }

    def column_index(self, header: str) -> int:
        """Returns the position of the column with this header; raises Refused if there is none."""
        if (at := column_index(self.sheet.header, header)) is None:
            raise Refused(
                f"The file has no column “{truncate(header)}”. It has: {', '.join(self.sheet.header)}.",
                "header-missing",
            )
        return at

    def _reader(self, name: str, place: int, zone: str = "UTC") -> ColumnReader:
        options, known = self.options, self._known
        words = column_format.yes_no_words(options.yes, options.no)
        file = InputFormat(
            options.decimal or known.decimal, options.dates or known.dates, yes=words["yes"], no=words["no"]
        )
        return ColumnReader(
            COLUMNS[name].field,
            self.sheet.header[place],
            column_format.parse(options.ways.get(name, {}), file),
            options.values.get(name),
            options.unknown,
            armed=self._escaped and COLUMNS[name].is_free_text,
            zone=zone,
            currency=options.constants.get("currency"),
            typed=self.sheet.sheet is not None,
            ours=self._literal_names,
        )

    @property
    def _all_readers(self) -> list[tuple[str, ColumnReader]]:
        return [*self.readers.items(), *self._minus_readers.items()]

    @property
    def others(self) -> tuple[str, ...]:
        """The unmatched columns that aren't empty."""
        return tuple(self.sheet.header[place] for place in self._free if place in self._others)

    @property
    def unused_values(self) -> list[tuple[str, str]]:
        """Field and text of the given meanings that no cell had."""
        return [
            (name, text)
            for name, texts in self.options.values.items()
            for text in (self.readers[name].unused_texts if name in self.readers else texts)
            if text and not self.sheet.has_invoices
        ]

    @property
    def notes(self) -> list[str]:
        """Notes about how columns were read."""
        found = [
            *self._evidence.notes,
            *(note for _, reader in self._all_readers for note in reader.notes),
        ]
        minus = self._minus_readers.items()
        found += [f"{self.readers[name].header}: {reader.header} is subtracted." for name, reader in minus]
        found += proposed_columns.unknown_notes(
            {each.header: each.unread for name, each in self.readers.items() if name in self.options.others_unknown}
        )
        if self.cut:
            found.append(row_currency.overflow_note(self.cut))
        return found + (self.ends.notes(self.readers["ended_on"].header) if self.ends else [])

    @property
    def unread(self) -> dict[str, Mapping[str, UnreadText]]:
        """The unreadable texts, by field."""
        return {
            name: proposed_columns.open_texts(reader.unread, name in self.options.others_unknown)
            for name, reader in reversed(self._all_readers)
            if reader.unread
        }

    @property
    def undecided(self) -> dict[str, tuple[ColumnQuestion, ...]]:
        """The open questions about columns, by field."""
        return {name: reader.undecided for name, reader in reversed(self._all_readers) if reader.undecided}

    def pass_results(self) -> tuple[Any, ...]:
        """The results of a full pass, for `merge_pass_results`."""
        unread = {
            name: [(text, each.reason.code, str(each.reason), each.times) for text, each in found.items()]
            for name, found in self.unread.items()
        }
        return self.sheet.tally, self.included.left_out, self._others, self.filled, unread, self.included.carried

    def merge_pass_results(self, results: tuple[Any, ...]) -> None:
        """Adds the results of a pass by another reader of the same file."""
        self.sheet.tally, self.included.left_out, self._others, self.filled, unread, self.included.carried = results
        for name, found in unread.items():
            self.readers[name].unread = {
                text: UnreadText(Unreadable(code, reason), times) for text, code, reason, times in found
            }

    def samples(self, most: int = _MAX_SAMPLES) -> list[list[str]]:
        """Returns the first distinct texts of each column."""
        return [list(islice(filter(str.strip, dict.fromkeys(texts)), most)) for texts in self._first]

    def learn(self, tick: Callable[[], None] = lambda: None) -> None:
        """Reads the file once to infer the formats of its columns, or for one of our own, to check that it is still in
        our format: a spreadsheet may have saved it again. `tick` is called repeatedly on the way."""
        if self._known.decimal and not self._check_own_format(tick):
            self._known = InputFormat()
            self.readers = {name: self._reader(name, self.places[name][0], self.here.zone) for name in self.places}
        if not self._known.decimal:
            for _, rows, _ in self.included.batches():
                tick()
                by_place = self._columns(rows)
                for name, reader in self.readers.items():
                    reader.learn(self._texts(name, by_place))
                for name, reader in self._minus_readers.items():
                    reader.learn(by_place[self._minus_places[name]])
        for _, reader in self._all_readers:
            reader.settle()

    def _check_own_format(self, tick: Callable[[], None]) -> bool:
        """Checks whether every number and date of a file of ours is in our own format."""
        for _, rows, _ in self.included.batches():
            tick()
            by_place = self._columns(rows)
            if not all(
                format_inference.is_our_format(COLUMNS[name].field.kind, self._texts(name, by_place))
                for name in self.places
            ):
                return False
        return True

    def batches(self) -> Iterator[Batch]:
        """Yields the rows as drafts, in the file's order."""
        for lines, rows, ragged in self.included.batches():
            yield self._read(Batch(lines, rows, ragged=ragged))

    def _columns(self, rows: list[list[str]]) -> list[tuple[str, ...]]:
        return list(zip(*rows, strict=True)) or [()] * len(self.sheet.header)

    def _texts(self, name: str, by_place: Sequence[Sequence[str]]) -> Sequence[str]:
        columns = [by_place[place] for place in self.places[name]]
        if len(columns) == 1:
            return columns[0]
        kind = COLUMNS[name].field.kind
        between = "\n" if isinstance(kind, Text) and kind.lines else "; " if isinstance(kind, ChoiceSet | Tags) else " "
        return [
            next(filter(error_cells.is_error, cells), "") or between.join(filter(str.strip, cells))
            for cells in zip(*columns, strict=True)
        ]

    def _read_texts(self, name: str, texts: Sequence[str]) -> ColumnTexts:
        reader = self.readers[name]
        read = proposed_columns.with_unknown(reader.read(texts), name in self.options.others_unknown)
        return proposed_columns.refuse_values(read, reader.field, reader.header) if name in self._proposed else read

    def _read(self, chunk: Batch) -> Batch:
        by_place = self._columns(chunk.cells)
        signed: list[SignedColumn] = []
        per: dict[int, str] = {}
        rests: Mapping[int, str] = {}
        for name, reader in self.readers.items():
            texts, blank = self._texts(name, by_place), self._blanks.get(name)
            if not any(texts) and blank is None and name not in self._minus_places:
                continue
            read = self._read_texts(name, texts)
            chunk.columns[name] = (
                read.values
                if blank is None
                else [
                    value if text and not text.isspace() else blank
                    for text, value in zip(texts, read.values, strict=True)
                ]
            )
            for index, reason in read.errors.items():
                chunk.refuse(index, reader.header, texts[index], reason, name)
            if read.signs:
                signed.append(SignedColumn(name, reader.header, read.signs))
            per |= read.per
            if name in self._minus_places:
                row_currency.subtract_column(
                    chunk, name, self._minus_readers[name], by_place[self._minus_places[name]], signed
                )
            if read.overflows:
                rests = read.overflows
        for place in map(self.column_index, self.options.lines):
            error_cells.refuse_key(chunk, by_place[place], self.sheet.header[place])
        self._derive(chunk, signed, per)
        if rests:
            self.cut += row_currency.keep_overflows(chunk, rests)
            self.filled.add("notes")
        for place in self._free:
            if place not in self._others and any(map(str.strip, by_place[place])):
                self._others.add(place)
        if self.options.keep_columns and self._free:
            labels = [(place, self.sheet.header[place]) for place in self._free]
            self.filled |= {KEPT_COLUMNS} if row_currency.keep_unmatched(chunk, labels, KEPT_COLUMNS) else set()
        return chunk

    def _derive(self, chunk: Batch, signed: list[SignedColumn], per: Mapping[int, str]) -> None:
        """Fills values that depend on several columns, and constants."""
        for name in FROM_START & chunk.columns.keys():
            count_from_start(chunk, name, self.readers[name].header)
        for name, value in self._constants.items():
            chunk.columns[name] = [value] * len(chunk.lines)
        if signed:
            self.filled.add("currency")
            row_currency.set_currencies(chunk, signed, self.places)
        if per:
            self.filled.add("pricing_model")
            row_currency.set_pricing_models(chunk, per, self.readers["rate"].header, self.places["rate"][0])
        if self.ends:
            self.ends.split_future(chunk)

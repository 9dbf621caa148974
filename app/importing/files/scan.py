"""A first pass over a text file: whether its encoding is valid to the end, its number of lines, and its beginning and
end. Memory use doesn't depend on its size."""

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path

from app.core.domain.errors import Refused
from app.importing.files import compression, encodings, file_types, quoting
from app.importing.files.file_types import Packing
from app.importing.files.reading_limits import LimitExceeded, ReadingLimits

MAX_UNPACKED = 4 * 1024**3  # bytes
MAX_LINES = 10_000_000
_CHUNK_SIZE = 1024**2
_MAX_RATIO, _RATIO_EXEMPT = 200, 64 * 1024**2  # the largest compression ratio: tables have 5 to 50
_SAMPLE, _TAIL = 256 * 1024, 64 * 1024  # characters
_MAX_LINE = 16 * 1024**2  # characters of a line: only a file without line ends has more
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The result of the first pass. `sample`: the beginning, in whole lines if the file goes on (`cut`); `tail`: the
    last whole lines; `lines`: their number. `encoding` is the displayed name, `codec` Python's. `assumed`: the
    encoding is a guess. `nuls`: there are NUL characters to be removed. `signs`: the characters of `QUOTING_SIGNS`
    in the file."""

    packing: Packing | None
    encoding: str
    codec: str
    assumed: bool
    sample: str
    cut: bool
    tail: tuple[str, ...]
    lines: int
    nuls: bool
    signs: frozenset[str]


class _Undecodable(Exception):
    """The bytes on this line are invalid in the codec that was tried."""

    def __init__(self, line: int):
        self.line = line
        super().__init__(line)


def scan(
    path: Path, packing: Packing | None, encoding: str | None, most: int, limits: ReadingLimits | None = None
) -> ScanResult:
    """Scans a file; raises Refused if it isn't readable text, with the line, and LimitExceeded if it exceeds
    `limits`."""
    with compression.open_stream(path, packing) as file:
        head = file.read(file_types.HEAD_SIZE)
    names = (encoding,) if encoding else encodings.candidates(head)
    codec = encodings.resolve_codec(names[0], head)
    file_types.check(head, believed=encoding is not None or encodings.is_wide(codec))
    for name in names:
        codec = encodings.resolve_codec(name, head)
        try:
            sample, cut, tail, lines, nuls, signs = _scan_as(path, packing, name, codec, most, limits)
        except _Undecodable as bad:
            line = bad.line
            continue
        return ScanResult(packing, name, codec, name != names[0], sample, cut, tail, lines, nuls, signs)
    raise Refused(
        f"Line {line} contains bytes that are not valid {name}. Choose another encoding, or save "
        "the file as CSV in UTF-8.",
        "file-encoding",
    )


def _scan_as(
    path: Path, packing: Packing | None, name: str, codec: str, most: int, limits: ReadingLimits | None
) -> tuple[str, bool, tuple[str, ...], int, bool, frozenset[str]]:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(codec)(), translate=False)
    size = ends = unbroken = 0
    sample = tail = ""
    cut = nuls = False
    blank = True
    signs = _SignDetector()
    with compression.open_stream(path, packing) as file:
        more = True
        while more:
            data = file.read(_CHUNK_SIZE)
            size, more = size + len(data), bool(data)
            _check_size(size, ends, path, packing, most, limits)
            try:
                text = decoder.decode(data, final=not more)
            except UnicodeError as bad:
                raise _Undecodable(ends + 1 + _lines_before(bad, codec)) from None
            if "\x00" in text:
                if not encodings.drops_nul(name):
                    raise _nul_error(ends + 1 + _count_lines(text[: text.index("\x00")]), name)
                nuls, text = True, text.replace("\x00", "")
            signs.add(text)
            blank = blank and not text.strip()
            found = _count_lines(text)
            ends += found
            unbroken = len(text) - _last_line_end(text) if found else unbroken + len(text)
            if unbroken > _MAX_LINE:
                raise Refused(
                    f"Line {ends + 1} has more than {_MAX_LINE:,} characters, so this is not a table. Save "
                    "the sheet as CSV again.",
                    "file-line",
                )
            cut = cut or len(sample) + len(text) > _SAMPLE
            sample += text[: _SAMPLE - len(sample)]
            tail = (tail + text)[-_TAIL:]
    if blank:
        raise Refused("The file is empty.", "file-empty")
    complete = ends == _count_lines(tail)
    last = _LINE_ENDS.split(tail)[0 if complete else 1 :]
    if last and not last[-1]:
        last.pop()
    else:
        ends += 1
    if cut:
        sample = sample[: _last_line_end(sample)] or sample
    return sample, cut, tuple(last), ends, nuls, frozenset(signs.found)


class _SignDetector:
    """The characters of `QUOTING_SIGNS` that a file contains."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._before = ""

    def add(self, text: str) -> None:
        """Examines the next part of the file."""
        both, self._before = self._before + text, text[-1:]
        self.found.update(sign for sign in quoting.QUOTING_SIGNS if sign not in self.found and sign in both)


def _check_size(
    size: int, lines: int, path: Path, packing: Packing | None, most: int, limits: ReadingLimits | None
) -> None:
    if limits and (size > limits.size or lines > limits.rows):
        raise LimitExceeded
    if size > most:
        raise Refused(
            f"The file has more than {most // 1024**2:,} MB{' unpacked' if packing else ''}. Split "
            "it into smaller files.",
            "file-large",
        )
    if lines > MAX_LINES:
        raise Refused(f"The file has more than {MAX_LINES:,} lines. Split it into smaller files.", "file-large")
    if packing and size > max(_RATIO_EXEMPT, _MAX_RATIO * path.stat().st_size):
        raise Refused(
            f"The file unpacks to more than {_MAX_RATIO} times its size, which is not plausible for a "
            "table. Unpack it and import the file inside.",
            "file-large",
        )


def _count_lines(text: str) -> int:
    """Returns the number of line ends in a text."""
    ends = text.count("\n")
    return ends + text.count("\r") - text.count("\r\n") if "\r" in text else ends


def _last_line_end(text: str) -> int:
    """Returns the position after the last line end in a text."""
    return max(text.rfind("\n"), text.rfind("\r")) + 1


def _lines_before(bad: UnicodeError, codec: str) -> int:
    """Returns the number of line ends before the bytes that could not be decoded."""
    if not isinstance(bad, UnicodeDecodeError):
        return 0
    return _count_lines(bad.object[: bad.start].decode(codec, "replace"))


def _nul_error(line: int, name: str) -> Refused:
    return Refused(
        f"Line {line} contains a NUL character. Save the file again as CSV in UTF-8, or choose "
        f"the encoding “{name.partition(' ')[0]} {encodings.WITHOUT_NUL}”.",
        "file-nul",
    )

"""One look through a file of text before anything is read from it: whether its letters can be read to the end, how many
lines it has, and what stands at its beginning and its end. Takes the same memory for every size.
"""

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path

from app.core.domain.errors import Refused
from app.importing.files import compression, encodings, file_types, quoting
from app.importing.files.file_types import Packing
from app.importing.files.reading_limits import Patience, TakesLong

MOST_UNPACKED = 4 * 1024**3  # bytes
MOST_LINES = 10_000_000
_AT_ONCE = 1024**2
_TIMES, _UNPACKED_AT_ONCE = 200, 64 * 1024**2  # how far a file unpacks: tables do so five to fifty times
_SAMPLE, _TAIL = 256 * 1024, 64 * 1024  # characters
_LONGEST = 16 * 1024**2  # characters of a line: only a file of one endless line has more
_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Look:
    """What one look through a file shows. `sample`: its beginning, of whole lines where it goes on (`cut`); `tail`:
    its last whole lines; `lines`: how many it has. `encoding` is the name shown, `codec` Python's. `assumed`: nothing
    in the file says its encoding. `nuls`: it holds NUL characters, which are to be left out. `signs`: those of
    `quoting` that it holds."""

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
    """The bytes on this line are no letters of the codec that was tried."""

    def __init__(self, line: int):
        self.line = line
        super().__init__(line)


def look(
    path: Path, packing: Packing | None, encoding: str | None, most: int, patience: Patience | None = None
) -> Look:
    """Looks a file through; raises Refused where it holds no text that can be read, naming the line, and TakesLong
    where it holds more than there is patience for."""
    with compression.opened(path, packing) as file:
        head = file.read(file_types.HEAD)
    names = (encoding,) if encoding else encodings.candidates(head)
    codec = encodings.codec(names[0], head)
    file_types.check(head, believed=encoding is not None or encodings.is_wide(codec))
    for name in names:
        codec = encodings.codec(name, head)
        try:
            sample, cut, tail, lines, nuls, signs = _through(path, packing, name, codec, most, patience)
        except _Undecodable as bad:
            line = bad.line
            continue
        return Look(packing, name, codec, name != names[0], sample, cut, tail, lines, nuls, signs)
    raise Refused(
        f"Line {line} contains bytes that are not valid {name}. Choose another encoding, or save "
        "the file as CSV in UTF-8.",
        "file-encoding",
    )


def _through(
    path: Path, packing: Packing | None, name: str, codec: str, most: int, patience: Patience | None
) -> tuple[str, bool, tuple[str, ...], int, bool, frozenset[str]]:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(codec)(), translate=False)
    size = ends = unbroken = 0
    sample = tail = ""
    cut = nuls = False
    blank = True
    signs = _Signs()
    with compression.opened(path, packing) as file:
        more = True
        while more:
            data = file.read(_AT_ONCE)
            size, more = size + len(data), bool(data)
            _check_size(size, ends, path, packing, most, patience)
            try:
                text = decoder.decode(data, final=not more)
            except UnicodeError as bad:
                raise _Undecodable(ends + 1 + _ends_before(bad, codec)) from None
            if "\x00" in text:
                if not encodings.drops_nul(name):
                    raise _nul(ends + 1 + _count(text[: text.index("\x00")]), name)
                nuls, text = True, text.replace("\x00", "")
            signs.look(text)
            blank = blank and not text.strip()
            found = _count(text)
            ends += found
            unbroken = len(text) - _last_end(text) if found else unbroken + len(text)
            if unbroken > _LONGEST:
                raise Refused(
                    f"Line {ends + 1} has more than {_LONGEST:,} characters, so this is not a table. Save "
                    "the sheet as CSV again.",
                    "file-line",
                )
            cut = cut or len(sample) + len(text) > _SAMPLE
            sample += text[: _SAMPLE - len(sample)]
            tail = (tail + text)[-_TAIL:]
    if blank:
        raise Refused("The file is empty.", "file-empty")
    whole = ends == _count(tail)
    last = _ENDS.split(tail)[0 if whole else 1 :]
    if last and not last[-1]:
        last.pop()
    else:
        ends += 1
    if cut:
        sample = sample[: _last_end(sample)] or sample
    return sample, cut, tuple(last), ends, nuls, frozenset(signs.met)


class _Signs:
    """The signs of `quoting` that a file holds."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self._before = ""

    def look(self, text: str) -> None:
        """Takes in the next part of the file."""
        both, self._before = self._before + text, text[-1:]
        self.met.update(sign for sign in quoting.SIGNS if sign not in self.met and sign in both)


def _check_size(
    size: int, lines: int, path: Path, packing: Packing | None, most: int, patience: Patience | None
) -> None:
    if patience and (size > patience.size or lines > patience.rows):
        raise TakesLong
    if size > most:
        raise Refused(
            f"The file has more than {most // 1024**2:,} MB{' unpacked' if packing else ''}. Split "
            "it into smaller files.",
            "file-large",
        )
    if lines > MOST_LINES:
        raise Refused(f"The file has more than {MOST_LINES:,} lines. Split it into smaller files.", "file-large")
    if packing and size > max(_UNPACKED_AT_ONCE, _TIMES * path.stat().st_size):
        raise Refused(
            f"The file unpacks to more than {_TIMES} times its size, which is not plausible for a "
            "table. Unpack it and import the file inside.",
            "file-large",
        )


def _count(text: str) -> int:
    """How many lines end in a text."""
    ends = text.count("\n")
    return ends + text.count("\r") - text.count("\r\n") if "\r" in text else ends


def _last_end(text: str) -> int:
    """Where the last line that ends in a text ends."""
    return max(text.rfind("\n"), text.rfind("\r")) + 1


def _ends_before(bad: UnicodeError, codec: str) -> int:
    """How many lines end in what was decoded before the bytes that could not be."""
    if not isinstance(bad, UnicodeDecodeError):
        return 0
    return _count(bad.object[: bad.start].decode(codec, "replace"))


def _nul(line: int, name: str) -> Refused:
    return Refused(
        f"Line {line} contains a NUL character. Save the file again as CSV in UTF-8, or choose "
        f"the encoding “{name.partition(' ')[0]} {encodings.WITHOUT_NUL}”.",
        "file-nul",
    )

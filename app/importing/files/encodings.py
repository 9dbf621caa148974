"""Text encodings: detection from the bytes, the names that users choose from, and their codecs."""

import codecs

from app.core.domain.errors import Refused

UTF8, UTF8_MARKED, UTF16, WINDOWS = "UTF-8", "UTF-8 with a byte order mark", "UTF-16", "Windows-1252"
UTF16_LE, UTF16_BE, UTF32 = "UTF-16-LE (low byte first)", "UTF-16-BE (high byte first)", "UTF-32"
WITHOUT_NUL = "without NUL characters"  # suffix of a name: NULs are removed instead of refused

# Offered in this order. The first word of each is a codec's name, so that any other codec can be named as well.
ENCODINGS = (
    UTF8,
    WINDOWS,
    UTF16,
    UTF16_LE,
    UTF16_BE,
    "ISO-8859-1 (Western)",
    "ISO-8859-15 (Western, with €)",
    "ISO-8859-2 (Central European)",
    "Windows-1250 (Central European)",
    "Windows-1251 (Cyrillic)",
    "KOI8-R (Cyrillic)",
    "Windows-1253 (Greek)",
    "Windows-1254 (Turkish)",
    "Windows-1255 (Hebrew)",
    "Windows-1256 (Arabic)",
    "Windows-1257 (Baltic)",
    "MacRoman (old Macintosh)",
    "cp850 (DOS, Western)",
    "cp437 (DOS, US)",
    "cp932 (Japanese, Shift-JIS)",
    "EUC-JP (Japanese)",
    "GB18030 (Chinese)",
    "Big5 (Chinese)",
    "cp949 (Korean)",
    UTF32,
    f"{UTF8} {WITHOUT_NUL}",
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", UTF8_MARKED),
    (b"\xff\xfe\x00\x00", UTF32),
    (b"\x00\x00\xfe\xff", UTF32),
    (b"\xff\xfe", UTF16),
    (b"\xfe\xff", UTF16),
)
_NUL_SHARE = 0.3  # share of byte pairs: digits, delimiters and line ends alone make more
_NON_TEXT_CODECS = frozenset({"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})


def candidates(head: bytes) -> tuple[str, ...]:
    """Returns the names of possible encodings of a file with this beginning, most likely first; if there are several,
    the last is only a guess."""
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return (name,)
    pairs = len(head) // 2
    high, low = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if pairs and low > _NUL_SHARE * pairs and not high:
        return (UTF16_LE,)
    if pairs and high > _NUL_SHARE * pairs and not low:
        return (UTF16_BE,)
    return (UTF8, WINDOWS)


def resolve_codec(name: str, head: bytes) -> str:
    """Returns the codec for a displayed or Python name, for a file with this beginning; raises Refused."""
    try:
        found = codecs.lookup(name.partition(" ")[0]).name
        if found in _NON_TEXT_CODECS:
            raise LookupError(found)
        "".encode(found)  # some codecs of Python aren't text encodings
        codecs.getincrementaldecoder(found)
    except (LookupError, ValueError):
        raise Refused(
            f"The encoding “{name}” is not supported. Choose one of: {'; '.join(ENCODINGS)}.", "file-encoding"
        ) from None
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if found == "utf-8":
        return "utf-8-sig"
    if found in ("utf-16-le", "utf-16-be") and marked:
        return "utf-16"
    if found == "utf-16" and not marked:
        return "utf-16-be" if candidates(head) == (UTF16_BE,) else "utf-16-le"
    return found


_WIDE_CODECS = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})


def drops_nul(name: str) -> bool:
    """Whether NUL characters are removed, as the chosen name says."""
    return name.endswith(WITHOUT_NUL)


def is_wide(codec: str) -> bool:
    """Whether characters take at least two bytes in this codec, so that zero bytes are not NUL characters."""
    return codec in _WIDE_CODECS

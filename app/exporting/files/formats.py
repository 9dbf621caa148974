"""Export formats, and how numbers and dates are written in them."""

from dataclasses import dataclass
from typing import Literal, get_args

from app.core.domain.errors import Problem, Refused
from app.core.domain.number_parsing import DateOrder, DecimalMark

FormatName = Literal["csv", "spreadsheet", "xlsx", "jsonl"]
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_SPREADSHEET_OPTIONS = ("delimiter", "decimal", "dates", "mark")


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What a kind of file is: the ending of its name, and its media type."""

    extension: str
    media_type: str


FORMATS: dict[FormatName, FormatInfo] = {
    "csv": FormatInfo("csv", "text/csv"),
    "spreadsheet": FormatInfo("csv", "text/csv"),
    "xlsx": FormatInfo("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": FormatInfo("jsonl", "application/jsonl"),
}


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file; the rest is said of a spreadsheet's CSV alone.

    `delimiter` by its name, `decimal` and `dates` as `domain.numerals` has them, `mark`: whether the file begins with a
    byte order mark, by which spreadsheets know UTF-8. Raises Refused for what there is not.
    """

    kind: FormatName = "csv"
    delimiter: str = "comma"
    decimal: DecimalMark = "point"
    dates: DateOrder = "ymd"
    mark: bool = True

    def __post_init__(self) -> None:
        allowed = {
            "kind": get_args(FormatName),
            "delimiter": tuple(DELIMITERS),
            "decimal": get_args(DecimalMark),
            "dates": get_args(DateOrder),
        }
        problems = [
            Problem(
                "option", f"“{getattr(self, name)}” is not one of: {', '.join(options)}.", name, getattr(self, name)
            )
            for name, options in allowed.items()
            if getattr(self, name) not in options
        ]
        if self.decimal == "comma" and self.delimiter == "comma":
            problems.append(
                Problem(
                    "option",
                    "A comma can't be both the decimal mark and the separator. Choose a semicolon as separator.",
                    "delimiter",
                    self.delimiter,
                )
            )
        if self.kind != "spreadsheet":
            usual = {name: FileFormat.__dataclass_fields__[name].default for name in _SPREADSHEET_OPTIONS}
            problems = [each for each in problems if each.field == "kind"] + [
                Problem(
                    "option",
                    f"{name} applies to the spreadsheet CSV only; {self.kind} has a fixed format.",
                    name,
                    str(getattr(self, name)),
                )
                for name, value in usual.items()
                if getattr(self, name) != value
            ]
        if problems:
            raise Refused(problems)

    @property
    def extension(self) -> str:
        """What the file's name ends with."""
        return FORMATS[self.kind].extension

    @property
    def media_type(self) -> str:
        """The file's media type."""
        return FORMATS[self.kind].media_type

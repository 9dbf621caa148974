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
    """The extension and media type of a format."""

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
    """A file format with its options, which apply only to the spreadsheet CSV.

    `delimiter` is a name in DELIMITERS, `decimal` and `dates` are those of `number_parsing`; `mark`: whether the file
    begins with a byte order mark, by which spreadsheets recognise UTF-8. Raises Refused for an invalid option.
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
            defaults = {name: FileFormat.__dataclass_fields__[name].default for name in _SPREADSHEET_OPTIONS}
            problems = [each for each in problems if each.field == "kind"] + [
                Problem(
                    "option",
                    f"{name} applies to the spreadsheet CSV only; {self.kind} has a fixed format.",
                    name,
                    str(getattr(self, name)),
                )
                for name, value in defaults.items()
                if getattr(self, name) != value
            ]
        if problems:
            raise Refused(problems)

    @property
    def extension(self) -> str:
        """The extension of the file's name."""
        return FORMATS[self.kind].extension

    @property
    def media_type(self) -> str:
        """The file's media type."""
        return FORMATS[self.kind].media_type

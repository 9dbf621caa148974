"""Export formats, and how numbers and dates are written in them."""

from dataclasses import dataclass
from typing import Literal, get_args

from app.core.domain.errors import Problem, Refused
from app.core.domain.number_parsing import Mark, Order

Kind = Literal["csv", "spreadsheet", "xlsx", "jsonl"]
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_OF_SPREADSHEETS = ("delimiter", "decimal", "dates", "mark")


@dataclass(frozen=True, slots=True)
class FormKind:
    """What a kind of file is: the ending of its name, and its media type."""

    ending: str
    media: str


FORMS: dict[Kind, FormKind] = {
    "csv": FormKind("csv", "text/csv"),
    "spreadsheet": FormKind("csv", "text/csv"),
    "xlsx": FormKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": FormKind("jsonl", "application/jsonl"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file; the rest is said of a spreadsheet's CSV alone.

    `delimiter` by its name, `decimal` and `dates` as `domain.numerals` has them, `mark`: whether the file begins with a
    byte order mark, by which spreadsheets know UTF-8. Raises Refused for what there is not.
    """

    kind: Kind = "csv"
    delimiter: str = "comma"
    decimal: Mark = "point"
    dates: Order = "ymd"
    mark: bool = True

    def __post_init__(self) -> None:
        allowed = {
            "kind": get_args(Kind),
            "delimiter": tuple(DELIMITERS),
            "decimal": get_args(Mark),
            "dates": get_args(Order),
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
            usual = {name: Form.__dataclass_fields__[name].default for name in _OF_SPREADSHEETS}
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
    def ending(self) -> str:
        """What the file's name ends with."""
        return FORMS[self.kind].ending

    @property
    def media(self) -> str:
        """The file's media type."""
        return FORMS[self.kind].media

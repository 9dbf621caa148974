"""What a preview proposes: fields for columns, and options for words. All of it is accepted at once, or piece by piece
on the steps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.core.domain.text_normalisation import fold
from app.importing.domain.column_matching import PROPOSED
from app.importing.services.preview import Preview
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS


@dataclass(frozen=True, slots=True)
class Proposals:
    """Field to header for proposed columns; field to text to option for words."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    @property
    def count(self) -> int:
        """The number of proposals."""
        return len(self.columns) + sum(map(len, self.values.values()))


def suggested_option(field: str, text: str) -> str | None:
    """Returns the option of a field that a text of the file suggests; None if it suggests none."""
    return COLUMNS[field].field.suggest(text) if field in COLUMNS else None


def proposals(preview: Preview) -> Proposals:
    """Returns the proposals of a preview; words in different spellings once, in the first one."""
    columns = {each.field: each.header for each in preview.matches if each.how == PROPOSED}
    values: dict[str, dict[str, str]] = {}
    seen: set[tuple[str, str]] = set()
    for each in preview.unread:
        option, key = suggested_option(each.field, each.text), (each.field, fold(each.text))
        if option and key not in seen:
            seen.add(key)
            values.setdefault(each.field, {})[each.text.strip()] = option
    return Proposals(columns, values)


def accept_all(preview: Preview, options: Options | None = None) -> Options:
    """Returns the options (of the preview, or changed ones) with every proposal accepted that they don't decide
    otherwise."""
    found, options = proposals(preview), options or preview.options
    used = {header for headers in options.columns.values() for header in headers}
    columns = {
        field: (header,)
        for field, header in found.columns.items()
        if field not in options.columns and field not in options.constants and header not in used
    }
    values = {name: dict(texts) for name, texts in options.values.items()}
    unknown = {fold(text) for text in options.unknown}
    for field, texts in found.values.items():
        decided = {fold(text) for text in values.get(field, {})} | unknown
        new = {text: option for text, option in texts.items() if fold(text) not in decided}
        if new:
            values.setdefault(field, {}).update(new)
    return replace(options, columns={**options.columns, **columns}, values=values)

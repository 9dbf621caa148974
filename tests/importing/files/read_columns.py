"""Short ways to read a column of texts."""

from app.core.domain.input_format import InputFormat
from app.importing.values.column_format import parse
from app.importing.values.column_reader import ColumnReader
from app.record.domain.file_schema import COLUMNS


def reader(name, header="Column", says=None, file=None, **more):
    return ColumnReader(COLUMNS[name].field, header, parse(says or {}, file or InputFormat()), **more)


def read(name, texts, header="Column", says=None, **more):
    """The values of a whole column, or the code of the refusal in their place; and the reader."""
    it = reader(name, header, says, **more)
    it.learn(texts)
    it.settle()
    found = it.read(texts)
    return [found.errors[at].code if at in found.errors else value for at, value in enumerate(found.values)], it


def undecided_questions(it):
    return [each.what for each in it.undecided]

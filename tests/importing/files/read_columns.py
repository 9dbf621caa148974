"""Short ways to read a column of texts."""

from app.core.domain.input_format import Reading
from app.importing.values.column_format import way
from app.importing.values.column_reader import ColumnReader
from app.record.domain.file_schema import COLUMNS


def reader(name, header="Column", says=None, file=None, **more):
    return ColumnReader(COLUMNS[name].field, header, way(says or {}, file or Reading()), **more)


def read(name, texts, header="Column", says=None, **more):
    """The values of a whole column, or the code of the refusal in their place; and the reader."""
    it = reader(name, header, says, **more)
    it.learn(texts)
    it.settle()
    found = it.read(texts)
    return [found.bad[at].code if at in found.bad else value for at, value in enumerate(found.values)], it


def asked(it):
    return [each.what for each in it.undecided]

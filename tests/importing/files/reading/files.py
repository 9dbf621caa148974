"""Small files for tests of reading: written for a moment, surveyed, read to the end."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from app.importing.files import ReadOptions, open_table

LEDGER = (
    'Transaction List by Date,,,,\nAnvil & Sons,,,,\n"January - March, 2024",,,,\n,,,,\n'
    "Date,Transaction Type,Num,Name,Amount\n"
    '01/03/2024,Bill,7,Ada Writes,"1,250.00"\n,Bill,,Ada Writes,(420.81)\n'
    'TOTAL,,,,"$829.19"\n,,,,\n,,,,\n"Monday, Apr 01, 2024 08:00 AM GMT - Accrual Basis",,,,\n'
)


@contextmanager
def kept(data):
    """The path of a file that holds these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brought"
        path.write_bytes(data)
        yield path


def read(data, most=None, **how):
    """The sheet of a file with these bytes, and its rows without their lines."""
    with kept(data if isinstance(data, bytes) else data.encode()) as path:
        sheet = open_table(path, ReadOptions(**how), **({} if most is None else {"most": most}))
        return sheet, [row for _, row in sheet.rows()]


def lines(data, **how):
    """The lines that the rows of a file start on."""
    with kept(data if isinstance(data, bytes) else data.encode()) as path:
        return [line for line, _ in open_table(path, ReadOptions(**how)).rows()]

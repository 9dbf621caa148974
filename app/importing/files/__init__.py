"""Files that people bring, read as tables: text in any encoding, with any delimiter, packed or not, and workbooks.

`survey` finds out what a file is; the Sheet it gives shows that, and reads the rows as often as is wanted without ever
holding the file in memory (a workbook is held).
"""

from app.importing.files.delimited import DELIMITERS
from app.importing.files.encodings import ENCODINGS
from app.importing.files.reading_limits import Patience, TakesLong
from app.importing.files.sheet import ReadAs, Sheet, Tally, has_sheets, survey

__all__ = ["DELIMITERS", "ENCODINGS", "Patience", "ReadAs", "Sheet", "TakesLong", "Tally", "has_sheets", "survey"]

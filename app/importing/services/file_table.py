"""A file as a table: how it was read, samples of its columns, and notes about the reading."""

from collections.abc import Iterator

from app.core.domain.plural import plural
from app.importing.files import Table
from app.importing.services.preview import TableInfo
from app.importing.values.rows import FileRows


def table_info(sheet: Table, file: FileRows) -> TableInfo:
    """Returns how a file was read as a table, with samples of its columns."""
    tally = sheet.tally
    return TableInfo(
        header=sheet.header,
        header_line=sheet.header_line,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        delimiter_name=sheet.delimiter_name,
        assumed=sheet.assumed,
        ours=file.ours,
        sheet=sheet.sheet,
        read=tally.rows + tally.ragged_count,
        blank=tally.blank,
        padded=tally.padded,
        sheets=sheet.sheets,
        packed=sheet.packed,
        quotes=sheet.quotes,
        headless=sheet.headless,
        above=sheet.above,
        totals=sheet.totals,
        candidates=sheet.header_candidates(),
        samples=tuple(tuple(each) for each in file.samples()),
    )


def table_notes(sheet: Table, file: FileRows) -> Iterator[str]:
    """Returns notes about how the file was read."""
    table = table_info(sheet, file)
    if table.assumed:
        yield (
            f"The file doesn't state its encoding. It was read as {table.encoding}. "
            "Check that names with accents look right."
        )
    if table.headless:
        yield (
            "The first row looks like data, so the file may have no header. If so, choose “No header” "
            "(on the console: --no-header)."
        )
    if table.quotes == "backslash":
        yield "Quotation marks inside cells are escaped by a backslash. The backslashes are removed."
    if not table.read:
        yield (
            "The file has a header, but no rows. There is nothing to import."
            if table.sheet is None
            else f"The sheet “{table.sheet}” has a header, but no rows. There is nothing to import."
        )
    if table.blank:
        yield plural(table.blank, "{n} blank row was ignored.", "{n} blank rows were ignored.")
    if table.padded:
        yield plural(
            table.padded,
            "{n} row ends before the last columns. The missing cells count as blank.",
            "{n} rows end before the last columns. The missing cells count as blank.",
        )
    if table.totals and file.options.totals is None:
        yield f"Row {table.totals} looks like a row of totals. It is imported as a row unless you leave it out."
    yield from sheet.notes

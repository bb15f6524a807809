"""A spreadsheet file as rows of texts, whatever program saved it last."""

import codecs
import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from brockdiscourse.errors import SheetError
from brockdiscourse.sheets.layout import heading

Rows = list[tuple[int, list[str]]]  # a row's number as the program shows it, and its cells

_LARGEST = 50_000_000  # bytes, packed or not
_MOST_ROWS, _MOST_COLUMNS = 100_000, 300
_HEADER_WITHIN = 10  # rows


def read_grid(path: Path, *, needs: tuple[str, ...]) -> Rows:
    """The rows from the one with the headings `needs` on, that one first; empty rows are left out.

    Raises
    ------
    SheetError
        If the file cannot be read, or has no such row among its first ten.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise SheetError(f"{path}: too large for a coding sheet")
        data = path.read_bytes()
    except OSError as error:
        raise SheetError(f"{path}: cannot be read ({error.strerror})") from error
    if not data.strip():
        raise SheetError(f"{path}: is empty")
    grids = _read_xlsx(path, data) if data.startswith(b"PK") else _read_csv(path, data)
    for rows in grids:
        full = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
        for place, (_, cells) in enumerate(full[:_HEADER_WITHIN]):
            if {heading(name) for name in needs} <= {heading(cell) for cell in cells}:
                return full[place:]
    raise SheetError(f"{path}: is no coding sheet; it lacks a row with the headings {', '.join(needs)}")


def _read_csv(path: Path, data: bytes) -> list[Rows]:
    """The rows as each of the usual separators parts them."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetError(f"{path}: save it as .xlsx or .csv; the old .xls is not read")
    text = _decode(data)
    grids: list[Rows] = []
    faults: list[str] = []
    for separator in ",;\t":
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            grids.append([(reader.line_num, cells) for cells in reader])
        except csv.Error as error:
            faults.append(str(error))
    if not grids:
        raise SheetError(f"{path}: cannot be read as CSV ({faults[0]})")
    return grids


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").replace("\0", "")
    try:
        return data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").replace("\0", "")


def _read_xlsx(path: Path, data: bytes) -> list[Rows]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True) if unpacked <= _LARGEST else None
        grids = [_cells(page) for page in book.worksheets] if book else []
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise SheetError(f"{path}: cannot be read as a spreadsheet; save it anew as .xlsx or .csv") from error
    if book is None:
        raise SheetError(f"{path}: too large for a coding sheet")
    return grids


def _cells(page: Any) -> Rows:
    page.reset_dimensions()  # what a file says of its size need not be true
    rows = page.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
    return [(number, [_text(value) for value in row]) for number, row in enumerate(rows, start=1)]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)

"""Results to one spreadsheet: the findings, a sheet of numbers for each, and a sheet of quotations to filter."""

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from brockdiscourse.office import clean, put_text, repack
from brockdiscourse.questions.study import is_share
from brockdiscourse.results import Results

_HEAD = PatternFill("solid", fgColor="E4E4E4")
_TOP = Alignment(vertical="top", wrap_text=True)
_WIDEST, _NARROWEST = 70, 9  # characters
_LONGEST = 32_000  # characters of a cell; Excel refuses 32,768
_MEASURED = 200  # rows by which a column's width is set


def write_workbook(results: Results, path: str | Path, *, names: bool = False) -> Path:
    """Write a spreadsheet: ``Findings``, one sheet of numbers for each of them, and ``Quotes``.

    Parameters
    ----------
    results
        Of `analyze`.
    path
        The ``.xlsx`` to write.
    names
        Whether to name commenters. By default they go by role; whoever signs a post keeps the name.

    Returns
    -------
    pathlib.Path
        The file. The first row of each sheet is the corpus's stamp; numbers are numbers, dates are dates, and no text
        is a formula. The same results give the same bytes.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = results.view(names=names)
    book = Workbook()
    rows = [(result.question, result.finding.title, result.finding.caption, result.name) for result in shown.values()]
    findings = pd.DataFrame(rows, columns=["question", "finding", "caption", "sheet"])
    first = book.active
    first.title = "Findings"
    _fill(first, findings, head=[results.stamp])
    for cell in first["D"][2:]:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{cell.value}'!A1")
        cell.style = "Hyperlink"
    for result in shown.values():
        _fill(book.create_sheet(result.name), result.table, head=[results.stamp, result.finding.title])
    quotes = results.quotes(names=names)
    if quotes is not None:
        sheet = book.create_sheet("Quotes")
        _fill(sheet, quotes, head=[results.stamp])
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(quotes.columns))}{len(quotes) + 2}"
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(repack(buffer.getvalue()))
    return path


def _fill(sheet: Any, table: pd.DataFrame, *, head: Sequence[str]) -> None:
    """Write lines of text, then a table with its header frozen."""
    for text in head:
        sheet.append([None])
        put_text(sheet.cell(sheet.max_row, 1), text)
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
    top = len(head) + 1
    for column, name in enumerate(table.columns, start=1):
        cell = sheet.cell(top, column)
        put_text(cell, str(name))
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, _TOP
        values = [_plain(value) for value in table[name]]
        wide = max([len(str(name)), *(len(str(value)) for value in values[:_MEASURED])]) + 2
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, wide))
        percent = is_share(str(name), table)
        for row, value in enumerate(values, start=top + 1):
            cell = sheet.cell(row, column)
            put_text(cell, value)
            if percent:
                cell.number_format = "0.0%"
            if isinstance(value, str) and wide > _WIDEST:
                cell.alignment = _TOP
    sheet.freeze_panes = sheet.cell(top + 1, 1)


def _plain(value: Any) -> Any:
    """A cell's value as a spreadsheet has it: nothing for what is missing, no character it may not hold."""
    if isinstance(value, str):
        told = clean(value)
        return told if len(told) <= _LONGEST else told[:_LONGEST] + " …"
    if pd.isna(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return None if isinstance(value, float) and math.isinf(value) else value

"""Coding sheets as CSV and XLSX, one of each for every coder, and their key."""

import hashlib
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from brockdiscourse import schema
from brockdiscourse.codebook import Codebook
from brockdiscourse.errors import SheetError
from brockdiscourse.office import line, put_text, repack
from brockdiscourse.sheets.layout import (
    AFTER,
    BEFORE,
    DRAW,
    ENDINGS,
    ID,
    KEY,
    KEY_COLUMNS,
    NO_THEME,
    NOTE,
    PREFIX,
    SENTENCE,
    WHERE,
    row_id,
)
from brockdiscourse.tables import write_csv

_CODER = re.compile(r"\w[\w-]{0,39}")
_WIDTHS = {ID: 8, WHERE: 10, BEFORE: 40, SENTENCE: 70, AFTER: 40, NOTE: 30, DRAW: 24}
_HEAD = PatternFill("solid", fgColor="E4E4E4")
_TO_READ = PatternFill("solid", fgColor="FFF8E1")
_TOP = Alignment(vertical="top", wrap_text=True)

HOW_TO = (
    "Read the yellow sentence; before and after are only there to understand it.",
    "Choose yes under every theme that the sentence holds. If it holds none, choose yes under “none of these”.",
    "Code what the sentence says or criticises, not whether its writer is for or against it.",
    "A row in which nothing is chosen counts as not coded. Go from the top; stop where you like.",
    "Do not talk about single sentences with the other coders before all have finished.",
)


def write_sheet(
    sheet: pd.DataFrame,
    folder: str | Path,
    *,
    codebook: Codebook,
    coders: Sequence[str] = ("a", "b"),
    themes: Sequence[str] | None = None,
    corpus: str = "",
) -> list[Path]:
    """Write a sample as coding sheets.

    Parameters
    ----------
    sheet
        Of `draw_sheet`.
    folder
        Where to; such as ``data/raw/NAME/coding``.
    codebook
        Labels and definitions of the themes.
    coders
        Names or letters, one sheet each.
    themes
        Ids of the themes to be coded; those the codebook scores by default.
    corpus
        What the sample is of; it stands in every row, with INVENTED where it is.

    Returns
    -------
    list of pathlib.Path
        ``sheet-CODER.csv`` and ``sheet-CODER.xlsx`` of each coder (either is to be filled in), then ``key.csv``, which
        says what each row stands for and must stay where it is. Nothing in the sheets tells what the machine found.

    Raises
    ------
    SheetError
        If a coder's name is no name or stands twice, a theme is unknown, or there are sheets already: nothing that
        people coded is ever overwritten.
    """
    folder = Path(folder)
    schema.require(sheet, "row", *KEY_COLUMNS[1:-2], "kind", BEFORE, SENTENCE, AFTER, by="write_sheet")
    for name in coders:
        if not _CODER.fullmatch(name):
            raise SheetError(f"{name!r} is no name for a coder: letters, digits and - please")
    if not coders or len({name.casefold() for name in coders}) < len(coders):
        raise SheetError("each coder needs a name of its own")
    labels = _labels(codebook, themes)
    paths = [folder / f"{PREFIX}{name}{ending}" for name in coders for ending in ENDINGS]
    if there := [path for path in (*paths, folder / KEY) if path.exists()]:
        raise SheetError(f"{there[0]} is there already; move the old sheets away before drawing new ones")
    draw = f"{corpus} {_hash(sheet)}".strip()
    table = _rows(sheet, list(labels.values()), draw=draw)
    key = sheet.assign(
        id=table[ID].to_numpy(), themes=json.dumps(labels, ensure_ascii=False), sheet=draw
    )[list(KEY_COLUMNS)]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    book = _book(table, codebook, labels=labels, draw=draw)
    for path in paths:
        if path.suffix == ".csv":
            write_csv(table, path)
        else:
            path.write_bytes(book)
    write_csv(key, folder / KEY)
    return [*paths, folder / KEY]


def _labels(codebook: Codebook, themes: Sequence[str] | None) -> dict[str, str]:
    wanted = list(themes) if themes is not None else codebook.scored
    if unknown := [theme for theme in wanted if theme not in codebook.labels]:
        raise SheetError(f"the codebook has no theme {unknown[0]!r}; it has {', '.join(codebook.labels)}")
    if not wanted:
        raise SheetError("no theme to code: the codebook scores none")
    return {theme: codebook.labels[theme] for theme in wanted}


def _hash(sheet: pd.DataFrame) -> str:
    told = "\n".join(f"{name} {digest}" for name, digest in zip(sheet["sentence_id"], sheet["digest"], strict=True))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _rows(sheet: pd.DataFrame, headings: Sequence[str], *, draw: str) -> pd.DataFrame:
    texts = {name: sheet[name].fillna("").map(line) for name in (BEFORE, SENTENCE, AFTER)}
    table = pd.DataFrame({ID: sheet["row"].map(row_id), WHERE: sheet["kind"], **texts})
    return table.assign(**dict.fromkeys([*headings, NO_THEME, NOTE], ""), **{DRAW: draw}).astype("str")


def _book(table: pd.DataFrame, codebook: Codebook, *, labels: dict[str, str], draw: str) -> bytes:
    book = Workbook()
    coding = book.active
    coding.title = "Coding"
    for number, name in enumerate(table.columns, start=1):
        _put(coding.cell(1, number), name, bold=True)
        width = _WIDTHS.get(str(name), 14)
        coding.column_dimensions[get_column_letter(number)].width = width
        for row, value in enumerate(table[name], start=2):
            if value:
                _put(coding.cell(row, number), value)
            if name == SENTENCE:
                coding.cell(row, number).fill = _TO_READ
    names = list(table.columns)
    coding.freeze_panes = coding.cell(2, names.index(AFTER) + 2)
    first, last = get_column_letter(names.index(AFTER) + 2), get_column_letter(names.index(NO_THEME) + 1)
    choice = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = "yes, no, or nothing", "Coding"
    coding.add_data_validation(choice)
    choice.add(f"{first}2:{last}{len(table) + 1}")
    _define(book.create_sheet("Definitions"), codebook, labels=labels, draw=draw)
    buffer = io.BytesIO()
    book.save(buffer)
    return repack(buffer.getvalue())


def _define(page: Any, codebook: Codebook, *, labels: dict[str, str], draw: str) -> None:
    lines = [f"How to code ({draw})", *HOW_TO]
    for row, told in enumerate(lines, start=1):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        _put(page.cell(row, 1), told, bold=row == 1)
        page.cell(row, 1).fill = PatternFill()
    top = len(lines) + 2
    for column, (name, width) in enumerate(
        (("Theme", 26), ("What it is", 60), ("Code it when", 50), ("Do not code it when", 50)), start=1
    ):
        _put(page.cell(top, column), name, bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    themes = {theme.id: theme for theme in codebook.themes}
    for row, (theme, label) in enumerate(labels.items(), start=top + 1):
        cells = (label, themes[theme].definition, themes[theme].use_when, themes[theme].not_when)
        for column, text in enumerate(cells, start=1):
            _put(page.cell(row, column), line(text))
    page.freeze_panes = page.cell(top + 1, 1)


def _put(cell: Any, value: str, *, bold: bool = False) -> None:
    put_text(cell, value)
    cell.alignment = _TOP
    if bold:
        cell.font, cell.fill = Font(bold=True), _HEAD

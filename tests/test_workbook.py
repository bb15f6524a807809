"""The spreadsheet: every number a number, every text a text, and nobody named who should not be."""

import dataclasses
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from test_results import PAGE, few, results, sample

import brockdiscourse as bd
from brockdiscourse.export import share_corpus
from brockdiscourse.questions.evidence import name_roles
from brockdiscourse.results import Results, analyze
from brockdiscourse.tables import Corpus
from brockdiscourse.workbook import write_workbook


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(results(), tmp_path_factory.mktemp("book") / "new" / "findings.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def rows_of(sheet: Any, *, top: int) -> pd.DataFrame:
    """A sheet's table, its head in row `top`."""
    head, *rows = list(sheet.iter_rows(min_row=top, values_only=True))
    return pd.DataFrame(rows, columns=head)


def plain(value: Any) -> Any:
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value


def test_first_sheet_tells_the_findings(book: Any) -> None:
    """Question, finding and caption of each answer, and the sheet that holds its numbers."""
    assert book.sheetnames[0] == "Findings"
    told = rows_of(book["Findings"], top=2)
    shown = results().by_role
    assert list(told["finding"]) == [result.finding.title for result in shown.values()]
    assert list(told["caption"]) == [result.finding.caption for result in shown.values()]
    assert [*told["sheet"], "Quotes"] == book.sheetnames[1:]
    assert book["Findings"]["D3"].hyperlink.location == "'corpus'!A1"


def test_every_sheet_begins_with_the_stamp(book: Any) -> None:
    """Sheets travel alone; each says what it was made of, and INVENTED where it is."""
    for sheet in book:
        assert sheet["A1"].value == sample().stamp
        assert "INVENTED" in sheet["A1"].value
        assert sheet.freeze_panes in {"A3", "A4"}
        assert all(column.width >= 9 for column in sheet.column_dimensions.values())


@pytest.mark.parametrize("name", ["themes", "kinds", "uptake", "sizes", "words", "participation", "replies"])
def test_sheets_hold_the_tables(book: Any, name: str) -> None:
    """Cell by cell the sheet is the result's table: numbers as numbers, nothing where nothing is known."""
    table = results().by_role[name].table
    told = rows_of(book[name], top=3)
    assert list(told.columns) == [str(column) for column in table.columns]
    for column in table.columns:
        expected = [plain(value) for value in table[column]]
        found = [plain(value) for value in told[str(column)]]
        assert found == pytest.approx(expected) if table[column].dtype.kind == "f" else found == expected


def test_shares_are_shown_in_per_cent(book: Any) -> None:
    """A share and its range; not a count, and not another number's range."""
    head = [cell.value for cell in book["themes"][3]]
    formats = {name: book["themes"].cell(4, at).number_format for at, name in enumerate(head, start=1)}
    assert {name for name, form in formats.items() if form == "0.0%"} == {"share", "low", "high"}
    assert all(cell.number_format == "General" for cell in book["words"][4])


def test_quotes_can_be_filtered(book: Any) -> None:
    """All sentences of all themes with theme, kind, who and where, under a filter."""
    quotes = results().quotes(names=False)
    assert quotes is not None
    sheet = book["Quotes"]
    told = rows_of(sheet, top=2)
    assert list(told["sentence"]) == list(quotes["sentence"])
    assert list(told["unit_id"]) == list(quotes["unit_id"])
    assert sheet.auto_filter.ref == f"A2:F{len(quotes) + 2}"


def test_nobody_is_named_unless_asked(path: Path, tmp_path: Path) -> None:
    """By role no sheet holds a commenter's full name; with names it does."""
    people = sample().people
    hidden = people.loc[(people["name"] != people["person"].map(name_roles(sample()))), "name"]
    hidden = hidden[hidden.str.contains(" ")]

    def told(file: Path) -> str:
        sheets = openpyxl.load_workbook(file, read_only=True)
        return "\n".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row)

    by_role, by_name = told(path), told(write_workbook(analyze(few()), tmp_path / "named.xlsx", names=True))
    assert len(hidden) > 40
    assert [name for name in hidden if name in by_role] == []
    assert any(name in by_name for name in hidden)


def with_names(names: list[str]) -> Results:
    corpus = share_corpus(few())
    told = [names[at % len(names)] for at in range(len(corpus.people))]
    return analyze(dataclasses.replace(corpus, people=corpus.people.assign(name=told)))


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    """What begins as a formula does is written as it stands, as text; what no XML may hold goes."""
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\x00=2", "x" * 40_000]
    file = write_workbook(with_names(evil), tmp_path / "evil.xlsx", names=True)
    sheet = openpyxl.load_workbook(file)["participation"]
    cells = {cell.value: cell for cell in sheet["A"][3:]}
    assert {"=1+1", "+1", "-1", "@SUM(A1)", "=2"} <= set(cells)
    assert all(cell.data_type == "s" for cell in cells.values())
    assert all(cells[text].quotePrefix for text in ("=1+1", "+1", "-1", "@SUM(A1)", "=2"))
    assert max(map(len, cells)) < 32_767


@pytest.fixture
def one_post(tmp_path: Path) -> Corpus:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.html").write_text(PAGE, encoding="utf-8")
    return bd.build_corpus(tmp_path / "raw", name="one")


def test_same_results_give_the_same_bytes(one_post: Corpus, tmp_path: Path) -> None:
    """Written twice from a corpus analysed anew, the file is the same, and no part tells when it was made."""
    one, other = (write_workbook(analyze(one_post), tmp_path / f"{name}.xlsx") for name in "ab")
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2020-01-01T00:00:00Z") == 2


def test_a_single_post_gives_a_workbook(one_post: Corpus, tmp_path: Path) -> None:
    """A corpus of one post has its findings and quotations too."""
    answered = analyze(one_post)
    book = openpyxl.load_workbook(write_workbook(answered, tmp_path / "one.xlsx"))
    assert book.sheetnames == ["Findings", *answered.by_role, "Quotes"]

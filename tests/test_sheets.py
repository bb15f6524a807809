"""Coding sheets out to people and back, through what spreadsheet programs do to them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from brockdiscourse.codebook import Codebook, read_codebook
from brockdiscourse.coding import draw_sheet
from brockdiscourse.errors import DiscourseError, SheetError
from brockdiscourse.sheets import read_sheets, write_sheet
from brockdiscourse.sheets.layout import read_answer, read_row_id

SENTENCES = ["=Walk in their shoes!", "Café owners don’t listen; we pitch.", "-Plain talk, “no theme”.", "@All of it."]
THEMES = ["empathy", "self_centeredness"]


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return read_codebook()


def sample() -> pd.DataFrame:
    """Four sentences of two texts; the first is found by the machine."""
    rows, units = [], []
    for number, sentence in enumerate(SENTENCES):
        unit = f"00{number}"
        units.append({"unit_id": unit, "kind": "post" if number < 2 else "comment", "text": sentence})
        rows.append((f"{unit}:1", unit, unit, 0, len(sentence), 4, "own"))
    said = pd.DataFrame(rows, columns=["sentence_id", "unit_id", "post_id", "start", "end", "words", "voice"])
    hits = pd.DataFrame({"sentence_id": ["000:1"], "theme": ["empathy"]})
    return draw_sheet(said, pd.DataFrame(units), hits)


@pytest.fixture
def folder(tmp_path: Path, codebook: Codebook) -> Path:
    write_sheet(sample(), tmp_path, codebook=codebook, themes=THEMES, corpus="INVENTED quill")
    return tmp_path


Row = dict[str, str]
SAID = {"000:1": ("yes", "", ""), "001:1": ("", "yes", ""), "002:1": ("", "", "yes"), "003:1": ("", "", "")}


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(folder: Path, said: dict[str, tuple[str, str, str]] | None = None) -> list[Row]:
    """A coder's rows, filled in by what the key says each stands for."""
    key = {row["id"]: row["sentence_id"] for row in rows_of(folder / "key.csv")}
    rows = rows_of(folder / "sheet-a.csv")
    for row in rows:
        answers = (said or SAID)[key[row["id"]]]
        row |= dict(zip(("Empathy", "Self-centredness", "none of these"), answers, strict=True))
    return rows


def save(rows: list[Row], path: Path, *, separator: str = ",", encoding: str = "utf-8-sig") -> Path:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding, errors="replace"))
    return path


def told(coded: pd.DataFrame) -> dict[str, list[object]]:
    """Sentence -> what is present of the two themes, None where not coded."""
    answers = coded.pivot_table(index="sentence_id", columns="theme", values="present", aggfunc="first", dropna=False)
    return {name: [None if pd.isna(v) else bool(v) for v in row] for name, *row in answers[THEMES].itertuples()}


RIGHT = {"000:1": [True, False], "001:1": [False, True], "002:1": [False, False], "003:1": [None, None]}


def test_a_sheet_is_blind_complete_and_harmless(folder: Path) -> None:
    """Drop-downs, definitions, INVENTED; no formula, and no trace of what the machine found."""
    book = openpyxl.load_workbook(folder / "sheet-a.xlsx")
    coding, definitions = book["Coding"], book["Definitions"]
    head = [cell.value for cell in coding[1]]
    assert head[:5] == ["id", "where", "before", "sentence", "after"]
    assert head[5:] == ["Empathy", "Self-centredness", "none of these", "note", "sheet"]
    (choice,) = coding.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"yes,no"', "F2:H5")
    assert not [cell for row in coding.iter_rows() for cell in row if cell.data_type == "f"]
    assert {cell.value for cell in coding["D"][1:]} == set(SENTENCES)
    assert all(cell.value.startswith("INVENTED quill ") for cell in coding["J"][1:])
    words = " ".join(str(cell.value) for row in definitions.iter_rows() for cell in row if cell.value)
    theme = next(theme for theme in read_codebook().themes if theme.id == "empathy")
    assert theme.definition in words
    assert theme.not_when in words
    text = (folder / "sheet-b.csv").read_text(encoding="utf-8-sig")
    assert "stratum" not in text
    assert not any(row["sentence"].startswith(("=", "-", "@", "+")) for row in rows_of(folder / "sheet-b.csv"))
    weights = {row["sentence_id"]: row["stratum"] for row in rows_of(folder / "key.csv")}
    assert weights["000:1"] == "post · empathy"


def test_coding_is_never_overwritten(folder: Path, codebook: Codebook) -> None:
    """A second draw into the same folder is refused."""
    before = (folder / "sheet-a.csv").read_bytes()
    with pytest.raises(SheetError, match="is there already"):
        write_sheet(sample(), folder, codebook=codebook, themes=THEMES)
    assert (folder / "sheet-a.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("coders", "themes", "says"),
    [
        (["../a"], THEMES, "'../a' is no name for a coder"),
        (["a", "A"], THEMES, "each coder needs a name of its own"),
        (["a"], ["empathie"], "has no theme 'empathie'"),
    ],
)
def test_a_sheet_nobody_could_use_is_not_written(
    tmp_path: Path, codebook: Codebook, coders: list[str], themes: list[str], says: str
) -> None:
    """One clear line, and no file."""
    with pytest.raises(SheetError, match=says):
        write_sheet(sample(), tmp_path, codebook=codebook, coders=coders, themes=themes)
    assert not list(tmp_path.iterdir())


def test_what_was_chosen_comes_back(folder: Path) -> None:
    """A row in which nothing is chosen is not coded; strata come back with it."""
    coded = read_sheets([save(fill(folder), folder / "sheet-a.csv"), folder / "sheet-a.xlsx"])
    assert told(coded) == RIGHT
    assert set(coded["coder"]) == {"a"}
    strata = coded.drop_duplicates("sentence_id").set_index("sentence_id")["stratum"]
    assert strata.to_dict() == {
        "000:1": "post · empathy", "001:1": "post · none", "002:1": "comment · none", "003:1": "comment · none",
    }  # fmt: skip


def numbered(rows: list[Row]) -> list[Row]:
    return [row | {"id": f"{int(row['id'][1:])}.0"} for row in rows]


def in_german(rows: list[Row]) -> list[Row]:
    return [{name: {"yes": "Ja "}.get(cell, cell) for name, cell in row.items()} for row in rows]


def ticked(rows: list[Row]) -> list[Row]:
    return [{name: {"yes": "1,0"}.get(cell, cell) for name, cell in row.items()} for row in rows]


def stirred(rows: list[Row]) -> list[Row]:
    empty = dict.fromkeys(["mine", *rows[0]], "")
    return [empty, *({"mine": "?", **row, "id": f" {row['id'].upper()} "} for row in reversed(rows)), empty]


def stripped(rows: list[Row]) -> list[Row]:
    return [row | {"sentence": row["sentence"].removeprefix("'")} for row in rows]


def with_a_row_missing(rows: list[Row]) -> list[Row]:
    return [row for row in rows if any(row[name] for name in ("Empathy", "Self-centredness", "none of these"))]


def all_no(rows: list[Row]) -> list[Row]:
    return [
        row | {"Empathy": "no", "Self-centredness": "no", "none of these": ""} if row["none of these"] else row
        for row in rows
    ]


HABITS: list[Callable[[list[Row]], list[Row]]] = [
    numbered, in_german, ticked, stirred, stripped, with_a_row_missing, all_no,
]  # fmt: skip


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")]
)
def test_excels_habits_do_no_harm(
    folder: Path, habit: Callable[[list[Row]], list[Row]], separator: str, encoding: str
) -> None:
    """Ids as numbers, ja, 1,0, other order, other columns, blank rows, apostrophes lost, rows gone; any encoding."""
    path = save(habit(fill(folder)), folder / "sheet-a.csv", separator=separator, encoding=encoding)
    assert told(read_sheets([path])) == RIGHT


def test_a_workbook_as_excel_saves_it(folder: Path) -> None:
    """Booleans and numbers in cells, a title above the headings, the sheet not the first."""
    book = openpyxl.Workbook()
    page = book.create_sheet("Mine")
    page.append(["coded in June"])
    rows = fill(folder)
    page.append(list(rows[0]))
    for row in rows:
        page.append([
            {"yes": True}.get(cell, int(cell[1:]) if name == "id" else cell) for name, cell in row.items()
        ])  # fmt: skip
    book.save(folder / "ada.xlsx")
    coded = read_sheets([folder / "ada.xlsx"])
    assert told(coded) == RIGHT
    assert set(coded["coder"]) == {"ada"}


def change(rows: list[Row], **cells: str) -> list[Row]:
    first = next(row for row in rows if row["Empathy"] == "yes")
    first |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return rows


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda rows: change(rows, Empathy="perhaps"), "'perhaps' under 'Empathy' is neither yes nor no"),
        (lambda rows: change(rows, Empathy="2026-01-03T00:00:00"), "is neither yes nor no"),
        (lambda rows: change(rows, id="s0099"), "there is no sentence 's0099' in this sample"),
        (lambda rows: change(rows, id=""), "there is no sentence '' in this sample"),
        (lambda rows: [*rows, dict(rows[0])], "stands in row 2 too"),
        (lambda rows: change(rows, sentence="Another one."), "is not the one that was drawn"),
        (lambda rows: change(rows, sheet="reeds 01234567"), "is of the sample 'reeds 01234567'"),
        (lambda rows: change(rows, none_of_these="yes"), "says yes to a theme and to 'none of these'"),
        (lambda rows: [{k: v for k, v in row.items() if k != "Empathy"} for row in rows], "lacks the column 'Empathy'"),
        (lambda rows: [row | {"empathy ": ""} for row in rows], "has the column 'Empathy' twice"),
        (lambda rows: [{k: v for k, v in row.items() if k != "id"} for row in rows], "is no coding sheet"),
        (lambda rows: [row | {"Empathy": "", "Self-centredness": "", "none of these": ""} for row in rows], "nothing is coded yet"),  # noqa: E501 - one case a line
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_used_is_refused(
    folder: Path, spoil: Callable[[list[Row]], list[Row]], says: str
) -> None:
    """One clear line that names the file, and nothing half-read."""
    path = save(spoil(fill(folder)), folder / "sheet-a.csv")
    with pytest.raises(SheetError, match=says) as caught:
        read_sheets([path, folder / "sheet-b.csv"])
    assert "sheet-a.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 broken", "cannot be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "the old .xls is not read"),
        (b"\x00\xff\xfe\x01" * 50, "is no coding sheet"),
        (b"a;b\n1;2\n", "is no coding sheet"),
    ],
)
def test_what_is_no_sheet_is_refused(folder: Path, data: bytes, says: str) -> None:
    path = folder / "sheet-c.csv"
    path.write_bytes(data)
    with pytest.raises(SheetError, match=says):
        read_sheets([path])


def test_keys_and_coders_that_do_not_fit(folder: Path) -> None:
    """A lost or damaged key, one coder's two files, no file at all, a file that is not there."""
    path = save(fill(folder), folder / "sheet-a.csv")
    save(fill(folder), folder / "a.csv")
    with pytest.raises(SheetError, match="both filled in by a; keep one"):
        read_sheets([path, folder / "a.csv"])
    with pytest.raises(SheetError, match="write some with: brockdiscourse sheet"):
        read_sheets([])
    with pytest.raises(SheetError, match=r"nobody\.csv: cannot be read"):
        read_sheets([folder / "nobody.csv"])
    key = (folder / "key.csv").read_text(encoding="utf-8-sig")
    (folder / "key.csv").write_text(key.replace("{", "["), encoding="utf-8")
    with pytest.raises(SheetError, match="was changed"):
        read_sheets([path])
    (folder / "key.csv").unlink()
    with pytest.raises(SheetError, match=r"key\.csv is missing"):
        read_sheets([path])


@pytest.mark.parametrize("told", ["s0012", " S12 ", "12", "12.0", "12,0", "0012", "'s0012"])
def test_an_id_survives_what_programs_make_of_it(told: str) -> None:
    assert read_row_id(told) == "s0012"


@given(st.text(max_size=20))
def test_any_cell_is_an_answer_or_an_error(text: str) -> None:
    """Yes, no, nothing, or a plain ValueError; nothing else."""
    try:
        assert read_answer(text) in {True, False, None}
    except ValueError:
        assert text.strip()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    folder = tmp_path_factory.mktemp("any")
    write_sheet(sample(), folder, codebook=codebook, themes=THEMES)
    return folder


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(written: Path, data: bytes) -> None:
    """No traceback: one line of a DiscourseError."""
    (written / "sheet-z.csv").write_bytes(data)
    with pytest.raises(DiscourseError):
        read_sheets([written / "sheet-z.csv"])

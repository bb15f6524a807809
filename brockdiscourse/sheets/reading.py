"""Coding sheets back from their coders."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from brockdiscourse.coding.drawing import digest
from brockdiscourse.errors import SheetError
from brockdiscourse.office import MARKS
from brockdiscourse.sheets.grid import read_grid
from brockdiscourse.sheets.layout import (
    DRAW,
    ENDINGS,
    ID,
    KEY,
    KEY_COLUMNS,
    NO_THEME,
    PREFIX,
    SENTENCE,
    heading,
    read_answer,
    read_row_id,
)

Answers = dict[str, dict[str, bool]]  # by row id: what was said of each theme


def list_sheets(folder: str | Path) -> list[Path]:
    """The coding sheets in a folder, sorted; none if there is no such folder."""
    files = Path(folder).glob(f"{PREFIX}*")
    return sorted(path for path in files if path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~")))


def read_sheets(files: Iterable[str | Path], *, key: str | Path | None = None) -> pd.DataFrame:
    """Read coding sheets, as they were filled in.

    Parameters
    ----------
    files
        The coders' CSV or XLSX files; a coder is called as the file (``sheet-ada.csv``: ada). A file in which nothing
        was chosen does not count, so both of a coder's files may be given.
    key
        The ``key.csv`` that was written with them; by default the one beside the first file.

    Returns
    -------
    pandas.DataFrame
        One row per coder, sentence and theme, in the sheet's order: ``coder``, ``sentence_id``, ``unit_id``,
        ``post_id``, ``theme``, ``present`` (missing where not coded), ``stratum``, ``stratum_sentences``, ``digest``.
        Rows may be in any order or missing (not coded), columns may be added, cells say yes as ``yes``, ``ja``, ``x``,
        ``1``, ``TRUE``; separators, encodings and ids may be as Excel leaves them.

    Raises
    ------
    SheetError
        Naming file and row: a file that cannot be read or is of another sample, an unknown or repeated id, a sentence
        that was changed, a column that is missing, an answer that is neither yes nor no, a theme beside "none of
        these", two filled-in files of one coder, or nothing filled in at all. Then nothing is read.
    """
    paths = [Path(file) for file in files]
    if not paths:
        raise SheetError("no coding sheet to read; write some with: brockdiscourse sheet NAME")
    drawn = _Key.read(Path(key) if key else paths[0].parent / KEY)
    filled: dict[str, tuple[Path, Answers]] = {}
    for path in paths:
        answers = drawn.answers(path)
        coder = path.stem.removeprefix(PREFIX)
        if not answers:
            continue
        if coder in filled:
            raise SheetError(f"{path} and {filled[coder][0]} are both filled in by {coder}; keep one")
        filled[coder] = path, answers
    if not filled:
        raise SheetError(f"nothing is coded yet in {', '.join(str(path) for path in paths)}")
    return pd.concat([drawn.table(coder, answers) for coder, (_, answers) in filled.items()], ignore_index=True)


@dataclass(frozen=True)
class _Key:
    """What each row of a sample stands for, by row id; its themes' headings; and what the sample is called."""

    path: Path
    rows: pd.DataFrame
    themes: dict[str, str]
    name: str

    @classmethod
    def read(cls, path: Path) -> "_Key":
        if not path.exists():
            raise SheetError(f"{path} is missing: it was written with the sheets and says what their rows stand for")
        (_, head), *rows = read_grid(path, needs=KEY_COLUMNS)
        cells = [[_plain(cell) for cell in row] + [""] * (len(head) - len(row)) for _, row in rows]
        table = pd.DataFrame([row[: len(head)] for row in cells], columns=head, dtype="str")[list(KEY_COLUMNS)]
        try:
            table = table.astype({"stratum_sentences": "int64"}).set_index("id")
            themes = {str(theme): str(label) for theme, label in json.loads(table["themes"].iloc[0]).items()}
            name = str(table["sheet"].iloc[0])
        except (ValueError, IndexError, AttributeError) as error:
            raise SheetError(f"{path}: was changed and says no longer what the sheets' rows stand for") from error
        if twice := list(table.index[table.index.duplicated()]):
            raise SheetError(f"{path}: has the id {twice[0]} twice")
        return cls(path, table, themes, name)

    def answers(self, path: Path) -> Answers:
        """What a coder said; nothing of rows in which nothing was chosen."""
        (_, head), *rows = read_grid(path, needs=(ID, SENTENCE))
        columns = self.columns(path, head)
        found: dict[str, int] = {}
        answers: Answers = {}
        for number, cells in rows:
            row = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
            where = f"{path}, row {number}"
            name = self.check(row, where)
            if name in found:
                raise SheetError(f"{where}: {name} stands in row {found[name]} too")
            found[name] = number
            said = self.judge(row, where)
            if said is not None:
                answers[name] = said
        return answers

    def columns(self, path: Path, head: Sequence[str]) -> dict[str, int]:
        """Where the columns are that are needed."""
        at: dict[str, list[int]] = {}
        for number, name in enumerate(head):
            at.setdefault(heading(name), []).append(number)
        wanted = {ID: ID, SENTENCE: SENTENCE, NO_THEME: NO_THEME, DRAW: DRAW}
        columns = {}
        for name, label in (wanted | self.themes).items():
            places = at.get(heading(label)) or at.get(heading(name)) or []
            if not places and name != DRAW:
                raise SheetError(f"{path}: lacks the column {label!r}")
            if len(places) > 1:
                raise SheetError(f"{path}: has the column {label!r} twice")
            if places:
                columns[name] = places[0]
        return columns

    def check(self, row: dict[str, str], where: str) -> str:
        """The row's id, if it is one of this sample's."""
        told = row.get(DRAW, "").strip()
        if told and heading(told) != heading(self.name):
            raise SheetError(f"{where}: is of the sample {told!r}; {self.path} is of {self.name!r}")
        name = read_row_id(row[ID])
        if name is None or name not in self.rows.index:
            raise SheetError(f"{where}: there is no sentence {row[ID]!r} in this sample")
        if digest(row[SENTENCE]) != self.rows.loc[name, "digest"]:
            raise SheetError(f"{where}: the sentence of {name} is not the one that was drawn; was it changed?")
        return name

    def judge(self, row: dict[str, str], where: str) -> dict[str, bool] | None:
        """What the row says of each theme; None if it says nothing."""
        said = {}
        for name in (*self.themes, NO_THEME):
            try:
                said[name] = read_answer(row[name])
            except ValueError:
                label = self.themes.get(name, name)
                raise SheetError(f"{where}: {row[name]!r} under {label!r} is neither yes nor no") from None
        if all(answer is None for answer in said.values()):
            return None
        present = {theme: bool(said[theme]) for theme in self.themes}
        if said[NO_THEME] and any(present.values()):
            raise SheetError(f"{where}: says yes to a theme and to {NO_THEME!r}")
        return present

    def table(self, coder: str, answers: Answers) -> pd.DataFrame:
        """All of the sample's rows, as a coder coded them."""
        names = list(self.themes)
        rows = self.rows.loc[self.rows.index.repeat(len(names))]
        themes = names * len(self.rows)
        present = [answers.get(str(name), {}).get(theme) for name, theme in zip(rows.index, themes, strict=True)]
        table = rows.reset_index(drop=True).assign(
            coder=coder, theme=themes, present=pd.array(present, dtype="boolean")
        )
        first = ["coder", "sentence_id", "unit_id", "post_id", "theme", "present"]
        return table[[*first, "stratum", "stratum_sentences", "digest"]].astype({"coder": "str", "theme": "str"})


def _plain(cell: str) -> str:
    """A cell without the apostrophe that kept it from being a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in MARKS else cell

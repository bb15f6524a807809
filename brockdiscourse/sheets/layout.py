"""What stands where in a coding sheet, and which answers are understood."""

import re

KEY = "key.csv"
"""The file beside the sheets that says what each row stands for; coders do not need it."""

PREFIX = "sheet-"
ENDINGS = (".csv", ".xlsx")

ID, WHERE, BEFORE, SENTENCE, AFTER = "id", "where", "before", "sentence", "after"
NO_THEME = "none of these"
NOTE, DRAW = "note", "sheet"

KEY_COLUMNS = ("id", "sentence_id", "unit_id", "post_id", "stratum", "stratum_sentences", "digest", "themes", "sheet")

YES = frozenset({"yes", "y", "ja", "j", "oui", "si", "sí", "x", "1", "true", "wahr", "vrai", "✓", "✔"})
NO = frozenset({"no", "n", "nein", "non", "0", "false", "falsch", "faux", "-", "–"})

_ROW_ID = re.compile(r"\D{0,3}?0*(\d{1,6})(?:[.,]0+)?")
_WHOLE = re.compile(r"(-?\d+)[.,]0+")


def row_id(number: int) -> str:
    """How a row is called: a letter first, so that no program takes it for a number or a date."""
    return f"s{number:04d}"


def read_row_id(text: str) -> str | None:
    """The same from what a program made of it (`` S12 ``, ``12``, ``12.0``); None if it is none."""
    match = _ROW_ID.fullmatch(text.strip())
    return row_id(int(match[1])) if match else None


def read_answer(text: str) -> bool | None:
    """Yes or no in any of the usual ways; None for an empty cell.

    Raises
    ------
    ValueError
        If it is none of them.
    """
    told = text.strip().strip("'\"").casefold()
    if whole := _WHOLE.fullmatch(told):
        told = whole[1]
    if not told:
        return None
    if told in YES or told in NO:
        return told in YES
    raise ValueError(text)


def heading(text: str) -> str:
    """A column's heading without what programs and people change: case, blanks, marks."""
    return re.sub(r"[\W_]+", "", text.casefold())

"""A word in its place: keyword in context."""

import re

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.errors import DiscourseError
from brockdiscourse.text import fold


def find_in_context(units: pd.DataFrame, word: str, *, width: int = 60) -> pd.DataFrame:
    """Find a word with the text around it (keyword in context).

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text`` (may be missing).
    word
        A word, a phrase, or a stem with a star behind it (``empath*``); capitals do not matter. Every other character
        stands for itself.
    width
        Characters to show on either side.

    Returns
    -------
    pandas.DataFrame
        One row per place, in the order of the units: ``unit_id``, ``post_id``, ``left``, ``match``, ``right`` (line
        breaks as blanks), ``start`` and ``end`` of the match in the unit's text.

    Raises
    ------
    DiscourseError
        If `word` is empty or a bare star, or if no unit has a text.
    SchemaError
        If a column is missing.
    """
    schema.require(units, "unit_id", "post_id", "text", by="find_in_context")
    if len(units) and units["text"].isna().all():
        raise DiscourseError(f"find_in_context: none of the {len(units)} units has a text; a shared corpus holds none")
    pattern, width = _literal(word), max(width, 0)
    rows = [
        (
            unit,
            post,
            _line(text[max(0, start - width) : start]),
            text[start:end],
            _line(text[end : end + width]),
            start,
            end,
        )
        for unit, post, text in zip(units["unit_id"], units["post_id"], units["text"], strict=True)
        if isinstance(text, str)
        for start, end in (match.span() for match in pattern.finditer(fold(text)))
    ]
    lines = pd.DataFrame(rows, columns=["unit_id", "post_id", "left", "match", "right", "start", "end"])
    return lines.astype({name: "int64" if name in {"start", "end"} else "str" for name in lines})


def _line(text: str) -> str:
    """A text on one line, as long as it was."""
    return re.sub(r"\s", " ", text)


_UNSEGMENTED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)  # no blanks between words


def _literal(word: str) -> re.Pattern[str]:
    parts = fold(word).split()
    if not "".join(parts).strip("*"):
        raise DiscourseError(f"find_in_context: {word!r} holds no word to look for")
    stems = [re.escape(part.rstrip("*")) + r"\w*" if part.endswith("*") else re.escape(part) for part in parts]
    first, last = parts[0][0], parts[-1][-1]
    before = r"(?<!\w)" if first.isalnum() and not _UNSEGMENTED.match(first) else ""
    after = r"(?!\w)" if last.isalnum() and not _UNSEGMENTED.match(last) else ""
    return re.compile(before + r"\s+".join(stems) + after)

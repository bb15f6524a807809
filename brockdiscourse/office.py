"""What office files of untrusted words need: characters they may hold, and the same bytes for the same content."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

# Characters no XML may hold, lone surrogates, and marks that would turn a line's direction round.
_BARRED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_TIME = re.compile(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<")
_THEN = rb">2020-01-01T00:00:00Z<"
_DATE = (2020, 1, 1, 0, 0, 0)
MARKS = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""

_FORMULA = ("=", "+", "-", "@", "{")
_LINK = re.compile(r"(?:https?|ftp|mailto|internal|external|file):", re.IGNORECASE)


def clean(text: object) -> str:
    """A text without the characters an office file may not hold."""
    return _BARRED.sub("", str(text))


def line(text: object) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def label(text: object) -> str:
    """The same, fit for a chart's data sheet: an apostrophe before whatever a spreadsheet might take for a formula."""
    told = line(text)
    return f"'{told}" if told.startswith(_FORMULA) or _LINK.match(told) else told


def cut(text: str, words: int) -> str:
    """The text's first words, and an ellipsis where there are more."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:–—-") + " …"


def put_text(cell: Any, value: Any) -> None:
    """Put a value into a spreadsheet's cell; a text is a text, also where it begins as a formula does."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(MARKS)


def repack(data: bytes, *, replace: Mapping[str, bytes] | None = None) -> bytes:
    """An office file without its time of making: the same content gives the same bytes.

    Parameters
    ----------
    data
        A ``.pptx`` or ``.xlsx``; those embedded in it are treated alike.
    replace
        New content for some of its parts, by name.
    """
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in source.infolist():
            content = (replace or {}).get(item.filename, source.read(item))
            if item.filename.endswith(".xlsx"):
                content = repack(content)
            if item.filename == "docProps/core.xml":
                content = _TIME.sub(_THEN, content)
            archive.writestr(zipfile.ZipInfo(item.filename, _DATE), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()

"""Bytes to text, and what is doubtful about it."""

import codecs
import re

from brockdiscourse.errors import UnreadableError

_MAGIC = {
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"%PDF-": "PDF document",
    b"PK\x03\x04": "ZIP archive or Office document",
    b"PK\x05\x06": "empty ZIP archive",
    b"\x1f\x8b": "gzip archive",
    b"BZh": "bzip2 archive",
    b"\xfd7zXZ": "xz archive",
    b"7z\xbc\xaf": "7z archive",
    b"\x28\xb5\x2f\xfd": "zstd archive",
    b"\xd0\xcf\x11\xe0": "old Office document",
    b"SQLite format": "SQLite database",
    b"\x7fELF": "program",
}
_BOMS = {  # UTF-32 before UTF-16, whose mark it begins with
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"
_MOST_CONTROLS = 0.05  # share of the bytes
_DECLARED_WITHIN = 1024  # bytes; as far as the HTML standard has a browser look
_META = re.compile(rb"<meta[^>]{0,500}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE)
_PROLOG = re.compile(rb"\s{0,20}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([\w.:-]{1,40})", re.IGNORECASE)
_CHARSETS = re.compile(
    r"utf-8|ascii|cp\d{3,4}|iso8859-\d{1,2}|koi8-[rut]|gb\w+|big5\w*|euc_\w+|shift_\w+|iso2022_\w+|mac-\w+|tis-620|johab|hz"
)
_PRINTED = re.compile(r"[^\ufeff \t\r\n\v\f\xa0]")
_LATIN = {"ascii", "iso8859-1"}  # the web reads both as Windows-1252
_FALLBACK = "cp1252"


def decode(data: bytes) -> tuple[str, str | None]:
    """Decode a file as a browser would, and say where that is a guess.

    Parameters
    ----------
    data
        The bytes as they were saved.

    Returns
    -------
    tuple of str and (str or None)
        The text, and a note on what is doubtful. By byte order mark, else as UTF-8 where that is valid, else as HTML
        or XML declares, else as Windows-1252.

    Raises
    ------
    UnreadableError
        If the file is empty, blank or not text.
    """
    _refuse_binary(data)
    mark = next((bom for bom in _BOMS if data.startswith(bom)), None)
    if mark is not None:
        text, note = data[len(mark) :].decode(_BOMS[mark], errors="replace"), None
    else:
        text, note = _without_mark(data)
    if not _PRINTED.search(text):
        raise UnreadableError("empty file", "")
    lost = text.count("\ufffd")
    notes = [note, f"{lost} characters could not be read (U+FFFD)" if lost else None]
    return text, "; ".join(filter(None, notes)) or None


def _refuse_binary(data: bytes) -> None:
    """Raise where the bytes are no text."""
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableError("binary file", name)
    if data.startswith(tuple(_BOMS)):
        return
    if nuls := data.count(0):
        raise UnreadableError("binary file", f"{nuls} NUL bytes")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(data):
        raise UnreadableError("binary file", f"{controls} control characters in {len(data)} bytes")


def _without_mark(data: bytes) -> tuple[str, str | None]:
    declared = _declared(data[:_DECLARED_WITHIN])
    charset = _known(declared) if declared else None
    doubt = f"declared charset {declared} is unknown" if declared and charset is None else None
    if not data.isascii() and (text := _strictly(data, "utf-8")) is not None:
        wrong = charset not in {None, "utf-8"}
        return text, f"declared as {declared}, but is UTF-8" if wrong else doubt
    if charset and (text := _strictly(data, charset)) is not None:
        return text, doubt
    if data.isascii():
        return data.decode("ascii"), doubt
    if charset:
        doubt = f"declared as {declared}, but is not"
    notes = [doubt, "read as Windows-1252, because it is not UTF-8"]
    return data.decode(_FALLBACK, errors="replace"), "; ".join(filter(None, notes))


def _declared(head: bytes) -> str | None:
    found = _PROLOG.match(head) or _META.search(head)
    return found[1].decode("ascii", errors="replace") if found else None


def _known(declared: str) -> str | None:
    """Python's name of a declared charset; None where it is none that pages are written in."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):  # a page that can say so in ASCII is written in neither
        return "utf-8"
    if name in _LATIN:
        return _FALLBACK
    return name if _CHARSETS.fullmatch(name) else None


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, ValueError):
        return None

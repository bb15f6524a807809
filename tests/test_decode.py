"""Bytes to text: what the bytes are, and what is doubtful about it."""

import codecs

import pytest
from hypothesis import given, strategies as st

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.decode import decode

META = '<html><head><meta charset="{}"></head><body>Grüße, café</body></html>'
OLD_META = '<meta http-equiv="Content-Type" content="text/html; charset={}"><p>Grüße, café</p>'


@pytest.mark.parametrize(
    ("data", "text", "doubts"),
    [
        pytest.param(b"plain words", "plain words", [], id="ASCII is sure"),
        pytest.param("Grüße".encode(), "Grüße", [], id="valid UTF-8 is sure"),
        pytest.param(codecs.BOM_UTF8 + "Grüße".encode(), "Grüße", [], id="UTF-8 mark"),
        pytest.param(codecs.BOM_UTF16_LE + "Grüße".encode("utf-16-le"), "Grüße", [], id="UTF-16 little-endian mark"),
        pytest.param(codecs.BOM_UTF16_BE + "Grüße".encode("utf-16-be"), "Grüße", [], id="UTF-16 big-endian mark"),
        pytest.param(codecs.BOM_UTF32_LE + "Grüße".encode("utf-32-le"), "Grüße", [], id="UTF-32 is not UTF-16"),
        pytest.param(b"caf\xe9", "café", ["Windows-1252"], id="neither declared nor UTF-8"),
        pytest.param(b"\x93quoted\x94", "“quoted”", ["Windows-1252"], id="curly quotes of Windows"),
        pytest.param(b"caf\xe9 \x81", "café \ufffd", ["Windows-1252", "1 characters"], id="a byte Windows lacks"),
        pytest.param(META.format("windows-1252").encode("cp1252"), META.format("windows-1252"), [], id="meta"),
        pytest.param(
            META.format("iso-8859-1").encode("cp1252"), META.format("iso-8859-1"), [], id="latin-1 as the web"
        ),
        pytest.param(
            b'<meta charset="iso-8859-1">\x93',
            '<meta charset="iso-8859-1">“',
            [],
            id="latin-1 on the web has curly quotes",
        ),
        pytest.param(OLD_META.format("latin1").encode("cp1252"), OLD_META.format("latin1"), [], id="http-equiv"),
        pytest.param(META.format("koi8-u").encode(), META.format("koi8-u"), ["but is UTF-8"], id="wrong: it is UTF-8"),
        pytest.param(
            META.format("utf-8").encode("cp1252"),
            META.format("utf-8"),
            ["but is not", "Windows-1252"],
            id="wrong: no UTF-8",
        ),
        pytest.param(
            META.format("klingon").encode(), META.format("klingon"), ["klingon is unknown"], id="unknown charset"
        ),
        pytest.param(
            META.format("rot13").encode(), META.format("rot13"), ["rot13 is unknown"], id="a codec, no charset"
        ),
        pytest.param(META.format("utf-16").encode(), META.format("utf-16"), [], id="UTF-16 in ASCII means UTF-8"),
        pytest.param(
            b'<?xml version="1.0" encoding="windows-1251"?><p>\xcf\xf0\xe8</p>',
            '<?xml version="1.0" encoding="windows-1251"?><p>При</p>',
            [],
            id="XML prolog",
        ),
        pytest.param(
            b" " * 1100 + b'<meta charset="cp1251">\xcf',
            " " * 1100 + '<meta charset="cp1251">Ï',
            ["Windows-1252"],
            id="a declaration behind the first 1,024 bytes does not count",
        ),
        pytest.param(
            "lost \ufffd".encode(), "lost \ufffd", ["1 characters"], id="what an earlier program lost is counted"
        ),
        pytest.param(codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "a\ufffd", ["1 characters"], id="half a pair"),
    ],
)
def test_bytes_become_text_and_doubts_are_said(data: bytes, text: str, doubts: list[str]) -> None:
    """The text is right, and the note names every guess and nothing else."""
    found, note = decode(data)
    assert found == text
    assert all(doubt in (note or "") for doubt in doubts)
    assert (note is None) == (not doubts)


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b" \x00", "\u00a0".encode()])
def test_nothing_to_read_is_an_empty_file(data: bytes) -> None:
    """No bytes, blanks, or a byte order mark alone."""
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert (caught.value.reason, caught.value.detail) == ("empty file", "")


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04word/document.xml", "ZIP"),
        (b"\x1f\x8b\x08text", "gzip"),
        (b"words\x00words", "1 NUL"),
        ("no mark".encode("utf-16-le"), "NUL"),
        (b"a\x01\x02\x03bcdefghij", "3 control characters in 13"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, detail: str) -> None:
    """Pictures, documents, archives, NULs and many control characters are named, not read."""
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert caught.value.reason == "binary file"
    assert detail in caught.value.detail


def test_a_stray_control_character_is_no_binary_file() -> None:
    """One form feed or bell in a page of words does not cost the page."""
    assert decode(b"word " * 20 + b"\x07\x0c")[0].startswith("word")


@given(
    st.binary(max_size=200)
    | st.builds(bytes.__add__, st.sampled_from([codecs.BOM_UTF16_LE, codecs.BOM_UTF8]), st.binary())
)
def test_any_bytes_give_clean_text_or_our_error(data: bytes) -> None:
    """Never another exception, never half a surrogate pair."""
    try:
        text, note = decode(data)
    except UnreadableError:
        return
    text.encode()  # a lone surrogate would raise
    assert note is None or note


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda text: text.strip("\ufeff \xa0"))
)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    """What was saved as UTF-8 is read as it was written, a leading mark aside."""
    assert decode(text.encode())[0] == text.removeprefix("\ufeff")

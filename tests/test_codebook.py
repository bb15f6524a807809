"""Codebooks: what they may say, and what is said when they do not."""

import re
from pathlib import Path

import pytest

from brockdiscourse.codebook import Codebook, read_codebook
from brockdiscourse.errors import CodebookError
from brockdiscourse.text import fold

HEAD = """
name = "tiny"

[classes]
buyer = ["buyer", "clients", "trade customer*"]

[[themes]]
id = "kindness"
label = "Kindness"
definition = "Being kind."
"""


def book(folder: Path, body: str) -> Codebook:
    file = folder / "tiny.toml"
    file.write_text(HEAD + body, encoding="utf-8")
    return read_codebook(file)


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        # a word: whole, any case, with its possessive; a hyphen is a blank
        ("sales", "Sales and wholesales, sales-driven, sale", ["Sales", "sales"]),
        ("customer", "The customer’s customers, customer-focused", ["customer’s", "customer"]),
        ("we", "we're, we, ewe, we’ve", ["we"]),
        ("don't", "I don’t, I do not", ["don’t"]),
        ("naïve", "A NAÏVE view", ["NAÏVE"]),
        # a stem
        ("empath*", "Empathy, empathetic, tel-empathy, sympathy", ["Empathy", "empathetic", "empathy"]),
        # a phrase: over line breaks, hyphens and quotation marks, not over a comma
        ("customer focus*", "customer-focused, customer\nfocus", ["customer-focused", "customer\nfocus"]),
        ("customer focus*", "“customer” focus, customer, focus", ["customer” focus"]),
        ("customer-focus*", "a customer focus", ["customer focus"]),
        ("buyer shoes", "the buyer's shoes", ["buyer's shoes"]),
        # a gap is one to three words, whatever stands between them
        ("walk in * shoes", "walk in shoes; walk in my shoes", ["walk in my shoes"]),
        ("walk in * shoes", "walk in our, dear buyers' shoes", ["walk in our, dear buyers' shoes"]),
        ("walk in * shoes", "walk in one two three four shoes", []),
        # a class, alone and in a phrase
        ("[buyer]", "Buyer, client, clients, trade customers", ["Buyer", "clients", "trade customers"]),
        ("help [buyer]", "help clients, help the buyer", ["help clients"]),
        # a sentence that asks, once
        ("?", "Why?? ", ["??"]),
        ("?", "Why? I know.", []),
        ("?", "Why? (I know.)", ["?"]),
    ],
)
def test_what_a_cue_finds(tmp_path: Path, cue: str, text: str, expected: list[str]) -> None:
    """Each row pins one rule of the cue language; an anchor stands in every match."""
    phrase = book(tmp_path, f'cues = ["{cue}"]').themes[0].cues[0].phrase
    folded = fold(text)
    spans = [match.span() for match in phrase.pattern.finditer(folded)]
    assert [text[start:end] for start, end in spans] == expected
    assert all(any(anchor in folded[start:end] for anchor in phrase.anchors) for start, end in spans)
    assert all(folded.startswith(phrase.anchors, start) for start, _ in spans if phrase.leads)


CONDITIONS = """
unless = ["unkind"]
cues = [
    "gentle*",
    { cue = "warm", unless = ["weather"] },
    { near = { a = ["[buyer]", "shop"], b = ["smile", "laugh*"], within = 12 } },
    { near = { a = ["shop"], b = ["nod"], within = "3 sentences" } },
    { near = { a = ["shop"], b = ["wink"] } },
]
"""


def test_conditions_are_kept(tmp_path: Path) -> None:
    """A nearness gives one cue per b, each with every a; exclusions of theme and cue add up."""
    kind = book(tmp_path, CONDITIONS).themes[0]
    told = [
        (cue.phrase.written, [a.written for a in cue.near], cue.within, cue.unit, [u.written for u in cue.unless])
        for cue in kind.cues
    ]
    assert told == [
        ("gentle*", [], 1, "sentences", ["unkind"]),
        ("warm", [], 1, "sentences", ["unkind", "weather"]),
        ("smile", ["[buyer]", "shop"], 12, "words", ["unkind"]),
        ("laugh*", ["[buyer]", "shop"], 12, "words", ["unkind"]),
        ("nod", ["shop"], 3, "sentences", ["unkind"]),
        ("wink", ["shop"], 1, "sentences", ["unkind"]),
    ]
    assert (kind.scored, kind.negated_counts, kind.act) == (True, True, False)


SECOND = 'cues = ["kind"]\n[[themes]]\n'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('cues = ["kind"]\nuse_wen = "x"', r"^tiny.toml, line 8, theme kindness: .*'use_wen'.*nearest is 'use_when'"),
        ("cues = []", "^tiny.toml, line 8, theme kindness: has no cues"),
        ("", "theme kindness: has no cues"),
        ('cues = ["kind",\n"[bayer] love"]', r"line 12, theme kindness, cue \"\[bayer\] love\": .*nearest is 'buyer'"),
        ('cues = ["*"]', r"line 11, theme kindness, cue \"\*\": matches everything"),
        ('cues = [""]', "matches everything"),
        ('cues = ["a*"]', r"'a\*' matches nearly everything"),
        ('cues = ["* kind"]', "begins or ends with a gap"),
        ('cues = ["ki.d"]', "'ki.d' is no word"),
        ("cues = [3]", "a cue is a text, or a table with either cue or near, not 3"),
        ('cues = [{ cue = "kind", near = { a = ["x"], b = ["y"] } }]', "either cue or near"),
        ('cues = [{ cue = "kind", unles = ["x"] }]', "a cue has no key 'unles'; the nearest is 'unless'"),
        ('cues = [{ near = { a = ["x"], c = ["y"] } }]', "a near has no key 'c'"),
        ('cues = [{ near = { a = ["kind"], b = [] } }]', r"near.b must be a list of texts, not \[\]"),
        ('cues = [{ near = { a = ["kind"], b = ["soul"], within = "2 lines" } }]', "within takes .*'2 lines'"),
        ('cues = [{ near = { a = ["kind"], b = ["soul"], within = true } }]', "within takes"),
        ('cues = ["kind"]\nact = "yes"', "act must be true or false, not 'yes'"),
        (SECOND + 'id = "kindness"\nlabel = "K"\ndefinition = "K"\ncues = ["k"]', "the id stands twice"),
        (SECOND + 'id = "Bad Id"', "needs an id of small letters"),
        (SECOND + 'id = "x"\ncues = ["k"]', "theme x: label must be a text, not ''"),
        ('cues = ["kind"', "^tiny.toml: is not TOML: .*"),
    ],
)
def test_a_faulty_codebook_is_refused_with_its_place(tmp_path: Path, body: str, message: str) -> None:
    """One clear line says file, line, theme and cue."""
    with pytest.raises(CodebookError, match=message) as error:
        book(tmp_path, body)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"", r"has no \[\[themes\]\]"),
        (b"themes = 3", r"has no \[\[themes\]\]"),
        (b"them = []", "a codebook has no key 'them'; the nearest is 'themes'"),
        (b"classes = 3", "classes must be a table"),
        (b"[classes]\na = []", "a must be a list of texts"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """Binary, empty, without themes, with a stray key: one clear line each."""
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(CodebookError, match=message):
        read_codebook(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """So is a folder."""
    with pytest.raises(CodebookError, match=r"x.toml: cannot be read \(No such file"):
        read_codebook(tmp_path / "x.toml")
    with pytest.raises(CodebookError, match="cannot be read"):
        read_codebook(tmp_path)


def test_the_hash_follows_what_the_file_says(tmp_path: Path) -> None:
    """Comments and layout leave the hash as it is; another cue or exclusion changes it."""
    first = book(tmp_path, 'cues = ["kind"]').hash
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert book(tmp_path, '# a remark\r\ncues = [\r\n  "kind",\r\n]').hash == first
    assert book(tmp_path, 'cues = ["kind"]\nact = false').hash == book(tmp_path, 'act = false\ncues = ["kind"]').hash
    assert book(tmp_path, 'cues = ["kind*"]').hash != first
    assert book(tmp_path, 'unless = ["x"]\ncues = ["kind"]').hash != first


def test_a_codebook_of_ten_thousand_cues_is_read(tmp_path: Path) -> None:
    """Size is no reason to fail."""
    cues = ", ".join(f'"word{number}"' for number in range(10_000))
    assert len(book(tmp_path, f"cues = [{cues}]").themes[0].cues) == 10_000


def test_the_packaged_codebook_holds_the_themes_promised() -> None:
    """Ten themes and seven acts are scored; the Challenger idea is only counted."""
    codebook = read_codebook()
    scored = [theme for theme in codebook.themes if theme.scored]
    assert [theme.id for theme in codebook.themes if not theme.scored] == ["challenger_idea"]
    assert len([theme for theme in scored if not theme.act]) == 10
    assert len([theme for theme in scored if theme.act]) == 8
    assert codebook.labels["empathy"] == "Empathy"
    assert all(theme.definition and theme.use_when and theme.not_when for theme in codebook.themes)


def test_the_packaged_codebook_repeats_no_page(pages: Path) -> None:
    """It holds no four words in a row of the reference pages."""

    def fours(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(text))
        return set(zip(words, words[1:], words[2:], words[3:], strict=False))

    written = fours((Path(__file__).parents[1] / "brockdiscourse/codebooks/selling.toml").read_text(encoding="utf-8"))
    for page in pages.glob("*.txt"):
        assert not written & fours(page.read_text(encoding="utf-8"))

"""Sentences, words, quotations. All texts here are invented."""

import csv
import re
import time
from itertools import groupby, pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from brockdiscourse import schema
from brockdiscourse.errors import SchemaError
from brockdiscourse.text import (
    STOP_WORDS,
    count_tokens,
    find_quotations,
    fold,
    group_sentences,
    in_quotes,
    sentences as sentence_rules,
    split_sentences,
    split_units,
    tokenize,
)
from brockdiscourse.text.words import find_starts

MESSY = st.text(alphabet=st.sampled_from(list("abcXYZ019 \n\n..!?…\"'“”«»„’‘()[]>-–*:,;İßé_\0\t")), max_size=120)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def words(text: str, *, compounds: bool = True) -> list[str]:
    return [text[start:end] for start, end in tokenize(text, compounds=compounds)]


def quotations(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], basis) for start, end, basis in find_quotations(text)]


# --- sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Birds sing. Fish swim.", ["Birds sing.", "Fish swim."]),
        ("Really? Yes! Good.", ["Really?", "Yes!", "Good."]),
        # a closing mark belongs to the sentence it closes
        ("He said “go.” We went.", ["He said “go.”", "We went."]),
        ("(It rained.) We stayed.", ["(It rained.)", "We stayed."]),
        # dots before a small letter, or inside words, end nothing; before a capital they do
        ("The worst….. well, never mind.", ["The worst….. well, never mind."]),
        ("Roles….stated plainly…and so on.", ["Roles….stated plainly…and so on."]),
        ("We waited… Then it rained.", ["We waited…", "Then it rained."]),
        # abbreviations, initials, list numbers, decimals
        ("Use tools, e.g. Hammers, daily.", ["Use tools, e.g. Hammers, daily."]),
        ("Ask Dr. Lind. She knows.", ["Ask Dr. Lind.", "She knows."]),
        ("A. B. Lind wrote it.", ["A. B. Lind wrote it."]),
        ("It sells in the U.S. The rest waits.", ["It sells in the U.S.", "The rest waits."]),
        ("Pens, ink, etc. Those sell.", ["Pens, ink, etc.", "Those sell."]),
        ("See no. 5 below. It helps.", ["See no. 5 below.", "It helps."]),
        ("1. Count them. 2. Sell them.", ["1. Count them.", "2. Sell them."]),
        ("It grew 3.5 percent. Fine.", ["It grew 3.5 percent.", "Fine."]),
        ("Pens, etc. and ink.", ["Pens, etc. and ink."]),
        ("So did I. Ann left.", ["So did I.", "Ann left."]),
        # writers without capitals
        ("nice post. this helps a lot.", ["nice post.", "this helps a lot."]),
        ("“Why?” she asked.", ["“Why?” she asked."]),
        # a line break is none, a blank line is
        ("Hi Ann,\nI could not\ncome.", ["Hi Ann,\nI could not\ncome."]),
        ("Hi Ann,\n\nI could not come", ["Hi Ann,", "I could not come"]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        # what stands before a quoted line or a list item is no part of it
        ("> Quoted here.\n> And here.\n\nMy own.", ["Quoted here.", "And here.", "My own."]),
        ("> Quoted here\nMy own", ["Quoted here", "My own"]),
        ("- first thing\n- second thing", ["first thing", "second thing"]),
        (">50 tons moved.", [">50 tons moved."]),
        # an aside in round brackets stays with its sentence; square brackets open one
        ("Odd! (So it seems.) Yet true.", ["Odd! (So it seems.)", "Yet true."]),
        ("It is [mine]. [He] knows.", ["It is [mine].", "[He] knows."]),
        # no letter, no sentence
        ("***\n\n:-)\n\n…", []),
        ("", []),
    ],
)
def test_sentence_rules(text: str, expected: list[str]) -> None:
    """Each row pins one rule of where a sentence ends."""
    assert sentences(text) == expected


@given(MESSY)
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    """Whatever arrives, sentences come in order, do not overlap, hold no outer blanks, and hold every letter."""
    spans = split_sentences(text)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    outside = [character for at, character in enumerate(text) if not any(start <= at < end for start, end in spans)]
    assert not any(character.isalnum() for character in outside)


@pytest.mark.parametrize("before", ["He met ", "He met (", "«"])
def test_no_abbreviation_is_taken_for_a_sure_stop(before: str) -> None:
    """The quick look at a full stop leaves every abbreviation to the rules, however it is written."""
    counted = {"no", "nos", "pp", "ch", "fig", "figs", "vol"}  # before a number only
    for word in sentence_rules._TITLES | sentence_rules._SELDOM_LAST | sentence_rules._COUNTED - counted:
        for written in (word, word.capitalize(), word.upper()):
            found = re.search(f"[.]{sentence_rules._SURE}", f"{before}{written}. Ferris")
            assert found is None, written
    assert re.search(f"[.]{sentence_rules._SURE}", f"{before}them. Ferris")


@given(MESSY)
def test_a_sure_stop_is_one_by_the_rules(text: str) -> None:
    """With and without the quick look the same sentences are found."""
    quick = split_sentences(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sentence_rules, "_STOP", re.compile(sentence_rules._STOP.pattern.replace(sentence_rules._SURE, r"(?!)()"))
        )
        assert split_sentences(text) == quick


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t stop – it's Ann’s.", ["Don’t", "stop", "it's", "Ann’s"]),
        ("customer-focused, us–them", ["customer-focused", "us", "them"]),
        ("3.5 of 1,000 in the 70’s", ["3.5", "of", "1,000", "in", "the", "70’s"]),
        ("the buyers’ _real_ 'needs'", ["the", "buyers", "real", "needs"]),
        ("cafe\u0301s in I\u0307zmir", ["cafe\u0301s", "in", "I\u0307zmir"]),
        ("— … !", []),
    ],
)
def test_words_are_letters_with_inner_apostrophes_and_hyphens(text: str, expected: list[str]) -> None:
    """Dashes part words, hyphens and apostrophes inside do not; a number keeps its decimals."""
    assert words(text) == expected
    assert count_tokens(text) == len(expected)


@given(st.text(alphabet="abZ09٣é\u0301'’ʼ-‐‑.,_ \n", max_size=60))
def test_words_of_many_texts_at_once(text: str) -> None:
    """Each word begins where it begins when the text is read alone."""
    assert find_starts(text).tolist() == [start for start, _ in tokenize(text)]


def test_compounds_can_be_taken_apart() -> None:
    """For cues a hyphen counts as a blank."""
    assert words("a customer-focused don't", compounds=False) == ["a", "customer", "focused", "don't"]


@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    """A folded text is as long as the text, character for character, even where lower() would grow it."""
    folded = fold(text)
    assert len(folded) == len(text)
    expected = [character.lower()[0] for character in text if character not in "’ʼ＇Σ"]
    assert [c for c, old in zip(folded, text, strict=True) if old not in "’ʼ＇Σ"] == expected


def test_folding_straightens_apostrophes() -> None:
    """İ is one character before and after."""
    assert fold("İZMİR’s Tea") == "izmir's tea"


def test_stop_words_are_folded() -> None:
    """The list can be compared with folded words."""
    assert all(word == fold(word) and count_tokens(word) == 1 for word in STOP_WORDS)
    assert {"the", "don't", "we"} <= STOP_WORDS


# --- quotations ------------------------------------------------------------------------------------------------------

ELEVEN = "one two three four five six seven eight nine ten eleven"
TEN = ELEVEN.removesuffix(" eleven")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # more than ten words between marks; ten are the writer's own
        (f"She wrote “{ELEVEN}” twice.", [(ELEVEN, "marks")]),
        (f"She wrote “{TEN}” twice.", []),
        (f"Sie schrieb „{ELEVEN}“ und «{ELEVEN}».", [(ELEVEN, "marks"), (ELEVEN, "marks")]),
        (f'She wrote "{ELEVEN}", twice.', [(ELEVEN, "marks")]),
        # over paragraphs, each with an opening mark of its own or only the first
        (f"“{ELEVEN}\n\n“{ELEVEN}”\n\nMine.", [(f"{ELEVEN}\n\n“{ELEVEN}", "marks")]),
        (f"“{ELEVEN}\n\n{ELEVEN}”\n\nMine.", [(f"{ELEVEN}\n\n{ELEVEN}", "marks")]),
        # a stray mark swallows nothing
        (f"A stray “ mark.\n\n{ELEVEN}\n\nThen “{TEN}” and {ELEVEN}.", []),
        (f"A stray ” mark. {ELEVEN} “{ELEVEN}” mine", [(ELEVEN, "marks")]),
        (f"“Lost.\n\nMine.\n\n“{ELEVEN}”", [(ELEVEN, "marks")]),
        (f'A 6" pipe and a "{ELEVEN}" label', [(ELEVEN, "marks")]),
        (f'The "{ELEVEN} 6" pipe {TEN}" label', [(f'{ELEVEN} 6" pipe {TEN}', "marks")]),
        ("“lost\n\n" + "\n\n".join([ELEVEN] * 15) + "”", []),
        # introduced by a colon, opening mark lost
        (f"My coach says:\n\n{ELEVEN}\n\nAnd more.”\n\nI agree.", [(f"{ELEVEN}\n\nAnd more.", "marks")]),
        (f"My list:\n\n{ELEVEN}\n\nA ” inside a line.\n\nEnd.", []),
        ("My list:\n\n" + "\n\n".join([ELEVEN] * 15) + "”", []),
        # blocks; blank lines between quoted lines belong to them, and no pair of marks reaches across
        ("Ann:\n\n> Old words.\n> More.\n\n> End.\n\nMine.", [("Old words.\n> More.\n\n> End.", "block")]),
        (f"A “ stray\n\n> {ELEVEN}\n\nand ” another", [(ELEVEN, "block")]),
        (f"> She: “{ELEVEN}”", [(f"She: “{ELEVEN}”", "block")]),
        (">50 tons were moved", []),
        ("", []),
    ],
)
def test_quotation_rules(text: str, expected: list[tuple[str, str]]) -> None:
    """Each row pins one rule of what counts as quoted."""
    assert quotations(text) == expected


@given(MESSY)
def test_quotations_are_in_order_and_apart(text: str) -> None:
    """Whatever arrives, passages lie inside the text, do not overlap, and those by marks are long."""
    found = find_quotations(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(count_tokens(text[start:end]) > 10 for start, end, basis in found if basis == "marks")


@pytest.mark.parametrize(
    "text",
    ["." * 30_000 + "x", "“" * 30_000, '"a ' * 30_000, ":\n\n”" * 10_000, " >" * 30_000, "x" + " " * 30_000 + "\nx",
     "“a " * 15_000 + "b” " * 15_000, ">" * 30_000, "\n" * 30_000, '. " ' * 10_000, "a-" * 30_000],
)  # fmt: skip
def test_hostile_texts_take_linear_time(text: str) -> None:
    """Runs of one mark, which make careless expressions quadratic, are read in about a second, not in minutes."""
    begun = time.perf_counter()
    split_sentences(text)
    find_quotations(text)
    tokenize(text)
    assert time.perf_counter() - begun < 5


def test_marks_inside_a_quotation_become_single() -> None:
    """As typesetters do; straight marks, of which nobody can say which opens, stay."""
    assert in_quotes('“Why?” she asked, "why".') == '“‘Why?’ she asked, "why".”'


# --- tables ----------------------------------------------------------------------------------------------------------


def test_a_sentence_is_quoted_only_if_all_its_words_are() -> None:
    """Own words round a quotation keep the sentence the writer's; a sentence inside it is quoted."""
    text = "She said: “It rained for days and days on end. Nobody came to the shop at all.” I agree."
    units = pd.DataFrame({"unit_id": ["p", "q"], "post_id": ["p", "p"], "kind": "post", "text": [text, None]})
    table = split_units(units)
    assert table["sentence_id"].tolist() == ["p:1", "p:2", "p:3"]
    assert table["voice"].tolist() == ["own", "quoted", "own"]
    assert table["words"].tolist() == [10, 7, 2]
    schema.check({"sentences": table})
    begun = units.assign(text="“It rained for days and days on end and nobody came,” said Ann.").head(1)
    assert split_units(begun)["voice"].tolist() == ["own"]


def test_passages_can_be_given() -> None:
    """With a quotes table its passages decide, and only in their own unit."""
    units = pd.DataFrame({"unit_id": ["a", "b"], "post_id": "a", "text": ["Copied here. Mine.", "Copied here. Mine."]})
    quotes = schema.frame("quotes", [{"unit_id": "b", "start": 0, "end": 12, "basis": "copied"}])
    assert split_units(units, quotes)["voice"].tolist() == ["own", "own", "quoted", "own"]


def test_no_text_gives_an_empty_table() -> None:
    """Units without text have no sentences, and the table has its columns all the same."""
    units = pd.DataFrame({"unit_id": ["a"], "post_id": ["a"], "text": [None]})
    assert list(split_units(units).columns) == schema.TABLES["sentences"].names
    with pytest.raises(SchemaError, match="split_units needs the column text"):
        split_units(units.drop(columns="text"))


def test_sentences_are_grouped_by_what_is_known_of_their_unit() -> None:
    """A missing value is a group of its own; one unit named twice is refused."""
    table = pd.DataFrame({"unit_id": ["a", "b", "c", "a"]})
    by = pd.DataFrame({"unit_id": ["a", "b"], "year": pd.array([2020, 2019], dtype="Int64")})
    groups, group = group_sentences(table, by)
    assert groups["year"].tolist()[:2] == [2019, 2020]
    assert groups["year"].isna().tolist() == [False, False, True]
    assert group.tolist() == [1, 0, 2, 1]
    assert group_sentences(table, None)[1].tolist() == [0, 0, 0, 0]
    with pytest.raises(SchemaError, match="unit a twice"):
        group_sentences(table, pd.concat([by, by]))


def test_the_readers_sentences_are_found(pages: Path) -> None:
    """The sentences two readers coded are those the rules find in the pages' own text."""
    with (pages.parent / "coding.csv").open(encoding="utf-8") as file:
        rows = [(row["unit"], row["sentence"]) for row in csv.DictReader(file)]
    assert len(rows) > 100
    for unit, group in groupby(rows, key=lambda row: row[0]):
        coded = [sentence for _, sentence in group]
        page = next(pages.glob(f"{unit[:3]}_*.txt")).read_text(encoding="utf-8")
        begins, ends = (re.escape(part).replace(r"\ ", r"\s+") for part in (coded[0][:25], coded[-1][-25:]))
        passage = re.search(f"{begins}.*?{ends}", page, re.DOTALL)
        assert passage is not None
        assert [" ".join(sentence.split()) for sentence in sentences(passage.group())] == coded

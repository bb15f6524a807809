"""Names: comparing them, and finding them in a text. Everybody here is invented."""

import time

import pytest
from hypothesis import given, strategies as st

from brockdiscourse.people.mentions import find_addresses, find_capitals, find_cited, find_signature, find_sources
from brockdiscourse.people.names import (
    FORMAL_NAMES,
    called_by,
    find_common_words,
    first_name_keys,
    is_name,
    may_name,
    merge_key,
    normalize_name,
)

MESSY = st.text(alphabet=st.sampled_from(list("AaBbİß @,.–-'’\"“”>\n\t!?:()<>=\u200b\u202e😀田1")), max_size=150)


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Ann Lee", "ann lee"),
        ("  ANN   LEE ", "ann lee"),
        ("Ann\u200b Lee\u200f", "ann lee"),  # zero-width and right-to-left marks
        ("Ａｎｎ Lee", "ann lee"),  # full-width letters
        ("<b>Ann</b> Lee", "ann lee"),
        ("Ann Lee 😀", "ann lee"),
        ("=Ann Lee", "ann lee"),  # a formula to Excel
        ("Kelly O’Rourke", "kelly orourke"),
        ("Shaw-Lyle", "shaw lyle"),
        ("Dr. Ann Lee, PhD", "ann lee"),
        ("José", "josé"),  # accents tell people apart
        ("Jose\u0301", "josé"),
        ("田中", "田中"),
        ("😀", "😀"),  # nothing else to go by
        ("Dr", "dr"),
        ("", ""),
    ],
)
def test_a_name_is_compared_by_its_letters(printed: str, key: str) -> None:
    """Case, marks, tags, signs and academic titles make no difference; letters and accents do."""
    assert normalize_name(printed) == key


@given(MESSY)
def test_comparing_twice_changes_nothing(text: str) -> None:
    """A compared form compares to itself."""
    assert normalize_name(normalize_name(text)) == normalize_name(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dave Marsh", "David Marsh", True),
        ("Des Field", "Desmond Field", True),
        ("Ann Lee", "ann LEE", True),
        ("Chris Marsh", "Christopher Marsh", False),  # Christina, Christine too
        ("Steve Marsh", "Stephen Marsh", False),  # or Steven
        ("Dave Marsh", "David March", False),
    ],
)
def test_full_names_merge_through_nicknames_that_tell(one: str, other: str, *, same: bool) -> None:
    """A short form merges full names only where it stands for one name."""
    assert (merge_key(normalize_name(one)) == merge_key(normalize_name(other))) is same


@pytest.mark.parametrize("name", ["Dave", "Priya R.", "J Marsh"])
def test_single_names_and_initials_never_merge(name: str) -> None:
    """What is not a full name has no key to merge by."""
    assert merge_key(normalize_name(name)) == ""


@pytest.mark.parametrize(
    ("called", "person", "fits"),
    [
        ("dave", "david", True),
        ("david", "dave", True),
        ("davey", "dave", True),
        ("chris", "christine", True),
        ("chris", "tina", False),
        ("mike", "mick", True),
        ("tom", "tim", False),
    ],
)
def test_a_first_name_finds_its_forms(called: str, person: str, *, fits: bool) -> None:
    """Short finds long and long short; two short forms meet only in a name that is sure."""
    assert bool(set(called_by(called)) & set(first_name_keys(person))) is fits


def test_the_nickname_table_is_sound() -> None:
    """No short form is its own formal name, and each has one."""
    assert all(formal and nickname not in formal for nickname, formal in FORMAL_NAMES.items())
    assert FORMAL_NAMES["chuck"] == ["charles"]


@pytest.mark.parametrize("name", ["", " ", "Anonymous", "GUEST", "guest 12", "admin", "Author", "\u200b"])
def test_nobody_is_no_name(name: str) -> None:
    """Anonymous, Guest, admin, Author and nothing name nobody."""
    assert not is_name(name)


@pytest.mark.parametrize("name", ["Ann", "J", "Guest of Honour", "田中", "😀"])
def test_everything_else_is_a_name(name: str) -> None:
    """One letter, another script or an emoji may be what somebody calls himself."""
    assert is_name(name)


def test_words_written_small_are_no_names() -> None:
    """A word that the texts write small every fourth time, or behind an article, in or at, is none."""
    common = find_common_words(["Indeed pallets. Pallets, Pallets.", "He lives in Leeds. Hamish, Hamish!"])
    assert {"pallets", "leeds"} <= common
    assert "hamish" not in common


@pytest.mark.parametrize(
    ("word", "trusted"),
    [
        ("Hamish", True),
        ("MacIver", True),
        ("O’Neill", True),
        ("Shaw-Lyle", True),
        ("Sally", True),  # ends like an adverb, stands in the table
        ("Ann Lee", True),
        ("Will", False),
        ("Grace", False),
        ("Sadly", False),
        ("However", False),
        ("LinkedIn", False),
        ("WOW", False),
        ("Ooooh", False),
        ("J", False),
        ("hamish", False),
        ("Leeds", False),
    ],
)
def test_only_a_likely_word_makes_somebody_new(word: str, *, trusted: bool) -> None:
    """An unknown word becomes a person only if it is written as a name and is no word of the texts."""
    assert may_name(word, common=frozenset({"leeds"})) is trusted


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Ann, you are right.", [("Ann", "opening", True)]),
        ("Ann – I wonder.", [("Ann", "opening", False)]),
        ("Hi Ann,\nyou are right.", [("Ann", "greeting", True)]),
        ("Hi there Ann! Yes.", [("Ann", "greeting", True)]),
        ("hi ann, yes", [("ann", "greeting", False)]),
        ("Hi Ann great post", [("Ann", "greeting", False)]),
        ("Thank you, Ann. Yes.", [("Ann", "greeting", True)]),
        ("Ann and Tom, thank you.", [("Ann", "opening", True), ("Tom", "opening", True)]),
        ("Great post Ann, I laughed.", [("Ann", "inner", False)]),
        ("@Ann Lee you can.", [("Ann Lee", "at", True)]),
        ("I side with @ann here.", [("ann", "at", False)]),
        ("Fair, Ann, and well put.", [("Fair", "opening", True), ("Ann", "inner", True)]),
        ("No template, Ann, that is it.", [("Ann", "inner", True)]),
        ("I lived down there in Paris, France, once.", [("France", "inner", False)]),
        ("I agree with Ann, but no.", []),
        ("It does not scale, Ann.", [("Ann", "inner", True)]),
        ("We sold two hundred of them that year and lost money, Ann.", [("Ann", "inner", False)]),
        ("As Ann says, no.", []),
        ("Ann says no.", []),
        ("“Ann, you rogue,” he said.", []),  # somebody else called
        ("> Ann, you rogue\n\nTom, no.", [("Tom", "opening", True)]),
        ("", []),
    ],
)
def test_a_call_is_found_where_it_stands(text: str, called: list[tuple[str, str, bool]]) -> None:
    """Openings, greetings, @ and names between commas are calls; a reference and a quoted call are not."""
    assert [(one.name, one.manner, one.sure) for one in find_addresses(text)] == called


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("It works.\n\n– Aiko", ("Aiko", "dash")),
        ("It works. – Aiko", ("Aiko", "dash")),
        ("It works.\n-- Aiko Tan", ("Aiko Tan", "dash")),
        ("It works. Cheers, Tom", ("Tom", "closing")),
        ("It works.\nBest regards,\nTom", ("Tom", "dash")),
        ("It works.\n\nThanks,\nTom", ("Tom", "dash")),
        ("It works.\n\nAiko", ("Aiko", "line")),
        ("It works. Thanks, Tom", None),  # may thank Tom
        ("“Stay near the customer.”\n– Peter Dale", None),  # the quotation's author
        ("> Stay near.\n\n– Peter Dale", None),
        ("It works – Aiko agrees", None),
        ("– Aiko", None),  # nothing is signed
        ("Progress.", None),
        ("", None),
    ],
)
def test_a_signature_ends_a_text(text: str, signed: tuple[str, str] | None) -> None:
    """A dash, a farewell or a line of its own signs; an attribution and a thank-you do not."""
    found = find_signature(text)
    assert (found and (found.name, found.manner)) == signed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("This answers a fine post by Ann Lee.", ["Ann Lee"]),
        ("According to Ann B. Lee it works.", ["Ann B. Lee"]),
        ("Ann Lee writes that it works.", ["Ann Lee"]),
        ("As Dr Ann Lee once said, no.", ["Ann Lee"]),
        ("We flew in from New York.", []),
        ("A report by Google Sales came.", []),
        ("The Patient Buyer says so.", []),
        ("They worked by Night. He’d gone.", []),
        ("Ann Lee came.", []),
    ],
)
def test_a_cue_gives_a_full_name_away(text: str, names: list[str]) -> None:
    """An unknown name counts behind by or before says, not anywhere."""
    assert [one.name for one in find_cited(text)] == names


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("I copied a quote from Ann Lee and Tom Dale on tides.\n\n“", "", ["Ann Lee", "Tom Dale"]),
        ("Choir leader Ann Lee expressed her worry — again:\n\n", "", ["Ann Lee"]),
        ("Ann Lee says in The Patient Buyer that “", "", ["Ann Lee"]),
        ("Solheim writes: “", "", ["Solheim"]),
        ("Ann Lee came by. Here is the centre of it:\n\n> ", "", []),
        ("", "” – Peter Dale", ["Peter Dale"]),
        ("I met Ann Lee. “", "", []),
    ],
)
def test_the_introducing_sentence_names_the_source(before: str, after: str, names: list[str]) -> None:
    """Who is quoted stands in the sentence just before the passage, or right behind it."""
    passage = "the week in which nothing went wrong"
    found = find_sources(before + passage + after, start=len(before), end=len(before + passage))
    assert [one.name for one in found] == names


def test_a_possessive_ends_a_name() -> None:
    """Ann Lee's Patient Buyer is a name and a title."""
    text = "Then Ann Lee’s Patient Buyer and Tom’s ninety."
    assert [text[a:b] for a, b in find_capitals(text)] == ["Then Ann Lee", "Patient Buyer", "Tom"]


@given(MESSY)
def test_every_name_found_stands_in_the_text(text: str) -> None:
    """Spans cut out exactly the name, whatever arrives."""
    signed = find_signature(text)
    for one in [*find_addresses(text), *find_cited(text), *([signed] if signed else [])]:
        assert text[one.start : one.end] == one.name != ""
    for start, end in find_capitals(text):
        assert 0 <= start < end <= len(text)
    find_sources(text, start=len(text) // 2, end=len(text))


@pytest.mark.parametrize("unit", [", Ann", "@a ", "– ", "“", "Ann Lee ", ". Cheers, ", "\n ", "a.", ">\n"])
def test_no_text_takes_long(unit: str) -> None:
    """Time grows with the length of the text, not with its square."""
    text = unit * (200_000 // len(unit))
    begin = time.perf_counter()
    find_addresses(text)
    find_signature(text)
    find_cited(text)
    assert time.perf_counter() - begin < 4

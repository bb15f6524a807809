"""Words counted and compared, against counting on paper and the published formula written out."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, strategies as st

from brockdiscourse import schema
from brockdiscourse.errors import DiscourseError, SchemaError
from brockdiscourse.language import compare_words, count_words, find_in_context
from brockdiscourse.text import fold, tokenize


def units(texts: Sequence[str | None], *, name: str = "u", posts: Sequence[str] | None = None) -> pd.DataFrame:
    """One unit per text, each a thread of its own unless `posts` says otherwise."""
    names = [f"{name}{number}" for number in range(len(texts))]
    return pd.DataFrame({"unit_id": names, "post_id": posts or names, "text": texts})


def quoted(*passages: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(passages, columns=["unit_id", "start", "end"])


def counted(table: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    rows = table.astype({"unit_id": "str", "voice": "str", "word": "str"})
    return {(row.unit_id, row.voice, row.word): row.n for row in rows.itertuples()}


def counts(sides: list[dict[str, int]], *, name: str = "u", posts: Sequence[str] | None = None) -> pd.DataFrame:
    """A table of words made directly: one text per dictionary."""
    names = [f"{name}{number}" for number in range(len(sides))]
    rows = [
        {"unit_id": unit, "post_id": post, "voice": "own", "word": word, "n": n}
        for unit, post, text in zip(names, posts or names, sides, strict=True)
        for word, n in text.items()
    ]
    return pd.DataFrame(rows)


# --- counting ---------------------------------------------------------------------------------------------------------


def test_words_are_counted_per_unit_and_voice() -> None:
    """Capitals and curly apostrophes are folded; a word is quoted if all of it lies in a quoted passage."""
    text = "Don’t sell. He said never sell, don't."
    start = text.index("never")
    table = count_words(units([text, None, "", "Sell!"]), quoted(("u0", start, start + len("never se"))))
    assert counted(table) == {
        ("u0", "own", "don't"): 2,
        ("u0", "own", "sell"): 2,
        ("u0", "own", "he"): 1,
        ("u0", "own", "said"): 1,
        ("u0", "quoted", "never"): 1,
        ("u3", "own", "sell"): 1,
    }
    schema.check({"words": schema.conform(table, "words")})


def test_without_a_table_of_quotes_the_text_itself_says() -> None:
    table = count_words(units(["> their words\n\nmine"]))
    assert counted(table) == {("u0", "quoted", "their"): 1, ("u0", "quoted", "words"): 1, ("u0", "own", "mine"): 1}
    assert counted(count_words(units(["> mine"]), quoted())) == {("u0", "own", "mine"): 1}


@example(texts=["ʼ", "donʼt ʼtis"], start=0, length=0)
@given(texts=st.lists(st.text(max_size=60), max_size=6), start=st.integers(0, 20), length=st.integers(0, 30))
def test_no_word_is_lost_or_made_up(texts: list[str], start: int, length: int) -> None:
    """Both voices together are the tokens of the text, whatever the text and whatever is quoted."""
    data = units(texts)
    table = count_words(data, quoted(("u0", start, start + length)))
    expected = Counter(
        (f"u{number}", fold(text)[first:last]) for number, text in enumerate(texts) for first, last in tokenize(text)
    )
    found: Counter[tuple[str, str]] = Counter()
    for (unit, _, word), n in counted(table).items():
        found[unit, word] += n
    assert found == expected
    pd.testing.assert_frame_equal(data, units(texts))


def test_no_units_give_an_empty_table_with_its_columns() -> None:
    table = count_words(units([]))
    assert list(table) == schema.TABLES["words"].names
    assert table.empty


def test_a_table_without_text_is_refused() -> None:
    with pytest.raises(SchemaError, match="count_words needs the column text"):
        count_words(units(["a"]).drop(columns="text"))


# --- comparing --------------------------------------------------------------------------------------------------------

FEW = counts([{"buyer": 3, "seller": 5}, {"seller": 2}], name="a"), counts([{"buyer": 1, "the": 4}, {"seller": 5}])


def test_rates_and_counts_by_hand() -> None:
    """Ten words on either side: 3 uses are 300 per 1,000, against 1 they are a ratio of 3; texts and threads follow."""
    table = compare_words(FEW[0], against=FEW[1], min_count=1).set_index("word")
    buyer = table.loc["buyer"]
    assert buyer[["n", "n_against", "per_1000", "per_1000_against"]].tolist() == [3, 1, 300, 100]
    assert buyer["ratio"] == pytest.approx(3)
    assert table.loc["seller", ["texts", "texts_against", "threads", "threads_against"]].tolist() == [2, 1, 2, 1]
    assert table.loc["the", "ratio"] == 0
    back = compare_words(FEW[1], against=FEW[0], min_count=1).set_index("word")
    assert np.isnan(back.loc["the", "ratio"])
    assert back["log_odds"]["buyer"] == -table["log_odds"]["buyer"]


def test_log_odds_are_the_published_ones() -> None:
    """Monroe, Colaresi and Quinn (2008), equation 16, written out; prior of half of both sides' words: 10."""
    table = compare_words(FEW[0], against=FEW[1], min_count=1, prior=0.5).set_index("word")
    assert table["log_odds"]["buyer"] == pytest.approx(math.log(5 / (20 - 5)) - math.log(3 / (20 - 3)), abs=1e-12)
    certainty = {}
    for word, (mine, theirs) in {"buyer": (3, 1), "seller": (7, 5), "the": (0, 4)}.items():
        alpha = (mine + theirs) / 2
        delta = math.log((mine + alpha) / (20 - mine - alpha)) - math.log((theirs + alpha) / (20 - theirs - alpha))
        assert table["log_odds"][word] == pytest.approx(delta, abs=1e-12)
        certainty[word] = abs(delta) / math.sqrt(1 / (mine + alpha) + 1 / (theirs + alpha))
    assert list(table.index) == sorted(certainty, key=certainty.__getitem__, reverse=True)
    assert table.attrs["prior_words"] == 10


def test_rare_words_are_left_out_but_still_count_among_all_words() -> None:
    table = compare_words(FEW[0], against=FEW[1], min_count=5)
    assert list(table["word"]) == ["seller"]
    assert table["per_1000"].tolist() == [700]


def test_stop_words_stay_unless_told_to_go() -> None:
    assert "the" in set(compare_words(FEW[0], against=FEW[1], min_count=1)["word"])
    table = compare_words(FEW[0], against=FEW[1], min_count=1, stop_words=False)
    assert set(table["word"]) == {"buyer", "seller"}
    assert table["per_1000"].max() == 700  # of all words


def test_below_twenty_threads_there_are_counts_only() -> None:
    """Nineteen threads on both sides together give no range, p, q or chance; the twentieth does."""
    texts = [{"buyer": 2 + n % 3, "seller": 3 + n % 2} for n in range(20)]
    few = compare_words(counts(texts[:9], name="a"), against=counts(texts[9:19]))
    assert few[["low", "high", "chance", "p", "q"]].isna().all(axis=None)
    assert few["log_odds"].notna().all()
    enough = compare_words(counts(texts[:10], name="a"), against=counts(texts[10:]))
    assert enough[["low", "high", "chance", "p", "q"]].notna().all(axis=None)
    assert enough.attrs["threads"] + enough.attrs["threads_against"] == 20


def test_one_thread_on_a_side_has_no_range_and_too_few_to_shuffle_no_p() -> None:
    """One thread against 24 can give p = 1/25 at best, and is tested; one thread on both sides is not."""
    texts = [{"buyer": 2 + n % 3, "seller": 3 + n % 2} for n in range(25)]
    table = compare_words(counts(texts[:1], name="a"), against=counts(texts[1:]))
    assert table[["low", "high"]].isna().all(axis=None)
    assert table["p"].notna().all()
    assert table.attrs["smallest_p"] == pytest.approx(1 / 25)
    one = compare_words(counts(texts[:1], posts=["u0"], name="a"), against=counts(texts))  # one thread on both sides
    assert one.attrs["threads_both"] == 1
    assert one.attrs["smallest_p"] == 1
    assert one[["p", "q", "chance"]].isna().all(axis=None)


def test_texts_that_are_all_alike_differ_in_nothing() -> None:
    same = [{"buyer": 2, "the": 3}] * 25
    for against in (counts(same), counts(same, name="b")):  # swapped within threads, shuffled between them
        table = compare_words(counts(same), against=against)
        assert np.allclose(table[["log_odds", "low", "high", "chance"]], 0)
        assert (table[["p", "q"]] == 1).all(axis=None)


def test_words_that_make_up_every_text_have_no_odds() -> None:
    table = compare_words(counts([{"buyer": 2}] * 25), against=counts([{"buyer": 3}] * 25, name="b"))
    assert table["log_odds"].isna().all()
    assert table["p"].tolist() == [1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"prior": 0}, "prior needs a size above 0"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_line(change: dict, message: str) -> None:
    with pytest.raises(DiscourseError, match=message):
        compare_words(FEW[0], **{"against": FEW[1]} | change)


@pytest.mark.parametrize("change", [{"against": FEW[1].iloc[:0]}, {"voice": "quoted"}])
def test_a_side_without_words_gives_no_rows(change: dict) -> None:
    """Nothing to compare is an empty table with every column, so that a small corpus runs through."""
    table = compare_words(FEW[0], **{"against": FEW[1]} | change)
    assert table.empty
    assert list(table.columns) == list(compare_words(FEW[0], against=FEW[1], min_count=1).columns)


def test_a_table_that_is_none_of_words_is_refused() -> None:
    with pytest.raises(SchemaError, match="compare_words needs the column voice"):
        compare_words(FEW[0].drop(columns="voice"), against=FEW[1])


def test_only_the_asked_voice_counts() -> None:
    both = pd.concat([FEW[0], FEW[0].assign(voice="quoted", n=100)])
    pd.testing.assert_frame_equal(
        compare_words(both, against=FEW[1], min_count=1), compare_words(FEW[0], against=FEW[1], min_count=1)
    )
    assert compare_words(both, against=FEW[1], min_count=1, voice=None)["n"].sum() == 310


def corpus(seed: int, *, threads: int = 40, factor: float = 1.0, shared: bool = False) -> list[pd.DataFrame]:
    """Two sides of `threads` threads with rates that scatter; the second uses ``planted`` `factor` times as often."""
    rng = np.random.default_rng(seed)
    base = np.geomspace(0.002, 0.05, 30)
    sides = []
    scatter = rng.gamma(2, 0.5, (threads, 30))
    for side, name in enumerate("ab"):
        scatter = scatter if shared else rng.gamma(2, 0.5, (threads, 30))
        rates = base * scatter
        rates[:, 20] *= factor if side else 1
        drawn = rng.poisson(rates * rng.lognormal(6, 0.5, (threads, 1)))
        words = [f"word{number}" for number in range(20)] + ["planted"] + [f"word{number}" for number in range(21, 30)]
        texts = [{word: int(n) for word, n in zip(words, row, strict=True) if n} for row in drawn]
        posts = [f"{'p' if shared else name}{number}" for number in range(threads)]
        sides.append(counts(texts, name=name, posts=posts))
    return sides


@pytest.mark.parametrize("shared", [False, True], ids=["shuffled", "swapped"])
def test_a_planted_word_is_found_and_ranked_first(shared: bool) -> None:
    mine, theirs = corpus(5, factor=0.3, shared=shared)
    table = compare_words(mine, against=theirs)
    first = table.iloc[0]
    assert first["word"] == "planted"
    assert first["q"] < 0.05
    assert first["low"] > 0
    assert first["log_odds"] > first["chance"]
    assert table.attrs["threads_both"] == (40 if shared else 0)


def test_ranges_hold_the_truth_and_chance_is_seldom_called_a_finding() -> None:
    """Forty threads a side, nothing between them: 92 to 97 % of ranges hold 0, and few corpora have any q < .05."""
    held, p, findings, times = [], [], 0, 12
    for seed in range(times):
        mine, theirs = corpus(seed)
        table = compare_words(mine, against=theirs, seed=seed, permutations=200)
        held.append(((table["low"] <= 0) & (table["high"] >= 0)).mean())
        p.append((table["p"] < 0.05).mean())
        findings += bool((table["q"] < 0.05).any())
    assert 0.92 <= np.mean(held) <= 0.97
    assert 0.02 <= np.mean(p) <= 0.08
    assert findings <= 2


def test_a_side_of_few_threads_gets_a_wide_range() -> None:
    """Four threads against forty: still 92 % of ranges or more hold the truth."""
    held = []
    for seed in range(12):
        mine, theirs = corpus(seed)
        few = mine[mine["post_id"].isin(["a0", "a1", "a2", "a3"])]
        table = compare_words(few, against=theirs, permutations=20)
        held.append(((table["low"] <= 0) & (table["high"] >= 0)).mean())
    assert np.mean(held) >= 0.92


def test_the_same_seed_gives_the_same_table_and_nothing_given_is_changed() -> None:
    mine, theirs = corpus(1)
    before = mine.copy(), theirs.copy()
    first, again = (compare_words(mine, against=theirs, permutations=50, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    pd.testing.assert_frame_equal(mine, before[0])
    pd.testing.assert_frame_equal(theirs, before[1])
    other = compare_words(mine, against=theirs, permutations=50, seed=4)
    assert (first.set_index("word")["low"] != other.set_index("word")["low"]).any()


def test_counts_of_texts_and_counts_read_back_compare_alike() -> None:
    """Categorical columns, as `count_words` gives them, and plain strings, as a file may, are the same words."""
    texts = [f"buyer seller {'buyer ' * (n % 3)} value" for n in range(24)]
    table = count_words(units(texts), quoted())
    parts = table[table["unit_id"].isin(["u1", "u2", "u3"])], table[~table["unit_id"].isin(["u1", "u2", "u3"])]
    plain = [part.astype({"unit_id": "str", "post_id": "str", "voice": "str", "word": "str"}) for part in parts]
    pd.testing.assert_frame_equal(compare_words(parts[0], against=parts[1]), compare_words(plain[0], against=plain[1]))


# --- keyword in context -----------------------------------------------------------------------------------------------

FOUND = [
    ("a word, whatever its capitals", "Buyer", ["buyer", "BUYER"]),
    ("a stem", "empath*", ["Empathy", "empathic"]),
    ("a phrase across a line break", "good  call", ["good\ncall"]),
    ("a phrase that ends in a stem", "good cal*", ["good\ncall"]),
    ("a full stop stands for itself", "a.b", ["a.b"]),
    ("a bracket stands for itself", "(x", ["(x"]),
    ("plus signs stand for themselves", "c++", ["C++"]),
    ("a straight apostrophe finds a curly one", "it's", ["It’s"]),
    ("a script without blanks is found inside a run", "客户", ["客户"]),
    ("a star makes a stem, not a pattern", "a.*", ["a.b"]),
    ("no part of a word", "empath", []),
    ("a star inside a word stands for itself", "em*thy", []),
]
LINE = "buyer BUYER buyers a.b aXb (x) C++ Empathy empathic good\ncall It’s 我的客户很好"


@pytest.mark.parametrize(("law", "word", "found"), FOUND, ids=[row[0] for row in FOUND])
def test_a_word_is_taken_literally(law: str, word: str, found: list[str]) -> None:
    assert law
    lines = find_in_context(units([LINE]), word)
    assert list(lines["match"]) == found
    assert [LINE[start:end] for start, end in zip(lines["start"], lines["end"], strict=True)] == found


def test_context_is_so_wide_and_on_one_line() -> None:
    lines = find_in_context(
        units(["one two\nthree buyer\tfour five", None, "buyer"], posts=["p", "p", "q"]), "buyer", width=9
    )
    assert lines.to_numpy().tolist() == [
        ["u0", "p", "wo three ", "buyer", " four fiv", 14, 19],
        ["u2", "q", "", "buyer", "", 0, 5],
    ]
    assert find_in_context(units(["buyer " + "b" * 30]), "buyer", width=-9)["right"].tolist() == [""]


@given(st.text(max_size=80), st.text(min_size=1, max_size=8))
def test_any_text_and_any_word_give_lines_or_one_message(text: str, word: str) -> None:
    try:
        lines = find_in_context(units([text]), word, width=5)
    except DiscourseError as error:
        lines = None
        refused = str(error)
    if lines is None:
        assert not word.replace("*", "").strip()
        assert "\n" not in refused
        return
    for line in lines.itertuples():
        assert text[line.start : line.end] == line.match
        assert re.sub(r"\s", " ", text[max(0, line.start - 5) : line.start]) == line.left


@pytest.mark.parametrize("word", ["", "  ", "*", "* *"])
def test_nothing_to_look_for_is_refused(word: str) -> None:
    with pytest.raises(DiscourseError, match="holds no word to look for"):
        find_in_context(units(["a"]), word)


def test_a_corpus_without_words_says_so() -> None:
    with pytest.raises(DiscourseError, match="none of the 2 units has a text"):
        find_in_context(units([None, None]), "buyer")

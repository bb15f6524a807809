"""Whose side the language is on. All texts here are invented."""

import math

import pandas as pd
import pytest

from brockdiscourse import schema
from brockdiscourse.errors import SchemaError
from brockdiscourse.focus import count_focus, tag_focus
from brockdiscourse.resample import share_range
from brockdiscourse.text import split_units


def tagged(*texts: str | None) -> pd.DataFrame:
    names = [f"p{number}" for number in range(1, len(texts) + 1)]
    units = pd.DataFrame({"unit_id": names, "post_id": names, "kind": "post", "text": list(texts)})
    return tag_focus(units, split_units(units))


@pytest.mark.parametrize(
    ("text", "customer", "seller", "we"),
    [
        ("Customers, the buyer’s aim, clients' aims, a prospect", 4, 0, 0),
        ("Customer-focused and client-side", 2, 0, 0),
        ("Customary clientele prospecting and prospective", 0, 0, 0),
        ("Sales, wholesales, sale, resale", 0, 1, 0),
        ("Sales-driven cross-selling and upselling", 0, 2, 0),
        ("Sales people, sales-person, salesmen’s, saleswoman, sales\nmen", 0, 5, 0),
        ("A seller’s sales force of best-sellers", 0, 3, 0),
        ("We’re ours, we’ve ourselves, we'd, we'll tell us our", 0, 0, 8),
        ("Were well; weekly hours; bus, usual", 0, 0, 0),
        ("Y’our, y'our", 0, 0, 0),
        ("In the US they ask us", 0, 0, 1),
        ("İ customer İ", 1, 0, 0),
    ],
)
def test_which_words_count(text: str, customer: int, seller: int, we: int) -> None:
    """Whole words, with possessives, contractions and in compounds; sales people are one word, the US is no "us"."""
    focus = tagged(text)
    assert focus[["customer", "seller", "we"]].to_numpy().tolist() == [[customer, seller, we]]
    schema.check({"focus": focus})


def test_in_a_quoted_sentence_nobody_says_we() -> None:
    """It is not the writer who speaks there; customers and sellers are counted all the same."""
    focus = tagged("We met. “We and our sales team have never yet lost a customer to anyone.”", None)
    assert focus["voice"].tolist() == ["own", "quoted"]
    assert focus[["customer", "seller", "we"]].to_numpy().tolist() == [[0, 0, 1], [1, 1, 0]]


def test_two_yardsticks() -> None:
    """Customers among nouns, and among nouns and "we"; missing where there is nothing to divide by."""
    table = count_focus(tagged("Our buyers and sellers. We sell to clients.", "We sing.", "Rain.")).set_index("unit_id")
    assert table.loc["p1", ["sentences", "threads", "customer", "seller", "we"]].tolist() == [2, 1, 2, 1, 2]
    assert table.loc["p1", "customer_share_nouns"] == pytest.approx(2 / 3)
    assert table.loc["p1", "customer_share_we"] == pytest.approx(2 / 5)
    assert math.isnan(table.loc["p2", "customer_share_nouns"])
    assert table.loc["p2", "customer_share_we"] == 0
    assert math.isnan(table.loc["p3", "customer_share_we"])
    assert table.filter(regex="_low|_high").isna().all(axis=None)


def test_quoted_sentences_stay_out_unless_asked_for() -> None:
    """The default is the writer's own voice."""
    focus = tagged("Buyers. “Buyers and more buyers and yet more buyers came to that little shop.”")
    assert count_focus(focus)["customer"].tolist() == [1]
    assert count_focus(focus, voice="quoted")["customer"].tolist() == [3]
    assert count_focus(focus, voice=None)["customer"].tolist() == [4]


def test_groups_of_many_threads_have_a_range() -> None:
    """By a column of the units; the range is that of the threads' sums, done here with plain pandas."""
    focus = tagged(*[f"{'Buyer ' * (1 + n % 3)} and {'sales ' * (1 + n % 4)} for us." for n in range(40)], "Buyer.")
    years = pd.DataFrame({"unit_id": focus["unit_id"], "year": [2013] * 40 + [2017]})
    table = count_focus(focus, by=years)
    assert table["year"].tolist() == [2013, 2017]
    assert table["threads"].tolist() == [40, 1]
    early = focus.head(40)
    low, high = share_range(early["customer"], early["customer"] + early["seller"] + early["we"], early["post_id"])
    row = table.iloc[0]
    assert (row["customer_share_we_low"], row["customer_share_we_high"]) == pytest.approx((low, high))
    assert row["customer_share_nouns_low"] < row["customer_share_nouns"] < row["customer_share_nouns_high"]


def test_what_does_not_fit_is_refused() -> None:
    """Without text there is nothing to count; no sentence gives an empty table with its columns."""
    units = pd.DataFrame({"unit_id": ["a"], "post_id": ["a"]})
    with pytest.raises(SchemaError, match="tag_focus needs the column text"):
        tag_focus(units, schema.frame("sentences", []))
    empty = count_focus(schema.frame("focus", []))
    assert empty.empty
    assert "customer_share_we_high" in empty
    with pytest.raises(SchemaError, match="needs the column town"):
        count_focus(schema.frame("focus", []), by="town")

"""Collocations, against a hand count and an independent likelihood ratio."""

import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from brockdiscourse.language import find_collocations

TEXTS = [
    "Status quo again. The status quo bites, and nobody likes the status quo.",
    "We sold the quo of a status? No: status quo. Quarter end came. Quarter end went.",
    None,
    "A quarter ends. Quarter end, they said; end of the quarter. Status reports bored us.",
]


def units(texts: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame({"unit_id": [f"u{i}" for i in range(len(texts))], "text": pd.Series(texts, dtype="str")})


def test_pairs_are_counted_inside_sentences() -> None:
    """By hand: status quo stands four times in two texts, quarter end three times in two; across a stop none."""
    found = find_collocations(units(TEXTS), min_count=3).set_index("phrase")
    assert found[["n", "texts"]].to_dict("index") == {
        "status quo": {"n": 4, "texts": 2},
        "quarter end": {"n": 3, "texts": 2},
    }


def test_the_score_is_the_likelihood_ratio_of_the_table() -> None:
    """Dunning's G squared, here from scipy's contingency test on the table written out by hand."""
    text = "red crane. red crane. red wall. red gate. old crane. old wall. new gate. new wall."
    (row,) = find_collocations(units([text]), min_count=2).itertuples()
    # of 16 words: red crane twice, red otherwise twice, crane otherwise once, all else eleven
    expected = chi2_contingency([[2, 2], [1, 11]], correction=False, lambda_="log-likelihood").statistic
    assert row.phrase == "red crane"
    assert row.g2 == pytest.approx(expected)


@pytest.mark.parametrize("texts", [[], [None], ["", "One."], ["?!"]])
def test_little_text_gives_no_pairs(texts: list[str | None]) -> None:
    """No text, no words or too few give an empty table with its columns."""
    assert list(find_collocations(units(texts)).columns) == ["phrase", "n", "texts", "g2"]

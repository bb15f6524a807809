"""What lint says of a codebook. All texts are invented."""

from pathlib import Path

import pandas as pd
import pytest

from brockdiscourse.codebook import read_codebook
from brockdiscourse.errors import SchemaError
from brockdiscourse.themes import lint_codebook

BOOK = """
[[themes]]
id = "care"
label = "Care"
definition = "Care."
cues = ["care", "care for buyers", "buyers", "kind*", "the", { near = { a = ["tea"], b = ["warm"] } }]

[[themes]]
id = "people"
label = "People"
definition = "People."
cues = ["buyers"]
"""
TEXT = "We care for buyers. They care. The tea is warm. The rain. The sun. The buyers slept."


def test_every_cue_is_told_with_what_it_does(tmp_path: Path) -> None:
    """Six sentences, counted by hand: one dead, one everywhere, one whose hits lie in a longer cue."""
    (tmp_path / "b.toml").write_text(BOOK, encoding="utf-8")
    units = pd.DataFrame({"unit_id": ["p"], "post_id": ["p"], "text": [TEXT]})
    lint = lint_codebook(read_codebook(tmp_path / "b.toml"), units)
    cues = lint.cues.set_index(["theme", "cue"])
    assert cues["hits"].tolist() == [2, 1, 2, 0, 4, 1, 2]
    assert cues.loc[("care", "kind*"), "problem"] == "dead"
    assert cues.loc[("care", "the"), "problem"] == "everywhere"
    assert cues.loc[("care", "the"), "share"] == pytest.approx(4 / 6)
    assert (
        cues.loc[("care", "the"), "examples"]
        == [
            "are for buyers. They care. [The] tea is warm. The rain. The s",
            "ers. They care. The tea is warm. [The] rain. The sun. The buyers s",
            "The tea is warm. The rain. [The] sun. The buyers slept.",
        ]
        or len(cues.loc[("care", "the"), "examples"]) == 3
    )
    assert cues.loc[("care", "warm near …"), "hits"] == 1
    # buyers: sentences 1 and 6 of either theme; care holds 1, 2, 3, 4, 5 and 6
    assert lint.overlaps.to_numpy().tolist() == [["care", "people", 2, 6, 2 / 6]]
    told = str(lint)
    assert "never: kind*" in told
    assert "in 67% of sentences: the" in told


def test_a_cue_that_only_ever_stands_inside_another_is_named(tmp_path: Path) -> None:
    """Its every hit lies in one of the longer cue; where one does not, nothing is said."""
    (tmp_path / "b.toml").write_text(BOOK, encoding="utf-8")
    book = read_codebook(tmp_path / "b.toml")
    texts = [f"Rain fell on day {n}." for n in range(20)]
    units = pd.DataFrame({"unit_id": ["p"], "post_id": ["p"], "text": [" ".join([*texts, "We care for buyers."])]})
    cues = lint_codebook(book, units).cues.set_index(["theme", "cue"])
    assert cues.loc[("care", "buyers"), ["problem", "within"]].tolist() == ["inside", "care for buyers"]
    assert pd.isna(cues.loc[("people", "buyers"), "problem"])
    with pytest.raises(SchemaError, match="needs texts"):
        lint_codebook(book, units.assign(text=None))

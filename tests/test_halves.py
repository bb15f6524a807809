"""Earlier and later posts of the one author who wrote most."""

import pandas as pd

from brockdiscourse.language import label_halves


def units(rows: list[tuple[str, str, str | None, int | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit_id", "kind", "person", "year"])
    return frame.astype({"unit_id": "str", "kind": "str", "person": "str", "year": "Int64"})


ROWS: list[tuple[str, str, str | None, int | None]] = [
    ("a", "post", "ruth", 2011),
    ("b", "post", "ruth", 2012),
    ("c", "post", "ruth", 2014),
    ("d", "post", "ruth", 2015),
    ("e", "post", "ruth", None),
    ("f", "post", "tom", 2011),
    ("g", "comment", "tom", 2015),
]


def test_the_years_are_parted_where_they_halve_the_posts() -> None:
    """Two posts until 2012, two after; the undated post, the guest's post and the comment are left out."""
    halves = label_halves(units(ROWS))
    assert dict(zip(halves["unit_id"], halves["half"], strict=True)) == {
        "a": "posts until 2012",
        "b": "posts until 2012",
        "c": "posts after 2012",
        "d": "posts after 2012",
    }
    assert list(halves["half"].cat.categories) == ["posts until 2012", "posts after 2012"]


def test_nothing_to_part_gives_two_names_and_no_rows() -> None:
    """No author, no dates, or one year only."""
    for rows in ([], ROWS[4:5], ROWS[:1], [("x", "post", None, 2011)]):
        halves = label_halves(units(rows))
        assert halves.empty
        assert len(halves["half"].cat.categories) == 2

"""Series, periods, trends and word shifts, against counting on paper, plain pandas and scipy."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import jensenshannon

from brockdiscourse.errors import DiscourseError, SchemaError
from brockdiscourse.findings import describe_shift, describe_split, describe_trends
from brockdiscourse.language import (
    compare_words,
    count_periods,
    count_words,
    series_of_comments,
    series_of_focus,
    series_of_themes,
    series_of_words,
    shift_words,
    trace,
)

UNITS = pd.DataFrame(
    {
        "unit_id": ["a", "a#1", "b", "b#1", "c"],
        "post_id": ["a", "a", "b", "b", "c"],
        "kind": ["post", "comment", "post", "comment", "post"],
        "timestamp": pd.to_datetime(["2014-01-05", "2014-02-20", "2014-03-01", "2014-03-02", None]),
        "text": ["sell sell buyer", "buyer", "Sell it", None, "sell"],
    }
)


def rates(years: int, *, per_year: int = 12, step: float = 0.0, seed: int = 0, slope: float = 0.0) -> pd.DataFrame:
    """Monthly threads of 200 units whose rate rises by `slope` a year and jumps by `step` in the middle."""
    rng = np.random.default_rng(seed)
    times = pd.date_range("2008-01-10", periods=years * per_year, freq=pd.DateOffset(months=12 // per_year))
    at = np.arange(len(times)) / per_year
    share = 0.1 + slope * at + step * (at >= years / 2)
    k = rng.binomial(200, np.clip(share, 0, 1))
    return pd.DataFrame(
        {"series": "x", "post_id": [f"p{i}" for i in range(len(times))], "timestamp": times, "k": k, "n": 200}
    )


# --- series -----------------------------------------------------------------------------------------------------------


def test_words_and_themes_and_focus_are_laid_out_text_by_text() -> None:
    words = series_of_words(count_words(UNITS), UNITS, ["Sell"])
    assert words[["series", "post_id", "k", "n"]].to_numpy().tolist() == [
        ["sell", "a", 2, 3],
        ["sell", "a", 0, 1],
        ["sell", "b", 1, 2],
        ["sell", "c", 1, 1],
    ]
    sentences = pd.DataFrame(
        {"sentence_id": ["1", "2", "3"], "unit_id": ["a", "a", "b"], "voice": ["own", "own", "quoted"]}
    )
    hits = pd.DataFrame({"sentence_id": ["1", "1", "3", "9"], "theme": ["t", "t", "t", "t"]})
    themes = series_of_themes(hits, sentences, UNITS, themes=["t", "none"])
    assert themes[["series", "post_id", "k", "n"]].to_numpy().tolist() == [["t", "a", 1, 2], ["none", "a", 0, 2]]
    focus = pd.DataFrame({"unit_id": ["a", "a"], "customer": [1, 2], "seller": [1, 0], "we": [2, 2], "voice": "own"})
    found = series_of_focus(focus, UNITS)
    assert found[["series", "k", "n"]].to_numpy().tolist() == [["nouns", 3, 4], ["we", 3, 8]]


def test_volumes_are_comments_of_the_first_thirty_days() -> None:
    """The comment 46 days later does not count; an undated one makes its thread's volume unknown."""
    table = series_of_comments(UNITS)
    assert table[["post_id", "k"]].to_numpy().tolist() == [["a", 0], ["b", 1], ["c", 0]]
    assert table["timestamp"].isna().tolist() == [False, False, True]
    unknown = series_of_comments(UNITS.assign(timestamp=UNITS["timestamp"].where(UNITS["unit_id"] != "b#1")))
    assert unknown["timestamp"].isna().tolist() == [False, True, True]


# --- periods ----------------------------------------------------------------------------------------------------------


def test_periods_by_plain_pandas() -> None:
    table = rates(4)
    found = count_periods(table, every="year", newest=pd.Timestamp("2012-06-01"))
    sums = table.groupby(table["timestamp"].dt.year)[["k", "n"]].sum()
    assert found["k"].tolist() == sums["k"].tolist()
    assert found["rate"].tolist() == (sums["k"] / sums["n"]).tolist()
    assert found["period"].tolist() == ["2008", "2009", "2010", "2011"]
    assert found["threads"].tolist() == [12] * 4
    assert not found["open"].any()


def test_a_thread_counts_where_it_begins_and_young_ones_are_apart() -> None:
    table = pd.DataFrame(
        {
            "series": "x",
            "post_id": ["a", "a", "b", "c", "d"],
            "timestamp": pd.to_datetime(["2014-01-31", "2014-02-03", "2014-03-02", "2014-03-20", None]),
            "k": [1, 2, 0, 4, 9],
            "n": [10, 10, 5, 5, 9],
        }
    )
    found = count_periods(table, every="month", newest=pd.Timestamp("2014-04-10"))
    assert found[["period", "threads", "k", "n", "open"]].to_numpy().tolist() == [
        ["2014-01", 1, 3, 20, False],
        ["2014-03", 1, 0, 5, False],
        ["2014-03", 1, 4, 5, True],
    ]
    assert (found.attrs["undated"], found.attrs["open"]) == (1, 1)
    assert found["partial"].tolist() == [True, False, False]  # the texts begin on 31 January and go on into April
    assert trace(table, newest=pd.Timestamp("2014-04-10"))["threads"].tolist() == [2]


@pytest.mark.parametrize(
    ("years", "per_year", "every"), [(30, 12, "year"), (8, 12, "quarter"), (3, 12, "month"), (6, 1, "year")]
)
def test_the_period_is_the_longest_of_which_there_are_enough(years: int, per_year: int, every: str) -> None:
    assert trace(rates(years, per_year=per_year), shuffles=99).attrs["every"] == every


# --- trace ------------------------------------------------------------------------------------------------------------


def test_a_planted_trend_is_found_and_flat_ones_are_not() -> None:
    both = pd.concat([rates(8, slope=0.02).assign(series="rising"), rates(8, seed=1).assign(series="flat")])
    table = trace(both).set_index("series")
    assert table.loc["rising", "q"] < 0.05
    assert table.loc["rising", "low"] <= 0.02 <= table.loc["rising", "high"]
    assert table.loc["flat", "q"] > 0.05
    finding = describe_trends(trace(both))
    assert finding.title.startswith("“rising” rose")
    assert describe_trends(trace(rates(8, seed=1))).title == "No clear trend in “x”"


def test_fewer_than_24_periods_are_refused_in_plain_words() -> None:
    table = trace(rates(5), every="quarter", split="2010-06-01")
    assert table[["slope", "low", "high", "p", "q"]].isna().all(axis=None)
    assert table["k"].notna().all()
    assert table.attrs["refused"] == "A trend needs 24 periods with texts; there are 20 quarters: counts only."
    assert table["difference_p"].notna().all()
    assert "20 quarters: counts only" in describe_trends(table).caption


def test_a_moment_of_change_or_the_smallest_there_could_have_been() -> None:
    row = trace(rates(8, step=0.1)).iloc[0]
    assert row["change_first"] <= pd.Timestamp("2012-01-10") <= row["change_last"]
    assert row["change_q"] < 0.05
    assert math.isnan(row["smallest"])
    flat = trace(rates(8, seed=1)).iloc[0]
    assert flat["change_p"] > 0.05
    assert 0 < flat["smallest"] < 0.1
    assert pd.isna(flat["change_first"])
    assert "smallest that would have been" in describe_trends(trace(rates(8, seed=1))).caption
    assert pd.isna(trace(rates(4)).iloc[0]["change"])  # 48 threads


def test_before_and_after_by_hand() -> None:
    table = rates(4, step=0.1)
    row = trace(table, split="2010-01-01").iloc[0]
    early = table["timestamp"] < "2010-01-01"
    assert row["before"] == pytest.approx(table.loc[early, "k"].sum() / table.loc[early, "n"].sum())
    assert row["difference"] == pytest.approx(row["after"] - row["before"])
    assert row["difference_low"] <= 0.1 <= row["difference_high"]
    assert row["difference_q"] < 0.05
    assert "rose" in describe_split(trace(table, split="2010-01-01")).title
    few = trace(table, split="2008-03-01").iloc[0]
    assert pd.isna(few["difference_p"])
    assert few["threads_before"] == 2


def test_nothing_given_is_changed_and_the_seed_decides() -> None:
    table = rates(4)
    before = table.copy()
    pd.testing.assert_frame_equal(trace(table, seed=2), trace(table, seed=2))
    pd.testing.assert_frame_equal(table, before)


BAD: dict[str, tuple[Any, str]] = {
    "no period": ({"every": "week"}, "every is one of year, quarter, month, not 'week'"),
    "no date": ({"split": "soon"}, "split is no date: 'soon'"),
    "an empty date": ({"split": ""}, "split is no date"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_traced_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(DiscourseError, match=BAD[name][1]):
        trace(rates(3), **BAD[name][0])


def test_counts_must_be_counts() -> None:
    with pytest.raises(DiscourseError, match="none missing or below 0"):
        trace(rates(3).assign(k=-1))
    with pytest.raises(SchemaError, match="trace needs the column n"):
        trace(rates(3).drop(columns="n"))


def test_no_dates_one_day_and_dates_of_1970_and_2070() -> None:
    """A sane table or one plain word each."""
    undated = trace(rates(3).assign(timestamp=pd.NaT))
    assert undated.attrs["undated"] == 36
    assert undated.attrs["refused"] == "No thread has a date and is closed: nothing to trace."
    assert describe_trends(undated).title == "Nothing dated to follow over time"
    day = trace(rates(9).assign(timestamp=pd.Timestamp("2014-01-01")), newest=pd.Timestamp("2015-01-01"))
    assert day["change_p"].isna().all()
    assert "there are 1 month" in day.attrs["refused"]
    table = rates(8)
    stray = pd.concat(
        [table, table.head(2).assign(post_id=["s", "t"], timestamp=pd.to_datetime(["1970-01-01", "2070-01-01"]))]
    )
    found = trace(stray)
    assert found["threads"].tolist() == [97]  # that of 2070 is younger than 30 days
    assert abs(found["slope"].iloc[0]) < 0.01
    assert trace(table.iloc[:0]).empty
    assert count_periods(table.iloc[:0]).empty


def test_times_with_an_offset_are_taken_at_utc() -> None:
    table = rates(3)
    aware = table.assign(timestamp=table["timestamp"].dt.tz_localize("UTC"))
    pd.testing.assert_frame_equal(
        trace(aware, split=pd.Timestamp("2009-01-01", tz="UTC")), trace(table, split="2009-01-01")
    )


# --- word shifts ------------------------------------------------------------------------------------------------------


def sides(seed: int, *, threads: int = 30, words: int = 12, factor: float = 1.0) -> list[pd.DataFrame]:
    rng = np.random.default_rng(seed)
    tables = []
    for name in "ab":
        share = np.geomspace(0.01, 0.2, words) * np.where((np.arange(words) == 4) & (name == "b"), factor, 1)
        drawn = rng.poisson(300 * rng.gamma(4, 0.25, (threads, words)) * share)
        thread, word = np.nonzero(drawn)
        units = [f"{name}{i}" for i in thread]
        text = [f"w{i}" for i in word]
        tables.append(
            pd.DataFrame({"unit_id": units, "post_id": units, "voice": "own", "word": text, "n": drawn[thread, word]})
        )
    return tables


def test_the_divergence_is_scipy_s_and_its_parts_add_up() -> None:
    mine, theirs = sides(1)
    mine = pd.concat([mine, pd.DataFrame({"unit_id": ["z"], "post_id": ["z"], "voice": "own", "word": "only", "n": 3})])
    shift = shift_words(mine, against=theirs)
    uses = [table.groupby("word")["n"].sum() for table in (mine, theirs)]
    both = pd.concat(uses, axis=1).fillna(0)
    expected = jensenshannon(both.iloc[:, 0], both.iloc[:, 1], base=2) ** 2
    assert shift.attrs["total"] == pytest.approx(expected, abs=1e-9)
    assert shift["contribution"].abs().sum() == pytest.approx(expected, abs=1e-9)
    assert shift["word"].is_unique
    assert shift["share"].sum() == pytest.approx(1)
    assert (np.sign(shift["contribution"]) == np.sign(shift["per_1000"] - shift["per_1000_against"])).all()


def test_proportions_are_differences_of_shares() -> None:
    mine, theirs = sides(2)
    shift = shift_words(mine, against=theirs, kind="proportion").set_index("word")
    shares = [table.groupby("word")["n"].sum() / table["n"].sum() for table in (mine, theirs)]
    assert shift["contribution"].to_dict() == pytest.approx((shares[0] - shares[1]).to_dict(), abs=1e-12)


def test_a_planted_word_leads_and_two_samples_of_one_source_stay_below_chance() -> None:
    mine, theirs = sides(3, factor=3)
    shift = shift_words(mine, against=theirs)
    assert shift["word"].iloc[0] == "w4"
    assert shift["high"].iloc[0] < 0
    assert shift.attrs["total"] > shift.attrs["chance"]
    same = [shift_words(*sides(seed)[:1], against=sides(seed)[1]) for seed in range(20)]
    assert sum(table.attrs["total"] > table.attrs["chance"] for table in same) <= 4
    assert any("no more than chance" in describe_shift(table, names=("a", "b")).title for table in same)


@pytest.mark.parametrize(("kind", "factor"), [("proportion", 1.0), ("jsd", 1.0), ("jsd", 2.0)])
def test_whiskers_hold_the_truth(kind: Any, factor: float) -> None:
    """Thirty threads a side: at least 90 % of ranges of the planted word hold its true contribution."""
    share = [np.geomspace(0.01, 0.2, 12) * np.where(np.arange(12) == 4, way, 1) for way in (1.0, factor)]
    first, second = ((one / one.sum())[4] for one in share)
    middle = (first + second) / 2
    parts = (first * math.log2(first / middle) + second * math.log2(second / middle)) / 2
    truth = first - second if kind == "proportion" else math.copysign(parts, first - second)
    held = 0
    for seed in range(120):
        mine, theirs = sides(seed, factor=factor)
        row = shift_words(mine, against=theirs, kind=kind, resamples=100).set_index("word").loc["w4"]
        held += row["low"] <= truth <= row["high"]
    assert 0.90 <= held / 120 <= 1


def test_one_side_empty_one_thread_and_texts_all_alike() -> None:
    mine, theirs = sides(1)
    assert shift_words(mine, against=theirs.iloc[:0]).empty
    assert list(shift_words(mine, against=theirs.iloc[:0])) == list(shift_words(mine, against=theirs))
    one = shift_words(mine[mine["unit_id"] == "a1"], against=theirs[theirs["unit_id"] == "b1"])
    assert one[["low", "high"]].isna().all(axis=None)
    assert math.isnan(one.attrs["chance"])
    same = [pd.DataFrame({"unit_id": u, "post_id": u, "voice": "own", "word": ["x", "y"] * 25, "n": 2}) for u in
            (np.repeat([f"{s}{i}" for i in range(25)], 2) for s in "ab")]  # fmt: skip
    alike = shift_words(same[0], against=same[1])
    assert np.allclose(alike[["contribution", "low", "high", "share"]], 0)
    with pytest.raises(DiscourseError, match="kind is one of jsd, proportion, not 'kl'"):
        shift_words(mine, against=theirs, kind="kl")  # type: ignore[arg-type]


def test_a_text_of_a_million_words_and_scripts_without_blanks() -> None:
    texts = [
        "buyer seller value price " * 250_000,
        "这是 一个 很好的 客户",
        "обслуживание клиентов",
        "ลูกค้า ดีมาก",
        "a.* (x [y",
    ]
    units = pd.DataFrame({"unit_id": list("abcde"), "post_id": list("abcde"), "text": texts})
    counts = count_words(units)
    assert counts["n"].sum() >= 1_000_000
    shift = shift_words(counts[counts["unit_id"] == "a"], against=counts[counts["unit_id"] != "a"])
    assert {"客户", "клиентов"} <= set(shift["word"])
    table = compare_words(counts[counts["unit_id"] == "a"], against=counts[counts["unit_id"] != "a"], min_count=1)
    assert set(table["word"]) == set(shift["word"])
    dated = units.assign(timestamp=pd.Timestamp("2014-01-01"))
    assert series_of_words(counts, dated, ["a.*", "(x", "客户"]).groupby("series")["k"].sum().to_dict() == {
        "a.*": 0, "(x": 0, "客户": 1,
    }  # fmt: skip

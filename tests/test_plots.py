"""Every chart, drawn on large and tiny tables: nothing overlaps, nothing is cut, the same bytes each time."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from brockdiscourse import plots
from brockdiscourse.export import save_figure
from brockdiscourse.findings import Finding

LONG = Finding(
    "A finding that needs every word it has, and a second line too, since analysts put two numbers into one title",
    "A caption with n, the period, what was left out and why, in so many words that it must be broken into two lines "
    "at least; INVENTED data · sample 12345678 · brockdiscourse 0.1.0",
)
NAMES = ["Ada Quill", "Bo Lind", "Cy Twill", "Bartholomew Featherstonehaugh-Smythe", "Di", "Ed Moss", "Flo Ash"]


def themes(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(n)
    share = np.sort(rng.uniform(0.001, 0.3, n))[::-1]
    k = (share * 2000).round().astype(int)
    ranges = {"low": share * 0.7, "high": share * 1.3}
    labels = [f"A theme with a longish label {i}" for i in range(n)]
    return pd.DataFrame({"theme": labels, "n": k, "sentences": 2000, "share": share, **ranges})


def corrected(n: int) -> pd.DataFrame:
    """Of the last theme people found too little to correct its share."""
    table = themes(n)
    share = (table["share"] * 0.8 + 0.01).where(table.index < max(1, n - 1))
    return table.assign(corrected=share, corrected_low=share * 0.5, corrected_high=share * 1.6)


def by_turn(columns: int, rows: int) -> pd.DataFrame:
    turns = ["the post\nby the host", *(f"reply {i}\nby a guest\ngreeting its writer" for i in range(1, columns))]
    cells = itertools.product([f"Theme number {i}" for i in range(rows)], turns)
    return pd.DataFrame(
        [{"theme": a, "turn": b, "n": (len(a) * i) % 11, "sentences": 26} for i, (a, b) in enumerate(cells)]
    )


def focus(n: int) -> pd.DataFrame:
    text = [f"“How Customer-Focused Are {i}…” post" for i in range(n)]
    return pd.DataFrame(
        {
            "text": text,
            "customer": 222,
            "seller": 126,
            "we": 52,
            "customer_share_nouns": 0.64,
            "customer_share_we": 0.31,
        }
    )


def shift(n: int) -> pd.DataFrame:
    odds = np.linspace(3, -3, n) if n > 1 else np.array([1.0])
    known = {"low": odds - 0.6, "high": odds + 0.6, "chance": 1.4, "q": np.where(np.abs(odds) > 2, 0.01, 0.5)}
    return pd.DataFrame(
        {"word": [f"wordishly{i}" for i in range(n)], "n": 1330, "n_against": 2, "log_odds": odds, **known}
    )


def contributions(n: int) -> pd.DataFrame:
    parts = np.linspace(0.4, 0.1, n) * np.where(np.arange(n) % 3 == 1, -1, 1)
    counts = {"n": 1330, "n_against": 2, "share": 0.1, "low": parts - 0.15, "high": parts + 0.15}
    return pd.DataFrame({"word": [f"wordishly{i}" for i in range(n)], "contribution": parts, **counts})


def traced(n: int, *, clear: bool = True) -> pd.DataFrame:
    before, after = np.linspace(0.001, 0.2, n), np.linspace(0.04, 0.05, n)
    table = {"series": [f"a theme named {i}" for i in range(n)], "slope": after - 0.045, "low": -0.02, "high": 0.02}
    ends = {"q": 0.01 if clear else 0.5, "start": before, "end": after, "before": before, "after": after}
    return pd.DataFrame({**table, **ends, "difference": after - before, "difference_q": 0.01 if clear else 0.5})


def by_period(n: int, periods: int) -> pd.DataFrame:
    starts = pd.date_range("2011-01-01", periods=periods, freq="QS")
    rows = [
        {
            "series": f"a theme named {i}",
            "start": start,
            "rate": (at * i % 7) / 90,
            "partial": at == 0,
            "open": at == 29,
        }
        for i in range(n)
        for at, start in enumerate(starts)
    ]
    return pd.DataFrame(rows, columns=["series", "start", "rate", "partial", "open"])


def pairs(n: int) -> pd.DataFrame:
    lift = np.linspace(0.4, 4.2, n)
    names = {"theme": [f"A theme with a label {i}" for i in range(n)], "other": "Another theme with one"}
    ranges = {"low": lift * 0.6, "high": lift * 1.5}
    return pd.DataFrame({**names, "n": range(9, n + 9), "expected": 7.5, "lift": lift, **ranges})


def echoes(*, ranged: bool) -> pd.DataFrame:
    chance = {"low": [116.0, 11.0], "high": [144.0, 25.0]} if ranged else {"low": np.nan, "high": np.nan}
    return pd.DataFrame({"question": ["post", "parent"], "raised": [1214, 230], "echoed": [144, 40], **chance})


def quotes(words: int) -> pd.DataFrame:
    """One sentence of each kind, `words` long."""
    said = " ".join(["They put themselves in the buyer’s shoes and", *["went", "further"] * (words // 2)])
    kinds = ["strongest", "strongest", "typical", "borderline", "counter-example"]
    ids = [f"a.blog.example/2014/10/a-title-that-goes-on-and-on-and-on-for-ever#comment-{n}" for n in range(5)]
    table = pd.DataFrame({"unit_id": ids, "sentence": said, "kind": kinds, "who": "Bartholomew Featherstonehaugh"})
    return table.assign(found=["in the buyer’s shoes; buyer’s", *["buyer’s shoes"] * 3, None])


def links(people: int) -> pd.DataFrame:
    pairs = itertools.product(range(people), range(people))
    name = [f"{NAMES[i % 7]} {i // 7 or ''}".strip() for i in range(people)]
    rows = [{"replier_name": name[a], "replied_to_name": name[b], "n": (a * 3 + b * 5) % 17 + 1} for a, b in pairs]
    return pd.DataFrame([*rows, {"replier_name": np.nan, "replied_to_name": name[0], "n": 4}])


def thread(n: int, *, timed: bool) -> pd.DataFrame:
    up = [None, *(max(0, i - 1 - i % 3) for i in range(1, n))]
    return pd.DataFrame(
        {
            "steps": [0, *(1 + i % 5 for i in range(1, n))],
            "parent_position": pd.array(up, dtype="Int64"),
            "hours": [i * 1.7 if timed else np.nan for i in range(n)],
            "label": [NAMES[i % 7] for i in range(n)],
            "role": ["host", *(["guest", "host", None][i % 3] for i in range(1, n))],
            "inferred": [i % 4 == 1 for i in range(n)],
        }
    )


def people(n: int) -> pd.DataFrame:
    who = {"name": [NAMES[i % 7] for i in range(n)], "host": [i == 0 for i in range(n)]}
    return pd.DataFrame({**who, "written": range(n, 0, -1), "received": range(n)})


CHARTS: dict[str, Callable[[], Any]] = {
    "themes": lambda: plots.plot_themes(themes(10), finding=LONG),
    "themes, thirty": lambda: plots.plot_themes(themes(30), finding=LONG),
    "themes, corrected": lambda: plots.plot_themes(corrected(10), finding=LONG),
    "twenty themes, corrected": lambda: plots.plot_themes(corrected(20), finding=LONG),
    "one theme, corrected": lambda: plots.plot_themes(corrected(1), finding=LONG),
    "one theme": lambda: plots.plot_themes(themes(1), finding=LONG),
    "turns": lambda: plots.plot_themes_by_turn(by_turn(3, 9), finding=LONG),
    "five turns": lambda: plots.plot_themes_by_turn(by_turn(5, 9), finding=LONG),
    "one turn": lambda: plots.plot_themes_by_turn(by_turn(1, 1), finding=LONG),
    "focus": lambda: plots.plot_focus(focus(10), finding=LONG),
    "focus, many": lambda: plots.plot_focus(focus(40), finding=LONG),
    "one focus": lambda: plots.plot_focus(focus(1), finding=LONG),
    "comparison": lambda: plots.plot_comparison(
        shift(40), names=("posts after 2014", "posts until 2014"), finding=LONG
    ),
    "one word": lambda: plots.plot_comparison(shift(1), finding=LONG),
    "word shift": lambda: plots.plot_shift(
        contributions(40), names=("posts after 2014", "posts until 2014"), finding=LONG
    ),
    "one word's shift": lambda: plots.plot_shift(contributions(1).assign(low=np.nan, high=np.nan), finding=LONG),
    "trends": lambda: plots.plot_trends(by_period(12, 30), traced(12), finding=LONG),
    "one trend": lambda: plots.plot_trends(by_period(1, 30), traced(1, clear=False), finding=LONG),
    "two periods": lambda: plots.plot_trends(by_period(4, 2), traced(4).assign(slope=np.nan), finding=LONG),
    "no trend": lambda: plots.plot_trends(by_period(0, 0), traced(0), finding=LONG),
    "slopes": lambda: plots.plot_slopes(traced(12), finding=LONG),
    "slopes, all grey": lambda: plots.plot_slopes(traced(5, clear=False), names=("until 2014", "later"), finding=LONG),
    "one slope": lambda: plots.plot_slopes(traced(1), finding=LONG),
    "pairs of themes": lambda: plots.plot_cooccurrence(pairs(20), finding=LONG),
    "one pair": lambda: plots.plot_cooccurrence(pairs(1).assign(low=np.nan, high=np.nan), finding=LONG),
    "uptake": lambda: plots.plot_uptake(echoes(ranged=True), finding=LONG),
    "uptake without chance": lambda: plots.plot_uptake(echoes(ranged=False), finding=LONG),
    "quotes": lambda: plots.plot_quotes(quotes(10), finding=LONG),
    "long quotes": lambda: plots.plot_quotes(quotes(60), finding=LONG),
    "a page of a quote": lambda: plots.plot_quotes(quotes(150), finding=LONG),
    "one quote": lambda: plots.plot_quotes(quotes(0).head(1).drop(columns="who"), finding=LONG),
    "years": lambda: plots.plot_theme_by_year(themes(8).assign(year=range(2011, 2019)), finding=LONG),
    "one year": lambda: plots.plot_theme_by_year(themes(1).assign(year=2015, low=np.nan, high=np.nan), finding=LONG),
    "replies": lambda: plots.plot_replies(links(40), finding=LONG),
    "two people": lambda: plots.plot_replies(links(2), finding=LONG),
    "thread": lambda: plots.plot_thread(thread(26, timed=True), finding=LONG),
    "thread without times": lambda: plots.plot_thread(thread(9, timed=False), finding=LONG),
    "a post alone": lambda: plots.plot_thread(thread(1, timed=False), finding=LONG),
    "sizes": lambda: plots.plot_thread_sizes(pd.DataFrame({"comments": [0, 1, 1, 2, 3, 48, 210]}), finding=LONG),
    "no comments": lambda: plots.plot_thread_sizes(pd.DataFrame({"comments": [0]}), finding=LONG),
    "participation": lambda: plots.plot_participation(people(30), finding=LONG),
    "one person": lambda: plots.plot_participation(people(1), finding=LONG),
}


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    figure.canvas.draw()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    found = [(text.get_text(), text.get_window_extent(), text.get_rotation()) for text in shown]
    return [(text, box) for text, box, turned in found if turned in {0, 90} and np.isfinite(box.extents).all()]


def drawn(figure: Figure) -> list[tuple[str, Bbox]]:
    """The texts a viewer sees; ticks beyond an axis's limits are in the tree but not on paper."""
    page = Bbox.from_extents(-2, -2, figure.bbox.width + 2, figure.bbox.height + 2)
    unseen = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for at, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
                if not low - 1e-9 <= at <= high + 1e-9:
                    unseen.add(label.get_text())
    kept = [(text, box) for text, box in boxes(figure) if text not in unseen]
    outside = [text for text, box in kept if not (page.containsx(box.x0) and page.containsx(box.x1))]
    outside += [text for text, box in kept if not (page.containsy(box.y0) and page.containsy(box.y1))]
    assert not outside
    return kept


@pytest.mark.parametrize("name", CHARTS)
def test_no_label_overlaps_or_leaves_the_figure(name: str) -> None:
    """Text boxes are measured: none leaves the page, no two share more than a hair."""
    figure = CHARTS[name]().figure
    for (one, a), (other, b) in itertools.combinations(drawn(figure), 2):
        common = Bbox.intersection(a, b)
        if common is not None:
            assert min(common.width, common.height) < 3, f"{one!r} overlaps {other!r}"


@pytest.mark.parametrize("name", CHARTS)
def test_type_is_large_enough_for_three_metres(name: str) -> None:
    """Nothing is set smaller than 14 points."""
    figure = CHARTS[name]().figure
    least = {"long quotes": 9, "a page of a quote": 6}.get(name, 14)  # quotes are never cut
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()) >= least


def test_title_and_caption_are_the_findings() -> None:
    """A chart says its finding in its title and its numbers in its caption."""
    figure = plots.plot_themes(themes(3), finding=LONG).figure
    told = {" ".join(text.get_text().split()) for text in figure.texts}
    assert {LONG.title, LONG.caption} <= told


def test_corrected_shares_stand_beside_those_counted() -> None:
    """Diamonds at the corrected shares, none where there is none; without a single one, the chart of the counts."""
    rows = corrected(5)
    ax = plots.plot_themes(rows, finding=LONG)
    counted, told = (np.asarray(marks.get_offsets())[:, 0] for marks in ax.collections if len(marks.get_offsets()) == 5)
    np.testing.assert_allclose(counted, rows["share"])
    np.testing.assert_allclose(told, rows["corrected"])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["as counted", "corrected by people’s coding"]
    assert plots.plot_themes(rows.assign(corrected=np.nan)).get_legend() is None


def test_quotes_are_whole_and_show_what_was_found() -> None:
    """Every word of the first sentence of each kind, however long; what was found is bold, and nothing else."""
    for words in (10, 60, 150):
        rows = quotes(words)
        ax = plots.plot_quotes(rows, finding=LONG).axes[0]
        told = " ".join(text.get_text() for text in ax.texts)
        assert told.count(rows["sentence"][0]) == 4
        assert [text.get_text() for text in ax.texts if text.get_weight() == "bold"] == [
            "in the buyer’s shoes", "buyer’s shoes", "buyer’s shoes",
        ]  # fmt: skip
        assert all(name in told for name in rows["unit_id"].drop(1))
        assert told.count("Bartholomew Featherstonehaugh") == 4
    (blank,) = plots.plot_quotes(rows.head(0), finding=LONG).axes[0].texts
    assert blank.get_text().startswith("Nothing to show")


def test_an_endless_word_is_broken_and_a_hyphen_stays() -> None:
    """An address in a sentence goes on in the next line; joined words stay joined where they have room."""
    rows = quotes(0).head(1).assign(sentence=f"See x.example/{'a' * 150} for the customer-focused.", found="customer")
    figure = plots.plot_quotes(rows, finding=LONG)
    assert drawn(figure)
    told = [text.get_text() for text in figure.axes[0].texts]
    assert "".join(told).count("a" * 30) >= 3
    assert "customer-focused.”" in told


def test_drawing_changes_neither_settings_nor_table() -> None:
    """Matplotlib's settings and the table are afterwards what they were."""
    before, table = dict(mpl.rcParams), themes(4)
    copy = table.copy(deep=True)
    plots.plot_themes(table, finding=LONG)
    assert dict(mpl.rcParams) == before
    pd.testing.assert_frame_equal(table, copy)


def test_a_name_that_looks_like_mathematics_is_only_a_name() -> None:
    """Dollar signs in a commenter's name do not start matplotlib's mathematics."""
    rows = links(2).replace({"Ada Quill": r"$\frac{1}{0}$ & <b>"})
    save = plots.plot_replies(rows).figure
    save.canvas.draw()
    assert r"$\frac{1}{0}$ & <b>" in {text for text, _ in drawn(save)}


def test_the_same_chart_is_the_same_bytes(tmp_path: Path) -> None:
    """PNG, SVG, PDF and CSV do not depend on the clock or the run."""
    rows = themes(5)
    for run in ("a", "b"):
        ax = plots.plot_themes(rows, finding=LONG)
        files = save_figure(ax, tmp_path / run / "themes", data=rows, stamp="INVENTED data · sample")
        assert [file.suffix for file in files] == [".png", ".svg", ".pdf", ".csv"]
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name
    told = pd.read_csv(tmp_path / "a" / "themes.csv", encoding="utf-8-sig")
    assert told["corpus"].unique().tolist() == ["INVENTED data · sample"]
    np.testing.assert_allclose(told["share"], rows["share"])

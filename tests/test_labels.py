"""Every chart of every corpus: no two texts overlap, none leaves the figure."""

import functools
import itertools
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

import brockdiscourse as bd
from brockdiscourse import schema, style
from brockdiscourse.findings import Finding
from brockdiscourse.results import Results, analyze
from brockdiscourse.tables import Corpus, list_units

ROOT = Path(__file__).parents[1]
MANY = 5_000
SLACK = 2.0  # pixels that two texts may share, since letters do not fill their boxes

Corners = NDArray[np.float64]  # four points


# --- measuring -------------------------------------------------------------------------------------------------------


def texts(figure: Figure) -> Iterator[Text]:
    """What is drawn of a figure's texts: ticks outside an axis's limits are in the tree and not on paper."""
    yield from figure.texts
    for ax in figure.axes:
        if not ax.get_visible():
            continue
        yield from (*ax.texts, ax.title, ax._left_title, ax._right_title)  # type: ignore[attr-defined]
        if ax.get_legend() is not None:
            yield from ax.get_legend().get_texts()
        if ax.axison:
            for axis in (ax.xaxis, ax.yaxis):
                yield from (axis.label, axis.offsetText, *tick_labels(axis))


def tick_labels(axis: Axis) -> Iterator[Text]:
    if axis.get_visible():
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                yield from (label for label in (tick.label1, tick.label2) if label.get_visible())


def corners(text: Text) -> Corners:
    """The four corners of a text's box as it is drawn, in pixels."""
    turned = text.get_rotation()
    if text.get_rotation_mode() != "anchor" or not turned % 90:
        return np.array(text.get_window_extent().corners())[[0, 1, 3, 2]]
    text.set_rotation(0)
    flat = np.array(text.get_window_extent().corners())[[0, 1, 3, 2]]
    text.set_rotation(turned)
    anchor = text.get_transform().transform(text.get_unitless_position())
    sin, cos = math.sin(math.radians(turned)), math.cos(math.radians(turned))
    turn: Corners = (flat - anchor) @ np.array([[cos, sin], [-sin, cos]]) + anchor
    return turn


def shared(one: Corners, other: Corners) -> float:
    """How deep two boxes reach into one another, along the way that parts them soonest; negative if they do not."""
    ways = np.concatenate([np.diff(box[:3], axis=0) for box in (one, other)])
    ways = np.stack([-ways[:, 1], ways[:, 0]], axis=1)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    first, second = one @ ways.T, other @ ways.T
    return float((np.minimum(first.max(0), second.max(0)) - np.maximum(first.min(0), second.min(0))).min())


def faults(figure: Figure) -> list[str]:
    """What overlaps or is cut."""
    figure.canvas.draw()
    shown = [text for text in texts(figure) if text.get_visible() and text.get_text().strip()]
    found = [(" ".join(text.get_text().split()), corners(text)) for text in shown]
    wide, high = figure.bbox.width, figure.bbox.height
    cut = [
        f"{text!r} is cut"
        for text, box in found
        if not ((box >= -SLACK).all() and (box <= (wide + SLACK, high + SLACK)).all())
    ]
    return cut + [
        f"{one!r} overlaps {other!r}"
        for (one, here), (other, there) in itertools.combinations(found, 2)
        if shared(here, there) > SLACK
    ]


def test_the_measure_itself() -> None:
    """Two texts on one place overlap, also turned; side by side they do not; outside the figure is outside."""
    figure = style.new_figure()
    figure.text(0.1, 0.5, "one")
    figure.text(0.1, 0.5, "over it")
    figure.text(0.5, 0.5, "turned", rotation=35, rotation_mode="anchor")
    figure.text(0.5, 0.52, "crossed", rotation=-35, rotation_mode="anchor")
    figure.text(0.8, 0.5, "a")
    figure.text(0.8, 0.6, "b")
    figure.text(0.99, 0.9, "beyond the edge")
    assert faults(figure) == [
        "'beyond the edge' is cut",
        "'one' overlaps 'over it'",
        "'turned' overlaps 'crossed'",
    ]


def test_neighbours_turned_alike_do_not_overlap() -> None:
    """Their upright boxes do; the letters do not."""
    figure = style.new_figure()
    for at in range(3):
        figure.text(0.3 + at / 20, 0.3, "a rather long name", rotation=35, rotation_mode="anchor")
    assert faults(figure) == []


# --- corpora ---------------------------------------------------------------------------------------------------------


@functools.cache
def sample() -> Results:
    return analyze(bd.build_corpus(ROOT / "data" / "raw" / "sample"))


@functools.cache
def shared_pages() -> Results:
    return analyze(bd.read_corpus(ROOT / "data" / "processed" / "brock" / "shared"))


@functools.cache
def one_post() -> Results:
    page = (
        '<html><body class="single"><article class="post"><h1 class="entry-title">On lists</h1><div '
        'class="entry-content"><p>We wrote a list of what the customer fears. Nobody read it to the end.</p></div>'
        "</article></body></html>"
    )
    with TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_text(page, encoding="utf-8")
        return analyze(bd.build_corpus(folder, name="one"))


@functools.cache
def reference_pages() -> Results:
    with TemporaryDirectory() as folder:
        for path in (ROOT.parent / "shared" / "reference" / "pages").iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        return analyze(bd.build_corpus(folder, name="brock"))


@functools.cache
def many() -> Results:
    """Five thousand posts, each by the same host and answered by somebody with a long name of his own."""
    said = (
        "Empathy begins where the pitch ends, and the customer knows it before the seller does.",
        "You challenge the customer in order to win, not to help; that is self-centred selling.",
        "We close deals, we hit our quota, and the buyer pays for it.",
        "What do you ask when the client says nothing at all?",
    )
    names = ["Bartholomew Featherstonehaugh-Smythe", "Wilhelmina Hohenzollern-Sigmaringen", "Jo", "Ng Ümit-Åkerström"]
    posts, comments = [], []
    for at in range(MANY):
        post_id = f"endless.example/{2005 + at % 20}/a-title-that-goes-on-and-on-{at}"
        when = pd.Timestamp(2005 + at % 20, 1 + at % 12, 1 + at % 28, 9)
        time = {"timestamp_precision": "minute", "timestamp_zone": "local", "source": "made"}
        text = said[at % 4]
        posts.append(
            {
                "post_id": post_id, "url": f"https://{post_id}", "site": "endless.example", "text": text,
                "title": f"A title that goes on and on until nobody can read it any more, number {at:,}",
                "author": "Maximiliana von und zu Katzenelnbogen-Dietz", "words": len(text.split()),
                "timestamp": when, **time,
            }
        )  # fmt: skip
        answers = 300 if at == 7 else 1
        for number in range(1, answers + 1):
            text = said[(at + number) % 4]
            name = f"{names[(at + number) % 4]} the {at + number:,}th of {names[at % 3]}"
            comments.append(
                {
                    "comment_id": f"{post_id}#comment-{number}", "post_id": post_id, "kind": "comment",
                    "position": number, "depth": 1 + min(number - 1, 4), "author": name, "text": text,
                    "reply_to": f"{post_id}#comment-{number - 1}" if number > 1 else None,
                    "parent_state": "shown" if number > 1 else None, "words": len(text.split()),
                    "timestamp": when + pd.Timedelta(hours=number), **time,
                }
            )  # fmt: skip
    return analyze(corpus_of(schema.frame("posts", posts), schema.frame("comments", comments)))


def corpus_of(posts: pd.DataFrame, comments: pd.DataFrame) -> Corpus:
    """What `build_corpus` makes of two tables that were read."""
    facts = pd.DataFrame(columns=["id", "field", "value", "why", "who"], dtype="str")
    people, turns, quotes, mentions = bd.resolve_people(posts, comments, facts=facts)
    units = list_units(posts, comments, turns, people=people)
    sentences = bd.split_units(units, quotes)
    tables = {
        "sources": schema.frame("sources", []),
        "posts": posts,
        "comments": comments,
        "people": people,
        "turns": turns,
        "quotes": quotes,
        "mentions": mentions,
        "skipped": schema.frame("skipped", []),
        "sentences": sentences,
        "hits": bd.tag_themes(units, bd.read_codebook(), sentences=sentences),
        "focus": bd.tag_focus(units, sentences),
        "words": bd.count_words(units, quotes),
    }
    rows = {name: len(table) for name, table in tables.items()}
    provenance = {"name": "endless", "title": "Endless", "data_hash": "0" * 64, "version": "0", "rows": rows}
    return Corpus(name="endless", provenance=provenance, **tables)


CORPORA: dict[str, Callable[[], Results]] = {
    "sample": sample,
    "shared": shared_pages,
    "reference": reference_pages,
    "one post": one_post,
    "five thousand": many,
}


# --- charts ----------------------------------------------------------------------------------------------------------


def figure_of(chart: Any) -> Figure:
    figure: Figure = chart.get_figure(root=True)
    return figure


@pytest.mark.parametrize("names", [False, True], ids=["by role", "by name"])
@pytest.mark.parametrize(
    "corpus", [pytest.param(name, marks=[pytest.mark.slow] * (name == "five thousand")) for name in CORPORA]
)
def test_no_label_overlaps_or_is_cut(corpus: str, names: bool, request: pytest.FixtureRequest) -> None:
    """At the size of a chart's file, with title and caption; and as large as on a slide, without."""
    if corpus == "reference":
        request.getfixturevalue("pages")
    found = {}
    for name, result in CORPORA[corpus]().view(names=names).items():
        if result.chart is None:
            continue
        found[name] = faults(figure_of(result.chart(result.finding)))
        if result.native is None:  # else the slide has an editable chart
            figure = figure_of(result.chart(None))
            style.place(figure, size=(12.133, 4.3))
            found[f"{name}, on a slide"] = faults(figure)
        plt.close("all")
    assert corpus == "one post" or len(found) > 5
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(
    "corpus", ["sample", "shared", "one post", pytest.param("five thousand", marks=pytest.mark.slow)]
)
def test_a_theme_by_year_has_room(corpus: str) -> None:
    """The chart of the notebooks that no standard answer draws."""
    results = CORPORA[corpus]()
    tables = results.counts.corpus
    rates = bd.count_themes(tables.hits, tables.sentences, by=tables.units[["unit_id", "year"]], themes=["empathy"])
    axes: Axes = bd.plot_theme_by_year(rates, finding=Finding("Talk of empathy by year", "A caption. " * 20))
    assert faults(figure_of(axes)) == []

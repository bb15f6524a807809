"""What the standard questions share: what an answer is, and what is counted once for all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten
from typing import Any, Literal, TypeAlias

import pandas as pd

from brockdiscourse.codebook import Codebook
from brockdiscourse.errors import DiscourseError
from brockdiscourse.findings import Finding
from brockdiscourse.focus import count_focus
from brockdiscourse.language import compare_words, count_periods, label_halves, series_of_themes, shift_words, trace
from brockdiscourse.panels import Panel
from brockdiscourse.questions.evidence import Reader, name_roles, pick_openings, pick_theme
from brockdiscourse.replies import compare_reciprocity, label_turns, summarize_network, summarize_threads
from brockdiscourse.tables import Corpus
from brockdiscourse.themes import compare_uptake, count_cooccurrence, count_themes, count_uptake

Chart: TypeAlias = Callable[[Finding | None], Any]
"""Draws a table as Axes or Figure, with a finding for title and caption; given None, without."""

TURNS = ["posts", "comments", "replies"]
_SHARES = {"share", "low", "high", "start", "end"}


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series of an editable chart: a value a category, None where there is none, and its range where it has one."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Native:
    """What an editable chart needs.

    Attributes
    ----------
    form
        ``bars`` lie, ``columns`` stand, ``lines`` run through time.
    number
        How values are written, as a spreadsheet's format.
    labels
        What stands behind each bar of a single series; its value by default.
    axis
        What is measured.
    """

    form: Literal["bars", "columns", "lines"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number: str = "#,##0"
    labels: tuple[str, ...] = ()
    axis: str = ""

    @property
    def apart(self) -> bool:
        """Whether each category has a value of one series at most, as where series are two sides."""
        rows = zip(*(series.values for series in self.series), strict=True)
        return all(sum(value is not None for value in row) <= 1 for row in rows)

    @property
    def told(self) -> tuple[str, ...]:
        """The numbers in words, a line each category."""
        lines = []
        for at, category in enumerate(self.categories):
            values = []
            for series in self.series:
                value = series.values[at]
                if value is None:
                    continue
                low, high = (ends[at] if ends else None for ends in (series.low, series.high))
                reach = "" if low is None or high is None else f" ({self.say(low)}–{self.say(high)})"
                name = f"{series.name} " if len(self.series) > 1 else ""
                values.append(f"{name}{self.say(value)}{reach}")
            count = f", {self.labels[at]}" if self.labels else ""
            lines.append(f"{category}: {', '.join(values)}{count}")
        return tuple(lines)

    def say(self, value: float) -> str:
        """A value as people write it."""
        if "%" in self.number:
            return f"{value:.1%}"
        return f"{value:.1f}" if ".0" in self.number else f"{value:,.0f}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One question's answer.

    Attributes
    ----------
    name
        A short name, such as ``themes``.
    question
        What was asked.
    finding
        The answer in one sentence, and what it rests on.
    table
        The numbers.
    chart
        Draws the table with a finding for title and caption, or, given None, without; None where there is no picture.
    native
        What an editable chart needs; None where no office program has the type.
    panels
        What a grid of small editable charts needs.
    lines
        The numbers in words, for whoever cannot see the chart.
    chapter
        Which part of the story it belongs to: ``corpus``, ``themes``, ``replies`` or ``language``.
    """

    name: str
    question: str
    finding: Finding
    table: pd.DataFrame
    chart: Chart | None = None
    native: Native | None = None
    panels: tuple[Panel, ...] = ()
    lines: tuple[str, ...] = ()
    chapter: str = ""
    evidence: Callable[[], pd.DataFrame | None] | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """The numbers in words."""
        return self.lines if self.lines or self.native is None else self.native.told

    @cached_property
    def quotes(self) -> pd.DataFrame | None:
        """Sentences behind it: ``theme, kind, sentence, who, unit_id, url``; None of a corpus without texts."""
        return self.evidence() if self.evidence else None


def drawing(plot: str, table: pd.DataFrame, **options: Any) -> Chart:
    """A chart drawn when asked for: what `plots` calls it, its table and its options."""

    def draw(finding: Finding | None) -> Any:
        from brockdiscourse import plots

        return getattr(plots, plot)(table, finding=finding, **options)

    return draw


class Counts:
    """What several questions count, each counted when first asked for, and once."""

    def __init__(self, corpus: Corpus, codebook: Codebook, coded: pd.DataFrame | None = None) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.coded = coded
        self._picked: dict[str, pd.DataFrame] = {}

    @cached_property
    def has_text(self) -> bool:
        """Whether the corpus holds what people wrote."""
        return bool(self.corpus.units["text"].notna().any())

    @cached_property
    def themes(self) -> pd.DataFrame:
        """The scored themes over the whole corpus."""
        return self.rates(None)

    @cached_property
    def turns(self) -> pd.DataFrame:
        """The scored themes in posts, comments and replies."""
        return self.rates(self.kinds)

    @cached_property
    def years(self) -> pd.DataFrame:
        """The scored themes by year, years in order."""
        rates = self.rates(self.corpus.units[["unit_id", "year"]]).dropna(subset="year")
        return rates[rates["sentences"] > 0].sort_values(["theme", "year"], kind="stable", ignore_index=True)

    @cached_property
    def halves(self) -> pd.DataFrame:
        """The scored themes in the earlier and the later posts of the author who wrote most; may have no rows."""
        rates = self.rates(self.own[["unit_id", "half"]]).dropna(subset="half")
        rates = rates.assign(half=rates["half"].astype("str"))
        return rates.sort_values(
            "half", key=lambda names: names == self.half_names[0], ignore_index=True, kind="stable"
        )

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """Whether each unit is a post, a comment on one, or a reply to a comment."""
        return label_turns(self.corpus.turns, self.corpus.units)

    @cached_property
    def threads(self) -> pd.DataFrame:
        """The threads' shapes."""
        corpus = self.corpus
        return summarize_threads(corpus.comments, corpus.turns, corpus.posts, people=corpus.people)

    @cached_property
    def network(self) -> pd.DataFrame:
        """The network's measures at three levels of evidence."""
        return summarize_network(self.corpus.turns, self.corpus.people)

    @cached_property
    def reciprocity(self) -> pd.DataFrame:
        """How often people answer each other back, beside chance."""
        return compare_reciprocity(self.corpus.turns, comments=self.corpus.comments)

    @cached_property
    def uptake(self) -> pd.DataFrame:
        """The scored themes' way from turn to answer."""
        uptake = count_uptake(self.corpus.hits, self.corpus.turns)
        return uptake[uptake["theme"].isin(self.codebook.scored)].reset_index(drop=True)

    @cached_property
    def echoes(self) -> pd.DataFrame:
        """Whether answers echo what they answer more than chance would have them."""
        hits = self.corpus.hits[self.corpus.hits["theme"].isin(self.codebook.scored)]
        return compare_uptake(hits, self.corpus.turns, self.corpus.sentences)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """How often two scored themes stand in one sentence, beside chance."""
        return count_cooccurrence(self.corpus.hits, self.corpus.sentences, themes=self.codebook.scored)

    @cached_property
    def own(self) -> pd.DataFrame:
        """Dated posts of the author who wrote most of them, in two halves: see `language.label_halves`."""
        return label_halves(self.corpus.units)

    @cached_property
    def middle(self) -> int:
        """The last year of the earlier half; 0 if there are no halves."""
        years = self.own.loc[self.own["half"] == self.half_names[1], "year"]
        return int(years.max()) if len(years) else 0

    @cached_property
    def half_names(self) -> tuple[str, str]:
        """What the later and the earlier half are called."""
        earlier, later = self.own["half"].cat.categories
        return str(later), str(earlier)

    @cached_property
    def words_of_posts(self) -> pd.DataFrame | None:
        """The later against the earlier posts; None where there is no later one, or neither has a word."""
        return self._compare(self.own)

    @cached_property
    def words_of_comments(self) -> pd.DataFrame | None:
        """The same of what guests wrote; None also of a shared corpus, which keeps the words of threads only."""
        units = self.corpus.units
        guests = (units["kind"] == "comment") & (units["role"] == "guest")
        return self._compare(units[guests & units["year"].notna()])

    @cached_property
    def shift_of_posts(self) -> pd.DataFrame:
        """What each word does to set the later apart from the earlier posts; no rows where either has no words."""
        late, early = self._sides(self.own)
        return shift_words(late, against=early)

    @cached_property
    def course(self) -> pd.DataFrame:
        """The scored themes in the same author's posts, text by text: see `language.series_of_themes`."""
        units = self.corpus.units
        own = units[units["unit_id"].isin(self.own["unit_id"])]
        return series_of_themes(self.corpus.hits, self.corpus.sentences, own, themes=self.said)

    @cached_property
    def trends(self) -> pd.DataFrame:
        """How these move in time, the most frequent theme first: see `language.trace`."""
        return trace(self.course, newest=self.corpus.units["timestamp"].max())

    @cached_property
    def periods(self) -> pd.DataFrame:
        """The same by period: see `language.count_periods`."""
        return count_periods(self.course, newest=self.corpus.units["timestamp"].max())

    @cached_property
    def said(self) -> list[str]:
        """Scored themes that occur, the most frequent first."""
        rows = self.themes[self.themes["n"] > 0].sort_values(["n", "theme"], ascending=[False, True], kind="stable")
        return list(rows["theme"])

    def pick(self, theme: str) -> pd.DataFrame:
        """The sentences a theme is shown by, and its counter-example."""
        if theme not in self._picked:
            self._picked[theme] = pick_theme(self.corpus, theme, label=self.codebook.labels[theme])
        return self._picked[theme]

    def rates(self, by: pd.DataFrame | None) -> pd.DataFrame:
        """The scored themes by any grouping of the units."""
        return count_themes(self.corpus.hits, self.corpus.sentences, by=by, themes=self.codebook.scored)

    def focus(self, by: pd.DataFrame) -> pd.DataFrame:
        """Customer and seller words by any grouping of the units."""
        return count_focus(self.corpus.focus, by=by)

    def _sides(self, units: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Words of some units after the middle, and until it."""
        years = self.corpus.words["unit_id"].astype("str").map(units.set_index("unit_id")["year"])
        late, early = (years > self.middle).fillna(value=False), (years <= self.middle).fillna(value=False)
        return self.corpus.words[late], self.corpus.words[early]

    def _compare(self, units: pd.DataFrame) -> pd.DataFrame | None:
        late, early = self._sides(units)
        try:
            return compare_words(late, against=early)
        except DiscourseError:  # one of the two has no words
            return None


@dataclass(frozen=True)
class Study:
    """A corpus, what was counted of it, and whether people may be named."""

    counts: Counts
    names: bool

    @property
    def corpus(self) -> Corpus:
        """The corpus."""
        return self.counts.corpus

    @property
    def labels(self) -> dict[str, str]:
        """The themes' labels."""
        return self.counts.codebook.labels

    @property
    def stamp(self) -> str:
        """The corpus's stamp."""
        return self.corpus.stamp

    @cached_property
    def called(self) -> pd.Series:
        """What each person is called here, by person."""
        return self.corpus.people.set_index("person")["name"] if self.names else name_roles(self.corpus)

    @cached_property
    def people(self) -> pd.DataFrame:
        """The table ``people`` with what each person is called here for name."""
        people = self.corpus.people
        return people.assign(name=people["person"].map(self.called).astype("str"))

    def label(self, theme: str) -> str:
        """A theme's label."""
        return self.labels.get(theme, theme)

    def quote(self, *themes: str) -> pd.DataFrame | None:
        """Sentences that hold the themes."""
        if not self.counts.has_text:
            return None
        picked = [self.counts.pick(theme) for theme in themes] or [pick_openings(self.corpus, [])]
        return self.tell(pd.concat(picked, ignore_index=True))

    def open(self, units: Iterable[str], *, top: int = 3) -> pd.DataFrame | None:
        """The opening sentences of some units."""
        return self.tell(pick_openings(self.corpus, list(units), top=top)) if self.counts.has_text else None

    def tell(self, found: pd.DataFrame) -> pd.DataFrame:
        """Sentences that were picked, with who wrote them."""
        return self._reader.tell(found)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.corpus, called=self.called, names=self.names)

    @property
    def period(self) -> str:
        """The years of what is dated."""
        years = self.corpus.units["year"].dropna()
        if years.empty:
            return "undated"
        return f"{years.min()}" if years.min() == years.max() else f"{years.min()}–{years.max()}"

    @property
    def author(self) -> str:
        """Whose posts are compared, earlier with later: a byline."""
        units = self.corpus.units
        person = units.loc[units["unit_id"] == self.counts.own["unit_id"].iloc[0], "person"].iloc[0]
        return str(self.called.get(person, "one author"))

    def title(self, post_id: str) -> str:
        """A post's title in quotation marks, as far as it goes on one line; empty if it has none."""
        title = self.corpus.posts.set_index("post_id")["title"].get(post_id)
        return f"“{shorten(title, width=60, placeholder=' …')}”" if isinstance(title, str) else ""


def numbers(values: pd.Series) -> tuple[float | None, ...]:
    """The values of a column, None where one is missing."""
    return tuple(None if pd.isna(value) else float(value) for value in values)


def is_share(name: str, table: pd.DataFrame) -> bool:
    """Whether a column of a result's table holds shares, which people read as per cent."""
    return name.startswith("customer_share") or (name in _SHARES and "share" in table)

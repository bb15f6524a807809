"""Result tables to sentences in plain words: what notebooks and charts say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from brockdiscourse.resample import MIN_THREADS
from brockdiscourse.schema import require

_FEW = f"Fewer than {MIN_THREADS} threads: counts only, no ranges."
_RANGE = "Range: similar threads would usually give a figure in it."


@dataclass(frozen=True, slots=True)
class Finding:
    """What a table shows, in one sentence, and what its numbers rest on.

    Attributes
    ----------
    title
        The finding, hedged as its range requires.
    caption
        n, period, what is left out, the stamp.
    """

    title: str
    caption: str = ""

    def __str__(self) -> str:
        return self.title

    def _repr_markdown_(self) -> str:
        plain = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})
        return f"**{self.title.translate(plain)}**\n\n{self.caption.translate(plain)}"


def _caption(*parts: str, stamp: str) -> str:
    told = " ".join(part for part in parts if part)
    return f"{told} {stamp}".strip()


def _of(n: Any, total: Any, what: str = "") -> str:
    """``none of 26``, ``5 of 6``, ``all 3``."""
    n, total, what = int(n), int(total), f" {what}" if what else ""
    if n == 0:
        return f"none of {total:,}{what}"
    return f"all {total:,}{what}" if n == total and total > 1 else f"{n:,} of {total:,}{what}"


def _some(n: Any, what: str, *, plural: str = "") -> str:
    return f"{int(n):,} {what if int(n) == 1 else plural or what + 's'}"


def _in_100(share: Any) -> str:
    return f"{share * 100:.0f}" if share >= 0.01 or share == 0 else f"{share * 100:.1f}"  # noqa: PLR2004 - one in 100


def _years(times: pd.Series) -> str:
    years = times.dropna().dt.year
    if years.empty:
        return "undated"
    first, last = int(years.min()), int(years.max())
    return f"{first}" if first == last else f"{first}–{last}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def describe_corpus(posts: pd.DataFrame, comments: pd.DataFrame, *, people: pd.DataFrame, stamp: str = "") -> Finding:
    """Say what was collected and what is missing from it.

    Parameters
    ----------
    posts, comments, people
        Tables of the corpus.
    stamp
        `Corpus.stamp`.
    """
    words = comments[comments["kind"] == "comment"]
    pings = len(comments) - len(words)
    written = int(((people["comments"] > 0) | (people["posts"] > 0)).sum())
    title = (
        f"{_some(len(posts), 'thread')} with {_some(len(words), 'comment')} "
        f"by {_some(written, 'known person', plural='known people')}, {_years(posts['timestamp'])}"
    )
    return Finding(
        title,
        _caption(
            f"{_some(int(posts['text'].isna().sum()), 'thread')} without the post's text;",
            f"{_some(int(posts['timestamp'].isna().sum()), 'post')} and",
            f"{_some(int(words['timestamp'].isna().sum()), 'comment')} undated;",
            f"{_some(int(words['author'].isna().sum()), 'comment')} printed without a name;",
            f"{_some(pings, 'ping')} from other blogs kept apart.",
            stamp=stamp,
        ),
    )


def describe_themes(rates: pd.DataFrame, *, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say which theme is talked of most.

    Parameters
    ----------
    rates
        Of `count_themes` over the whole corpus.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", "n", "sentences", "threads", "share", "low", "high", by="describe_themes")
    if rates.empty or not rates["n"].sum():
        return Finding("None of the themes occurs", _caption(_few(rates), stamp=stamp))
    top = rates.sort_values(["n", "theme"], ascending=[False, True], kind="stable").iloc[0]
    label = labels.get(str(top["theme"]), str(top["theme"]))
    if pd.isna(top["low"]):
        told = _of(top["n"], top["sentences"], "sentences")
    else:
        told = f"{_in_100(top['share'])} of 100 sentences ({_in_100(top['low'])}–{_in_100(top['high'])})"
    return Finding(
        f"Talk of {_lower(label)} is most frequent: {told}", _caption(_base(rates), _few(rates), stamp=stamp)
    )


def describe_turns(rates: pd.DataFrame, *, theme: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say in which turns of a discussion a theme comes up.

    Parameters
    ----------
    rates
        Of `count_themes` with ``by`` giving a column ``turn``.
    theme
        The theme to speak of.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", "turn", "n", "sentences", by="describe_turns")
    rows = rates[rates["theme"] == theme]
    if rows.empty:
        return Finding(f"{labels.get(theme, theme)}: not talked of here", _caption(stamp=stamp))
    shown = rows if len(rows) <= 3 else rows[rows["n"] > 0]  # noqa: PLR2004 - what a title can hold
    told = [f"{_of(row.n, row.sentences)} in {str(row.turn).splitlines()[0]}" for row in shown.itertuples()]
    if silent := len(rows) - len(shown):
        told.append(f"none in {_some(silent, 'other turn')}")
    caption = _caption("A dot is a sentence; one sentence may have several themes.", _few(rates), stamp=stamp)
    return Finding(f"{labels.get(theme, theme)}: {_listed(told)}", caption)


def describe_uptake(uptake: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how much of what is raised a reply takes up.

    Parameters
    ----------
    uptake
        Of `count_uptake`.
    stamp
        `Corpus.stamp`.
    """
    require(uptake, "unit_id", "target", "theme", "outcome", by="describe_uptake")
    counts = uptake["outcome"].value_counts()
    echoed, dropped, added = (int(counts.get(name, 0)) for name in ("echoed", "dropped", "added"))
    links = len(uptake[["unit_id", "target"]].drop_duplicates())
    title = (
        f"Of {_some(echoed + dropped, 'theme')} put to them, replies echo {echoed} and drop {dropped}; they add {added}"
    )
    return Finding(
        title,
        _caption(f"{_some(links, 'reply link')} with any theme on either side.", "A count, no test.", stamp=stamp),
    )


def describe_focus(focus: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say whose side the texts' words are on, and whether the two yardsticks agree.

    Parameters
    ----------
    focus
        Of `count_focus`, one row a text.
    stamp
        `Corpus.stamp`.
    """
    require(focus, "customer_share_nouns", "customer_share_we", by="describe_focus")
    known = focus.dropna(subset=["customer_share_nouns", "customer_share_we"])
    half = 0.5
    nouns, we = known["customer_share_nouns"] > half, known["customer_share_we"] > half
    n, agree = len(known), int((nouns == we).sum())
    if not n:
        title = "No text names customers or sellers"
    elif agree == n:
        title = f"By either yardstick, {_of(nouns.sum(), n, 'texts')} name customers more than sellers"
    else:
        title = (
            f"The yardsticks disagree: by nouns, {_of(nouns.sum(), n, 'texts')} name customers more than sellers; "
            f"with “we”, {_of(we.sum(), n)}"
        )
    return Finding(
        title,
        _caption(
            "Customer words: customer, buyer, client, prospect. Seller words: sales, seller, salespeople, selling;",
            "second yardstick: also we, us, our. Naming salespeople in order to criticise them also counts.",
            "Quoted sentences left out.",
            stamp=stamp,
        ),
    )


def describe_replies(links: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say who answers whom most.

    Parameters
    ----------
    links
        Of `count_replies` with names.
    stamp
        `Corpus.stamp`.
    """
    require(links, "replier_name", "replied_to_name", "n", "nesting", "post", by="describe_replies")
    total = int(links["n"].sum())
    if not total:
        return Finding("Nobody answers anybody", _caption(stamp=stamp))
    received = links.groupby("replied_to_name")["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    known = int(links.loc[links["replier_name"].notna() & links["replied_to_name"].notna(), "n"].sum())
    title = f"{received.index[0]} is answered most: {_of(received.iloc[0], total, 'replies')}" if len(received) else ""
    nested, plain = int(links["nesting"].sum()), int(links["post"].sum())
    return Finding(
        title or f"{_some(total, 'reply', plural='replies')}, to people who cannot be known",
        _caption(
            f"{_some(total, 'reply', plural='replies')}: {nested} nested in the markup, {plain} to the post because",
            f"nothing says otherwise, {total - nested - plain} inferred from the text; both sides known in {known}.",
            stamp=stamp,
        ),
    )


def describe_thread(rows: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how a thread unfolds.

    Parameters
    ----------
    rows
        Of `thread_rows`.
    stamp
        `Corpus.stamp`.
    """
    require(rows, "depth", "role", "inferred", "label", by="describe_thread")
    below = rows.iloc[1:]
    host = int((below["role"] == "host").sum())
    title = (
        f"{_some(len(below), 'comment')}, {int(below['depth'].max() if len(below) else 0)} deep; "
        f"{'the host does not answer' if not host else 'the host writes ' + _of(host, len(below))}"
    )
    inferred = int(below["inferred"].sum())
    told = "A line leads back to what a comment answers; " + (
        "all are printed." if not inferred else f"{inferred} inferred."
    )
    return Finding(title, _caption(told, stamp=stamp))


def describe_answers(threads: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say in how many threads the host answers somebody.

    Parameters
    ----------
    threads
        Of `summarize_threads`, those with comments.
    stamp
        `Corpus.stamp`.
    """
    require(threads, "comments", "host_answers", "first_answer_hours", by="describe_answers")
    answered, n = int((threads["host_answers"] > 0).sum()), len(threads)
    hours = threads["first_answer_hours"].median()
    wait = (
        f"Median wait where times allow it: {hours:.1f} hours." if pd.notna(hours) else "No times to measure the wait."
    )
    writes = (
        f"The host writes {_of(threads['host_answers'].sum(), threads['comments'].sum(), 'comments')} as an answer."
    )
    title = f"The host answers somebody in {_of(answered, n, 'threads')}"
    return Finding(title, _caption(writes, wait, stamp=stamp))


def describe_sizes(threads: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how unequal the threads are in length.

    Parameters
    ----------
    threads
        Of `summarize_threads`.
    stamp
        `Corpus.stamp`.
    """
    require(threads, "comments", by="describe_sizes")
    sizes = threads["comments"]
    caption = _caption(f"{_some(len(sizes), 'thread')}, {_some(sizes.sum(), 'comment')}; pings left out.", stamp=stamp)
    if not sizes.sum():
        return Finding("Nobody has commented", caption)
    title = f"Half of the threads have {sizes.median():.0f} comments or fewer; the longest has {int(sizes.max())}"
    return Finding(title, caption)


def describe_participation(active: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how much of the talk comes from how few.

    Parameters
    ----------
    active
        Of `summarize_people`.
    stamp
        `Corpus.stamp`.
    """
    require(active, "written", by="describe_participation")
    written = active["written"].sort_values(ascending=False)
    written = written[written > 0]
    few = max(1, round(len(written) / 10)) if len(written) else 0
    share = _of(written.head(few).sum(), written.sum(), "comments")
    title = f"{_some(few, 'person', plural='people')} of {len(written)} wrote {share}"
    once = f"{_some((written == 1).sum(), 'person', plural='people')} wrote once; comments of unknown people left out."
    return Finding(title, _caption(once, stamp=stamp))


def describe_words(shift: pd.DataFrame, *, names: tuple[str, str], stamp: str = "") -> Finding:
    """Say which word's rate differs most between two groups of texts.

    Parameters
    ----------
    shift
        Of `compare_words`.
    names
        What the two groups are called, the one compared first.
    stamp
        `Corpus.stamp`.
    """
    require(shift, "word", "n", "n_against", "per_1000", "per_1000_against", "q", by="describe_words")
    mine, theirs = names
    base = f"{_some(len(shift), 'word')} compared. Uses per 1,000 words."
    if shift.empty:
        return Finding(f"No word is frequent enough to compare {mine} with {theirs}", _caption(base, stamp=stamp))
    if shift["q"].isna().all():
        top = shift.iloc[0]
        title = f"“{top['word']}”: {_some(top['n'], 'use')} in {mine}, {int(top['n_against']):,} in {theirs}"
        return Finding(title, _caption(base, _FEW, stamp=stamp))
    sure = shift[shift["q"] < 0.05]  # noqa: PLR2004 - the level
    if sure.empty:
        return Finding(f"No word’s rate clearly differs between {mine} and {theirs}", _caption(base, stamp=stamp))
    top = sure.iloc[0]
    rates = f"{top['per_1000_against']:.1f} in {theirs}, {top['per_1000']:.1f} in {mine} per 1,000 words"
    more = f"{_some(len(sure), 'word differs', plural='words differ')} by more than shuffled threads would give."
    return Finding(f"“{top['word']}” differs most: {rates}", _caption(base, more, stamp=stamp))


def describe_change(rates: pd.DataFrame, *, theme: str, by: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say whether a theme's share differs between two groups of texts.

    Parameters
    ----------
    rates
        Of `count_themes` with two values of the column `by`, the earlier first.
    theme
        The theme to speak of.
    by
        The column that parts the groups.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", by, "n", "sentences", "share", "low", "high", by="describe_change")
    before, after = (row for _, row in rates[rates["theme"] == theme].iterrows())
    label = _lower(labels.get(theme, theme))
    if pd.isna(before["low"]) or pd.isna(after["low"]):
        counts = f"{_of(before['n'], before['sentences'])} and {_of(after['n'], after['sentences'], 'sentences')}"
        return Finding(f"Talk of {label}: {counts} in {before[by]} and {after[by]}", _caption(_FEW, stamp=stamp))
    told = f"{_in_100(before['share'])} of 100 sentences in {before[by]}, {_in_100(after['share'])} in {after[by]}"
    if before["low"] <= after["high"] and after["low"] <= before["high"]:
        return Finding(f"No clear change in talk of {label}: {told}", _caption(_RANGE, stamp=stamp))
    way = "rose" if after["share"] > before["share"] else "fell"
    return Finding(f"Talk of {label} {way}: {told}", _caption(_RANGE, "The two ranges do not touch.", stamp=stamp))


def _lower(label: str) -> str:
    """A label inside a sentence: lower case, but for names."""
    return label if label[1:2].isupper() or label.startswith("Challenger") else label[:1].lower() + label[1:]


def _few(rates: pd.DataFrame) -> str:
    return _FEW if "low" in rates and rates["low"].isna().all() else _RANGE


def _base(rates: pd.DataFrame) -> str:
    sentences, threads = _some(rates["sentences"].max(), "sentence"), _some(rates["threads"].max(), "thread")
    return f"{sentences} in {threads}; quotations left out."

"""What was collected, who takes part, who answers whom."""

import pandas as pd

from brockdiscourse.findings.finding import Finding, count_of, note, some, years_of
from brockdiscourse.schema import require

_CHANCE = 0.05
_NOBODY = "Nobody has commented"


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
        f"{some(len(posts), 'thread')} with {some(len(words), 'comment')} "
        f"by {some(written, 'known person', plural='known people')}, {years_of(posts['timestamp'])}"
    )
    return Finding(
        title,
        note(
            f"{some(int(posts['text'].isna().sum()), 'thread')} without the post's text;",
            f"{some(int(posts['timestamp'].isna().sum()), 'post')} and",
            f"{some(int(words['timestamp'].isna().sum()), 'comment')} undated;",
            f"{some(int(words['author'].isna().sum()), 'comment')} printed without a name;",
            f"{some(pings, 'ping')} from other blogs kept apart.",
            stamp=stamp,
        ),
    )


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
    caption = note(f"{some(len(sizes), 'thread')}, {some(sizes.sum(), 'comment')}; pings left out.", stamp=stamp)
    if not sizes.sum():
        return Finding(_NOBODY, caption)
    title = f"Half of the threads have {sizes.median():.0f} comments or fewer; the longest has {int(sizes.max())}"
    if len(sizes) == 1:
        title = f"The thread has {some(sizes.max(), 'comment')}"
    return Finding(title, caption)


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
        return Finding("Nobody answers anybody", note(stamp=stamp))
    received = links.groupby("replied_to_name")["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    known = int(links.loc[links["replier_name"].notna() & links["replied_to_name"].notna(), "n"].sum())
    title = (
        f"{received.index[0]} is answered most: {count_of(received.iloc[0], total, 'replies')}" if len(received) else ""
    )
    nested, plain = int(links["nesting"].sum()), int(links["post"].sum())
    return Finding(
        title or f"{some(total, 'reply', plural='replies')}, to people who cannot be known",
        note(
            f"{some(total, 'reply', plural='replies')}: {nested} nested in the markup, {plain} to the post because",
            f"nothing says otherwise, {total - nested - plain} inferred from the text; both sides known in {known}.",
            stamp=stamp,
        ),
    )


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
    if not n:
        return Finding("No thread has a comment that could be answered", note(stamp=stamp))
    hours = threads["first_answer_hours"].median()
    wait = (
        f"Median wait where times allow it: {hours:.1f} hours." if pd.notna(hours) else "No times to measure the wait."
    )
    written = count_of(threads["host_answers"].sum(), threads["comments"].sum(), "comments")
    writes = f"The host writes {written} as an answer."
    if {"guest_comments", "guests_answered"} <= set(threads):
        guests = count_of(threads["guests_answered"].sum(), threads["guest_comments"].sum(), "comments")
        writes += f" Answered are {guests} of known guests."
    title = f"The host answers somebody in {count_of(answered, n, 'threads')}"
    return Finding(title, note(writes, wait, stamp=stamp))


def describe_thread(rows: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how a thread unfolds.

    Parameters
    ----------
    rows
        Of `thread_rows`.
    stamp
        `Corpus.stamp`.
    """
    require(rows, "steps", "role", "inferred", "label", by="describe_thread")
    below = rows.iloc[1:]
    if below.empty:
        return Finding(_NOBODY, note(stamp=stamp))
    host = int((below["role"] == "host").sum())
    title = (
        f"{some(len(below), 'comment')}, {int(below['steps'].max())} deep; "
        f"{'the host does not answer' if not host else 'the host writes ' + count_of(host, len(below))}"
    )
    inferred = int(below["inferred"].sum())
    told = "A line leads back to what a comment answers; " + (
        "all are printed." if not inferred else f"{inferred} inferred."
    )
    return Finding(title, note(told, stamp=stamp))


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
    if written.empty:
        return Finding(_NOBODY, note(stamp=stamp))
    few = max(1, round(len(written) / 10))
    share = count_of(written.head(few).sum(), written.sum(), "comments")
    title = f"{some(few, 'person', plural='people')} of {len(written)} wrote {share}"
    if len(written) > 1 and written.max() == 1:
        title = f"Each of {len(written)} people wrote once"
    once = f"{some((written == 1).sum(), 'person', plural='people')} wrote once; comments of unknown people left out."
    return Finding(title, note(once, stamp=stamp))


def describe_bases(bases: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how the links between comments are known.

    Parameters
    ----------
    bases
        ``basis``, ``links``, ``inferred`` (whether read from the text).
    stamp
        `Corpus.stamp`.
    """
    require(bases, "basis", "links", "inferred", by="describe_bases")
    n, inferred = int(bases["links"].sum()), int(bases.loc[bases["inferred"], "links"].sum())
    nested = int(bases.loc[bases["basis"] == "nesting", "links"].sum())
    title = f"The page prints whom {count_of(nested, n, 'comments')} answer; of {inferred} more the text shows it"
    told = "Where neither markup nor text says otherwise, a comment counts as an answer to the post."
    return Finding(title, note(told, stamp=stamp))


def describe_reciprocity(chance: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say whether people answer each other back more often than chance would have it.

    Parameters
    ----------
    chance
        Of `compare_reciprocity`. The title tells of all links, and says so if fewer, surer links would tell otherwise.
    stamp
        `Corpus.stamp`.
    """
    require(chance, "level", "pairs", "threads", "movable", "observed", "low", "high", "p", by="describe_reciprocity")
    levels = chance.set_index("level")
    row = levels.loc["all"]
    if not row["pairs"]:
        return Finding("Nobody answers anybody", note(stamp=stamp))
    told = f"{row['observed']:.0%} of {some(row['pairs'], 'tie')}"
    if pd.isna(row["p"]):
        title = f"In {told} who is answered answers back; too few threads to say whether that is chance"
        few = f"In {int(row['movable'])} of {some(row['threads'], 'thread')} answers could have gone to somebody else."
        return Finding(title, note(few, stamp=stamp))
    ways = [_against_chance(levels.loc[level]) for level in levels.index]
    shuffled = f"{row['low']:.0%} to {row['high']:.0%} when who is answered is shuffled within the threads"
    way = {1: "more often than by chance", -1: "less often than by chance", 0: "no more often than by chance"}
    title = f"People answer each other back {way[_against_chance(row) or 0]}: in {told}"
    judged = [found for found in ways if found is not None]
    same = "Links that the markup states or that are sure, where there are enough, say the same."
    other = "Not so with the links alone that the markup states or that are sure."
    agree = same if set(judged) == {_against_chance(row)} else other
    return Finding(
        title, note(f"{shuffled.capitalize()}. {int(row['movable'])} threads can be shuffled.", agree, stamp=stamp)
    )


def describe_network(network: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say what hangs on which links are counted.

    Parameters
    ----------
    network
        Of `summarize_network`.
    stamp
        `Corpus.stamp`.
    """
    require(network, "measure", "level", "value", by="describe_network")
    value = network.set_index(["measure", "level"])["value"]
    stated, every = value["pairs", "markup"], value["pairs", "all"]
    if not every:
        return Finding("Nobody answers anybody", note(stamp=stamp))
    more = f"inference adds {int(every - stated):,}" if every > stated else "inference adds none"
    title = f"The markup alone shows {some(stated, 'tie')} between people; {more}"
    cut = int(value["cycles", "all"])
    return Finding(
        title,
        note(
            "A tie: somebody answers somebody. Comments with a known target:",
            f"{value['linked', 'markup']:.0%} by the markup, {value['linked', 'sure']:.0%} surely,",
            f"{value['linked', 'all']:.0%} in all.",
            f"{some(cut, 'circle')} of answers cut at the first comment." if cut else "",
            stamp=stamp,
        ),
    )


def _against_chance(row: pd.Series) -> int | None:
    """Whether a level lies above (1) or below (-1) what shuffling gives, or neither; None where it cannot be told."""
    if pd.isna(row["p"]):
        return None
    if row["p"] > _CHANCE:
        return 0
    return 1 if row["observed"] > row["expected"] else -1

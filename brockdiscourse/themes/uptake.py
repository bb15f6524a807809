"""What becomes of a theme from a turn to its answer, and whether that is more than chance."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.resample import MIN_THREADS, Seed

Floats = NDArray[np.float64]

_ALIKE = 5  # posts of about the same length
_REPLIES = 3  # with fewer there is nothing to deal out


def count_uptake(hits: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Follow each theme from a turn to the turn that answers it, in the writers' own words.

    Parameters
    ----------
    hits, turns
        The tables of these names; a turn whose target is unknown makes no link.

    Returns
    -------
    pandas.DataFrame
        One row per link and theme that either side names: ``unit_id`` (the answer), ``target``, ``theme``, ``raised``
        (by the target), ``said`` (in the answer), ``outcome`` (``echoed``: both, ``dropped``: raised only, ``added``:
        said only).

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(hits, "unit_id", "theme", "voice", by="count_uptake")
    schema.require(turns, "unit_id", "target", by="count_uptake")
    links = turns.loc[turns["target"].notna(), ["unit_id", "target"]].astype("str")
    own = hits.loc[hits["voice"] == "own", ["unit_id", "theme"]].astype("str").drop_duplicates()
    said = links.merge(own, on="unit_id")
    raised = links.merge(own.rename(columns={"unit_id": "target"}), on="target")
    table = said.merge(raised, how="outer", on=["unit_id", "target", "theme"], indicator="side")
    order = links.reset_index(drop=True).reset_index(names="order")
    table = table.merge(order, on=["unit_id", "target"]).sort_values(["order", "theme"], ignore_index=True)
    table["raised"], table["said"] = table["side"] != "left_only", table["side"] != "right_only"
    table["outcome"] = (
        table["side"].map({"both": "echoed", "right_only": "dropped", "left_only": "added"}).astype("str")
    )
    return table[["unit_id", "target", "theme", "raised", "said", "outcome"]]


def compare_uptake(
    hits: pd.DataFrame, turns: pd.DataFrame, sentences: pd.DataFrame, *, times: int = 1000, seed: Seed = 0
) -> pd.DataFrame:
    """Ask whether answers echo what they answer more than chance would, of posts and of comments apart.

    Parameters
    ----------
    hits, turns, sentences
        The tables of these names; sentences say how long each text is. Keep to the themes of interest in `hits`.
    times
        Number of shuffles.
    seed
        Seed of NumPy's default generator, or a generator.

    Returns
    -------
    pandas.DataFrame
        Two rows: ``question`` (``post``: do comments echo their post more than other posts; ``parent``: do replies echo
        the comment they answer more than other comments of the thread), ``links``, ``threads`` (that a shuffle can
        move), ``raised`` (themes put to the answers: one per link and theme of what is answered), ``echoed``,
        ``expected`` (mean of the shuffles), ``low`` and ``high`` (holding 95 of 100 shuffles), ``p`` (share of shuffles
        with as many echoes, the data counted among them). Below `resample.MIN_THREADS` threads all but the counts are
        missing.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    Permutation tests, one-sided. For ``post`` each thread's comments stay together and are paired with another thread's
    post of about the same length (lots of five or more threads in order of their posts' length), since a long post
    raises more. For ``parent`` who answers whom stays, and within each thread of at least three replies comments change
    places, those that answer a comment among themselves, the others among themselves: so nobody ever answers himself,
    and first comments, often longer, remain first. Both leave who talks how much of what in a thread as it is.
    """
    schema.require(hits, "unit_id", "theme", "voice", by="compare_uptake")
    schema.require(turns, "unit_id", "target", by="compare_uptake")
    schema.require(sentences, "unit_id", "post_id", "words", "voice", by="compare_uptake")
    own = sentences[sentences["voice"] == "own"].astype({"unit_id": "str", "post_id": "str"})
    length = own.groupby("unit_id")["words"].sum()
    thread = own.drop_duplicates("unit_id").set_index("unit_id")["post_id"]
    said = hits.loc[hits["voice"] == "own", ["unit_id", "theme"]].astype("str").drop_duplicates()
    holds = pd.crosstab(said["unit_id"], said["theme"]).reindex(length.index, fill_value=0)
    rng = np.random.default_rng(seed)
    links = turns.loc[turns["target"].notna(), ["unit_id", "target"]].astype("str")
    links = links[links["unit_id"].isin(length.index) & links["target"].isin(length.index)]
    between = links[links["target"] != links["target"].map(thread)]
    rows = [
        _echo("post", _pair_posts(holds, thread[holds.index], length), times=times, rng=rng),
        _echo("parent", _pair_comments(holds, thread, between), times=times, rng=rng),
    ]
    return pd.DataFrame(rows)


class _Links(NamedTuple):
    """Texts, or sets of them, and which answers which; a shuffle moves what they hold within `group`."""

    holds: Floats  # texts x themes: how many times each is held
    answer: NDArray[np.intp]  # rows of `holds`
    target: NDArray[np.intp]
    texts: Floats  # how many texts answer, link by link
    group: NDArray[np.intp]
    threads: int  # that can be moved


def _pair_posts(holds: pd.DataFrame, thread: pd.Series, length: pd.Series) -> _Links:
    comments = holds[(thread.to_numpy() != thread.index.to_numpy()) & thread.isin(holds.index).to_numpy()]
    of = thread[comments.index].to_numpy()
    sets, texts = comments.groupby(of).sum(), pd.Series(of).value_counts()
    posts = length[sets.index].sort_values(kind="stable").index
    n = len(posts)
    lots = np.arange(n) * max(1, n // _ALIKE) // max(n, 1)
    return _Links(
        holds=np.vstack([sets.loc[posts].to_numpy(float), holds.loc[posts].to_numpy(float)]),
        answer=np.arange(n),
        target=np.arange(n, 2 * n),
        texts=texts[posts].to_numpy(float),
        group=np.concatenate([-1 - np.arange(n), lots]),  # the comments stay where they are
        threads=n if n > 1 else 0,
    )


def _pair_comments(holds: pd.DataFrame, thread: pd.Series, links: pd.DataFrame) -> _Links:
    per_thread = links.groupby(links["unit_id"].map(thread))["target"].agg("size")
    kept = links[links["unit_id"].map(thread).isin(per_thread.index[per_thread >= _REPLIES])]
    names = pd.Index(pd.unique(pd.concat([kept["unit_id"], kept["target"]])))
    places = pd.Series(thread[names].to_numpy()) + np.where(names.isin(kept["unit_id"]), " reply", " first")
    threads = kept["unit_id"].map(thread).nunique()  # of three links at least two are replies, or answer two comments
    answer, target = (names.get_indexer(pd.Index(kept[name])) for name in ("unit_id", "target"))
    group = pd.factorize(places)[0]
    return _Links(holds.loc[names].to_numpy(float), answer, target, np.ones(len(kept)), group, threads)


def _echo(question: str, links: _Links, *, times: int, rng: np.random.Generator) -> dict[str, object]:
    rows = np.arange(len(links.holds))
    raised, echoed = int(links.texts @ links.holds[links.target].sum(axis=1)), int(_shared(links, rows))
    told = {"question": question, "links": int(links.texts.sum()), "threads": links.threads}
    told |= {"raised": raised, "echoed": echoed}
    if links.threads < MIN_THREADS:
        return told | dict.fromkeys(("expected", "low", "high", "p"), math.nan)
    order, inside = np.argsort(links.group, kind="stable"), rows.copy()
    drawn = np.empty(times)
    for number in range(times):
        inside[order] = np.lexsort((rng.random(len(rows)), links.group))
        drawn[number] = _shared(links, inside)
    low, high = np.quantile(drawn, [0.025, 0.975])
    p = (1 + int((drawn >= echoed).sum())) / (times + 1)
    return told | {"expected": float(drawn.mean()), "low": float(low), "high": float(high), "p": p}


def _shared(links: _Links, order: NDArray[np.intp]) -> float:
    """Themes of answers that what they answer holds too, when each row holds what `order` says."""
    return float(np.einsum("ij,ij->", links.holds[order[links.answer]], links.holds[order[links.target]]))

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
_TRIES = 50  # until nobody answers himself


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
    post of about the same length (groups of five threads in order of their posts' length), since a long post raises
    more. For ``parent`` the comments answered are dealt out anew among the replies of a thread with at least three
    replies to at least two comments; none is made its own answer. Both leave who talks how much of what as it is.
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
    is_post = links["target"] == links["target"].map(thread)
    rows = [
        _echo("post", _pair_posts(holds, thread[holds.index], length), times=times, rng=rng),
        _echo("parent", _pair_parents(holds, thread, links[~is_post]), times=times, rng=rng),
    ]
    return pd.DataFrame(rows)


class _Pairs(NamedTuple):
    """Answers and what they answer, row by row; a shuffle moves what is answered within `group`."""

    answers: Floats  # rows x themes: how many texts of the answer hold each
    raised: Floats  # rows x themes: whether what is answered holds each
    texts: Floats  # how many texts each row's answer is made of
    group: NDArray[np.intp]
    answer: NDArray[np.intp]  # the number of the text that answers, and of the one answered
    target: NDArray[np.intp]
    threads: int


def _pair_posts(holds: pd.DataFrame, thread: pd.Series, length: pd.Series) -> _Pairs:
    comments = holds[(thread.to_numpy() != thread.index.to_numpy()) & thread.isin(holds.index).to_numpy()]
    of = thread[comments.index].to_numpy()
    sets, texts = comments.groupby(of).sum(), pd.Series(of).value_counts()
    posts = length[sets.index].sort_values(kind="stable").index
    lots = np.arange(len(posts)) // _ALIKE
    if len(posts) > 1 and len(posts) % _ALIKE == 1:
        lots[-1] = lots[-2]  # nobody is left alone
    number = np.arange(len(posts))
    return _Pairs(
        answers=sets.loc[posts].to_numpy(float),
        raised=holds.loc[posts].to_numpy(float),
        texts=texts[posts].to_numpy(float),
        group=lots,
        answer=-1 - number,
        target=number,
        threads=len(posts) if len(posts) > 1 else 0,
    )


def _pair_parents(holds: pd.DataFrame, thread: pd.Series, links: pd.DataFrame) -> _Pairs:
    where = links["unit_id"].map(thread)
    per = links.groupby(where)["target"].agg(["size", "nunique"])
    moves = per.index[(per["size"] >= _REPLIES) & (per["nunique"] > 1)]
    kept = links[where.isin(moves)]
    answer, target = (holds.index.get_indexer(pd.Index(kept[name])).astype(np.intp) for name in ("unit_id", "target"))
    table = holds.to_numpy(float)
    group = pd.factorize(kept["unit_id"].map(thread))[0].astype(np.intp)
    return _Pairs(table[answer], table[target], np.ones(len(kept)), group, answer, target, len(moves))


def _echo(question: str, pairs: _Pairs, *, times: int, rng: np.random.Generator) -> dict[str, object]:
    echoed = int((pairs.answers * pairs.raised).sum())
    told: dict[str, object] = {
        "question": question,
        "links": int(pairs.texts.sum()),
        "threads": pairs.threads,
        "raised": int(pairs.texts @ pairs.raised.sum(axis=1)),
        "echoed": echoed,
    }
    if pairs.threads < MIN_THREADS:
        return told | dict.fromkeys(("expected", "low", "high", "p"), math.nan)
    drawn = np.array([(pairs.answers * pairs.raised[_deal(pairs, rng)]).sum() for _ in range(times)])
    low, high = np.quantile(drawn, [0.025, 0.975])
    p = (1 + int((drawn >= echoed).sum())) / (times + 1)
    return told | {"expected": float(drawn.mean()), "low": float(low), "high": float(high), "p": p}


def _deal(pairs: _Pairs, rng: np.random.Generator) -> NDArray[np.intp]:
    """An order of the rows, shuffled within each group, that makes no text its own answer."""
    order = _shuffle(pairs.group, rng)
    for _ in range(_TRIES):
        faulty = np.isin(pairs.group, pairs.group[pairs.target[order] == pairs.answer])
        if not faulty.any():
            return order
        order = np.where(faulty, _shuffle(pairs.group, rng), order)
    kept: NDArray[np.intp] = np.where(faulty, np.arange(len(order)), order)  # a group that hardly any order suits
    return kept


def _shuffle(group: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """For each row another of its group, none twice."""
    order = np.empty(len(group), np.intp)
    order[np.argsort(group, kind="stable")] = np.lexsort((rng.random(len(group)), group))
    return order

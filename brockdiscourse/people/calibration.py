"""How often the ladder is right in a corpus: what is known is hidden, inferred again, and compared."""

import hashlib
from collections.abc import Iterator

import pandas as pd

from brockdiscourse.people.names import called_by, first_name_keys, is_name, normalize_name
from brockdiscourse.people.resolve import infer_turns
from brockdiscourse.resample import share_range

PRIOR_WEIGHT = 20
"""How many known links a stated prior is worth when it meets those of a corpus."""

MIN_KNOWN = 30
"""Known links of a kind below which the stated prior stays as it is."""

_MIN_THREADS = 10
_FOLDS = 3
_MOST = 20_000  # comments that are read again; more make no range narrower that anybody would notice
_KEPT = ("stated", "nesting", "analyst")
_KEYS = ["what", "basis", "prior"]


def calibrate_links(posts: pd.DataFrame, comments: pd.DataFrame, *, facts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Score the ladder of `resolve_people` on what this corpus knows: nesting and names are hidden and inferred again.

    All nesting is hidden of threads that show any; of the printed names one third at a time, so that each is hidden
    once among neighbours that are known. Of more than 20,000 comments, threads are drawn.

    Parameters
    ----------
    posts, comments
        The tables of those names.
    facts
        As for `resolve_people`.

    Returns
    -------
    pandas.DataFrame
        One row per rung: ``what`` (``target`` or ``speaker``), ``basis``, ``prior`` (the confidence it states), ``n``
        links so inferred, ``threads``, ``right``, ``precision`` with ``low`` and ``high`` (95 %, the thread as the
        unit; missing for few threads), ``recall`` (right of all that was hidden: replies and answers to the post, or
        names), and ``confidence`` = (right + 20 prior) / (n + 20): a Beta prior worth twenty links. Where fewer than
        30 links in 10 threads are known, ``confidence`` is the prior.

    Notes
    -----
    What a corpus hides it may hide for a reason; these odds hold for missing links as far as they are like the known.
    A name is right if it shares a word with the printed one, nicknames counted: "Dave" finds "David Marsh".
    """
    posts, comments = _draw_threads(posts, comments)
    rows = [*_hide_nesting(posts, comments, facts=facts), *_hide_names(posts, comments, facts=facts)]
    columns = [*_KEYS, "n", "threads", "right", "precision", "low", "high", "recall", "confidence"]
    scored = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=[*_KEYS, "post_id", "right"])
    hidden = scored["what"].value_counts().to_dict()
    given = scored.dropna(subset="prior")
    table = [_score(lot, hidden=hidden[lot["what"].iloc[0]]) for _, lot in given.groupby(_KEYS)]
    return pd.DataFrame(table, columns=columns)


def adjust_confidences(turns: pd.DataFrame, odds: pd.DataFrame) -> pd.DataFrame:
    """Put the odds of `calibrate_links` in the place of the stated priors; markup and analyst stay certain.

    Parameters
    ----------
    turns
        As `resolve_people` gave them.
    odds
        As `calibrate_links` gave them for the same corpus.

    Returns
    -------
    pandas.DataFrame
        `turns` with other ``speaker_confidence`` and ``target_confidence``; an addressee taken from its target is
        no surer than that.
    """
    known: dict[tuple[str, str, float], float] = {
        (what, basis, round(prior, 6)): confidence
        for what, basis, prior, confidence in odds[[*_KEYS, "confidence"]].itertuples(index=False)
    }
    changed = {}
    for what in ("speaker", "target"):
        pairs = zip(turns[f"{what}_basis"], turns[f"{what}_confidence"], strict=True)
        values = [
            confidence if pd.isna(confidence) else known.get((what, basis, round(confidence, 6)), confidence)
            for basis, confidence in pairs
        ]
        column = f"{what}_confidence"
        changed[column] = pd.Series(values, index=turns.index, dtype=turns[column].dtype)
    derived = turns["addressee_basis"].isin(["reply", "post", "quotation"])
    changed["addressee_confidence"] = turns["addressee_confidence"].mask(
        derived, turns["addressee_confidence"].clip(upper=changed["target_confidence"])
    )
    return turns.assign(**changed)


def hide_nesting(posts: pd.DataFrame, comments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Threads that nest, without their nesting; and the true target of each comment, by comment_id."""
    comments = comments[comments["kind"] == "comment"]
    nested = comments.loc[comments["reply_to"].notna(), "post_id"].unique()
    comments = comments[comments["post_id"].isin(nested)]
    shown = comments[comments["reply_to"].notna() | comments["parent_state"].isna()].set_index("comment_id")
    gone = {name: pd.Series(pd.NA, index=comments.index, dtype="str") for name in ("reply_to", "parent_state")}
    flat = comments.assign(**gone).astype({name: comments[name].dtype for name in gone})
    return posts[posts["post_id"].isin(nested)], flat, shown["reply_to"].fillna(shown["post_id"])


def hide_names(comments: pd.DataFrame, *, fold: int, folds: int) -> tuple[pd.DataFrame, pd.Series]:
    """Comments without every so many-th of the names printed over them; and those names, by comment_id."""
    known = comments["author"].map(lambda name: isinstance(name, str) and is_name(name)).astype("bool")
    hide = known & (comments["comment_id"].map(_number).astype("int64") % folds == fold)
    masked = comments.assign(author=comments["author"].mask(hide), author_url=comments["author_url"].mask(hide))
    return masked, comments[hide].set_index("comment_id")["author"]


def _hide_nesting(posts: pd.DataFrame, comments: pd.DataFrame, *, facts: pd.DataFrame | None) -> Iterator[pd.DataFrame]:
    posts, flat, true = hide_nesting(posts, comments)
    if len(true):
        turns = infer_turns(posts, flat, facts=_about(facts, posts, flat)).turns.set_index("unit_id").loc[true.index]
        yield _marked("target", turns, right=(turns["target"] == true).fillna(value=False))


def _hide_names(posts: pd.DataFrame, comments: pd.DataFrame, *, facts: pd.DataFrame | None) -> Iterator[pd.DataFrame]:
    comments = comments[comments["kind"] == "comment"]
    facts = _about(facts, posts, comments)
    for number in range(_FOLDS):
        masked, true = hide_names(comments, fold=number, folds=_FOLDS)
        found = infer_turns(posts, masked, facts=facts)
        turns = found.turns.set_index("unit_id").loc[true.index]
        names = turns["speaker"].map(found.names)
        right = [isinstance(one, str) and is_same_name(one, other) for one, other in zip(names, true, strict=True)]
        yield _marked("speaker", turns, right=pd.Series(right, index=turns.index, dtype="bool"))


def is_same_name(name: str, other: str) -> bool:
    """Whether two names may be one person's: a word in common, or the short form of its first name."""
    one, two = normalize_name(name), normalize_name(other)
    return bool(set(one.split()) & set(two.split()) or set(called_by(one.split()[0])) & set(first_name_keys(two)))


def _number(unit: str) -> int:
    return hashlib.sha256(unit.encode()).digest()[0]


def _about(facts: pd.DataFrame | None, posts: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame | None:
    """Facts of dates and names that are still at hand; what speaks of a link would give away what is hidden."""
    if facts is None:
        return None
    kept = facts["field"].isin(["author"]) & facts["id"].isin({*posts["post_id"], *comments["comment_id"]})
    return facts[kept]


def _draw_threads(posts: pd.DataFrame, comments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whole threads, in an order that depends on nothing but their ids, until there are enough."""
    if len(comments) <= _MOST:
        return posts, comments
    sizes = comments.groupby("post_id").size()
    order = sorted(sizes.index, key=lambda post: hashlib.sha256(str(post).encode()).digest())
    kept = sizes.loc[order].cumsum()
    drawn = set(kept.index[: max(int((kept <= _MOST).sum()), 1)])
    return posts[posts["post_id"].isin(drawn)], comments[comments["post_id"].isin(drawn)]


def _marked(what: str, turns: pd.DataFrame, *, right: pd.Series) -> pd.DataFrame:
    kept = ~turns[f"{what}_basis"].isin(_KEPT)
    table = {
        "what": what,
        "basis": turns[f"{what}_basis"],
        "prior": turns[f"{what}_confidence"].astype("float64"),
        "post_id": turns["post_id"],
        "right": right.astype("bool"),
    }
    return pd.DataFrame(table)[kept]


def _score(lot: pd.DataFrame, *, hidden: int) -> tuple[object, ...]:
    key = tuple(lot[_KEYS].iloc[0])
    prior, n, right = float(key[2]), len(lot), int(lot["right"].sum())
    threads = lot["post_id"].nunique()
    low, high = share_range(lot["right"].astype("int64"), [1] * n, lot["post_id"])
    enough = n >= MIN_KNOWN and threads >= _MIN_THREADS
    shrunk = (right + PRIOR_WEIGHT * prior) / (n + PRIOR_WEIGHT)
    return (*key, n, threads, right, right / n, low, high, right / hidden, shrunk if enough else prior)

"""What the printed order of a thread tells of nesting that was lost."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pandas as pd

_MOST = 0.65
"""Share of comments out of order above which a page is sorted by something else than time, such as votes."""


def find_displaced(times: Sequence[float | None]) -> list[bool]:
    """Find comments that cannot stand at top level, by when they and their neighbours were written.

    Top-level comments run from oldest to newest, or the other way round; a reply stands below what it answers,
    wherever its date would put it. So whatever breaks the order was nested.

    Parameters
    ----------
    times
        When each comment of one thread was written, in the page's order; None where that is not known.

    Returns
    -------
    list of bool
        For each comment whether it breaks the order. Nothing does where too much does: such a page is sorted by
        something else.
    """
    known = [(place, time) for place, time in enumerate(times) if time is not None]
    steps = [later - earlier for (_, earlier), (_, later) in pairwise(known)]
    rising = sum(step > 0 for step in steps) >= sum(step < 0 for step in steps)
    # A reply of an oldest-first page is younger than something below it, of a newest-first page than something above.
    run = known[::-1] if rising else known
    oldest = accumulate((time for _, time in run), min)
    displaced = {place for (place, time), least in zip(run, oldest, strict=True) if time > least}
    if len(displaced) > _MOST * len(times):
        return [False] * len(times)
    return [place in displaced for place in range(len(times))]


def find_broken(comments: pd.DataFrame) -> pd.DataFrame:
    """Find replies whose stated parent is no earlier text of their thread; such a parent is not followed.

    Parameters
    ----------
    comments
        The table of that name.

    Returns
    -------
    pandas.DataFrame
        Rows as `skipped` has them: ``source``, ``reason``, ``detail`` (the comment and its parent). A ring of replies
        shows as the one of it that answers a later comment. What then becomes of them: their target is missing unless
        their words prove another.
    """
    nested = comments[comments["reply_to"].notna()]
    known = comments.drop_duplicates("comment_id").set_index("comment_id")
    parents = known.reindex(nested["reply_to"])
    lost = pd.Series(~nested["reply_to"].isin(known.index).to_numpy(), index=nested.index)
    other = pd.Series(parents["post_id"].to_numpy() != nested["post_id"].to_numpy(), index=nested.index) & ~lost
    late = pd.Series(parents["position"].to_numpy() >= nested["position"].to_numpy(), index=nested.index)
    own = nested["reply_to"] == nested["comment_id"]
    reason = pd.Series(pd.NA, index=nested.index, dtype="str")
    for mask, told in (
        (lost & (nested["reply_to"] != nested["post_id"]), "answers a comment that is not there"),
        (other, "answers a comment of another post"),
        (late.fillna(value=False).astype("bool") & ~other & ~own, "answers a later comment"),
        (own, "answers itself"),
    ):
        reason = reason.mask(mask, told)
    detail = nested["comment_id"] + " -> " + nested["reply_to"]
    rows = pd.DataFrame({"source": nested["source"], "reason": reason, "detail": detail})
    return rows.dropna(subset="reason").reset_index(drop=True)

"""What the printed order of a thread tells of nesting that was lost."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

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

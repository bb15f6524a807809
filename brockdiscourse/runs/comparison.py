"""One run beside the one before it."""

import dataclasses
from dataclasses import dataclass

from brockdiscourse.findings import Measure
from brockdiscourse.runs.memory import Run

_MUCH = 0.2  # of itself: how far a figure without a range must move to be told
_SURVIVED = 2  # runs with other data, after which a finding is no longer provisional


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What differs between two runs.

    Attributes
    ----------
    before, after
        The two runs; `before` is None of a first run. Those of `after` know how often each finding has been seen.
    new, changed, gone
        ``unit_id`` of texts that only one of them has, or whose words differ.
    causes
        Which of ``data``, ``codebook``, ``facts`` and ``version`` differ.
    appeared, vanished, resized
        ``result/name`` of findings: only in the one, only in the other, in both with figures apart.
    provisional
        ``result/name`` of findings that have not yet stood in two runs with different data.
    reworded
        Names of results whose title reads differently.
    """

    before: Run | None
    after: Run
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    causes: tuple[str, ...]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    resized: tuple[str, ...]
    provisional: tuple[str, ...]
    reworded: tuple[str, ...]


def compare_runs(before: Run | None, after: Run) -> Changes:
    """Say what moved between two runs.

    Parameters
    ----------
    before
        The earlier run, or None.
    after
        The later one.

    Returns
    -------
    Changes
        A finding has changed size if its figure lies outside the range it had; where it had none, if it moved by a
        fifth of itself or more, or is told in another unit.
    """
    old = before or dataclasses.replace(after, texts={}, headlines={}, measures={}, seen={})
    new = tuple(unit for unit in after.texts if unit not in old.texts)
    changed = tuple(unit for unit, text in after.texts.items() if old.texts.get(unit, text) != text)
    fresh = bool(before and (new or changed) and old.causes["data"] != after.causes["data"])
    seen = {name: old.seen.get(name, 0) + fresh if name in old.seen else 1 for name in after.measures}
    kept = [name for name in after.measures if name in old.measures]
    return Changes(
        before=before,
        after=dataclasses.replace(after, seen=seen),
        new=new if before else (),
        changed=changed,
        gone=tuple(unit for unit in old.texts if unit not in after.texts),
        causes=tuple(cause for cause, told in after.causes.items() if old.causes.get(cause) != told),
        appeared=tuple(name for name in after.measures if name not in old.measures) if before else (),
        vanished=tuple(name for name in old.measures if name not in after.measures),
        resized=tuple(name for name in kept if _moved(old.measures[name], after.measures[name])),
        provisional=tuple(name for name, times in seen.items() if times < _SURVIVED),
        reworded=tuple(
            name
            for name, (_, title) in after.headlines.items()
            if name in old.headlines and old.headlines[name][1] != title
        ),
    )


def _moved(before: Measure, after: Measure) -> bool:
    if before.unit != after.unit:
        return True
    if before.low is None or before.high is None:
        return abs(after.estimate - before.estimate) >= _MUCH * abs(before.estimate) and after != before
    return not before.low <= after.estimate <= before.high

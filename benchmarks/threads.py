"""Trees, depth and shape of threads: ours against bare NumPy pointer jumping, side by side; and a million comments.

Usage: python benchmarks/threads.py
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.replies import summarize_network, summarize_threads

ROUNDS = 5
LENGTH = 51  # comments in a thread


def blog(threads: int) -> dict[str, pd.DataFrame]:
    """Invented threads: each comment answers the post or one of the twenty comments before it."""
    rng = np.random.default_rng(0)
    n = threads * LENGTH
    thread, place = np.divmod(np.arange(n), LENGTH)
    above = place - rng.integers(1, 21, n)
    above = np.where(above < 0, -1, above)
    depth = np.ones(n, dtype=np.int64)
    for at in range(LENGTH):  # parents stand before their children
        rows = np.flatnonzero((place == at) & (above >= 0))
        depth[rows] = depth[thread[rows] * LENGTH + above[rows]] + 1
    post = pd.Series(thread).map(lambda number: f"blog.example/{number}")
    unit = post + "#comment-" + pd.Series(np.arange(n)).astype("str")
    parent = pd.Series(unit.to_numpy()[np.maximum(thread * LENGTH + above, 0)]).where(above >= 0)
    who = pd.Series(rng.integers(0, max(50, n // 20), n)).map(lambda number: f"p{number}")
    posts = pd.DataFrame({"post_id": post.unique(), "site": "blog.example"})
    comments = pd.DataFrame({
        "comment_id": unit, "post_id": post, "kind": "comment", "position": place + 1, "depth": depth,
        "reply_to": parent, "parent_state": pd.Series("shown", index=parent.index).where(parent.notna()),
        "timestamp": pd.Timestamp("2015-01-01") + pd.to_timedelta(place, unit="h"), "timestamp_precision": "minute",
        "timestamp_zone": "utc",
    })  # fmt: skip
    said = pd.DataFrame({
        "unit_id": unit, "post_id": post, "speaker": who, "target": parent.fillna(post),
        "target_basis": np.where(parent.notna(), "nesting", "post"), "target_confidence": 1.0,
    })  # fmt: skip
    own = pd.DataFrame({"unit_id": posts["post_id"], "post_id": posts["post_id"], "speaker": "p0"})
    turns = pd.concat([own, said], ignore_index=True).assign(speaker_basis="stated", speaker_confidence=1.0)
    turns = turns.assign(addressee_confidence=np.nan)
    people = pd.DataFrame({"person": turns["speaker"].unique(), "host_of": "[]"})
    tables = {"posts": posts.assign(timestamp=pd.NaT), "comments": comments, "turns": turns}
    return {name: schema.conform(table, name) for name, table in tables.items()} | {"people": people}


def bare(tables: dict[str, pd.DataFrame]) -> object:
    """The least that can be done: places by id, pointers jumping twice as far each round, the deepest per thread."""
    comments = tables["comments"]
    parent = pd.Index(comments["comment_id"]).get_indexer(pd.Index(comments["reply_to"]))
    thread, _ = pd.factorize(comments["post_id"])
    end = np.where(parent < 0, np.arange(len(parent)), parent)
    depth = (parent >= 0).astype(np.int64)
    while not np.array_equal(end, further := end[end]):
        depth += depth[end]
        end = further
    deepest = np.zeros(thread.max() + 1, dtype=np.int64)
    np.maximum.at(deepest, thread, depth + 1)
    return deepest


TOOLS: dict[str, Callable[[dict[str, pd.DataFrame]], object]] = {
    "bare NumPy pointer jumping": bare,
    "summarize_threads: shape, pace, host": lambda t: summarize_threads(t["comments"], t["turns"], t["posts"]),
    "summarize_network: trees and people at three levels": lambda t: summarize_network(t["turns"], t["people"]),
}


def measure(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Median seconds, tools taking turns."""
    spent: dict[str, list[float]] = {name: [] for name in TOOLS}
    for _ in range(ROUNDS):
        for name, tool in TOOLS.items():
            start = time.perf_counter()
            tool(tables)
            spent[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in spent.items()}


def long_run(threads: int) -> None:
    """One pass over many threads, in a process of its own: seconds, and the memory of the whole process."""
    tables = blog(threads)
    start = time.perf_counter()
    for tool in list(TOOLS.values())[1:]:
        tool(tables)
    spent = time.perf_counter() - start
    n = len(tables["comments"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{n:>9,} comments: {spent:6.2f} s, {1e6 * spent / n:5.2f} µs each, {peak:.2f} GB at most, tables included")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        long_run(int(sys.argv[1]))
        sys.exit()
    found = measure(blog(400))
    base = found["bare NumPy pointer jumping"]
    for name, seconds in found.items():
        print(f"{name:<52} {1000 * seconds:7.1f} ms  {seconds / base:5.1f} times", flush=True)
    for threads in (2_000, 19_608):
        subprocess.run([sys.executable, __file__, str(threads)], check=True)  # noqa: S603 - ourselves

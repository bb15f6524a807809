"""How often the language findings are wrong where nothing is to be found, and right where something is.

Everything is simulated, so that the truth is known: words of which each thread has its own liking, periods that are
like their neighbours, rates that jump. Tests run the same at a smaller size.

Usage: python benchmarks/calibration.py [TIMES]   (200 by default; about ten minutes)
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from brockdiscourse.language import compare_words, shift_words
from brockdiscourse.resample import difference_range, find_change, fit_slope, share_range

WORDS = 250
LEVEL = 0.05


class Line(NamedTuple):
    """What was measured, how much it is, and from where to where it should be."""

    what: str
    value: float
    least: float
    most: float

    def __str__(self) -> str:
        meant = "reported" if (self.least, self.most) == (0, 1) else f"{self.least:.1%} to {self.most:.1%}"
        mark = " " if self.least <= self.value <= self.most else "!"
        return f"{mark} {self.value:6.1%}   {meant:>16}   {self.what}"


def uses(rng: np.random.Generator, lengths: np.ndarray, liking: np.ndarray) -> np.ndarray:
    """Uses of words by threads of some lengths that like words more or less; Zipf's law over all."""
    shares = 1 / np.arange(2, liking.shape[1] + 2)
    return rng.poisson(lengths[:, None] * liking * shares / shares.sum())


def table(drawn: np.ndarray, *, name: str, posts: np.ndarray | None = None) -> pd.DataFrame:
    """Uses as a table of `count_words`, one text a thread."""
    thread, word = np.nonzero(drawn)
    text = np.char.add(name, np.arange(len(drawn)).astype(str))
    home = text if posts is None else posts
    words = np.char.add("w", word.astype(str))
    columns = {
        "unit_id": text[thread],
        "post_id": home[thread],
        "voice": "own",
        "word": words,
        "n": drawn[thread, word],
    }
    return pd.DataFrame(columns)


def split_threads(times: int, *, threads: int = 60) -> Iterator[Line]:
    """One corpus of bursty words, its whole threads split at random; nothing differs."""
    rng = np.random.default_rng(1)
    drawn = uses(rng, rng.lognormal(6.3, 0.7, threads), rng.gamma(0.8, 1 / 0.8, (threads, WORDS)))
    words = table(drawn, name="p")
    number = words["post_id"].str[1:].astype(int)
    called, split, plain = [], [], []
    for seed in range(times):
        mine = rng.permutation(threads) < threads // 2
        sides = words[mine[number]], words[~mine[number]]
        found = compare_words(sides[0], against=sides[1], min_count=20, seed=seed)
        called.append((found["p"] < LEVEL).mean())
        split.append((found["q"] < LEVEL).any())
        alpha = found.attrs["prior_words"] / (found.attrs["words"] + found.attrs["words_against"])
        both = found["n"] + found["n_against"]
        spread = np.sqrt(1 / (found["n"] + alpha * both) + 1 / (found["n_against"] + alpha * both))
        plain.append((2 * stats.norm.sf(found["log_odds"].abs() / spread) < LEVEL).mean())
    yield Line(f"{threads} threads split at random: terms at p < .05", float(np.mean(called)), 0.04, 0.06)
    yield Line("  splits with any q < .05", float(np.mean(split)), 0, 0.085)
    yield Line("  terms at p < .05 if words were independent draws (z of the log-odds)", float(np.mean(plain)), 0, 1)


def posts_and_comments(times: int, *, threads: int = 60) -> Iterator[Line]:
    """Posts against the comments below them, three times as long; threads differ much, the sides not, or by half."""
    rng = np.random.default_rng(2)
    called, power, shuffled = [], [], []
    for seed in range(times):
        liking = rng.gamma(0.5, 2, (threads, WORDS))
        lengths = rng.lognormal(5.5, 0.5, threads)
        planted = np.where(np.arange(WORDS) == 20, 1.6, 1.0)  # noqa: PLR2004 - a word of middling frequency
        posts = table(uses(rng, lengths, liking), name="p")
        home = np.char.add("p", np.arange(threads).astype(str))
        comments = table(uses(rng, 3 * lengths, liking * planted), name="c", posts=home)
        found = compare_words(posts, against=comments, min_count=20, seed=seed).set_index("word")
        called.append((found["p"].drop("w20") < LEVEL).mean())
        power.append(found["p"]["w20"] < LEVEL)
        apart = compare_words(posts, against=comments.assign(post_id=comments["unit_id"]), min_count=20, seed=seed)
        shuffled.append(apart.set_index("word")["p"]["w20"] < LEVEL)
    yield Line(f"posts against comments, {threads} threads: terms at p < .05", float(np.mean(called)), 0.04, 0.06)
    yield Line("  a word 1.6 times as frequent is found", float(np.mean(power)), 0.85, 1)
    yield Line("  the same, were posts and comments shuffled as if apart", float(np.mean(shuffled)), 0, 1)


def rarer_words(times: int) -> Iterator[Line]:
    """A word in 20 % of threads against 40 %, among 250 others."""
    for threads, least in ((300, 0.8), (100, 0.0)):
        rng = np.random.default_rng(3)
        found = []
        for seed in range(times):
            sides = []
            for name, share in (("a", 0.2), ("b", 0.4)):
                drawn = uses(rng, np.full(threads, 500.0), rng.gamma(2, 0.5, (threads, WORDS)))
                drawn[:, WORDS // 2] = (rng.random(threads) < share) * rng.integers(1, 4, threads)
                sides.append(table(drawn, name=name))
            q = compare_words(sides[0], against=sides[1], min_count=20, seed=seed).set_index("word")["q"]
            found.append(q[f"w{WORDS // 2}"] < LEVEL)
        yield Line(
            f"a word in 20 % of {threads} threads against 40 % of {threads}: q < .05", float(np.mean(found)), least, 1
        )


def autoregressive(rng: np.random.Generator, periods: int, rho: float) -> np.ndarray:
    noise = rng.normal(size=periods + 50)
    for at in range(1, len(noise)):
        noise[at] += rho * noise[at - 1]
    return noise[50:] * np.sqrt(1 - rho**2)


def trends(times: int) -> Iterator[Line]:
    """No trend in noise that is like its neighbours; and how often the range holds a trend that is there."""
    for periods, rho, most in ((24, 0.5, 0.1), (24, 0.0, 0.1), (96, 0.5, 0.08), (96, 0.0, 0.08)):
        rng = np.random.default_rng(4)
        alarms, held = 0, 0
        for seed in range(5 * times):
            sloped = autoregressive(rng, periods, rho)
            alarms += fit_slope(sloped, range(periods), seed=seed).p < LEVEL
            slope = fit_slope(sloped + 0.03 * np.arange(periods), range(periods), seed=seed)
            held += slope.low <= 0.03 <= slope.high  # noqa: PLR2004 - the slope put in
        yield Line(f"no trend, {periods} periods, AR({rho}): p < .05", alarms / (5 * times), 0, most)
        yield Line("  range of the slope holds the truth", held / (5 * times), 0, 1)


def threads_in_time(rng: np.random.Generator, many: int, *, jump: float, rho: float) -> tuple[np.ndarray, np.ndarray]:
    """Hits and units; a rate of 10 % that jumps in the middle, threads being like their neighbours."""
    units = np.maximum(5, rng.lognormal(3.5, 0.5, many)).astype(int)
    rate = np.where(np.arange(many) < many // 2, 0.1, 0.1 + jump)
    moved = np.clip(rate * np.exp(0.4 * autoregressive(rng, many, rho) - 0.08), 0, 1)
    return rng.binomial(units, moved).astype(float), units.astype(float)


def changes(times: int) -> Iterator[Line]:
    """No change; the smallest that would have been found, put in; and how often its range holds a large one."""
    for many, rho in ((60, 0.0), (60, 0.5), (150, 0.0), (150, 0.5)):
        rng = np.random.default_rng(5)
        quiet = [
            find_change(threads_in_time(rng, many, jump=0, rho=rho), shuffles=199, seed=seed) for seed in range(times)
        ]
        smallest = [change.smallest for change in quiet if change is not None and change.p > LEVEL]
        alarms = 1 - len(smallest) / times
        small = float(np.median(smallest))
        yield Line(f"no change, {many} threads, AR({rho}): one found", alarms, 0, 0.1)
        found = {}
        for jump in (small, 0.15):
            drawn = [threads_in_time(rng, many, jump=jump, rho=rho) for _ in range(times)]
            some = [find_change(counted, seed=seed) for seed, counted in enumerate(drawn)]
            found[jump] = [change for change in some if change is not None and change.p <= LEVEL]
        held = [change.first <= many // 2 <= change.last for change in found[0.15]]
        yield Line(
            f"  the smallest said to be found (10 % to {10 + 100 * small:.0f} %) is found",
            len(found[small]) / times,
            0,
            1,
        )
        yield Line("  10 % to 25 %: range of the moment holds it", float(np.mean(held)), 0, 1)


def ranges(times: int, *, threads: int = 40) -> Iterator[Line]:
    """How often each range holds the truth, at forty threads in all or a side."""
    rng = np.random.default_rng(6)
    share, difference = 0, 0
    for _ in range(20 * times):
        units = np.maximum(1, rng.lognormal(3, 0.7, threads)).astype(int)
        after = np.arange(threads) >= threads // 2
        hits = rng.binomial(units, rng.beta(3, 12, threads))
        low, high = share_range(hits, units, range(threads))
        share += low <= 0.2 <= high  # noqa: PLR2004 - the mean of that beta
        counted = hits.astype(float), units.astype(float)
        low, high = difference_range((counted[0][after], counted[1][after]), (counted[0][~after], counted[1][~after]))
        difference += low <= 0 <= high
    yield Line(f"range of a share, {threads} threads", share / (20 * times), 0.92, 0.97)
    yield Line(f"range of a difference, {threads // 2} threads a side", difference / (20 * times), 0.92, 0.97)
    odds, parts = [], []
    for seed in range(times // 4):
        sides = [
            table(uses(rng, np.full(threads, 500.0), rng.gamma(2, 0.5, (threads, WORDS))), name=name) for name in "ab"
        ]
        compared = compare_words(sides[0], against=sides[1], min_count=20, permutations=20, seed=seed)
        odds.append(((compared["low"] <= 0) & (compared["high"] >= 0)).mean())
        shift = shift_words(sides[0], against=sides[1], seed=seed)
        often = shift[shift["n"] + shift["n_against"] >= 20]  # noqa: PLR2004 - as many as are compared
        parts.append(((often["low"] <= 0) & (often["high"] >= 0)).mean())
    yield Line(f"range of the log-odds, {threads} threads a side", float(np.mean(odds)), 0.92, 0.97)
    yield Line(f"range of a word's part of the divergence, {threads} threads a side", float(np.mean(parts)), 0.92, 0.97)


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"simulated {times} times; ! marks what is out of bounds\n  measured            bounds   what")
    for claim in (split_threads, posts_and_comments, rarer_words, trends, changes, ranges):
        for line in claim(times):
            print(line, flush=True)


if __name__ == "__main__":
    main()

"""How often people would answer each other back by chance alone: targets shuffled within threads."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Runs = tuple[Codes, Codes, Codes]

_EXCHANGES = 6  # rounds of exchanges between two drawn arrangements
_THREE = 3
_NOUGHT = 1e-12  # what rounding leaves of a difference of nought


@dataclass(frozen=True)
class Links:
    """Answers to earlier texts of others, link by link, threads one after the other.

    Attributes
    ----------
    thread, replier
        Whole numbers from 0; `thread` does not fall.
    writer
        Who wrote the text answered; never the replier.
    place, aim
        When the answer and the text answered were written: their ranks in the thread.
    """

    thread: Codes
    replier: Codes
    writer: Codes
    place: Codes
    aim: Codes

    def shuffle(self, times: int, rng: np.random.Generator) -> Iterator[Codes]:
        """Arrangements of the texts answered: for each link, which link's text it answers instead.

        Notes
        -----
        Two links of a thread exchange the texts they answer, or three pass them on in a circle, wherever nobody comes
        to answer himself or a later text. So everybody keeps how many answers he wrote, every text how many it got.
        Without regard to time, answers given at random pass for avoidance in one corpus of eight. Exchanges of two
        alone cannot turn a circle round (Roberts and Coolen 2012, doi 10.1103/PhysRevE.85.046103). The observed
        arrangement stands at a random place of one chain of such steps, walked in both directions from it, which makes
        it exchangeable with the drawn ones however slowly the chain mixes (Besag and Clifford 1989, doi
        10.1093/biomet/76.4.633).
        """
        rows = np.flatnonzero(self.aim < self.place)  # where a clock ran backwards, no exchange could restore the link
        loose = self._take(rows)
        runs = _runs(loose.thread)
        behind = int(rng.integers(0, times + 1))
        for steps in (behind, times - behind):
            held = np.arange(len(loose.thread))
            for _ in range(steps):
                for _ in range(_EXCHANGES):
                    held = loose.exchange(held, runs, rng)
                held = loose.turn(held, runs, rng)
                arranged = np.arange(len(self.thread))
                arranged[rows] = rows[held]
                yield arranged

    def _take(self, rows: NDArray[np.intp]) -> "Links":
        return Links(self.thread[rows], self.replier[rows], self.writer[rows], self.place[rows], self.aim[rows])

    def _fits(self, rows: Codes, held: Codes) -> NDArray[np.bool_]:
        """Whether the links of these rows may answer the texts that others hold."""
        fits: NDArray[np.bool_] = (self.replier[rows] != self.writer[held]) & (self.aim[held] < self.place[rows])
        return fits

    def exchange(self, held: Codes, runs: Runs, rng: np.random.Generator) -> Codes:
        """Pair the links of each thread by a random reflection, and let each pair exchange texts where it may."""
        start, size, code = runs
        rows = np.arange(len(held))
        shift = (rng.random(int(code[-1]) + 1 if len(code) else 0)[code] * size).astype(np.int64)
        partner = start + (shift - (rows - start)) % np.maximum(size, 1)
        fits = self._fits(rows, held[partner])
        return np.where(fits & fits[partner], held[partner], held)

    def turn(self, held: Codes, runs: Runs, rng: np.random.Generator) -> Codes:
        """Take the links of each thread by threes, in random order, and pass texts on where all three may."""
        start, size, _ = runs
        rank = np.arange(len(held)) - start
        mixed = np.lexsort((rng.random(len(held)), self.thread))
        heads = np.flatnonzero((rank % _THREE == 0) & (rank + _THREE <= size))
        three = np.stack([mixed[heads], mixed[heads + 1], mixed[heads + 2]])
        passed = held[np.roll(three, 1, axis=0)]  # the order is random, and so the way round
        fits = self._fits(three, passed).all(axis=0)
        turned = held.copy()
        turned[three[:, fits]] = passed[:, fits]
        return turned


def _runs(thread: Codes) -> Runs:
    """Of each link: where its thread begins, how many links it has, and its number."""
    _, first, code, size = np.unique(thread, return_index=True, return_inverse=True, return_counts=True)
    return first[code], size[code], code


def reciprocity(replier: Codes, writer: Codes) -> float:
    """Share of pairs (who answers whom) of which the other way round is there too; NaN without any."""
    if not len(replier):
        return float("nan")
    people = int(max(replier.max(), writer.max())) + 1
    pairs = pd.unique(replier * people + writer)  # of many distinct ones numpy.unique takes ten times as long
    back = np.sort(pairs % people * people + pairs // people)
    at = np.minimum(np.searchsorted(back, pairs), len(back) - 1)
    return float((back[at] == pairs).mean())


@dataclass(frozen=True)
class Chance:
    """Reciprocity as observed and in each shuffled arrangement, and in how many threads the pairs could be others."""

    observed: float
    drawn: Floats
    movable: int

    @property
    def p(self) -> float:
        """How often shuffling gives a figure as far out on the same side, doubled: both sides count."""
        above = 1 + int((self.drawn >= self.observed - _NOUGHT).sum())
        below = 1 + int((self.drawn <= self.observed + _NOUGHT).sum())
        return min(1.0, 2 * min(above, below) / (1 + len(self.drawn)))


def draw_reciprocity(links: Links, *, times: int, rng: np.random.Generator) -> Chance:
    """Compare the reciprocity of links with what shuffling their targets within threads gives."""
    drawn = np.full(times, np.nan)
    numbers = rng.integers(1, 2**62, size=(2, int(max(links.replier.max(initial=0), links.writer.max(initial=0))) + 1))
    first = np.unique(links.thread, return_index=True)[1]
    moved = np.zeros(len(first), dtype=np.bool_)

    def sign(writer: Codes) -> Codes:
        """A number for each thread that changes when its pairs do."""
        pairs = numbers[0][links.replier] * numbers[1][writer]
        return np.add.reduceat(pairs, first) if len(first) else pairs

    before = sign(links.writer)
    for number, arranged in enumerate(links.shuffle(times, rng)):
        writer = links.writer[arranged]
        moved |= sign(writer) != before
        drawn[number] = reciprocity(links.replier, writer)
    return Chance(reciprocity(links.replier, links.writer), drawn, int(moved.sum()))

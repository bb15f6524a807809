"""Threads as trees, without recursion: pointers that jump twice as far each round."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

ROOT = -1


class Trees(NamedTuple):
    """Of each node: its parent, its depth, its root; and which links were cut because they closed a cycle.

    A root's parent is -1, its depth 0, its root itself.
    """

    parent: Places
    depth: Places
    root: Places
    cut: Places


def grow_trees(parents: NDArray[np.integer]) -> Trees:
    """Depth and root of every node, given its parent's place or a negative number.

    Where links run in a circle, that of the circle's first node is cut, and the node is a root. Work is n log(depth).
    """
    parent = np.where(np.asarray(parents) < 0, ROOT, parents).astype(np.intp)
    cut = _first_of_cycles(parent)
    parent[cut] = ROOT
    depth, root = _jump(parent)
    return Trees(parent, depth, root, cut)


def _jump(parent: Places) -> tuple[Places, Places]:
    """Depth and end of each pointer; where it runs in a circle, the end is a node of it."""
    here = np.arange(len(parent))
    end = np.where(parent < 0, here, parent)
    depth = (end != here).astype(np.intp)
    for _ in range(len(parent).bit_length()):
        further = end[end]
        if np.array_equal(further, end):
            break
        depth += depth[end]
        end = further
    return depth, end


def _first_of_cycles(parent: Places) -> Places:
    """The first node of each circle of pointers."""
    _, end = _jump(parent)
    lost = parent[end] >= 0  # after so many jumps only a circle goes on
    circle = np.unique(end[lost])
    if not len(circle):
        return circle
    place = np.full(len(parent), ROOT)
    place[circle] = np.arange(len(circle))
    after, least = place[parent[circle]], circle
    for _ in range(len(circle).bit_length()):
        least, after = np.minimum(least, least[after]), after[after]
    return np.unique(least)


def count_children(parent: Places) -> Places:
    """How many children each node has."""
    return np.bincount(parent[parent >= 0], minlength=len(parent)).astype(np.intp)

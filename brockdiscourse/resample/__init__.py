"""The thread as the unit: drawing, permuting, intervals, false discovery; numbers in, numbers out."""

from brockdiscourse.resample.change import MIN_CHANGE_THREADS, Change, find_change
from brockdiscourse.resample.contrast import Contrast, contrast_sides
from brockdiscourse.resample.draws import (
    Floats,
    Seed,
    adjust,
    draw_sides,
    draw_threads,
    shuffle_blocks,
    shuffle_labels,
    smallest_p,
    swap_sides,
)
from brockdiscourse.resample.shares import (
    LEVEL,
    MIN_THREADS,
    Counted,
    Ends,
    compare_shares,
    difference_range,
    rate_range,
    share_range,
    shares_differ,
)
from brockdiscourse.resample.slope import MIN_PERIODS, Slope, fit_slope

__all__ = [
    "LEVEL",
    "MIN_CHANGE_THREADS",
    "MIN_PERIODS",
    "MIN_THREADS",
    "Change",
    "Contrast",
    "Counted",
    "Ends",
    "Floats",
    "Seed",
    "Slope",
    "adjust",
    "compare_shares",
    "contrast_sides",
    "difference_range",
    "draw_sides",
    "draw_threads",
    "find_change",
    "fit_slope",
    "rate_range",
    "share_range",
    "shares_differ",
    "shuffle_blocks",
    "shuffle_labels",
    "smallest_p",
    "swap_sides",
]

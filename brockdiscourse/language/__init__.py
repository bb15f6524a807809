"""How words are used and how they shift."""

from brockdiscourse.language.comparison import compare_words
from brockdiscourse.language.context import find_in_context
from brockdiscourse.language.counting import count_words
from brockdiscourse.language.halves import label_halves
from brockdiscourse.language.periods import count_periods
from brockdiscourse.language.phrases import find_collocations
from brockdiscourse.language.series import series_of_comments, series_of_focus, series_of_themes, series_of_words
from brockdiscourse.language.shift import shift_words
from brockdiscourse.language.trend import trace

__all__ = [
    "compare_words",
    "count_periods",
    "count_words",
    "find_collocations",
    "find_in_context",
    "label_halves",
    "series_of_comments",
    "series_of_focus",
    "series_of_themes",
    "series_of_words",
    "shift_words",
    "trace",
]

"""How words are used and how they shift."""

from brockdiscourse.language.comparison import compare_words, count_words
from brockdiscourse.language.context import find_in_context
from brockdiscourse.language.halves import label_halves
from brockdiscourse.language.phrases import find_collocations

__all__ = ["compare_words", "count_words", "find_collocations", "find_in_context", "label_halves"]

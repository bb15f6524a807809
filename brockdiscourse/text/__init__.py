"""Text to sentences, text to words, own words and quoted ones; our own stop-word list."""

from brockdiscourse.text.quotations import LONGEST_SHORT_QUOTATION, Quotation, find_quotations, in_quotes
from brockdiscourse.text.sentences import split_sentences
from brockdiscourse.text.units import group_sentences, read_sentences, split_units
from brockdiscourse.text.words import STOP_WORDS, count_tokens, fold, split_words, tokenize, words_in

__all__ = [
    "LONGEST_SHORT_QUOTATION",
    "STOP_WORDS",
    "Quotation",
    "count_tokens",
    "find_quotations",
    "fold",
    "group_sentences",
    "in_quotes",
    "read_sentences",
    "split_sentences",
    "split_units",
    "split_words",
    "tokenize",
    "words_in",
]

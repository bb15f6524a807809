"""Themes: found, counted, followed from turn to answer, and shown by sentences."""

from brockdiscourse.themes.cooccurrence import count_cooccurrence
from brockdiscourse.themes.counting import count_themes
from brockdiscourse.themes.lint import Lint, lint_codebook
from brockdiscourse.themes.quoting import find_quotes
from brockdiscourse.themes.tagging import tag_themes
from brockdiscourse.themes.uptake import compare_uptake, count_uptake

__all__ = [
    "Lint",
    "compare_uptake",
    "count_cooccurrence",
    "count_themes",
    "count_uptake",
    "find_quotes",
    "lint_codebook",
    "tag_themes",
]

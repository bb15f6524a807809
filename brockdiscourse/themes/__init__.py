"""Themes: found, counted, followed from turn to answer, and shown by sentences."""

from brockdiscourse.themes.counting import count_themes
from brockdiscourse.themes.quoting import find_quotes
from brockdiscourse.themes.tagging import tag_themes
from brockdiscourse.themes.uptake import count_uptake

__all__ = ["count_themes", "count_uptake", "find_quotes", "tag_themes"]

"""Coding sheets: out to people, and back from whatever their spreadsheet made of them."""

from brockdiscourse.sheets.reading import read_sheets
from brockdiscourse.sheets.writing import write_sheet

__all__ = ["read_sheets", "write_sheet"]

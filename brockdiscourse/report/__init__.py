"""Results to one self-contained page, for those without Python."""

from brockdiscourse.report.page import write_report

__all__ = ["write_report"]

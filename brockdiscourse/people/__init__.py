"""Who wrote it and whom they address: names, aliases, links, evidence."""

from brockdiscourse.people.calibration import adjust_confidences, calibrate_links
from brockdiscourse.people.order import find_broken
from brockdiscourse.people.resolve import resolve_people
from brockdiscourse.people.review import merge_near_misses, review_aliases
from brockdiscourse.people.rows import Resolved

__all__ = [
    "Resolved",
    "adjust_confidences",
    "calibrate_links",
    "find_broken",
    "merge_near_misses",
    "resolve_people",
    "review_aliases",
]

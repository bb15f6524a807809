"""People's coding beside the machine's: samples to code, agreement, errors, corrected prevalence."""

from brockdiscourse.coding.agreement import measure_agreement
from brockdiscourse.coding.drawing import draw_sheet
from brockdiscourse.coding.prevalence import estimate_prevalence
from brockdiscourse.coding.scoring import compare_coding, find_disagreements, score_coding

__all__ = [
    "compare_coding",
    "draw_sheet",
    "estimate_prevalence",
    "find_disagreements",
    "measure_agreement",
    "score_coding",
]

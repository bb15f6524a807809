"""Result tables to sentences in plain words: what notebooks and charts say."""

from brockdiscourse.findings.finding import Finding, Measure
from brockdiscourse.findings.groups import (
    describe_customers,
    describe_groups,
    describe_pair,
    describe_years,
    differing,
)
from brockdiscourse.findings.measures import measure_table
from brockdiscourse.findings.people import (
    describe_answers,
    describe_bases,
    describe_corpus,
    describe_network,
    describe_participation,
    describe_reciprocity,
    describe_replies,
    describe_sizes,
    describe_thread,
)
from brockdiscourse.findings.shifts import describe_shift, describe_split, describe_trends
from brockdiscourse.findings.themes import (
    describe_change,
    describe_cooccurrence,
    describe_corrected,
    describe_echo,
    describe_focus,
    describe_quotes,
    describe_themes,
    describe_turns,
    describe_uptake,
    find_leading_pair,
)
from brockdiscourse.findings.words import describe_words

__all__ = [
    "Finding",
    "Measure",
    "describe_answers",
    "describe_bases",
    "describe_change",
    "describe_cooccurrence",
    "describe_corpus",
    "describe_corrected",
    "describe_customers",
    "describe_echo",
    "describe_focus",
    "describe_groups",
    "describe_network",
    "describe_pair",
    "describe_participation",
    "describe_quotes",
    "describe_reciprocity",
    "describe_replies",
    "describe_shift",
    "describe_sizes",
    "describe_split",
    "describe_themes",
    "describe_thread",
    "describe_trends",
    "describe_turns",
    "describe_uptake",
    "describe_words",
    "describe_years",
    "differing",
    "find_leading_pair",
    "measure_table",
]

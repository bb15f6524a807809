"""Who replies to whom, the shape of each thread, and the network of people."""

from brockdiscourse.replies.layout import label_turns, thread_rows
from brockdiscourse.replies.links import INFERRED, count_replies, name_people
from brockdiscourse.replies.network import LEVELS, compare_reciprocity, summarize_network
from brockdiscourse.replies.people import summarize_people
from brockdiscourse.replies.threads import summarize_threads

__all__ = [
    "INFERRED",
    "LEVELS",
    "compare_reciprocity",
    "count_replies",
    "label_turns",
    "name_people",
    "summarize_network",
    "summarize_people",
    "summarize_threads",
    "thread_rows",
]

"""What moved since the last run: what a run leaves behind, and how the next one is compared with it."""

from brockdiscourse.runs.comparison import Changes, compare_runs
from brockdiscourse.runs.memory import Run, summarize_run
from brockdiscourse.runs.telling import write_changes

__all__ = ["Changes", "Run", "compare_runs", "summarize_run", "write_changes"]

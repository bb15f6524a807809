"""What moved, as a page one reads first: five sentences, then what they rest on."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from brockdiscourse.errors import CorpusError
from brockdiscourse.findings.finding import escape, listed, some
from brockdiscourse.results import Results
from brockdiscourse.runs.comparison import Changes, compare_runs
from brockdiscourse.runs.memory import Run, read_runs, summarize_run, write_runs
from brockdiscourse.runs.rising import find_rising, write_cue

FILE = "changes.md"

_LISTED = 20  # lines of a list; the rest is counted
_CAUSES = {"data": "new data", "codebook": "the codebook", "facts": "the facts", "version": "the program's version"}


def write_changes(results: Results, folder: str | Path, *, memory: str | Path) -> Path:
    """Compare a run with the one before it, write ``changes.md``, and keep this run for the next.

    Parameters
    ----------
    results
        Of `analyze`.
    folder
        Where to write, such as ``reports/sample``.
    memory
        Where the corpus's tables are: the last runs are kept beside them, in ``runs.json``. It holds no text, only each
        text's fingerprint and the findings' numbers. A damaged file, or another corpus's, is told of and replaced.

    Returns
    -------
    pathlib.Path
        The file. Run again with nothing new, it says so, and what moved before that; the same bytes each time.
    """
    run, note = summarize_run(results), ""
    try:
        runs = read_runs(memory, corpus=run.corpus)
    except CorpusError as error:
        runs, note = [], f"{error.args[0].rpartition('/')[2]}; this counts as the first run."
    again = bool(runs) and runs[-1].same_as(run)
    before: Run | None = next(iter(runs[:-1]), None) if again else next(iter(runs[-1:]), None)
    changes = compare_runs(before, run)
    rising = find_rising(results, new=changes.new)
    text = _page(changes, rising, again=again, note=note, themes=results.counts.codebook.labels)
    if results.invented:
        text = f"**INVENTED:** the blog, its people and their words do not exist.\n\n{text}"
    path = Path(folder) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"# What moved since the last run\n\n{text}\n\n{escape(run.stamp)}\n".encode("utf-8", "replace"))
    if not again:
        write_runs([*runs, changes.after], memory)
    return path


def _page(changes: Changes, rising: pd.DataFrame, *, again: bool, note: str, themes: Iterable[str]) -> str:
    parts = [note] if note else []
    if again:
        more = " What moved before that:" if changes.before else ""
        parts.append(f"**Nothing has changed since the last run.**{more}")
    sentences = [_texts(changes), _findings(changes), _why(changes), _provisional(changes), _words(rising)]
    parts += ["\n".join(f"{at}. {sentence}" for at, sentence in enumerate(sentences, start=1))]
    parts += [*_moved(changes), *_reworded(changes), *_new_texts(changes), *_cues(rising, themes=themes)]
    return "\n\n".join(parts)


# --- five sentences --------------------------------------------------------------------------------------------------


def _texts(changes: Changes) -> str:
    total = some(len(changes.after.texts), "text")
    if changes.before is None:
        return f"This is the first run: {total}, and nothing to compare them with."
    if not (changes.new or changes.changed or changes.gone):
        return f"No text is new, changed or gone: {total}, as before."
    return (
        f"{some(len(changes.new), 'new text')}, {len(changes.changed):,} changed, {len(changes.gone):,} gone: "
        f"{total} now, {len(changes.before.texts):,} before."
    )


def _findings(changes: Changes) -> str:
    total = len(changes.after.measures)
    if changes.before is None:
        return f"{some(total, 'finding')} noted for the next run to be held against."
    if not (changes.appeared or changes.vanished or changes.resized):
        return f"No finding appeared, vanished or changed size: {total:,} stand as they stood."
    same = total - len(changes.appeared) - len(changes.resized)
    return (
        f"{some(len(changes.appeared), 'finding')} appeared, {len(changes.vanished):,} vanished, "
        f"{len(changes.resized):,} changed size; {same:,} stand as they stood."
    )


def _why(changes: Changes) -> str:
    if changes.before is None:
        return "Why something moved, the next run can say: it will know data, codebook, facts and version from these."
    moved = bool(changes.appeared or changes.vanished or changes.resized or changes.reworded)
    if not changes.causes:
        told = "Data, codebook, facts and version are the same"
        return f"{told}, so the program itself was changed." if moved else f"{told}."
    causes = [_CAUSES[cause] for cause in changes.causes]
    if "data" in changes.causes and not (changes.new or changes.changed or changes.gone):
        causes[0] = "the raw files, though no text in them"
    rest = [_CAUSES[cause].removeprefix("new ") for cause in _CAUSES if cause not in changes.causes]
    same = f"; the same as before: {listed(rest)}" if rest else ""
    if not moved:
        return f"What is different: {listed(causes)}{same}; no finding moved with it."
    if len(causes) == 1:
        return f"Why: {causes[0]}{same}."
    return f"Why: {listed(causes)} at once, so that which of them moved a finding cannot be told{same}."


def _provisional(changes: Changes) -> str:
    total, number = len(changes.after.measures), len(changes.provisional)
    if not total:
        return "There is no finding to be provisional."
    if not number:
        return "No finding is provisional: each has stood in at least two runs with different data."
    some_of = f"{some(number, 'finding')} of {total:,} {'is' if number == 1 else 'are'}"
    which = "Every finding is" if number == total else some_of
    return f"{which} provisional: not yet survived a second run with new data."


def _words(rising: pd.DataFrame) -> str:
    if rising.empty:
        return "No word is known to be on the rise that no theme of the codebook covers."
    told = listed([f"“{escape(word)}”" for word in rising["word"]])
    rise, them = ("is", "it") if len(rising) == 1 else ("are", "them")
    return f"{told} {rise} on the rise, and no theme of the codebook covers {them}."


# --- what they rest on -----------------------------------------------------------------------------------------------


def _moved(changes: Changes) -> list[str]:
    before, after = changes.before, changes.after
    if before is None:
        return []
    parts = []
    for heading, names in (
        ("Appeared", changes.appeared),
        ("Vanished", changes.vanished),
        ("Changed size", changes.resized),
    ):
        if names:
            rows = [_row(name, before, after, provisional=name in changes.provisional) for name in names]
            parts += [f"## {heading}", _table(("Question", "Finding", "Before", "Now"), rows)]
    return parts


def _row(name: str, before: Run, after: Run, *, provisional: bool) -> tuple[str, str, str, str]:
    old, new = before.measures.get(name), after.measures.get(name)
    question = (after.headlines.get(name.partition("/")[0]) or before.headlines[name.partition("/")[0]])[0]
    label = new.label if new else old.label if old else name
    now = f"{new}{' (provisional)' if provisional else ''}" if new else ""
    return question, label, str(old) if old else "", now


def _reworded(changes: Changes) -> list[str]:
    before, after = changes.before, changes.after
    if before is None or not changes.reworded:
        return []
    rows = [
        (after.headlines[name][0], before.headlines[name][1], after.headlines[name][1]) for name in changes.reworded
    ]
    return ["## Answers that read differently", _table(("Question", "Before", "Now"), rows)]


def _new_texts(changes: Changes) -> list[str]:
    parts = []
    for heading, units in (
        ("New texts", changes.new),
        ("Changed texts", changes.changed),
        ("Texts that are gone", changes.gone),
    ):
        threads: dict[str, list[str]] = {}
        for unit in units:
            threads.setdefault(unit.partition("#")[0], []).append(unit)
        lines = [f"- {escape(thread)}: {_of_thread(thread, told)}" for thread, told in threads.items()]
        more = [f"- and of {some(len(lines) - _LISTED, 'more thread')}"] if len(lines) > _LISTED else []
        if lines:
            parts += [f"## {heading}", "\n".join([*lines[:_LISTED], *more])]
    return parts


def _of_thread(thread: str, units: Sequence[str]) -> str:
    comments = len(units) - (thread in units)
    told = ["the post"] * (thread in units) + [some(comments, "comment")] * bool(comments)
    return " and ".join(told)


def _cues(rising: pd.DataFrame, *, themes: Iterable[str]) -> list[str]:
    if rising.empty:
        return []
    parts = [
        "## Words on the rise without a theme",
        "Read what is said with a word; then paste it below a codebook, or its cue alone into a theme that fits.",
    ]
    for row in rising.to_dict("records"):
        word = str(row["word"])
        rates = f"{row['per_1000_against']:.1f} → {row['per_1000']:.1f} uses per 1,000 words"
        parts += [
            f"“{escape(word)}”: {rates}, {row['compared']} ({some(row['n'], 'use')})",
            f"```toml\n{write_cue(word, themes=themes)}\n```",
        ]
    return parts


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

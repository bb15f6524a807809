"""The standard analyses of a corpus, each computed once: what notebooks, deck and workbook read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from brockdiscourse.codebook import Codebook
from brockdiscourse.errors import DiscourseError
from brockdiscourse.findings import measure_table
from brockdiscourse.questions import argument, corrected, people, shift, together
from brockdiscourse.questions.study import Counts, Result, Study
from brockdiscourse.tables import Corpus

CHAPTERS = {
    "corpus": "What was collected",
    "themes": "What is argued",
    "replies": "Who replies to whom",
    "language": "How the language shifts",
}
QUESTIONS: Mapping[str, tuple[Callable[[Study], Result | None], ...]] = {
    "corpus": (people.collected, people.sizes),
    "themes": (
        argument.themes,
        corrected.corrected,
        argument.kinds,
        argument.years,
        argument.challenger,
        together.together,
        argument.turns,
        together.uptake,
        together.echoes,
        argument.focus,
        argument.focus_years,
    ),
    "replies": (
        people.replies,
        people.bases,
        people.answers,
        people.reciprocity,
        people.network,
        people.thread,
        people.participation,
    ),
    "language": (
        shift.words_of_posts,
        shift.word_shift,
        shift.words_of_comments,
        shift.change,
        shift.trends,
    ),
}


@dataclass(frozen=True)
class Results:
    """A corpus's answers to the standard questions, in the order in which a reader would ask them.

    ``results["themes"]`` is one of them, with people by name; `view` gives all of them with commenters by role.
    """

    counts: Counts

    def __getitem__(self, name: str) -> Result:
        return self.named[name]

    @property
    def stamp(self) -> str:
        """The corpus's stamp."""
        return self.counts.corpus.stamp

    @property
    def title(self) -> str:
        """What the corpus is called."""
        return str(self.counts.corpus.provenance.get("title") or self.counts.corpus.name)

    @property
    def invented(self) -> bool:
        """Whether the corpus is invented, which everything made of it must say."""
        return bool(self.counts.corpus.provenance.get("invented"))

    @property
    def shared(self) -> bool:
        """Whether it is a shared corpus, which holds no text."""
        return self.counts.corpus.shared

    @cached_property
    def named(self) -> Mapping[str, Result]:
        """Each result by its name, people by theirs."""
        return _answer(Study(self.counts, names=True))

    @cached_property
    def by_role(self) -> Mapping[str, Result]:
        """Each result by its name, commenters by role."""
        return _answer(Study(self.counts, names=False))

    def view(self, *, names: bool) -> Mapping[str, Result]:
        """Each result by its name, with or without commenters' names."""
        return self.named if names else self.by_role

    def pick(self, *words: str, names: bool) -> Mapping[str, Result]:
        """The results of some chapters (``corpus``, ``themes``, ``replies``, ``language``) or names; all without any.

        Raises
        ------
        DiscourseError
            Naming the word that is neither, and those that are.
        """
        shown = self.view(names=names)
        known = {*CHAPTERS, *shown}
        if unknown := [word for word in words if word not in known]:
            several = [name for name in shown if name not in CHAPTERS]
            raise DiscourseError(f"no result {unknown[0]!r}; there are {', '.join([*CHAPTERS, *several])}")
        return {name: result for name, result in shown.items() if not words or result.chapter in words or name in words}

    def quotes(self, *, names: bool) -> pd.DataFrame | None:
        """The sentences behind every theme: ``theme, kind, sentence, who, unit_id, url``; None without texts."""
        return Study(self.counts, names=names).quote(*self.counts.said)


def analyze(corpus: Corpus, *, codebook: Codebook | None = None, coded: pd.DataFrame | None = None) -> Results:
    """Answer the standard questions about a corpus.

    Parameters
    ----------
    corpus
        A corpus, with or without its texts.
    codebook
        Another codebook than the corpus's own, whose hits were put into the corpus.
    coded
        What people coded of it, as `read_sheets` gives it: then shares are also corrected by it.

    Returns
    -------
    Results
        What cannot be computed of this corpus is left out. Each answer is computed when first asked for, and once.
    """
    return Results(Counts(corpus, codebook or corpus.codebook, coded))


def _answer(study: Study) -> dict[str, Result]:
    found = [(question(study), chapter) for chapter, questions in QUESTIONS.items() for question in questions]
    return {result.name: _measured(result, chapter) for result, chapter in found if result is not None}


def _measured(result: Result, chapter: str) -> Result:
    finding = result.finding
    return replace(
        result, chapter=chapter, finding=replace(finding, measures=finding.measures or measure_table(result.table))
    )

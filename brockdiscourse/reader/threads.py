"""The threads of a corpus, for the reader: who spoke, to whom and how that is known, and which themes."""

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from brockdiscourse.codebook import Codebook
from brockdiscourse.errors import CorpusError
from brockdiscourse.questions.evidence import Reader, name_roles
from brockdiscourse.reader.entry import Entry, Link, Span, Telling, anchor, tell_time
from brockdiscourse.reader.pages import tell_state
from brockdiscourse.replies import INFERRED, name_people
from brockdiscourse.tables import Corpus, find_hosts

_WHY = {
    "nesting": "nested under it on the page",
    "quotation": "it quotes it",
    "greeting": "it greets its writer",
    "mention": "it names its writer",
    "adjacency": "it follows it",
    "post": "nothing says otherwise",
    "analyst": "says the analyst",
}
_WHO = {
    "host": "an answer under one’s own post",
    "reply": "the reply below names them",
    "greeting": "the next comment greets them",
    "signature": "signed at the end",
    "analyst": "says the analyst",
}
_NO_TEXT = "A shared corpus holds no texts."


class ThreadReader:
    """Shows any thread of a corpus; what all of them need is gathered once.

    Parameters
    ----------
    corpus
        With or without texts.
    names
        Whether commenters are named; else they are called by role, also where a text names them.
    codebook
        Gives the themes' labels, and which to mark; the corpus's own by default.
    """

    def __init__(self, corpus: Corpus, *, names: bool = True, codebook: Codebook | None = None) -> None:
        self.corpus = corpus
        self.names = names
        self.codebook = codebook or corpus.codebook
        self.called = name_people(corpus.people) if names else name_roles(corpus)
        self.hosts = find_hosts(corpus.posts, corpus.turns, people=corpus.people)
        self.speakers = corpus.turns.set_index("unit_id")["speaker"].astype("str")

    @cached_property
    def _places(self) -> dict[str, dict[str, Any]]:
        """Where the rows of each thread stand, by table."""
        tables = ("comments", "turns", "hits")
        return {name: getattr(self.corpus, name).groupby("post_id", observed=True).indices for name in tables}

    @cached_property
    def _posts(self) -> dict[str, int]:
        return {post_id: at for at, post_id in enumerate(self.corpus.posts["post_id"])}

    @cached_property
    def _masks(self) -> Reader | None:
        """Where texts name somebody who is called by role."""
        return None if self.names else Reader(self.corpus, called=self.called, names=False)

    def tell(self, post_id: str) -> Telling:
        """One thread, to be written as HTML.

        Raises
        ------
        CorpusError
            If there is no such thread.
        """
        if post_id not in self._posts:
            msg = f"show_thread: no post {post_id!r} among {len(self._posts)}"
            raise CorpusError(msg)
        post = self.corpus.posts.iloc[self._posts[post_id]].to_dict()
        comments = self._rows("comments", post_id).sort_values("position", kind="stable").to_dict("records")
        turns = {row["unit_id"]: row for row in self._rows("turns", post_id).to_dict("records")}
        spans = self._spans(post_id)
        numbers = {row["comment_id"]: row["position"] for row in comments}
        whole = not pd.isna(post["title"]) or not pd.isna(post["text"]) or not pd.isna(post["author"])
        return Telling(
            anchor=anchor(post_id),
            title=_known(post["title"]) or post_id,
            post=self._entry(post, post_id, turns=turns, spans=spans) if whole else None,
            comments=tuple(
                self._entry(row, row["comment_id"], turns=turns, spans=spans, numbers=numbers) for row in comments
            ),
            url=_known(post["url"]),
            language=_known(post["language"]),
            stamp=self.corpus.stamp,
            untold=_NO_TEXT if self.corpus.shared else "",
        )

    def _rows(self, table: str, post_id: str) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(self.corpus, table)
        places = self._places[table].get(post_id, np.array([], dtype=np.intp))
        return pd.DataFrame(frame.iloc[places])

    def _spans(self, post_id: str) -> dict[str, list[Span]]:
        """Marks by unit; of themes, not of acts such as asking."""
        hits = self._rows("hits", post_id)
        known = {theme.id for theme in self.codebook.themes}
        shown = hits["theme"].isin(self.codebook.scored) | ~hits["theme"].isin(known)
        hits = hits[shown & hits["start"].notna()]
        spans: dict[str, list[Span]] = {}
        labels = self.codebook.labels
        columns = (hits[name] for name in ("unit_id", "start", "end", "theme", "negated"))
        for unit, start, end, theme, negated in zip(*columns, strict=True):
            spans.setdefault(unit, []).append(Span(int(start), int(end), labels.get(theme, theme), bool(negated)))
        return spans

    def _entry(
        self,
        row: dict[Any, Any],
        unit: str,
        *,
        turns: dict[Any, dict[Any, Any]],
        spans: dict[str, list[Span]],
        numbers: dict[Any, Any] | None = None,
    ) -> Entry:
        turn: dict[Any, Any] = turns.get(unit, {})
        speaker = _known(turn.get("speaker"))
        text = _known(row["text"])
        printed = _known(row["author"]) if self.names or numbers is None or row["kind"] != "comment" else None
        return Entry(
            anchor=anchor(unit),
            level=0 if numbers is None else int(row["depth"]),
            kind="comment" if numbers is None else row["kind"],
            who=(self.called.get(speaker) if speaker else None) or printed,
            host=(row["post_id"], speaker) in self.hosts,
            doubt=self._doubt(turn),
            time=_time(row),
            text=text,
            spans=tuple(spans.get(unit, ())),
            masks=self._mask(unit, text),
            link=self._link(row, turn, numbers) if numbers is not None else None,
        )

    def _doubt(self, turn: dict[Any, Any]) -> str:
        basis = _known(turn.get("speaker_basis"))
        if basis is None or basis in {"stated", "post"}:
            return ""
        return "; ".join([_WHO.get(basis, basis), *_sure(turn["speaker_confidence"]), *self._words(turn)])

    def _words(self, turn: dict[Any, Any]) -> list[str]:
        evidence = _known(turn.get("evidence")) if self.names else None  # it often is a name
        return [f"the words: {evidence}"] if evidence else []

    def _link(self, row: dict[Any, Any], turn: dict[Any, Any], numbers: dict[Any, Any]) -> Link | None:
        target, basis = _known(turn.get("target")), _known(turn.get("target_basis")) or ""
        if row["kind"] != "comment":
            return None
        if target is None:
            lost = not (pd.isna(row["reply_to"]) and pd.isna(row["parent_state"]))
            return (
                Link(to="a comment that is not shown here" + tell_state(_known(row["parent_state"]))) if lost else None
            )
        inferred = basis in INFERRED
        sure = turn["target_confidence"]
        speaker = _known(self.speakers.get(target))
        who = (self.called.get(speaker) if speaker else None) or "somebody unknown"
        to = f"{who}, comment {numbers[target]}" if target in numbers else "the post"
        return Link(
            to=to,
            anchor=anchor(target),
            why="" if basis == "nesting" else _WHY.get(basis, basis),
            inferred=inferred,
            confidence=None if basis == "nesting" or pd.isna(sure) else float(sure),
            evidence="; ".join(self._words(turn)) if inferred else "",
        )

    def _mask(self, unit: str, text: str | None) -> tuple[tuple[int, int, str], ...]:
        return tuple(self._masks.find_masks(unit, text)) if self._masks and text else ()


def _known(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _sure(confidence: Any) -> list[str]:
    return [] if pd.isna(confidence) else [f"confidence {confidence:.2f}"]


def _time(row: dict[Any, Any]) -> tuple[str, str] | None:
    if pd.isna(row["timestamp"]):
        return None
    return tell_time(row["timestamp"], _known(row["timestamp_precision"]) or "day", _known(row["timestamp_zone"]))

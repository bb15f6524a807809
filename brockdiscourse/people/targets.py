"""Which earlier text a comment answers, and whom it addresses."""

import re
from dataclasses import dataclass, field
from textwrap import shorten
from typing import NamedTuple

from brockdiscourse.people.aliases import Handle
from brockdiscourse.people.mentions import Naming
from brockdiscourse.people.quoting import Run
from brockdiscourse.people.speakers import SNIPPET, Thread, Turn, snip

# Stated priors: how often a link of each kind should be right. `benchmarks/people.py` measures them on real pages.
NESTING = 1.0
PING = 1.0
QUOTATION = 0.75
QUOTATION_POST = 0.6  # a comment may quote the post to another commenter
GREETING = 0.95
MENTION = 0.9
ADJACENCY = 0.6
HOST_NEXT = 0.85  # the host, calling nobody, answers the comment before
CALLED_BACK = 0.5  # somebody who was called speaks again
POST_CALLED = 0.85  # the host is called by name
POST = 0.75
POST_FLAT = 0.7  # nobody in the thread nests a reply, so that many top-level comments answer another
# Where dates show that replies stand below what they answer (`find_displaced`), though no nesting is shown:
DISPLACED = 0.85  # the first of them below a comment in order answers that one
DISPLACED_MORE = 0.4  # one further down may answer any of those above it
HOST_BLOCKS = 0.93
POST_CALLED_BLOCKS = 0.93
POST_BLOCKS = 0.89

_COPY = 0.9  # share of a text's length above which it repeats another rather than quoting it
_MARKER = re.compile(
    r"\W*(?:(?:yes|yep|no|well|ok)\W+)?(?:i )?(?:(?:dis)?agree with (?:the )?(?:above|previous|last)"
    r"|(?:as|like|what) (?:the )?(?:previous|last|above) (?:comment|commenter|poster|person)|\^+|\+1\b"
    r"|what (?:he|she) said|this\W*\Z|seconded\b|(?:the )?(?:comment|commenter|poster) above)",
    re.IGNORECASE,
)


class Aim(NamedTuple):
    """An earlier text that is answered, or a person who is addressed: how that is known, how sure, which words."""

    at: Turn | Handle
    basis: str
    confidence: float
    evidence: str = ""


class Link(NamedTuple):
    """What a comment answers and whom it addresses; None where nothing tells."""

    target: Aim | None
    addressee: Aim | None


class Call(NamedTuple):
    """Somebody whom a text calls by name."""

    who: Handle
    naming: Naming


@dataclass(slots=True)
class _Floor:
    """What has been said so far in a thread."""

    latest: dict[Handle, Turn] = field(default_factory=dict)
    calls: dict[Handle, tuple[Turn, Naming]] = field(default_factory=dict)
    previous: Turn | None = None

    def hear(self, turn: Turn, calls: list[Call]) -> None:
        """Take in one more comment."""
        self.previous = turn
        if turn.speaker is not None:
            self.latest[turn.speaker] = turn
            self.calls.pop(turn.speaker, None)
        self.calls.update({call.who: (turn, call.naming) for call in calls})


def link_turns(thread: Thread, runs: list[list[Run]]) -> list[Link]:
    """Find for every comment the earlier text it answers and the person it addresses.

    Markup comes first, then a quotation, a greeting, a name inside the text, adjacency, the post. What was nested
    under a comment that is not shown answers nothing unless its words prove it.

    Parameters
    ----------
    thread
        Its speakers named already.
    runs
        What each text, the post's first, shares with earlier ones: `find_copied`.
    """
    floor = _Floor()
    flat = not any(turn.parent or turn.orphan for turn in thread.comments)
    links = []
    for turn, shared in zip(thread.comments, runs[1:], strict=True):
        if turn.kind != "comment":
            links.append(Link(Aim(thread.post, "post", PING), None))
            continue
        calls = find_calls(thread, turn)
        target = (
            _nesting(turn)
            or _quotation(thread, turn, runs=shared)
            or _call(turn, calls, host=thread.host, floor=floor)
            or _adjacency(thread, turn, floor=floor)
            or _post(thread, turn, calls=calls, flat=flat)
        )
        links.append(Link(target, _addressee(turn, calls, target=target)))
        floor.hear(turn, calls)
    return links


def find_calls(thread: Thread, turn: Turn) -> list[Call]:
    """Those who take part and whom a text calls by name, itself excepted, in the order of the text.

    Where the host is unknown, a name that opens a top-level comment may be the host's: it takes part from here on.
    """
    calls = []
    for naming in turn.addresses:
        opens = naming.manner in {"greeting", "opening"} and turn.parent is None
        who = thread.claim(turn, naming) if thread.host is None and opens else thread.called(turn, naming)
        if who is not None and who != turn.speaker:
            thread.admit(who, naming.name)
            calls.append(Call(who, naming))
    return calls


def _nesting(turn: Turn) -> Aim | None:
    return Aim(turn.parent, "nesting", NESTING) if turn.parent else None


def _quotation(thread: Thread, turn: Turn, *, runs: list[Run]) -> Aim | None:
    """The longest run of words from somebody else's earlier text, unless the text is nothing but a copy."""
    sources = [thread.post, *thread.comments]
    foreign = [run for run in runs if turn.speaker is None or sources[run.source].speaker != turn.speaker]
    if not foreign or sum(run.end - run.start for run in foreign) > _COPY * len(turn.text.strip()):
        return None
    run = max(foreign, key=lambda run: run.words)
    sure = QUOTATION if run.source else QUOTATION_POST
    return Aim(
        sources[run.source], "quotation", sure, shorten(turn.text[run.start : run.end], SNIPPET, placeholder="…")
    )


def _call(turn: Turn, calls: list[Call], *, host: Handle | None, floor: _Floor) -> Aim | None:
    """The latest comment of whoever is greeted, or else named with an @ or between commas; the host's is the post."""
    opening = [call for call in calls if call.naming.manner in {"greeting", "opening"}]
    for who, naming in opening + [call for call in calls if call not in opening]:
        if who != host and who in floor.latest:
            if naming.manner in {"greeting", "opening"}:
                return Aim(floor.latest[who], "greeting", GREETING, snip(turn.text, naming))
            return Aim(floor.latest[who], "mention", MENTION, snip(turn.text, naming))
        if naming.manner != "inner":
            return None
    return None


def _adjacency(thread: Thread, turn: Turn, *, floor: _Floor) -> Aim | None:
    """The comment before: a marker points to it, or the host, who calls nobody, answers it.

    What stands out of the order of writing was nested there. Somebody who was called since they last spoke answers
    the call.
    """
    before = floor.previous
    if before is None or before.speaker == turn.speaker is not None:
        return None
    if marker := _MARKER.match(turn.text):
        return Aim(before, "adjacency", ADJACENCY, " ".join(marker[0].split()))
    if turn.displaced and turn.speaker != thread.host:
        sure = DISPLACED_MORE if before.displaced else DISPLACED
        return Aim(before, "adjacency", sure, "printed out of the order of writing")
    if turn.orphan or turn.speaker is None or _opens_with_call(thread, turn):
        return None
    return _answer(thread, turn, before=before, floor=floor)


def _answer(thread: Thread, turn: Turn, *, before: Turn, floor: _Floor) -> Aim | None:
    if turn.speaker in floor.calls:
        caller, naming = floor.calls[turn.speaker]
        return Aim(caller, "adjacency", CALLED_BACK, snip(caller.text, naming))
    if turn.speaker != thread.host:
        return None
    return Aim(before, "adjacency", HOST_BLOCKS if thread.blocks else HOST_NEXT)


def _post(thread: Thread, turn: Turn, *, calls: list[Call], flat: bool) -> Aim | None:
    """The post, if the comment stands at top level and calls the host or nobody."""
    if turn.orphan or turn.displaced:
        return None
    for who, naming in calls:
        if thread.host in {who, None}:
            called = POST_CALLED_BLOCKS if thread.blocks else POST_CALLED
            return Aim(thread.post, "post", called if thread.host else POST, snip(turn.text, naming))
    if _opens_with_call(thread, turn):
        return None
    return Aim(thread.post, "post", POST_BLOCKS if thread.blocks else POST_FLAT if flat else POST)


def _opens_with_call(thread: Thread, turn: Turn) -> bool:
    """Whether a text begins by calling anybody, known or not."""
    return any(naming.manner != "inner" and thread.claim(turn, naming) for naming in turn.addresses)


def _addressee(turn: Turn, calls: list[Call], *, target: Aim | None) -> Aim | None:
    """Whoever is called by name; else whoever wrote what is answered."""
    answered = target.at if target and isinstance(target.at, Turn) else None
    author = answered.speaker if answered and answered.speaker != turn.speaker else None
    nested = turn.parent is not None
    called = next((call for call in calls if not (nested and author and call.naming.manner == "inner")), None)
    if called and not (nested and called.who == author):
        greeted = called.naming.manner in {"greeting", "opening"}
        sure = GREETING if greeted else MENTION
        return Aim(called.who, "greeting" if greeted else "mention", sure, snip(turn.text, called.naming))
    if target is None or author is None or answered is None:
        return None
    basis = {"adjacency": "reply"}.get(target.basis, target.basis)
    return Aim(author, basis, min(target.confidence, answered.speaker_confidence or 0.0))

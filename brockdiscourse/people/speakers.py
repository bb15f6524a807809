"""Who wrote a text: a ladder of evidence, from the printed name to the signature."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from textwrap import shorten

from brockdiscourse.people.aliases import Circle, Directory, Handle
from brockdiscourse.people.mentions import Naming
from brockdiscourse.people.names import NOT_CALLED, WORD_NAMES, is_name, may_name, normalize_name
from brockdiscourse.text import STOP_WORDS, fold, tokenize

# Stated priors: how often each rung should be right. `benchmarks/people.py` measures them on real pages.
STATED = 1.0
HOST = 0.85
ADDRESSED = 0.8  # in a thread without its post: whoever was addressed answers
REPLY = 0.95
REPLY_WITHIN = 0.85  # the reply names its addressee further down
GREETING = 0.75
SIGNATURE = 0.88
SIGNATURE_BARE = 0.75  # a last line of the name alone

_RARE = 30  # a word that stands in more earlier comments of the thread tells nothing
_SHARED = 2  # words, at the least, that take up a matter
_NEAR = 120  # characters from the opening within which a name in passing is a call
_ENDS = (".", "!", "?", "…", ",")
_SHORTEST = 3  # letters of a word that carries a subject
SNIPPET = 60  # characters of evidence


@dataclass(slots=True, eq=False)  # turns point at each other: two are the same only if they are one
class Turn:
    """One post or comment while it is being resolved; `place` counts from 0 for the post."""

    unit: str
    kind: str
    text: str = ""
    parent: "Turn | None" = field(default=None, repr=False)
    orphan: bool = False  # nested, but under nothing that is shown
    place: int = 0
    displaced: bool = False  # `find_displaced`: was nested, though the page does not show it
    speaker: Handle | None = None
    speaker_basis: str | None = None
    speaker_confidence: float | None = None
    evidence: list[str] = field(default_factory=list)
    addresses: list[Naming] = field(default_factory=list)
    signature: Naming | None = None
    children: list["Turn"] = field(default_factory=list, repr=False)

    def give(self, speaker: Handle, basis: str, confidence: float, *, evidence: str = "") -> None:
        """Say who wrote it, and how that is known."""
        self.speaker, self.speaker_basis, self.speaker_confidence = speaker, basis, confidence
        if evidence:
            self.evidence.append(evidence)


@dataclass(slots=True)
class Thread:
    """A post and its comments in the page's order, and those who take part."""

    post: Turn
    comments: list[Turn]
    circle: Circle
    directory: Directory
    common: frozenset[str]
    blocks: bool = False  # dates show that replies stand below what they answer, though no nesting is shown

    @property
    def host(self) -> Handle | None:
        """Who wrote the post, if that is known."""
        return self.post.speaker

    def called(self, turn: Turn, naming: Naming) -> Handle | None:
        """Whom a text calls among those who take part; a name that is a word needs its capital and its comma."""
        key = normalize_name(naming.name)
        if key in WORD_NAMES:
            if not naming.name[0].isupper() or not (naming.sure or naming.manner in {"at", "inner"}):
                return None
        elif naming.manner != "at" and (key in STOP_WORDS or key in NOT_CALLED):
            return None
        return self.circle.find(naming.name, near=turn.parent.speaker if turn.parent else None)

    def claim(self, turn: Turn, naming: Naming) -> Handle | None:
        """Whom a text calls, or would call if that name, which fits nobody known, can be trusted."""
        known = self.called(turn, naming)
        trusted = naming.sure and may_name(naming.name, common=self.common) and not self.circle.fitting(naming.name)
        return known or (self.directory.place(naming.name, within=self.post.unit) if trusted else None)

    def admit(self, handle: Handle, name: str) -> None:
        """Let somebody take part under a name that a text gives."""
        self.directory.note(handle, name)
        self.circle.join(handle)


def name_speakers(thread: Thread) -> None:
    """Climb the ladder for every comment whose author is not printed; where nothing proves it, nobody is named."""
    unnamed = [turn for turn in thread.comments if turn.kind == "comment" and turn.speaker is None]
    for asked in {turn.parent.unit: turn.parent for turn in unnamed if turn.parent}.values():
        _by_host(thread, asked)
    for turn in unnamed:
        if turn.speaker is None:
            _by_reply(thread, turn)
    if any(turn.speaker is None for turn in unnamed):
        _by_greeting(thread)
    for turn in unnamed:
        if turn.speaker is None:
            _by_signature(thread, turn)


def _by_host(thread: Thread, asked: Turn) -> None:
    """Under a comment that calls the host, or anybody where the host is unknown: whoever was called answers."""
    for naming in asked.addresses:
        who = thread.claim(asked, naming)
        opens = naming.sure and naming.manner != "inner"
        if who is None or who == asked.speaker or (who != thread.host if thread.host else not opens):
            continue
        answers = [one for one in asked.children if one.speaker is None and not _contradicted(thread, one, who)]
        if len(answers) == 1 and all(one.speaker != who for one in asked.children):
            thread.admit(who, naming.name)
            answers[0].give(who, "host", HOST if thread.host else ADDRESSED, evidence=snip(asked.text, naming))
        return


def _contradicted(thread: Thread, turn: Turn, who: Handle) -> bool:
    """Whether a text calls this person itself, is signed by somebody else or answered as somebody else."""
    if any(thread.called(turn, naming) == who for naming in turn.addresses):
        return True
    signed = turn.signature
    if signed and signed.manner == "dash" and thread.circle.find(signed.name, near=who) != who:
        return True
    below = _named_below(thread, turn)
    return below is not None and below[0] != who


def _by_reply(thread: Thread, turn: Turn) -> None:
    """The comments nested under it open by calling somebody who fits."""
    if below := _named_below(thread, turn):
        who, naming, child = below
        if not _contradicted(thread, turn, who):
            thread.admit(who, naming.name)
            sure = REPLY if naming.start < SNIPPET and naming.manner != "inner" else REPLY_WITHIN
            turn.give(who, "reply", sure, evidence=snip(child.text, naming))


def _named_below(thread: Thread, turn: Turn) -> tuple[Handle, Naming, Turn] | None:
    """Whom the replies call, if they agree; a call that may be meant for another text does not count."""
    above = turn.parent.speaker if turn.parent else thread.host
    found: tuple[Handle, Naming, Turn] | None = None
    others: set[Handle | None] = {above}
    for child in turn.children:
        claims = [(_claimed_below(thread, child, naming), naming) for naming in child.addresses]
        named = ((who, naming) for who, naming in claims if who)
        who, naming = next(named, (None, None))
        if who and naming and who not in others and who != child.speaker:
            if found and found[0] != who:
                return None
            found = found or (who, naming, child)
        others.add(child.speaker)
    return found


def _claimed_below(thread: Thread, child: Turn, naming: Naming) -> Handle | None:
    """Whom a reply calls; what is behind an @, or set off at the end of a clause near its opening, is also trusted."""
    if known := thread.claim(child, naming):
        return known
    ends = naming.manner == "inner" and naming.end < _NEAR and child.text[naming.end : naming.end + 1] in _ENDS
    at = naming.manner == "at" and is_name(naming.name) and normalize_name(naming.name) not in NOT_CALLED
    if thread.circle.fitting(naming.name) or not (at or (ends and may_name(naming.name, common=thread.common))):
        return None
    return thread.directory.place(naming.name, within=thread.post.unit)


def _by_greeting(thread: Thread) -> None:
    """A later comment greets somebody who has not spoken yet, and takes up the matter of this one before all others."""
    spoken: dict[Handle | None, int] = {}
    for turn in [thread.post, *thread.comments]:
        spoken.setdefault(turn.speaker, turn.place)
    matters: _Matters | None = None
    for turn in thread.comments:
        naming = next((one for one in turn.addresses if one.manner == "greeting" and one.sure), None)
        who = thread.claim(turn, naming) if naming and turn.parent is None and not turn.orphan else None
        if naming is None or who is None or who == turn.speaker or spoken.get(who, turn.place) < turn.place:
            continue
        matters = matters or _Matters(thread.comments)
        meant = matters.taken_up_by(turn)
        if meant and meant.speaker is None and meant.parent is None and not _contradicted(thread, meant, who):
            thread.admit(who, naming.name)
            meant.give(who, "greeting", GREETING, evidence=snip(turn.text, naming))
            spoken[who] = meant.place


class _Matters:
    """The words of a thread's comments, to find which earlier one a comment takes up."""

    def __init__(self, comments: list[Turn]) -> None:
        self._comments = [turn for turn in comments if turn.kind == "comment"]
        self._order = {id(turn): number for number, turn in enumerate(self._comments)}
        self._words = [_content(turn.text) for turn in self._comments]
        self._stands: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                self._stands[word].append(number)

    def taken_up_by(self, turn: Turn) -> Turn | None:
        """The earlier comment that shares most with this one, rarer words counting more.

        It must share two words and more than any other does; the top-level comment just before need only share one
        and no less than any other.
        """
        here = self._order[id(turn)]
        scores: dict[int, float] = defaultdict(float)
        shared: dict[int, int] = defaultdict(int)
        for word in sorted(self._words[here]):
            before = bisect_left(self._stands[word], here)
            for number in self._stands[word][:before] if before <= _RARE else []:
                scores[number] += 1 / before
                shared[number] += 1
        best = max(scores.values(), default=0.0)
        tops = [number for number, score in scores.items() if score == best]
        just_before = next((n for n in range(here - 1, -1, -1) if self._comments[n].parent is None), None)
        if just_before in tops:
            return self._comments[just_before]
        return self._comments[tops[0]] if len(tops) == 1 and shared[tops[0]] >= _SHARED else None


def _content(text: str) -> set[str]:
    """Words that carry a subject, without a plural's s."""
    folded = fold(text)
    words = {folded[start:end] for start, end in tokenize(text, compounds=False)}
    return {word.removesuffix("s") for word in words - STOP_WORDS if len(word) >= _SHORTEST}


def _by_signature(thread: Thread, turn: Turn) -> None:
    """The text ends with a name of its own; "Cheers, Tom" to a Tom who takes part thanks him and signs nothing."""
    signed = turn.signature
    if signed is None:
        return
    who = thread.circle.find(signed.name)
    trusted = may_name(signed.name, common=thread.common, words_too=signed.sure)
    if who is None and (thread.circle.fitting(signed.name) or not trusted):
        return
    if (signed.manner == "closing" and (who or turn.parent)) or (who and turn.parent and turn.parent.speaker == who):
        return
    who = who or thread.directory.place(signed.name, within=thread.post.unit)
    thread.admit(who, signed.name)
    turn.give(who, "signature", SIGNATURE if signed.sure else SIGNATURE_BARE, evidence=snip(turn.text, signed))


def snip(text: str, naming: Naming) -> str:
    """The words that prove it: the name and what stands round it."""
    start = max(text.rfind("\n", 0, naming.start) + 1, naming.start - SNIPPET // 2)
    return shorten(text[start : naming.end + SNIPPET], SNIPPET, placeholder="…")

"""Who wrote it and whom they address: names, aliases, links, evidence."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.errors import CorpusError
from brockdiscourse.people.aliases import Circle, Directory, Handle, Print, list_people
from brockdiscourse.people.mentions import find_addresses, find_signature
from brockdiscourse.people.names import find_common_words, normalize_name
from brockdiscourse.people.order import find_displaced
from brockdiscourse.people.quoting import find_copied, list_mentions, list_quotes
from brockdiscourse.people.rows import Resolved, Rows, finish, identify, say, to_table
from brockdiscourse.people.speakers import STATED, Thread, Turn, name_speakers
from brockdiscourse.people.targets import Aim, Link, link_turns

ANALYST = 1.0
"""What the analyst says is certain and is not inferred again."""

_FACTS = ("author", "addressee", "target", "same_as")
_Facts = dict[str, dict[str, str]]


class Inferred(NamedTuple):
    """The table turns, and the name of everybody by id."""

    turns: pd.DataFrame
    names: dict[str, str]


class _Record(NamedTuple):
    """One post or comment as the tables give it; "" is missing."""

    unit: str
    post: str
    place: str
    kind: str
    author: str
    url: str
    text: str
    parent: str
    state: str
    position: int
    time: float | None = None


def resolve_people(posts: pd.DataFrame, comments: pd.DataFrame, *, facts: pd.DataFrame | None = None) -> Resolved:
    """Say of every post and comment who speaks, to whom and about which earlier text, each with its evidence.

    What the page prints is taken as it stands; what it does not print is inferred where the texts prove it and
    missing where they do not. The order of evidence for reply links follows Schuth & Marx (2007) and Aumayr, Chan &
    Hayes (ICWSM 2011), address against reference Prabhakaran et al. (Findings of ACL 2023).

    Parameters
    ----------
    posts, comments
        The tables of those names.
    facts
        What the analyst knows: ``id``, ``field`` (author, addressee, target, same_as or not_same_as; others are passed
        over) and ``value``. People may be given by name or by their id in ``people``.

    Returns
    -------
    Resolved
        ``turns`` has one row per post and comment, each post before its comments; ``people`` one per person. Pings are
        no turns: nobody speaks in them to anybody here.

    Raises
    ------
    SchemaError
        If a column is missing.
    CorpusError
        If a fact speaks of a text or a person that is not there, or of a name that several people bear.
    """
    given, rows, directory = _resolve(posts, comments, facts=facts)
    _unite(directory, given["same_as"], last=True)
    _check_apart(directory, _read_apart(facts))
    return finish(rows, directory, posts=posts, comments=comments)


def infer_turns(posts: pd.DataFrame, comments: pd.DataFrame, *, facts: pd.DataFrame | None = None) -> Inferred:
    """The turns of `resolve_people` alone, and everybody's name by id; quotes and mentions take as long again."""
    _, rows, directory = _resolve(posts, comments, facts=facts, cited=False)
    ids, names = directory.ids(), directory.names()
    identify(rows, ids=ids, directory=directory)
    return Inferred(to_table("turns", rows.turns), {ids[handle]: name for handle, name in names.items()})


def _resolve(
    posts: pd.DataFrame, comments: pd.DataFrame, *, facts: pd.DataFrame | None, cited: bool = True
) -> tuple[_Facts, Rows, Directory]:
    schema.require(posts, "post_id", "site", "author", "text", "timestamp", by="resolve_people")
    schema.require(comments, *_COMMENT.split(), "timestamp", by="resolve_people")
    comments = comments[comments["kind"] == "comment"]
    given = _read_facts(facts)
    records = list(_list_records(posts, comments, authors=given["author"]))
    apart = {frozenset(map(normalize_name, pair)) for pair in _read_apart(facts)}
    prints = (Print(one.unit, one.author, one.url, one.place, one.kind == "post", one.parent != "") for one in records)
    directory = list_people(prints, apart=apart)
    _unite(directory, given["same_as"])
    _take_authors(directory, records, given=given)
    rows = Rows([], [], [])
    for thread in _build_threads(records, directory, given=given):
        name_speakers(thread)
        runs = find_copied([turn.text for turn in (thread.post, *thread.comments)])
        links = [Link(None, None), *link_turns(thread, runs)]
        rows.turns.extend(
            say(thread, turn, _overrule(thread, turn, link, given=given))
            for turn, link in zip((thread.post, *thread.comments), links, strict=True)
        )
        if cited:
            quotes = list_quotes(thread, runs)
            rows.quotes.extend(quotes)
            rows.mentions.extend(list_mentions(thread, quotes))
    return given, rows, directory


# --- in --------------------------------------------------------------------------------------------------------------

_COMMENT = "comment_id post_id kind position reply_to parent_state author author_url text"


def _columns(frame: pd.DataFrame, names: str) -> Iterator[tuple[Any, ...]]:
    """Rows of the named columns, missing values as empty strings."""
    return zip(*(frame[name].astype(object).where(frame[name].notna(), "") for name in names.split()), strict=True)


def _list_records(posts: pd.DataFrame, comments: pd.DataFrame, *, authors: dict[str, str]) -> Iterator[_Record]:
    """Posts in their order, then comments in the order of their pages; an author the analyst names comes later."""
    places: dict[str, str] = {}
    for post, site, author, text in _columns(posts, "post_id site author text"):
        places[post] = site or post
        yield _Record(post, post, site or post, "post", authors.get(post, author), "", text, "", "", -1)
    ordered = comments.sort_values("position", kind="stable")
    for unit, post, kind, position, parent, state, author, url, text, at in _columns(ordered, f"{_COMMENT} timestamp"):
        name = "" if unit in authors else author
        time = at.timestamp() if at else None
        yield _Record(unit, post, places.get(post, post), kind, name, url, text, parent, state, position, time)


def _build_threads(records: list[_Record], directory: Directory, *, given: _Facts) -> Iterator[Thread]:
    """One thread at a time; everybody is filed under the names known before any text was read."""
    common = find_common_words(one.text for one in records)
    written = {handle: tuple(names) for handle, names in directory.written.items()}
    grouped: dict[str, list[_Record]] = {}
    for one in records:
        grouped.setdefault(one.post, []).append(one)
    records.clear()
    for post in list(grouped):
        circle = Circle(directory, written=written)
        yield _build_thread(grouped.pop(post), circle, directory=directory, common=common, given=given)


def _build_thread(
    group: list[_Record], circle: Circle, *, directory: Directory, common: frozenset[str], given: _Facts
) -> Thread:
    """Turns with their parents; a parent that is missing, later or in another thread leaves an orphan."""
    if group[0].kind != "post":
        group = [_Record(group[0].post, group[0].post, group[0].place, "post", *("",) * 5, -1), *group]
    turns: dict[str, Turn] = {}
    for place, one in enumerate(group):
        parent = turns.get(one.parent) if one.parent != one.post else None
        orphan = parent is None and (one.parent not in {"", one.post} or one.state not in {"", "shown"})
        turn = Turn(one.unit, one.kind, one.text, parent=parent, orphan=orphan, place=place)
        if one.kind == "comment":
            turn.signature = find_signature(one.text)
            signed = turn.signature.start if turn.signature and turn.signature.manner != "closing" else None
            turn.addresses = [naming for naming in find_addresses(one.text) if naming.start != signed]
        if one.unit in directory.stated:
            speaker = directory.root(directory.stated[one.unit])
            analyst = one.unit in given["author"]
            turn.give(speaker, "analyst" if analyst else "stated", ANALYST if analyst else STATED)
            circle.join(speaker, first=True)
        if parent:
            parent.children.append(turn)
        turns[one.unit] = turn
    post, *replies = turns.values()
    if not any(turn.parent or turn.orphan for turn in replies):
        heard = [turn for turn in replies if turn.kind == "comment"]
        moved = find_displaced([group[turn.place].time for turn in heard])
        for turn, displaced in zip(heard, moved, strict=True):
            turn.displaced = displaced
    circle.host = post.speaker
    return Thread(post, replies, circle, directory, common, blocks=any(turn.displaced for turn in replies))


# --- what the analyst knows ------------------------------------------------------------------------------------------


def _read_facts(facts: pd.DataFrame | None) -> _Facts:
    given: _Facts = {field: {} for field in _FACTS}
    if facts is not None:
        schema.require(facts, "id", "field", "value", by="facts")
        for unit, field, value in _columns(facts.astype("str"), "id field value"):
            if field.strip() in given and value.strip():
                given[field.strip()][unit.strip()] = value.strip()
    return given


def _read_apart(facts: pd.DataFrame | None) -> list[tuple[str, str]]:
    """Pairs that the analyst says are two people."""
    if facts is None:
        return []
    told = facts[facts["field"].str.strip() == "not_same_as"].astype("str")
    return [(one.strip(), other.strip()) for one, other in _columns(told, "id value")]


def _check_apart(directory: Directory, apart: list[tuple[str, str]]) -> None:
    """Everybody named must have been met, and nobody be both one and two."""
    for pair in apart:
        fits = [_who(directory, told) for told in pair]
        for told, found in zip(pair, fits, strict=True):
            if not found:
                msg = f"facts: not_same_as speaks of {told}, and nobody is called so"
                raise CorpusError(msg)
        if len({*fits[0], *fits[1]}) == 1:
            msg = f"facts: {pair[0]} and {pair[1]} are said to be two people, but same_as or their names make them one"
            raise CorpusError(msg)


def _who(directory: Directory, told: str) -> list[Handle]:
    """Those whom a fact speaks of, by id or by name."""
    return [handle for handle, person in directory.ids().items() if person == told] or directory.find(told)


def _one(directory: Directory, told: str, *, within: str) -> Handle:
    """The one whom a fact speaks of; somebody new if nobody is called so."""
    fits = _who(directory, told)
    if len(fits) > 1:
        ids = directory.ids()
        msg = f"facts: several people are called {told}: say which of {', '.join(sorted(ids[one] for one in fits))}"
        raise CorpusError(msg)
    who = fits[0] if fits else directory.place(told, within=within)
    directory.note(who, told if not fits else directory.names()[who])
    return who


def _take_authors(directory: Directory, records: list[_Record], *, given: _Facts) -> None:
    """Give comments the authors the analyst names, and refuse facts about texts that are not there."""
    found = {one.unit: one for one in records}
    named = {unit for field in ("author", "addressee", "target") for unit in given[field]} | set(
        given["target"].values()
    )
    if lost := sorted(named - set(found)):
        msg = f"facts: no post or comment has the id {', '.join(lost)}"
        raise CorpusError(msg)
    for unit, told in given["author"].items():
        if found[unit].kind != "post":
            directory.stated[unit] = _one(directory, told, within=found[unit].place)


def _unite(directory: Directory, same: dict[str, str], *, last: bool = False) -> None:
    """Make one of those whom the analyst says are one; by the end everybody named must have been met."""
    for told, other in same.items():
        fits, others = _who(directory, told), _who(directory, other)
        if last and not fits:
            msg = f"facts: same_as speaks of {told}, and nobody is called so"
            raise CorpusError(msg)
        if fits and others:
            directory.unite([*fits, *others])
        elif last:
            directory.note(directory.root(fits[0]), other)


def _overrule(thread: Thread, turn: Turn, link: Link, *, given: _Facts) -> Link:
    """Put what the analyst says in the place of what was inferred."""
    if turn.unit in given["target"]:
        link = link._replace(target=Aim(Turn(given["target"][turn.unit], "comment"), "analyst", ANALYST))
    if turn.unit in given["addressee"]:
        who = _one(thread.directory, given["addressee"][turn.unit], within=thread.post.unit)
        link = link._replace(addressee=Aim(who, "analyst", ANALYST))
    return link

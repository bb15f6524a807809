"""Names that may be one person's, for a person to decide."""

import json
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.people.names import called_by, first_name_keys, normalize_name

_COLUMNS = ["person", "name", "other_person", "other", "reason", "comments", "comments_other", "threads_shared"]
_MOST = 5  # people whom one short name may mean; a name that fits more says nothing
_LETTERS = 6  # of a name, from which on a single letter makes no other name


def review_aliases(people: pd.DataFrame, turns: pd.DataFrame, *, facts: pd.DataFrame | None = None) -> pd.DataFrame:
    """List pairs of people whose names are near enough to be one person's; nothing here is merged.

    Decide by a row of ``facts.csv`` with one of the two as ``id``, the other as ``value`` (names or ids) and the
    field ``same_as`` or ``not_same_as``; the next build applies it.

    Parameters
    ----------
    people, turns
        The tables of those names.
    facts
        What was decided: ``id, field, value``.

    Returns
    -------
    pandas.DataFrame
        One row per pair: ``person, name, other_person, other``, ``reason``, ``comments`` and ``comments_other`` each
        wrote, ``threads_shared`` in which both speak, ``decision`` (``not the same``, or missing). A short name that
        fits more than five people is left out.
    """
    schema.require(people, "person", "name", "aliases", "comments", by="review_aliases")
    schema.require(turns, "post_id", "speaker", by="review_aliases")
    names: dict[str, str] = dict(zip(people["person"], people["name"], strict=True))
    written: dict[str, int] = dict(zip(people["person"], people["comments"], strict=True))
    spoke: dict[str, set[str]] = defaultdict(set)
    for post, speaker in turns[["post_id", "speaker"]].dropna().itertuples(index=False, name=None):
        spoke[speaker].add(post)
    told = _read_decisions(facts)
    rows = []
    for (one, other), reason in sorted(_pairs(names).items()):
        ways = [{person, normalize_name(names[person])} for person in (one, other)]
        apart = any(frozenset({a, b}) in told for a in ways[0] for b in ways[1])
        shared = len(spoke[one] & spoke[other])
        decision = "not the same" if apart else None
        rows.append((one, names[one], other, names[other], reason, written[one], written[other], shared, decision))
    return pd.DataFrame(rows, columns=[*_COLUMNS, "decision"]).astype({"decision": "str"})


def _read_decisions(facts: pd.DataFrame | None) -> set[frozenset[str]]:
    """Pairs said to be two people, each of them by id or by normalised name."""
    if facts is None:
        return set()
    told = facts.loc[facts["field"] == "not_same_as", ["id", "value"]].itertuples(index=False, name=None)
    ways = [[{str(who).strip(), normalize_name(str(who))} for who in pair] for pair in told]
    return {frozenset({a, b}) for one, other in ways for a in one for b in other}


def _pairs(names: dict[str, str]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for reason, pairs in (
        ("one name, two addresses or sites", _same(names)),
        ("the same but for blanks and numbers", _joined(names)),
        ("a first name or initial that fits", _shortened(names)),
        ("one letter apart", _misspelt(names)),
    ):
        for one, other in pairs:
            found.setdefault((min(one, other), max(one, other)), reason)
    return found


def _within(lots: dict[str, dict[str, None]]) -> Iterator[tuple[str, str]]:
    for lot in lots.values():
        members = list(lot)
        if len(members) <= _MOST:
            yield from ((one, other) for place, one in enumerate(members) for other in members[:place])


def _grouped(names: dict[str, str], keys: dict[str, list[str]]) -> dict[str, dict[str, None]]:
    lots: dict[str, dict[str, None]] = defaultdict(dict)
    for person in names:
        for key in keys[person]:
            if key:
                lots[key][person] = None
    return lots


def _same(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    return _within(_grouped(names, {person: [normalize_name(name)] for person, name in names.items()}))


def _joined(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    keys = {person: ["".join(c for c in normalize_name(name) if c.isalpha())] for person, name in names.items()}
    return _within(_grouped(names, keys))


def _shortened(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Dave and David Marsh, Ann L. and Ann Lee; of two full names neither is short."""
    filed: dict[str, dict[str, None]] = defaultdict(dict)
    keys = {person: normalize_name(name).split() for person, name in names.items()}
    for person, words in keys.items():
        if len(words) > 1 and len(words[-1]) > 1:
            for key in first_name_keys(" ".join(words)):
                filed[key][person] = None
    for person, words in keys.items():
        initial = words[1] if len(words) == 2 and len(words[1]) == 1 else ""  # noqa: PLR2004  # a name and an initial
        if len(words) == 1 or initial:
            fits = {other: None for key in called_by(words[0]) for other in filed.get(key, ())}
            fits = {other: None for other in fits if other != person and keys[other][-1].startswith(initial)}
            if len(fits) <= _MOST:
                yield from ((person, other) for other in fits)


def _misspelt(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Two long names that are equal once a letter is left out of each."""
    keys: dict[str, list[str]] = {}
    for person, name in names.items():
        key = normalize_name(name)
        keys[person] = [key, *(key[:n] + key[n + 1 :] for n in range(len(key)))] if len(key) >= _LETTERS else []
    return _within(_grouped(names, keys))


def merge_near_misses(
    people: pd.DataFrame, turns: pd.DataFrame, *, review: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Show a corpus as it would be if every undecided pair were one person: how much a measure hangs on aliases.

    Parameters
    ----------
    people, turns
        The tables of those names.
    review
        As `review_aliases` gave it.

    Returns
    -------
    tuple of pandas.DataFrame
        people, one row for each lot that is tied by pairs, under the id of whoever wrote most; and turns.
    """
    above: dict[str, str] = {}

    def top(person: str) -> str:
        while person in above:
            person = above[person]
        return person

    texts = people["posts"] + people["comments"]
    written: dict[str, int] = dict(zip(people["person"], texts, strict=True))
    undecided = review[review["decision"].isna()]
    for one, other in undecided[["person", "other_person"]].itertuples(index=False, name=None):
        tops = {top(one), top(other)}
        first = min(tops, key=lambda who: (-written[who], who))
        above.update(dict.fromkeys(tops - {first}, first))
    merged = people.assign(person=people["person"].map(top), rank=-people["person"].map(written))
    merged = merged.sort_values(["person", "rank"], kind="stable")
    lots = merged.groupby("person", sort=True)
    table = lots.agg(
        name=("name", "first"), posts=("posts", "sum"), comments=("comments", "sum"),
        first_seen=("first_seen", "min"), last_seen=("last_seen", "max"),
    )  # fmt: skip
    names = pd.Series({person: _all_names(lot) for person, lot in lots}, dtype="str")
    homes = lots["host_of"].agg(lambda told: schema.as_list(sorted({home for one in told for home in json.loads(one)})))
    table = table.assign(aliases=names, host_of=homes).reset_index()
    switched = {name: turns[name].map(top, na_action="ignore") for name in ("speaker", "addressee")}
    return schema.conform(table, "people"), schema.conform(turns.assign(**switched), "turns")


def _all_names(lot: pd.DataFrame) -> str:
    told = {name for aliases in lot["aliases"] for name in json.loads(aliases)} | set(lot["name"])
    return schema.as_list(sorted(told - {lot["name"].iloc[0]}))

"""What an element is for, told from its tag, class, id and properties."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

Attributes = Mapping[str, str | None]
_Rules = dict[str, list[tuple[str, int, str | None]]]  # class, id, property or tag to (role, rank, tag)

MOST_KNOWN = 20_000  # classes remembered; a crawl of any length stays within some megabytes
_NONE: Mapping[str, int] = {}
_JOINS = re.compile(r"-{2,}")
_SELECTOR = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?:\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<key>[a-z-]+)(?:=(?P<value>\w+))?\])?"
)


def classes(printed: str) -> list[str]:
    """The classes of an attribute in lower case with single hyphens, and their ends from ``comment-`` on."""
    printed = printed.lower().replace("_", "-")
    names = (_JOINS.sub("-", printed) if "--" in printed else printed).split()
    if "-comment-" in printed:
        names += [name[name.rindex("-comment-") + 1 :] for name in names if "-comment-" in name]
    return names


class Roles:
    """Finds an element's roles among lists of selectors (see `brockdiscourse.platforms`).

    Pages of one theme repeat their classes, so what a class means is worked out once and remembered.

    Parameters
    ----------
    selectors
        Role to its selectors, the most precise first.
    """

    def __init__(self, selectors: Mapping[str, Iterable[str]]) -> None:
        self._rules, self.names = _compile(tuple((role, tuple(listed)) for role, listed in selectors.items()))
        self.telling = self.names | {"hidden", "style"}  # attributes that may say more than the class
        self._others = tuple(self.names - {"id"})
        self.tags = frozenset(key for key in self._rules if key[0] not in ".#[")
        self.known: dict[tuple[str, str | None], Mapping[str, int]] = {}
        self._values: dict[tuple[str, str, str], Mapping[str, int]] = {}

    def of(self, tag: str, attributes: Attributes) -> Mapping[str, int]:
        """Role to rank (0 the most precise) of one element."""
        return self.with_values(self.of_class(tag, attributes.get("class")), tag, attributes)

    def with_values(self, roles: Mapping[str, int], tag: str, attributes: Attributes) -> Mapping[str, int]:
        """The roles that a class gives, and those of the other attributes."""
        for name in self._others:
            if name in attributes and (value := attributes[name]) and (found := self._of_value(name, value, tag)):
                roles = _best(roles, found)
        if (value := attributes.get("id")) and "#" + value.lower() in self._rules:
            roles = _best(roles, self._find(("#" + value.lower(),), tag))
        return roles

    def _of_value(self, name: str, value: str, tag: str) -> Mapping[str, int]:
        roles = self._values.get((name, value, tag))
        if roles is None:
            if len(self._values) >= MOST_KNOWN:
                self._values.clear()
            roles = self._values[name, value, tag] = self._find(_attribute_keys(name, value), tag) or _NONE
        return roles

    def of_class(self, tag: str, listed: str | None) -> Mapping[str, int]:
        """Role to rank of an element that has no attribute but this class."""
        roles = self.known.get((tag, listed))
        if roles is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            roles = self._find([tag, *("." + name for name in classes(listed))] if listed else [tag], tag) or _NONE
            self.known[tag, listed] = roles
        return roles

    def _find(self, keys: Iterable[str], tag: str) -> Mapping[str, int]:
        roles: dict[str, int] = {}
        rules = self._rules
        for key in keys:
            if key not in rules:
                continue
            for role, rank, wanted in rules[key]:
                if (wanted is None or wanted == tag) and rank < roles.get(role, rank + 1):
                    roles[role] = rank
        return roles


@lru_cache(maxsize=64)
def _compile(selectors: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Rules, frozenset[str]]:
    """Rules by what they are looked up with, and the attributes beside the class that any rule asks for."""
    rules: _Rules = {}
    names: set[str] = set()
    for role, listed in selectors:
        for rank, selector in enumerate(listed):
            found = _SELECTOR.fullmatch(selector)
            if found is None:
                msg = f"not a selector of brockdiscourse.platforms: {selector}"
                raise ValueError(msg)
            names |= {found["key"] or "", "id" if found["id"] else ""}
            key, tag = _key(found)
            rules.setdefault(key, []).append((role, rank, tag))
    return rules, frozenset(names - {""})


def _attribute_keys(name: str, value: str) -> list[str]:
    value = value.rpartition("/")[2].lower() if name == "itemtype" else value
    return [f"[{name}", *(f"[{name}={word}" for word in value.split())]


def _best(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {role: min(first.get(role, rank), rank) for role, rank in second.items()} | {
        role: rank for role, rank in first.items() if role not in second
    }


def _key(found: re.Match[str]) -> tuple[str, str | None]:
    """How a rule is looked up, and the tag it is held to."""
    if found["cls"]:
        return "." + found["cls"], found["tag"]
    if found["id"]:
        return "#" + found["id"], found["tag"]
    if found["key"]:
        return f"[{found['key']}" + (f"={found['value']}" if found["value"] else ""), found["tag"]
    return found["tag"], None

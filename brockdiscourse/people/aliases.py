"""Which printed names are one person, and whom a name means in a thread."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from brockdiscourse.people.names import called_by, first_name_keys, is_name, merge_key, normalize_name


class Handle(NamedTuple):
    """A person while names are being resolved: a key, and where or at which address it holds ("" = everywhere)."""

    key: str
    within: str


class Print(NamedTuple):
    """A name as printed over a text.

    `place` is the site, or the post where the site is unknown; `host` says that the text is a post, `below` that it
    is nested under another.
    """

    unit: str
    name: str
    url: str
    place: str
    host: bool
    below: bool


@dataclass(slots=True)
class Directory:
    """Everybody known so far: who printed which name, and all the ways each is written.

    `united` holds what the analyst declared one person.
    """

    stated: dict[str, Handle] = field(default_factory=dict)
    printed: dict[Handle, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    written: dict[Handle, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    full: dict[str, dict[Handle, None]] = field(default_factory=lambda: defaultdict(dict))
    united: dict[Handle, Handle] = field(default_factory=dict)

    def root(self, handle: Handle) -> Handle:
        """The person whom the analyst declared this one to be, else the same."""
        while handle in self.united:
            handle = self.united[handle]
        return handle

    def unite(self, handles: Iterable[Handle]) -> None:
        """Make several persons one; the least by key stands for all, whatever the order of rows."""
        first, *others = sorted({self.root(handle) for handle in handles})
        for other in others:
            self.united[other] = first
            self.printed[first].update(self.printed.pop(other, Counter()))
            self.written[first].update(self.written.pop(other, {}))

    def place(self, name: str, *, within: str) -> Handle:
        """The person a name would be of its own: everywhere for a full name, else within a post or site."""
        key = normalize_name(name)
        return self.root(Handle(merge_key(key) or key, "" if merge_key(key) else within))

    def note(self, handle: Handle, name: str, *, seen: bool = False) -> None:
        """Keep a way a person is written; `seen` = printed over a text."""
        if seen:
            self.printed[handle][name] += 1
        self.written[handle][name] = None
        if key := merge_key(normalize_name(name)):
            self.full[key][handle] = None

    def find(self, name: str) -> list[Handle]:
        """Everybody whose name, however written, equals this one."""
        key = normalize_name(name)
        known = list(self.written)
        return [one for one in known if any(normalize_name(other) == key for other in self.written[one])]

    def names(self) -> dict[Handle, str]:
        """The fullest printed name of each, or the fullest written where none is printed."""
        ways = {handle: self.printed.get(handle) or written for handle, written in self.written.items() if written}
        return {handle: max(names, key=_fullness) for handle, names in ways.items()}

    def ids(self) -> dict[Handle, str]:
        """A stable id for each: the name in lower case, with a place or address where the name alone will not do."""
        slugs = {handle: normalize_name(name).replace(" ", "-") for handle, name in self.names().items()}
        return {handle: f"{slug}@{handle.within}" if handle.within else slug for handle, slug in slugs.items()}


def _fullness(name: str) -> tuple[int, int, bool, str]:
    key = normalize_name(name)
    return len(key.split()), len(key), name not in {name.upper(), name.lower()}, name


def list_people(prints: Iterable[Print], *, apart: Container[frozenset[str]] = frozenset()) -> Directory:
    """Decide which printed names are one person.

    Equal names are one person on a site, and everywhere if they are full names. Two addresses behind one name on one
    site are two people; who then prints no address is whoever has none or the blog's own. A bare first name without
    an address of its own is the site's host where it answers others there and fits one host only.

    Parameters
    ----------
    prints
        The names printed over texts, posts first; those that name nobody are passed over.
    apart
        Pairs of names, as `normalize_name` gives them, that the analyst says are two people.
    """
    named = [one for one in prints if is_name(one.name)]
    plain = {name: normalize_name(name) for name in {one.name for one in named}}
    keys = _merge_keys(set(plain.values()), apart)
    keys = {name: keys[key] for name, key in plain.items()}
    addresses: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in named:
        addresses[keys[one.name], one.place].add(_address(one))
    split = {key for (key, _), urls in addresses.items() if len(urls - {""}) > 1}
    directory = Directory()
    hosts: dict[str, dict[Handle, str]] = defaultdict(dict)
    answering = {(one.place, keys[one.name]) for one in named if one.below}
    for one in named:
        key = keys[one.name]
        if key in split:
            handle = Handle(key, _address(one) or one.place)
        else:
            handle = Handle(key, "" if merge_key(normalize_name(one.name)) else one.place)
        if one.host:
            hosts[one.place][handle] = key
        elif (one.place, key) in answering and " " not in key and addresses[key, one.place] <= {"", one.place}:
            called = set(called_by(key))
            fits = [
                host
                for host, name in hosts[one.place].items()
                if called & set(first_name_keys(name)) and frozenset({key, name}) not in apart
            ]
            handle = fits[0] if len(fits) == 1 else handle
        directory.stated[one.unit] = handle
        directory.note(handle, one.name, seen=True)
    return directory


def _merge_keys(names: set[str], apart: Container[frozenset[str]]) -> dict[str, str]:
    """What each name is merged under; a nickname stays by itself where the analyst parts it from the formal name."""
    merged: dict[str, list[str]] = defaultdict(list)
    for name in names:
        merged[merge_key(name) or name].append(name)
    return {
        name: name if any(frozenset({name, other}) in apart for other in lot) else key
        for key, lot in merged.items()
        for name in lot
    }


def _address(one: Print) -> str:
    """The address behind a name, without what changes from visit to visit; one on the blog itself is the blog's."""
    try:
        parts = urlsplit(one.url if "//" in one.url else f"//{one.url}")
    except ValueError:  # a bracket out of place
        return one.url.strip().lower()
    host = parts.netloc.lower().removeprefix("www.")
    return one.place if host == one.place.removeprefix("www.") else (host + parts.path.rstrip("/")).lower()


class Circle:
    """Those who take part in one thread, to be found by any of their names."""

    def __init__(self, directory: Directory, *, written: Mapping[Handle, tuple[str, ...]] | None = None) -> None:
        self._directory = directory
        self._written = written or {}
        self._filed: dict[str, dict[Handle, None]] = defaultdict(dict)
        self._members: set[Handle] = set()
        self.host: Handle | None = None

    def join(self, handle: Handle, *, first: bool = False) -> None:
        """File somebody who takes part under all their names; `first` = under those of `written`."""
        if handle in self._members:
            return
        self._members.add(handle)
        for name in (first and self._written.get(handle)) or self._directory.written[handle]:
            key = normalize_name(name)
            if key:
                for filed in {*first_name_keys(key), f"full:{merge_key(key) or key}", f"joined:{key.replace(' ', '')}"}:
                    self._filed[filed][handle] = None

    def fitting(self, name: str) -> list[Handle]:
        """Everybody a name may mean here; for a full name that fits nobody here, those of the corpus."""
        key = normalize_name(name)
        if not key:
            return []
        places = [f"full:{merge_key(key) or key}", f"joined:{key.replace(' ', '')}"]
        fits = {one: None for place in places for one in self._filed.get(place, ())}
        if not fits and " " not in key:
            fits = {one: None for place in called_by(key) for one in self._filed.get(place, ())}
        if not fits and merge_key(key):
            fits = {self._directory.root(one): None for one in self._directory.full.get(merge_key(key), ())}
        return list(fits)

    def find(self, name: str, *, near: Handle | None = None) -> Handle | None:
        """Find whom a name means: whoever is answered (`near`), else the host, else whoever alone fits."""
        fits = self.fitting(name)
        for first in (near, self.host):
            if first is not None and first in fits:
                return first
        return fits[0] if len(fits) == 1 else None

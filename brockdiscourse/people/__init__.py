"""Who wrote it and whom they address: names, aliases, links, evidence."""

from brockdiscourse.people.resolve import Resolved, resolve_people

__all__ = ["Resolved", "resolve_people"]

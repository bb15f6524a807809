"""How often speakers and targets are inferred right where they are known, and what that costs.

Usage: python benchmarks/people.py            (needs the reference pages beside the project; says so where absent)
       python benchmarks/people.py --speed    (20,400 and 1,000,000 invented comments)

Sites are parted in two halves by a hash of their address. Rules were written for what went wrong in the first; but the
second was in sight when priors and the limits of the bins were chosen, so it is no test on pages never seen.

A name is right if it shares a word with the printed one ("Roy" for "Rohini Roy"). The stricter line asks for the same
name, or for the first name alone. Recall counts names given at any confidence, and is told for the sure ones apart.
"""

import gzip
import hashlib
import json
import resource
import subprocess
import sys
import time

import pandas as pd
from accuracy import KEY, PAGES

from brockdiscourse import schema
from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse import parse_bytes
from brockdiscourse.people import calibrate_links, resolve_people
from brockdiscourse.people.calibration import hide_names, hide_nesting, is_same_name
from brockdiscourse.people.mentions import find_addresses
from brockdiscourse.people.names import called_by, first_name_keys, normalize_name
from brockdiscourse.tables import tabulate

SURE = 0.9
BINS = ((0.0, 0.6), (0.6, 0.9), (0.9, 1.0))
FIRSTS = ("Ann", "Ben", "Cora", "Dan", "Eve", "Finn", "Greta", "Hal", "Ines", "Jon", "Kate", "Lars")
LASTS = ("Orr", "Dale", "Marsh", "Tan", "Lee", "Voss", "Quill")
DAY = pd.Timestamp("2015-01-01")
HALVES = ("first half", "second half", "all")


def read_pages() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Posts and comments of all pages of the answer key that can be read."""
    pages = []
    for entry in json.loads(KEY.read_text("utf-8"))["pages"]:
        data = gzip.decompress((PAGES / entry["file"]).read_bytes())
        try:
            pages += [(entry["file"], page) for page in parse_bytes(data, name=entry["file"].removesuffix(".gz"))]
        except UnreadableError:
            continue
    return tabulate(pages)


def tell_half(posts: pd.DataFrame) -> pd.Series:
    """Which half each post's site falls into."""
    sites = posts["site"].fillna(posts["post_id"])
    halves = sites.map(lambda site: HALVES[hashlib.sha256(site.encode()).digest()[-1] % 2])
    return halves.set_axis(posts["post_id"])


def in_written_order(comments: pd.DataFrame) -> pd.DataFrame:
    """The same comments as a theme prints them that sorts by date."""
    ordered = comments.sort_values(["post_id", "timestamp", "position"], kind="stable")
    return ordered.assign(position=ordered.groupby("post_id").cumcount() + 1)


def score_targets(posts: pd.DataFrame, comments: pd.DataFrame, *, by_date: bool) -> pd.DataFrame:
    """One row per comment of a thread that nests: what was found, and what is true."""
    few, flat, true = hide_nesting(posts, comments)
    turns = resolve_people(few, in_written_order(flat) if by_date else flat).turns.set_index("unit_id").loc[true.index]
    right = (turns["target"] == true).fillna(value=False).astype("bool")
    return turns.assign(right=right, reply=true != turns["post_id"], confidence=turns["target_confidence"])


def is_first_name(name: str, other: str) -> bool:
    """Whether two names are equal, or one is the other's first name or short for it."""
    one, two = normalize_name(name), normalize_name(other)
    short = " " not in one or " " not in two
    return one == two or (short and bool(set(called_by(one.split()[0])) & set(first_name_keys(two))))


def is_called(name: str, replies: list[tuple[str, str]]) -> bool:
    """Whether somebody else's reply calls whoever bears this name."""
    calls = (call for text, by in replies if by != name for call in find_addresses(text))
    return any(is_same_name(call.name, name) for call in calls)


def score_speakers(posts: pd.DataFrame, comments: pd.DataFrame, *, folds: int) -> pd.DataFrame:
    """One row per printed name: whom the ladder found without it, and whether a reply calls that person."""
    comments = comments[comments["kind"] == "comment"]
    parts = []
    for number in range(folds):
        masked, true = hide_names(comments, fold=number, folds=folds)
        found = resolve_people(posts, masked)
        turns = found.turns.set_index("unit_id").loc[true.index]
        names = turns["speaker"].map(found.people.set_index("person")["name"])
        right = [isinstance(one, str) and is_same_name(one, other) for one, other in zip(names, true, strict=True)]
        strict = [isinstance(one, str) and is_first_name(one, other) for one, other in zip(names, true, strict=True)]
        parts.append(turns.assign(right=right, strict=strict, true=true, confidence=turns["speaker_confidence"]))
    scored = pd.concat(parts)
    below: dict[str, list[tuple[str, str]]] = {}
    replies = comments.dropna(subset=["reply_to", "text", "author"])
    for parent, text, author in replies[["reply_to", "text", "author"]].itertuples(index=False):
        below.setdefault(parent, []).append((text, author))
    called = [is_called(true, below.get(unit, [])) for unit, true in scored["true"].items()]
    return scored.assign(called=called)


def split(scored: pd.DataFrame, half: pd.Series) -> list[pd.DataFrame]:
    of = scored["post_id"].map(half)
    return [scored[of == HALVES[0]], scored[of == HALVES[1]], scored]


def share(mask: pd.Series) -> str:
    return f"{mask.mean():.3f} of {len(mask)}" if len(mask) else "none"


def show_accuracy() -> None:
    posts, comments = read_pages()
    half = tell_half(posts)
    print(f"| what | {' | '.join(HALVES)} |\n|---|---|---|---|")
    pooled = []
    for name, by_date in (("page order", False), ("order of writing", True)):
        lots = split(score_targets(posts, comments, by_date=by_date), half)
        sure = [lot[lot["confidence"] >= SURE] for lot in lots]
        print(f"| {name}: always the post | {' | '.join(share(~lot['reply']) for lot in lots)} |")
        print(f"| {name}: target right | {' | '.join(share(lot['right']) for lot in lots)} |")
        print(f"| {name}: right at >= {SURE} | {' | '.join(share(lot['right']) for lot in sure)} |")
        covered = [
            f"{(a['right'] & a['reply']).sum() / max(b['reply'].sum(), 1):.3f}" for a, b in zip(sure, lots, strict=True)
        ]
        print(f"| {name}: share of true replies so covered | {' | '.join(covered)} |")
        pooled.append(lots)
    for folds in (1, 3):
        lots = split(score_speakers(posts, comments, folds=folds), half)
        sure = [lot[lot["confidence"] >= SURE] for lot in lots]
        what = "all names hidden" if folds == 1 else "a third of the names hidden"
        called = [lot[lot["called"]] for lot in lots]
        for told, cells in (
            (f"speaker right at >= {SURE}", [share(lot["right"]) for lot in sure]),
            ("the same, strictly", [share(lot["strict"]) for lot in sure]),
            ("found, if a reply calls them", [share(lot["right"]) for lot in called]),
            (f"found at >= {SURE}, if so", [share(lot["right"] & (lot["confidence"] >= SURE)) for lot in called]),
        ):
            print(f"| {what}: {told} | {' | '.join(cells)} |")
        pooled.append(lots)
    for low, high in BINS:
        cells = []
        for number in range(len(HALVES)):
            given = pd.concat([lots[number][["confidence", "right"]] for lots in (pooled[0], pooled[3])]).dropna()
            lot = given[(given["confidence"] >= low) & ((given["confidence"] < high) | (high == 1))]
            cells.append(f"{share(lot['right'].astype('bool'))} (stated {lot['confidence'].mean():.3f})")
        print(f"| stated {low:g} to {high:g}: right | {' | '.join(cells)} |")
    print(f"\n{calibrate_links(posts, comments).round(3).to_string(index=False)}")


def invent(threads: int, size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Threads of one size; every fourth name is missing, every third comment nested, every fifth calls somebody."""
    posts = [
        {
            "post_id": f"b.example/{t}",
            "site": "b.example",
            "author": "David Brook",
            "text": "A post of mine.",
            "source": "s",
        }
        for t in range(threads)
    ]
    parts = []
    for first in range(0, threads, 1000):
        rows = [_comment(t, n) for t in range(first, min(first + 1000, threads)) for n in range(size)]
        parts.append(schema.frame("comments", rows))
    return schema.frame("posts", posts), pd.concat(parts, ignore_index=True)


def _comment(t: int, n: int) -> dict[str, object]:
    nested, unnamed = n % 3 == 1, n % 4 == 1
    hail = "" if n % 5 else f"{FIRSTS[(t + n + 11) % 12]}, "
    return {
        "comment_id": f"b.example/{t}#{n}", "post_id": f"b.example/{t}", "kind": "comment", "source": "s",
        "position": n + 1, "depth": 1 + nested, "timestamp": DAY + pd.Timedelta(hours=n),
        "reply_to": f"b.example/{t}#{n - 1}" if nested else None, "parent_state": "shown" if nested else None,
        "author": None if unnamed else f"{FIRSTS[(t + n) % 12]} {LASTS[(t * 5 + n) % 7]}",
        "text": f"{hail}buyer {n * 7 % 97} asked what {t * n % 89} costs and we told them to wait a while.",
    }  # fmt: skip


def time_one(threads: int, size: int) -> None:
    posts, comments = invent(threads, size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    resolve_people(posts, comments)
    spent = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = (f"{len(comments):,}", f"{threads:,}", f"{spent:.1f}", f"{spent / len(comments) * 1e6:.0f}")
    print(f"| {' | '.join(told)} | {before / 1e6:.2f} | {after / 1e6:.2f} |")


def main() -> None:
    if "--one" in sys.argv:
        time_one(int(sys.argv[-2]), int(sys.argv[-1]))
    elif "--speed" in sys.argv:
        print(
            "| comments | threads | s | µs a comment | GB before | GB at most |\n|---|---|---|---|---|---|", flush=True
        )
        for threads, size in ((400, 51), (4_000, 50), (20_000, 50)):
            subprocess.run([sys.executable, __file__, "--one", str(threads), str(size)], check=True)  # noqa: S603  # itself
    elif not PAGES.exists():
        print(f"The pages are not at {PAGES}.")
    else:
        show_accuracy()


if __name__ == "__main__":
    main()

"""What was collected, who takes part, and who replies to whom."""

from typing import Any

import numpy as np
import pandas as pd

from brockdiscourse.findings import (
    describe_answers,
    describe_bases,
    describe_corpus,
    describe_network,
    describe_participation,
    describe_reciprocity,
    describe_replies,
    describe_sizes,
    describe_thread,
)
from brockdiscourse.office import line
from brockdiscourse.questions.study import Native, Result, Series, Study, drawing, numbers
from brockdiscourse.questions.together import shares_and_chance
from brockdiscourse.replies import INFERRED, count_replies, summarize_people, thread_rows

TURNS_DRAWN = 14

_MOST = 10  # people drawn one by one
_BARS = 20
_NAME = 16  # characters of a name beside a picture
LEVELS = {"markup": "stated by the markup", "sure": "sure (0.9 and above)", "all": "all links"}
_BASES = {
    "nesting": "nested under it on the page",
    "quotation": "quotes it",
    "greeting": "greets its writer",
    "mention": "names its writer",
    "adjacency": "follows it",
    "post": "to the post: nothing says otherwise",
    "analyst": "says the analyst",
    "": "not known",
}


def collected(study: Study) -> Result:
    """What was collected, and what is missing from it."""
    corpus = study.corpus
    comments = corpus.comments[corpus.comments["kind"] == "comment"]
    facts = {
        "Threads": len(corpus.posts),
        "Posts with a text": int(corpus.units["kind"].eq("post").sum()),
        "Comments": len(comments),
        "Pings from other blogs, kept apart": len(corpus.comments) - len(comments),
        "People who can be told apart": len(corpus.people),
        "Comments printed without a name": int(comments["author"].isna().sum()),
        "Posts without a date": int(corpus.posts["timestamp"].isna().sum()),
        "Comments without a date": int(comments["timestamp"].isna().sum()),
        "Sentences": len(corpus.sentences),
        "Files and records that could not be used": len(corpus.skipped),
    }
    ends = corpus.posts["post_id"].iloc[sorted({0, len(corpus.posts) // 2, len(corpus.posts) - 1})]
    return Result(
        name="corpus",
        question="What was collected?",
        finding=describe_corpus(corpus.posts, corpus.comments, people=corpus.people, stamp=study.stamp),
        table=pd.DataFrame({"what": list(facts), "n": list(facts.values())}),
        lines=(*(f"{what}: {n:,}" for what, n in facts.items()), f"Years: {study.period}"),
        evidence=lambda: study.open(ends),
    )


def sizes(study: Study) -> Result | None:
    """How large the threads are."""
    threads = study.counts.threads
    if not threads["comments"].sum():
        return None
    longest = str(threads["post_id"].iloc[int(threads["comments"].argmax())])
    return Result(
        name="sizes",
        question="How large are the threads?",
        finding=describe_sizes(threads, stamp=study.stamp),
        table=threads,
        chart=drawing("plot_thread_sizes", threads),
        native=_histogram(threads["comments"], name="Threads", axis="Comments in the thread"),
        evidence=lambda: study.open(_comments_of(study, longest)),
    )


def replies(study: Study) -> Result | None:
    """Who replies to whom."""
    links = count_replies(study.corpus.turns, people=study.people)
    if links.empty:
        return None
    received = links.groupby("replied_to")["n"].sum()
    named, sides = links.drop(columns=["replier", "replied_to"]), ["replier_name", "replied_to_name"]
    short = _short(pd.concat([named[side] for side in sides]))
    pairs = named.fillna({"replier_name": "somebody unknown", "replied_to_name": "somebody unknown"})
    turns = study.corpus.turns.set_index("unit_id")
    asked = turns["target"].map(turns["speaker"])
    answers = asked.index[(asked == received.idxmax()) if len(received) else asked.notna()]
    return Result(
        name="replies",
        question="Who replies to whom?",
        finding=describe_replies(links, stamp=study.stamp),
        table=named,
        chart=drawing("plot_replies", named.assign(**{side: named[side].map(short) for side in sides}), top=_MOST - 2),
        lines=tuple(
            f"{row['replier_name']} answers {row['replied_to_name']}: {row['n']}"
            for row in pairs.head(8).to_dict("records")
        ),
        evidence=lambda: study.open(answers),
    )


def bases(study: Study) -> Result | None:
    """How the links are known."""
    units = study.corpus.units
    turns = study.corpus.turns
    turns = turns[turns["unit_id"].isin(units.loc[units["kind"] == "comment", "unit_id"])]
    if turns.empty:
        return None
    counts = turns.groupby(turns["target_basis"].fillna(""))["unit_id"].agg("size").sort_values(ascending=False)
    table = counts.rename_axis("basis").rename("links").reset_index()
    table = table.assign(how=table["basis"].map(_BASES).fillna(table["basis"]), inferred=table["basis"].isin(INFERRED))
    return Result(
        name="bases",
        question="How do we know whom a comment answers?",
        finding=describe_bases(table, stamp=study.stamp),
        table=table,
        native=Native(
            form="bars",
            categories=tuple(table["how"]),
            series=(Series(name="Comments", values=numbers(table["links"])),),
            axis="Comments",
        ),
        evidence=lambda: study.open(_inferred(study)),
    )


def _inferred(study: Study) -> pd.Series:
    turns = study.corpus.turns
    return turns.loc[turns["target_basis"].isin(INFERRED), "unit_id"]


def answers(study: Study) -> Result | None:
    """Whether the host answers."""
    threads = study.counts.threads
    talked = threads[(threads["comments"] > 0) & threads["host_answers"].notna()]
    if talked.empty:
        return None
    units = study.corpus.units
    hosts = units.loc[(units["role"] == "host") & (units["kind"] == "comment"), "unit_id"]
    turns = study.corpus.turns
    answered = turns.loc[turns["target"] != turns["post_id"], "unit_id"]
    return Result(
        name="answers",
        question="Does the host answer?",
        finding=describe_answers(talked, stamp=study.stamp),
        table=talked[["post_id", "comments", "host_answers", "answer_share", "first_answer_hours"]],
        native=_histogram(talked["host_answers"], name="Threads", axis="Answers of the host in the thread"),
        evidence=lambda: study.open(hosts[hosts.isin(answered)]),
    )


def reciprocity(study: Study) -> Result | None:
    """Whether people answer each other back."""
    chance = study.counts.reciprocity
    if not chance["pairs"].iloc[-1]:
        return None
    rows = chance.assign(level=chance["level"].map(LEVELS))
    told = rows.dropna(subset="p")
    return Result(
        name="reciprocity",
        question="Do people answer each other back?",
        finding=describe_reciprocity(chance, stamp=study.stamp),
        table=rows,
        native=shares_and_chance(
            rows, categories=tuple(rows["level"]), found="observed", axis="Ties of two people that go both ways"
        ),
        lines=(
            *(f"{row['level']}: {row['observed']:.0%} of {row['pairs']:,} ties" for row in rows.to_dict("records")),
            *(
                f"{row['level']}: {row['low']:.0%} to {row['high']:.0%} after shuffling"
                for row in told.to_dict("records")
            ),
        ),
        evidence=lambda: study.open(_mutual(study)),
    )


def _mutual(study: Study) -> pd.Series:
    """Comments between two people of whom each answers the other."""
    every = study.corpus.turns
    turns = every[every["target"] != every["post_id"]]
    asked = turns["target"].map(every.set_index("unit_id")["speaker"])
    ties = pd.DataFrame({"unit": turns["unit_id"], "a": turns["speaker"], "b": asked}).dropna()
    ties = ties[ties["a"] != ties["b"]]
    turned = pd.MultiIndex.from_frame(ties[["b", "a"]])
    return ties.loc[pd.MultiIndex.from_frame(ties[["a", "b"]]).isin(turned), "unit"]


def network(study: Study) -> Result | None:
    """What the network looks like, by how sure its links are."""
    table = study.counts.network
    counts = table.set_index(["measure", "level"])["value"]
    if not counts["linked", "all"] > 0:
        return None
    wide = table.pivot_table(index="measure", columns="level", values="value", sort=False).reset_index()
    wide = wide.rename_axis(columns=None).rename(columns=LEVELS)
    return Result(
        name="network",
        question="Does it matter which links are counted?",
        finding=describe_network(table, stamp=study.stamp),
        table=wide[["measure", *LEVELS.values()]],
        lines=tuple(
            f"{told}: {counts['linked', level]:.0%} of comments linked, {counts['pairs', level]:,.0f} ties, "
            f"{counts['depth', level]:.0f} deep"
            for level, told in LEVELS.items()
        ),
        evidence=lambda: study.open(_inferred(study)),
    )


def thread(study: Study) -> Result | None:
    """One thread drawn: that with most people."""
    threads = study.counts.threads
    talked = threads[threads["comments"] > 0].sort_values(["people", "post_id"], ascending=[False, True])
    if talked.empty:
        return None
    corpus, post_id = study.corpus, str(talked["post_id"].iloc[0])
    whole = thread_rows(corpus.comments, corpus.turns, corpus.posts, people=study.people, post_id=post_id)
    rows = whole.head(TURNS_DRAWN)
    cut = f" Its first {len(rows) - 1} of {len(whole) - 1} comments" if len(whole) > len(rows) else ""
    return Result(
        name="thread",
        question=f"How does a thread unfold? {study.title(post_id)}{cut}",
        finding=describe_thread(rows, stamp=study.stamp),
        table=rows.drop(columns=["person", "name"]),
        chart=drawing("plot_thread", rows.assign(label=rows["label"].map(_short(rows["label"])))),
        lines=tuple(_turn(row, list(rows["label"])) for row in rows.to_dict("records")),
        evidence=lambda: study.open(rows["unit_id"].iloc[1:]),
    )


def participation(study: Study) -> Result | None:
    """Who takes part."""
    active = summarize_people(study.corpus.turns, study.people)
    active = active[active["written"] > 0]
    if active.empty:
        return None
    rows = active.head(_MOST)
    units = study.corpus.units
    first = units[(units["kind"] == "comment") & units["person"].isin(rows["person"])].drop_duplicates("person")
    order = first.set_index("person")["unit_id"].reindex(rows["person"]).dropna()
    host = rows["host"].astype("bool")
    return Result(
        name="participation",
        question="Who takes part?",
        finding=describe_participation(active, stamp=study.stamp),
        table=active.drop(columns="person"),
        chart=drawing("plot_participation", active),
        native=Native(
            form="bars",
            categories=tuple(rows["name"].where(~host | (rows["name"] == "host"), rows["name"] + " (host)")),
            series=tuple(
                Series(name=name, values=numbers(rows[column]))
                for name, column in (("comments written", "written"), ("replies received", "received"))
            ),
            axis="Comments and replies",
        ),
        evidence=lambda: study.open(order),
    )


def _short(names: pd.Series) -> dict[str, str]:
    """Names as a picture has room for; two that would become alike are told apart by a number."""
    short: dict[str, str] = {}
    for name in names.dropna().unique():
        told = line(name)
        told = told if len(told) <= _NAME else told[: _NAME - 2].rstrip() + " …"
        alike = sum(other == told or other.startswith(f"{told} (") for other in short.values())
        short[name] = f"{told} ({alike + 1})" if alike and told != name else told
    return short


def _histogram(sizes: pd.Series, *, name: str, axis: str) -> Native:
    values = sizes.astype("int64").to_numpy()
    step = max(1, -(-(int(values.max()) + 1) // _BARS))
    counts = np.bincount(values // step)
    starts = range(0, len(counts) * step, step)
    return Native(
        form="columns",
        categories=tuple(f"{start}" if step == 1 else f"{start}–{start + step - 1}" for start in starts),
        series=(Series(name=name, values=tuple(map(float, counts))),),
        number="#,##0;;;",
        axis=axis,
    )


def _comments_of(study: Study, post_id: str) -> pd.Series:
    units = study.corpus.units
    return units.loc[(units["post_id"] == post_id) & (units["kind"] == "comment"), "unit_id"]


def _turn(row: dict[Any, Any], labels: list[str]) -> str:
    up = row["parent_position"]
    to = "" if pd.isna(up) else f" answers {labels[int(up)]}" + (" (inferred)" if row["inferred"] else "")
    return f"{row['label']}{to}"

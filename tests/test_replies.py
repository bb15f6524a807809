"""Replies against hand-built threads whose numbers were counted on paper."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from brockdiscourse import schema
from brockdiscourse.errors import CorpusError, SchemaError
from brockdiscourse.replies import count_replies, name_people, summarize_people, summarize_threads, thread_rows

UNSURE = {"speaker_confidence": None, "addressee_confidence": None, "target_confidence": None}
HOUR = pd.Timedelta(hours=1)
NOON = pd.Timestamp("2015-03-02 12:00")


def at(hours: float, *, precision: str = "minute", zone: str | None = "local") -> dict[str, Any]:
    return {"timestamp": NOON + hours * HOUR, "timestamp_precision": precision, "timestamp_zone": zone}


def post(post_id: str, **more: Any) -> dict[str, Any]:
    return {"post_id": post_id, "source": "f", "site": "blog.example", "timestamp": None} | more


def comment(place: str, parent: str | None = None, *, depth: int = 1, **more: Any) -> dict[str, Any]:
    """Comment ``p/3`` is the third of post p."""
    post_id, position = place.split("/")
    nested = {"reply_to": parent, "parent_state": "shown"} if parent else {}
    row = {"comment_id": place, "post_id": post_id, "position": int(position), "depth": depth, "timestamp": None}
    return row | {"kind": "comment", "source": "f"} | nested | more


def turn(unit: str, speaker: str | None, target: str | None = None, basis: str | None = None, **more: Any) -> dict:
    post_id = unit.partition("/")[0]
    row = {"unit_id": unit, "post_id": post_id, "speaker": speaker, "target": target, "target_basis": basis}
    return UNSURE | row | more


def person(who: str, *, host_of: str = "[]") -> dict[str, Any]:
    return {"person": who, "name": who.title(), "aliases": "[]", "host_of": host_of}


def map_people(*who: str) -> list[dict[str, Any]]:
    return [person(one) for one in who]


def tables(posts: list[dict], comments: list[dict], turns: list[dict]) -> dict[str, pd.DataFrame]:
    made = {"posts": posts, "comments": comments, "turns": turns}
    return {name: schema.frame(name, rows) for name, rows in made.items()}


@pytest.fixture
def blog() -> dict[str, pd.DataFrame]:
    """Two roots, a chain three deep under the first, a reply to a deleted comment, a ping; dora writes the post."""
    posts = [post("p", **at(0)), post("empty", **at(0))]
    comments = [
        comment("p/1", **at(1)),
        comment("p/2", "p/1", depth=2, **at(3)),
        comment("p/3", "p/2", depth=3, **at(4)),
        comment("p/4", kind="pingback", **at(90)),
        comment("p/5", **at(5)),
        comment("p/6", "p/1", depth=2, **at(6)),
        comment("p/7", depth=2, parent_state="deleted", **at(10)),
    ]
    turns = [
        turn("p", "dora"),
        turn("p/1", "ann", "p", "post", target_confidence=0.8),
        turn("p/2", "dora", "p/1", "nesting", target_confidence=1.0),
        turn("p/3", "ann", "p/2", "nesting", target_confidence=1.0),
        turn("p/5", None, "p/1", "greeting", target_confidence=0.7),
        turn("p/6", "dora", "p/1", "nesting", target_confidence=1.0),
        turn("p/7", "bob"),
        turn("empty", "dora"),
    ]
    return tables(posts, comments, turns)


def test_the_fixture_is_a_corpus(blog: dict[str, pd.DataFrame]) -> None:
    schema.check({name: blog[name] for name in ("posts", "comments")})


def test_pairs_count_by_basis_and_the_unknown_are_kept(blog: dict[str, pd.DataFrame]) -> None:
    """A comment on the post answers its author; a writer who is not known is a row with a missing name."""
    people = schema.frame("people", [person("ann"), person("dora")])
    links = count_replies(blog["turns"], people=people)
    seen = links.astype("object").where(links.notna(), None)
    assert seen[["replier", "replied_to", "n", "nesting", "greeting", "post"]].to_numpy().tolist() == [
        ["ann", "dora", 2, 1, 0, 1],
        ["dora", "ann", 2, 2, 0, 0],
        [None, "ann", 1, 0, 1, 0],
    ]
    assert seen["replier_name"].tolist() == ["Ann", "Dora", None]
    assert (links[list(schema.TARGET_BASES)].sum(axis=1) == links["n"]).all()


@pytest.mark.parametrize(("least", "left"), [(0.0, 5), (0.75, 4), (0.9, 3), (1.0, 3)])
def test_links_less_sure_than_asked_are_left_out(blog: dict[str, pd.DataFrame], least: float, left: int) -> None:
    assert count_replies(blog["turns"], min_confidence=least)["n"].sum() == left


def test_a_link_without_a_confidence_counts_as_unsure() -> None:
    turns = schema.frame("turns", [turn("p", "dora"), turn("p/1", "ann", "p", "post")])
    assert count_replies(turns)["n"].sum() == 1
    assert count_replies(turns, min_confidence=0.1).empty


def test_a_post_that_answers_another_is_no_reply_in_a_thread() -> None:
    turns = schema.frame(
        "turns", [turn("p", "dora"), turn("q", "ann", "p", "mention"), turn("q/1", "bob", "q", "post")]
    )
    assert count_replies(turns)[["replier", "replied_to"]].to_numpy().tolist() == [["bob", "ann"]]


def test_no_turns_give_an_empty_table_with_its_columns() -> None:
    links = count_replies(schema.frame("turns", []), people=schema.frame("people", []))
    assert list(links) == ["replier", "replied_to", "n", *schema.TARGET_BASES, "replier_name", "replied_to_name"]
    assert links.empty


def test_a_thread_is_summed_up(blog: dict[str, pd.DataFrame]) -> None:
    """Counted on paper; the ping 90 hours later is nobody's comment, and a deleted parent still makes a reply."""
    table = summarize_threads(blog["comments"], blog["turns"], blog["posts"]).set_index("post_id")
    found = table.loc["p"]
    assert found[["comments", "pings", "people", "unnamed"]].tolist() == [6, 1, 3, 1]
    assert found[["depth", "breadth", "replies"]].tolist() == [3, 3, 4]
    assert found["leaf_share"] == pytest.approx(4 / 6)  # 3, 5, 6, 7
    assert found["hours"] == 10
    assert found["host_answers"] == 2
    assert found["host_answered"]
    assert found["first_answer_hours"] == 2  # the second answer to comment 1 is not its first
    nothing = table.loc["empty"]
    assert nothing[["comments", "pings", "people", "unnamed", "depth", "breadth", "replies"]].tolist() == [0] * 7
    assert nothing[["leaf_share", "hours", "first_answer_hours"]].isna().all()
    assert nothing["host_answers"] == 0
    assert nothing["host_answered"] is np.False_ or nothing["host_answered"] is False


def test_nothing_given_is_changed(blog: dict[str, pd.DataFrame]) -> None:
    before = {name: table.copy() for name, table in blog.items()}
    people = schema.frame("people", [person("dora", host_of='["blog.example"]')])
    count_replies(blog["turns"], people=people)
    summarize_threads(blog["comments"], blog["turns"], blog["posts"], people=people)
    summarize_people(blog["turns"], people)
    thread_rows(blog["comments"], blog["turns"], blog["posts"], post_id="p", people=people)
    for name, table in blog.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_categorical_keys_are_as_good_as_strings(blog: dict[str, pd.DataFrame]) -> None:
    """Keys may be categorical in memory, each column with categories of its own."""
    keys = {name: table.select_dtypes("str").columns for name, table in blog.items()}
    packed = {name: table.astype(dict.fromkeys(keys[name], "category")) for name, table in blog.items()}
    people = schema.frame("people", [person("ann"), person("dora", host_of='["blog.example"]')])

    def results(of: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
        return [
            count_replies(of["turns"], people=people),
            summarize_threads(of["comments"], of["turns"], of["posts"], people=people),
            summarize_people(of["turns"], people),
            thread_rows(of["comments"], of["turns"], of["posts"], post_id="p", people=people),
        ]

    for plain, dense in zip(results(blog), results(packed), strict=True):
        pd.testing.assert_frame_equal(plain, dense, check_dtype=False, check_categorical=False)


DAY = at(2, precision="day")
SPANS = [
    ("from the post to the latest, wherever it stands", at(0), [at(7), at(2)], 7),
    ("a post dated by day: from the first comment", at(0, precision="day"), [at(1), at(4.5)], 3.5),
    ("a post of another zone: from the first comment", at(0, zone="utc"), [at(1), at(4)], 3),
    ("one comment and no time of the post: no span", {}, [at(1)], None),
    ("one comment dated by day: the latest is not known", at(0), [at(1), DAY], None),
    ("one comment undated: the latest is not known", at(0), [at(1), {}], None),
    ("comments of two zones", at(0), [at(1), at(2, zone="utc")], None),
    ("no zone at all", at(0, zone=None), [at(1, zone=None)], None),
    ("a post dated after all its comments", at(9), [at(1), at(2)], None),
    ("seconds are precise enough", at(0, precision="second"), [at(0.5)], 0.5),
]


@pytest.mark.parametrize(("law", "posted", "said", "hours"), SPANS, ids=[row[0] for row in SPANS])
def test_hours_need_times_that_compare(law: str, posted: dict, said: list[dict], hours: float | None) -> None:
    assert law
    comments = [comment(f"p/{n}", **time) for n, time in enumerate(said, 1)]
    made = tables([post("p", **posted)], comments, [turn("p", "dora")])
    found = summarize_threads(made["comments"], made["turns"], made["posts"])["hours"].iloc[0]
    assert found == hours if hours is not None else np.isnan(found)


ANSWERS = [
    ("a reply older than what it answers has no delay", [at(5), at(2)], "p/1", (1, None)),
    ("times of two zones have none", [at(1), at(2, zone="utc")], "p/1", (1, None)),
    ("the host's comment on his own post answers nobody", [at(1), at(2)], "p", (0, None)),
    ("a target that is not shown is still somebody", [at(1), at(2)], "gone", (1, None)),
    ("a plain answer", [at(1), at(2.5)], "p/1", (1, 1.5)),
]


@pytest.mark.parametrize(("law", "times", "target", "told"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answers_of_the_host(law: str, times: list[dict], target: str, told: tuple[int, float | None]) -> None:
    assert law
    comments = [comment("p/1", **times[0]), comment("p/2", **times[1])]
    turns = [turn("p", "dora"), turn("p/1", "ann", "p", "post"), turn("p/2", "dora", target, "adjacency")]
    made = tables([post("p", **at(0))], comments, turns)
    row = summarize_threads(made["comments"], made["turns"], made["posts"]).iloc[0]
    assert row["host_answers"] == told[0]
    assert row["first_answer_hours"] == told[1] if told[1] is not None else np.isnan(row["first_answer_hours"])


def test_a_thread_whose_host_is_unknown_says_nothing_of_him() -> None:
    """Without its post nobody is the host, unless `people` says who hosts the thread; 0 answers would be a guess."""
    comments = [comment("p/1"), comment("p/2", "p/1", depth=2)]
    turns = [turn("p/1", "gus", "p", "post"), turn("p/2", "dora", "p/1", "nesting")]
    made = tables([post("p", site=None)], comments, turns)
    row = summarize_threads(made["comments"], made["turns"], made["posts"]).iloc[0]
    assert row[["host_answers", "host_answered"]].isna().all()
    people = schema.frame("people", [person("dora", host_of='["p"]'), person("gus")])
    row = summarize_threads(made["comments"], made["turns"], made["posts"], people=people).iloc[0]
    assert row[["host_answers", "host_answered"]].tolist() == [1, True]


def test_whoever_hosts_the_site_hosts_a_guest_s_post() -> None:
    turns = [turn("p", "gus"), turn("p/1", "ann", "p", "post"), turn("p/2", "dora", "p/1", "nesting")]
    made = tables([post("p")], [comment("p/1"), comment("p/2", "p/1", depth=2)], turns)
    people = schema.frame("people", [person("dora", host_of='["blog.example"]'), person("gus"), person("ann")])
    assert summarize_threads(made["comments"], made["turns"], made["posts"])["host_answers"].tolist() == [0]
    told = summarize_threads(made["comments"], made["turns"], made["posts"], people=people)
    assert told["host_answers"].tolist() == [1]
    rows = thread_rows(made["comments"], made["turns"], made["posts"], post_id="p", people=people)
    assert rows["role"].tolist() == ["host", "guest", "host"]


def test_a_deep_chain_and_a_broad_thread() -> None:
    """A chain of 500 is 500 deep, 1 broad, with 1 leaf; 500 roots are 1 deep, 500 broad, all leaves."""
    chain = [comment(f"c/{n}", f"c/{n - 1}" if n > 1 else None, depth=n) for n in range(1, 501)]
    made = tables([post("c"), post("b")], [*chain, *(comment(f"b/{n}") for n in range(1, 501))], [turn("c", "dora")])
    table = summarize_threads(made["comments"], made["turns"], made["posts"])
    assert table[["depth", "breadth", "replies"]].to_numpy().tolist() == [[500, 1, 499], [1, 500, 0]]
    assert table["leaf_share"].tolist() == [1 / 500, 1.0]
    assert table["unnamed"].tolist() == [500, 500]


def test_an_orphan_is_a_reply_and_nobody_s_parent_is_lost() -> None:
    """A reply to a comment that stands elsewhere counts as nested, and leaves the others' shape alone."""
    orphan = comment("p/2", "p/99", depth=2, parent_state="elsewhere")
    made = tables([post("p")], [comment("p/1"), orphan], [])
    row = summarize_threads(made["comments"], made["turns"], made["posts"]).iloc[0]
    assert row[["comments", "depth", "breadth", "replies", "leaf_share"]].tolist() == [2, 2, 1, 1, 1.0]


def test_shapes_agree_with_a_walk_over_random_threads() -> None:
    """Depth, breadth and leaves against a plain walk over each tree."""
    rng = np.random.default_rng(4)
    comments, walked = [], []
    for number in range(20):
        parents = [int(rng.integers(0, n)) for n in range(1, int(rng.integers(2, 40)))]
        depths = [0]
        for n, parent in enumerate(parents, 1):
            depths.append(depths[parent] + 1)
            above = f"t{number}/{parent}" if parent else None
            comments.append(comment(f"t{number}/{n}", above, depth=depths[n]))
        below = depths[1:]
        leaves = sum(n not in parents for n in range(1, len(parents) + 1))
        walked.append((max(below), max(below.count(d) for d in below), leaves / len(below)))
    made = tables([post(f"t{n}") for n in range(20)], comments, [])
    table = summarize_threads(made["comments"], made["turns"], made["posts"])
    assert list(table[["depth", "breadth", "leaf_share"]].itertuples(index=False, name=None)) == walked


def test_people_are_summed_up(blog: dict[str, pd.DataFrame]) -> None:
    """Dora wrote 2 comments and got 2 answers; ann's 2 comments got 3; lurkers have a row of noughts."""
    everybody = [person(who) for who in ("ann", "bob", "lurker")] + [person("dora", host_of='["blog.example"]')]
    table = summarize_people(blog["turns"], schema.frame("people", everybody))
    assert table.drop(columns=["reciprocity", "attendance"]).to_numpy().tolist() == [
        ["ann", "Ann", 2, 3, 1, False, 1],
        ["dora", "Dora", 2, 2, 2, True, 1],
        ["bob", "Bob", 1, 0, 1, False, 0],
        ["lurker", "Lurker", 0, 0, 0, False, 0],
    ]
    assert table["reciprocity"].fillna(-1).tolist() == [1, 1, -1, -1]  # ann and dora answer each other, bob nobody
    assert table["attendance"].fillna("").tolist() == ["occasional", "occasional", "one-timer", ""]
    assert table.attrs["gini"] == pytest.approx(2 / 15)  # mean absolute difference 4/9 over twice the mean 5/3
    assert (table.attrs["reciprocity"], table.attrs["regulars"], table.attrs["one_timers"]) == (1.0, 0, 1)


def test_a_regular_comments_in_three_threads() -> None:
    """Three threads make a regular, two do not however much one writes, posts of one's own count for nothing."""
    turns = [turn(f"t{n}", "dora") for n in range(3)] + [turn(f"t{n}/1", "ann", f"t{n}", "post") for n in range(3)]
    turns += [turn(f"t{n % 2}/{n + 2}", "bob", "t0", "post") for n in range(9)]
    table = summarize_people(schema.frame("turns", turns), schema.frame("people", map_people("ann", "bob", "dora")))
    assert dict(zip(table["person"], table["attendance"].fillna(""), strict=True)) == {
        "ann": "regular",
        "bob": "occasional",
        "dora": "",
    }


def test_the_host_s_share_of_guests_answered() -> None:
    """Of ann's two comments and bob's one the host answers two, one of them twice; the unknown's does not count."""
    comments = [comment(f"p/{n}") for n in range(1, 8)]
    turns = [
        turn("p", "dora"),
        *(turn(f"p/{n}", who, "p", "post") for n, who in enumerate(("ann", "bob", None, "ann"), 1)),
    ]
    turns += [turn(f"p/{n}", "dora", target, "nesting") for n, target in ((5, "p/1"), (6, "p/1"), (7, "p/2"))]
    made = tables([post("p"), post("q")], comments, turns)
    row = summarize_threads(made["comments"], made["turns"], made["posts"]).iloc[0]
    assert row[["host_answers", "guest_comments", "guests_answered"]].tolist() == [3, 3, 2]
    assert row["answer_share"] == pytest.approx(2 / 3)


def test_answers_to_oneself_are_not_received() -> None:
    turns = schema.frame("turns", [turn("p", "dora"), turn("p/1", "dora", "p", "post")])
    table = summarize_people(turns, schema.frame("people", [person("dora")]))
    assert table[["written", "received"]].to_numpy().tolist() == [[1, 0]]
    assert count_replies(turns)["n"].tolist() == [1]


def test_nobody_wrote() -> None:
    table = summarize_people(schema.frame("turns", []), schema.frame("people", []))
    assert table.empty
    assert table.attrs["gini"] is None


def test_one_thread_in_reading_order(blog: dict[str, pd.DataFrame]) -> None:
    """The post first, comments by position, the ping left out and not counted as a place."""
    people = schema.frame("people", [person("ann"), person("dora"), person("bob")])
    shuffled = blog["comments"].sample(frac=1, random_state=1)
    rows = thread_rows(shuffled, blog["turns"], blog["posts"], post_id="p", people=people)
    assert rows["unit_id"].tolist() == ["p", "p/1", "p/2", "p/3", "p/5", "p/6", "p/7"]
    assert rows["position"].tolist() == list(range(7))
    assert rows["depth"].tolist() == [0, 1, 2, 3, 1, 2, 2]
    assert rows["steps"].tolist() == [0, 1, 2, 3, 2, 2, 2], "p/5 is printed flat and answers p/1; of p/7 none is known"
    assert rows["parent_position"].fillna(-1).tolist() == [-1, 0, 1, 2, 1, 1, -1]
    assert rows["hours"].tolist() == [0, 1, 3, 4, 5, 6, 10]
    assert rows["label"].tolist() == ["Dora", "Ann", "Dora", "Ann", "unknown", "Dora", "Bob"]
    assert rows["role"].fillna("").tolist() == ["host", "guest", "host", "guest", "", "host", "guest"]
    assert rows["inferred"].tolist() == [False, False, False, False, True, False, False]
    assert rows["basis"].fillna("").tolist() == ["", "post", "nesting", "nesting", "greeting", "nesting", ""]


def test_hours_of_a_thread_are_missing_where_times_do_not_compare() -> None:
    comments = [comment("p/1", **at(1)), comment("p/2", **DAY), comment("p/3", **at(3, zone="utc")), comment("p/4")]
    made = tables([post("p", **at(0))], comments, [])
    rows = thread_rows(made["comments"], made["turns"], made["posts"], post_id="p")
    assert rows["hours"].fillna(-1).tolist() == [0, 1, -1, -1, -1]
    made["posts"]["timestamp_precision"] = "day"
    assert thread_rows(made["comments"], made["turns"], made["posts"], post_id="p")["hours"].isna().all()


def test_an_unknown_thread_or_table_is_named(blog: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(CorpusError, match="no post 'q' among 2"):
        thread_rows(blog["comments"], blog["turns"], blog["posts"], post_id="q")
    with pytest.raises(SchemaError, match="count_replies needs the column speaker"):
        count_replies(blog["turns"].drop(columns="speaker"))
    with pytest.raises(SchemaError, match="summarize_threads needs the column depth"):
        summarize_threads(blog["comments"].drop(columns="depth"), blog["turns"], blog["posts"])


def test_no_posts_at_all() -> None:
    made = tables([], [], [])
    assert summarize_threads(made["comments"], made["turns"], made["posts"]).empty


def test_two_people_of_one_name_stay_two() -> None:
    """In a matrix by name they must not be added together."""
    people = pd.DataFrame({"person": ["tom@b", "ann", "tom@a"], "name": ["Tom", "Ann", "Tom"]}).astype("str")
    assert name_people(people).to_dict() == {"ann": "Ann", "tom@a": "Tom", "tom@b": "Tom (2)"}

"""The standard answers: their numbers, their words, and who is named in them."""

import ast
import dataclasses
import functools
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest

import brockdiscourse as bd
from brockdiscourse.errors import SchemaError
from brockdiscourse.export import share_corpus
from brockdiscourse.findings import (
    Finding,
    describe_bases,
    describe_customers,
    describe_groups,
    describe_pair,
    describe_years,
    differing,
)
from brockdiscourse.questions.evidence import Reader, name_roles, pick_openings
from brockdiscourse.questions.study import numbers
from brockdiscourse.results import QUESTIONS, Results, analyze
from brockdiscourse.tables import Corpus
from brockdiscourse.text import read_sentences

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw" / "sample"
PAGE = """<html><body class="single"><article class="post"><h1 class="entry-title">On lists</h1>
<div class="entry-content"><p>We wrote a list of what the customer fears. Nobody read it to the end.</p></div>
</article></body></html>"""


@functools.cache
def sample() -> Corpus:
    """The invented blog, built once for all tests that read it."""
    return bd.build_corpus(RAW)


@functools.cache
def few() -> Corpus:
    """Twelve of its posts, where any corpus will do."""
    with TemporaryDirectory() as folder:
        for name in ("titan", "genesis"):
            shutil.copytree(RAW / name, Path(folder) / name)
        shutil.copy(RAW / "about.toml", folder)
        return bd.build_corpus(folder, name="few")


@functools.cache
def results() -> Results:
    return analyze(sample())


def undated(corpus: Corpus) -> Corpus:
    """The same without a single time."""
    posts, comments = corpus.posts.assign(timestamp=pd.NaT), corpus.comments.assign(timestamp=pd.NaT)
    return dataclasses.replace(corpus, posts=posts, comments=comments)


@pytest.fixture
def one_post(tmp_path: Path) -> Corpus:
    """A corpus of one post, undated and unsigned, without comments."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return bd.build_corpus(tmp_path, name="one")


def words_of(result: Any) -> str:
    """All that a result says, in one text."""
    quotes = "" if result.quotes is None else result.quotes.to_csv()
    native = "" if result.native is None else repr(result.native)
    told = [result.question, result.finding.title, result.finding.caption, *result.lines, native, quotes]
    return "\n".join([*told, result.table.to_csv()])


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_every_question_is_answered_of_the_sample() -> None:
    """The sample answers each of the standard questions but that for people's coding, which it has not: with rows."""
    named = results().named
    assert len(named) == sum(map(len, QUESTIONS.values())) - 1 == 24
    for result in named.values():
        assert result.question
        assert result.finding.title
        assert result.finding.caption.endswith(sample().stamp)
        assert len(result.table)


def test_a_corpus_remembers_the_codebook_it_was_built_with(tmp_path: Path) -> None:
    """Written, read again and shared, it is answered in the themes of its own codebook, which nobody names again."""
    toml = '[[themes]]\nid = "lists"\nlabel = "Lists"\ndefinition = "Talk of lists."\ncues = ["list*"]\n'
    (tmp_path / "mine.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.html").write_text(PAGE, encoding="utf-8")
    mine = bd.read_codebook(tmp_path / "mine.toml")
    built = bd.build_corpus(tmp_path / "raw", name="one", codebook=mine)
    again = bd.read_corpus(bd.write_corpus(built, tmp_path / "one"))
    for corpus in (built, again, share_corpus(again)):
        assert (corpus.codebook.themes, corpus.codebook.hash) == (mine.themes, mine.hash)
        assert list(analyze(corpus)["themes"].table["label"]) == ["Lists"]
    assert "Talk of lists is most frequent" in analyze(again)["themes"].finding.title


def test_answers_are_computed_once() -> None:
    """Asked twice, the same objects come back; what both views share is counted once."""
    first = analyze(few())
    assert first.named is first.named
    assert first["sizes"].quotes is first["sizes"].quotes
    assert first.named["words"].table.equals(first.counts.words_of_posts)


def test_theme_counts_are_sentences_with_a_hit() -> None:
    """A theme's n is the number of own sentences that hold it, counted here in plain pandas."""
    corpus = sample()
    own = corpus.sentences[corpus.sentences["voice"] == "own"]
    held = corpus.hits[corpus.hits["sentence_id"].isin(own["sentence_id"])]
    expected = held.drop_duplicates(["sentence_id", "theme"]).groupby("theme", observed=True).size()
    table = results()["themes"].table
    assert dict(zip(table["theme"], table["n"], strict=True)) == {
        theme: expected.get(theme, 0) for theme in table["theme"]
    }
    by_kind = results()["kinds"].table.groupby("theme")["n"].sum()
    assert by_kind.to_dict() == dict(zip(table["theme"], table["n"], strict=True))


def test_link_counts_add_up() -> None:
    """Each comment that answers a text is one link; those whose target is unknown are none."""
    corpus = sample()
    comments = corpus.comments[corpus.comments["kind"] == "comment"]["comment_id"]
    turns = corpus.turns[corpus.turns["unit_id"].isin(comments)]
    assert results()["bases"].table["links"].sum() == len(turns)
    linked = corpus.turns["target"].notna() & (corpus.turns["unit_id"] != corpus.turns["post_id"])
    assert results()["replies"].table["n"].sum() == linked.sum()


def test_later_and_earlier_posts_are_one_authors() -> None:
    """The author who signs most dated posts is compared with herself, and no post is in neither half."""
    counts = results().counts
    posts = sample().posts.dropna(subset="timestamp")
    by_ruth = posts[posts["author"] == "Ruth Calloway"]
    later = by_ruth["timestamp"].dt.year > counts.middle
    halves = counts.halves.drop_duplicates("half").set_index("half")["threads"]
    assert list(halves.index) == [counts.half_names[1], counts.half_names[0]]
    assert halves[counts.half_names[0]] == later.sum() > 0
    assert halves[counts.half_names[1]] == (~later).sum() > 0


def test_planted_changes_are_found() -> None:
    """In the posts pitching falls and listening rises, as was planted; both are told, and their words."""
    change = results()["change"]
    assert "pitching and closing fell" in change.finding.title
    assert "Listening and discovery" in change.finding.caption
    assert {"pitch", "listen"} <= set(results()["words"].table.head(8)["word"])


def test_charts_draw_what_the_tables_hold() -> None:
    """An editable chart's bars are the table's numbers, its ranges the table's ranges."""
    result = results()["themes"]
    rows = result.table.sort_values("share", ascending=False)
    assert result.native is not None
    (series,) = result.native.series
    assert list(series.values) == pytest.approx(list(rows["share"]))
    assert list(series.low) == pytest.approx(list(rows["low"]))
    sizes = results()["sizes"]
    assert sizes.native is not None
    assert sum(value or 0 for value in sizes.native.series[0].values) == len(sample().posts)


def test_what_was_found_stands_beside_chance() -> None:
    """Bars are counts over what chance gives, echoes over themes raised; a word's bar lies on the side that uses it."""
    pairs = results()["together"]
    assert pairs.native is not None
    for category, lift, label in zip(
        pairs.native.categories, pairs.native.series[0].values, pairs.native.labels, strict=True
    ):
        names = category.split(" + ")
        row = pairs.table.set_index(["label", "other_label"]).loc[tuple(names)]
        assert lift == pytest.approx(row["n"] / row["expected"])
        assert label == f"{row['n']} vs {row['expected']:.1f}"
    echoes = results()["echoes"]
    assert echoes.native is not None
    chance, found = echoes.native.series
    rows = echoes.table
    assert list(found.values) == pytest.approx(list(rows["echoed"] / rows["raised"]))
    assert list(chance.low) == pytest.approx(list(rows["low"] / rows["raised"]))
    shift = results()["word_shift"]
    assert shift.native is not None
    assert shift.native.apart
    earlier, later = shift.native.series
    assert (earlier.name, later.name) == ("more in posts until 2014", "more in posts after 2014")
    rows = shift.table.head(len(shift.native.categories))
    more = rows["per_1000"] > rows["per_1000_against"]
    assert [value is not None for value in later.values] == list(more)
    for series in (earlier, later):
        told = [ends for ends in zip(series.low, series.values, series.high, strict=True) if ends[1] is not None]
        assert all(0 <= low <= value <= high for low, value, high in told)


@pytest.mark.parametrize("name", ["themes", "together", "echoes", "replies"])
def test_pictures_are_drawn_with_and_without_their_finding(name: str) -> None:
    """A chart given its finding shows it; given none, it shows only the numbers."""
    result = results()[name]
    assert result.chart is not None
    drawn = result.chart(Finding("A finding", "A caption")).get_figure(root=True)
    assert [text.get_text() for text in drawn.texts] == ["A finding", "A caption"]
    assert not result.chart(None).get_figure(root=True).texts


def test_native_charts_stay_readable() -> None:
    """At most twenty bars or seven lines."""
    for result in results().named.values():
        if result.native is not None:
            bars = len(result.native.categories) * len(result.native.series)
            assert len(result.native.series) <= 7 if result.native.form == "lines" else bars <= 20, result.name
            assert all(len(series.values) == len(result.native.categories) for series in result.native.series)


def test_missing_numbers_are_none() -> None:
    """A chart's sheet holds nothing where the table has nothing."""
    assert numbers(pd.Series([1, None, 2.5])) == (1.0, None, 2.5)
    assert numbers(pd.Series([3, pd.NA], dtype="Int64")) == (3.0, None)


def test_years_are_whole_numbers() -> None:
    """Years are told as people write them, in findings and on axes."""
    for name in ("years", "focus_years"):
        result = results()[name]
        assert result.native is not None
        assert list(result.native.categories) == [str(year) for year in range(2011, 2019)]
        assert re.search(r"in 201\d \(", result.finding.title)
        assert result.table["year"].dtype.kind == "i"


# --- quotations ------------------------------------------------------------------------------------------------------


def test_quotes_are_what_people_wrote() -> None:
    """With names shown, each quoted sentence stands word for word in its unit; a counter-example holds no hit."""
    quotes = results().quotes(names=True)
    assert quotes is not None
    texts = sample().units.set_index("unit_id")["text"]
    for row in quotes.to_dict("records"):
        assert row["sentence"] in " ".join(texts[row["unit_id"]].split())
    assert set(quotes["kind"]) == {"for", "against"}
    assert (quotes[quotes["kind"] == "against"].groupby("theme").size() == 1).all()
    assert set(quotes["theme"]) == {results().counts.codebook.labels[theme] for theme in results().counts.said}


ASKED = [question.__name__ for questions in QUESTIONS.values() for question in questions]


@pytest.mark.parametrize("name", [name for name in ASKED if name != "corrected"])  # nobody coded the sample
def test_every_answer_of_the_sample_has_three_quotes(name: str) -> None:
    """Each answer shows three sentences or more that can be found again."""
    name = {"collected": "corpus", "words_of_posts": "words", "words_of_comments": "comment_words"}.get(name, name)
    quotes = results()[name].quotes
    assert quotes is not None
    assert len(quotes) >= 3
    assert quotes["unit_id"].isin(sample().units["unit_id"]).all()


def test_pairs_and_echoes_are_shown_by_their_own_sentences() -> None:
    """Sentences that hold both themes; a reply's theme behind the same theme of the comment it answers."""
    hits = sample().hits.astype({"sentence_id": "str", "theme": "str"})
    texts = bd.split_units(sample().units, sample().quotes).set_index("sentence_id")
    said = read_sentences(texts.reset_index(), sample().units).map(lambda told: " ".join(told.split()))
    themes = hits.groupby("sentence_id")["theme"].agg(set)
    held = dict(zip(said, texts.index.map(themes), strict=True))
    told = results()["together"].quotes
    assert told is not None
    assert all({"challenger_misuse", "pitching_and_closing"} <= held[sentence] for sentence in told["sentence"])
    pairs = results()["echoes"].quotes
    assert pairs is not None
    target = sample().turns.set_index("unit_id")["target"]
    raised, answers = pairs.iloc[::2], pairs.iloc[1::2]
    assert answers["unit_id"].map(target).tolist() == raised["unit_id"].tolist()
    assert all(held[one] & held[other] for one, other in zip(raised["sentence"], answers["sentence"], strict=True))


def test_links_lead_to_the_comment() -> None:
    """WordPress anchors are #comment-N, Blogger's #c and nineteen digits; without the page's address there is none."""
    corpus = sample()
    units = [
        "secondchair.example/2011/03/the-objection-i-invented-to-get-home-on-time#comment-202",
        *corpus.comments.loc[corpus.comments["comment_id"].str.contains("blogspot"), "comment_id"].head(1),
        *corpus.comments.loc[corpus.comments["post_id"].str.startswith("38-"), "comment_id"].head(1),
    ]
    reader = Reader(corpus, called=name_roles(corpus), names=False)
    told = reader.tell(pick_openings(corpus, units)).set_index("unit_id")["url"]
    page = "https://secondchair.example/2011/03/the-objection-i-invented-to-get-home-on-time/"
    assert told[units[0]] == f"{page}#comment-202"
    assert re.fullmatch(r"https://secondchair\.blogspot\.example/.*\.html#c\d{19}", told[units[1]])
    assert pd.isna(told[units[2]])


def test_addresses_that_are_none_are_left_out() -> None:
    """Only http and https addresses become links."""
    corpus = sample()
    evil = dataclasses.replace(corpus, posts=corpus.posts.assign(url="javascript:alert(1)"))
    found = pick_openings(evil, list(evil.posts["post_id"].head(1)))
    assert Reader(evil, called=name_roles(evil), names=False).tell(found)["url"].isna().all()


# --- names -----------------------------------------------------------------------------------------------------------


def test_quotations_call_commenters_by_role() -> None:
    """Who is named in a sentence goes by role there, in brackets, as does its writer; nothing else of it changes."""
    corpus = sample()
    quotes = bd.find_quotes(corpus.hits, corpus.units, theme="act_praise", sentences=corpus.sentences, top=500)
    masked = bd.mask_quotes(quotes, corpus)
    assert masked.drop(columns=["sentence", "who"]).equals(quotes.drop(columns="sentence"))
    called = name_roles(corpus)
    guests = set(called[called.str.match("guest")])
    full = corpus.people.set_index("person").loc[list(called[called.isin(guests)].index), "name"]
    changed = masked[masked["sentence"] != quotes["sentence"].str.split().str.join(" ")]
    assert len(changed) > 3
    assert changed["sentence"].str.contains(r"\[(?:guest \d+|host(?: \d+)?|a name|[A-Z]\w+ \w+)\]").all()
    assert not any(name in sentence for sentence in masked["sentence"] for name in full if " " in name)
    assert set(masked["who"]) <= {*called, "somebody unknown"}
    assert guests & set(masked["who"])
    with pytest.raises(SchemaError, match="mask_quotes needs the column sentence"):
        bd.mask_quotes(quotes.drop(columns="sentence"), corpus)


def test_roles_are_numbered_as_in_the_shared_corpus() -> None:
    """Guest 3 of the deck is guest 3 of the shared corpus; whoever signs a post keeps the name."""
    corpus = sample()
    roles = name_roles(corpus)
    shared = share_corpus(corpus).turns.set_index("unit_id")["speaker"].dropna()
    mine = corpus.turns.set_index("unit_id")["speaker"].dropna().map(roles)
    assert shared.to_dict() == mine.to_dict()
    assert roles["ruth-calloway"] == "Ruth Calloway"


def test_a_host_who_signs_nothing_is_the_host() -> None:
    """Who runs the site but signs no post at hand is called host, not guest."""
    corpus = sample()
    turns = corpus.turns.assign(
        speaker=corpus.turns["speaker"].mask(corpus.turns["unit_id"] == corpus.turns["post_id"])
    )
    people = corpus.people[corpus.people["person"].isin(["ruth-calloway", "nils-aaberg"])]
    roles = name_roles(dataclasses.replace(corpus, turns=turns, people=people))
    assert roles["ruth-calloway"] == "host"
    assert re.fullmatch(r"guest \d+", roles["nils-aaberg"])


def test_commenters_are_nowhere_named_by_role() -> None:
    """By role, no table, finding, chart or quotation holds a commenter's full name, id or any naming of them."""
    corpus = sample()
    roles = name_roles(corpus)
    hidden = corpus.people[corpus.people["name"] != corpus.people["person"].map(roles)]
    barred = {name for name in hidden["name"] if " " in name} | {person for person in hidden["person"] if "@" in person}
    assert len(barred) > 40
    told = "\n".join(map(words_of, results().by_role.values()))
    quotes = results().quotes(names=False)
    assert quotes is not None
    told += quotes.to_csv()
    assert [name for name in barred if name in told] == []
    assert "guest 1" in told
    assert any(name in "\n".join(map(words_of, results().named.values())) for name in barred)


def test_namings_in_a_sentence_are_masked() -> None:
    """Whoever a sentence addresses or names is called by role there, in brackets; hosts keep their names."""
    corpus = sample()
    mentions = corpus.mentions[corpus.mentions["relation"] == "address"].merge(corpus.sentences, on="unit_id")
    inside = mentions[(mentions["start_y"] <= mentions["start_x"]) & (mentions["end_x"] <= mentions["end_y"])]
    found = pd.DataFrame({"sentence_id": inside["sentence_id"].unique(), "theme": "", "kind": "example"})
    roles = name_roles(corpus)
    told = Reader(corpus, called=roles, names=False).tell(found)
    plain = Reader(corpus, called=roles, names=True).tell(found)
    changed = told["sentence"] != plain["sentence"]
    assert changed.sum() > 20
    assert told.loc[changed, "sentence"].str.contains(r"\[(?:guest \d+|a name)\]").all()
    assert plain.loc[~changed, "sentence"].str.contains("Ruth").any()


def test_words_that_are_names_leave_the_chart() -> None:
    """By role, no commenter's name is among the words compared, and the caption says so."""
    named, told = results().named["comment_words"], results().by_role["comment_words"]
    gone = set(named.table["word"]) - set(told.table["word"])
    assert gone
    tokens = {part.casefold() for name in sample().people["name"] for part in re.findall(r"[\w’']+", name)}
    assert gone <= tokens
    assert "names left out" in told.finding.caption
    assert "names left out" not in named.finding.caption


# --- small, shared, undated ------------------------------------------------------------------------------------------


def test_a_single_post_is_answered_as_far_as_it_goes(one_post: Corpus) -> None:
    """One undated post without comments: what was collected, its themes and its words for customers; no more."""
    answered = analyze(one_post).named
    assert {"corpus", "themes"} <= set(answered) <= {"corpus", "themes", "focus"}
    assert "undated" in answered["corpus"].finding.title


def test_an_undated_corpus_has_no_course() -> None:
    """Without times nothing is said of years or of earlier and later; all else is."""
    dated, without = analyze(few()).named, analyze(undated(few())).named
    assert {"words", "change", "years"} <= set(dated)
    assert set(dated) - set(without) == {"years", "focus_years", "words", "comment_words", "change"} & set(dated)


def test_a_shared_corpus_is_answered_without_its_words() -> None:
    """No text, no quotations; comments' words are not kept apart; every other number is the same."""
    whole, shared = analyze(few()), analyze(share_corpus(few()))
    assert shared.shared
    assert set(whole.named) - set(shared.named) == {"comment_words"}
    assert all(result.quotes is None for result in shared.named.values())
    assert shared.quotes(names=False) is None
    for name in ("themes", "kinds", "together", "uptake", "echoes", "focus", "answers"):
        pd.testing.assert_frame_equal(shared[name].table, whole[name].table)
    assert shared.named["replies"].finding.title == shared.by_role["replies"].finding.title


def test_a_corpus_without_hits_is_no_error() -> None:
    """Where no theme occurs, the answer is that none does."""
    corpus = few()
    answered = analyze(dataclasses.replace(corpus, hits=corpus.hits.iloc[:0])).named
    assert answered["themes"].finding.title == "None of the themes occurs"
    assert {"kinds", "years", "challenger", "turns", "uptake", "change"} & set(answered) == set()


# --- wording ---------------------------------------------------------------------------------------------------------


def rates(*rows: tuple[Any, ...], by: str = "turn") -> pd.DataFrame:
    """Rates from (theme, group, n, sentences, low, high)."""
    table = pd.DataFrame(rows, columns=["theme", by, "n", "sentences", "low", "high"])
    return table.assign(share=table["n"] / table["sentences"], threads=30)


def test_differing_allows_for_as_many_comparisons_as_there_are() -> None:
    """Each pair's p from its logit gap and half widths, the smallest of m pairs against .05 / m, the next 2 / m."""
    table = rates(
        ("a", "posts", 10, 100, 0.05, 0.15), ("a", "replies", 12, 100, 0.06, 0.18),
        ("b", "posts", 20, 100, 0.15, 0.25), ("b", "replies", 5, 100, 0.02, 0.10),
        ("c", "posts", 20, 100, 0.18, 0.22), ("c", "replies", 2, 100, 0.01, 0.03),
        ("d", "posts", 20, 100, None, None), ("d", "replies", 2, 100, 0.01, 0.03),
    )  # fmt: skip
    # on logits: a .20 apart, root of squared half widths .84, so z .46; b 3.4; c 8.6; three pairs
    assert differing(table) == ["c", "b"]
    near = rates(("n", "posts", 40, 200, 0.15, 0.26), ("n", "replies", 25, 200, 0.085, 0.18))  # z 1.99, p .047
    assert differing(near) == ["n"]
    same = [(name, side, 20, 100, 0.15, 0.26) for name in "xyz" for side in ("posts", "replies")]
    assert differing(pd.concat([near, rates(*same)])) == []  # .047 times four


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (
            [("a", "posts", 20, 100, 0.18, 0.22), ("a", "replies", 2, 100, 0.01, 0.03)],
            "Talk of money differs most: 20 of 100 sentences in posts and 2.0 in replies",
        ),
        (
            [("a", "posts", 20, 100, 0.1, 0.3), ("a", "replies", 15, 100, 0.1, 0.2)],
            "No theme’s share clearly differs between posts and replies",
        ),
        (
            [("a", "posts", 2, 10, None, None), ("a", "replies", 0, 7, None, None)],
            "Talk of money: 2 of 10 in posts and none of 7 in replies",
        ),
    ],
)
def test_groups_are_told_as_their_ranges_allow(rows: list[tuple[Any, ...]], title: str) -> None:
    """A difference is told where ranges are apart, denied where they touch, and only counted where there are none."""
    finding = describe_groups(rates(*rows), by="turn", theme="a", labels={"a": "Money"})
    assert re.sub(r"\b(\d)\.0\b", r"\1", finding.title) == re.sub(r"\b(\d)\.0\b", r"\1", title)


def test_years_are_told_by_their_ends() -> None:
    """The years of the highest and the lowest share; counts where a year has fewer than a hundred sentences."""
    table = rates(("a", 2011, 5, 50, None, None), ("a", 2012, 1, 50, None, None), by="year")
    assert describe_years(table, theme="a", labels={"a": "Money"}).title == (
        "Talk of money by year: most in 2011 (5 of 50 sentences), least in 2012 (1 of 50)"
    )


def test_idea_and_misuse_are_counted_apart() -> None:
    """How often each is named, and who names the misuse."""
    table = rates(
        ("idea", "guest", 7, 90, None, None), ("idea", "host", 2, 60, None, None),
        ("misuse", "guest", 3, 90, None, None), ("misuse", "host", 1, 60, None, None), by="role",
    )  # fmt: skip
    finding = describe_pair(table, pair=("idea", "misuse"), labels={"idea": "The idea"})
    assert finding.title == "The idea: named in 9 sentences; its misuse in 4 (3 by guests and 1 by the host)"


def test_bases_are_told_apart() -> None:
    """What the page prints and what the text shows."""
    table = pd.DataFrame(
        {"basis": ["nesting", "post", "greeting"], "links": [6, 3, 1], "inferred": [False, False, True]}
    )
    assert describe_bases(table).title == "The page prints whom 6 of 10 comments answer; of 1 more the text shows it"


def test_customers_part_is_told_as_its_ranges_allow() -> None:
    """Counts without ranges; a difference only where two ranges are apart."""
    table = pd.DataFrame({"turn": ["posts", "replies"], "customer": [6, 1], "seller": [4, 4]})
    table["customer_share_nouns"] = [0.6, 0.2]
    bare = table.assign(customer_share_nouns_low=float("nan"), customer_share_nouns_high=float("nan"))
    title = "Customers are 6 of 10 customer and seller words in posts and 1 of 5 in replies"
    assert describe_customers(bare, by="turn").title == title
    apart = table.assign(customer_share_nouns_low=[0.5, 0.1], customer_share_nouns_high=[0.7, 0.3])
    assert describe_customers(apart, by="turn").title.startswith("Customers are 60 of 100")
    touching = table.assign(customer_share_nouns_low=[0.1, 0.1], customer_share_nouns_high=[0.8, 0.3])
    assert describe_customers(touching, by="turn").title.startswith("No clear difference: customers are 60 of 100")


def test_analysis_rooms_do_not_know_the_results() -> None:
    """Results read the analyses, never the other way round, and draw nothing until asked."""
    package = ROOT / "brockdiscourse"
    later = {"questions", "results", "deck", "workbook", "slides", "slidecharts", "cli", "pipeline", "report", "runs"}
    later |= {"reader", "graphs"}  # they call people by role, as the answers do
    for path in package.rglob("*.py"):
        if path.relative_to(package).parts[0].removesuffix(".py") not in later:
            source = path.read_text(encoding="utf-8")
            assert "brockdiscourse.results" not in source, path
            assert "brockdiscourse.questions" not in source, path
    for path in [package / "results.py", *(package / "questions").glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
        assert not {"brockdiscourse.plots", "brockdiscourse.style", "matplotlib"} & top, path.name

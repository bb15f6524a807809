"""The reader as a file in a real browser: read, folded, filtered, by keyboard, by machine check, and at length."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brockdiscourse.pipeline import build_corpus
from brockdiscourse.reader import ThreadReader, show_thread, write_thread
from brockdiscourse.reader.entry import Entry, Link, Span, Telling, anchor
from brockdiscourse.reader.show import Thread
from brockdiscourse.tables import Corpus

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]


@pytest.fixture(scope="module")
def sample() -> Corpus:
    return build_corpus(ROOT / "data" / "raw" / "sample")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
        opened = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a thread as a file; whatever the page complains of, or asks the network for, fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(thread: Thread, *, fragment: str = "", scripts: bool = True, width: int = 1000) -> Any:
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith("file:") else complaints.append(asked.url))
        page.goto(write_thread(thread, tmp_path / "thread.html").as_uri() + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def longest(corpus: Corpus) -> str:
    return str(corpus.comments.groupby("post_id").size().idxmax())


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.closest('li')?.id || document.activeElement.tagName"))


def test_no_rule_of_accessibility_is_broken(sample: Corpus, visit: Any) -> None:
    """Checked by axe-core, every rule, on a thread with inferred links and marks, at two widths."""
    from axe_playwright_python.sync_playwright import Axe

    inferred = sample.turns.loc[sample.turns["target_basis"] == "greeting", "post_id"].iloc[0]
    for width in (1000, 360):
        page = visit(show_thread(sample, inferred), width=width)
        page.locator("details").first.locator("summary").first.click()
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_a_filter_shows_whom_and_what_was_asked_for(sample: Corpus, visit: Any) -> None:
    """By person and by theme, counted against the tables; what is answered stays by its name; all comes back."""
    post_id = longest(sample)
    page = visit(show_thread(sample, post_id))
    comments = sample.comments[sample.comments["post_id"] == post_id]
    speakers = comments["comment_id"].map(sample.turns.set_index("unit_id")["speaker"])
    chosen = speakers.value_counts().index[1]
    name = sample.people.set_index("person")["name"][chosen]
    option = page.locator("select[name=who] option", has_text=name).first
    page.select_option("select[name=who]", option.get_attribute("value"))
    mine = {anchor(unit) for unit in comments.loc[speakers == chosen, "comment_id"]}
    texts = page.locator("li.bd-turn > details > .bd-body:visible")
    assert {texts.nth(n).locator("xpath=ancestor::li[1]").get_attribute("id") for n in range(texts.count())} == mine
    assert f"{len(mine)} of {len(comments)}" in page.locator("[role=status]").inner_text()
    page.get_by_role("button", name="Show all").click()
    assert page.locator("li.bd-turn:visible").count() == len(comments)
    hits = sample.hits[(sample.hits["theme"] == "empathy") & sample.hits["unit_id"].isin(comments["comment_id"])]
    page.select_option("select[name=theme]", label="Empathy")
    assert texts.count() == hits["unit_id"].nunique() > 0


def test_a_search_shows_the_comments_that_hold_every_word(sample: Corpus, visit: Any) -> None:
    """In any order and case, of a text's own words and not of what is nested under it."""
    post_id = longest(sample)
    page = visit(show_thread(sample, post_id))
    comments = sample.comments[sample.comments["post_id"] == post_id]
    texts = page.locator("li.bd-turn > details > .bd-body:visible")
    said = comments["text"].str.lower()
    both = said.str.contains("the") & said.str.contains("you")
    assert 0 < both.sum() < said.str.contains("the").sum()
    page.locator("[name=words]").fill("YOU the")
    shown = {texts.nth(n).locator("xpath=ancestor::li[1]").get_attribute("id") for n in range(texts.count())}
    assert {anchor(unit) for unit in comments.loc[both, "comment_id"]} <= shown
    assert len(shown) < len(comments)
    assert f"{len(shown)} of {len(comments)}" in page.locator("[role=status]").inner_text()
    page.locator("[name=words]").fill("nobody ever wrote such words")
    assert texts.count() == 0
    page.get_by_role("button", name="Show all").click()
    assert page.locator("li.bd-turn:visible").count() == len(comments)


def test_folding_and_the_keyboard(sample: Corpus, visit: Any) -> None:
    """Tab reaches the comments; down and up go on and back, left folds and then goes to the parent, right unfolds."""
    post_id = longest(sample)
    page = visit(show_thread(sample, post_id))
    ids = [anchor(unit) for unit in sample.comments.loc[sample.comments["post_id"] == post_id, "comment_id"]]
    page.keyboard.press("Tab")
    assert focused(page) == "A"  # the way past the post
    page.locator(f"#{ids[0]} summary").first.focus()
    outline = page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
    )
    page.keyboard.press("ArrowDown")
    assert focused(page) == ids[1]
    assert outline == "solid3px" or page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("ArrowLeft")  # folds
    assert page.locator(f"#{ids[1]} > details").get_attribute("open") is None
    page.keyboard.press("ArrowDown")
    assert focused(page) not in {ids[1], ids[2]}  # what is folded is passed over
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == ids[0]  # the parent
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.locator(f"#{ids[1]} > details").get_attribute("open") is not None
    page.keyboard.press("Space")
    assert page.locator(f"#{ids[1]} > details").get_attribute("open") is None
    page.get_by_role("button", name="Fold all", exact=True).click()
    assert page.locator("li.bd-turn .bd-body:visible").count() == 0
    page.get_by_role("button", name="Unfold all").click()
    assert page.locator("li.bd-turn .bd-body:visible").count() == len(ids)


def test_a_link_to_a_comment_opens_it(sample: Corpus, visit: Any) -> None:
    """From outside, and from a comment to what it answers, also where that is folded or filtered away."""
    post_id = longest(sample)
    unit = sample.comments.loc[
        (sample.comments["post_id"] == post_id) & (sample.comments["depth"] == 3), "comment_id"
    ].iloc[0]
    page = visit(show_thread(sample, post_id), fragment=f"#{anchor(unit)}")
    assert page.locator(f"#{anchor(unit)}").is_visible()
    page.wait_for_function(f"document.activeElement.closest('li')?.id === '{anchor(unit)}'")
    page.get_by_role("button", name="Fold all", exact=True).click()
    page.evaluate(f"location.hash = ''; location.hash = '{anchor(unit)}'")
    page.wait_for_function(f"document.activeElement.closest('li')?.id === '{anchor(unit)}'")
    assert page.locator(f"#{anchor(unit)} .bd-text").first.is_visible()


def test_it_reads_and_folds_without_scripts(sample: Corpus, visit: Any) -> None:
    """No filter is shown that would not work; comments are there and fold."""
    page = visit(show_thread(sample, longest(sample)), scripts=False)
    assert page.locator("form").is_hidden()
    first = page.locator("li.bd-turn").first
    assert first.locator(".bd-text").first.is_visible()
    first.locator("summary").first.click()
    assert first.locator(".bd-text").first.is_hidden()


def test_what_a_page_says_is_not_run(visit: Any) -> None:
    """Markup, scripts and styles in every field: shown as text; the page complains of nothing and asks for nothing."""
    evil = "</title></script><script>document.title='taken'</script><img src=http://192.0.2.1/x onerror=alert(1)>"
    entry = Entry(
        anchor="bd-1", level=1, who=evil, doubt=evil, text=evil, spans=(Span(3, 40, evil),),
        link=Link(to=evil, why=evil, inferred=True, evidence=evil),
    )  # fmt: skip
    telling = Telling(
        anchor="bd-x", title=evil, post=entry, comments=(entry,), url="http://x.example/' onclick='y", notes=(evil,)
    )
    page = visit(Thread(telling))
    assert "taken" not in page.title().replace(evil, "")
    assert page.locator("img, script").count() == 1  # its own script
    assert page.locator("body").inner_text().count("onerror=alert(1)") >= 5


def test_ten_thousand_comments_are_usable(visit: Any) -> None:
    """A thread of 10,000, a thousand levels deep in places: opens in seconds, filters in one, stays in its column."""
    entries = tuple(
        Entry(
            anchor=f"bd-{n}", level=1 + n % 1000, who=f"Person {n % 50}", text=f"Comment {n}. " + "Words, words. " * 12,
            spans=(Span(0, 7, "Empathy"),) if n % 10 == 0 else (),
        )
        for n in range(10_000)
    )  # fmt: skip
    page = visit(Thread(Telling(anchor="bd-x", title="Long", post=None, comments=entries)))
    took = page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
    assert took < 10_000
    spent = page.evaluate(
        """() => { const start = performance.now(), form = document.forms[0];
        form.elements.theme.value = '0'; form.dispatchEvent(new Event('change'));
        document.body.offsetHeight; return performance.now() - start; }"""
    )
    assert spent < 3_000
    assert "1000 of 10000" in page.locator("[role=status]").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_many_threads_on_one_page_do_not_meddle(sample: Corpus, browser: Any, tmp_path: Path) -> None:
    """As a report embeds them: a filter of one leaves the other alone."""
    from brockdiscourse.reader import READER_CSS, READER_SCRIPT

    reader = ThreadReader(sample)
    posts = sample.comments["post_id"].value_counts().index[:2]
    both = "".join(Thread(reader.tell(str(post_id))).html for post_id in posts)
    file = tmp_path / "both.html"
    file.write_text(
        f"<!doctype html><meta charset=utf-8><style>{READER_CSS}</style>{both}<script>{READER_SCRIPT}</script>"
    )
    page = browser.new_page()
    page.goto(file.as_uri())
    first, second = page.locator(".bd-thread").nth(0), page.locator(".bd-thread").nth(1)
    n = second.locator("li.bd-turn:visible").count()
    first.locator("select[name=who]").select_option("1")
    assert first.locator(".bd-context").count() > 0
    assert second.locator(".bd-context").count() == 0
    assert second.locator("li.bd-turn:visible").count() == n
    page.close()

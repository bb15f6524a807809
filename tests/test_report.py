"""The report: everything in it, nothing untrusted alive in it, and in a real browser it sorts, finds and leads on."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from test_presentation import METHODS
from test_results import few, results, sample

import brockdiscourse as bd
from brockdiscourse.export import share_corpus
from brockdiscourse.findings.explained import COLUMNS, MADE
from brockdiscourse.panels import Panel
from brockdiscourse.questions.study import Native, Series
from brockdiscourse.report.figures import _bars, _lines
from brockdiscourse.report.sentences import MOST
from brockdiscourse.report.small import draw_panels
from brockdiscourse.results import Results, analyze
from brockdiscourse.schema import TABLES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
HOSTILE = """<html><body class="single"><article class="post"><h1 class="entry-title">&lt;/title&gt;&lt;script&gt;boom()
&lt;/script&gt;</h1><div class="entry-content"><p>Empathy &lt;img src=x onerror=boom()&gt; for the customer.</p></div>
</article><ol class="commentlist"><li class="comment" id="comment-1"><div class="comment-author"><cite class="fn">
&lt;!--&lt;/script&gt;&lt;svg onload=boom()&gt;</cite></div><div class="comment-meta"><a href="javascript:boom()">
May 1, 2013</a></div><p>We need empathy &lt;/details&gt;&lt;style&gt;*{{display:none}}&lt;/style&gt; and "quotes' {word}
\u202eright to left, empathy.</p></li></ol></body></html>"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bd.write_report(results(), tmp_path_factory.mktemp("report") / "new" / "index.html")


@pytest.fixture(scope="module")
def page(path: Path) -> Any:
    return lxml.html.fromstring(path.read_text(encoding="utf-8"))


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_it_holds_every_finding_with_its_numbers(page: Any) -> None:
    """Question, title, caption and table of each answer, and a way to each from the top."""
    for result in results().by_role.values():
        (article,) = page.xpath(f"//article[@id='r-{result.name}']")
        told = text_of(article)
        assert " ".join(result.question.split()) in told
        assert " ".join(result.finding.title.split()) in told
        assert " ".join(result.finding.caption.split()) in told
        assert page.xpath(f"//header//a[@href='#r-{result.name}']")
        if len(result.table):
            assert len(article.xpath(".//details[@class='numbers']//tbody/tr")) == min(len(result.table), 400)


def test_headings_are_plain_words(page: Any) -> None:
    """No column of the page is one that only a methodologist reads; the workbook keeps them."""
    headings = {text_of(head) for head in page.xpath("//th")}
    assert not headings & {"log_odds", "chance", "p", "q"}
    assert {"word", "n", "n_against", "per_1000"} <= headings


def test_each_figure_and_heading_is_explained(page: Any) -> None:
    """How a figure is made stands a link away; a heading says what its column holds, in plain words."""
    for name in results().by_role:
        (way,) = page.xpath(f"//article[@id='r-{name}']//a[@href='#m-{name}']")
        assert text_of(page.xpath(f"//dt[@id='m-{name}']/following-sibling::dd")[0])
        assert text_of(way) == "How this figure is made"
    heads = page.xpath("//article//th | //details[@class='said']//th")
    assert [text_of(head) for head in heads if not head.xpath(".//abbr[string-length(@title) > 4]")] == []
    listed = {text_of(cell) for cell in page.xpath("//table[caption='Columns.']//td[1]")}
    assert {text_of(head) for head in heads} == listed
    assert not [told for told in [*MADE.values(), *COLUMNS.values()] if METHODS.search(told)]


def test_the_data_dictionary_has_every_column(page: Any) -> None:
    """Every table of the corpus with every column and what it says."""
    rows = page.xpath("//table[caption='Their columns.']//tbody/tr")
    told = {(text_of(row[0]), text_of(row[1])): text_of(row[3]) for row in rows}
    wanted = {(name, column.name): column.says for name, table in TABLES.items() for column in table.columns}
    assert told.keys() == wanted.keys()
    assert all(told[key].startswith(" ".join(says.split())) for key, says in wanted.items())


def test_years_and_flags_are_written_as_people_write_them(page: Any) -> None:
    """2011 and not 2,011; yes and no."""
    (part,) = page.xpath("//article[@id='r-years']//details[@class='numbers']")
    at = [text_of(head) for head in part.xpath(".//th")].index("year") + 1
    years = {text_of(cell) for cell in part.xpath(f".//td[{at}]")}
    assert years == {str(year) for year in range(2011, 2019)}
    assert not page.xpath("//td[.='True' or .='False']")


def test_of_a_large_corpus_it_holds_a_part_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads stop where their room ends."""
    monkeypatch.setattr("brockdiscourse.report.page.MOST_THREADS", 40_000)
    parsed = lxml.html.fromstring(bd.write_report(results(), tmp_path / "index.html").read_text(encoding="utf-8"))
    kept = parsed.xpath("//section[@class='threads']/details")
    assert 0 < len(kept) < 10
    assert sum(len(lxml.html.tostring(one)) for one in kept) < 50_000
    assert f"{len(kept)} of 60 threads can be read here" in parsed.text_content()


def test_it_loads_nothing_and_allows_nothing(path: Path, page: Any) -> None:
    """One file under 5 MB; a strict policy; no address is loaded, no handler or style stands in an element."""
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < 5_000_000
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not page.xpath("//@src[not(starts-with(., 'data:'))] | //link | //iframe | //object | //base")
    assert not [name for element in page.iter() for name in element.attrib if name == "style" or name.startswith("on")]
    assert all(href.startswith(("#", "http://", "https://")) for href in page.xpath("//@href"))


def test_ids_are_unique_and_every_link_inside_leads_somewhere(page: Any) -> None:
    """A bar never leads nowhere."""
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//@href[starts-with(., '#')]")} <= set(ids)


def test_a_bar_leads_to_exactly_its_sentences(page: Any) -> None:
    """As many rows behind a theme's bar as it has sentences, counted by pandas; each with its id and address."""
    corpus = sample()
    own = corpus.hits[corpus.hits["voice"] == "own"]
    counted = own.groupby(own["theme"].astype("str"))["sentence_id"].nunique()
    labels = results().counts.codebook.labels
    bars = page.xpath("//article[@id='r-themes']//*[local-name()='svg']//*[local-name()='a']")
    assert len(bars) >= 8
    for bar in bars:
        (theme,) = [name for name, label in labels.items() if bar.get("aria-label").startswith(f"{label}:")]
        (place,) = page.xpath(f"//details[@id='{bar.get('href')[1:]}']")
        rows = place.xpath(".//tbody/tr")
        assert len(rows) == min(counted[theme], MOST)
        units = set(own.loc[own["theme"] == theme, "unit_id"])
        assert all(text_of(row[-1]) in units for row in rows)
    assert page.xpath("//section[h2[@id='sentences']]//td/a[starts-with(@href, 'http')]")


def test_a_bar_of_a_group_finds_its_group(page: Any) -> None:
    """The host's bar asks for the host's sentences, the posts' for the posts'."""
    asked = set(page.xpath("//article[@id='r-challenger']//@data-find"))
    assert asked == {"role:guest", "role:host"}
    assert {"turn:post", "turn:comment", "turn:reply"} == set(page.xpath("//article[@id='r-kinds']//@data-find"))


def test_small_charts_lead_to_their_sentences(page: Any) -> None:
    """A mark for each period of each series, and a way from each to the sentences of its theme."""
    periods = results().counts.periods
    (drawing,) = page.xpath("//article[@id='r-trends']//figure//svg")
    assert not page.xpath("//article[@id='r-trends']//img")
    panels = drawing.xpath("./g")
    assert len(panels) == len(results().by_role["trends"].panels) == 9
    labels = results().counts.codebook.labels
    for panel in panels:
        (way,) = panel.xpath("./a")
        name = text_of(way)
        (series,) = [theme for theme, label in labels.items() if label == name]
        marks = panel.xpath("./circle") + panel.xpath("./path[contains(@d, 'm0 -8')]")
        assert len(marks) == (periods["series"] == series).sum()
        (place,) = page.xpath(f"//details[@id='{way.get('href')[1:]}']/summary")
        assert text_of(place).startswith(f"{name} (")


def test_a_small_chart_is_to_scale() -> None:
    """Half a year of two is a quarter of the way, half the highest rate half its height."""
    panel = Panel(name="a < b", closed=((2010, 0.0), (2010.5, 0.4)), partial=(), still=((2012, 0.2),))
    drawn = lxml.html.fromstring(draw_panels([panel], "alt", link=lambda drawing, _: drawing))
    places = [(float(mark.get("cx")), float(mark.get("cy"))) for mark in drawn.xpath(".//circle")]
    (left, base), (middle, top), (right, half) = places
    assert (middle - left) / (right - left) == pytest.approx(0.25, abs=0.001)
    assert (base - half) / (base - top) == pytest.approx(0.5, abs=0.01)
    assert "a &lt; b" in draw_panels([panel], "alt", link=lambda drawing, _: drawing)


def test_commenters_go_by_role_unless_named(tmp_path: Path, path: Path) -> None:
    """Nobody who only comments is named, in any of their texts either; with names they are."""
    corpus = sample()
    signed = set(corpus.turns.loc[corpus.turns["unit_id"].isin(corpus.posts["post_id"]), "speaker"].dropna())
    full = [name for person, name in zip(corpus.people["person"], corpus.people["name"], strict=True)
            if person not in signed and " " in name]  # fmt: skip
    text = path.read_text(encoding="utf-8")
    assert len(full) > 30
    assert not [name for name in full if name in text]
    named = bd.write_report(results(), tmp_path / "named.html", names=True).read_text(encoding="utf-8")
    assert sum(name in named for name in full) > 30


def test_it_says_invented_and_what_it_does_not_show(page: Any) -> None:
    """INVENTED on top, the four words explained, the limits, the stamp."""
    told = text_of(page)
    assert "INVENTED" in text_of(page.xpath("//header")[0])
    assert "These are people who chose to comment, on posts the host chose to keep; it shows what was written" in told
    for word in ("Range", "Chance line", "Adjusted", "Inferred"):
        assert word in [text_of(term) for term in page.xpath("//dt")]
    assert sample().stamp in told


def test_the_same_results_give_the_same_bytes(tmp_path: Path, path: Path) -> None:
    """Drawn again from a fresh analysis."""
    again = bd.write_report(analyze(sample()), tmp_path / "again.html")
    assert again.read_bytes() == path.read_bytes()


def test_a_shared_corpus_has_no_sentences(tmp_path: Path) -> None:
    """It says so, and shows counts and threads without a word of anybody."""
    text = bd.write_report(analyze(share_corpus(few())), tmp_path / "shared.html").read_text(encoding="utf-8")
    assert "shared without its words" in text
    assert "id='sentences'" not in text


def hostile(folder: Path) -> Results:
    raw = folder / "raw"
    raw.mkdir()
    (raw / "hostile.html").write_text(HOSTILE.format(word="w" * 100_000), encoding="utf-8")
    return analyze(bd.build_corpus(raw))


def test_nothing_a_page_says_becomes_markup(tmp_path: Path) -> None:
    """Tags, comments, quotes and addresses of a hostile page stay text."""
    file = bd.write_report(hostile(tmp_path), tmp_path / "index.html", names=True)
    parsed = lxml.html.fromstring(file.read_text(encoding="utf-8"))
    assert len(parsed.xpath("//script")) == len(parsed.xpath("//style")) == 1
    assert not parsed.xpath("//*[@onerror or @onload] | //a[starts-with(@href, 'javascript')]")
    assert "boom()" in parsed.text_content()
    assert "\u202e" not in parsed.text_content()


def test_bars_are_as_long_as_their_values() -> None:
    """Twice the value, twice the length; a missing value has no bar; a range has its ends."""
    series = Series(name="s", values=(0.1, 0.2, None), low=(0.05, 0.1, None), high=(0.15, 0.4, None))
    native = Native(form="bars", categories=("a", "b", "<c>"), series=(series,), number="0.0%", axis="share")
    drawn = "".join(_bars(native, "alt", lambda category, _: ("x", "") if category == "a" else None))
    first, second = (float(wide) for wide in re.findall(r"class='bar'[^>]* width='([\d.]+)'", drawn))
    assert second == pytest.approx(2 * first, abs=0.2)
    assert second == pytest.approx((960 - 300 - 170) / 2, abs=0.1)
    assert drawn.count("<a href='#x'") == 1
    assert "&lt;c&gt;" in drawn


def test_two_sides_share_a_row() -> None:
    """Where no row has two values, each has room for one bar, the sides told by colour; long names take two lines."""
    sides = (Series(name="less", values=(1, None)), Series(name="more", values=(None, 2)))
    names = ("a long name of a pair of themes + another one", "b")
    native = Native(form="bars", categories=names, series=sides)
    drawn = "".join(_bars(native, "alt", lambda *_: None))
    bars = re.findall(r"class='bar' x='300' y='([\d.]+)' [^>]*fill='(#\w+)'", drawn)
    assert [colour for _, colour in bars] == ["#0072B2", "#D55E00"]
    assert float(bars[1][0]) - float(bars[0][0]) == pytest.approx(20 + 3 + 16)
    told = re.findall(r"text-anchor='end'[^>]*>([^<]+)<", drawn)
    assert told == ["a long name of a pair of", "themes + another one", "b"]


def test_a_line_breaks_where_a_year_is_missing() -> None:
    """No line is drawn through a year without a text."""
    native = Native(form="lines", categories=("1", "2", "3", "4"), series=(Series(name="s", values=(1, 2, None, 3)),))
    (course,) = re.findall(r"<path d='([^']+)' fill='none'", _lines(native, "alt"))
    assert course.count("M") == 2


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A page that fails the test on any complaint of the browser's and on any request but for the file itself."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: request.url.startswith(("file:", "data:")) or said.append(request.url))
    yield opened
    opened.close()
    assert not said


in_browser = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


def column(table: Any, at: int) -> list[float]:
    cells = table.locator(f"tbody tr td:nth-child({at})")
    return [float(value) for value in cells.evaluate_all("all => all.map(cell => cell.dataset.v)")]


class TestInABrowser:
    pytestmark = in_browser

    def test_a_table_sorts_both_ways(self, tab: Any, path: Path) -> None:
        """One click up, another down, said to whoever cannot see it."""
        tab.goto(path.as_uri())
        part = tab.locator("#r-themes details.numbers")
        part.locator("summary").click()
        head = part.get_by_role("columnheader", name="sentences", exact=False).or_(
            part.locator("th:nth-child(2)")
        ).first  # fmt: skip
        at = head.evaluate("cell => cell.cellIndex + 1")
        before = column(part.locator("table"), at)
        head.get_by_role("button").click()
        assert column(part.locator("table"), at) == sorted(before)
        assert head.get_attribute("aria-sort") == "ascending"
        head.get_by_role("button").click()
        assert column(part.locator("table"), at) == sorted(before, reverse=True)
        assert head.get_attribute("aria-sort") == "descending"

    def test_a_bar_is_followed_to_its_sentences(self, tab: Any, path: Path) -> None:
        """A click on the host's bar of the misuse opens that theme's list, narrowed to the host."""
        tab.goto(path.as_uri())
        bar = tab.locator("#r-challenger svg a[data-find='role:host']").last
        place = tab.locator(bar.get_attribute("href"))
        assert not place.evaluate("part => part.open")
        bar.click()
        assert place.evaluate("part => part.open")
        roles = place.locator("tbody tr:visible td:nth-child(3)").all_text_contents()
        assert roles
        assert set(roles) == {"host"}
        place.locator("input").fill("")
        assert place.locator("tbody tr:visible").count() > len(roles)
        place.locator("input").fill("no such words anywhere")
        assert place.locator("tbody tr:visible").count() == 0
        assert "0 of" in place.locator("[role=status]").text_content()

    def test_a_thread_is_read_and_folded(self, tab: Any, path: Path) -> None:
        """Opened from the list; its comments fold."""
        tab.goto(path.as_uri())
        part = tab.locator("details[id^='d-']").first
        part.locator("summary").first.click()
        comments = part.locator(".bd-comments li.bd-turn > details")
        assert comments.first.evaluate("one => one.open")
        part.get_by_role("button", name="Fold all", exact=True).click()
        assert not comments.first.evaluate("one => one.open")

    def test_on_paper_what_is_folded_is_printed_and_nothing_is_to_be_clicked(self, tab: Any, path: Path) -> None:
        """Numbers and sentences, the first of many rows with a note; no controls; threads only if unfolded."""
        tab.set_viewport_size({"width": 700, "height": 1000})
        tab.goto(path.as_uri())
        tab.locator("#d-" + tab.locator("details[id^='d-']").first.get_attribute("id")[2:] + " > summary").click()
        note = tab.locator("#r-years .numbers .printed")
        assert not note.is_visible()
        tab.emulate_media(media="print")
        rows = tab.locator("#r-years details.numbers tbody tr")
        assert [rows.nth(at).is_visible() for at in (0, 11, 12, 79)] == [True, True, False, False]
        assert rows.first.evaluate("row => row.checkVisibility({contentVisibilityAuto: true}) && row.offsetHeight > 5")
        assert note.text_content() == "The first 12 of 80 rows are printed."
        assert tab.locator("#q-themes td, #s-0 td").first.evaluate("cell => cell.offsetHeight > 5")
        for hidden in ("nav", ".finder", ".bd-filter"):
            assert not tab.locator(hidden).first.is_visible()
        assert tab.locator(".threads > details:visible").count() == 1
        assert tab.evaluate("document.documentElement.scrollWidth") <= 700
        assert tab.pdf(format="A4").count(b"/Type /Page\n") < 70

    @pytest.mark.parametrize("width", [1280, 390])
    def test_nothing_serious_for_axe(self, tab: Any, tmp_path: Path, width: int) -> None:
        """No finding of axe-core that is serious or critical; nothing runs out of a telephone's side.

        Of twelve posts: the same markup as the whole sample's, on which axe-core takes a minute and a half.
        """
        from axe_playwright_python.sync_playwright import Axe

        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(bd.write_report(analyze(few()), tmp_path / "index.html").as_uri())
        tab.evaluate("document.querySelectorAll('article details').forEach(part => { part.open = true; })")
        found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
        assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width

    def test_a_hostile_page_stays_inert(self, tab: Any, tmp_path: Path) -> None:
        """No script of a commenter runs, no style hides the page."""
        file = bd.write_report(hostile(tmp_path), tmp_path / "index.html", names=True)
        tab.add_init_script("window.ran = 0; window.boom = () => { window.ran += 1; };")
        tab.goto(file.as_uri())
        assert tab.evaluate("window.ran") == 0
        assert tab.locator("h1").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1280

"""The README's pictures: there, small, told to whoever cannot see them, and saying what the code says today."""

import re
from pathlib import Path

import pytest
from PIL import Image
from test_labels import sample, shared_pages

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"^!\[(.+)\]\((docs/[\w-]+\.png)\)$", README, re.MULTILINE)


def test_every_picture_is_shown() -> None:
    """None in docs that the README does not show; at least the five pages' and four of the tour."""
    assert {path for _, path in PICTURES} == {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.png")}
    assert len(PICTURES) >= 5


@pytest.mark.parametrize(("alt", "path"), PICTURES, ids=[path for _, path in PICTURES])
def test_a_picture_says_what_the_code_says(alt: str, path: str) -> None:
    """Under 150 kB; its text is the title drawn on it, a finding of today; what is invented says so."""
    file = ROOT / path
    assert file.stat().st_size < 150_000
    with Image.open(file) as picture:
        assert picture.width >= 800
        title, caption = picture.info["Title"], picture.info["Description"]
    assert alt == title
    tour = "tour" in path
    assert ("INVENTED" in caption) == tour
    results = sample() if tour else shared_pages()
    told = {result.finding.title: result.finding.caption for result in results.by_role.values()}
    assert told[title] == caption, "make pictures"


def test_the_table_of_notebooks_is_whole() -> None:
    """Each notebook has its row, and asks a question."""
    rows = dict(re.findall(r"^\| \[\d\d\]\(notebooks/(.+?)\) \| (.+) \|$", README, re.MULTILINE))
    assert set(rows) == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert all(asked.endswith("?") for asked in rows.values())

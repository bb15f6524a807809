"""What several tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import settings

mpl.use("Agg")

# CI judges the commit, not the luck of the day; elsewhere every run draws new cases.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PAGES = SHARED / "reference" / "pages"


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Figures left open by one test must not weigh on the next."""
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture(scope="session")
def pages() -> Path:
    """The five reference pages, where they are at hand."""
    if not PAGES.is_dir():
        pytest.skip("the reference pages are not on this machine")
    return PAGES

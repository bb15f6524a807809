"""JupyterLab in a real browser: an explorer opens every notebook and runs it."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from brockdiscourse.pipeline import build_corpus
from brockdiscourse.tables import write_corpus

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
IDLE = "#jp-main-statusbar >> text=/\\| Idle$/"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

SETTINGS = {
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    "notebook-extension/tracker": '{"windowingMode": "none"}',  # every cell in the page, not only those in view
}


def emptied(path: Path) -> nbformat.NotebookNode:
    """A notebook as if never run, so that a number at a cell means that it ran here."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab of its own on loopback, over a copy of the notebooks and a built sample."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    for path in NOTEBOOKS:
        nbformat.write(emptied(path), home / "notebooks" / path.name)
    for name in ("raw/sample", "processed/brock/shared"):
        shutil.copytree(ROOT / "data" / name, home / "data" / name)
    write_corpus(build_corpus(home / "data" / "raw" / "sample"), home / "data" / "processed" / "sample")
    for name, text in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    places = {"CONFIG": "config", "DATA": "share", "RUNTIME": "run"}
    env = os.environ | {f"JUPYTER_{key}_DIR": str(home / name) for key, name in places.items()}
    env |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home}", "--LabApp.news_url=None"]
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=2).close()
                break
            except OSError:
                assert server.poll() is None, (home / "lab.log").read_text()
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks?token={token}&reset"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="module")
def tabs(lab: str) -> Iterator[dict[str, Any]]:
    """Every notebook opened from the list of files, and told to run all its cells while the next one is opened."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=flags)
        page = browser.new_page(viewport={"width": 1440, "height": 1100})
        page.goto(lab, timeout=180_000)
        opened = {}
        for path in NOTEBOOKS:
            page.locator(".jp-DirListing-item", has_text=path.name).dblclick(timeout=180_000)
            page.locator(".jp-mod-current .lm-TabBar-tabLabel", has_text=path.name).wait_for()
            panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
            panel.locator(".jp-Cell").first.wait_for(timeout=120_000)
            page.wait_for_selector(IDLE, timeout=120_000)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
            opened[path.name] = page.locator(f"id={panel.get_attribute('id')}")
        yield opened
        browser.close()


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_the_top(tabs: dict[str, Any], path: Path) -> None:
    """After Run All Cells, every cell has run without an error, with its charts in the page."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    panel = tabs[path.name]
    prompts = panel.locator(".jp-CodeCell .jp-InputPrompt")
    faults = panel.locator(
        ':is([data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"])'
    )
    ran = prompts.filter(has_text=re.compile(r"\[\d+\]"))
    deadline = time.monotonic() + 300
    while ran.count() < len(cells) and not faults.count() and time.monotonic() < deadline:
        panel.page.wait_for_timeout(250)
    assert faults.all_text_contents() == []
    assert prompts.all_text_contents() == [f"[{number}]:" for number in range(1, len(cells) + 1)]
    charts = sum(cell.source.count("save_figure(") for cell in cells)
    assert panel.locator(".jp-OutputArea-output img").count() == charts > 0


@pytest.mark.slow
def test_a_thread_is_searched_in_the_notebook(tabs: dict[str, Any]) -> None:
    """The reader needs no widget: its filter and search work where a cell shows it."""
    panel = tabs["00-start-here.ipynb"]
    turns = panel.locator("li.bd-turn")
    turns.first.wait_for(state="attached", timeout=120_000)
    panel.page.locator(".lm-TabBar-tabLabel", has_text="00-start-here.ipynb").first.click()
    panel.locator(".bd-filter [name=words]").fill("violin")
    said = panel.locator(".bd-filter [role=status]").text_content()
    found = turns.filter(has_text=re.compile("violin", re.IGNORECASE)).count()
    assert re.match(rf"[1-{found}] of {turns.count()} shown", said)
    assert turns.filter(visible=True).count() < turns.count()

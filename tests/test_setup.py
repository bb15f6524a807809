"""The ways to install say the same, and the repository holds nothing it must not."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def requirement(line: str) -> tuple[str, str]:
    name, bound = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", line).groups()  # type: ignore[union-attr]
    return CONDA_NAMES.get(name, name), bound.replace(" ", "")


def test_environment_yml_equals_pyproject() -> None:
    """The conda way installs what the pip way does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {requirement(line) for line in project["dependencies"]}
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = [line for line in listed if isinstance(line, str)]
    (pip,) = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    given = {requirement(line) for line in [*plain, *pip] if line not in {"pip", "-e ."}}
    assert ("python", project["requires-python"]) in given
    assert given - {("python", project["requires-python"])} == wanted


def test_every_dependency_is_pinned() -> None:
    """constraints.txt pins everything pyproject names, exactly and without an address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {re.split(r"==", line)[0].lower().replace("_", "-") for line in lines}
    named = [requirement(line)[0] for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]
    assert {name.lower().replace("_", "-") for name in named} <= pinned
    assert all("==" in line and "://" not in line for line in lines)


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_is_heavy_or_names_a_registry() -> None:
    """Nothing over 1.5 MB, no registry's address."""
    hosts = re.compile(
        rb"pypi\.org|python" + rb"hosted\.org|npm" + rb"js\.(org|com)|deb\.deb" + rb"ian\.org", re.IGNORECASE
    )
    for path in tracked():
        data = path.read_bytes()
        assert len(data) < 1_500_000, path
        assert path == Path(__file__) or not hosts.search(data), path

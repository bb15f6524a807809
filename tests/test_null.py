"""What is claimed of false alarms, power and ranges, simulated; `benchmarks/calibration.py` does the same in full."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def load(name: str) -> ModuleType:
    """A benchmark as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / "benchmarks" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CALIBRATION = load("calibration")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim", "times", "slack"),  # slack: about three standard errors of so few simulations
    [
        (CALIBRATION.split_threads, 40, 0.02),
        (CALIBRATION.posts_and_comments, 20, 0.02),
        (CALIBRATION.rarer_words, 12, 0.3),
        (CALIBRATION.trends, 12, 0.1),
        (CALIBRATION.ranges, 16, 0.03),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_claims_hold(claim: Callable[[int], Iterator[Any]], times: int, slack: float) -> None:
    """Every measure with bounds lies within them."""
    lines = list(claim(times))
    assert any((line.least, line.most) != (0, 1) for line in lines)
    assert not [str(line) for line in lines if not line.least - slack <= line.value <= line.most + slack]


@pytest.mark.slow
def test_independent_words_would_fail() -> None:
    """The usual test takes each word for an independent draw: it calls twice as many of a random split as allowed."""
    ours, _, plain = CALIBRATION.split_threads(10)
    assert plain.value > 2 * 0.06 > 2 * ours.value

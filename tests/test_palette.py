"""The colours, as eyes that lack a cone see them: Machado, Oliveira and Fernandes (2009), CIE76 in Lab."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from numpy.typing import NDArray

from brockdiscourse import master, style

Floats = NDArray[np.float64]

# Severity 1, from the supplement of "A Physiologically-based Model for Simulation of Color Vision Deficiency".
EYES = {
    "all cones": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# What stands for different things on one chart: the marks, the slides' series, ink and caption.
TOGETHER = {
    "marks": (style.ACCENT, style.SECOND, style.LINE, style.PALE),
    "series of a slide": tuple(f"#{master._COLORS[name]}" for name in ("accent1", "accent2", "accent3")),
}


def linear(color: str) -> Floats:
    rgb = np.array(mpl.colors.to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: Floats) -> Floats:
    white = np.array([0.9505, 1.0, 1.089])
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb / white
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, eye: str) -> float:
    seen = [lab(np.clip(np.array(EYES[eye]) @ linear(color), 0, 1)) for color in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def contrast(color: str) -> float:
    """Against white, as WCAG 2 counts it."""
    return 1.05 / (float(np.array([0.2126, 0.7152, 0.0722]) @ linear(color)) + 0.05)


def test_the_measure_itself() -> None:
    """Black and white lie 100 apart and 21 to 1; pure red and green come close to a deutan eye, blue does not."""
    assert apart("#000000", "#ffffff", "all cones") == pytest.approx(100, abs=0.01)
    assert contrast("#000000") == pytest.approx(21)
    assert apart("#b04000", "#6b6b00", "deutan") < 20 < apart("#b04000", "#0000ff", "deutan")


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("group", TOGETHER)
def test_colours_are_told_apart_by_every_eye(group: str, eye: str) -> None:
    """At least 20 between any two that mean different things."""
    near = {pair: apart(*pair, eye) for pair in itertools.combinations(TOGETHER[group], 2)}
    assert min(near.values()) >= 20, near


def test_type_and_marks_stand_out_from_white() -> None:
    """4.5 to 1 for type, 3 to 1 for what is large or a mark (WCAG 2.2, 1.4.3 and 1.4.11)."""
    assert min(map(contrast, (style.INK, style.GREY))) >= 4.5
    assert min(map(contrast, (style.ACCENT, style.SECOND))) >= 3

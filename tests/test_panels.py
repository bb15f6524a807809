"""Where a panel's marks, trend and band lie, on paper."""

import numpy as np
import pandas as pd
import pytest

from brockdiscourse.panels import lay_panels


def periods(*rates: float, partial: int = 0, still: int = 0) -> pd.DataFrame:
    """A period a year from 2010 on; the first ones are partial, the last ones open."""
    years = range(2010, 2010 + len(rates))
    return pd.DataFrame(
        {
            "series": "x",
            "start": pd.to_datetime([f"{year}-01-01" for year in years]),
            "rate": rates,
            "partial": [at < partial for at in range(len(rates))],
            "open": [at >= len(rates) - still for at in range(len(rates))],
        }
    )


def trend(*, start: float, slope: float, low: float = np.nan, high: float = np.nan, q: float = 1.0) -> pd.DataFrame:
    return pd.DataFrame([{"series": "x", "start": start, "slope": slope, "low": low, "high": high, "q": q}])


def test_each_period_is_a_mark_of_its_kind() -> None:
    (panel,) = lay_panels(
        periods(0.1, 0.2, 0.3, 0.4, partial=1, still=1), trend(start=0.1, slope=0.1), labels={"x": "X"}
    )
    assert panel.name == "X"
    assert panel.partial == ((2010, 0.1),)
    assert panel.closed == ((2011, 0.2), (2012, 0.3))
    assert panel.still == ((2013, 0.4),)
    assert (panel.top, panel.top_label, panel.years) == (0.4, "40%", (2010, 2013))


def test_the_trend_runs_over_what_is_closed_and_its_band_turns_in_the_middle() -> None:
    # from 0.2 at 2010 to 0.4 at 2012, the middle at 0.3; slopes 0.05 and 0.2 a year
    (panel,) = lay_panels(periods(0.2, 0.3, 0.4, 0.9, still=1), trend(start=0.2, slope=0.1, low=0.05, high=0.2, q=0.01))
    assert np.array(panel.trend) == pytest.approx(np.array([(2010, 0.2), (2012, 0.4)]))
    assert np.array(panel.low) == pytest.approx(np.array([(2010, 0.1), (2011, 0.3), (2012, 0.35)]))
    assert np.array(panel.high) == pytest.approx(np.array([(2010, 0.25), (2011, 0.3), (2012, 0.5)]))
    assert panel.clear


def test_nothing_falls_below_nought() -> None:
    # 0.2 - 0.3 a year is nought two thirds of a year on
    (panel,) = lay_panels(periods(0.2, 0, 0), trend(start=0.2, slope=-0.3))
    assert np.array(panel.trend) == pytest.approx(np.array([(2010, 0.2), (2010 + 2 / 3, 0), (2012, 0)]))
    assert not panel.low
    assert not panel.clear


def test_what_cannot_be_told_is_not_drawn() -> None:
    (no_slope,) = lay_panels(periods(0.1, 0.2), trend(start=0.1, slope=np.nan))
    (all_open,) = lay_panels(periods(0.1, 0.2, still=2), trend(start=0.1, slope=0.1))
    assert no_slope.trend == all_open.trend == ()
    assert lay_panels(periods(0.1), trend(start=0, slope=0).assign(series="y")) == ()
    assert lay_panels(periods(), trend(start=0, slope=0)) == ()


@pytest.mark.parametrize(("rate", "told"), [(3.4, "3"), (0.26, "26%"), (0.02, "2%"), (0.0123, "1.23%"), (0, "0.00%")])
def test_the_top_is_told_as_people_write_it(rate: float, told: str) -> None:
    (panel,) = lay_panels(periods(rate), trend(start=0, slope=0))
    assert panel.top_label == told

"""Power by formula, to the digits of R's own functions."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.detectable import smallest_detectable
from syschange.statistics.equivalence import equivalence
from syschange.statistics.means import t_estimate, two_sided_p, welch
from syschange.statistics.power import (
    chi_square_power,
    correlation_power,
    design_effect,
    people_needed,
    shares_arcsine_power,
    shares_power,
    t_power,
)


def _published(golden: Path) -> list[float]:
    lines = (golden / "effects" / "tost" / "expected_tost_power_R.txt").read_text("utf-8").splitlines()
    return [float(line.removeprefix("[1]")) for line in lines if line.startswith("[1]")]


def _h(p1: float, p2: float) -> float:
    return 2 * math.asin(math.sqrt(p1)) - 2 * math.asin(math.sqrt(p2))


@pytest.mark.golden
def test_every_published_power_and_effect(golden: Path) -> None:
    # Where R searches for the answer it stops within 1e-4 of it.
    made = [
        people_needed(lambda n: t_power(0.5, n)),
        t_power(1.0, 20),
        smallest_detectable(math.sqrt(2 / 64), df=126),
        smallest_detectable(math.sqrt(1 / 30), df=29),
        people_needed(lambda n: shares_power(0.5, 0.75, n), power=0.9),
        _share_found(200),
        people_needed(lambda n: shares_arcsine_power(_h(0.75, 0.5), n, n), power=0.9),
        people_needed(lambda n: chi_square_power(0.2, n, df=3)),
        people_needed(lambda n: correlation_power(0.3, n)),
        shares_arcsine_power(0.3, 80, 245),
    ]
    assert made == pytest.approx(_published(golden), rel=2e-5)
    assert design_effect(20, 0.05) == pytest.approx(1.95)


def _share_found(n: float) -> float:
    low, high = 0.3, 0.9
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if shares_power(0.3, middle, n) >= 0.8 else (middle, high)
    return high


@given(st.floats(0.2, 1.5), st.integers(5, 200), st.sampled_from([1, 2]))
def test_the_smallest_detectable_effect_has_the_power_it_was_asked_for(
    sd: float, n: int, groups: int
) -> None:
    effect = smallest_detectable(sd * math.sqrt(groups / n), df=(n - 1) * groups)
    assert t_power(effect, n, sd=sd, groups=groups) == pytest.approx(0.8, abs=1e-6)
    assert t_power(-effect, n, sd=sd, groups=groups) == pytest.approx(0.8, abs=1e-6)


@given(st.floats(0.05, 0.9), st.floats(0.01, 0.09), st.integers(20, 500))
def test_larger_differences_and_more_people_are_found_more_often(p: float, more: float, n: int) -> None:
    assert shares_power(p, p + more, n) < shares_power(p, p + more, 2 * n)
    assert shares_power(p, p + more, n) < shares_power(p, p + more * 1.1, n)
    assert correlation_power(0.3, n) < correlation_power(0.4, n)
    assert chi_square_power(0.2, n, df=2) < chi_square_power(0.3, n, df=2)


def test_what_no_number_reaches_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="No number"):
        people_needed(lambda _: 0.5)
    with pytest.raises(NotEstimableError, match="Fewer"):
        people_needed(lambda _: 0.9)


def _tost(estimate: float, se: float, df: float, low: float, high: float) -> dict[str, float]:
    made = equivalence(t_estimate(estimate, se, df, level=0.95, method="t"), low=low, high=high)
    return {
        "t_lo": (estimate - low) / se, "p_lo": made.p_low, "t_hi": (estimate - high) / se, "p_hi": made.p_high,
        "p_TOST": made.p, "low": made.lower, "high": made.upper, "NHST": float(two_sided_p(estimate, se, df)),
    }  # fmt: skip


def _line(golden: Path, start: str) -> dict[str, float]:
    lines = (golden / "effects" / "tost" / "expected_tost_power_R.txt").read_text("utf-8").splitlines()
    line = next(x for x in lines if x.startswith(start)).replace("NHST p=", "NHST=")
    pairs = dict(part.split("=") for part in line.split(": ")[1].split(" "))
    low, high = pairs.pop("CI90").strip("[]").split(",")
    return {name: float(value) for name, value in {**pairs, "low": low, "high": high}.items()}


@pytest.mark.golden
def test_every_published_equivalence_test(golden: Path) -> None:
    folder = golden / "effects" / "tost"
    sleep, cars = pd.read_csv(folder / "sleep.csv"), pd.read_csv(folder / "mtcars.csv")
    first, second = (sleep[sleep["group"] == g]["extra"].to_numpy() for g in (1, 2))
    apart = first - second
    paired = (apart.mean(), apart.std(ddof=1) / math.sqrt(10), 9)
    unlike = tuple(
        float(x) for x in welch(10, first.mean(), first.std(ddof=1), 10, second.mean(), second.std(ddof=1))
    )
    pooled = (unlike[0], math.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 10), 18)
    manual, automatic = (cars[cars["am"] == am]["qsec"] for am in (0, 1))
    qsec = tuple(
        float(x)
        for x in welch(
            len(manual), manual.mean(), manual.std(), len(automatic), automatic.mean(), automatic.std()
        )
    )
    for start, moments, margin in (
        ("sleep paired", paired, 0.5),
        ("sleep welch", unlike, 0.5),
        ("sleep pooled", pooled, 3),
        ("mtcars qsec", qsec, 1),
    ):
        expected = _line(golden, start)
        made = _tost(*moments, -margin, margin)
        assert made == pytest.approx(expected, abs=1e-7), start


@pytest.mark.golden
def test_the_published_welch_test_from_moments(golden: Path) -> None:
    held = pd.read_json(golden / "scoring" / "tost" / "welch_d043.json", typ="series")
    given_, expected = held["input"], held["expected"]
    moments = welch(*(given_[k] for k in ("n1", "m1", "sd1", "n2", "m2", "sd2")))
    estimate, se, df = (float(x) for x in moments)
    bound = given_["bound_d"] * math.sqrt((given_["sd1"] ** 2 + given_["sd2"] ** 2) / 2)
    made = _tost(estimate, se, df, -bound, bound)
    assert (bound, df, estimate) == pytest.approx(
        (expected["raw_bound"], expected["df"], expected["diff"]), abs=1e-4
    )
    assert (made["t_lo"], made["t_hi"]) == pytest.approx((expected["t1"], expected["t2"]), abs=1e-4)
    assert (made["p_lo"], made["p_hi"]) == pytest.approx((expected["p1"], expected["p2"]), abs=1e-6)
    assert (made["low"], made["high"]) == pytest.approx(tuple(expected["ci90"]), abs=1e-4)

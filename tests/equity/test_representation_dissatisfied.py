"""Complaints per dissatisfied person: few complaints is not satisfaction, and both numbers are uncertain."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.representation import Representation, representation
from syschange.equity.representation.dissatisfied import per_dissatisfied
from syschange.errors import UnknownChoiceError, WrongTypeError

PEOPLE = pd.DataFrame({"g": ["a", "b"], "n": [1000, 1000]})


def survey(level: float = 0.95, **groups: tuple[int, int]) -> Breakdown:
    """Return the breakdown of a survey: for each group how many are dissatisfied, of how many asked."""
    rows = [(g, i < some) for g, (some, asked) in groups.items() for i in range(asked)]
    return breakdown(pd.DataFrame(rows, columns=["g", "unhappy"]), outcome="unhappy", by=["g"], level=level)


def made(complaints: tuple[int, int], asked: Breakdown, **options: object) -> Representation:
    counts = pd.DataFrame({"g": ["a", "b"], "k": complaints})
    return representation(counts, PEOPLE, by=["g"], count="k", size="n", dissatisfied=asked, **options)  # type: ignore[arg-type]


def test_as_many_complaints_from_more_dissatisfied_people_are_fewer_each() -> None:
    result = made((10, 10), survey(a=(10, 100), b=(40, 100)))
    table = result.table.set_index("g")
    assert table.loc["a", "ratio"] == table.loc["b", "ratio"] == 1
    assert table.loc["a", "per_dissatisfied"] == pytest.approx(10 / 100)
    assert table.loc["b", "per_dissatisfied"] == pytest.approx(10 / 400)
    assert "Few complaints is not satisfaction" in result.text
    assert "for each 100 dissatisfied people there are 2.5 from g: b" in result.text
    assert "20 complaints are set against" in result.text


def test_without_a_survey_there_is_no_such_number() -> None:
    counts = pd.DataFrame({"g": ["a", "b"], "k": [10, 10]})
    plain = representation(counts, PEOPLE, by=["g"], count="k", size="n")
    assert plain.table[["dissatisfied", "per_dissatisfied"]].isna().all(axis=None)
    assert "satisfaction" not in plain.text


def test_a_smaller_survey_and_a_sampled_population_make_it_less_sure() -> None:
    def width(result: Representation) -> float:
        row = result.table.set_index("g").loc["a"]
        return float(np.log(row["per_dissatisfied_upper"] / row["per_dissatisfied_lower"]))

    large, small = survey(a=(100, 1000), b=(400, 1000)), survey(a=(10, 100), b=(40, 100))
    assert width(made((10, 10), large)) < width(made((10, 10), small))
    assert width(made((10, 10), small)) < width(made((10, 10), small, sample_size=60))
    assert width(made((40, 40), small)) < width(made((10, 10), small))


@pytest.mark.parametrize("complaints", [(0, 10), (10, 0)])
def test_no_complaints_have_an_upper_limit(complaints: tuple[int, int]) -> None:
    asked = survey(a=(10, 100), b=(40, 100))
    for options in ({}, {"sample_size": 200}):
        row = made(complaints, asked, **options).table.set_index("g").loc["a" if complaints[0] == 0 else "b"]
        assert (row["per_dissatisfied"], row["per_dissatisfied_lower"]) == (0, 0)
        assert 0 < row["per_dissatisfied_upper"] < np.inf


def test_where_nobody_is_dissatisfied_or_nobody_was_asked_there_is_no_number() -> None:
    table = made((3, 10), survey(a=(0, 50), b=(40, 100))).table.set_index("g")
    assert table.loc["a", "dissatisfied"] == 0
    assert np.isnan(table.loc["a", "per_dissatisfied"])
    assert np.isnan(made((3, 10), survey(b=(40, 100))).table.set_index("g").loc["a", "per_dissatisfied"])


def covered(rng: np.random.Generator, *, share: float, asked: int, mean: float, sample: float) -> float:
    """Return how often 95% limits hold the truth, of 4,000 surveys and years of complaints."""
    n, people = 4000, 1000.0
    unhappy = rng.binomial(asked, share, n)
    there = np.full(n, people) if np.isnan(sample) else 5000 * rng.binomial(int(sample), 0.2, n) / sample
    sums = pd.DataFrame({"served": rng.poisson(mean, n).astype(float), "population": there, "whole": 5000.0})
    limits = [np.clip(e, 0, 1) for e in wilson(unhappy, asked)]
    shares = pd.DataFrame({"value": unhappy / asked, "lower": limits[0], "upper": limits[1]})
    _, lower, upper = per_dissatisfied(sums, shares, sample=sample, level=0.95)
    truth = mean / (people * share)
    told = np.isfinite(lower)
    return float(((lower <= truth) & (truth <= upper))[told].mean())


def wilson(x: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    z, p = 1.959964, x / n
    middle, half = p + z * z / 2 / n, z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


@pytest.mark.parametrize("share", [0.1, 0.4])
@pytest.mark.parametrize("asked", [60, 400])
@pytest.mark.parametrize("mean", [1.0, 8.0, 60.0])
@pytest.mark.parametrize("sample", [np.nan, 300.0])
def test_the_interval_holds_the_truth(share: float, asked: int, mean: float, sample: float) -> None:
    """Bar: .94 at 95%; of few complaints the exact limits are wider than they need be."""
    found = covered(np.random.default_rng(91), share=share, asked=asked, mean=mean, sample=sample)
    assert found >= 0.94
    assert mean < 60 or found <= 0.985


def test_a_survey_that_cannot_be_used_is_refused() -> None:
    asked = survey(a=(10, 100), b=(40, 100))
    with pytest.raises(WrongTypeError, match="another level"):
        made((1, 2), survey(level=0.8, a=(1, 9), b=(1, 9)))
    mean = breakdown(pd.DataFrame({"g": ["a", "b"], "y": [1.0, 2.0]}), outcome="y", by=["g"], kind="mean")
    with pytest.raises(WrongTypeError, match="share of each group"):
        made((1, 2), mean)
    with pytest.raises(UnknownChoiceError, match="dissatisfied"):
        made((1, 2), dataclasses.replace(asked, by=("h",)))
    paper = disclosure.protect(asked).results[0]
    with pytest.raises(WrongTypeError, match="protect the result"):
        made((1, 2), paper)  # type: ignore[arg-type]

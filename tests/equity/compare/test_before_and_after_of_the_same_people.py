"""Two periods of the same people: the interval allows for how a person's before and after go together."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange import equity
from syschange.errors import WrongTypeError

from ..breakdown.sampled_rows import broken_down, rows

KINDS = {"proportion": "seen", "mean": "score", "rate": "visits"}


def people(together: float, *, size: int = 160) -> pd.DataFrame:
    """Return two rows a person before and one to three after, whose scores go together as far as is said."""
    rng = np.random.default_rng(11)
    before = rng.normal(0, 1, size)
    after = together * before + math.sqrt(1 - together**2) * rng.normal(0, 1, size)
    made = []
    for when, mean, many in (("p1", before, np.full(size, 2)), ("p2", after, rng.integers(1, 4, size))):
        person = np.repeat(np.arange(size), many)
        own = mean[person] + rng.normal(0, 0.5, len(person))
        made.append(pd.DataFrame({"person": person, "when": when, "own": own}))
    data = pd.concat(made, ignore_index=True)
    return data.assign(
        score=10 + data["own"] + 0.4 * data["when"].eq("p2"),
        seen=(data["own"] > 0.2).astype(float),
        visits=np.floor(2 * np.clip(data["own"] + 1.5, 0, None)),
        years=1.0 + (data.index % 3) / 2,
        g=np.where(data["person"] % 2, "a", "b"),
        h="x",
        w=1.0,
    )


def brute(data: pd.DataFrame, kind: str) -> tuple[float, float, float]:
    """Return the change, its standard error and the degrees of freedom, by residuals of people in both periods."""
    found = {}
    for when, part in data.groupby("when"):
        size = part["years"] if kind == "rate" else pd.Series(1.0, index=part.index)
        each = part.assign(m=size).groupby("person").agg(t=(KINDS[kind], "sum"), m=("m", "sum"))
        value = each["t"].sum() / each["m"].sum()
        many = len(each)
        found[when] = value, (each["t"] - value * each["m"]) / each["m"].sum(), many / (many - 1)
    (v1, e1, f1), (v2, e2, f2) = found["p1"], found["p2"]
    shared = e1.index.intersection(e2.index)
    covariance = math.sqrt(f1 * f2) * float((e1[shared] * e2[shared]).sum())
    variance = f1 * float((e1**2).sum()) + f2 * float((e2**2).sum()) - 2 * covariance
    scale = 100 if kind == "rate" else 1
    return scale * (v2 - v1), scale * math.sqrt(variance), covariance


def change(data: pd.DataFrame, kind: str) -> tuple[pd.Series, equity.Comparison]:
    made = equity.compare(broken_down(data, kind, "cluster", period="when"), reference={"when": "p1"})
    return made.table.set_index("g").loc["(all)"], made


@pytest.mark.parametrize("together", [0.8, 0.0, -0.8])
def test_the_change_of_a_mean_is_that_worked_out_person_by_person(together: float) -> None:
    data = people(together)
    row, made = change(data, "mean")
    value, se, _ = brute(data, "mean")
    df = made.breakdown.basis.set_index(["g", "when"]).loc["(all)", "df"].min()
    half = stats.t.ppf(0.975, df) * se
    expected = [value, value - half, value + half]
    assert row[["difference", "difference_lower", "difference_upper"]].tolist() == pytest.approx(
        expected, rel=1e-6
    )
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(value) / se, df), rel=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_correlation_is_that_worked_out_person_by_person(kind: str) -> None:
    data = people(0.8)
    row, made = change(data, kind)
    value, _, covariance = brute(data, kind)
    se = made.breakdown.basis.set_index(["g", "when"]).loc["(all)", "se"] / (100 if kind == "rate" else 1)
    assert row["difference"] == pytest.approx(value, rel=1e-7, abs=1e-9)
    assert made.against["correlation"].iloc[0] == pytest.approx(covariance / math.prod(se), rel=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_people_who_stay_as_they_were_narrow_it_and_people_who_turn_round_widen_it(kind: str) -> None:
    """Against the same rows taken to be of other people, whose two periods have nothing to do with each other."""
    for together in (0.9, -0.9):
        data = people(together)
        strangers = data.assign(person=data["person"] + 1000 * data["when"].eq("p2"))
        same, other = (change(d, kind)[0] for d in (data, strangers))
        width, apart = (r["difference_upper"] - r["difference_lower"] for r in (same, other))
        assert same["difference"] == other["difference"]
        assert (width < 0.85 * apart) if together > 0 else (width > 1.1 * apart)


def test_only_the_period_may_be_the_reference_then() -> None:
    made = broken_down(rows(), "mean", "cluster", period="when")
    with pytest.raises(WrongTypeError, match="Name the period alone"):
        equity.compare(made, reference={"when": "p1", "g": "a"})

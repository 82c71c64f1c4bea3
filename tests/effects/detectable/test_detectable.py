"""The smallest effect found is the formula's, grows with what hides effects, and is one on every engine."""

import math
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.effects.detectable import Detectable, detectable
from syschange.results import NOT_FOR_RELEASE
from syschange.statistics.detectable import smallest_detectable
from syschange.statistics.power import shares_power
from syschange.statistics.series import interrupted, reml_ar1

from .made_up import days, scores, yes_or_no

SCORES = scores()
YES = yes_or_no()
DAYS = days()
ARMS = {"arm": "arm", "comparison": "usual"}
TIMES = {"value": "score", "before": 0, "after": 12}
SERIES = {"design": "interrupted_series", "value": "value", "time": "day", "changed_on": "2022-07-01"}
SHARES = {"design": "shares", "value": "housed", **ARMS}


def first(made: Detectable, column: str = "detectable") -> float:
    return float(made.table[column].iloc[0])


def close(made: Detectable, formula: float) -> bool:
    """Return whether an effect is the formula's within four Monte-Carlo errors."""
    return abs(first(made) - formula) < 4 * first(made, "error")


def test_people_of_two_arms_are_as_the_formula_has_them() -> None:
    made = detectable(SCORES, **TIMES, **ARMS, simulations=4000)
    n1, n2, sd = (first(made, c) for c in ("people_changed", "people_comparison", "sd"))
    assert (n1, n2) == (180, 180)
    assert sd == pytest.approx(8, rel=0.1)
    assert close(made, smallest_detectable(sd * math.sqrt(1 / n1 + 1 / n2), df=n1 + n2 - 3))
    assert math.isnan(first(made, "icc"))


def test_one_arm_is_as_the_formula_of_a_paired_change_has_it() -> None:
    made = detectable(SCORES, **TIMES, simulations=4000)
    wide = SCORES.pivot_table(index="person_id", columns="months", values="score")
    sd = float((wide[12] - wide[0]).std())
    assert first(made, "sd") == pytest.approx(sd)
    assert close(made, smallest_detectable(sd / math.sqrt(360), df=359))


def test_clusters_count_with_their_own_correlation() -> None:
    alone = detectable(SCORES, **TIMES, **ARMS)
    made = detectable(SCORES, **TIMES, **ARMS, cluster="team", simulations=4000)
    icc, sd = first(made, "icc"), first(made, "sd")
    assert 0.02 < icc < 0.3
    assert first(made, "clusters_changed") == 12
    se = sd * math.sqrt(2 / 12 * (icc + (1 - icc) / 15))
    assert close(made, smallest_detectable(se, df=22))
    assert first(made) > 1.2 * first(alone)


def test_a_series_has_its_own_points_spread_and_memory() -> None:
    made = detectable(DAYS, **SERIES)
    assert made.table[["points_before", "points_after"]].iloc[0].tolist() == [30, 18]
    monthly = DAYS.groupby("day")["value"].mean().to_numpy()
    fit = reml_ar1(monthly, interrupted(48, 30))
    assert first(made, "autocorrelation") == pytest.approx(float(fit.phi[0]))
    assert first(made, "sd") == pytest.approx(float(fit.sigma[0]))
    quiet = detectable(days(phi=0.0), **SERIES)
    assert first(quiet) / first(quiet, "sd") < first(made) / first(made, "sd")


def test_a_change_inside_a_period_leaves_that_period_out() -> None:
    made = detectable(DAYS, **{**SERIES, "changed_on": "2022-07-10"})
    assert made.table[["points_before", "points_after"]].iloc[0].tolist() == [30, 17]


def test_two_shares_are_nearly_as_the_formula_has_them() -> None:
    many = yes_or_no(size=200)
    made = detectable(many, **SHARES, simulations=4000)
    share = first(made, "share")
    assert share == pytest.approx(many[many["arm"] == "usual"]["housed"].mean())
    assert shares_power(share, share + first(made), 2400) == pytest.approx(0.8, abs=0.03)
    clustered = detectable(many, **SHARES, cluster="team", simulations=400)
    assert clustered.table["icc"].notna().all()


def test_the_curve_passes_through_what_was_asked() -> None:
    made = detectable(SCORES, **TIMES, **ARMS, by=["sex"])
    assert made.table["sex"].tolist() == ["(all)", "F", "M"]
    for sex, curve in made.curve.groupby("sex"):
        assert curve["power"].is_monotonic_increasing
        found = float(made.table.set_index("sex")["detectable"][sex])
        at = np.interp(found, curve["effect"], curve["power"])
        assert at == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        ({**TIMES, **ARMS}, {"power": 0.9}), ({**TIMES, **ARMS}, {"level": 0.99}), ({**TIMES, **ARMS}, {"seed": 2}),
        ({**TIMES, **ARMS}, {"simulations": 300}), ({**TIMES, **ARMS}, {"cluster": "team"}),
        ({**TIMES, **ARMS}, {"by": ["sex"]}), (TIMES, ARMS), (SHARES, {"comparison": "new"}),
        (SERIES, {"of": "slope"}), (SERIES, {"every": "quarter", "changed_on": "2022-07-01"}),
        (SERIES, {"kind": "count"}), (SERIES, {"kind": "rate", "exposure": "weight"}),
        (SERIES, {"changed_on": "2022-05-01"}), (SERIES, {"by": ["area"]}), (SHARES, {"cluster": "team"}),
        (SHARES, {"power": 0.9}),
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_the_answer(asked: dict[str, Any], option: dict[str, Any]) -> None:
    data = {"shares": YES, "interrupted_series": DAYS}.get(str(asked.get("design")), SCORES)
    fast = {"simulations": 200}
    plain, made = (detectable(data, **{**fast, **given}) for given in (asked, {**asked, **option}))
    assert plain.table.to_csv() != made.table.to_csv()


def test_a_label_is_what_the_words_call_the_outcome() -> None:
    assert "visits" in detectable(DAYS, **SERIES, label="visits", simulations=200).words


def test_rows_are_counted_where_there_is_no_value() -> None:
    rng = np.random.default_rng(2)
    kept = DAYS[rng.random(len(DAYS)) < 0.7]
    made = detectable(kept, **{**SERIES, "value": None}, simulations=200)
    counts = kept.groupby("day").size().to_numpy(dtype=float)
    assert first(made, "sd") == pytest.approx(float(reml_ar1(counts, interrupted(48, 30)).sigma[0]))


@pytest.mark.parametrize("engine", ["Polars lazy", "DuckDB", "Arrow"])
def test_every_engine_gives_one_answer(engine: str) -> None:
    pytest.importorskip("pyarrow")
    make = {
        "Polars lazy": lambda t: pl.from_pandas(t).lazy(),
        "DuckDB": lambda t: duckdb.connect().from_arrow(pl.from_pandas(t).to_arrow()),
        "Arrow": lambda t: pl.from_pandas(t).to_arrow(),
    }[engine]
    for data, asked in (
        (SCORES, {**TIMES, **ARMS, "cluster": "team", "by": ["sex"]}),
        (SCORES, TIMES),
        (DAYS, {**SERIES, "by": ["area"]}),
        (YES, {**SHARES, "by": ["sex"]}),
    ):
        made, plain = (detectable(d, **asked, simulations=200) for d in (make(data), data))
        pd.testing.assert_frame_equal(made.table, plain.table)
        assert made.provenance.data_digest == plain.provenance.data_digest


def test_the_words_never_make_nothing_found_into_nothing_there() -> None:
    made = detectable(SCORES, **TIMES, **ARMS, cluster="team")
    assert NOT_FOR_RELEASE in made.text
    for told in (
        "180 and 180 people",
        "12 and 12 clusters",
        "80 times in 100",
        "does not show that there is none",
    ):
        assert told in made.words
    assert "percentage points" in detectable(YES, **SHARES, simulations=200).words
    series = detectable(DAYS, **SERIES, simulations=200).words
    assert "30 points of value before the change and 18 after" in series
    assert made.plot().axes
    assert made.provenance.seed == 1

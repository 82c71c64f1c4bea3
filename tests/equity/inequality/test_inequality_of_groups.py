"""Every index has a row with its limits, its scale and what noise alone would give, of every kind of breakdown."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.equity.breakdown import breakdown
from syschange.equity.inequality import inequality
from syschange.equity.inequality.catalogue import MEASURES, NAMES
from syschange.statistics import inequality as iq

from ..groups import from_counts
from .tables import EQUAL, FEW, LADDER, RANKS, broken, of_kind, people, row

COLUMNS = [
    "characteristics", "groups", "unknown", "measure", "value", "lower", "upper", "se", "scale", "null_expectation",
    "corrected", "level", "method", "source",
]  # fmt: skip
RANKED = {
    "difference",
    "ratio",
    "sii",
    "rii",
    "sii_logit",
    "rii_logit",
    "aci",
    "rci",
    "erreygers",
    "wagstaff",
}
NAMED = {"mdrw", "mdru"}
WITHIN = {"theil_within", "theil_between", "mld_within", "mld_between"}


def test_the_text_says_what_chance_alone_would_give() -> None:
    text = inequality(broken(EQUAL)).text
    assert text.startswith(
        "With 20 groups of 100 people (g), chance alone would give y a gap between the highest and the lowest of 17 "
        "percentage points; the one seen is 10 percentage points, and with the noise taken off 0 percentage points "
        "(95% interval 0 to 23)"
    )
    assert "a ratio of the highest to the lowest of 1.80; the one seen is 1.40" in text
    assert text.endswith("Not for release: this holds true values.")


def test_a_ranked_text_speaks_of_the_slope_on_both_scales_and_of_people_not_known() -> None:
    text = inequality(broken({**LADDER, None: (3, 20, 2)}), ranking=RANKS, draws=FEW).text
    assert (
        "y shows a slope from the worst off to the best off of 58 percentage points (95% interval 46 to 70)"
        in text
    )
    assert "a ratio of the best off to the worst off along the slope of" in text
    assert "22 people of whom g is not known are counted, and are never the best or the worst." in text
    flat = inequality(broken({"low": (30, 90, 0), "middle": (31, 90, 0), "high": (32, 90, 0)}), ranking=RANKS)
    assert flat.text.count("which chance alone could explain") == 2


def test_every_measure_that_makes_sense_and_no_other_by_default() -> None:
    plain = inequality(broken(EQUAL), draws=FEW)
    assert list(plain.table.columns) == COLUMNS
    assert set(plain.table["measure"]) == set(NAMES) - RANKED - NAMED - WITHIN
    everything = inequality(broken(LADDER), ranking=RANKS, reference={"g": "high"}, draws=FEW)
    assert set(everything.table["measure"]) == set(NAMES) - WITHIN
    assert everything.table[["value", "lower", "upper", "se", "null_expectation"]].notna().all(axis=None)
    assert dict(zip(everything.table["measure"], everything.table["scale"], strict=True)) == {
        name: m.scale for name, m in MEASURES.items() if name not in WITHIN
    }


def test_the_numbers_are_those_of_the_groups() -> None:
    made = inequality(broken(LADDER), ranking=RANKS, reference={"g": "high"}, seed=3, draws=FEW)
    groups = iq.of_counts([20, 60, 98], [200, 200, 200])
    noise: dict[str, Any] = {"seed": 3, "draws": FEW}
    order = [0, 1, 2]
    expected = [
        iq.difference(groups, first=2, second=0),
        iq.ratio(groups, first=2, second=0),
        *iq.spreads(groups, ["range_gap", "bgv", "cov", "mdmu", "theil", "gini"], **noise),
        *(f(groups, order=order) for f in (iq.sii, iq.rii, iq.sii_logit, iq.rii_logit, iq.aci, iq.rci)),
        *(f(groups, order=order) for f in (iq.erreygers, iq.wagstaff)),
        iq.mdb(groups, favourable="max", **noise),
        iq.mdr(groups, reference=2, weighted=False, **noise),
        iq.par(groups, reference=2),
        iq.paf(groups, reference=2),
        iq.differential_fairness(groups, **noise).index,
    ]
    for index in expected:
        here = row(made, index.name)
        for name in ("value", "lower", "upper", "se", "null_expectation"):
            assert here[name] == pytest.approx(getattr(index, name), rel=1e-9), (index.name, name)
        assert (here["method"], here["source"]) == (index.method, index.source)


def test_noise_is_taken_off_what_noise_enlarges_and_off_nothing_else() -> None:
    made = inequality(broken(LADDER), ranking=RANKS, draws=FEW)
    groups = iq.of_counts([20, 60, 98], [200, 200, 200])
    variance, root = iq.spreads(groups, ["bgv_corrected", "bgsd_corrected"], seed=1, draws=FEW)
    assert row(made, "bgv")["corrected"] == pytest.approx(variance.value)
    assert row(made, "bgsd")["corrected"] == pytest.approx(root.value)
    assert row(made, "cov")["corrected"] == pytest.approx(root.value / groups.mean)
    gap, ratio, slope = (row(made, name) for name in ("range_gap", "range_ratio", "sii"))
    assert gap["corrected"] == pytest.approx(gap["value"] - gap["null_expectation"])
    assert ratio["corrected"] == pytest.approx(ratio["value"] / ratio["null_expectation"])
    assert slope["corrected"] == slope["value"]
    noisy = inequality(broken(EQUAL), draws=FEW).table.set_index("measure")
    assert noisy.loc["bgv", "corrected"] < 0
    assert (noisy["lower"] <= noisy["corrected"].clip(lower=0)).all()
    assert (noisy.drop(index=["bgv", "range_ratio"])["corrected"] == 0).all()


def test_the_highest_over_the_lowest_holds_one_where_nobody_differs() -> None:
    noisy, clear = (row(inequality(broken(g)), "range_ratio") for g in (EQUAL, LADDER))
    assert noisy["lower"] == pytest.approx(1)
    assert noisy["upper"] > noisy["null_expectation"] > 1.5
    assert clear["value"] == pytest.approx(4.9)
    assert 2 < clear["lower"] < clear["value"] < clear["upper"]
    estimate = inequality(broken(LADDER)).estimate("range_ratio")
    assert (estimate.lower, estimate.upper) == pytest.approx((clear["lower"], clear["upper"]))
    assert estimate.probability(clear["lower"]) == pytest.approx(0.975, abs=1e-6)


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
@pytest.mark.parametrize("weights", [None, "w"])
def test_every_kind_with_and_without_weights(kind: str, weights: str | None) -> None:
    made = inequality(of_kind(kind, by=("g", "sex"), weights=weights, ways=2), draws=FEW)
    counted = kind == "proportion" and weights is None
    assert list(dict.fromkeys(made.table["characteristics"])) == ["g", "sex", "g × sex"]
    assert ("differential_fairness" in set(made.table["measure"])) == counted
    assert (len(made.pairs) > 0) == counted
    given = made.table[~made.table["method"].str.startswith("none")]
    assert given[["value", "lower", "upper", "se", "null_expectation", "corrected"]].notna().all(axis=None)
    assert len(given) >= len(made.table) - 3  # a rate or a weighted value may have no mean log deviation
    assert ("effective size" in made.text) == (weights is not None)
    assert "Of 3 sets of characteristics, 0 show more of it than chance readily explains." in made.text
    assert "nan" not in made.text
    made.plot()


@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_values_in_the_units_of_the_outcome_with_the_errors_of_the_breakdown(kind: str) -> None:
    broken_down = of_kind(kind)
    groups = broken_down.basis[broken_down.basis["ways"] == 1]
    made = inequality(broken_down, draws=FEW)
    assert row(made, "range_gap")["value"] == pytest.approx(groups["value"].max() - groups["value"].min())
    share = groups["weight"] / groups["weight"].sum()
    noise = float((share * (1 - share) * groups["se"] ** 2).sum())
    assert row(made, "bgv")["null_expectation"] == pytest.approx(noise)
    assert row(made, "bgv")["corrected"] == pytest.approx(row(made, "bgv")["value"] - noise)


def test_people_who_repeat_widen_the_limits() -> None:
    table = people()
    table["person"] = np.arange(480) // 2 % 40 + 40 * pd.factorize(table["g"])[0]
    table["y"] = table["person"] * 7 % 10 < 3
    once, twice = (
        inequality(breakdown(table, outcome="y", by=["g"], **o), measures=["bgsd"], draws=FEW)
        for o in ({}, {"cluster": "person"})
    )
    assert row(twice, "bgsd")["value"] == pytest.approx(row(once, "bgsd")["value"])
    assert row(twice, "bgsd")["null_expectation"] > 1.2 * row(once, "bgsd")["null_expectation"]


def test_the_pairs_that_drive_differential_fairness() -> None:
    made = inequality(broken(LADDER), measures=["differential_fairness"], draws=FEW)
    first = made.pairs.iloc[0]
    assert (first["higher"], first["lower"], first["of"]) == ("g: high", "g: low", "with the outcome")
    assert (first["share_higher"], first["share_lower"]) == pytest.approx((0.49, 0.1))
    assert first["ratio"] == pytest.approx(np.exp(row(made, "differential_fairness")["value"]))
    assert list(made.pairs["place"]) == [1, 2, 3, 4, 5]
    assert made.pairs["ratio"].is_monotonic_decreasing
    assert (made.pairs["of"] == "without the outcome").any()
    assert inequality(broken(LADDER), measures=["bgv"], draws=FEW).pairs.empty


def test_each_period_by_itself() -> None:
    rows = pd.concat(
        [
            from_counts(LADDER).assign(year="1"),
            from_counts({"low": (9, 90, 0), "high": (80, 90, 0)}).assign(year="2"),
        ]
    )
    made = inequality(
        breakdown(rows, outcome="y", by=["g"], period="year"), measures=["range_gap"], draws=FEW
    )
    assert list(made.table["year"]) == ["1", "2"]
    assert made.table["value"].tolist() == pytest.approx([0.39, 71 / 90])
    assert made.text.startswith("In 2: With 2 groups of 90 people (g), ")
    assert made.estimate("range_gap", period="1").value == pytest.approx(0.39)
    made.plot()


def test_the_same_from_another_engine() -> None:
    rows = from_counts(LADDER)
    first, second = (
        inequality(breakdown(d, outcome="y", by=["g"]), draws=FEW) for d in (rows, pl.from_pandas(rows))
    )
    pd.testing.assert_frame_equal(first.table, second.table)
    assert first.provenance.data_digest == second.provenance.data_digest

"""Every row of the public-health sheets comes out of a breakdown, at both levels at once.

The sheet of quantiles is not here: it puts areas into tenths by the rank of their values, while a breakdown gives a
quantile of people's outcomes within each group and puts nobody in one.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.results import Coarsening
from syschange.statistics.rates import byar

pytestmark = pytest.mark.golden
LEVELS = {0.95: "95_0", 0.998: "99_8"}
MILLIONS = "Area6"  # 7.6 thousand million people: as counts, not as rows
# The sheet shows Byar's formula below ten events, where the guidance and so a breakdown is exact.
BYAR_BELOW_TEN = [(1.0, "95%"), (1.0, "99.8%")]
METHODS = {"Exact": "exact Poisson", "Byars": "Byar", "Wilson": "Wilson"}


def sheet(golden: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(golden / "equity" / "phe" / f"testdata_{name}.csv")


def from_pairs(pairs: pd.DataFrame) -> equity.Breakdown:
    """Return a breakdown of the counts of each `label`, however large: numerator and denominator, some missing."""
    labels = pairs["label"].tolist()
    made = equity.breakdown(
        pd.DataFrame({"label": labels * 2, "y": [1, 0] * len(labels)}),
        outcome="y",
        by=["label"],
        level=list(LEVELS),
    )
    known = pairs.set_index("label")

    def counted(cell: tuple[tuple[str, str], ...], quantity: str) -> float:
        label = dict(cell)["label"]
        row = known.sum() if label == "(all)" else known.loc[label]
        x, n = row["Numerator"], row["Denominator"]
        return float({"n": n, "denominator:y": n, "numerator:y": x, "complement:y": n - x}[quantity])

    counts = made.counts()
    pair = zip(counts["cell"], counts["quantity"], strict=True)
    return made.from_counts(counts.assign(count=[counted(c, q) for c, q in pair]), Coarsening("none", 3))


def agrees(got: pd.DataFrame, expected: pd.DataFrame, lower: str, upper: str, scale: object = 1.0) -> None:
    np.testing.assert_allclose(got["value"] * scale, expected["value"], rtol=1e-12)
    np.testing.assert_allclose(got["lower"] * scale, expected[lower], rtol=1e-9)
    np.testing.assert_allclose(got["upper"] * scale, expected[upper], rtol=1e-9)
    known = expected["value"].notna().to_numpy()
    assert got["method"].tolist() == [
        METHODS[m] if k else "none" for m, k in zip(expected["method"], known, strict=True)
    ]


def at(made: equity.Breakdown, level: float, key: str, labels: object) -> pd.DataFrame:
    table = made.table
    return table[table["level"] == level].set_index(key).loc[list(labels)]  # type: ignore[call-overload]


def test_every_rate(golden: Path) -> None:
    every = sheet(golden, "Rate__testdata_Rate")
    seen = 0
    for per, part in every.groupby("multiplier"):
        made = equity.breakdown(
            part,
            outcome="Numerator",
            by=["Area"],
            kind="rate",
            exposure="Denominator",
            per=per,
            level=list(LEVELS),
        )
        for level, named in LEVELS.items():
            got = at(made, level, "Area", part["Area"])
            agrees(got, part, f"lower{named}cl", f"upper{named}cl")
            seen += len(got)
    assert seen == 2 * len(every) == 40


def test_every_rate_of_areas_added_up(golden: Path) -> None:
    rows, expected = sheet(golden, "Rate__testdata_Rate"), sheet(golden, "Rate__testdata_Rate_g")
    made = equity.breakdown(
        rows,
        outcome="Numerator",
        by=["Area"],
        kind="rate",
        exposure="Denominator",
        per=100_000,
        level=list(LEVELS),
    )
    assert set(expected["confidence"]) == {"95%"}
    assert len(expected) == 12
    agrees(at(made, 0.95, "Area", expected["Area"]), expected, "lowercl", "uppercl")


@pytest.mark.parametrize(("name", "size"), [("testdata_Prop", 19), ("testdata_Prop_g", 11)])
def test_every_proportion_from_its_counts(golden: Path, name: str, size: int) -> None:
    expected = sheet(golden, f"Proportion__{name}").reset_index(names="label")
    expected["label"] = "row " + expected["label"].astype(str)
    assert len(expected) == size
    made = from_pairs(expected[["label", "Numerator", "Denominator"]])
    scale = expected["multiplier"].to_numpy()
    levels = LEVELS if name == "testdata_Prop" else {0.95: ""}
    for level, named in levels.items():
        got = at(made, level, "label", expected["label"])
        limits = (f"lower{named}cl", f"upper{named}cl") if named else ("lowercl", "uppercl")
        agrees(got, expected, *limits, scale=scale)


def test_every_proportion_from_rows_of_people(golden: Path) -> None:
    """Area6 alone is left out, for its size; Area10 has events and nobody they are of, and Area11 nothing."""
    expected = sheet(golden, "Proportion__testdata_Prop")
    expected = expected[(expected["multiplier"] == 1) & (expected["Area"] != MILLIONS)]
    of_people = expected[~expected["Area"].isin(["Area10", "Area11"])]
    assert len(expected) == 10
    people = of_people["Denominator"].astype(int)
    y = [
        np.where(np.arange(n) < x, 1.0, np.nan if np.isnan(x) else 0.0)
        for x, n in zip(of_people["Numerator"], people, strict=True)
    ]
    rows = pd.DataFrame({"area": np.repeat(of_people["Area"].to_numpy(), people), "y": np.concatenate(y)})
    made = equity.breakdown(rows, outcome="y", by=["area"], level=list(LEVELS))
    for level, named in LEVELS.items():
        agrees(at(made, level, "area", of_people["Area"]), of_people, f"lower{named}cl", f"upper{named}cl")


def test_every_mean(golden: Path) -> None:
    rows, expected = sheet(golden, "Mean__testdata_Mean"), sheet(golden, "Mean__testdata_Mean_results")
    made = equity.breakdown(rows, outcome="values", by=["area"], kind="mean", level=list(LEVELS))
    labels = expected["area"].replace("No grouping", "(all)")
    for level, named in LEVELS.items():
        got = at(made, level, "area", labels)
        np.testing.assert_allclose(got["value"], expected["value"], rtol=1e-12)
        np.testing.assert_allclose(got["lower"], expected[f"lower{named}cl"], rtol=1e-10)
        np.testing.assert_allclose(got["upper"], expected[f"upper{named}cl"], rtol=1e-10)
        np.testing.assert_array_equal(got["denominator"], expected["value_count"])
    sd = made.basis.set_index("area").loc[labels, "sd"]
    np.testing.assert_allclose(sd, expected["stdev"], rtol=1e-10)
    assert set(made.table["method"]) == {"Student t"}
    assert len(expected) == 3


def test_every_limit_by_byar_and_by_wilson(golden: Path) -> None:
    every = sheet(golden, "Byars_Wilson__testdata_B_W").reset_index(names="label")
    every["label"] = "row " + every["label"].astype(str)
    counts, shares = every[every["method"] == "Byars"], every[every["method"] == "Wilson"]
    assert len(counts) + len(shares) == len(every) == 13
    rates = equity.breakdown(
        counts.assign(one=1.0), outcome="x", by=["label"], kind="rate", exposure="one", level=list(LEVELS)
    )
    pairs = from_pairs(
        shares.rename(columns={"x": "Numerator", "n": "Denominator"})[["label", "Numerator", "Denominator"]]
    )
    exact = []
    for row in every.to_dict("records"):
        level = float(row["confidence"].rstrip("%")) / 100
        got = at(rates if row["method"] == "Byars" else pairs, level, "label", [row["label"]]).iloc[0]
        found = got["lower"], got["upper"]
        if row["method"] == "Byars" and row["x"] < 10:
            assert got["method"] == "exact Poisson"
            exact.append((row["x"], row["confidence"]))
            found = byar(row["x"], level=level)
        assert found == pytest.approx((row["lowercl"], row["uppercl"]), rel=1e-9, nan_ok=True)
    assert exact == BYAR_BELOW_TEN

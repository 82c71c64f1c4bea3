"""A survey's strata, units, weights, population and lonely units each change what they should."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.equity.options import Design
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError

from .sampled_rows import broken_down, rows

ROWS = rows().assign(in_all=60.0)
SURVEYED = ["proportion", "rate", "mean"]


def of(kind: str, design: Design, data: pd.DataFrame = ROWS, **options: Any) -> equity.Breakdown:
    return broken_down(data, kind, "plain", design=design, **options)


def linearised(part: pd.DataFrame, kind: str) -> tuple[float, float]:
    """Return the value and its standard error from the totals of units within strata, worked out one by one."""
    top = {"proportion": "seen", "rate": "visits", "mean": "score"}[kind]
    size = ROWS["years"] if kind == "rate" else pd.Series(1.0, index=ROWS.index)
    w = ROWS["w"].where(ROWS.index.isin(part.index), 0.0)
    value = (w * ROWS[top]).sum() / (w * size).sum()
    z = (w * (ROWS[top] - value * size) / (w * size).sum()).groupby([ROWS["stratum"], ROWS["unit"]]).sum()
    variance = 0.0
    for _, units in z.groupby(level=0):
        many = len(units)
        variance += many / (many - 1) * ((units - units.mean()) ** 2).sum()
    scale = 100 if kind == "rate" else 1
    return scale * value, scale * float(np.sqrt(variance))


@pytest.mark.parametrize("kind", SURVEYED)
def test_values_and_errors_are_those_worked_out_unit_by_unit(kind: str) -> None:
    basis = broken_down(ROWS, kind, "design of units").basis.set_index("g")
    for label, part in [*ROWS.groupby("g"), ("(all)", ROWS)]:
        assert basis.loc[label, ["value", "se"]].tolist() == pytest.approx(linearised(part, kind), rel=1e-7)
        assert basis.loc[label, "n"] == len(part)


@pytest.mark.parametrize("kind", SURVEYED)
def test_each_part_of_a_design_changes_the_answer(kind: str) -> None:
    designs = {
        "nothing": Design(),
        "strata": Design(strata="stratum"),
        "units": Design(units="unit"),
        "weights": Design(weights="w"),
        "both": Design(strata="stratum", units="unit"),
        "population": Design(strata="stratum", units="unit", population="in_all"),
    }
    made = {name: of(kind, design).basis.set_index("g") for name, design in designs.items()}
    se = {name: basis.loc["a", "se"] for name, basis in made.items()}
    assert len({round(v, 12) for v in se.values()}) == len(se)
    assert se["population"] < se["both"]
    assert made["weights"].loc["a", "value"] != pytest.approx(made["nothing"].loc["a", "value"], rel=1e-4)
    assert made["strata"].loc["a", "value"] == pytest.approx(made["nothing"].loc["a", "value"])


@pytest.mark.parametrize("kind", SURVEYED)
def test_a_stratum_of_one_unit_is_refused_or_centred(kind: str) -> None:
    alone = pd.concat([ROWS, ROWS.head(3).assign(stratum="s3", unit="s3-1")], ignore_index=True)
    design = Design(strata="stratum", units="unit", weights="w")
    with pytest.raises(NotEstimableError, match="single sampling unit"):
        of(kind, design, alone)
    centred = of(kind, Design(strata="stratum", units="unit", weights="w", lonely="centred"), alone)
    assert centred.table["lower"].notna().all()
    with pytest.raises(UnknownChoiceError):
        of(kind, Design(strata="stratum", units="unit", lonely="drop"), alone)


@pytest.mark.parametrize("name", ["strata", "units", "weights", "population"])
def test_a_column_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(MissingColumnError, match="'nowhere'"):
        of("mean", Design(**{name: "nowhere"}))


def test_scores_all_alike_have_no_interval_whatever_their_last_digit() -> None:
    """Sums of the weights of equal scores are not equal to the last digit: an interval of no width came of it."""
    same = ROWS.assign(score=ROWS["score"].where(ROWS["g"] != "a", 0.1))
    for way in ("weights", "cluster", "design of units", "design of rows"):
        row = broken_down(same, "mean", way).table.set_index("g").loc["a"]
        assert row["value"] == pytest.approx(0.1)
        assert (row["method"], np.isnan(row["lower"])) == ("none", True)

"""A published stratified school survey comes out as R's survey package has it, every row of the table."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.design import (
    Linearised,
    Sample,
    design_effect,
    mean_limits,
    share_limits,
    survey_contrast,
    survey_mean,
    survey_ratio,
    survey_share,
    survey_total,
)

Row = dict[str, float]
# R finds these limits by interpolating a profile of the likelihood; the equation itself is solved here.
INTERPOLATED = "ciprop:likelihood"


def domains(schools: pd.DataFrame, columns: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the names of the groups, and for each school whether it is in them."""
    labels = [sorted(schools[c].unique()) for c in columns]
    members = [
        np.logical_and.reduce([schools[c] == v for c, v in zip(columns, values, strict=True)])
        for values in itertools.product(*labels)
    ]
    return [" | ".join(values) for values in itertools.product(*labels)], np.column_stack(members)


def as_rows(
    stat: str, groups: list[str], found: Linearised, **more: np.ndarray
) -> dict[tuple[str, str], Row]:
    columns = {"estimate": found.value, "se": found.se, **more}
    return {
        (stat, group): {name: float(np.atleast_1d(column)[i]) for name, column in columns.items()}
        for i, group in enumerate(groups)
    }


def means_and_totals(schools: pd.DataFrame, sample: Sample) -> dict[tuple[str, str], Row]:
    w, y, z = (schools[c].to_numpy() for c in ("pw", "api00", "api99"))
    overall = survey_mean(sample, w=w, wy=w * y)
    sums = {"n": len(w), "w": w.sum(), "wy": (w * y).sum(), "wy2": (w * y**2).sum(), "population": w.sum()}
    lower, upper = mean_limits(overall)
    rows = as_rows(
        "mean api00", ["all"], overall, lower=lower, upper=upper, deff=design_effect(overall, **sums)
    )
    rows |= as_rows("N", ["all"], survey_total(sample, w))
    rows |= as_rows("ratio api00/api99", ["all"], survey_ratio(sample, numerator=w * y, denominator=w * z))
    for columns in (["stype"], ["awards"], ["stype", "awards"]):
        names, members = domains(schools, columns)
        weights = w[:, None] * members
        found = survey_mean(sample, w=weights, wy=weights * y[:, None])
        rows |= as_rows(f"mean api00 by {' x '.join(columns)}", names, found)
    weights = w[:, None] * domains(schools, ["awards"])[1]
    contrast = survey_contrast(sample, w=weights, wy=weights * y[:, None], coefficients=[-1, 1])
    return rows | as_rows("diff mean api00 Yes-No", ["awards"], contrast)


def proportions(schools: pd.DataFrame, sample: Sample) -> dict[tuple[str, str], Row]:
    w, yes = schools["pw"].to_numpy(), (schools["awards"] == "Yes").to_numpy()
    rows: dict[tuple[str, str], Row] = {}
    overall = survey_share(sample, w=w, wy=w * yes, n=len(w))
    for method in ("logit", "likelihood", "beta", "mean", "asin", "xlogit"):
        lower, upper = share_limits(overall, method=method)
        rows |= as_rows(f"prop awards=Yes ciprop:{method}", ["all"], overall, lower=lower, upper=upper)
    names, members = domains(schools, ["stype"])
    weights = w[:, None] * members
    found = survey_share(sample, w=weights, wy=weights * yes[:, None], n=members.sum(axis=0))
    lower, upper = share_limits(found, method="logit")
    return rows | as_rows("prop awards=Yes by stype ciprop:logit", names, found, lower=lower, upper=upper)


@pytest.mark.golden
@pytest.mark.parametrize(("design", "finite"), [("strat_fpc", True), ("strat_nofpc", False)])
def test_every_published_row(golden: Path, design: str, *, finite: bool) -> None:
    schools = pd.read_csv(golden / "equity" / "survey" / "input_apistrat.csv")
    expected = pd.read_csv(golden / "equity" / "survey" / "expected_survey_4.1.csv")
    expected = expected[expected["design"] == design]
    assert len(expected) == 24
    sample = Sample(schools["stype"], schools["fpc"] if finite else None)
    made = means_and_totals(schools, sample) | proportions(schools, sample)
    assert set(made) == set(zip(expected["stat"], expected["group"], strict=True))
    for row in expected.to_dict("records"):
        found = made[row["stat"], row["group"]]
        for column in ("estimate", "se", "lower", "upper", "deff"):
            if not np.isnan(row[column]):
                near = 5e-6 if INTERPOLATED in row["stat"] else 1e-10
                assert found[column] == pytest.approx(row[column], rel=near, abs=1e-9), (row, column)
        # The column is of the whole design, also in rows whose limits rest on the fewer of a domain.
        assert row["df"] == len(schools) - schools["stype"].nunique()


@pytest.mark.golden
def test_the_degrees_of_freedom_are_of_the_design_or_of_the_domain(golden: Path) -> None:
    schools = pd.read_csv(golden / "equity" / "survey" / "input_apistrat.csv")
    sample = Sample(schools["stype"])
    _, members = domains(schools, ["stype"])
    weights = schools["pw"].to_numpy()[:, None] * members
    of_domain = survey_mean(sample, w=weights, wy=weights)
    of_design = survey_mean(sample, w=weights, wy=weights, df_of="design")
    assert of_domain.df.tolist() == [99, 49, 49]
    assert of_design.df.tolist() == [197, 197, 197]

"""Mental health in the HELP trial along two years: few were seen throughout, and nothing early was there to keep."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.sustained import Sustained, sustained
from syschange.errors import NotEstimableError
from syschange.examples import help_trial

AT = (6, 12, 18, 24)


@pytest.fixture(scope="module")
def cesd() -> pd.DataFrame:
    trial = help_trial()
    scores = trial.outcomes[trial.outcomes["measure"] == "cesd"]
    return trial.people.merge(scores, on="person_id", how="left")


def result(data: pd.DataFrame, **options: Any) -> Sustained:
    given = {"value": "value", "before": 0, "arm": "arm", "comparison": "usual care", **options}
    return sustained(data, **given)


def wide(data: pd.DataFrame) -> pd.DataFrame:
    scores = data.pivot_table(index="person_id", columns="months", values="value")
    return data.drop_duplicates("person_id").set_index("person_id")[["arm", "sex"]].join(scores)


def fit(people: pd.DataFrame, months: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the adjusted differences and their covariance, by least squares on the rows."""
    x = np.column_stack([np.ones(len(people)), people["arm"] == "clinic", people[0]]).astype(float)
    y = people[months].to_numpy()
    fitted, *_ = np.linalg.lstsq(x, y, rcond=None)
    left = y - x @ fitted
    return fitted[1], left.T @ left / (len(x) - 3) * np.linalg.inv(x.T @ x)[1, 1]


@pytest.mark.parametrize("measure", ["mcs", "cesd"])
def test_effects_are_of_the_same_people_with_their_covariance(
    mcs: pd.DataFrame, cesd: pd.DataFrame, measure: str
) -> None:
    data = mcs if measure == "mcs" else cesd
    made = result(data)
    same = wide(data).dropna(subset=[0, *AT])
    assert len(same) == 98
    theta, covariance = fit(same, list(AT))
    table = made.table[made.table["quantity"] == "effect"]
    assert table["months"].tolist() == list(AT)
    np.testing.assert_allclose(table["value"], theta, rtol=1e-8)
    path = made.basis.same.path(0)
    np.testing.assert_allclose(path.covariance, covariance, rtol=1e-8)
    late = np.array([0, 1, 1, 1]) / 3
    kept = late - 0.5 * np.array([1, 0, 0, 0])
    for quantity, weights in (("late", late), ("retained", kept)):
        found = made.estimate(quantity)
        assert found.value == pytest.approx(float(weights @ theta))
        assert found.distribution.se == pytest.approx(float(weights @ covariance @ weights) ** 0.5)
        assert found.distribution.df == 95
    assert made.estimate("early").value == pytest.approx(theta[0])


def test_everybody_seen_then_stands_beside_them(mcs: pd.DataFrame) -> None:
    made = result(mcs)
    table = made.table[made.table["quantity"] == "effect, everybody seen"].set_index("months")
    for month in AT:
        seen = wide(mcs).dropna(subset=[0, month])
        theta, covariance = fit(seen, [month])
        found = made.estimate("effect, everybody seen", months=month)
        assert found.value == pytest.approx(theta[0])
        assert found.distribution.se == pytest.approx(covariance[0, 0] ** 0.5)
        assert table.loc[month, ["n_changed", "n_comparison"]].sum() == len(seen)
    assert table.loc[24, "value"] == pytest.approx(2.357, abs=5e-4)


def test_the_words_say_how_few_and_that_there_is_nothing_to_keep(mcs: pd.DataFrame) -> None:
    text = result(mcs, label="mental health").text
    assert "This is of the same 98 people throughout, of 453 in all" in text
    assert "At 6 months after the change mental health with clinic was 2.7 lower than with usual care" in text
    assert "nothing yet whose lasting could be shown" in text
    assert "Among all 266 seen at month 24" in text
    assert "significan" not in text.lower()
    assert "no difference" not in text
    with pytest.raises(NotEstimableError, match="leave out only shares between"):
        result(mcs).estimate("retained share")


def test_those_lost_are_counted(mcs: pd.DataFrame) -> None:
    table = result(mcs, by=["sex"]).attrition
    people = wide(mcs)
    for row in table.to_dict("records"):
        here = people[people["arm"] == row["arm"]]
        here = here if row["sex"] == "(all)" else here[here["sex"] == row["sex"]]
        seen = here[[0, *AT]].notna().all(axis=1)
        assert (row["enrolled"], row["seen"], row["lost"]) == (len(here), seen.sum(), (~seen).sum())
        assert row["lower"] < row["share_lost"] < row["upper"]


def test_each_group_has_the_fit_of_its_own_people(mcs: pd.DataFrame) -> None:
    made = result(mcs, by=["sex"])
    for name in ("Female", "Male"):
        people = wide(mcs)
        same = people[people["sex"] == name].dropna(subset=[0, *AT])
        theta, covariance = fit(same, list(AT))
        weights = np.array([0, 1, 1, 1]) / 3
        found = made.estimate("late", sex=name)
        assert found.value == pytest.approx(float(weights @ theta))
        assert found.distribution.se == pytest.approx(float(weights @ covariance @ weights) ** 0.5)
        apart = made.estimate("late less everyone's", sex=name)
        assert apart.value == pytest.approx(found.value - made.estimate("late").value)
    alike = made.alike
    assert set(alike["quantity"]) == {"early", "late"}


def test_where_lower_is_better_a_fall_is_worthwhile(cesd: pd.DataFrame) -> None:
    made = result(cesd, better="lower", worthwhile=2)
    late = made.estimate("late")
    assert late.value < 0
    assert made.estimate("worthwhile").value == pytest.approx(-late.value - 2)
    assert made.estimate("worthwhile").probability(0) == pytest.approx(1 - late.probability(-2))
    kept = late.value - 0.5 * made.estimate("early").value
    assert made.estimate("retained").value == pytest.approx(-kept)
    assert "worthwhile, below -2.00" in made.text

"""People who have several rows: the interval is that of the sandwich worked out person by person."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.errors import DataWarning

from .sampled_rows import broken_down, numbers, rows

ROWS = rows()
CLUSTERED = ["proportion", "rate", "mean"]


def sandwich(part: pd.DataFrame, kind: str, per: float = 100) -> tuple[float, float]:
    """Return the value and its standard error, by residuals of people (Liang & Zeger 1986, with G / (G - 1))."""
    column = {"proportion": "seen", "rate": "visits", "mean": "score"}[kind]
    size = part["years"] if kind == "rate" else pd.Series(1.0, index=part.index)
    people = part.assign(m=size).groupby("person").agg(t=(column, "sum"), m=("m", "sum"))
    value = people["t"].sum() / people["m"].sum()
    residuals = people["t"] - value * people["m"]
    many = len(people)
    se = np.sqrt(many / (many - 1) * (residuals**2).sum()) / people["m"].sum()
    scale = per if kind == "rate" else 1
    return scale * value, scale * se


@pytest.mark.parametrize("kind", CLUSTERED)
def test_values_and_errors_are_those_worked_out_person_by_person(kind: str) -> None:
    made = broken_down(ROWS, kind, "cluster")
    basis = made.basis.set_index("g")
    for label, part in [*ROWS.groupby("g"), ("(all)", ROWS), ("(unknown)", ROWS[ROWS["g"].isna()])]:
        value, se = sandwich(part, kind)
        assert basis.loc[label, "value"] == pytest.approx(value, rel=1e-9)
        assert basis.loc[label, "se"] == pytest.approx(se, rel=1e-9)
        assert basis.loc[label, "n"] == part["person"].nunique()
        assert basis.loc[label, "denominator"] == len(part)


@pytest.mark.parametrize("kind", CLUSTERED)
def test_people_of_whom_nothing_is_known_are_people_all_the_same(kind: str) -> None:
    column = {"proportion": "seen", "rate": "visits", "mean": "score"}[kind]
    silent = pd.DataFrame({"person": ["nobody knows", "nobody knows"], "g": ["a", "a"], column: [None, None]})
    table = pd.concat([ROWS, silent.reindex(columns=ROWS.columns)], ignore_index=True)
    table[column] = table[column].astype("Float64")
    one, two = (broken_down(t, kind, "cluster").basis.set_index("g") for t in (ROWS, table))
    assert (two["n"] - one["n"]).to_dict() == {g: float(g in {"(all)", "a"}) for g in one.index}
    same = ["denominator", "value", "se"]
    pd.testing.assert_frame_equal(two[same], one[same])


@pytest.mark.parametrize("kind", CLUSTERED)
def test_everybody_else_is_worked_out_person_by_person(kind: str) -> None:
    others = broken_down(ROWS, kind, "cluster").others.set_index("g")
    for label in ["a", "b", "c"]:
        value, se = sandwich(ROWS[ROWS["g"] != label], kind)
        assert others.loc[label, ["value", "se"]].tolist() == pytest.approx([value, se], rel=1e-7)


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_one_row_a_person_is_as_without_people(kind: str) -> None:
    own = ROWS.assign(person=range(len(ROWS)))
    one, two = (numbers(broken_down(own, kind, way).table) for way in ("cluster", "plain"))
    np.testing.assert_allclose(one, two, rtol=1e-9)


@pytest.mark.parametrize("kind", CLUSTERED)
def test_the_same_rows_again_say_nothing_more(kind: str) -> None:
    """Copies of a person's rows leave the interval as wide, where without people it narrows.

    Shares are nearly so: they are never taken to vary less than as many independent rows would.
    """
    twice = pd.concat([ROWS, ROWS], ignore_index=True)
    once, again = (broken_down(data, kind, "cluster") for data in (ROWS, twice))
    np.testing.assert_allclose(again.basis[["n", "value", "se"]], once.basis[["n", "value", "se"]], rtol=1e-9)
    width = again.table["upper"] - again.table["lower"]
    np.testing.assert_allclose(width, once.table["upper"] - once.table["lower"], rtol=0.1)
    fooled = broken_down(twice, kind, "plain").table
    assert (fooled["upper"] - fooled["lower"] < 0.85 * width).all()


@pytest.mark.parametrize("kind", CLUSTERED)
def test_the_words_speak_of_records_and_people(kind: str) -> None:
    assert f"from {len(ROWS)} records" in broken_down(ROWS, kind, "cluster").words
    assert f"of {ROWS['person'].nunique()} people" in broken_down(ROWS, kind, "cluster").words


def moving(**options: Any) -> equity.Breakdown:
    changed = ROWS.assign(h=np.where(ROWS.index % 2, "x", "y"))
    return broken_down(changed, "mean", "cluster", by=["g", "h"], **options)


def test_a_characteristic_that_changes_within_a_person_is_warned_of_and_said() -> None:
    with pytest.warns(DataWarning, match="more than one group of 'h' within one period") as caught:
        made = moving()
    assert len(caught) == 1
    assert str(caught[0].message) in made.text
    assert "'g'" not in str(caught[0].message)
    assert caught[0].filename == __file__.replace("test_repeats", "sampled_rows")


def test_one_that_changes_between_periods_alone_is_not() -> None:
    steady = ROWS.assign(h=np.where(ROWS["when"] == "p1", "x", "y"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = broken_down(steady, "mean", "cluster", by=["h"], period="when")
    assert "more than one group" not in made.text
    with pytest.warns(DataWarning):
        broken_down(steady, "mean", "cluster", by=["h"])


def test_each_group_of_people_who_move_is_worked_out_by_itself() -> None:
    with pytest.warns(DataWarning):
        basis = moving().basis.set_index(["g", "h"])
    changed = ROWS.assign(h=np.where(ROWS.index % 2, "x", "y"))
    for label in ("x", "y"):
        found = basis.loc[("(all)", label), ["value", "se"]].tolist()
        assert found == pytest.approx(sandwich(changed[changed["h"] == label], "mean"), rel=1e-7)

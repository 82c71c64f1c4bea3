"""On paper all is made of published counts and coarse moments, and nothing that is true is left."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.effects.staggered import Staggered
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .panels import NEVER, panel, run

COARSE = Coarsening("a policy", figures=2)
LIMITS = [
    "value",
    "lower",
    "upper",
    "band_lower",
    "band_upper",
    "pooled",
    "pooled_lower",
    "pooled_upper",
    "detectable",
]


def made(**given: object) -> Staggered:
    table = panel((13, 17, 4, 28), (3, 5, 6, NEVER))
    table["s"] = np.where(table["u"].isin(["u001", "u050"]), "few", table["s"])
    table.loc[[7, 19], "y"] = np.nan
    return run(table, by=["s"], **given)


def on_paper(result: Staggered) -> Staggered:
    paper = disclosure.protect(result).results[0]
    assert isinstance(paper, Staggered)
    return paper


def test_no_true_number_stands_in_it() -> None:
    result = made()
    paper = on_paper(result)
    assert paper.table["rows"].isna().all()
    for name in ("changed", "comparison"):
        shown = paper.table[name].dropna()
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
    for column in LIMITS:
        known = paper.table[column].notna() & result.table[column].notna()
        # A value that is on its own step already comes back as it was; none is by chance.
        assert not np.isclose(
            paper.table.loc[known, column], result.table.loc[known, column], rtol=1e-9, atol=0
        ).any()
    each = paper.group_times
    assert not np.isclose(each["value"], result.group_times["value"], rtol=1e-9, atol=0).any()
    true = {str(int(n)) for n in result.counts()["count"] if n % 5 and n >= 10}
    assert true.isdisjoint(re.findall(r"(?<![\d.])\d+(?!\.?\d)", paper.text))
    assert paper.provenance.rows_in is paper.provenance.data_digest is None
    assert NOT_FOR_RELEASE not in paper.text
    assert (paper.standing["n"].dropna() % 5 == 0).all()


def test_what_only_true_numbers_could_give_is_left_out() -> None:
    result, paper = made(), on_paper(made())
    assert len(result.contrast) == 1
    assert len(paper.contrast) == 0
    assert run(panel()).before.tested
    assert math.isnan(on_paper(run(panel())).before.chance)
    assert "taken together" in run(panel()).text
    assert "taken together" not in on_paper(run(panel())).text
    assert not np.allclose(paper.covariance, result.covariance, rtol=1e-6)
    few = run(panel((5, 5, 12), (3, 5, NEVER)))
    assert math.isfinite(few.by_lot) == (few.table["changed"].max() < 10)


def test_values_lie_on_a_step_set_by_everybodys_spread() -> None:
    result = made()
    paper = on_paper(result)
    step = 10.0 ** (math.floor(math.log10(result.spread)) - 2)
    slope = paper.table["aggregation"] == "slope before"
    for rows, size in ((~slope, step), (slope, step / 10)):
        shown = paper.table.loc[rows, "value"].dropna() / size
        np.testing.assert_allclose(shown, shown.round(), atol=1e-6)
    known = paper.table["value"].notna()
    np.testing.assert_allclose(
        paper.table["value"][known], result.table["value"][known], atol=step / 2 + 1e-12
    )


def test_a_few_are_hidden_with_all_that_rests_on_them() -> None:
    result, paper = made(), on_paper(made())
    assert set(result.table["s"]) == set(paper.table["s"]) == {"(all)", "a", "b", "few"}
    few = paper.table[paper.table["s"] == "few"]
    assert few[["changed", "comparison", *LIMITS]].isna().all(axis=None)
    cohort = paper.table[(paper.table["s"] == "(all)") & (paper.table["at"] == "6")]
    assert cohort.loc[cohort["aggregation"] == "cohort", LIMITS].isna().all(axis=None)
    assert (paper.table.loc[paper.table["value"].isna(), "note"] != "").all()
    paper.plot()


def test_counts_published_as_they_are_leave_the_counts() -> None:
    result = made()
    again = result.from_counts(result.counts(), COARSE)
    for column in ("changed", "comparison"):
        pd.testing.assert_series_equal(again.table[column], result.table[column])
    units = result.standing["counted"] == "units"
    np.testing.assert_array_equal(again.standing.loc[units, "n"], result.standing.loc[units, "n"])
    assert again.policy == "a policy"


def test_with_everything_hidden_nothing_is_shown() -> None:
    result = made()
    hidden = result.from_counts(result.counts().assign(count=np.nan), COARSE)
    numbers = hidden.table[["changed", "comparison", "rows", *LIMITS]]
    assert numbers.isna().all(axis=None)
    assert len(hidden.table) == len(result.table)
    assert hidden.group_times[["changed", "value", "lower"]].isna().all(axis=None)
    assert not re.search(r"[1-9]", hidden.text)
    assert np.isnan(hidden.path).all()
    hidden.plot()
    pd.testing.assert_frame_equal(hidden.from_counts(hidden.counts(), COARSE).table, hidden.table)


def test_every_count_is_told_once_and_whole() -> None:
    table = made().counts()
    assert not table.duplicated(["cell", "quantity"]).any()
    assert (table["count"] % 1 == 0).all()
    told = table.set_index(["cell", "quantity"])["count"]
    everybody = (("s", "(all)"), ("aggregation", "cohort"), ("at", "(all)"))
    assert told[(everybody, "changed")] == 34
    assert told[(everybody, "comparison")] == 28
    of_places = made(counted="places").counts().set_index(["cell", "quantity"])["count"]
    assert of_places[(everybody, "rows")] == 62 * 8 - 2


@pytest.mark.parametrize("counted", ["people", "places"])
def test_the_number_of_places_is_no_secret_and_that_of_people_is(counted: str) -> None:
    result = made(counted=counted)
    paper = on_paper(result)
    quantities = set(result.counts()["quantity"])
    assert quantities == ({"changed", "comparison", "n"} if counted == "people" else {"rows"})
    shown = paper.table.loc[paper.table["s"] == "few", "changed"].iloc[0]
    assert math.isnan(shown) if counted == "people" else shown == 1


@pytest.mark.parametrize("counted", ["people", "places"])
def test_rows_that_would_tell_how_many_people_do_not_stand(counted: str) -> None:
    table = panel((14, 16, 25), periods=20).assign(x=lambda d: d["t"] % 3 + d["u"].str[-1].astype(int))
    table["y"] = table["y"].where(table["u"] > "u002")  # three people in 20 periods each
    table["x"] = table["x"].where((table["u"] != "u010") | (table["t"] > 14))
    table = table[(table["u"] != "u020") | (table["t"] % 2 == 0)]
    result = run(table, covariates=["x"], counted=counted)
    told = ("60 rows without an outcome", "In 25 cases a covariate", "In 10 cases a unit was not seen")
    assert all(each in result.text for each in told)
    paper = on_paper(result)
    for word in ("rows", "cases", "60", "not seen"):
        assert word not in paper.text
    standing = paper.standing.set_index("counted")["n"]
    assert standing[["rows", "gaps"]].isna().all()
    assert standing["units"].notna().any()
    assert paper.table["rows"].isna().all() == (counted == "people")
    assert paper.group_times["rows"].isna().all() == (counted == "people")
    assert paper.table["value"].notna().any()


def test_a_note_does_not_say_that_there_was_one_unit_or_that_all_were_alike() -> None:
    table = panel((1, 12, 14), (3, 5, NEVER))
    table["s"] = np.where(table["u"].isin(["u000", "u026"]), "pair", "rest")
    result = run(table, by=["s"])
    assert "one unit: no interval" in set(result.table["note"])
    paper = on_paper(result)
    assert set(paper.table["note"]) <= {"", "hidden"}
    assert set(paper.group_times["note"]) <= {"", "hidden"}
    still = on_paper(run(table.assign(y=table["t"] + 2.0 * (table["t"] >= table["g"]))))
    assert set(still.table["note"]) == {"hidden"}
    assert still.table["value"].isna().all()

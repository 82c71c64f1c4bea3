"""On paper nothing true is left: no count of cases or workers, and nothing worked out from one."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.results import NOT_FOR_RELEASE, Coarsening
from syschange.system.pathways import Pathways

from .logs import asked, log

DATA = log("renamed", cases=213, after=237)
DATA.loc[[3, 40, 90], "case_id"] = None
RARE = pd.DataFrame(
    {
        "case_id": "rare", "activity": ["referral", "secret step"], "position": [1, 2],
        "happened_on": pd.to_datetime(["2021-03-01", "2021-03-09"]), "agency": "self", "worker_id": "w1",
    }
)  # fmt: skip
FULL = {"worker": "worker_id", "entry": "agency", "sets": {"rules": (["a", "b"], ["a", "c"])}}


@pytest.fixture(scope="module")
def pair() -> tuple[Pathways, Pathways]:
    true = asked(pd.concat([DATA, RARE]), **FULL)
    made = protect(true).results[0]
    assert isinstance(made, Pathways)
    return true, made


def test_counts_are_rounded_and_few_are_hidden(pair: tuple[Pathways, Pathways]) -> None:
    true, made = pair
    for table in (
        made.table[["cases_before", "cases_after"]],
        made.renaming[["cases_before", "cases_after"]],
    ):
        shown = pd.Series(table.to_numpy().ravel()).dropna()
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
    assert (made.map["cases"].dropna() % 5 == 0).all()
    assert true.map["cases"].min() < 10
    counted = true.counts()
    assert counted["count"].ge(0).all()
    assert not counted.duplicated(["cell", "quantity"]).any()


def test_a_step_that_few_took_has_no_name_on_paper(pair: tuple[Pathways, Pathways]) -> None:
    true, made = pair
    assert "secret step" in set(true.renaming["before"])
    shown = (
        made.table.to_csv() + made.renaming.to_csv() + made.map.to_csv() + made.text + str(made.provenance)
    )
    assert "secret" not in shown


def test_shares_are_made_from_rounded_counts(pair: tuple[Pathways, Pathways]) -> None:
    true, made = pair
    for period in ("before", "after"):
        old, new = (m.map[m.map["period"] == period].set_index(["from", "to"])["share"] for m in (true, made))
        both = old.index.intersection(new.index)
        assert len(both) > 5
        assert not np.isclose(old[both], new[both], rtol=1e-6, atol=0).any()
        assert new.sum() == pytest.approx(1)
    np.testing.assert_allclose(made.table["distance"].iloc[:2], true.table["distance"].iloc[:2], atol=0.06)


def test_no_number_is_the_true_one(pair: tuple[Pathways, Pathways]) -> None:
    true, made = pair
    declared = {"rules"}  # sets of labels count nobody
    old, new = (m.table[~m.table["quantity"].isin(declared)].set_index("quantity") for m in (true, made))
    for column in ("before", "after", "raw", "drift", "lower", "distance", "excess"):
        for quantity in old.index:
            a, b = old.loc[quantity, column], new.loc[quantity, column]
            if math.isfinite(a) and math.isfinite(b) and a not in {0.0, 1.0}:
                assert a != b, (quantity, column)
    assert new["chance"].isna().all()


def test_words_and_provenance_hold_nothing_true(pair: tuple[Pathways, Pathways]) -> None:
    true, made = pair
    assert NOT_FOR_RELEASE in true.text
    assert NOT_FOR_RELEASE not in made.text
    assert (made.provenance.rows_in, made.provenance.data_digest) == (None, None)
    told = [int(n) for n in re.findall(r"(\d+) (?:cases|rows|begun)", made.words)]
    assert told
    assert all(n % 5 == 0 for n in told)
    assert "214" in true.words
    assert "214" not in made.words
    assert "are not told where they are too few to show" in made.words
    assert made.plot() is not None


def test_intervals_on_paper_are_about_as_wide() -> None:
    true = asked(log("redesigned", cases=400, after=400))
    made = protect(true).results[0]
    assert isinstance(made, Pathways)
    for name in ("distance by name", "distance by shape"):
        one, two = true.estimate(name), made.estimate(name)
        assert (two.upper - two.lower) / (one.upper - one.lower) == pytest.approx(1, abs=0.5)
    assert made.finding == true.finding == "redesigned"


def test_with_everything_hidden_nothing_is_shown() -> None:
    true = asked(DATA, **FULL)
    hidden = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    assert hidden.table.empty
    assert hidden.renaming.empty
    assert hidden.map.empty
    assert (hidden.finding, hidden.reason) == ("unclear", "hidden")
    assert "too few cases to show" in hidden.words
    assert not re.search(r"\d", hidden.words)
    assert hidden.plot() is not None
    with pytest.raises(ValueError, match="hidden"):
        hidden.estimate()


def test_published_as_they_are_the_counts_give_much_the_same() -> None:
    true = asked(DATA, **FULL)
    again = true.from_counts(true.counts(), Coarsening("a policy", 3))
    np.testing.assert_allclose(again.table["distance"].iloc[:2], true.table["distance"].iloc[:2], atol=0.03)
    assert again.finding == true.finding


def test_how_far_the_values_of_a_few_drift_is_not_told() -> None:
    data = DATA[DATA["case_id"].notna()].copy()
    some = data.loc[data["happened_on"] < "2022-06-01", "case_id"].unique()[:6]
    data.loc[data["case_id"].isin(some) & (data["activity"] == "review"), "activity"] = "home visit"
    true = asked(data, wait_to=("home visit", "reflection"))
    made = protect(true).results[0]
    assert isinstance(made, Pathways)
    old, new = (m.table.set_index("quantity").loc["days to the step waited for"] for m in (true, made))
    assert 4 <= true.basis.before.samples["days to the step waited for"].n < 10  # type: ignore[union-attr]
    assert np.isfinite(old["drift"])
    assert new[["before", "distance", "drift", "excess", "margin"]].isna().all()
    assert np.isfinite(made.table.set_index("quantity").loc["steps a case", "drift"])


def test_of_a_team_too_few_to_show_at_one_time_no_band_is_told() -> None:
    true = asked(log("renamed", staff=14), worker="worker_id")
    counts = true.counts()
    workers = counts["quantity"] == "workers"
    for one, told in ((("workers", "after"), "not shown"), (("workers", "both"), "too few workers in both")):
        some = counts.assign(count=counts["count"].where(~(workers & (counts["cell"] == (one,)))))
        row = true.from_counts(some, Coarsening("a policy", 3)).table.set_index("quantity").loc["staff"]
        assert told in row["note"]
        assert row["same"] == "not known"


def test_staff_are_told_in_bands_and_not_where_few() -> None:
    few = protect(asked(log("renamed", staff=11), worker="worker_id")).results[0]
    assert isinstance(few, Pathways)
    row = few.table.set_index("quantity").loc["staff"]
    assert row[["before", "after", "distance"]].isna().all()
    assert "of the workers of either time" in row["note"]

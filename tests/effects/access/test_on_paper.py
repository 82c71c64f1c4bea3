"""On paper waits are those of a life table of published counts, and nothing that is true is left in it."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.effects.access import TimeToAccess
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .rows import by_days, people

PEOPLE = people(n=1403)
COARSE = Coarsening("a policy", figures=2)
ASKED: dict[str, Any] = {"by": ["offer", "area"], "ways": 2, "at": (7, 14, 28, 56), "exits": "left"}
COUNTED = ["n", "events", "waiting", "exits"]
NUMBERS = [
    "value",
    "lower",
    "upper",
    "n",
    "events",
    "waiting",
    "exits",
    "detectable",
    "pooled",
    "pooled_lower",
]


def made(**options: Any) -> TimeToAccess:
    return by_days(PEOPLE, **{**ASKED, "reference": "usual", **options})


def on_paper(result: TimeToAccess) -> TimeToAccess:
    paper = disclosure.protect(result).results[0]
    assert isinstance(paper, TimeToAccess)
    return paper


@pytest.mark.parametrize("reference", ["usual", "rest", None])
def test_no_true_number_stands_in_it(reference: str | None) -> None:
    result = made(reference=reference)
    paper = on_paper(result)
    assert len(paper.table) == len(result.table)
    true, told = (m.table[NUMBERS].to_numpy(float) for m in (result, paper))
    # Where the true counts happen to be those that are published there is nothing to tell apart.
    same = (result.table[COUNTED] == paper.table[COUNTED]).any(axis=1).to_numpy()
    assert not ((true == told) & (told % 5 != 0))[~same].any()
    assert same.mean() < 0.7
    counts = paper.table[COUNTED].to_numpy(float)
    assert (counts[np.isfinite(counts)] % 5 == 0).all()
    assert (counts[np.isfinite(counts)] >= 10).all()
    assert np.isfinite(told[:, 0]).sum() > 30
    said = re.findall(
        r"Of ([\d,]+) people|([\d,]+) were waiting|([\d,]+) left without", f"{paper.text} {paper!r}"
    )
    assert len(said) >= 4
    assert all(int("".join(n).replace(",", "")) % 5 == 0 for n in said)
    assert paper.provenance.rows_in is paper.provenance.data_digest is None
    assert NOT_FOR_RELEASE not in paper.text


def test_no_wait_of_anybody_is_held() -> None:
    paper = on_paper(made())
    assert all(g.waits is None for g in (*paper.groups, *paper.others.values()))
    assert set(paper.curves["day"]) <= {0, 7, 14, 28, 56}
    assert set(made().curves["day"]) > {0, 7, 14, 28, 56}
    assert paper.tau in {7, 14, 28, 56}


def test_the_same_published_counts_give_the_same_paper() -> None:
    """People moved about between the days told leave every count as it was, and so all that is published."""
    moved = PEOPLE.copy()
    between = moved["reached"] & moved["days"].between(15, 27)
    moved.loc[between, "days"] = 29 - (moved.loc[between, "days"] - 14)
    one, two = made(), by_days(moved, **ASKED, reference="usual")
    assert not one.table["value"].equals(two.table["value"])
    pd.testing.assert_frame_equal(on_paper(one).table, on_paper(two).table)
    pd.testing.assert_frame_equal(on_paper(one).log_rank, on_paper(two).log_rank)
    pd.testing.assert_frame_equal(on_paper(one).alike, on_paper(two).alike)
    assert on_paper(one).words == on_paper(two).words


def test_it_is_close_to_the_truth() -> None:
    paper, truth = on_paper(made()), made()
    for quantity in (
        "share by day 28",
        "difference in share by day 28",
        "difference in mean wait within 56 days",
    ):
        ours, true = paper.estimate(quantity, offer="new"), truth.estimate(quantity, offer="new")
        tolerance = 0.02 if "share" in quantity else 1.0
        assert ours.value == pytest.approx(true.value, abs=tolerance)
        assert ours.upper == pytest.approx(true.upper, abs=2 * tolerance)
    half = paper.estimate("median wait", offer="new")
    assert half.method == "Life table, interpolated, log-log"
    assert half.value == pytest.approx(truth.estimate("median wait", offer="new").value, abs=3)
    assert "worked out anew from published numbers of people" in paper.text


def test_counts_are_whole_numbers_of_people_each_told_once() -> None:
    told = made(reference="rest").counts()
    assert not told.duplicated(["cell", "quantity"]).any()
    assert (told["count"] % 1 == 0).all()
    assert (told["count"] >= 0).all()
    counts = told.set_index(["cell", "quantity"])["count"]
    new = PEOPLE[PEOPLE["offer"] == "new"]
    cell = (("offer", "new"), ("area", "(all)"))
    assert counts[(cell, "n")] == len(new)
    assert counts[(cell, "reached:28:wait")] == (new["reached"] & (new["days"] <= 28)).sum()
    assert counts[(cell, "exits:28:wait")] == (new["left"].notna() & (new["days"] <= 28)).sum()
    assert counts[(cell, "beyond:28:wait")] == (new["days"] > 28).sum()
    assert counts[(cell, "rest:n")] == len(PEOPLE) - len(new)


def test_where_nobody_can_leave_how_many_did_is_no_count() -> None:
    told = by_days(PEOPLE, at=(7, 28)).counts()
    assert not told["quantity"].str.contains("exits").any()
    paper = on_paper(by_days(PEOPLE, at=(7, 28)))
    assert np.isfinite(paper.estimate("share by day 28").value)


def test_with_everything_hidden_nothing_is_shown() -> None:
    result = made()
    hidden = result.from_counts(result.counts().assign(count=np.nan), COARSE)
    assert len(hidden.table) == len(result.table)
    assert hidden.table[NUMBERS].isna().all(axis=None)
    assert hidden.tau is None
    assert not re.search(r"\d", hidden.text)
    again = hidden.from_counts(hidden.counts(), COARSE)
    pd.testing.assert_frame_equal(again.table, hidden.table)
    hidden.plot()


def test_a_group_of_few_is_hidden_and_says_so() -> None:
    table = pd.concat([PEOPLE, PEOPLE.iloc[:6].assign(area="South")], ignore_index=True)
    paper = on_paper(by_days(table, by=["area"], reference="rest", at=(28, 56)))
    south = paper.table[paper.table["area"] == "South"]
    assert south[["value", "n", "events"]].isna().all(axis=None)
    assert south["note"].str.startswith("Hidden").all()
    assert paper.log_rank["groups"].tolist()[0] == 3
    assert paper.tau == 56


def test_differences_from_a_rest_of_few_are_hidden() -> None:
    table = pd.concat([PEOPLE.assign(offer="new"), PEOPLE.iloc[:6].assign(offer="usual")], ignore_index=True)
    paper = on_paper(by_days(table, by=["offer"], reference="rest", at=(28, 56)))
    told = paper.table[paper.table["quantity"].str.startswith("difference")]
    assert told["value"].isna().all()


def test_a_horizon_of_ones_own_is_one_of_the_days_told() -> None:
    paper = on_paper(by_days(PEOPLE, at=(7, 28), tau=50))
    assert np.isfinite(paper.estimate("mean wait within 50 days").value)
    assert "reached:50:wait" in set(by_days(PEOPLE, at=(7, 28), tau=50).counts()["quantity"])

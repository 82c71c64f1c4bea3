"""Everyone who is not in a group is a group as well: on paper, a few of them are hidden like any other few."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import disclosure, equity
from syschange.errors import WrongTypeError


def people(**groups: tuple[int, int]) -> pd.DataFrame:
    """Return people of groups of so many with and so many without the outcome."""
    rows = [(g, yes) for g, (some, none) in groups.items() for yes in [True] * some + [False] * none]
    return pd.DataFrame(rows, columns=["group", "seen"])


def on_paper(table: pd.DataFrame, reference: str) -> equity.Comparison:
    made = equity.compare(equity.breakdown(table, outcome="seen", by=["group"]), reference=reference)
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, equity.Comparison)
    return paper


@pytest.mark.parametrize("reference", ["rest", "overall"])
def test_a_group_of_nearly_everyone_is_not_compared_with_the_few_who_are_left(reference: str) -> None:
    table = on_paper(people(F=(3, 3), M=(21, 21)), reference).table
    row = table[table["group"] == "M"].iloc[0]
    assert row["denominator"] == 40
    assert np.isnan(row[["difference", "difference_lower", "difference_upper"]].astype(float)).all()


@pytest.mark.parametrize("reference", ["rest", "overall"])
def test_a_rest_that_may_be_shown_is_worked_out_from_its_own_published_counts(reference: str) -> None:
    table = on_paper(people(F=(23, 21), M=(31, 22)), reference).table
    row = table[table["group"] == "M"].iloc[0]
    share = 1.0 if reference == "rest" else 45 / (55 + 45)
    assert row["difference"] == pytest.approx((30 / 55 - 25 / 45) * share)


@given(st.dictionaries(st.sampled_from("ABC"), st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2))
def test_nothing_is_worked_out_from_fewer_than_ten(groups: dict[str, tuple[int, int]]) -> None:
    table = people(**groups)
    if table["seen"].empty:
        return
    paper = on_paper(table, "rest")
    for row in paper.table.to_dict("records"):
        rest = table[table["group"] != row["group"]]["seen"]
        mine = table[table["group"] == row["group"]]["seen"]
        if np.isfinite(row["difference"]):
            for counted in (rest.sum(), (~rest).sum(), mine.sum(), (~mine).sum()):
                assert counted >= 10


def test_means_of_a_rest_of_few_are_hidden() -> None:
    table = pd.DataFrame({"group": ["F"] * 6 + ["M"] * 42, "score": np.arange(48.0)})
    made = equity.compare(equity.breakdown(table, outcome="score", by=["group"], kind="mean"))
    assert made.table["difference"].notna().all()
    paper = disclosure.protect(made).results[0]
    assert paper.table["difference"].isna().all()


def test_what_is_protected_is_not_compared_again() -> None:
    paper = disclosure.protect(equity.breakdown(people(F=(30, 30), M=(20, 20)), outcome="seen", by=["group"]))
    with pytest.raises(WrongTypeError, match="protect the comparison"):
        equity.compare(paper.results[0])  # type: ignore[arg-type]


def test_the_name_of_a_policy_cannot_be_borrowed() -> None:
    loose = dataclasses.replace(disclosure.ONS_10_5, threshold=3)
    with pytest.raises(WrongTypeError, match="name of its own"):
        disclosure.protect(equity.breakdown(people(F=(30, 30)), outcome="seen", by=["group"]), policy=loose)


def test_no_policy_rounds_a_few_people_to_none() -> None:
    with pytest.raises(WrongTypeError, match="half the base"):
        disclosure.Policy("ours", 2, 10)

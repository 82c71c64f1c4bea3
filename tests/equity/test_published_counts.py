"""Recomputed from published counts, a result shows what they allow and nothing that was hidden."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from syschange import equity
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .groups import counts, from_counts, from_scores

Groups = dict[str | None, tuple[int, int, int]]
COARSE = Coarsening("a policy", figures=2)
SCORES: dict[str | None, list[float | None]] = {"a": [10.0, 20.0, 33.0, None], "b": [12.5, 41.0]}


def proportions(groups: Groups) -> equity.Breakdown:
    return equity.breakdown(from_counts(groups), outcome="y", by=["g"])


def means() -> equity.Breakdown:
    return equity.breakdown(from_scores(SCORES), outcome="y", by=["g"], kind="mean")


def hiding(published: pd.DataFrame, *hidden: tuple[str, str]) -> pd.DataFrame:
    """Return the counts with those of a group and quantity missing."""
    gone = [
        (dict(cell)["g"], quantity) in hidden for cell, quantity in published[["cell", "quantity"]].to_numpy()
    ]
    return published.assign(count=published["count"].astype(float).mask(np.array(gone)))


@settings(max_examples=10)
@given(groups=counts())
def test_every_count_of_people_is_told(groups: Groups) -> None:
    told = proportions(groups).counts().set_index(["cell", "quantity"])["count"]
    for label, (events, known, unknown) in groups.items():
        cell = (("g", label or "(unknown)"),)
        expected = {
            "n": known + unknown,
            "denominator:y": known,
            "numerator:y": events,
            "complement:y": known - events,
        }
        assert {quantity: told[(cell, quantity)] for quantity in expected} == expected
    assert len(told) == 4 * (len(groups) + 1)


def test_means_have_counts_of_people_and_none_of_events() -> None:
    assert set(means().counts()["quantity"]) == {"n", "denominator:y"}


@settings(max_examples=10)
@given(groups=counts())
def test_counts_published_as_they_are_change_no_number(groups: Groups) -> None:
    made = proportions(groups)
    again = made.from_counts(made.counts(), COARSE)
    pd.testing.assert_frame_equal(again.table, made.table)
    compared = equity.compare(made)
    pd.testing.assert_frame_equal(compared.from_counts(compared.counts(), COARSE).table, compared.table)


def test_what_is_published_says_its_policy_and_not_how_many_rows_there_were() -> None:
    for result in (proportions({"a": (1, 5, 1), "b": (2, 9, 0)}), means()):
        for each in (result, equity.compare(result)):
            made = each.from_counts(each.counts(), COARSE)
            assert made.policy == "a policy"
            assert NOT_FOR_RELEASE not in made.text
            assert made.provenance.rows_in is None
            assert made.provenance.data_digest is None


@pytest.mark.parametrize("kind", ["proportion", "mean"])
@pytest.mark.parametrize("reference", [None, "rest", "overall", {"g": "a"}])
def test_with_everything_hidden_nothing_is_shown(kind: str, reference: object) -> None:
    made = means() if kind == "mean" else proportions({"a": (1, 5, 1), "b": (2, 9, 0)})
    result = made if reference is None else equity.compare(made, reference=reference, least=0)  # type: ignore[arg-type]
    hidden = result.from_counts(result.counts().assign(count=np.nan), COARSE)
    assert len(hidden.table) == len(result.table)
    numbers = hidden.table.select_dtypes("number").drop(columns=["ways", "level"])
    assert numbers.isna().all(axis=None)
    assert set(hidden.table["method"]) == {"none"}
    about_groups = re.sub(
        r" For \d+ the difference cannot be given", "", hidden.text
    )  # the table says as much
    assert not re.search(r"\d", about_groups)
    again = hidden.from_counts(hidden.counts(), COARSE)
    pd.testing.assert_frame_equal(again.table, hidden.table)


@pytest.mark.parametrize("hidden", ["numerator:y", "complement:y", "denominator:y", "n"])
def test_a_share_needs_its_events_those_without_and_its_people(hidden: str) -> None:
    made = proportions({"a": (2, 5, 1), "b": (2, 9, 0)})
    shown = made.from_counts(hiding(made.counts(), ("a", hidden)), COARSE).table.set_index("g")
    assert math.isnan(shown.loc["a", "value"])
    assert math.isnan(shown.loc["a", "numerator"])
    assert shown.loc["b", "value"] == pytest.approx(2 / 9)


def test_a_hidden_group_is_hidden_from_its_comparisons_too() -> None:
    groups: Groups = {"a": (2, 5, 1), "b": (2, 9, 0), "c": (4, 9, 0)}
    made = equity.compare(proportions(groups), reference={"g": "a"}, least=0)
    shown = made.from_counts(hiding(made.counts(), ("a", "numerator:y")), COARSE).table
    assert shown[["difference", "difference_lower", "ratio", "p", "p_adjusted"]].isna().all(axis=None)
    assert shown["value"].notna().all()


def test_means_are_coarsened_to_a_step_set_by_everybodys_spread() -> None:
    made = means()
    shown = made.from_counts(made.counts(), COARSE).table.set_index("g")
    step = 10.0 ** (math.floor(math.log10(made.basis["sd"].iloc[0])) - 1)
    assert step == 1
    assert shown.loc["b", "value"] == 27  # 26.75
    assert (shown["value"] % step == 0).all()
    assert made.table.set_index("g").loc["b", "value"] == 26.75
    assert shown.loc["b", "lower"] != made.table.set_index("g").loc["b", "lower"]


def test_a_mean_is_hidden_with_its_people() -> None:
    made = means()
    shown = made.from_counts(hiding(made.counts(), ("b", "denominator:y")), COARSE).table.set_index("g")
    assert math.isnan(shown.loc["b", "value"])
    assert math.isfinite(shown.loc["a", "value"])

"""Clusters that do not fit the design are refused, in a sentence that says what is wrong."""

from typing import Any

import numpy as np
import pytest

from syschange.errors import (
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .places import alone, compared, places

ROWS = places((3, 4))


def refused(error: type[SyschangeError], data: Any = ROWS, **options: Any) -> str:
    with pytest.raises(error) as caught:
        compared(data, **options)
    return str(caught.value)


def test_a_cluster_in_both_arms() -> None:
    mixed = ROWS.assign(site=ROWS["site"].replace({"s000": "s006"}))
    said = refused(WrongTypeError, mixed)
    assert "By 'site' 1 cluster is in both arms, so the change did not happen at that level." in said
    assert "s006" not in said


@pytest.mark.parametrize("arms", [(1, 5), (5, 1), (1, 1)])
def test_a_single_cluster_an_arm(arms: tuple[int, int]) -> None:
    said = refused(NotEstimableError, places(arms))
    assert "an arm is a single cluster, so the change cannot be told from the place" in said


def test_the_arms_themselves_are_no_clusters() -> None:
    assert "cannot be told from the place" in refused(NotEstimableError, cluster="arm")


def test_a_single_cluster_without_a_comparison() -> None:
    with pytest.raises(NotEstimableError, match="what is particular to it"):
        alone(places((1, 3)))


def test_a_person_in_two_clusters() -> None:
    moved = ROWS.assign(
        site=np.where((ROWS["person_id"] == 3) & (ROWS["months"] == 12), "s001", ROWS["site"])
    )
    assert "described in two ways by 'arm', 'site'" in refused(WrongTypeError, moved)


def test_people_who_do_not_say_which_cluster() -> None:
    lacking = ROWS.assign(site=ROWS["site"].where(ROWS["person_id"] > 1))
    assert "2 rows do not say in 'site' which cluster they belong to" in refused(WrongTypeError, lacking)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"cluster": "sit"}, MissingColumnError, "Did you mean 'site'?"),
        ({"inference": "wld"}, UnknownChoiceError, "'wild'"),
        ({"assigned": "randomized"}, UnknownChoiceError, "'randomised'"),
        ({"inference": "randomisation"}, WrongTypeError, "equally likely"),
        ({"inference": "wild", "cluster": None}, WrongTypeError, "none are named"),
        ({"replicates": 10}, WrongTypeError, "replicates=1999"),
    ],
)
def test_options(options: dict[str, Any], error: type[SyschangeError], said: str) -> None:
    assert said in refused(error, **options)


def test_nobody_is_drawn_by_lot_without_a_comparison() -> None:
    with pytest.raises(WrongTypeError, match="no comparison"):
        alone(places((4, 4)), assigned="randomised")


def test_a_group_of_a_single_cluster_has_a_row_and_no_interval() -> None:
    rows = ROWS.assign(kind=np.where(ROWS["site"].isin(["s000", "s003"]), "x", "y"))
    made = compared(rows, by=["kind"])
    row = made.table[made.table["kind"] == "x"].iloc[0]
    assert row["method"] == "none"
    assert np.isnan(row["value"])
    assert row["followed_changed"] > 1
    with pytest.raises(NotEstimableError, match="a single cluster"):
        made.estimate(kind="x")


def test_clusters_that_do_not_vary_have_a_row_and_no_interval() -> None:
    rows = ROWS.assign(
        score=np.where(ROWS["months"] == 0, ROWS["person_id"] % 3, ROWS["person_id"] % 3 + 2.0)
    )
    made = compared(rows)
    assert set(made.table["method"]) == {"none"}
    assert "cannot be given" in made.text


def test_nobody_of_the_changed_places_was_seen_before() -> None:
    rows = ROWS[(ROWS["arm"] == "usual") | (ROWS["months"] == 12)]
    made = compared(rows)
    assert set(made.table["method"]) == {"none"}
    assert made.table["followed_changed"].tolist() == [0, 0]
    assert "cannot be given" in made.text

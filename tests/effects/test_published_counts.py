"""Recomputed from published counts, a comparison shows what they allow and nothing that was hidden."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange import effects
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .rows import Person, before_after, table

COARSE = Coarsening("a policy", figures=2)
PEOPLE: list[Person] = [
    ("new", 13, 52), ("new", 24, 41), ("new", 47, 98), ("new", 30, None), ("new", None, 44),
    ("usual", 31, 33), ("usual", 17, 75), ("usual", 22, 25), ("usual", None, None),
]  # fmt: skip


@pytest.fixture(params=["arm", None])
def made(request: pytest.FixtureRequest) -> effects.BeforeAfter:
    return before_after(table(PEOPLE, sex=["F", "M", "F"] * 3), arm=request.param, by=["sex"])


def test_every_count_of_people_is_told() -> None:
    told = before_after(table(PEOPLE)).counts().set_index(["cell", "quantity"])["count"]
    expected = {
        "new": {"n": 5, "seen_before:score": 4, "seen_after:score": 4, "followed:score": 3, "lost:score": 2},
        "usual": {
            "n": 4,
            "seen_before:score": 3,
            "seen_after:score": 3,
            "followed:score": 3,
            "lost:score": 1,
        },
    }
    for arm, quantities in expected.items():
        assert {q: told[((("arm", arm),), q)] for q in quantities} == quantities
    assert len(told) == 3 * 5


def test_counts_published_as_they_are_leave_the_counts(made: effects.BeforeAfter) -> None:
    again = made.from_counts(made.counts(), COARSE)
    for column in ("enrolled", "followed", "lost", "share_lost", "lower", "upper"):
        pd.testing.assert_series_equal(again.attrition[column], made.attrition[column])
    assert again.policy == "a policy"
    assert NOT_FOR_RELEASE not in again.text
    assert again.provenance.rows_in is None
    assert again.provenance.data_digest is None


def test_means_are_coarsened_to_a_step_set_by_everybodys_spread(made: effects.BeforeAfter) -> None:
    again = made.from_counts(made.counts(), COARSE)
    step = 10.0 ** (math.floor(math.log10(made.basis["sd_before_all"].iloc[0])) - 1)
    assert step == 1
    shown = again.table[[c for c in again.table.columns if c.startswith(("before_", "after_"))]].to_numpy(
        dtype=float
    )
    assert np.array_equal(shown, shown.round(), equal_nan=True)
    np.testing.assert_allclose(again.means["mean_before"], made.means["mean_before"], atol=step / 2)
    assert not np.allclose(again.means["mean_before"], made.means["mean_before"], atol=step / 50)


def test_with_everything_hidden_nothing_is_shown(made: effects.BeforeAfter) -> None:
    hidden = made.from_counts(made.counts().assign(count=np.nan), COARSE)
    assert len(hidden.table) == len(made.table)
    for part in (hidden.table, hidden.means, hidden.attrition):
        numbers = part.select_dtypes("number").drop(columns=["ways", "level"], errors="ignore")
        assert numbers.isna().all(axis=None)
    assert set(hidden.table["method"]) == {"none"}
    assert not any(character.isdigit() for character in hidden.text)
    pd.testing.assert_frame_equal(hidden.from_counts(hidden.counts(), COARSE).table, hidden.table)


def test_an_arm_that_is_hidden_takes_the_effect_with_it() -> None:
    made = before_after(table(PEOPLE))
    counts = made.counts()
    gone = [
        dict(cell)["arm"] == "usual" and q == "followed:score"
        for cell, q in counts[["cell", "quantity"]].to_numpy()
    ]
    hidden = made.from_counts(counts.assign(count=counts["count"].astype(float).mask(np.array(gone))), COARSE)
    assert hidden.table["value"].isna().all()
    assert hidden.table["before_comparison"].isna().all()
    assert hidden.table["before_changed"].notna().all()
    assert hidden.means["mean_before"].notna().all()

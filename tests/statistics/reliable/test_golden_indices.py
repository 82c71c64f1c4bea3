"""Every person of a published trial gets the index and the category that six published methods give."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.reliable import CATEGORIES, METHODS, THREE, Norm, categories, cutoff, index

PRE, POST = 1, 4


@pytest.fixture(scope="module")
def scores(golden: Path) -> pd.DataFrame:
    every = pd.read_csv(golden / "effects" / "rci" / "claus_2020.csv")
    wide = every[every["time"].isin([PRE, POST])].pivot_table(index="id", columns="time", values="hamd")
    return wide.dropna().rename(columns={PRE: "pre", POST: "post"})


@pytest.fixture(scope="module")
def norm(scores: pd.DataFrame) -> Norm:
    # The published numbers were made from the sample's own moments, and a reliability after of .5 for "NK".
    pre, post = scores["pre"], scores["post"]
    return Norm(pre.std(), 0.8, pre.mean(), 0.5, post.mean(), post.std(), pre.corr(post))


@pytest.mark.golden
@pytest.mark.parametrize("method", METHODS)
def test_every_row_of_every_method(golden: Path, scores: pd.DataFrame, norm: Norm, method: str) -> None:
    rows = pd.read_csv(golden / "effects" / "rci" / "expected_claus_hamd_individual.csv")
    expected = rows[rows["method"] == method].set_index("id").loc[scores.index]
    assert len(expected) == 40
    made = index(method, norm)
    np.testing.assert_allclose(made.of(scores["pre"], scores["post"]), expected["rci"], rtol=0, atol=1e-13)
    three = categories(made, scores["pre"], scores["post"], better="lower")
    assert [CATEGORIES[c] for c in three] == list(expected["category3"])
    assert set(three) <= {CATEGORIES.index(c) for c in THREE}
    if method != "HA":  # for which no five were published
        line = cutoff(
            "c",
            better="lower",
            clinical_mean=norm.mean,
            clinical_sd=norm.sd,
            functional_mean=8,
            functional_sd=8,
        )
        assert line == pytest.approx(19.886998, abs=1e-6)
        five = categories(made, scores["pre"], scores["post"], better="lower", cutoff=line)
        assert [CATEGORIES[c] for c in five] == list(expected["category5"])


@pytest.mark.golden
def test_the_five_categories_by_the_first_method(scores: pd.DataFrame, norm: Norm) -> None:
    line = cutoff(
        "c", better="lower", clinical_mean=norm.mean, clinical_sd=norm.sd, functional_mean=8, functional_sd=8
    )
    five = categories(index("JT", norm), scores["pre"], scores["post"], better="lower", cutoff=line)
    assert np.bincount(five, minlength=5).tolist() == [26, 3, 10, 1, 0]


def test_the_textbook_example() -> None:
    # Jacobson & Truax (1991): SD 7.5, reliability .80, from 32.5 to 47.5.
    assert float(index("JT", Norm(7.5, 0.8)).of(32.5, 47.5)) == pytest.approx(3.162278, abs=1e-6)


def test_the_textbook_cutoffs() -> None:
    # Jacobson & Truax (1991), table 1: people in trouble 40 (7.5), people who are well 60 (7.5).
    given = {"clinical_mean": 40.0, "clinical_sd": 7.5, "functional_mean": 60.0, "functional_sd": 7.5}
    assert [cutoff(kind, better="higher", **given) for kind in "abc"] == [55, 45, 50]

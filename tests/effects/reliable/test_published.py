"""On paper nothing true is left: no count, no share, nothing made from either."""

import math
import re
import warnings

import numpy as np
import pytest

from syschange.disclosure import protect
from syschange.effects.reliable import ReliableChange
from syschange.errors import DataWarning
from syschange.results import NOT_FOR_RELEASE

from .scores import CUTOFF, change, people

DATA = people(333, gain=5, missing=0.13)


@pytest.fixture(scope="module")
def pair() -> tuple[ReliableChange, ReliableChange]:
    true = change(DATA, by=["sex", "age"], ways=2, scale=(0, 100), entered=45, margin=0.1, **CUTOFF)
    made = protect(true).results[0]
    assert isinstance(made, ReliableChange)
    return true, made


def test_counts_are_rounded_and_few_are_hidden(pair: tuple[ReliableChange, ReliableChange]) -> None:
    true, made = pair
    shown = made.table["n"].dropna()
    assert len(shown) > 5
    assert (shown % 5 == 0).all()
    assert (shown >= 10).all()
    assert not (made.table["n"].notna() & (true.table["n"] < 10)).any()
    assert (made.people[["enrolled", "started", "followed", "lost"]].stack().dropna() % 5 == 0).all()


def test_every_number_is_made_from_published_counts(pair: tuple[ReliableChange, ReliableChange]) -> None:
    true, made = pair
    shares = (made.table["n"] / made.table["followed"]).clip(upper=1)
    np.testing.assert_allclose(made.table["share"], shares)
    np.testing.assert_allclose(made.table["excess"], made.table["share"] - made.table["expected"])
    expected = made.table["expected"].dropna()
    np.testing.assert_allclose(expected, expected.round(2), atol=1e-12)
    unrounded = true.table["share"].to_numpy()
    exact = np.isclose(made.table["share"], unrounded) & (true.table["followed"] % 5 != 0).to_numpy()
    assert not exact[np.isfinite(unrounded)].any()


def test_words_and_provenance_hold_nothing_true(pair: tuple[ReliableChange, ReliableChange]) -> None:
    true, made = pair
    assert NOT_FOR_RELEASE not in made.text
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    people_told = [int(n) for n in re.findall(r"(\d+) (?:people|\()", made.words)]
    assert people_told
    assert all(n % 5 == 0 for n in people_told)
    everyone = true.people.iloc[0]
    for name in ("enrolled", "started", "followed", "lost"):
        if everyone[name] % 5:
            assert not re.search(rf"\b{everyone[name]:.0f}\b", made.words)


def test_with_everything_hidden_nothing_is_shown() -> None:
    true = change(DATA, by=["sex"], scale=(0, 100), entered=45, **CUTOFF)
    hidden = true.from_counts(true.counts().assign(count=np.nan), protect_coarsening())
    numbers = hidden.table.select_dtypes("number").drop(columns=["level"])
    assert numbers.isna().all(axis=None)
    assert "cannot be told" in hidden.words
    assert not re.search(r"\d+ people", hidden.words)
    assert hidden.alike["groups"].tolist() == [0]
    assert hidden.plot() is not None


def test_published_as_they_are_the_counts_give_the_same_shares() -> None:
    true = change(DATA, by=["sex"], **CUTOFF)
    again = true.from_counts(true.counts(), protect_coarsening())
    np.testing.assert_allclose(again.table["share"], true.table["share"])
    assert (again.table["expected"] - true.table["expected"]).abs().max() <= 0.005 + 1e-9


def test_the_samples_own_deviation_is_not_printed() -> None:
    own = float(DATA[DATA["months"] == 0]["score"][DATA["person_id"].isin(_followed())].std())
    with pytest.warns(DataWarning):
        true = change(DATA, norm_sd=own)
    made = protect(true).results[0]
    assert str(own) not in str(made.provenance.parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ("norm_sd", "10") in protect(change(DATA)).results[0].provenance.parameters


def _followed() -> list[int]:
    wide = DATA.pivot_table(index="person_id", columns="months", values="score").dropna()
    return list(wide.index)


def protect_coarsening():  # noqa: ANN201 - the policy's own
    from syschange.results import Coarsening

    return Coarsening("a policy", figures=3)


def test_a_hidden_part_hides_the_side_it_is_of(pair: tuple[ReliableChange, ReliableChange]) -> None:
    _, made = pair
    table = made.table.set_index(["sex", "age", "category"])["n"]
    for row in made.sides[made.sides["category"] == "better"].to_dict("records"):
        parts = [table[row["sex"], row["age"], c] for c in ("recovered", "improved")]
        assert math.isnan(row["n"]) == any(math.isnan(p) for p in parts)

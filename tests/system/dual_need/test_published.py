"""On paper nothing true is left: every number is made from rounded counts, or rounded itself."""

import re

import numpy as np
import pytest

from syschange.disclosure import protect
from syschange.results import NOT_FOR_RELEASE, Coarsening
from syschange.system.dual_need import DualNeed, dual_need

from .referred import world

ACCESS, PEOPLE = world(903, seed=4)


@pytest.fixture(scope="module", params=["first", "all"])
def pair(request: pytest.FixtureRequest) -> tuple[DualNeed, DualNeed]:
    true = dual_need(ACCESS, people=PEOPLE, referrals=request.param, changed_on="2024-01-01")
    made = protect(true).results[0]
    assert isinstance(made, DualNeed)
    return true, made


def test_every_count_is_rounded_or_hidden(pair: tuple[DualNeed, DualNeed]) -> None:
    true, made = pair
    for table in (made.table[["n", "units", "unknown", "numerator"]], made.label.filter(like="with"),
                  made.denominators[["people", "lost", "kept", "settled", "accepted", "refused"]]):  # fmt: skip
        shown = table.drop(columns=["share_with", "share_without"], errors="ignore").melt()["value"].dropna()
        assert len(shown)
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
    assert made.table["numerator"].isna().sum() > true.table["numerator"].isna().sum()


def test_no_true_value_stands_in_the_table(pair: tuple[DualNeed, DualNeed]) -> None:
    true, made = pair
    a, b = true.table, made.table
    assert len(a) == len(b)
    odd = (
        (a["quantity"] == "value")
        & (a["n"] % 5 != 0)
        & (a["numerator"] % 5 != 0)
        & a["value"].between(1e-9, 1 - 1e-9)
    )
    same = np.isclose(a["value"], b["value"], rtol=0, atol=1e-12)
    assert odd.sum() > 10
    # A rounded share may fall on the true one by accident, though never for many.
    assert same[odd].mean() < 0.05
    step = made.label["difference"].dropna() / 0.01
    np.testing.assert_allclose(step, step.round(), atol=1e-9)
    shown = made.label["difference"].notna()
    assert shown.any()
    assert (made.label["difference"] != true.label["difference"])[shown].all()


def test_shares_are_made_from_published_counts(pair: tuple[DualNeed, DualNeed]) -> None:
    _, made = pair
    table = made.table
    values = table[(table["quantity"] == "value") & table["value"].notna() & (table["measure"] == "accepted")]
    np.testing.assert_allclose(values["value"], values["numerator"] / values["n"])
    one = made.groups[next(k for k, g in made.groups.items() if g.share(28, 0.95) is not None)]
    assert one.waits is None
    assert made.estimate("accepted", quantity="ratio", period="after").value > 0


def test_words_and_provenance_hold_nothing_true(pair: tuple[DualNeed, DualNeed]) -> None:
    true, made = pair
    assert NOT_FOR_RELEASE in true.text
    assert NOT_FOR_RELEASE not in made.text
    assert made.provenance.data_digest is None
    assert made.provenance.rows_in is None
    assert not re.search(r"\d+ (people|referrals)", made.words)


def test_with_everything_hidden_nothing_is_shown(pair: tuple[DualNeed, DualNeed]) -> None:
    true, _ = pair
    made = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    numbers = made.table.select_dtypes("number").drop(columns=["level", "ways"])
    assert numbers.isna().all(axis=None)
    assert made.label[["difference", "lower", "share_with", "detectable"]].isna().all(axis=None)
    assert made.denominators.select_dtypes("number").drop(columns="level").isna().all(axis=None)
    assert "not known" in made.words
    assert not re.search(r"\d+%", made.words.replace("95%", ""))
    assert made.plot() is not None


def test_counts_as_they_are_give_the_same_shares(pair: tuple[DualNeed, DualNeed]) -> None:
    true, _ = pair
    again = true.from_counts(true.counts(), Coarsening("a policy", 3))
    here = (true.table["quantity"] == "value") & (true.table["measure"] != "started_in_time")
    np.testing.assert_allclose(again.table.loc[here, "value"], true.table.loc[here, "value"])
    timed = (
        true.table["measure"].eq("started_in_time")
        & (true.table["quantity"] == "value")
        & (true.table["n"] > 30)
    )
    np.testing.assert_allclose(again.table.loc[timed, "value"], true.table.loc[timed, "value"], atol=0.03)

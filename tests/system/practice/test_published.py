"""On paper nothing true is left: no count, no share, no mean, no agreement, and nothing made from them."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE, Coarsening
from syschange.system.practice import Practice

from .asked import asked, ratings

Pair = tuple[Practice, Practice]


@pytest.fixture(scope="module", params=["trauma_informed", "frontline_and_leader"])
def pair(request: pytest.FixtureRequest) -> Pair:
    data = ratings(request.param, raters=237, seed=5)
    data = data[~((data["item"] == "shares_power") & (data["reported_by"] == "staff"))]
    true = asked(data, request.param, by=["sex"], minimum_over=["subject", "level"], invited={"staff": 143})
    made = protect(true).results[0]
    assert isinstance(made, Practice)
    return true, made


def beside(pair: Pair, quantity: str) -> pd.DataFrame:
    true, made = pair
    keys = [
        "item",
        "against",
        "scale",
        "pair",
        "reported_by",
        "level",
        "subject",
        "sector",
        "sex",
        "over",
        "rating",
    ]
    both = true.table[true.table["quantity"] == quantity].merge(
        made.table[made.table["quantity"] == quantity], on=keys, suffixes=("", "_shown")
    )
    assert len(both) == (true.table["quantity"] == quantity).sum()
    return both


def test_counts_are_rounded_and_few_are_hidden(pair: Pair) -> None:
    for quantity in ("response", "coverage", "rating", "practised", "mean", "agreement"):
        both = beside(pair, quantity)
        shown = both["n_shown"].dropna()
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
        assert (both["n_shown"].isna() == (both["n"] < 10)).all()


def test_shares_are_made_of_published_counts(pair: Pair) -> None:
    both = beside(pair, "practised")
    known = both[both["value_shown"].notna()]
    hits = known["value_shown"] * known["ratings_shown"]
    np.testing.assert_allclose(hits, (hits / 5).round() * 5, atol=1e-9)
    hidden = both["value"] * both["ratings"] < 9.5
    assert both.loc[hidden, "value_shown"].isna().all()
    assert (
        both.loc[both["value_shown"].isna(), ["lower_shown", "upper_shown", "pooled_shown"]]
        .isna()
        .all(axis=None)
    )


def test_what_is_not_a_count_is_coarse(pair: Pair) -> None:
    true, made = pair
    means = beside(pair, "mean")["value_shown"].dropna()
    np.testing.assert_allclose(means, (means / 0.001).round() * 0.001, atol=1e-9)
    agreement = beside(pair, "agreement")["value_shown"].dropna()
    np.testing.assert_allclose(agreement, agreement.round(2), atol=1e-9)
    for name in ("deff", "deff_mean"):
        left = made.basis.cells[name].dropna()
        np.testing.assert_allclose(left, left.round(2), atol=1e-9)
    assert made.asked.invited == {}
    assert dict(made.provenance.parameters)["invited"] == "not shown"
    assert true.asked.invited


def test_the_cells_hold_no_true_count(pair: Pair) -> None:
    true, made = pair
    counted = [
        "n",
        "asked",
        "ratings",
        "hits",
        *(c for c in true.basis.cells if str(c).startswith("rating ")),
    ]
    held = made.basis.cells[counted].to_numpy().ravel()
    assert (held[np.isfinite(held)] % 5 == 0).all()
    listed = true.counts()
    assert len(listed) == len(listed.drop_duplicates(["cell", "quantity"]))
    assert {"n", "asked", "ratings", "hits"} <= {q.split(":")[0] for q in listed["quantity"]}


def test_words_and_provenance_hold_nothing_true(pair: Pair) -> None:
    true, made = pair
    assert NOT_FOR_RELEASE not in made.text
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    told = [int(n) for n in re.findall(r"(\d+) (?:people served|staff|raters)", made.words)]
    assert told
    assert all(n % 5 == 0 for n in told)
    for said in ("left blank", "rows are", "no rater"):
        assert said not in made.words
    true_numbers = set(re.findall(r"\d+% \(95% interval [^)]*\)", true.words))
    assert not true_numbers & set(re.findall(r"\d+% \(95% interval [^)]*\)", made.words))


def test_an_item_that_few_rated_is_not_told_from_one_that_nobody_did(pair: Pair) -> None:
    _, made = pair
    rows = made.table[(made.table["quantity"] == "coverage") & made.table["n"].isna()]
    assert set(rows["note"]) <= {"nobody rated this, or too few to show"}


def test_a_lowest_that_is_hidden_is_not_passed_over(pair: Pair) -> None:
    hidden = beside(pair, "practised").query("value_shown.isna() and item != '(all)'", engine="python")
    gone = set(zip(hidden["item"], hidden["level"], strict=True))
    both = beside_of_lowest(pair)
    passed = [row for row in both.to_dict("records") if (row["item"], row["level"]) in gone]
    assert passed
    assert all(row["note_shown"] for row in passed)


def beside_of_lowest(pair: Pair) -> pd.DataFrame:
    true, made = pair
    keys = ["quantity", "item", "scale", "reported_by", "over"]
    one, other = (
        m.table[(m.table["quantity"] == "lowest") & (m.table["over"] == "level")] for m in (true, made)
    )
    return one.merge(other, on=keys, suffixes=("", "_shown"))


def test_that_everybody_gave_one_rating_is_not_said_on_paper() -> None:
    data = ratings("trauma_informed", raters=100).assign(rating=4.0)
    true = asked(data, "trauma_informed")
    made = protect(true).results[0]
    assert isinstance(made, Practice)
    assert "same rating" in true.words
    assert "same rating" not in made.words
    assert not made.table["note"].str.contains("same rating").any()


def test_an_estimate_on_paper_rests_on_what_is_published(pair: Pair) -> None:
    true, made = pair
    item = made.framework.ids[0]
    cell = made.basis.cells[
        (made.basis.cells["item"] == item) & (made.basis.cells["reported_by"] == "person")
    ].iloc[0]
    estimate = made.estimate("practised", item=item, reported_by="person")
    assert estimate.value == min(cell["hits"] / cell["ratings"], 1)
    assert estimate.value != true.estimate("practised", item=item, reported_by="person").value
    nothing = true.counts().assign(count=np.nan)
    gone = true.from_counts(nothing, Coarsening("none", 3))
    with pytest.raises(NotEstimableError):
        gone.estimate("practised", item=item, reported_by="person")
    assert gone.table[["n", "value", "lower", "upper", "chance"]].isna().all(axis=None)


def test_the_policy_changes_what_is_shown(pair: Pair) -> None:
    true, made = pair
    strict = protect(true, policy="STRICT_10_10").results[0]
    assert isinstance(strict, Practice)
    assert (strict.table["n"].dropna() % 10 == 0)[strict.table["quantity"] == "practised"].all()
    assert not strict.table.equals(made.table)


def test_nothing_is_said_to_be_lowest_where_the_lowest_may_be_hidden() -> None:
    data = ratings("trauma_informed", raters=300, seed=2)
    low = (data["level"] == "frontline") & (data["item"] == "area_wide_group")
    true = asked(data.assign(rating=data["rating"].mask(low, 1.0)), "trauma_informed")
    made = protect(true).results[0]
    assert isinstance(made, Practice)
    assert "'area_wide_group' stands at 0%" in true.words
    assert "stands at" not in made.words
    assert "low shares are the first to be hidden" in made.words
    assert true.estimate("lowest", item="area_wide_group", over="level").value == 0
    with pytest.raises(NotEstimableError, match="first to be hidden"):
        made.estimate("lowest", item="area_wide_group", over="level")


def test_how_many_gave_one_rating_is_not_said_where_all_did() -> None:
    true = asked(ratings("trauma_informed", raters=100).assign(rating=4.0), "trauma_informed")
    made = protect(true).results[0]
    assert "gave one rating throughout" in true.words
    assert "gave one rating throughout" not in made.words

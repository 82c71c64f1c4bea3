"""A declared group that nobody is in is a row of nobody: listed once, never multiplied, spoken of or drawn."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity

ORDER = ["White", "Black", "Asian", "Mixed"]
SEEN = ["Black", "White"] * 20


def tables() -> dict[str, tuple[Any, dict[str, Any]]]:
    """Return the same people in every way of declaring groups."""
    y = [i % 4 == 0 for i in range(40)]
    return {
        "pandas": (pd.DataFrame({"ethnicity": pd.Categorical(SEEN, ORDER), "y": y}), {}),
        "Polars": (pl.DataFrame({"ethnicity": pl.Series(SEEN, dtype=pl.Enum(ORDER)), "y": y}), {}),
        "in words": (pd.DataFrame({"ethnicity": SEEN, "y": y}), {"categories": {"ethnicity": ORDER}}),
    }


def broken_down(kind: str = "proportion", declared: str = "in words") -> equity.Breakdown:
    table, options = tables()[declared]
    return equity.breakdown(table, outcome="y", by=["ethnicity"], kind=kind, **options)


@pytest.mark.parametrize("declared", tables())
@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_it_is_listed_in_its_place_with_no_value(declared: str, kind: str) -> None:
    table = broken_down(kind, declared).table.set_index("ethnicity")
    assert list(table.index) == ["(all)", *ORDER]
    empty = table.loc[["Asian", "Mixed"]]
    assert (empty["n"] == 0).all()
    assert (empty["denominator"] == 0).all()
    assert empty[["value", "lower", "upper"]].isna().all(axis=None)
    assert (empty["method"] == "none").all()
    assert table.loc[["White", "Black"], "value"].notna().all()


def test_without_a_declaration_there_is_no_such_row() -> None:
    table = tables()["in words"][0]
    assert equity.breakdown(table, outcome="y", by=["ethnicity"]).table["ethnicity"].tolist() == [
        "(all)", "Black", "White"
    ]  # fmt: skip


def test_combinations_are_of_groups_that_somebody_is_in() -> None:
    table = tables()["in words"][0].assign(sex=["F", "F", "M", "M"] * 10)
    declared = {"ethnicity": ORDER, "sex": ["M", "F", "Intersex"]}
    made = equity.breakdown(table, outcome="y", by=["ethnicity", "sex"], ways=2, categories=declared).table
    assert made["ways"].value_counts().to_dict() == {0: 1, 1: 4 + 3, 2: 2 * 2}


def test_sixty_four_thousand_combinations_of_nobody_are_not_made() -> None:
    levels = [str(i) for i in range(40)]
    table = pd.DataFrame({c: pd.Categorical(["1", "2"], levels) for c in "abc"}).assign(y=[1, 0])
    assert len(equity.breakdown(table, outcome="y", by=[*"abc"], ways=3).table) == 1 + 3 * 40 + 3 * 4 + 8


def test_the_words_are_those_of_the_groups_that_somebody_is_in() -> None:
    there = {"ethnicity": ["White", "Black"]}
    plain = equity.breakdown(tables()["in words"][0], outcome="y", by=["ethnicity"], categories=there)
    made = broken_down()
    assert made.text == plain.text
    assert equity.compare(made).text == equity.compare(plain).text


@pytest.mark.parametrize("reference", ["rest", "overall", {"ethnicity": "White"}])
@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_it_is_compared_with_nobody_and_changes_no_other_comparison(reference: Any, kind: str) -> None:
    compared = equity.compare(broken_down(kind), reference=reference).table.set_index("ethnicity")
    plain = equity.breakdown(tables()["in words"][0], outcome="y", by=["ethnicity"], kind=kind)
    others = equity.compare(plain, reference=reference).table.set_index("ethnicity")
    numbers = ["difference", "difference_lower", "difference_upper", "ratio", "p", "p_adjusted"]
    assert compared.loc[["Asian", "Mixed"], numbers].isna().all(axis=None)
    pd.testing.assert_frame_equal(compared.loc[others.index], others)


def test_the_pictures_leave_it_out() -> None:
    made = broken_down()
    for drawn in (made.plot(), equity.compare(made).plot()):
        texts = [t.get_text() for t in (*drawn.texts, *(t for ax in drawn.axes for t in ax.texts))]
        assert any("Black" in text for text in texts)
        assert not any("Asian" in text for text in texts)


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_on_paper_nobody_is_hidden_like_a_few(kind: str) -> None:
    table = pd.concat(
        [tables()["in words"][0], pd.DataFrame({"ethnicity": ["Mixed"] * 3, "y": [True, False, True]})]
    )
    made = equity.breakdown(table, outcome="y", by=["ethnicity"], kind=kind, categories={"ethnicity": ORDER})
    counts = made.counts()
    assert (("ethnicity", "Asian"),) in set(counts["cell"])
    protected = disclosure.protect(made)
    paper = protected.results[0].table.set_index("ethnicity").drop(columns=["ways", "level"])
    pd.testing.assert_series_equal(paper.loc["Asian"], paper.loc["Mixed"], check_names=False)
    assert np.isnan(paper.loc["Asian", "n"])

"""What goes on paper is worked out from published counts, and nothing true survives."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.system.plans import Plans, plans

from .planned import CHANGED, access_table, coded_twice, contacts_table, plans_table


@pytest.fixture(scope="module")
def made() -> Plans:
    return plans(
        coded_twice(plans_table(163)), changed_on=CHANGED, access=access_table(), contacts=contacts_table()
    )


@pytest.fixture(scope="module")
def paper(made: Plans) -> Plans:
    protected = protect(made).results[0]
    assert isinstance(protected, Plans)
    return protected


def test_counts_are_rounded_or_hidden(paper: Plans) -> None:
    for column in ("n", "units", "unknown", "numerator"):
        shown = paper.table[column].dropna()
        assert (shown % 5 == 0).all()
        assert (shown == 0).any() or (shown >= 10).all()
    for column in ("plans", "same"):
        assert (paper.alike[column].dropna() % 5 == 0).all()
    assert (paper.agreement["plans"].dropna() % 5 == 0).all()


def test_no_true_number_survives(made: Plans, paper: Plans) -> None:
    true, shown = made.table, paper.table
    pd.testing.assert_frame_equal(
        true[["measure", "service", "period", "quantity"]],
        shown[["measure", "service", "period", "quantity"]],
    )
    own = true["measure"].isin(["hill_0", "hill_1", "hill_2", "likeness", "identical", "template_index"])
    for column in ("value", "lower", "upper"):
        alike = np.isclose(true.loc[own, column], shown.loc[own, column], rtol=0, atol=1e-7)
        assert not alike.any(), column
    values = shown["measure"].isin(["same_goal", "strengths_used"]) & (shown["quantity"] == "value")
    known = shown[values & shown["value"].notna()]
    assert (known["value"] == known["numerator"] / known["n"]).all()
    assert paper.alike[["actions", "chance"]].isna().all(axis=None)
    assert paper.provenance.data_digest is None
    assert paper.words != made.words


def test_the_template_index_is_that_of_what_is_published(paper: Plans) -> None:
    expected = paper.alike.set_index(["service", "period"])["expected"]["(all)", "after"]
    like = paper.row("likeness")["value"]
    assert paper.row("template_index")["value"] == like / expected


def test_how_coders_agree_is_in_hundredths(paper: Plans) -> None:
    alpha = paper.agreement["alpha"].dropna()
    assert np.allclose(alpha * 100, (alpha * 100).round())
    with pytest.raises(NotEstimableError):
        paper.agree("strengths_used")


def test_small_services_are_hidden() -> None:
    few = plans_table(44)
    paper = protect(plans(few, among=2, changed_on=CHANGED)).results[0]
    assert isinstance(paper, Plans)
    one = protect(plans(plans_table(16), among=2, changed_on=CHANGED)).results[0]
    assert isinstance(one, Plans)
    assert one.table["value"].isna().all()
    assert "not known" in one.words


def test_where_all_plans_are_the_same_that_is_not_published() -> None:
    made = plans(plans_table(120).assign(action="see a worker"), changed_on=CHANGED)
    paper = protect(made).results[0]
    assert isinstance(paper, Plans)
    own = paper.table[paper.table["measure"].isin(["hill_0", "likeness", "identical"])]
    assert own["value"].isna().all()
    assert paper.alike[["raw_0", "raw_1", "raw_2", "expected", "same"]].isna().all(axis=None)


def test_paper_tells_neither_how_many_actions_there_are_nor_the_few_plans_unlike_all_others() -> None:
    table = plans_table(120)
    person = table["person_id"].str[1:].astype(int)
    made = plans(table.assign(action=table["action"].where(person < 6, "see a worker")))
    assert made.alike["same"].notna().any()
    assert (made.alike["plans"] - made.alike["same"]).dropna().lt(10).any()
    paper = protect(made).results[0]
    assert isinstance(paper, Plans)
    assert paper.alike["raw_0"].isna().all()
    assert paper.alike["raw_1"].notna().any()
    few = (made.alike["plans"] - made.alike["same"] < 10).to_numpy()
    assert paper.alike.loc[few, "same"].isna().all()


def test_words_of_plans_are_five_sentences_at_most(made: Plans) -> None:
    assert len(re.findall(r"[.](?:\s|$)", made.sentences())) <= 5
    assert "cannot tell whether the change did that" in made.words

"""How much of each group is hidden is counted and said, and merges are advised that show more when they are made."""

import numpy as np
import pandas as pd
import pytest

from syschange import criteria, equity, examples
from syschange.disclosure import STRICT_10_10, exact_suppression, protect, suppression
from syschange.errors import UnknownChoiceError, WrongTypeError

SIZES = {"White": 150, "Black": 60, "Asian": 8, "Mixed": 7}


def _made(data: pd.DataFrame) -> equity.Breakdown:
    return equity.breakdown(data, outcome="y", by=["ethnicity", "sex"], ways=2)


def _people() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    data = pd.DataFrame({"ethnicity": np.repeat(list(SIZES), list(SIZES.values()))})
    return data.assign(sex=rng.choice(["F", "M"], len(data)), y=rng.random(len(data)) < 0.5)


def test_what_is_hidden_is_what_protect_hides() -> None:
    made = _made(_people())
    told, paper = suppression(made), protect(made)
    assert told.hidden == paper.hidden
    assert told.numbers == paper.hidden + paper.shown
    counts = paper.counts
    for row in told.table.to_dict("records"):
        mine = counts[[(row["column"], row["label"]) in cell for cell in counts["cell"]]]
        assert row["numbers"] == len(mine)
        assert row["small"] + row["withheld"] == mine["count"].isna().sum()


def test_small_groups_are_said_to_be_hidden_most() -> None:
    told = suppression(_made(_people()))
    table = told.table.set_index(["column", "label"])["times_overall"]
    assert table["ethnicity", "Mixed"] > 1 > table["ethnicity", "White"]
    assert set(told.table["label"].head(2)) == {"Asian", "Mixed"}
    assert "ethnicity Asian" in told.text
    assert "Not for release" in told.text


def test_a_merge_that_is_advised_shows_as_much_as_it_said() -> None:
    data = _people()
    best = suppression(_made(data)).merges.iloc[0]
    assert set(best["labels"]) == {"Asian", "Mixed"}
    merged = data.assign(ethnicity=data["ethnicity"].replace(dict.fromkeys(best["labels"], "merged")))
    paper = protect(_made(merged))
    assert paper.shown == best["shown_after"]
    assert paper.shown / (paper.shown + paper.hidden) == pytest.approx(best["share_after"])
    assert best["share_after"] > best["share_before"]


def test_quarters_with_few_are_pooled_with_the_one_before() -> None:
    data = _people().assign(
        period=lambda d: np.where(d.index % 50 == 0, "2024-Q2", np.where(d.index % 2, "2024-Q1", "2024-Q3"))
    )
    made = equity.breakdown(data, outcome="y", by=["period"])
    merges = suppression(made).merges
    assert merges["pooled"].all()
    assert ("2024-Q1", "2024-Q2") in set(merges["labels"])
    assert "Periods pooled" in suppression(made).text


def test_where_nothing_is_hidden_nothing_is_advised() -> None:
    data = _people()
    told = suppression(equity.breakdown(data[data["ethnicity"] == "White"], outcome="y", by=["sex"]))
    assert told.hidden == 0
    assert told.merges.empty
    assert "Nothing needs merging" in told.text


def test_the_policy_matters() -> None:
    made = _made(_people())
    assert (
        suppression(made, policy=STRICT_10_10).hidden
        != suppression(made, policy=exact_suppression(3, 2)).hidden
    )
    with pytest.raises(UnknownChoiceError):
        suppression(made, policy="ONS")


def test_what_was_protected_or_is_no_result_is_refused() -> None:
    for wrong in (protect(_made(_people())).results[0], _people()):
        with pytest.raises(WrongTypeError, match="true values"):
            suppression(wrong)  # type: ignore[arg-type]


def test_a_whole_scorecard_is_told_of() -> None:
    trial = examples.help_trial()
    card = criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)
    told, paper = suppression(card), protect(card)
    assert told.hidden == pytest.approx(paper.hidden, abs=25)  # numbers that results share are counted once
    assert {"ethnicity", "sex", "homelessness"} <= set(told.table["column"])
    assert len(told.merges)

"""The relative rate index is the published one, row by row, and says which groups it can tell from the reference."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.presets import RelativeRateIndex, relative_rate_index
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

from .groups import from_counts

Groups = dict[str | None, tuple[int, int, int]]
WHITE = {"g": "White"}
ONE: Groups = {"White": (30, 60, 0), "a": (51, 101, 0), "b": (72, 142, 0)}
TWO: Groups = {"White": (30, 60, 0), "a": (52, 102, 0), "b": (71, 141, 0)}


def broken(groups: Groups, **options: Any) -> Breakdown:
    return breakdown(from_counts(groups), outcome="y", by=["g"], **options)


def rates(groups: dict[str | None, tuple[int, float]]) -> Breakdown:
    """Return a breakdown of events over time at risk, twenty people a group of whom the first has all its events."""
    made = [(g, x if i == 0 else 0, t / 20) for g, (x, t) in groups.items() for i in range(20)]
    table = pd.DataFrame(made, columns=["g", "y", "e"])
    return breakdown(table, outcome="y", by=["g"], kind="rate", exposure="e", per=1000)


@pytest.mark.golden
def test_every_row_of_the_published_table(golden: Path) -> None:
    sheet = pd.read_csv(golden / "equity" / "uk_published" / "rri_england_wales_children.csv")
    assert len(sheet) == 5
    counts: Groups = {r["ethnicity"]: (r["events"], r["total"], 0) for r in sheet.to_dict("records")}
    for method, named in (("exact", "exact"), ("log", "wald_log")):
        made = relative_rate_index(broken(counts), reference=WHITE, method=method)
        table = made.table.set_index("g").loc[sheet["ethnicity"]]
        np.testing.assert_allclose(table["ratio"], sheet["rri"], rtol=0, atol=5e-7)
        np.testing.assert_allclose(table["ratio_lower"], sheet[f"{named}_lower_95"], rtol=0, atol=5e-7)
        np.testing.assert_allclose(table["ratio_upper"], sheet[f"{named}_upper_95"], rtol=0, atol=5e-7)
        black = made.estimate(g="Black")
        assert (black.lower, black.upper) == pytest.approx(
            tuple(table.loc["Black", ["ratio_lower", "ratio_upper"]])
        )
    text = relative_rate_index(broken(counts), reference=WHITE).text
    assert "g: Black has it at 1.59 times the rate of White (95% interval 1.35 to 1.87)" in text
    assert "Of 4 groups, 2 have intervals that leave out 1" in text


def test_rates_over_time_at_risk() -> None:
    made = relative_rate_index(rates({"White": (40, 800.0), "a": (30, 300.0)}), reference=WHITE)
    row = made.table.set_index("g").loc["a"]
    assert row["ratio"] == pytest.approx(2.0)
    assert made.estimate(g="a").value == pytest.approx(2.0)
    assert row["value"] == pytest.approx(100)
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, RelativeRateIndex)
    assert paper.table.set_index("g").loc["a", "ratio"] == pytest.approx(2.0)


def test_time_at_risk_of_none_is_a_row_without_a_ratio() -> None:
    made = relative_rate_index(rates({"White": (40, 800.0), "a": (0, 0.0)}), reference=WHITE)
    row = made.table.set_index("g").loc["a"]
    assert np.isnan(row["ratio"])
    assert row["method"] == "none"
    assert "No relative rate" in made.text
    with pytest.raises(NotEstimableError):
        made.estimate(g="a")


def test_those_not_known_are_set_against_the_reference_and_never_are_it() -> None:
    groups: Groups = {"White": (30, 60, 0), None: (20, 80, 0)}
    made = relative_rate_index(broken(groups), reference=WHITE)
    assert made.estimate(g="(unknown)").value == pytest.approx(0.5)
    with pytest.raises(UnknownChoiceError):
        relative_rate_index(broken(groups), reference={"g": "(unknown)"})


def test_words_where_nothing_can_be_told_apart() -> None:
    text = relative_rate_index(broken({"White": (30, 60, 0), "a": (29, 60, 0)}), reference=WHITE).text
    assert "not the same as showing there is no difference" in text
    assert "Not for release" in text


def test_one_group_only_and_no_events() -> None:
    alone = relative_rate_index(broken({"White": (30, 60, 0)}), reference=WHITE)
    assert list(alone.table["ratio"]) == [1.0]
    assert "No relative rate" in alone.text
    none = relative_rate_index(broken({"White": (0, 60, 0), "a": (0, 1, 0)}), reference=WHITE)
    assert len(none.table) == 2
    assert "No relative rate" in none.text
    none.plot()


def test_what_is_refused() -> None:
    made = broken(ONE)
    with pytest.raises(UnknownChoiceError):
        relative_rate_index(made, reference=WHITE, method="score")
    with pytest.raises(NotEstimableError, match="fewer than 61"):
        relative_rate_index(made, reference=WHITE, least=61)
    with pytest.raises(WrongTypeError):
        relative_rate_index(breakdown(from_counts(ONE), outcome="y", by=["g"], kind="mean"), reference=WHITE)
    named = from_counts(ONE).rename(columns={"g": "ratio"})
    with pytest.raises(WrongTypeError, match="ratio"):
        relative_rate_index(breakdown(named, outcome="y", by=["ratio"]), reference={"ratio": "White"})


def test_on_paper_tables_with_the_same_published_counts_say_the_same() -> None:
    papers = [
        disclosure.protect(relative_rate_index(broken(g), reference=WHITE)).results[0] for g in (ONE, TWO)
    ]
    one, two = papers
    assert isinstance(one, RelativeRateIndex)
    assert isinstance(two, RelativeRateIndex)
    pd.testing.assert_frame_equal(one.table, two.table)
    assert (one.text, one.provenance) == (two.text, two.provenance)
    assert one.table.set_index("g").loc["a", "value"] == 0.5


def test_with_everything_hidden_nothing_is_shown() -> None:
    paper = disclosure.protect(
        relative_rate_index(broken({"White": (6, 12, 0), "a": (3, 9, 0)}), reference=WHITE)
    )
    made = paper.results[0]
    assert isinstance(made, RelativeRateIndex)
    assert made.table[["numerator", "value", "ratio", "ratio_lower", "reference_value"]].isna().all(axis=None)
    assert not any(c.isdigit() for c in made.text)

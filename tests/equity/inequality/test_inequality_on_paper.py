"""On paper nothing true survives: all is worked out anew from counts that may be shown."""

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.inequality import ChangeInInequality, Inequality, change_in_inequality, inequality
from syschange.statistics import inequality as iq

from ..groups import Counts
from .tables import FEW, LADDER, RANKS, broken, of_kind, row, two_years

# Two tables whose counts are the same once they have been rounded to 5.
ONE: Counts = {"c": (30, 60, 0), "a": (51, 101, 0), "b": (92, 142, 0), None: (20, 40, 0)}
TWO: Counts = {"c": (31, 61, 0), "a": (52, 102, 0), "b": (91, 141, 0), None: (21, 41, 0)}
ORDER = {"g": ["c", "a", "b"]}


def paper(true: Inequality) -> Inequality:
    made = disclosure.protect(true).results[0]
    assert isinstance(made, Inequality)
    return made


def paper_of_change(true: ChangeInInequality) -> ChangeInInequality:
    made = disclosure.protect(true).results[0]
    assert isinstance(made, ChangeInInequality)
    return made


def test_tables_with_the_same_published_counts_say_the_same() -> None:
    true = [inequality(broken(g), ranking=ORDER, reference={"g": "a"}, draws=FEW) for g in (ONE, TWO)]
    one, two = (paper(made) for made in true)
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.pairs, two.pairs)
    pd.testing.assert_frame_equal(one.held.basis, two.held.basis)
    assert (one.text, one.provenance) == (two.text, two.provenance)
    told = ["value", "lower", "upper", "se", "null_expectation"]
    changed = one.table[told].to_numpy() != true[0].table[told].to_numpy()
    assert changed[:, 0].all()
    groups = iq.of_counts([30, 50, 90], [60, 100, 140])
    assert row(one, "bgv")["value"] == pytest.approx(iq.spreads(groups, ["bgv"], seed=1, draws=FEW)[0].value)
    assert row(one, "bgv")["unknown"] == 40
    assert one.provenance.rows_in is None


def test_a_hidden_group_is_left_out_and_what_needs_it_says_so() -> None:
    true = inequality(
        broken({"a": (20, 60, 0), "b": (40, 80, 0), "c": (9, 12, 0)}), ranking={"g": ["a", "b", "c"]},
        reference={"g": "c"}, measures=["range_gap", "sii", "difference", "mdrw", "par"], draws=FEW,
    )  # fmt: skip
    shown = paper(true).table.set_index("measure")
    assert set(shown["groups"]) == {2}
    assert shown.loc["range_gap", "value"] == pytest.approx(1 / 6)
    assert set(shown.loc[["difference", "mdrw", "par"], "method"]) == {
        "none: a group it needs is empty or hidden"
    }
    assert shown.loc["sii", "value"] > 0


def test_where_all_groups_are_hidden_every_row_is_there_and_says_so() -> None:
    true = inequality(broken({"a": (2, 6, 0), "b": (3, 8, 0)}), ranking={"g": ["a", "b"]}, draws=FEW)
    shown = paper(true)
    assert list(shown.table["measure"]) == list(true.table["measure"])
    assert shown.table["value"].isna().all()
    assert "no two groups can be compared" in shown.text


@pytest.mark.parametrize("kind", ["rate", "mean", "proportion"])
@pytest.mark.parametrize("weights", [None, "w"])
def test_rates_means_and_weighted_values_are_worked_out_from_coarse_numbers(
    kind: str, weights: str | None
) -> None:
    true = inequality(of_kind(kind, weights=weights), measures=["bgsd", "range_gap"], draws=FEW)
    shown = paper(true)
    assert shown.table["value"].tolist() == pytest.approx(true.table["value"].tolist(), rel=0.25)
    assert shown.table["value"].tolist() != true.table["value"].tolist()
    assert shown.table["se"].tolist() != true.table["se"].tolist()


AFTER_ONE: Counts = {"c": (30, 60, 0), "a": (41, 101, 0), "b": (62, 142, 0)}
AFTER_TWO: Counts = {"c": (31, 61, 0), "a": (42, 102, 0), "b": (61, 141, 0)}


@pytest.mark.parametrize("period", [True, False])
def test_changes_with_the_same_published_counts_are_the_same(period: bool) -> None:
    true = []
    for before, after in ((ONE, AFTER_ONE), (TWO, AFTER_TWO)):
        options = {"ranking": ORDER, "measures": ["sii", "range_gap", "theil"], "draws": FEW}
        true.append(
            change_in_inequality(two_years(before, after), before="1", after="2", **options)  # type: ignore[arg-type]
            if period
            else change_in_inequality(broken(before), broken(after), **options)  # type: ignore[arg-type]
        )
    one, two = (paper_of_change(made) for made in true)
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.held.basis, two.held.basis)
    assert (one.text, one.provenance) == (two.text, two.provenance)
    told = ["before", "after", "change", "change_lower", "best_change", "best_lower"]
    assert (one.table[told].to_numpy() != true[0].table[told].to_numpy()).sum() > 12


def test_the_counts_of_two_breakdowns_are_told_apart() -> None:
    counts = change_in_inequality(
        broken(LADDER), broken(LADDER), ranking=RANKS, draws=FEW, measures=["sii"]
    ).counts()
    assert not counts.duplicated(["cell", "quantity"]).any()
    assert {dict(cell)["time"] for cell in counts["cell"]} == {"before", "after"}


def test_what_people_share_between_two_times_is_coarse_on_paper() -> None:
    rng = np.random.default_rng(3)
    held = pd.DataFrame(
        {"person": np.arange(400), "g": np.repeat(["a", "b"], 200), "y": rng.random(400) < 0.4}
    )
    rows = pd.concat([held.assign(year="1"), held.assign(year="2", y=held["y"] ^ (rng.random(400) < 0.2))])
    from syschange.equity.breakdown import breakdown

    made = breakdown(rows, outcome="y", by=["g"], period="year", cluster="person")
    shown = paper_of_change(
        change_in_inequality(made, before="1", after="2", measures=["range_gap"], draws=FEW)
    )
    correlation = shown.held.basis["correlation"]
    assert (correlation > 0).all()
    assert (correlation == correlation.round(1)).all()

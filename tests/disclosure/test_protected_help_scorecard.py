"""The HELP scorecard on paper: rounded, hidden where small, recomputed from what is shown, and judged as before."""

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.criteria import Scorecard
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Protected, protect
from syschange.effects import BeforeAfter
from syschange.equity import Comparison
from syschange.results import NOT_FOR_RELEASE, Provenance, Result

COUNTS = {
    "n", "numerator", "denominator", "enrolled", "followed", "lost", "seen_before", "seen_after",
    "followed_changed", "followed_comparison", "weight", "size", "count",
}  # fmt: skip
# Worked out from counts, coarsened, or no number of people at all. A new column must be put in its place here.
OTHERS = {
    "ways", "level", "value", "lower", "upper", "difference", "difference_lower", "difference_upper",
    "ratio", "ratio_lower", "ratio_upper", "p", "p_adjusted", "mean", "sd",
    "before_changed", "after_changed", "before_comparison", "after_comparison", "mean_before", "mean_after",
    "sd_before", "sd_after", "mean_before_all", "mean_after_all", "sd_before_all", "sd_after_all", "correlation",
    "share_lost", "result", "se", "df", "exposure", "threshold", "p_met", "p_not", "grade", "probability_least",
    "probability_most", "pooled", "pooled_lower", "pooled_upper", "detectable",
}  # fmt: skip
Z = 1.959963984540054


def _inside(value: Any) -> list[Any]:
    """Return what a value holds, its fields and the tables it works out when asked."""
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, tuple | list):
        return list(value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return []
    asked = [getattr(value, name) for name in ("means", "attrition", "tests_table") if hasattr(value, name)]
    return [*(getattr(value, field.name) for field in dataclasses.fields(value)), *asked]


def _tables(value: Any) -> Iterator[pd.DataFrame]:
    """Yield every table anywhere inside a value, whatever attribute holds it."""
    if isinstance(value, pd.DataFrame):
        yield value
    for inner in _inside(value):
        yield from _tables(inner)


def _provenances(card: Scorecard) -> Iterator[Provenance]:
    yield card.provenance
    for result in card.results.values():
        yield result.provenance
        if isinstance(result, Comparison):
            yield result.breakdown.provenance


def _access(card: Scorecard) -> Comparison:
    result = card.results["primary_care"]
    assert isinstance(result, Comparison)
    return result


def _lives(card: Scorecard) -> BeforeAfter:
    result = card.results["mental_health"]
    assert isinstance(result, BeforeAfter)
    return result


def _wilson(x: float, n: float) -> tuple[float, float]:
    """Return Wilson's limits as the roots of (p - x/n)^2 = z^2 p (1 - p) / n, not by the library's formula."""
    a, b, c = 1 + Z**2 / n, -(2 * x / n + Z**2 / n), (x / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def _arms(table: pd.DataFrame, by: list[str]) -> dict[str, dict[str, Any]]:
    alone = table[(table[by[1:]] == "(all)").all(axis=1) & (table[by[0]] != "(all)")]
    return {row[by[0]]: row for row in alone.to_dict("records")}


def test_about_130_of_220_and_35_of_210_reached_care(paper_card: Scorecard) -> None:
    made = _access(paper_card).breakdown
    arms = _arms(made.table, list(made.by))
    assert (arms["clinic"]["numerator"], arms["clinic"]["denominator"]) == (130, 220)
    assert (arms["usual care"]["numerator"], arms["usual care"]["denominator"]) == (35, 210)


def test_the_difference_and_its_interval_are_those_of_the_rounded_counts(paper_card: Scorecard) -> None:
    row = _access(paper_card).table.iloc[0]
    assert (row["arm"], row["ethnicity"]) == ("clinic", "(all)")
    p, q = 130 / 220, 35 / 210
    (l1, u1), (l2, u2) = _wilson(130, 220), _wilson(35, 210)
    assert row["difference"] == pytest.approx(p - q) == pytest.approx(0.4242, abs=5e-5)
    assert row["difference_lower"] == pytest.approx(p - q - math.hypot(p - l1, u2 - q), abs=1e-9)
    assert row["difference_upper"] == pytest.approx(p - q + math.hypot(u1 - p, q - l2), abs=1e-9)
    assert (row["lower"], row["upper"]) == pytest.approx((l1, u1), abs=1e-9)


def test_every_difference_is_worked_out_from_the_counts_beside_it(paper_card: Scorecard) -> None:
    made = _access(paper_card)
    by = list(made.breakdown.by)
    counts = made.breakdown.table.set_index(by)
    shown = made.table[made.table["difference"].notna()]
    assert len(shown) > 3
    for row in shown.to_dict("records"):
        other = counts.loc[tuple({**{c: row[c] for c in by}, "arm": "usual care"}.values())]
        expected = row["numerator"] / row["denominator"] - other["numerator"] / other["denominator"]
        assert row["difference"] == pytest.approx(expected)


def test_every_count_anywhere_inside_is_rounded_or_hidden(protected: Protected) -> None:
    looked_at = 0
    for table in _tables(protected):
        numbers = table.select_dtypes("number")
        assert set(numbers.columns) <= COUNTS | OTHERS, set(numbers.columns) - COUNTS - OTHERS
        for column in COUNTS & set(numbers.columns):
            shown = numbers[column].dropna()
            looked_at += len(shown)
            assert (shown >= 10).all(), column
            assert (shown % 5 == 0).all(), column
    assert looked_at > 200


def test_the_true_tables_would_not_have_passed(true_card: Scorecard) -> None:
    small = odd = 0
    for table in _tables(true_card):
        for column in COUNTS & set(table.columns):
            small += int((table[column] < 10).sum())
            odd += int((table[column] % 5 > 0).sum())
    assert small > 50
    assert odd > 200


def test_no_true_count_that_was_rounded_is_printed_in_any_count_column(
    true_card: Scorecard, paper_card: Scorecard
) -> None:
    true = {
        float(v) for t in _tables(true_card) for c in COUNTS & set(t.columns) for v in t[c].dropna() if v % 5
    }
    assert {128.0, 222.0, 209.0} <= true
    printed = {float(v) for t in _tables(paper_card) for c in COUNTS & set(t.columns) for v in t[c].dropna()}
    assert not true & printed
    exact = {128 / 222, 35 / 209, 128 / 222 - 35 / 209}
    values = {float(v) for t in _tables(paper_card) for v in t.select_dtypes("number").to_numpy().ravel()}
    assert not exact & values


def test_a_share_whose_other_side_is_small_is_hidden(true_card: Scorecard, paper_card: Scorecard) -> None:
    true, paper = _access(true_card).breakdown.table, _access(paper_card).breakdown.table
    rest = true["denominator"] - true["numerator"]
    full = (rest < 10) & (true["numerator"] >= 10)
    assert full.any()
    hidden = paper.loc[full, ["numerator", "value", "lower", "upper"]]
    assert hidden.isna().all(axis=None)
    # What is large enough is hidden only where it would give a small number away.
    may = (true["numerator"] >= 10) & (rest >= 10)
    assert not (paper["numerator"].notna() & ~may).any()
    assert paper.loc[may, "numerator"].notna().mean() > 0.4
    assert not (paper["n"].notna() & (true["n"] < 10)).any()
    assert paper.loc[true["n"] >= 10, "n"].notna().mean() > 0.7


def test_means_stand_only_where_ten_were_seen_and_are_coarsened(
    true_card: Scorecard, paper_card: Scorecard
) -> None:
    true, paper = _lives(true_card).basis, _lives(paper_card).basis
    # Three figures of a standard deviation between 10 and 100.
    assert 10 < true["sd_before_all"].iloc[0] < 100
    for count, means in (
        ("followed", ["mean_before", "mean_after", "sd_before", "sd_after", "correlation"]),
        ("seen_before", ["mean_before_all", "sd_before_all"]),
        ("seen_after", ["mean_after_all", "sd_after_all"]),
    ):
        for column in means:
            shown = paper[column].dropna()
            assert not (paper[column].notna() & (true[count] < 10)).any(), column
            assert paper.loc[true[count] >= 10, column].notna().mean() > 0.4, column
            step = 0.01 if column == "correlation" else 0.1
            assert np.allclose(shown / step, (shown / step).round(), atol=1e-6), column
            assert (shown - true.loc[shown.index, column]).abs().max() <= step / 2 + 1e-9
            assert not (shown == true.loc[shown.index, column]).all()


def test_effects_on_a_score_are_worked_out_from_coarsened_means(paper_card: Scorecard) -> None:
    made = _lives(paper_card)
    row = made.table[made.table["design"] == "did"].iloc[0]
    arms = _arms(made.basis, list(made.keys))
    change = {arm: values["mean_after"] - values["mean_before"] for arm, values in arms.items()}
    assert row["value"] == pytest.approx(change["clinic"] - change["usual care"])
    assert row["value"] * 10 == pytest.approx(round(row["value"] * 10))


def test_where_it_comes_from_no_longer_says_how_many(true_card: Scorecard, paper_card: Scorecard) -> None:
    assert true_card.provenance.rows_in == 453
    for kept in _provenances(paper_card):
        assert (kept.rows_in, kept.rows_used, kept.rows_unknown, kept.data_digest) == (None,) * 4
    assert paper_card.provenance.parameters == true_card.provenance.parameters


def test_the_notice_is_gone_from_everything_it_shows_of_itself(paper_card: Scorecard) -> None:
    results: list[Result] = [paper_card, *paper_card.results.values(), _access(paper_card).breakdown]
    for result in results:
        assert result.policy == "ONS_10_5"
        for said in (result.text, repr(result), result._repr_html_()):
            assert NOT_FOR_RELEASE not in said


def test_no_number_of_people_in_words_is_true_or_small(paper_card: Scorecard) -> None:
    words = [*paper_card.summary, *(x.text for x in paper_card.limiters)]
    words += [r.words for r in paper_card.results.values()] + [_access(paper_card).breakdown.words]
    said = " ".join(words)
    numbers = [int(m) for m in re.findall(r"(\d+) people", said)] + [
        int(m) for m in re.findall(r"of (\d+)\.", said)
    ]
    assert len(numbers) >= 5
    assert all(number >= 10 and number % 5 == 0 for number in numbers), numbers


def test_the_summary_on_paper_says_what_cannot_be_shown(paper_card: Scorecard) -> None:
    assert paper_card.summary[0].startswith(
        "With the linkage clinic, six in ten people (59%) reached primary care; with usual care, one in six (17%)."
    )
    said = " ".join(paper_card.summary)
    assert (
        "is clear for ethnicity Black, ethnicity White, homelessness Homeless and homelessness Housed" in said
    ), said


def test_verdicts_reasons_and_grades_are_those_of_the_true_numbers(
    true_card: Scorecard, paper_card: Scorecard
) -> None:
    same = ["criterion", "title", "verdict", "reason", "grade", "collect"]
    pd.testing.assert_frame_equal(paper_card.table[same], true_card.table[same])
    kept = ["code", "outcome", "group", "threshold", "verdict", "reason", "grade", "deductions", "collect"]
    pd.testing.assert_frame_equal(paper_card.tests_table[kept], true_card.tests_table[kept])
    assert paper_card.verdict == true_card.verdict
    assert paper_card.limiters == true_card.limiters
    assert paper_card.verdict_words == true_card.verdict_words


def test_probabilities_on_paper_are_those_of_the_published_numbers(
    true_card: Scorecard, paper_card: Scorecard
) -> None:
    for true, paper in zip(true_card.tests, paper_card.tests, strict=True):
        if paper.estimate is None:
            assert math.isnan(paper.p_met)
            continue
        assert true.estimate is not None
        assert paper.p_met == paper.estimate.probability(paper.threshold)
        assert paper.estimate.value != true.estimate.value
    hidden = [t for t in paper_card.tests if t.estimate is None]
    assert 0 < len(hidden) < len(paper_card.tests)


def test_every_policy_is_kept_to_in_every_number_of_a_scorecard(true_card: Scorecard) -> None:
    held = [protect(true_card, policy=policy) for policy in (NHS_7_5, ONS_10_5, STRICT_10_10)]
    for paper in held:
        assert paper.shown > 400
        shown = paper.counts["count"].dropna()
        assert (shown >= paper.policy.threshold).all()
        assert (shown % paper.policy.base == 0).all()


def test_a_test_without_evidence_gets_no_number_on_paper(true_card: Scorecard) -> None:
    """Eight people become ten under the policy that hides up to seven; the verdict stays, and so does its silence."""
    (card,) = protect(true_card, policy=NHS_7_5).results
    assert isinstance(card, Scorecard)
    for true, paper in zip(true_card.tests, card.tests, strict=True):
        if true.verdict == "NO EVIDENCE":
            assert paper.estimate is None
            assert math.isnan(paper.p_met)


def test_true_values_are_left_as_they_were(true_card: Scorecard) -> None:
    before = true_card.table, true_card.tests_table, _lives(true_card).basis.copy()
    protect(true_card)
    after = true_card.table, true_card.tests_table, _lives(true_card).basis
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert true_card.policy is None

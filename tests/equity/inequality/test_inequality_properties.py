"""Names do not matter, a group cut into two alike changes nothing that is weighted, and a unit only what has one."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.equity.breakdown import breakdown
from syschange.equity.inequality import Inequality, inequality

from ..groups import Counts, from_counts
from .tables import FEW, scores

EXAMPLES = 8
# Each group alike, the extremes' mean distance among them: these are not weighted by people.
UNWEIGHTED = {"mdmu", "mdbu", "mdru", "idisu"}
# What depends on how many people a group has beside its share of them.
BY_SIZE = {"differential_fairness"}
PAIR = {"difference", "ratio"}  # of two groups, one of which is cut


@st.composite
def ladders(draw: st.DrawFn) -> dict[str, tuple[int, int, int]]:
    """Draw two to five groups with an even number of people with and without the outcome."""
    labels = draw(st.permutations(["a", "b", "c", "d", "e"]))[: draw(st.integers(2, 5))]
    return {g: (2 * (x := draw(st.integers(1, 20))), 2 * x + 2 * draw(st.integers(1, 20)), 0) for g in labels}


def made_of(groups: Counts, order: list[object]) -> Inequality:
    made = breakdown(from_counts(groups), outcome="y", by=["g"])
    return inequality(made, ranking={"g": order}, draws=FEW)  # type: ignore[dict-item] # nested lists


@settings(max_examples=EXAMPLES)
@given(ladders())
def test_other_names_and_another_order_of_rows_change_nothing(
    groups: dict[str, tuple[int, int, int]],
) -> None:
    names = {g: f"{len(groups) - i} {g}" for i, g in enumerate(groups)}
    renamed = {names[g]: counts for g, counts in reversed(groups.items())}
    first, second = made_of(groups, list(groups)), made_of(renamed, [names[g] for g in groups])
    pd.testing.assert_frame_equal(first.table, second.table)


@settings(max_examples=EXAMPLES)
@given(ladders())
def test_a_group_cut_into_two_alike_changes_no_weighted_index(
    groups: dict[str, tuple[int, int, int]],
) -> None:
    order: list[object] = list(groups)
    cut = next(iter(groups))
    x, n, _ = groups[cut]
    halves = {**groups, f"{cut} 1": (x // 2, n // 2, 0), f"{cut} 2": (x // 2, n // 2, 0)}
    del halves[cut]
    whole = made_of(groups, order).table.set_index("measure")["value"]
    split = made_of(halves, [[f"{cut} 1", f"{cut} 2"], *order[1:]]).table.set_index("measure")["value"]
    same = [m for m in whole.index if m not in UNWEIGHTED | BY_SIZE | PAIR]
    assert split[same].to_numpy() == pytest.approx(whole[same].to_numpy(), rel=1e-9, abs=1e-12, nan_ok=True)


@settings(max_examples=EXAMPLES)
@given(
    st.lists(st.lists(st.integers(1, 60), min_size=3, max_size=6).filter(lambda v: max(v) > min(v)), min_size=2,
             max_size=4),
    st.sampled_from([2.0, 10.0, 0.5]),
)  # fmt: skip
def test_another_unit_scales_what_is_absolute_and_keeps_what_is_relative(
    values: list[list[int]], factor: float
) -> None:
    labels = [f"g{i}" for i in range(len(values))]

    def table(times: float) -> pd.DataFrame:
        rows = scores({g: [times * v for v in some] for g, some in zip(labels, values, strict=True)})
        made = breakdown(rows.astype({"y": "float64"}), outcome="y", by=["g"], kind="mean")
        options = {"ranking": {"g": labels}, "reference": {"g": labels[0]}, "draws": FEW}
        return inequality(made, **options).table.set_index("measure")  # type: ignore[arg-type] # spelt out above

    one, other = table(1.0), table(factor)
    power = pd.Series(
        {m: 0 if one.loc[m, "scale"] == "relative" else 2 if m == "bgv" else 1 for m in one.index}
    )
    scaled = ["value", "lower", "upper", "null_expectation", "corrected"]
    expected = one[scaled].mul(factor**power, axis=0)
    assert other[scaled].to_numpy(dtype=float) == pytest.approx(
        expected.to_numpy(dtype=float), rel=1e-6, abs=1e-9, nan_ok=True
    )

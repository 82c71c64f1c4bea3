"""Groups that cannot be compared give missing limits or one clear sentence, and never a warning."""

import math

import numpy as np
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics import inequality as iq

from .tables import every

AWKWARD = {
    "nobody has it": ([0, 0, 0], [10, 20, 30]),
    "everybody has it": ([10, 20, 30], [10, 20, 30]),
    "one group without any": ([0, 5, 9], [10, 20, 30]),
    "one person each": ([0, 1, 1], [1, 1, 1]),
    "one group is empty": ([0, 5, 9], [0, 20, 30]),
    "one group": ([5], [20]),
    "one group left": ([5, 0], [20, 0]),
    "all in one": ([10, 0], [10, 10]),
}


@pytest.mark.parametrize("case", AWKWARD)
def test_no_table_crashes_or_warns(case: str) -> None:
    x, n = AWKWARD[case]
    groups = iq.of_counts(x, n)
    order = np.arange(groups.value.size, dtype=float)
    found = every(groups, order) | {i.name: i for i in [
        iq.wagstaff(groups, order=order), iq.erreygers(groups, order=order),
        iq.sii_logit(groups, order=order), iq.rii_logit(groups, order=order),
        iq.par(groups, reference=0), iq.paf(groups, reference=0), iq.ratio(groups, first=0, second=0),
        iq.par(groups, reference=0, sampled="people"), iq.mdr(groups, reference=0, seed=1),
        iq.differential_fairness(groups, seed=1).index,
        iq.differential_fairness(groups, seed=1, smoothing=0).index,
        *iq.entropy_parts(groups, parent=order, seed=1), *iq.entropy_parts(groups, parent=0 * order, seed=1),
        *iq.entropy_parts(groups, parent=order > 0, measure="mld", seed=1),
    ]}  # fmt: skip
    for name, index in found.items():
        if groups.value.size == 1 or index.distribution is None:
            assert math.isnan(index.lower), name
            assert math.isnan(index.upper), name
            with pytest.raises(NotEstimableError):
                index.estimate()
        else:
            assert index.lower <= index.upper, name
        changed = iq.change(index, index)
        assert changed.absolute.name == f"{index.name}_change"


def test_without_any_noise_there_are_no_limits() -> None:
    groups = iq.of_values([1.0, 2.0, 4.0], [0, 0, 0], weight=[1, 1, 2])
    for name, index in every(groups, np.arange(3.0)).items():
        assert math.isfinite(index.value), name
        assert math.isnan(index.lower), name
        assert math.isnan(index.upper), name


def test_a_ratio_to_nothing_is_missing_and_one_to_hardly_anything_has_no_upper_limit() -> None:
    assert math.isnan(iq.ratio(iq.of_counts([5, 0], [20, 20]), first=0, second=1).value)
    unsure = iq.ratio(iq.of_counts([5, 1], [20, 20]), first=0, second=1)
    assert unsure.lower < unsure.value < unsure.upper
    normal = iq.ratio(iq.of_values([5.0, 1.0], [1.0, 1.0], weight=[1, 1]), first=0, second=1)
    assert normal.upper == math.inf


@pytest.mark.parametrize(
    ("value", "se", "weight"),
    [
        ([1, 2], [1, 1, 1], [1, 1]),
        ([1, math.nan], [1, 1], [1, 1]),
        ([1, 2], [-1, 1], [1, 1]),
        ([1, 2], [1, 1], [-1, 1]),
        ([1, 2], [1, 1], [0, 0]),
        ([1, math.inf], [1, 1], [1, 1]),
        ([], [], []),
    ],
)
def test_meaningless_values_are_refused(value: list[float], se: list[float], weight: list[float]) -> None:
    with pytest.raises(NotEstimableError):
        iq.of_values(value, se, weight=weight)


@pytest.mark.parametrize(("x", "n"), [([3, 9], [5, 5]), ([-1, 1], [5, 5]), ([0, 0], [0, 0]), ([1], [1, 2])])
def test_meaningless_counts_are_refused(x: list[float], n: list[float]) -> None:
    with pytest.raises(NotEstimableError):
        iq.of_counts(x, n)


def test_options_that_do_not_exist_are_named() -> None:
    groups, values = iq.of_counts([3, 4], [9, 9]), iq.of_values([3, 4], [1, 1], weight=[1, 1])
    with pytest.raises(UnknownChoiceError, match="gini"):
        iq.spreads(groups, ["ginni"], seed=1)
    with pytest.raises(UnknownChoiceError, match="max"):
        iq.mdb(groups, favourable="maxx", seed=1)
    with pytest.raises(UnknownChoiceError, match="residual"):
        iq.sii(groups, order=[1, 2], uncertainty="residuals")
    with pytest.raises(NotEstimableError, match="position"):
        iq.mdr(groups, reference=2, seed=1)
    with pytest.raises(NotEstimableError, match="counts"):
        iq.sii_logit(values, order=[1, 2])
    with pytest.raises(NotEstimableError, match="counts"):
        iq.differential_fairness(values, seed=1)
    with pytest.raises(NotEstimableError, match="counts"):
        iq.par(values, reference=0, sampled="people")
    with pytest.raises(NotEstimableError, match="draws"):
        iq.gini(groups, seed=1, draws=10)
    with pytest.raises(NotEstimableError, match="level"):
        iq.gini(groups, seed=1, level=95)
    with pytest.raises(NotEstimableError, match="length"):
        iq.sii(groups, order=[1, 2, 3])

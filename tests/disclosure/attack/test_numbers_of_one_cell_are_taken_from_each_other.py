"""The numbers of one cell are taken from each other: those with an outcome, those without, those who were lost."""

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Audit, Policy, audit
from syschange.disclosure.attack.reading import given
from syschange.errors import WrongTypeError

FIVE = Policy("five", 5, 1)


class Printed(equity.Breakdown):
    """A result of these counts alone."""

    def __init__(self, **counts: float) -> None:
        table = pd.DataFrame({"cell": [(("g", "a"),)] * len(counts), "quantity": list(counts)})
        object.__setattr__(self, "policy", None)
        object.__setattr__(self, "_table", table.head(0))
        object.__setattr__(self, "_counts", table.assign(count=list(counts.values())))

    def counts(self) -> pd.DataFrame:
        counted: pd.DataFrame = self._counts
        return counted


def ends(done: Audit) -> dict[object, tuple[object, object]]:
    return {(row.cell, row.quantity): (row.lower, row.upper) for row in done.table.itertuples()}


@pytest.mark.parametrize(
    ("counts", "quantity", "told"),
    [
        ({"denominator:y": 50, "numerator:y": np.nan, "complement:y": 47}, "numerator:y", (3, 3)),
        ({"denominator:y": 50, "numerator:y": 48, "complement:y": np.nan}, "complement:y", (2, 2)),
        ({"denominator:y": np.nan, "numerator:y": 1, "complement:y": 2}, "denominator:y", (3, 3)),
        ({"n": 50, "followed:y": 46, "lost:y": np.nan}, "lost:y", (4, 4)),
        ({"n": 50, "followed:y": np.nan, "lost:y": 47}, "followed:y", (3, 3)),
        ({"n": 50, "denominator:y": 48}, "missing:y", (2, 2)),
        ({"n": 50, "denominator:y": 50}, "missing:y", None),
        ({"n": 50, "denominator:y": np.nan, "numerator:y": 1, "complement:y": 2}, "missing:y", None),
    ],
)
def test_what_adds_up_within_a_cell_is_taken_from_each_other(
    counts: dict[str, float], quantity: str, told: tuple[int, int] | None
) -> None:
    found = ends(audit(Printed(**counts), policy=FIVE))  # type: ignore[arg-type]
    assert found.get(((("g", "a"),), quantity)) == told


def test_a_table_without_rows_has_nothing_in_it() -> None:
    done = audit(pd.DataFrame({"g": [], "n": []}).astype({"n": float}))
    assert (done.ok, done.complete, len(done.table), done.width) == (True, True, 0, 3)


@pytest.mark.parametrize("mixed", [[1, 2], "table"])
def test_results_and_other_things_together_are_an_error(mixed: object) -> None:
    with pytest.raises(WrongTypeError, match="none of them"):
        audit([Printed(n=50.0), mixed], policy=FIVE)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, True),
        ({"method": "Wilson"}, True),
        ({"method": "Byar"}, False),
        ({"method": "exact Poisson"}, False),
        ({"method": "none", "value": 0.96}, True),
        ({"method": "none", "value": 0.86}, True),
        ({"method": "none", "value": 0.2}, False),
        ({"value": 4.8}, False),
        ({"numerator": 51.0}, False),
    ],
)
def test_of_a_bare_table_the_rest_of_a_share_is_people_and_of_a_rate_is_nobody(
    more: dict[str, object], *, told: bool
) -> None:
    """Of 50 people 48 have it and 2 have not; of 50 days 48 events leave nobody."""
    table = pd.DataFrame({"g": ["a"], "n": [60.0], "numerator": [48.0], "denominator": [50.0]}).assign(**more)  # type: ignore[arg-type]
    found = ends(audit(table, policy=FIVE))
    assert found.get(((("g", "a"),), "complement")) == ((2, 2) if told else None)


@pytest.mark.parametrize("base", [1, 2, 5, 10, 7])
def test_a_printed_number_stands_for_all_that_are_printed_so(base: int) -> None:
    """The ends of a rounded number are the least and the most that the policy prints as it is."""
    policy, tried = Policy("own", 10, base), np.arange(200)
    prints = policy.publish(tried)
    shown = np.unique(prints[prints < 100])
    table = pd.DataFrame({"g": [f"g{i}" for i in range(len(shown) + 1)], "n": [*shown, np.nan]})
    low, high = given(table, policy).bounds()
    for i, value in enumerate(shown):
        assert (low[i], high[i]) == (tried[prints == value].min(), tried[prints == value].max())
    assert (low[-1], high[-1]) == (0, np.inf)
    with_nought = table.assign(n=[*shown, np.nan]).replace({"n": {shown[0]: 0.0}})
    low, high = given(with_nought, policy).bounds()
    assert (low[0], high[0], low[-1]) == (0, 0, 1)  # nought is printed, so that what is hidden is none

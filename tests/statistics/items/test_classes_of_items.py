"""The classes A, B and C are those of their sources, at their edges too."""

import math

import pytest

from syschange.errors import UnknownChoiceError
from syschange.statistics.items import D_DIF, LOG_ODDS, SMD, class_of, limits_of


@pytest.mark.parametrize(
    ("measure", "value", "se", "p", "wanted"),
    [
        (D_DIF, -0.99, 0.1, 0.0001, "A"),
        (D_DIF, -3.0, 0.2, 0.06, "A"),
        (D_DIF, 1.2, 0.2, 0.0001, "B"),
        (D_DIF, -1.6, 0.2, 0.0001, "C"),
        (D_DIF, -1.6, 0.5, 0.002, "B"),  # not surely more than 1
        (SMD, 0.16, 0.01, 0.0001, "A"),
        (SMD, 0.2, 0.01, 0.0001, "B"),
        (SMD, -0.26, 0.1, 0.009, "C"),
        (LOG_ODDS, 0.42, 0.01, 0.0001, "A"),
        (LOG_ODDS, 0.5, 0.01, 0.0001, "B"),
        (LOG_ODDS, -0.7, 0.1, 0.0001, "C"),
        (SMD, math.nan, 0.1, 0.01, ""),
        (SMD, 0.3, 0.1, math.nan, ""),
    ],
)
def test_the_class_is_that_of_the_source(
    measure: str, value: float, se: float, p: float, wanted: str
) -> None:
    assert class_of(measure, value, se, p) == wanted


def test_a_measure_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownChoiceError):
        limits_of("D DIF of another kind")

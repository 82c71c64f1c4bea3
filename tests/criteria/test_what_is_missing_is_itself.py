"""A plan and a test that hold what is missing are equal to themselves, on every version of Python."""

import dataclasses
import math

from syschange.criteria.judging.evidence import Test
from syschange.criteria.plan.outcomes import Outcome
from syschange.same import Same

GIVEN = ("Beneficial", "B1", "Is it worth having?", "mcs", "everyone", "NO EVIDENCE", "")


@dataclasses.dataclass(frozen=True, eq=False)
class Two(Same):
    """Two values."""

    one: object
    other: object = dataclasses.field(default=0, compare=False)


def test_missing_numbers_are_equal_whichever_they_are() -> None:
    assert Two(math.nan) == Two(float("nan"))
    assert hash(Two(math.nan)) == hash(Two(float("nan")))
    assert Test(*GIVEN, threshold=float("nan")) == Test(*GIVEN, threshold=math.nan)
    assert Test(*GIVEN, threshold=float("nan")) != Test(*GIVEN, threshold=0.1)
    assert len({Test(*GIVEN), Test(*GIVEN, p_met=float("nan"))}) == 1


def test_values_that_differ_do() -> None:
    assert Two(1) != Two(2)
    assert Two(math.nan) != Two(0.0)
    assert Two(1, 5) == Two(1, 6)
    assert Two(1) != (1, 0)
    assert issubclass(Outcome, Same)

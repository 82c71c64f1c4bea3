"""A confidence level is a share between 0 and 1, and a percentage given by mistake is refused."""

import math
from typing import Any

import numpy as np
import pytest

from syschange.errors import WrongTypeError
from syschange.statistics.levels import require_level, require_number, require_seed


@pytest.mark.parametrize("level", [0, 1, 95, -0.95, math.nan, "x", None, True])
def test_what_is_not_a_share_is_refused(level: Any) -> None:
    with pytest.raises(WrongTypeError, match=r"for example \.95"):
        require_level(level)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.998])
def test_a_share_is_accepted(level: float) -> None:
    require_level(level)


@pytest.mark.parametrize("seed", [-1, 1.5, "x", None, True, math.nan])
def test_a_seed_is_a_whole_number_from_nought_up(seed: Any) -> None:
    with pytest.raises(WrongTypeError, match="seed"):
        require_seed(seed)
    require_seed(0)
    require_seed(np.int64(7))  # type: ignore[arg-type] # numpy's own whole numbers are as good


@pytest.mark.parametrize("value", ["1", None, True, math.inf, math.nan, [1]])
def test_what_is_no_number_is_named(value: Any) -> None:
    with pytest.raises(WrongTypeError, match="The time before is not a number"):
        require_number(value, "The time before")
    assert require_number(np.float64(2), "The time before") == 2

"""A confidence level is a share between 0 and 1, and a percentage given by mistake is refused."""

import math

import pytest

from syschange.errors import WrongTypeError
from syschange.statistics.levels import require_level


@pytest.mark.parametrize("level", [0, 1, 95, -0.95, math.nan])
def test_what_is_not_a_share_is_refused(level: float) -> None:
    with pytest.raises(WrongTypeError, match=r"for example \.95"):
        require_level(level)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.998])
def test_a_share_is_accepted(level: float) -> None:
    require_level(level)

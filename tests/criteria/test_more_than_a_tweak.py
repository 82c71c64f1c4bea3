"""A gain is no more than a tweak where it is shown to be small either way: a large loss is harm, and no token."""

import pytest

from syschange.criteria import Test

from .worlds import World, standard


def _tweak(gain: float) -> Test:
    return next(t for t in standard(World(gain=gain)).tests if t.code == "K1")


@pytest.mark.parametrize(("gain", "verdict"), [(10.0, "MET"), (0.0, "NOT MET"), (-10.0, "UNCLEAR")])
def test_only_a_gain_that_is_surely_small_is_a_tweak(gain: float, verdict: str) -> None:
    assert _tweak(gain).verdict == verdict


def test_of_a_large_loss_neither_is_likely() -> None:
    loss = _tweak(-10.0)
    assert loss.p_met < 0.01
    assert loss.p_not < 0.01

"""Coverage of the limits of how different plans are, and of the share of money that belongs to some decisions."""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated

from syschange.statistics.amounts import amount_share
from syschange.statistics.design import mean_limits, share_limits
from syschange.statistics.diversity import (
    Held,
    LeftOut,
    held_of,
    hill_left_out,
    identical_left_out,
    likeness_left_out,
    weighted,
)

HILL = Interval(
    "Hill number among ten plans, jackknife",
    ("diversity.hill_left_out", "diversity.left_out", "diversity.weighted"),
    "20 to 400 plans of four or five of 16 actions, orders 0, 1 and 2, a tenth, half and all of plans personal",
)
LIKE = Interval(
    "Likeness of two plans, jackknife, Wilson on effective size",
    ("diversity.likeness_left_out", "diversity.left_out"),
    "20 to 400 plans of four or five of 16 actions, a tenth, half and all of plans personal",
)
SAME = Interval(
    "Plans the same as another of ten, jackknife, Wilson on effective size",
    ("diversity.identical_left_out", "diversity.left_out"),
    "20 to 400 plans of four or five of 16 actions, 10%, 30%, 50% and 70% of plans personal",
)
MONEY = Interval(
    "Share of money, Wilson on the smaller of two effective sizes",
    ("amounts.amount_share",),
    "12 to 200 decisions, log amounts with deviations of .5 to 1.5, shares of .1 to .6, and larger ones less often",
)
DECISIONS = (12, 30, 60, 200)
SPREADS = (0.5, 1.0, 1.5)
SHARES = (0.1, 0.3, 0.6)
SLOPES = (0.0, -0.8)
PLANS = (20, 50, 100, 200, 400)
PERSONAL = (0.1, 0.5, 1.0)
PERSONAL_SAME = (
    0.1,
    0.3,
    0.5,
    0.7,
)  # where all are personal hardly any two are the same, and limits too wide
KINDS, FORM, AMONG = 16, 4, 10
# Made one at a time, these cost more than the others, which are made all at once.
ONE_BY_ONE = 20
TRUTH = 20_000
Maker = Callable[[Held], LeftOut]


def _plans(rng: np.random.Generator, plans: int, personal: float) -> Held:
    """Return plans of which some are chosen and the others are mostly the same form."""
    own = rng.random((plans, 1)) < personal
    order = (
        rng.random((plans, KINDS)) - 0.9 * (~own & (np.arange(KINDS) < FORM)) - 0.3 * (np.arange(KINDS) < 8)
    )
    rank = order.argsort(axis=1).argsort(axis=1)
    return held_of(*np.nonzero(rank < rng.integers(4, 6, plans)[:, None]))


def _makers() -> Iterator[tuple[Interval, str, Maker, bool]]:
    for order in (0, 1, 2):
        yield HILL, f", order {order}", lambda h, o=order: hill_left_out(h, among=AMONG, order=o), False  # type: ignore[misc]
    yield LIKE, "", likeness_left_out, True
    yield SAME, "", lambda h: identical_left_out(h, among=AMONG), True


def _sides(found: list[LeftOut], *, share: bool) -> tuple[Floats, Floats]:
    both = []
    for one in found:
        made = one.linearised(share=share)
        both.append(
            share_limits(made, level=LEVEL, method="wilson") if share else mean_limits(made, level=LEVEL)
        )
    lower, upper = np.array([(float(a), float(b)) for a, b in both]).T
    return lower, upper


def _amounts(
    rng: np.random.Generator, size: int, spread: float, logit: float, slope: float
) -> tuple[Floats, Floats]:
    z = rng.normal(size=size)
    amount = np.exp(spread * z)
    return amount, amount * (rng.random(size) < 1 / (1 + np.exp(-logit - slope * z)))


def _money(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for spread, share, slope in product(SPREADS, SHARES, SLOPES):
        logit = float(np.log(share / (1 - share)))
        every, theirs = _amounts(rng, TRUTH * 100, spread, logit, slope)
        truth = theirs.sum() / every.sum()
        for size in DECISIONS:
            sides = []
            for _ in range(max(draws // ONE_BY_ONE, 4)):
                found = amount_share(*_amounts(rng, size, spread, logit, slope))
                sides.append([float(x) for x in share_limits(found, level=LEVEL, method="wilson")])
            lower, upper = np.array(sides).T
            words = ", larger ones less often" if slope else ""
            yield simulated(
                MONEY, f"{size} decisions, deviation {spread:g}, {share:.0%}{words}", (lower, upper), truth
            )


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage at each number of plans and share of personal ones, and of each share of money."""
    rng = np.random.default_rng(seed)
    yield from _money(draws, rng)
    for interval, words, make, share in _makers():
        for personal in PERSONAL_SAME if interval is SAME else PERSONAL:
            large = [_plans(rng, TRUTH // 10, personal) for _ in range(10)]
            truth = weighted([make(h) for h in large], [1.0] * 10).value
            for plans in PLANS:
                found = [make(_plans(rng, plans, personal)) for _ in range(max(draws // ONE_BY_ONE, 4))]
                point = f"{plans} plans, {personal:.0%} personal{words}"
                yield simulated(interval, point, _sides(found, share=share), truth)

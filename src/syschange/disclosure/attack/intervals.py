"""Interval inversion: which numbers of people a printed share and its interval can have been worked out from."""

import numpy as np

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.printed import Figures, figures, half_step
from syschange.disclosure.attack.reading import Bools, Floats, Given
from syschange.disclosure.attack.system import System
from syschange.statistics.proportions import critical_z, wilson

_MOST = 2000  # ours: a denominator without upper end is sought up to here
_MOST_STEPS = 50  # ours: numerators tried for one denominator; a share that needs more is too coarse to tell
_SLACK = 1e-9


def invert(
    given: Given, system: System, lower: Floats, upper: Floats, room: int
) -> tuple[Floats, Floats, Integers]:
    """Narrow what denominators and numerators can be by the intervals printed beside them.

    A share printed with its Wilson interval to three places or more was worked out from few pairs of numerator and
    denominator, often one (measured: from true numbers to three places one pair in 97% of cases). Where the pair
    that is printed explains the interval nothing is learnt: it was worked out from what is published. Where it does
    not, or where the pair is hidden, every pair that explains it is found, and a number that these leave less far
    apart than `room`, and less than the policy left it, is refuted.

    Returns
    -------
    tuple of arrays
        The lower and upper ends, and the unknowns that are refuted.
    """
    lower, upper = lower.copy(), upper.copy()
    refuted: list[int] = []
    for shown in figures(given, system):
        steps = [half_step(shown.column(c)) + _SLACK for c in ("value", "lower", "upper")]
        figure = np.column_stack([shown.column(c) for c in ("value", "lower", "upper", "level")])
        for row in np.flatnonzero(_worth_it(shown, figure, steps)).tolist():
            one, two = int(shown.known[row]), int(shown.having[row])
            pairs = _pairs(figure[row], steps, (lower[one], upper[one]), (lower[two], upper[two]))
            for unknown, found in ((one, pairs[:, 1]), (two, pairs[:, 0])) if len(pairs) else ():
                before, after = upper[unknown] - lower[unknown], float(np.ptp(found))
                if after < min(room, before):
                    refuted.append(unknown)
                lower[unknown] = max(lower[unknown], found.min())
                upper[unknown] = min(upper[unknown], found.max())
    return lower, upper, np.unique(np.array(refuted, dtype=np.int64))


def _worth_it(shown: Figures, figure: Floats, steps: list[float]) -> Bools:
    """Return which rows have a Wilson interval that the printed numbers do not explain."""
    methods = shown.methods()
    ours = (methods.isin(["", "Wilson"]) & (shown.known >= 0) & (shown.having >= 0)).to_numpy()
    told = ours & np.isfinite(figure).all(axis=1) & (figure[:, 3] > 0) & (figure[:, 3] < 1)
    yes, known = shown.column("numerator"), shown.column("denominator")
    near = np.zeros(len(figure), dtype=np.bool_)
    both = np.flatnonzero(told & np.isfinite(yes) & np.isfinite(known) & (known > 0))
    if len(both):
        near[both] = _explains(yes[both], known[both], figure[both], steps)
    worth: Bools = told & ~near
    return worth


def _explains(yes: Floats, known: Floats, figure: Floats, steps: list[float]) -> Bools:
    z = np.array([critical_z(level) for level in figure[:, 3].tolist()])
    low, high = wilson(yes, known, z=z)
    explained = np.ones(len(yes), dtype=np.bool_)
    for worked_out, printed, step in zip((yes / known, low, high), figure.T[:3], steps, strict=True):
        explained &= np.abs(worked_out - printed) <= step
    return explained


def _pairs(
    figure: Floats, steps: list[float], known: tuple[float, float], yes: tuple[float, float]
) -> Floats:
    """Return every numerator and denominator within what is known of them that gives the printed figures."""
    first = max(known[0], 1.0)
    last = min(known[1], first + _MOST)
    tries = int(2 * steps[0] * last) + 1
    if last < first or tries > _MOST_STEPS:
        return np.zeros((0, 2))
    sizes = np.arange(first, last + 1)
    lowest = np.ceil(sizes * (figure[0] - steps[0]))
    having = (lowest[:, None] + np.arange(tries)).ravel()
    every = np.repeat(sizes, tries)
    can = (having >= yes[0]) & (having <= yes[1]) & (having <= every)
    having, every = having[can], every[can]
    kept = _explains(having, every, np.broadcast_to(figure, (len(every), 4)), steps)
    return np.column_stack([having[kept], every[kept]])

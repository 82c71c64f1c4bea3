"""From weights and moments to estimates: one quantity of one group."""

import math

from syschange.effects.sustained.asked import Asked
from syschange.effects.sustained.basis import Basis
from syschange.effects.sustained.targets import (
    APART,
    EFFECTS,
    HALF_LIFE,
    KEPT_SHARE,
    RETAINED_SHARE,
    SLOPE,
    Target,
)
from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate, StudentT
from syschange.statistics.lasting import Path, Ratio, fieller, half_life, slope
from syschange.statistics.lasting.fieller import COMPLEMENT
from syschange.statistics.lasting.path import Floats
from syschange.words import figures, level_words

_OVERFLOW = 300.0  # a logarithm beyond it is of a ratio that is no number any more
SHARES = (RETAINED_SHARE, KEPT_SHARE)


def estimate_of(basis: Basis, asked: Asked, target: Target, row: int) -> Estimate:
    """Return one quantity of one group.

    Parameters
    ----------
    basis
        The moments.
    asked
        The options.
    target
        The quantity.
    row
        The group, by its place; 0 is everyone.

    Raises
    ------
    NotEstimableError
        Where it cannot be given, with the reason.
    """
    if target.note:
        raise NotEstimableError(_sentence(target.note), "See more people, for longer.")
    block = basis.blocks[target.block]
    if target.quantity == APART:
        if row == 0:
            raise NotEstimableError("Everyone does not differ from everyone.", "Ask for a group.")
        return block.apart(row).combined(_weights(target), level=asked.level)
    path = block.path(row)
    if target.quantity in SHARES:
        return _share(path, asked, target)
    if target.quantity == SLOPE:
        return _told(slope(path, start=target.start, level=asked.level), asked, target)
    if target.quantity == HALF_LIFE:
        if not distinguishable(path.combined(_weights(target), level=asked.level)):
            raise NotEstimableError(
                "The early effect could be nothing, which does not halve.", "See more people."
            )
        return half_life(path, start=target.start, level=asked.level)
    made = path.combined(_weights(target), level=asked.level)
    return _told(_shifted(made, target.shift), asked, target)


def distinguishable(estimate: Estimate, none: float = 0.0) -> bool:
    """Return whether an effect's interval leaves out no effect: 0, or 1 of a ratio."""
    return not estimate.lower <= none <= estimate.upper


def _told(estimate: Estimate, asked: Asked, target: Target) -> Estimate:
    """Return an estimate from logarithms as the ratio it is of; what is kept, and what matters, stays as it is."""
    made = estimate.distribution
    if not asked.ratio or target.quantity not in {*EFFECTS, SLOPE} or not isinstance(made, StudentT):
        return estimate
    reach = max(abs(estimate.value), abs(estimate.lower), abs(estimate.upper))
    if not reach < _OVERFLOW:
        raise NotEstimableError("The ratio is so large or so uncertain that it is no number.", "See more.")
    ratio = StudentT(made.location, made.se, made.df, log=True)
    return Estimate.of(math.exp(estimate.value), ratio, estimate.level, estimate.method)


def _share(path: Path, asked: Asked, target: Target) -> Estimate:
    bottom = target.bottom
    if bottom is None:  # a share always has one
        raise NotEstimableError("A share needs an early effect.", "See people early on.")
    found = fieller(path, _weights(target), bottom, level=asked.level)
    if found.estimate is None:
        raise NotEstimableError(_sentence(unbounded(found, asked.level)), "See more people.")
    return found.estimate


def unbounded(ratio: Ratio, level: float) -> str:
    """Return what an unbounded interval of a share leaves open."""
    said = level_words(level)
    if ratio.kind == COMPLEMENT:
        ends = " and ".join(figures(100 * end, 2) + "%" for end in (ratio.lower, ratio.upper))
        return (
            f"the early effect could be nothing, so a share of it has no bounds: at {said} the data leave out only "
            f"shares between {ends}"
        )
    return f"the early effect could be nothing, so a share of it has no bounds: at {said} the data leave out none"


def _weights(target: Target) -> Floats:
    if target.top is None:
        raise NotEstimableError("This cannot be given for the times seen.", "See people at more times.")
    return target.top


def _shifted(estimate: Estimate, shift: float) -> Estimate:
    """Return an estimate less a constant."""
    made: Distribution = estimate.distribution
    if shift == 0 or not isinstance(made, StudentT):
        return estimate
    moved = StudentT(made.location - shift, made.se, made.df)
    return Estimate.of(estimate.value - shift, moved, estimate.level, estimate.method)


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."

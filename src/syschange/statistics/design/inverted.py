"""A confidence distribution made from any pair of limits, by turning the limits round."""

import numpy as np
from scipy import special

from syschange.statistics.design.linearised import Floats

# Bisection on the normal score of the tail: Phi(-40) is zero in double precision, and 60 halvings pass it.
_LARGEST_Z = 40.0
_HALVINGS = 60
_MIDDLE = 0.5


class Inverted:
    """The confidence distribution whose limits at every level are those of `limits`.

    Where the limits at the lowest level leave a gap, as those of discrete counts do, the confidence between
    them is one half.
    """

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower and the upper limit that each leave `tail` outside, `tail` at most one half."""
        raise NotImplementedError

    def bounds(self) -> tuple[float, float]:
        """Return what the quantity surely lies between."""
        return -np.inf, np.inf

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        return self.limits(p)[0] if p < _MIDDLE else self.limits(1 - p)[1]

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        least, most = self.bounds()
        if not least < x < most:
            return float(x >= most)
        lower, upper = self.limits(_MIDDLE)
        if lower <= x <= upper:
            return _MIDDLE
        below = x < lower
        near, far = 0.0, _LARGEST_Z
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            lower, upper = self.limits(float(special.ndtr(-middle)))
            inside = lower > x if below else upper < x
            near, far = (middle, far) if inside else (near, middle)
        return float(special.ndtr(-near if below else near))


def t_quantile(df: Floats, tail: float) -> Floats:
    """Return the upper critical value of Student's t; missing without degrees of freedom, normal if infinite."""
    usable = np.isfinite(df) & (df > 0)
    student = -special.stdtrit(np.where(usable, df, 1.0), tail)
    return np.where(usable, student, np.where(df == np.inf, -special.ndtri(tail), np.nan))

"""Whether raters agree: Krippendorff's alpha with its uncertainty, and what makes it impossible to tell."""

from syschange.statistics.agreement.alpha import ENOUGH, METRICS, TENTATIVE, alpha, unit_counts
from syschange.statistics.agreement.interval import (
    FEWEST_UNITS,
    INTERVALS,
    Draws,
    LessDisagreement,
    alpha_spread,
    krippendorff,
    krippendorff_from_counts,
)

__all__ = [
    "ENOUGH",
    "FEWEST_UNITS",
    "INTERVALS",
    "METRICS",
    "TENTATIVE",
    "Draws",
    "LessDisagreement",
    "alpha",
    "alpha_spread",
    "krippendorff",
    "krippendorff_from_counts",
    "unit_counts",
]

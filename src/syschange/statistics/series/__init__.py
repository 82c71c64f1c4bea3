"""Series of points in time: regression with errors that depend on the point before, many series at once."""

from syschange.statistics.series.counts import CountFit, quasi_poisson, quasi_poisson_ar1
from syschange.statistics.series.designs import bent, harmonics, interrupted
from syschange.statistics.series.reml import SeriesFit, reml_ar1

__all__ = [
    "CountFit",
    "SeriesFit",
    "bent",
    "harmonics",
    "interrupted",
    "quasi_poisson",
    "quasi_poisson_ar1",
    "reml_ar1",
]

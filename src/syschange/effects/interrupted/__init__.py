"""A series that was interrupted by a change, with and without a comparison series."""

from syschange.effects.interrupted.result import InterruptedSeries
from syschange.effects.interrupted.verb import interrupted_series

__all__ = ["InterruptedSeries", "interrupted_series"]

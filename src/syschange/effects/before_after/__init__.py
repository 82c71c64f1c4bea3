"""A score before and after, for those who got the change and those who did not, and for every group of each."""

from syschange.effects.before_after.result import BeforeAfter
from syschange.effects.before_after.verb import before_after

__all__ = ["BeforeAfter", "before_after"]

"""Access for people with both mental-health and drug or alcohol needs, beside people with one."""

from syschange.system.dual_need.result import DualNeed
from syschange.system.dual_need.verb import dual_need

__all__ = ["DualNeed", "dual_need"]

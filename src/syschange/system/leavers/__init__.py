"""What becomes of a partnership's activity when somebody leaves a key post."""

from syschange.system.leavers.result import Leavers
from syschange.system.leavers.verb import leavers

__all__ = ["Leavers", "leavers"]

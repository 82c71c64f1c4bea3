"""Training, support, sickness and turnover of the workforce, at every level and not on average."""

from syschange.system.staff.result import Workforce
from syschange.system.staff.verb import workforce

__all__ = ["Workforce", "workforce"]

"""How unequal an outcome is between groups, beside what noise alone would give, and whether that changed."""

from syschange.equity.inequality.change_result import ChangeInInequality, change_in_inequality
from syschange.equity.inequality.result import Inequality, inequality

__all__ = ["ChangeInInequality", "Inequality", "change_in_inequality", "inequality"]

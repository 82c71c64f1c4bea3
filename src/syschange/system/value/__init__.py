"""Value: what outcomes cost, who goes on paying, and whether less use of statutory services is less reliance."""

from syschange.system.value.result import Value
from syschange.system.value.verb import value

__all__ = ["Value", "value"]

"""Groups compared among people alike in other characteristics."""

from syschange.equity.controlled.result import Controlled, controlled

__all__ = ["Controlled", "controlled"]

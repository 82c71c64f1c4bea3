"""Does this enable people who were shut out before to make contact?"""

from syschange.equity.reach.result import Reach, reach

__all__ = ["Reach", "reach"]

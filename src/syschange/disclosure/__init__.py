"""Nothing leaves that could identify a person: the one door that every result passes before it is written."""

from syschange.disclosure.policies import NHS_7_5, ONS_10_5, STRICT_10_10, Policy
from syschange.disclosure.protect import Protected, protect

__all__ = ["NHS_7_5", "ONS_10_5", "STRICT_10_10", "Policy", "Protected", "protect"]

"""Nothing leaves that could identify a person: the one door that every result passes before it is written."""

from syschange.disclosure.attack import Audit, audit
from syschange.disclosure.hidden import Suppression, suppression
from syschange.disclosure.ledger import Exposed, Joint, Ledger, Release
from syschange.disclosure.policies import (
    NHS_7_5,
    ONS_10_5,
    STRICT_10_10,
    Policy,
    exact_suppression,
    internal_only,
)
from syschange.disclosure.protect import protect
from syschange.disclosure.protected import Protected

__all__ = [
    "NHS_7_5",
    "ONS_10_5",
    "STRICT_10_10",
    "Audit",
    "Exposed",
    "Joint",
    "Ledger",
    "Policy",
    "Protected",
    "Release",
    "Suppression",
    "audit",
    "exact_suppression",
    "internal_only",
    "protect",
    "suppression",
]

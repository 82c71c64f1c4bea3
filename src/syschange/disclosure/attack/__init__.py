"""The attacker: it takes what is published apart as an outsider would, and shares nothing with what protects it."""

from syschange.disclosure.attack.audit import audit
from syschange.disclosure.attack.result import Audit

__all__ = ["Audit", "audit"]

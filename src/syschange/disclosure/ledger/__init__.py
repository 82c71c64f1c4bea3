"""The ledger of releases: nothing that was published before makes a new release expose anybody."""

from syschange.disclosure.ledger.joint import Joint
from syschange.disclosure.ledger.ledger import Ledger
from syschange.disclosure.ledger.release import Release
from syschange.disclosure.ledger.telling import Exposed

__all__ = ["Exposed", "Joint", "Ledger", "Release"]

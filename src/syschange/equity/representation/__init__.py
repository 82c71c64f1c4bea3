"""Who uses a thing against who could: complaints, panels, caseloads, a peer-mentor scheme."""

from syschange.equity.representation.result import Representation, representation

__all__ = ["Representation", "representation"]

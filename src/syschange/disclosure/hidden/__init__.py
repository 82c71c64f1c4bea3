"""Who is hidden: how much of each group is not shown, and which groups merged would be."""

from syschange.disclosure.hidden.suppression import Suppression, suppression

__all__ = ["Suppression", "suppression"]

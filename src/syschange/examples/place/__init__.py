"""A simulated place: every data set of this library, before and after a change whose truth is known."""

from syschange.examples.place.place import Place, place
from syschange.examples.place.setting import SWITCHES, Setting

__all__ = ["SWITCHES", "Place", "Setting", "place"]

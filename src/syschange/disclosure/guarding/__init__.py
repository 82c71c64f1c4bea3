"""What has to be withheld besides the small numbers, so that those that are shown do not give the small ones away."""

from syschange.disclosure.guarding.cells import Cell, name_of
from syschange.disclosure.guarding.system import System, system_of
from syschange.disclosure.guarding.withholding import withheld

__all__ = ["Cell", "System", "name_of", "system_of", "withheld"]

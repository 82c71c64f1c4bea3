"""Simulated worlds whose truth is known: every rate, mean, gap and change is set, and data are drawn from it."""

from syschange.examples.worlds.expected import truth
from syschange.examples.worlds.setting import STRATUM, Setting
from syschange.examples.worlds.strata import CHARACTERISTICS, SHUT_OUT
from syschange.examples.worlds.world import World, world
from syschange.examples.worlds.write import write

__all__ = ["CHARACTERISTICS", "SHUT_OUT", "STRATUM", "Setting", "World", "truth", "world", "write"]

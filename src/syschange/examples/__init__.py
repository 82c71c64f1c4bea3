"""Data to learn on: the HELP trial with a plan, and simulated worlds and places whose truth is known."""

from syschange.examples import worlds
from syschange.examples.help import HelpTrial, help_trial
from syschange.examples.place import Place, place

__all__ = ["HelpTrial", "Place", "help_trial", "place", "worlds"]

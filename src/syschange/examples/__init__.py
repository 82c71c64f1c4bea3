"""Data to learn on: the HELP trial in this library's schemas with a plan, and simulated worlds of known truth."""

from syschange.examples import worlds
from syschange.examples.help import HelpTrial, help_trial

__all__ = ["HelpTrial", "help_trial", "worlds"]

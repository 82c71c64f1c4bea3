"""Real data to learn on: the HELP trial in this library's schemas, with a plan that is ready to run."""

from syschange.examples.help import HelpTrial, help_trial

__all__ = ["HelpTrial", "help_trial"]

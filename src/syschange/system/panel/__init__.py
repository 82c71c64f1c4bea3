"""What a panel makes of a change: people with lived experience and professionals, each asked and each heard."""

from syschange.system.panel.result import Panel
from syschange.system.panel.verb import panel

__all__ = ["Panel", "panel"]

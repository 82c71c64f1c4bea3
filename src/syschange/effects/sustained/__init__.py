"""Did it last: effects along the months after a change, what is kept of them, and how fast they fade."""

from syschange.effects.sustained.given import sustained_path
from syschange.effects.sustained.panel import sustained_panel
from syschange.effects.sustained.people import sustained
from syschange.effects.sustained.result import Sustained

__all__ = ["Sustained", "sustained", "sustained_panel", "sustained_path"]

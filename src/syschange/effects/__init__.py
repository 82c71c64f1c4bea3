"""Did it change, and by how much: before and after, with a comparison group and without one."""

from syschange.effects.before_after import BeforeAfter, before_after

__all__ = ["BeforeAfter", "before_after"]

"""How long until something happens to people, by group and period, those it has not happened to yet among them."""

from syschange.system.followed.groups import Group, groups_of
from syschange.system.followed.making import followed
from syschange.system.followed.result import Followed, Point
from syschange.system.followed.words import gap_words, moved_words, share_words

__all__ = ["Followed", "Group", "Point", "followed", "gap_words", "groups_of", "moved_words", "share_words"]

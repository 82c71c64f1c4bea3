"""Text as it may stand in a file: no control characters, no hidden turns of direction, one line."""

import re
import unicodedata

from syschange.words import TURNS

_LEFT_OUT = re.compile(f"[{TURNS}\ufdd0-\ufdef\ufffe\uffff]")
_UNWRITABLE = "\ufffd"


def plain(text: object) -> str:
    """Return text in one line, without control characters and without marks that turn its direction.

    Half of a surrogate pair, which no file can hold, becomes a replacement character.
    """
    made = "".join(_kept(c) for c in str(text))
    return " ".join(_LEFT_OUT.sub("", made).split())


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    if category == "Cs":
        return _UNWRITABLE
    return character

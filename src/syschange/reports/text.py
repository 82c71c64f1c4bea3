"""Text as it may stand in a file: no control characters, no hidden turns of direction, one line."""

import re
import unicodedata

# Characters that turn the direction of what follows them: a label with one could rewrite a verdict beside it.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_UNWRITABLE = "\ufffd"


def plain(text: object) -> str:
    """Return text in one line, without control characters and without marks that turn its direction.

    Half of a surrogate pair, which no file can hold, becomes a replacement character.
    """
    made = "".join(_kept(c) for c in str(text))
    return " ".join(_NOT_CHARACTERS.sub("", made).split())


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    if category == "Cs":
        return _UNWRITABLE
    return "" if character in _TURNS else character

"""What a label may look like: short, free of what cannot be seen or only looks like a letter, and nobody else's."""

import re
import unicodedata

from syschange.frames import ALL, MISSING_LABELS, UNKNOWN

LONGEST_LABEL = 200  # ours: a longer text is a note that has strayed into a column of labels
RESERVED = (ALL, UNKNOWN)
# What no file and no plan may declare as a group: a cell may hold why it is missing, but that is no group.
OWN_LABELS = (ALL, *MISSING_LABELS)

# White space other than a space between words, and characters that take no room or turn the direction of writing.
_ODD = re.compile(
    r"^\s|\s\Z|[^\S ]|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_WORD = re.compile(r"[^\W\d_]+")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")
# Cyrillic and Greek letters drawn as a Latin one is: the single letters among the confusables of Unicode Technical
# Standard 39 that common fonts draw alike (the choice is ours).
_DOUBLES = frozenset(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
)
_DRESSED = ("FULLWIDTH LATIN", "MATHEMATICAL", "LATIN SMALL LIGATURE")


def tidy(label: str) -> bool:
    """Return whether a label is what it looks like.

    It has no spaces at its ends, no invisible characters and no loose accents, and no letter in it only looks like
    another: a Cyrillic or Greek one among Latin ones, a word of such letters that all look Latin, or a full-width,
    mathematical or joined form of a plain letter. The sign of a substance before its name ("ΔTHC") is no disguise.
    """
    if label.isascii():
        return label.isprintable() and label == label.strip()
    if _ODD.search(label) is not None or not unicodedata.is_normalized("NFC", label):
        return False
    return not any(_disguised(word) for word in _WORD.findall(label) if not word.isascii())


def untidiness(label: str) -> str:
    """Return what is untidy about a label that is not `tidy`, in words that do not repeat it."""
    if label != label.strip():
        return "a space at its start or end"
    if _ODD.search(label) is not None or (label.isascii() and not label.isprintable()):
        return "a character that cannot be seen"
    if not unicodedata.is_normalized("NFC", label):
        return "an accent that is a character of its own"
    return "letters that only look like others, as those of another alphabet do"


def _disguised(word: str) -> bool:
    """Return whether a word has letters that only look like those they seem to be."""
    if any(unicodedata.name(c, "").startswith(_DRESSED) and not _is_plain(c) for c in word):
        return True
    alphabets = {a for c in word for a in _ALPHABETS if unicodedata.name(c, "").startswith(a)}
    mixed = len(alphabets) > 1 and ("CYRILLIC" in alphabets or not _DOUBLES.isdisjoint(word))
    return mixed or _DOUBLES.issuperset(word)


def _is_plain(letter: str) -> bool:
    return unicodedata.is_normalized("NFKC", letter)

"""Identifiers that look alike or name nobody: one person under two spellings counts as two, and a blank as one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

_LONG_ID = 8  # ours: among shorter identifiers one letter apart is as often two people as a slip
_LONG_WORD = 5  # ours: in a shorter word one letter is what tells "worker a" from "worker b"
_TWO = 2  # three or more that differ in one same letter are a series, made so to tell them apart


def named(ids: "pd.Series[str]") -> "pd.Series[str]":
    """Return identifiers with blank ones missing: a blank names nobody, and is no worker with a great deal to do."""
    return ids.where(ids.notna() & ids.astype("str").str.strip().ne(""))


def alike_ids(ids: Sequence[str]) -> int:
    """Return how many identifiers may be another's, misspelt: the identifiers less the people they may stand for.

    Alike are those that differ only by case, accents, spaces, punctuation or leading zeros, and long ones of letters
    alone that are one slip apart (a letter wrong, missing, doubled, or two neighbours changed over).

    Parameters
    ----------
    ids
        Identifiers, in any order; each is looked at once however often it comes.

    Returns
    -------
    int
        0 where none is like another. Which they are is never said.

    Notes
    -----
    One slip apart is Damerau's distance (1964, Communications of the ACM 7:171-176) of one. Only identifiers of
    eight letters or more are compared so, inside a word of five or more (ours); three or more that differ in one
    same letter are taken for a series and left alone (ours).
    """
    different = sorted(set(ids))
    folded = {i: _folded(i) for i in different}
    forms = sorted(set(folded.values()))
    slips = _joined({f for f in forms if not any(c.isdigit() for c in f)})
    return len(different) - len(forms) + slips


def _folded(text: str) -> str:
    """Return an identifier without what does not tell people apart; words stay apart, as do numbers."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    words = re.findall(r"[^\W\d_]+|\d+", plain)
    if not words:  # signs alone: they are all that tells one from another
        return text.strip()
    return " ".join(word.lstrip("0") or "0" if word[0].isdigit() else word for word in words)


def _joined(forms: Iterable[str]) -> int:
    """Return how many forms are left over once those one slip apart are taken together."""
    # Spaces never tell people apart, so two forms that differ in nothing else are one.
    spaced: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        spaced[form.replace(" ", "")].append(form)
    left = sum(len(same) - 1 for same in spaced.values())
    kept = {same[0] for same in spaced.values()}
    long = {f for f in kept if len(f.replace(" ", "")) >= _LONG_ID}
    leader = {f: f for f in long}
    for one, other in _pairs(long):
        a, b = _leader(leader, one), _leader(leader, other)
        left += a != b
        leader[max(a, b)] = min(a, b)
    return left


def _pairs(forms: set[str]) -> Iterable[tuple[str, str]]:
    """Give the pairs of forms one slip apart, by what each is with one letter left out: no pair is compared."""
    without: dict[tuple[str, int], list[str]] = defaultdict(list)
    for form in sorted(forms):
        for i in _places(form):
            shorter = form[:i] + form[i + 1 :]
            if shorter in forms:
                yield form, shorter
            without[shorter, i].append(form)
            swapped = form[:i] + form[i + 1 : i + 2] + form[i] + form[i + 2 :]
            if swapped != form and swapped in forms:
                yield form, swapped
    for same in without.values():
        if len(same) == _TWO:
            yield same[0], same[1]


def _places(form: str) -> Iterable[int]:
    """Give the places of the letters that stand in a long word."""
    for word in re.finditer(r"\S+", form):
        if word.end() - word.start() >= _LONG_WORD:
            yield from range(word.start(), word.end())


def _leader(leader: dict[str, str], form: str) -> str:
    while leader[form] != form:
        form = leader[form]
    return form

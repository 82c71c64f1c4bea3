"""Labels that say a range of whole numbers ("18 to 24", "25 and over", "under 18"), read as ranges."""

import math
import re
from collections.abc import Iterable, Sequence

Range = tuple[float, float]
_WORDS_AROUND = re.compile(r"^(?:aged?|ages)\s+|\s*(?:years?|yrs?)(?:\s+old)?$")
_NUMBER = r"(\d{1,9})"
_BETWEEN = re.compile(rf"^{_NUMBER}\s*(?:to|-|–|—|−)\s*{_NUMBER}$")
_ALONE = re.compile(rf"^{_NUMBER}$")
# How far the first number is from the end of the range that it states.
_FROM = (
    (re.compile(rf"^{_NUMBER}\s*(?:\+|(?:and|or)\s+(?:over|above|more|older))$"), 0),
    (re.compile(rf"^(?:≥|>=|at least)\s*{_NUMBER}$"), 0),
    (re.compile(rf"^(?:>|over|above|more than|older than)\s*{_NUMBER}$"), 1),
)
_UP_TO = (
    (re.compile(rf"^{_NUMBER}\s+(?:and|or)\s+(?:under|below|less|younger)$"), 0),
    (re.compile(rf"^(?:≤|<=|at most|up to)\s*{_NUMBER}$"), 0),
    (re.compile(rf"^(?:<|under|below|less than|younger than)\s*{_NUMBER}$"), -1),
)
_ABOVE = {"older", "over", "above", "more"}
_BELOW = {"younger", "under", "below", "less"}
_REST = {"other", "others", "rest", "the rest", "all others", "everyone else", "remaining"}


def band(label: str) -> Range | None:
    """Return the first and last whole number that a label states, both included; None where it states none.

    Understood are "18 to 24", "18-24" with any dash, "25 and over", "25+", "≥25", "over 25", "under 18", "<18",
    "up to 17" and a number alone, with "aged" before and "years" behind.
    """
    text = _WORDS_AROUND.sub("", label.strip().casefold())
    text = _WORDS_AROUND.sub("", text).strip()
    between = _BETWEEN.match(text)
    if between:
        first, last = int(between[1]), int(between[2])
        return (first, last) if first <= last else None
    alone = _ALONE.match(text)
    if alone:
        return int(alone[1]), int(alone[1])
    for form, step in _FROM:
        found = form.match(text)
        if found:
            return int(found[1]) + step, math.inf
    for form, step in _UP_TO:
        found = form.match(text)
        if found:
            return -math.inf, int(found[1]) + step
    return None


def segments(releases: Sequence[Sequence[str]]) -> list[dict[str, frozenset[int]]]:
    """Return what each label of a column covers of the line of whole numbers, a dictionary a release.

    The line is cut wherever any label of any release begins or ends. "Older" and "younger" are what lies beyond
    the bands of their own release, and "other" is what its bands leave out, so that "older" is not the same people
    in a release with another cut.

    Parameters
    ----------
    releases
        The labels of the column in each release.

    Returns
    -------
    list of dict
        Labels that are bands and the pieces of the line they cover; nothing at all where no label is a range of
        more than one number, or where the bands of one release overlap and so are not groups of ages or the like.
    """
    stated = [{label: found for label in labels if (found := band(label))} for labels in releases]
    if not any(a != b for ranges in stated for a, b in ranges.values()) or any(map(_overlap, stated)):
        return [{} for _ in releases]
    cuts = sorted({edge for ranges in stated for a, b in ranges.values() for edge in (a, b + 1)})
    line = [*(c for c in cuts if math.isfinite(c))]
    every = frozenset(range(len(line) + 1))
    made = []
    for labels, ranges in zip(releases, stated, strict=True):
        covered = {label: _pieces(found, line) for label, found in ranges.items()}
        taken = frozenset().union(*covered.values())
        if ranges:
            for label in labels:
                rest = _beyond(label, taken, every)
                if label not in covered and rest:
                    covered[label] = rest
        made.append(covered)
    return made


def _beyond(label: str, taken: frozenset[int], every: frozenset[int]) -> frozenset[int]:
    """Return the pieces of the line that a word such as "older" means beside the bands of its release."""
    word = label.strip().casefold()
    if word in _REST:
        return every - taken
    if word in _ABOVE:
        return frozenset(i for i in every if i > max(taken))
    if word in _BELOW:
        return frozenset(i for i in every if i < min(taken))
    return frozenset()


def _pieces(found: Range, line: Sequence[float]) -> frozenset[int]:
    """Return the numbers of the pieces between cuts that lie in a range; piece i ends where cut i begins."""
    first, last = found
    begin = 0 if math.isinf(first) else line.index(first) + 1
    end = len(line) if math.isinf(last) else line.index(last + 1)
    return frozenset(range(begin, end + 1))


def _overlap(ranges: dict[str, Range]) -> bool:
    ordered: Iterable[Range] = sorted(set(ranges.values()))
    last = -math.inf
    for a, b in ordered:
        if a <= last and last != -math.inf:
            return True
        last = b
    return len(set(ranges.values())) < len(ranges)

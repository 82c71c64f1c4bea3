"""Sentences about how few absences would stop most of the work."""

import math
from dataclasses import dataclass

from syschange.system.absence.bands import factor_band, share_band
from syschange.system.absence.found import Found
from syschange.words import amount, listed

_HALF = 0.5
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ALIKE = (
    "Some ids of workers look alike; where one person has two ids, the work seems to rest on more people than it "
    "does."
)
UNLISTED = (
    "Some workers are not in the table of the workforce; they are taken to be in post, which makes the work seem "
    "safer if they have left."
)
WRONG = "Some rows of the workforce are not used: they have no worker, or a date of leaving before that of starting."
EVERYBODY = (
    "Everybody in the records counts, people who have left among them, since no dates of leaving were given."
)
_NOT_TOLD = (
    "This is a count and not a sample, so it has no margin of error; what it cannot know is who could do a task and "
    "is not recorded as doing it."
)


@dataclass(frozen=True)
class Told:
    """What is told and how.

    Attributes
    ----------
    found
        The numbers.
    share
        How much left undone is too much.
    paper
        Whether numbers are told in bands.
    """

    found: Found
    share: float
    paper: bool


def doubts(*, alike: int, unlisted: int, wrong: int) -> tuple[str, ...]:
    """Return what has to be known about the records, a sentence each, without a number."""
    return tuple(
        said for number, said in ((alike, ALIKE), (unlisted, UNLISTED), (wrong, WRONG)) if number > 0
    )


def absence_words(told: Told) -> str:
    """Say how many people would have to be away, what rests on one person, and what that does not tell."""
    found = told.found
    finding = _not_told(told) if found.factor is None else _finding(told, *found.factor)
    said = [finding, _cover(told), _one_away(told), _counted(told), _NOT_TOLD, *found.doubts]
    return " ".join(sentence for sentence in said if sentence)


def _not_told(told: Told) -> str:
    if told.paper:
        return "How many absences would stop the work is not shown for a team this small; its cover is."
    return (
        "With fewer than five people in post, how many absences would stop the work is not informative; the cover of "
        "the tasks is."
    )


def _finding(told: Told, low: float, high: float) -> str:
    work = "most of the work"
    if told.share != _HALF:
        work = f"more than {amount(told.share, percent=True)} of the work"
    if high == 0:
        return f"With nobody away, {work} already has nobody in post who can do it."
    if low == high == 1:
        return f"One person's absence would leave {work} without anybody who can do it."
    if told.paper:
        people = f"{factor_band(low, high).capitalize()} people"
    elif low == high:
        people = f"At least {_people(low)}"
    else:
        people = (
            f"Between {_people(low)} and {_people(high)} (the search ended before it was known more closely)"
        )
    return f"{people} would have to be away at once before {work} had nobody who can do it."


def _people(number: float) -> str:
    name = _NUMBERS[int(number)] if number < len(_NUMBERS) else f"{number:.0f}"
    return f"{name} {'person' if number == 1 else 'people'}"


def _cover(told: Told) -> str:
    found = told.found
    of = "Of the tasks" if told.paper else f"Of {found.tasks:.0f} {'task' if found.tasks == 1 else 'tasks'}"
    shares = (
        (found.more, "two people or more"),
        (found.one, "one person alone"),
        (found.nobody, "nobody in post"),
    )
    parts = [
        f"{share_band(share, share) if told.paper else amount(share, percent=True)} can be done by {who}"
        for share, who in shares
    ]
    return f"{of}{', by weight,' if found.weighted else ','} {listed(parts)}."


def _one_away(told: Told) -> str:
    curve = told.found.curve
    if len(curve) < 2:  # noqa: PLR2004 - nobody away, and one
        return ""
    low, high = curve[1]
    if told.paper:
        return f"The share of the work that one person's absence can leave undone at most: {share_band(low, high)}."
    if high == 0:
        return "Whoever was away, one person's absence would leave none of the work without anybody."
    return (
        f"Whoever was away, one person's absence would leave no more than {amount(high, percent=True)} of the work "
        "without anybody."
    )


def _counted(told: Told) -> str:
    found, about = told.found, "about " if told.paper else "the "
    if found.left is None:
        return EVERYBODY
    people = "people" if not math.isfinite(found.workers) else f"{about}{_number(found.workers)}"
    gone = ""
    if found.left > 0:  # missing is not
        about = about if told.paper else ""
        gone = f"; {about}{_number(found.left)} who did some of the work left and {_do(found.left)} not count"
    return f"It counts {people} in post and recorded as doing a task{gone}."


def _number(people: float) -> str:
    return f"{people:.0f} {'person' if people == 1 else 'people'}"


def _do(people: float) -> str:
    return "does" if people == 1 else "do"

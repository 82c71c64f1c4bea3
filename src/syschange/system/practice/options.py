"""What `practice` was asked, checked before any row is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import require_names
from syschange.schemas import private_columns
from syschange.statistics.agreement import METRICS
from syschange.statistics.levels import is_number, require_level, require_number
from syschange.system.practice.framework import RATED, Framework, framework_of

SIDES = PERSON, STAFF, RECORD = "person", "staff", "record"
LEVEL, SUBJECT, SECTOR = "level", "subject", "sector"
OVER = (LEVEL, SUBJECT, SECTOR)
LEADERS, FRONT_LINE = "(leaders)", "(front line)"
FOLDED = "(under ten raters)"
AT_LEAST = 3.0  # ours: of four ratings, the upper two
NAMED = 10  # raters that a thing rated has to have before its own label stands in a row
FEWEST = 5  # ours: fewer raters than this cannot stand for a level
FEWEST_SUBJECTS = 5  # ours: of fewer things rated, raters are the clusters
KEYS = ("item", "scale", "reported_by", LEVEL, SUBJECT, SECTOR)
COLUMNS = (
    "framework",
    "quantity",
    "item",
    "against",
    "scale",
    "pair",
    "reported_by",
    LEVEL,
    SUBJECT,
    SECTOR,
    "over",
    "rating",
    "n",
    "ratings",
    "value",
    "lower",
    "upper",
    "chance",
    "pooled",
    "pooled_lower",
    "pooled_upper",
    "confidence",
    "method",
    "note",
)
_INSIDE = (
    "ways",
    "asked",
    "hits",
    "clusters",
    "deff",
    "mean",
    "sd",
    "deff_mean",
    "plain",
    "rater",
    "day",
    "value",
)


@dataclass(frozen=True)
class Columns:
    """The columns of the ratings, by what they hold; None where there is none."""

    item: str
    rating: str
    rater: str
    subject: str | None
    level: str | None
    reported_by: str | None
    sector: str | None
    rated_on: str | None
    person: str


@dataclass(frozen=True)
class Asked:
    """What was asked.

    Attributes
    ----------
    framework
        The framework.
    at_least
        The rating that counts as practised, the items that are worse when higher turned round.
    by, ways
        Characteristics of people served, and the most taken together.
    leaders, front_line
        The levels that stand for each.
    over
        What the lowest is looked for over, for every item.
    metric
        How far apart two ratings are, for agreement.
    confidence
        Confidence level of the intervals.
    invited
        How many were asked, by who reports; empty where not said.
    since, until
        The first and the last day of the ratings that count; None where every day does.
    """

    framework: Framework
    at_least: float
    by: tuple[str, ...]
    ways: int
    leaders: tuple[str, ...]
    front_line: tuple[str, ...]
    over: tuple[str, ...]
    metric: str
    confidence: float
    invited: Mapping[str, int]
    since: date | None = None
    until: date | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell the groups of the basis apart."""
        return (*KEYS, *self.by)

    def overs(self, item: str) -> tuple[str, ...]:
        """Return what the lowest of an item is looked for over: as asked, and as the framework says."""
        judged = self.framework.item(item).judged.removeprefix("lowest ")
        return tuple(over for over in OVER if over in self.over or over == judged)


def asked_of(
    framework: str | Path | Framework,
    *,
    at_least: float,
    by: Sequence[str],
    ways: int,
    leaders: Sequence[str],
    front_line: Sequence[str],
    minimum_over: Sequence[str],
    metric: str,
    confidence: float,
    invited: Mapping[str, int] | None,
    since: date | str | None = None,
    until: date | str | None = None,
) -> Asked:
    """Return what was asked, having checked it.

    Raises
    ------
    MissingFileError, UnreadableFileError, UnknownChoiceError, WrongTypeError
        Where the framework is not there or not well formed, or an option is not one of those allowed.
    """
    found = framework_of(framework, RATED)
    require_names(by, taken=(*COLUMNS, *_INSIDE), private=private_columns())
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    require_level(confidence)
    if metric not in METRICS:
        raise UnknownChoiceError("metric of agreement", metric, METRICS)
    _require_threshold(found, require_number(at_least, "The rating that counts as practised"))
    for over in _listed(minimum_over, "minimum_over", "['level']"):
        if over not in OVER:
            raise UnknownChoiceError("column to find the lowest over", over, OVER)
    high, low = _listed(leaders, "leaders", "['manager']"), _listed(front_line, "front_line", "['frontline']")
    if not high or not low or set(high) & set(low):
        raise WrongTypeError(
            "Leaders and front line are not levels of their own.",
            "Name at least one level for each, no level for both.",
        )
    return Asked(
        found, float(at_least), tuple(by), ways if by else 0, high, low, tuple(minimum_over), metric, confidence,
        _invited(invited or {}), *_days(since, until),
    )  # fmt: skip


def _days(since: date | str | None, until: date | str | None) -> tuple[date | None, date | None]:
    days: list[date | None] = []
    for given, name in ((since, "since"), (until, "until")):
        try:
            days.append(date.fromisoformat(given) if isinstance(given, str) else given)
        except ValueError:
            days.append(None)
        if given is not None and not isinstance(days[-1], date):
            raise WrongTypeError(f"{quote(name)} is not a day.", f'Give for example {name}="2024-06-30".')
    if days[0] is not None and days[1] is not None and days[0] > days[1]:
        raise WrongTypeError("The first day lies after the last.", "Turn since= and until= round.")
    return days[0], days[1]


def _require_threshold(framework: Framework, at_least: float) -> None:
    for item in framework.items:
        if not item.lowest < at_least <= item.highest:
            raise WrongTypeError(
                f"The rating that counts as practised is not within the ratings of {quote(item.id)}, "
                f"{item.lowest} to {item.highest}.",
                "Give at_least= a rating above the lowest that every item has.",
            )


def _listed(given: Sequence[str], name: str, example: str) -> tuple[str, ...]:
    if isinstance(given, str) or not all(isinstance(text, str) for text in given):
        raise WrongTypeError(
            f"{quote(name)} is not a list of texts.", f"Give a list, for example {name}={example}."
        )
    return tuple(given)


def _invited(given: Mapping[str, int]) -> dict[str, int]:
    for side, people in given.items():
        if side not in SIDES:
            raise UnknownChoiceError("reporter", side, SIDES)
        if not is_number(people) or people < 1 or people != int(people):
            raise WrongTypeError(
                "The number invited is not a whole number of people.",
                "Give for example invited={'person': 60}.",
            )
    return {side: int(given[side]) for side in SIDES if side in given}

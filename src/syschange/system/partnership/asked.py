"""What was asked: the options of a look at a partnership, checked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.schemas import load
from syschange.statistics.levels import require_level, require_number, require_seed
from syschange.system.measured.periods import day_of
from syschange.system.partnership.reading import FIELDS, require_one_of, require_whole

BY = ("group", "sector", "level")
MONTH = 30.4375  # days, the mean of a year's
_MOST_GONE = 5  # ours: with more gone than five nothing is said of reliance on a few


def categories(field: str) -> tuple[str, ...]:
    """Return the categories that our schema of meetings gives for a field, in order."""
    return tuple(next(f.categories for f in load("meetings").fields if f.name == field) or ())


@dataclass(frozen=True, eq=False)
class Asked:
    """The options (see `partnership`)."""

    changed_on: pd.Timestamp | None
    by: tuple[str, ...]
    required_level: str | Mapping[str, str]
    voluntary: str
    eligible: int | None
    area_group: str | None
    ties_at_least: int
    k: int
    window: float | None
    deliver_within: float
    until: pd.Timestamp | None
    reshuffles: int
    seed: int
    level: float
    columns: Mapping[str, Mapping[str, str]]

    @property
    def changed(self) -> bool:
        """Whether before and after are told apart."""
        return self.changed_on is not None


def asked(**given: Any) -> Asked:  # noqa: ANN401 - the options of the verb, of which each is checked here
    """Return the options once they are known to be usable.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where one is not.
    """
    require_level(given["level"])
    require_seed(given["seed"])
    require_whole(given["ties_at_least"], 1, "How often two organisations have to come together")
    if require_whole(given["k"], 1, "How many go") > _MOST_GONE:
        raise UnknownChoiceError("number to go", given["k"], list(range(1, _MOST_GONE + 1)))
    require_whole(given["reshuffles"], 0, "The number of reshuffles")
    if given["eligible"] is not None:
        require_whole(given["eligible"], 1, "The number of eligible organisations")
    elif given["area_group"] is not None:
        raise WrongTypeError(
            "An area-wide group is named, and not how many could sit in it.",
            "Give eligible_organisations= as well.",
        )
    for name in ("window", "deliver_within"):
        if given[name] is not None and require_number(given[name], f"The option {name}") <= 0:
            raise WrongTypeError(f"The option {name} is not above 0.", "Give a number of months.")
    for name in given["by"]:
        require_one_of(name, BY, "characteristic of a partnership")
    require_one_of(given["voluntary"], categories("sector"), "sector")
    _require_levels(given["required_level"])
    for table in given["columns"]:
        require_one_of(table, list(FIELDS), "table of a partnership")
    days = {n: None if given[n] is None else day_of(given[n]) for n in ("changed_on", "until")}
    if given["window"] is not None and days["changed_on"] is None:
        raise WrongTypeError("A window is given and no day of the change.", "Give changed_on= as well.")
    return Asked(**{**given, **days, "by": tuple(dict.fromkeys(given["by"]))})


def _require_levels(required: str | Mapping[str, str]) -> None:
    levels: Sequence[str] = categories("level")
    if not isinstance(required, str | Mapping):
        raise WrongTypeError(
            "The level needed is neither a level nor one for each group.", "Give for example one."
        )
    for level in [required] if isinstance(required, str) else required.values():
        require_one_of(level, levels, "level")

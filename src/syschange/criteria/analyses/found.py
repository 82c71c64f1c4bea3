"""What the analyses of a plan found: a result for each question that could be asked, and why the others could not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from syschange.errors import MissingColumnError, NotEstimableError
from syschange.results import Result

NO_DATA = "no data"


@dataclass(frozen=True)
class Absent:
    """Why a question could not be asked: a reason for the scorecard, and what to collect where that is known."""

    reason: str = NO_DATA
    collect: str = ""


@dataclass(frozen=True, eq=False)
class Found:
    """The results of a plan by name, and what could not be asked.

    Attributes
    ----------
    results
        Those of the outcomes by their names, and the others by the names in `names.py`.
    absent
        Why a question has no result, by the same names.
    """

    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    absent: Mapping[str, Absent] = field(default_factory=lambda: MappingProxyType({}))

    def why(self, name: str) -> Absent:
        """Return why there is no result of a name."""
        return self.absent.get(name, Absent())


def attempt(run: Callable[[], Result | Absent]) -> Result | Absent:
    """Return a result, or why it cannot be had from these records."""
    try:
        return run()
    except NotEstimableError as error:
        return Absent("not estimable", str(error))
    except MissingColumnError as error:
        return Absent("a column is missing", str(error))

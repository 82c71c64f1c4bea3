"""The windows of days that first contacts are counted in: one to choose groups on, one before a change, one after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syschange.errors import WrongTypeError, quote

Window = tuple[date, date]
Day = date | str
EARLIER, BEFORE, AFTER = "earlier", "before", "after"
_YEAR = 365.25  # days
# Ours, measured in simulations without any change, groups chosen on the very window they are compared with.
_MEASURED = "the mean ratio was 1.26, and a change was found in 38% of simulations"


@dataclass(frozen=True)
class Windows:
    """The windows, each from its first day to its last, both included.

    Attributes
    ----------
    changed_on
        The day of the change.
    before, after
        The windows that are compared.
    earlier
        The window that shut-out groups are chosen on; None where they are named.
    """

    changed_on: date
    before: Window
    after: Window
    earlier: Window | None

    @property
    def named(self) -> Mapping[str, Window]:
        """The windows there are, by name, the earliest first."""
        chosen = {} if self.earlier is None else {EARLIER: self.earlier}
        return {**chosen, BEFORE: self.before, AFTER: self.after}

    @property
    def first_day(self) -> date:
        """The first day of any of them."""
        return min(start for start, _ in self.named.values())

    def days(self, name: str) -> int:
        """Return how many days a window has."""
        start, end = self.named[name]
        return (end - start).days + 1

    def years(self, name: str) -> float:
        """Return the length of a window in years."""
        return self.days(name) / _YEAR


def windows_of(
    changed_on: Day, *, before: Sequence[Day] | None, after: Sequence[Day] | None,
    chosen_on: Sequence[Day] | None, days: int, named: bool,
) -> Windows:  # fmt: skip
    """Return the windows asked for, with those left out beside the change.

    Parameters
    ----------
    changed_on
        The day of the change.
    before, after
        First and last day; None for the `days` up to the change, and the `days` from it.
    chosen_on
        First and last day of the window to choose groups on; None for the `days` up to the first of `before`.
    days
        The length of windows that are not given.
    named
        Whether groups are named, so that none are to be chosen.

    Raises
    ------
    WrongTypeError
        Where a day is none, a window ends before it begins or lies on the wrong side of the change, or groups
        would be chosen on days that they are compared on.
    """
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        raise WrongTypeError("The length of the windows is not a whole number of days.", "Give window=365.")
    change = day_of(changed_on, "changed_on")
    first = _given(before, "before") or (change - timedelta(days=days), change - timedelta(days=1))
    second = _given(after, "after") or (change, change + timedelta(days=days - 1))
    if first[1] >= change:
        raise WrongTypeError("The window before the change does not end before it.", "End it a day earlier.")
    if second[0] < change:
        raise WrongTypeError(
            "The window after the change begins before it.", "Begin it on that day or later."
        )
    if named:
        if chosen_on is not None:
            raise WrongTypeError(
                "Shut-out groups are named, and a window to choose them on is given as well.",
                "Give one of shut_out and chosen_on.",
            )
        return Windows(change, first, second, None)
    chosen = _given(chosen_on, "chosen_on") or (
        first[0] - timedelta(days=days),
        first[0] - timedelta(days=1),
    )
    if chosen[1] >= first[0]:
        raise WrongTypeError(
            "The window that shut-out groups are chosen on has not ended when the window before the change begins. "
            "Groups that were low in it by chance come back by themselves, so that a change is found where there is "
            f"none: with groups chosen and compared on one window, {_MEASURED}.",
            "Choose on an earlier window, or name the groups with people who know.",
        )
    return Windows(change, first, second, chosen)


def day_of(given: Day, name: str) -> date:
    """Return a day given as one or as text such as "2024-04-01".

    Raises
    ------
    WrongTypeError
        Where it is neither.
    """
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise WrongTypeError(
            f"{quote(name)} is not a day.", 'Give a date, or text such as "2024-04-01".'
        ) from None


def _given(window: Sequence[Day] | None, name: str) -> Window | None:
    if window is None:
        return None
    ends = 2
    if isinstance(window, str) or len(window) != ends:
        raise WrongTypeError(
            f"The window {quote(name)} is not a first and a last day.", "Give both, the first day first."
        )
    start, end = (day_of(each, name) for each in window)
    if end < start:
        raise WrongTypeError(f"The window {quote(name)} ends before it begins.", "Give the first day first.")
    return start, end

"""What was asked of a control chart, checked before any work."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from syschange.effects.beside import Margin, margins
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.statistics.levels import require_level, require_seed
from syschange.statistics.process import CHARTS, RuleSet, rules_named

KINDS = ("mean", "count", "proportion", "rate")
IMPROVEMENTS = ("increase", "decrease")
_LEAST_REASON = 3  # ours: letters or digits, as a dot or a blank that cannot be seen is no reason
Day = date | str | float
# The charts that each kind of outcome can be shown on, the one taken by itself first: shares and rates of varying
# size by Laney's charts, which are right whether or not there is more variation than chance alone makes; means and
# counts by individual values, as Making Data Count does.
CHARTS_OF = {
    "mean": ("xmr", "run"),
    "count": ("xmr", "c", "run"),
    "proportion": ("p-prime", "p", "xmr", "run"),
    "rate": ("u-prime", "u", "xmr", "run"),
}


@dataclass(frozen=True)
class Terms:
    """What was asked: see the arguments of `control_chart`."""

    time: str
    outcome: str | None
    label: str
    kind: str
    exposure: str | None
    per: float
    chart: str
    rules: RuleSet
    every: str
    baseline: int | Day | None
    rebase: tuple[tuple[Day, str], ...]
    target: float | None
    improvement: str | None
    screen: bool
    margin: Margin | None
    level: float
    draws: int
    seed: int

    @property
    def percent(self) -> bool:
        """Whether values are shares."""
        return self.kind == "proportion"

    @property
    def centre(self) -> str:
        """What the centre line is."""
        return "median" if self.chart == "run" else "mean"

    @property
    def towards(self) -> int:
        """1 where higher is better, −1 where lower is, 0 where neither was said."""
        return {"increase": 1, "decrease": -1}.get(self.improvement or "", 0)


def terms_of(
    *, time: str, outcome: str | None, label: str | None, kind: str | None, exposure: str | None, per: float,
    chart: str, rules: str, every: str, baseline: int | Day | None, rebase: Sequence[tuple[Day, str]],
    target: float | None, improvement: str | None, screen: bool, margin: float | Margin | None, level: float,
    draws: int, seed: int,
) -> Terms:  # fmt: skip
    """Return the options, checked.

    Raises
    ------
    UnknownChoiceError, WrongTypeError, NotEstimableError
        Where one cannot be used, or two do not fit together.
    """
    chosen = _kind(kind, outcome, exposure)
    require_level(level)
    if improvement is not None and improvement not in IMPROVEMENTS:
        raise UnknownChoiceError("direction of improvement", improvement, IMPROVEMENTS)
    if target is not None and improvement is None:
        raise WrongTypeError(
            "A target is given, and nothing says on which side of it it is met.",
            'Give improvement="increase" or improvement="decrease" too.',
        )
    if target is not None and not (_number(target) and math.isfinite(target)):
        raise WrongTypeError("The target is not a number.", "Give it in the units of the values.")
    if not (_number(per) and per > 0 and math.isfinite(per)):
        raise WrongTypeError("`per` is not a number above 0.", "Give for example per=1000.")
    if not (isinstance(draws, int) and draws >= 100):  # noqa: PLR2004 - fewer would say nothing of a share
        raise WrongTypeError("`draws` is not a whole number of at least 100.", "Give for example draws=2000.")
    if not isinstance(screen, bool):
        raise WrongTypeError(
            "`screen` says whether extreme moving ranges are left out, and is neither True nor False.",
            "Give screen=True or screen=False.",
        )
    require_seed(seed)
    if not isinstance(rules, str):
        raise WrongTypeError(
            "`rules` is not the name of a set of rules.", 'Give for example rules="making-data-count-2023".'
        )
    named = label or outcome or "rows"
    return Terms(
        time, outcome, named, chosen, exposure, float(per), _chart(chart, chosen), rules_named(rules), every,
        baseline, _rebases(rebase), target, improvement, screen, margins(margin), level, draws, seed,
    )  # fmt: skip


def _number(value: Any) -> bool:  # noqa: ANN401 - anything a user may give
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(kind: str | None, outcome: str | None, exposure: str | None) -> str:
    if kind is None:
        kind = "count" if outcome is None else "mean"
    if kind not in KINDS:
        raise UnknownChoiceError("kind of outcome", kind, KINDS)
    if outcome is None and kind in {"mean", "proportion"}:
        raise WrongTypeError(f"A {kind} needs an outcome.", "Name its column as outcome=.")
    if kind == "rate" and exposure is None:
        raise WrongTypeError("A rate needs an exposure.", "Name its column as exposure=.")
    if kind == "count" and exposure is not None:
        raise WrongTypeError("A count has no exposure.", 'Leave it out, or give kind="rate".')
    return kind


def _chart(chart: str, kind: str) -> str:
    if chart == "auto":
        return CHARTS_OF[kind][0]
    if chart not in CHARTS:
        raise UnknownChoiceError("chart", chart, ["auto", *CHARTS])
    if chart not in CHARTS_OF[kind]:
        raise UnknownChoiceError(f"chart of a {kind}", chart, ["auto", *CHARTS_OF[kind]])
    return chart


def _rebases(rebase: object) -> tuple[tuple[Day, str], ...]:
    if isinstance(rebase, str) or not isinstance(rebase, Sequence):
        raise _no_pair()
    made = []
    for pair in rebase:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:  # noqa: PLR2004 - a pair
            raise _no_pair()
        when, reason = pair
        if not isinstance(reason, str) or sum(c.isalnum() for c in reason) < _LEAST_REASON:
            raise WrongTypeError(
                "A rebase has no reason: limits are only worked out anew where what was changed is written down.",
                "Give each as (date, reason), the reason of at least three letters or digits, for example "
                '("2024-04-01", "single front door opened").',
            )
        made.append((when, " ".join(reason.split())))
    return tuple(made)


def _no_pair() -> WrongTypeError:
    return WrongTypeError(
        "`rebase` is not a list of pairs of a date and a reason.",
        'Give for example rebase=[("2024-04-01", "single front door opened")].',
    )


def moment(value: Day, what: str, *, dated: bool) -> date | float:
    """Return a day, or of a series whose times are numbers a number.

    Raises
    ------
    WrongTypeError
        Where it is not of the kind that the times are.
    """
    if dated and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise WrongTypeError(
                f"The date given as {quote(what)} cannot be read.", "Write it as year-month-day, 2024-04-01."
            ) from None
    if dated and isinstance(value, datetime) and value == value:  # noqa: PLR0124 - pandas' missing time is unlike itself
        return value.date()
    if dated and isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not dated and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    kind = "a date" if dated else "a number"
    raise WrongTypeError(
        f"{quote(what)} is not {kind}, as the times are.", "Give it as the table has its times."
    )


def require_in(inside: bool, what: str, first: str, last: str) -> None:
    """Check that a time lies inside the series.

    Raises
    ------
    NotEstimableError
        Where it does not, with the periods that there are.
    """
    if not inside:
        raise NotEstimableError(
            f"The time given as {quote(what)} lies outside the series, which runs from {first} to {last}.",
            "Give one inside it; a rebase needs periods before it and from it on.",
        )

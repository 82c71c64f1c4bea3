"""What is asked of each group, and the answers: shares by a day, the day by which, mean waits, and differences."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from syschange.effects.access.groups import Group, Key, single_groups
from syschange.effects.access.terms import Terms, ordinal, said
from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.survival import (
    Incidence,
    Restricted,
    day_distribution,
    day_reached,
    log_rank,
    mean_wait,
    mean_wait_difference,
    restricted,
    share_by,
    share_difference,
)

SHARE, DAY, MEAN = "share", "day", "mean"
_HALF = 0.5
_TWO = 2
HIDDEN = "Hidden, or cannot be told from the counts that may be published."
LOG_RANK = ("characteristic", "group", "groups", "statistic", "df", "chance")


@dataclass(frozen=True)
class Question:
    """One thing asked of a group.

    Attributes
    ----------
    kind
        `SHARE` reached by a day, the `DAY` by which a share is, or the `MEAN` wait within a horizon.
    at
        The day, the share or the horizon; missing where there is no horizon.
    way
        The place of the way to leave that the share is of; None for being reached.
    difference
        Whether it is a difference from whom the group is compared with.
    exit
        What that way is called.
    """

    kind: str
    at: float
    way: int | None = None
    difference: bool = False
    exit: str = ""

    @property
    def name(self) -> str:
        """What it is called in the table."""
        start = "difference in " if self.difference else ""
        if self.kind == SHARE:
            left = f"left ({self.exit}) " if self.exit else ""
            return f"{start}share {left}by day {said(self.at)}"
        if self.kind == DAY:
            return "median wait" if self.at == _HALF else f"{ordinal(100 * self.at)} percentile of waits"
        return (
            f"{start}mean wait within {said(self.at)} days" if math.isfinite(self.at) else f"{start}mean wait"
        )

    @property
    def day(self) -> float:
        """The day it is about, where it is about one."""
        return math.nan if self.kind == DAY else self.at


def questions(terms: Terms, tau: float | None) -> tuple[Question, ...]:
    """Return what is asked of each group, in the order of the table."""
    made = [Question(SHARE, day) for day in terms.at]
    made += [Question(SHARE, d, way=i, exit=name) for i, name in enumerate(terms.exits) for d in terms.at]
    made += [Question(DAY, share) for share in terms.quantiles]
    return (*made, Question(MEAN, math.nan if tau is None else tau))


def differences(terms: Terms, tau: float | None) -> tuple[Question, ...]:
    """Return what is asked of each group and whom it is compared with."""
    return tuple(
        Question(q.kind, q.at, difference=True)
        for q in questions(terms, tau)
        if q.kind != DAY and q.way is None
    )


def answer(question: Question, group: Group, other: Group | None, terms: Terms) -> Estimate:
    """Return the answer with its limits.

    Parameters
    ----------
    question
        What is asked.
    group, other
        Of whom, and whom it is compared with where it is a difference.
    terms
        What is asked of all.

    Raises
    ------
    NotEstimableError
        Where there is none, saying why.
    """
    if question.difference and other is not None:
        if question.kind == MEAN:
            one, two = (_mean(g, question.at) for g in (group, other))
            return mean_wait_difference(one, two, level=terms.level)
        plain = Question(question.kind, question.at)
        return share_difference(*(answer(plain, g, None, terms) for g in (group, other)))
    if question.kind == MEAN:
        return mean_wait(_mean(group, question.at), level=terms.level)
    made, variance = group.reached if question.way is None else group.curve(question.way)
    if question.kind == SHARE:
        _require_followed(group, made, question.at)
        return share_by(made, question.at, scale=terms.limit, level=terms.level, variance=variance)
    _require_told(group, made)
    return day_reached(made, question.at, scale=terms.limit, level=terms.level, variance=variance)


def _mean(group: Group, tau: float) -> Restricted:
    made = group.reached.made
    _require_told(group, made)
    if not math.isfinite(tau):
        raise NotEstimableError("None of the days told is one that every group was followed to.")
    _require_followed(group, made, tau)
    return restricted(made, tau)


def _require_told(group: Group, made: Incidence) -> None:
    if group.waits is None and not len(made.days):
        raise NotEstimableError(HIDDEN)
    if not made.people > 0:
        raise NotEstimableError("Of nobody in the group it is known how long they waited.")


def _require_followed(group: Group, made: Incidence, day: float) -> None:
    _require_told(group, made)
    if not made.known(day):
        raise NotEstimableError(HIDDEN if group.waits is None else f"Nobody was followed to day {said(day)}.")


@dataclass(frozen=True)
class Answer:
    """An answer as a table shows it.

    Attributes
    ----------
    value, lower, upper
        Missing where there is none.
    method, note
        How it was worked out, and what is missing and why.
    estimate
        The same with its distribution; None where something is missing.
    """

    value: float
    lower: float
    upper: float
    method: str
    note: str
    estimate: Estimate | None


def shown(question: Question, group: Group, other: Group | None, terms: Terms) -> Answer:
    """Return the answer, or what there is of it and why there is no more."""
    try:
        e = answer(question, group, other, terms)
    except NotEstimableError as error:
        value, lower = _part(question, group, terms)
        return Answer(value, lower, math.nan, "none", error.sentence, None)
    lower, upper = (v if math.isfinite(v) else math.nan for v in (e.lower, e.upper))
    note = "" if math.isfinite(e.lower) and math.isfinite(e.upper) else "The upper limit was not reached."
    return Answer(e.value, lower, upper, e.method, note, e)


def _part(question: Question, group: Group, terms: Terms) -> tuple[float, float]:
    """Return the value and the lower limit where one of them can be given and no interval."""
    made, variance = group.reached
    if question.difference or not (made.people > 0 and len(made.days)):
        return math.nan, math.nan
    if question.kind == MEAN and math.isfinite(question.at) and made.known(question.at):
        return restricted(made, question.at).value, math.nan
    if question.kind == DAY:
        found = day_distribution(made, question.at, terms.limit, variance).quantile((1 - terms.level) / 2)
        return math.nan, found if math.isfinite(found) else math.nan
    return math.nan, math.nan


def log_ranks(
    groups: Sequence[Group], others: Mapping[Key, Group], by: Sequence[str], terms: Terms
) -> pd.DataFrame:
    """Return whether waits differ between the groups of each characteristic, and from the reference.

    Returns
    -------
    DataFrame
        A row for all known groups of a characteristic, its `group` empty, and one for each of them with whom it is
        compared, where there are more than two: `characteristic`, `group`, `groups` compared, `statistic`
        (chi-squared), `df`, and `chance`, how often groups whose waits are alike would differ at least as much.
    """
    made = []
    for column in by:
        some = single_groups(groups, column)
        made.append((column, "", *_compared(some)))
        pairs = [(g, others[g.key]) for g in some if g.key in others]
        if len(pairs) + isinstance(terms.reference, tuple) > _TWO:
            made += [(column, g.labels[column], *_compared([g, other])) for g, other in pairs]
    table = pd.DataFrame(made, columns=list(LOG_RANK))
    return table.astype({"characteristic": "str", "group": "str"})


def _compared(groups: Sequence[Group]) -> tuple[int, float, float, float]:
    """Return how many groups are compared, and the log-rank test of them."""
    curves = [g.reached.made for g in groups]
    if any(g.waits is None for g in groups):
        told = [g for g, c in zip(groups, curves, strict=True) if len(c.days)]
        days = [d for d in (groups[0].days) if all(g.reached.made.known(d) for g in told)]
        curves = [g.curve(days=days).made for g in told] if days else []
    try:
        found = log_rank(curves)
    except NotEstimableError:
        return len(curves), math.nan, math.nan, math.nan
    return len(curves), found.statistic, float(found.df), found.chance

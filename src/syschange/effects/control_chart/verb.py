"""The verb: reduce a table to a series on its own engine, and chart it."""

from collections.abc import Mapping, Sequence

from syschange.effects.beside import Margin
from syschange.effects.control_chart.options import Day, Terms, terms_of
from syschange.effects.control_chart.parts import parts_of
from syschange.effects.control_chart.points import points_of, sums_for
from syschange.effects.control_chart.result import TAKEN, ControlChart, assembled
from syschange.effects.periods import PER_YEAR, periods_of
from syschange.errors import UnknownChoiceError
from syschange.frames import reduce_series, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns


def control_chart(
    data: object,
    *,
    time: str,
    outcome: str | None = None,
    label: str | None = None,
    kind: str | None = None,
    exposure: str | None = None,
    per: float = 1.0,
    chart: str = "auto",
    rules: str = "making-data-count-2023",
    every: str = "month",
    by: Sequence[str] = (),
    ways: int = 1,
    baseline: int | Day | None = None,
    rebase: Sequence[tuple[Day, str]] = (),
    target: float | None = None,
    improvement: str | None = None,
    screen: bool = True,
    margin: float | Margin | None = None,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> ControlChart:
    """Chart a process over time, and tell what is ordinary variation from what is not.

    Parameters
    ----------
    data
        A table of any engine: one row an event or a person's score, or one row a period (or any number of them, which
        are added up).
    time
        The column of when: dates, times or numbers.
    outcome
        The column of what is charted; None to count rows.
    label
        What to call it in sentences; the name of its column where left out.
    kind
        "mean" (of a score), "count" (of rows, or the sum of a column of counts), "proportion" (of yes and no, or of
        a count over `exposure`) or "rate" (a count over `exposure`); where left out, "mean" with an outcome, and
        "count" without.
    exposure
        The column of what a row is of: people or time of a rate, people of a proportion or of a mean where each row
        is of several. A proportion or a mean of people goes on paper only where it says so, or rows are people.
    per
        Rates are given for so many units of exposure; 1.
    chart
        "xmr", "p", "p-prime", "u", "u-prime", "c" or "run"; "auto" takes "xmr" for means and counts (Making Data
        Count), and Laney's "p-prime" and "u-prime" for proportions and rates, whose limits are right whether or not
        points vary more than chance alone makes them.
    rules
        "making-data-count-2023", "plotthedots-0.2.2" or "anhoej" (see `statistics.process.RULES`).
    every
        The length of a period: "day", "week", "month", "quarter" or "year". Numbers are periods by themselves. A
        period without a row has no value, and is a count of 0 where rows are counted.
    by, ways
        The characteristics, each group of which is a chart of its own, and the most taken together.
    baseline
        What limits are frozen on: the first so many periods of each part (a whole number), or the last day of the
        baseline (where times are numbers, a decimal such as 12.0), of the part it lies in. None for all points. 12 to
        24 points are usual.
    rebase
        Pairs of a date (or number) and a reason. Limits are worked out anew from the first period that starts on or
        after it; without a reason that is refused.
    target
        What is to be reached, in the units of the values; needs `improvement`.
    improvement
        "increase" or "decrease"; None where neither is better.
    screen
        Whether extreme moving ranges are left out of the limits (Nelson 1982), as Making Data Count does.
    margin
        Between parts: a shift that is too small to matter, or two with the lower first; None for no such margin.
    level
        Confidence level of shifts; .95 by convention.
    draws, seed
        How many charts of a process without change are simulated for the false alarms (fewer a group, 100 at the
        least, where there are many groups), and the seed.
    unknown
        "keep": everybody whose characteristic is missing is in the one group `(unknown)`. "split": those for whom the
        reason is known stand apart by it.
    categories
        The groups of a characteristic, in the order to show them.

    Returns
    -------
    ControlChart

    Raises
    ------
    MissingColumnError, UnknownChoiceError, WrongTypeError
        Where a column or an option cannot be used; a rebase without a reason is one.
    NotEstimableError
        Where there is one period alone, a time given lies outside the series, an outcome is not of its kind, or there
        would be more than 200,000 points.

    Notes
    -----
    A gap ends runs and trends and no moving range is taken over it. The 2-of-3 rule of November 2023 counts points
    beyond a limit, that of NHSRplotthedots 0.2.2 does not.
    """
    if every not in PER_YEAR or every == "step":
        raise UnknownChoiceError("length of a period", every, [e for e in PER_YEAR if e != "step"])
    terms = terms_of(
        time=time, outcome=outcome, label=label, kind=kind, exposure=exposure, per=per, chart=chart, rules=rules,
        every=every, baseline=baseline, rebase=rebase, target=target, improvement=improvement, screen=screen,
        margin=margin, level=level, draws=draws, seed=seed,
    )  # fmt: skip
    named = {time, *(c for c in (outcome, exposure) if c is not None)}
    require_names(by, taken=TAKEN, private={*private_columns(), *named})
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    ways = ways if by else 0
    values, sums = sums_for(terms)
    series = reduce_series(
        data, keys=by, time=time, values=values, sums=sums, ways=ways, unknown=unknown, categories=categories
    )
    periods = periods_of(series.times, every=every)
    parts = parts_of(periods, terms)
    points = points_of(series, periods, terms, by=by, ways=ways)
    used = int(points.used)
    provenance = Provenance(
        "effects.control_chart", _given(terms, by, ways, unknown, categories), series.rows, used,
        series.rows - used, series.digest(), seed=seed,
    )  # fmt: skip
    return assembled(points, parts, terms, tuple(by), provenance)


def _given(
    terms: Terms, by: Sequence[str], ways: int, unknown: str, categories: Mapping[str, Sequence[str]] | None
) -> tuple[tuple[str, str], ...]:
    """Return the arguments, as they were taken."""
    return parameters(
        time=terms.time, outcome=terms.outcome, label=terms.label, kind=terms.kind, exposure=terms.exposure,
        per=terms.per, chart=terms.chart, rules=terms.rules.name, every=terms.every, by=list(by), ways=ways,
        baseline=terms.baseline, rebase=[(str(when), reason) for when, reason in terms.rebase], target=terms.target,
        improvement=terms.improvement, screen=terms.screen, margin=terms.margin, level=terms.level,
        draws=terms.draws, unknown=unknown, categories={k: list(v) for k, v in (categories or {}).items()},
    )  # fmt: skip

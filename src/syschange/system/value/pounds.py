"""Money in words: what was spent, as context and no result, and whether the budgets go on."""

import math

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.system.value.facts import Facts
from syschange.system.value.terms import AVOIDED, COST, EVALUATION, LINES, RECURRENT, RUNNING, SET_UP, USE
from syschange.words import NOT_KNOWN, amount, level_words, listed

_FIGURES = 3
_NAMED = 3  # ours: more services than this that have ended are counted, not named


def pounds(value: float) -> str:
    """Return a sum of money to three figures, "£1,230"; small ones to the penny."""
    if not math.isfinite(value):
        return NOT_KNOWN
    size, sign = abs(value), "-" if value < 0 else ""
    return f"{sign}£{_rounded(size, _FIGURES):,.0f}" if size >= 100 else f"{sign}£{size:,.2f}"  # noqa: PLR2004 - ours


def _rounded(value: float, n: int) -> float:
    return value if value == 0 else round(value, n - 1 - math.floor(math.log10(abs(value))))


def _interval(made: Estimate) -> str:
    upper = f"to {pounds(made.upper)}" if math.isfinite(made.upper) else "and no upper limit"
    return f"{level_words(made.level)} interval {pounds(made.lower)} {upper}"


def costs_words(facts: Facts) -> str:
    """Say what was spent, for each person with the outcome where it can be, as context."""
    money = facts.money
    prices = f"{money.price_year} prices{', by the deflators given' if money.deflated else ''}"
    running = money.total(RUNNING, facts.window)
    since = " from the change on" if facts.window else ""
    said = f"As context, not a result: running costs{since} were {pounds(running)} ({prices}){_each(facts)}"
    others = {"setting up": SET_UP, "evaluation": EVALUATION}
    apart = [f"{pounds(total)} for {what}" for what, kind in others.items()
             if math.isfinite(total := money.total(kind, facts.window))]  # fmt: skip
    more = f"; beside them stand {listed(apart)}" if apart else ""
    return f"{said}{more}{_avoided(facts)}."


def _each(facts: Facts) -> str:
    if not facts.counted:
        return ""
    if facts.reached is None:
        return "; what that is for each person with the outcome cannot be shown"
    people, made = facts.reached.estimate(facts.level).value, facts.maybe(COST)
    if made is not None:
        each = f"{pounds(made.value)} for each of the {people:,.0f} people with the outcome"
        return f", or {each} ({_interval(made)})"
    none = ", since nobody had it" if people == 0 else ", since their number is not above nought"
    return f"; there is no cost for each person with the outcome{none if people <= 0 else ''}"


def _avoided(facts: Facts) -> str:
    made = facts.maybe(AVOIDED) if facts.measured(USE) else None
    if made is None:
        return ""
    size, way = abs(made.value), "fewer" if made.value > 0 else "more"
    ends = sorted((made.lower, made.upper)) if made.value > 0 else sorted((-made.lower, -made.upper))
    value, lower, upper = (f"{_rounded(x, 2):,.0f}" for x in (size, *ends))
    limits = f"{level_words(made.level)} interval {lower} to {upper}"
    return f"; over the time seen, the difference comes to some {value} contacts {way} ({limits})"


def going_words(facts: Facts) -> str:
    """Say how much of the running cost goes on, where least, and how long ago the first money ended."""
    made, last = facts.maybe(RECURRENT), facts.lasting
    if made is None:
        said = "What share of the running costs is paid out of budgets that go on is not known"
    else:
        said = f"Of the running costs of {facts.money.quarters[-1]}, {_share(made)}{_least(facts)}{_ended(facts)}"
    lines = facts.maybe(LINES)
    if lines is not None:
        go = "goes" if last.going == 1 else "go"
        said += f"; of {last.lines} funding lines on {last.day}, {last.going} {go} on"
    clock = last.since_priming
    if clock is not None:
        when = f"ended {clock:.0f} months before" if clock >= 0 else f"ends {-clock:.0f} months after"
        said += f"; the money to get it going {when} {last.day}"
    return f"{said}."


def _ended(facts: Facts) -> str:
    """Say which services have no running costs any more: what has ended is in no share of what is paid."""
    gone = facts.money.gone
    if not gone:
        return ""
    whose = listed(gone) if len(gone) <= _NAMED else f"{len(gone)} services"
    return f"; {whose} had running costs before, and none in that quarter"


def _share(made: Estimate) -> str:
    value = amount(made.value, percent=True)
    if made.lower < made.upper:
        ends = f"{amount(made.lower, percent=True)} to {amount(made.upper, percent=True)}"
        value = f"{value} of what is known ({ends} of all)"
    return f"{value} was paid out of budgets that go on"


def _least(facts: Facts) -> str:
    try:
        service, made = facts.least_recurrent(None)
    except NotEstimableError:
        return ""
    if len(facts.money.services) < 2 or made.value == 1:  # noqa: PLR2004 - one service is all of them
        return ""
    return f" (least for {service}: {amount(made.value, percent=True)})"

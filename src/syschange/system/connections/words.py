"""Sentences about connections: what is gained and lost, apart; who decides; what is asked and what offered."""

import math
from typing import Any

from syschange.errors import NotEstimableError, clean
from syschange.frames import rows as rows_of
from syschange.results import Estimate
from syschange.system.connections.asks import ALL_CHANGES
from syschange.system.connections.measures import (
    CLOSE_LOST,
    CONTRIBUTES,
    DECIDED,
    GAINED,
    GAINED_ANY,
    JOINED,
    LOST,
    MONEY,
)
from syschange.system.measured import CHANGE, PERIOD, VALUE, Measured, change_words, value_words
from syschange.words import NOT_KNOWN, amount, figures, interval, listed

CHANGED = "Records from before and after a change cannot tell whether the change did that."
_MANY_CHANGES = 6  # changes named in a sentence; of more, how many
_ALONE = 0.3  # ours: from which share on one decision is said to make a share of money


def connection_words(made: Any) -> str:  # noqa: ANN401 - a `Connections`, which this module may not import
    """Return up to four sentences, and that before and after cannot tell what a change did."""
    more = "; ".join(s for s in (_decided(made), _harm(made)) if s)
    said = [_ties(made), f"{more[0].upper()}{more[1:]}." if more else "", _asks(made)]
    if made.changed:
        said.append(CHANGED)
    return " ".join(s for s in said if s)


def told(made: Measured, name: str) -> str:
    """Say a measure, or how it changed."""
    return change_words(made, name) if made.changed else value_words(made, name)


def _ties(made: Any) -> str:  # noqa: ANN401 - as above
    """Say who gained and who lost somebody, and how many ties, never one less the other."""
    months = f"{made.after_month - made.before_month:g}"
    close = told(made, CLOSE_LOST) + _bounds(made) if CLOSE_LOST in made.measures else NOT_KNOWN
    some, gained, lost = (told(made, name) for name in (GAINED_ANY, GAINED, LOST))
    if made.changed or NOT_KNOWN in (some, close, gained, lost):
        lead = f"{_plain(made)} " if made.changed else ""
        return (
            f"{lead}In {months} months, people who gained somebody: {some}; people who lost somebody close: {close}; "
            f"ties gained a person: {gained}; ties lost a person: {lost}."
        )
    return (
        f"In {months} months {some} gained somebody in their life, and {close} lost somebody close. "
        f"People gained {gained} and lost {lost} ties each; the two are not set off, for a net number hides loss."
    )


def _plain(made: Any) -> str:  # noqa: ANN401 - as above
    """Say without a number whether more people gained, and lost, somebody than before."""
    said = [_more(made, GAINED_ANY, "gained somebody in their lives")]
    if CLOSE_LOST in made.measures:
        said.append(_more(made, CLOSE_LOST, "lost somebody close"))
    lost = _asked(made, LOST, CHANGE)
    if lost is not None and not lost.lower <= 0 <= lost.upper:
        said.append(f"people lost {'more' if lost.value > 0 else 'fewer'} ties than before")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _more(made: Measured, name: str, what: str) -> str:
    found = _asked(made, name, CHANGE)
    if found is None or found.lower <= 0 <= found.upper:
        return f"whether more or fewer people than before {what} is {NOT_KNOWN}"
    return f"{'more' if found.value > 0 else 'fewer'} people than before {what}"


def _harm(made: Any) -> str:  # noqa: ANN401 - as above
    """Say what became of the isolated, and who contributes."""
    said = []
    if JOINED in made.measures:
        said.append(
            f"of those without an unpaid tie at the start, in a peer group at the end: {value_words(made, JOINED)}"
        )
    if CONTRIBUTES in made.measures:
        said.append(f"people who help others: {told(made, CONTRIBUTES)}")
    return "; ".join(said)


def _bounds(made: Any) -> str:  # noqa: ANN401 - as above
    own = made.bounds
    own = own[own["measure"] == CLOSE_LOST]
    row = rows_of(own)[-1]
    if not (math.isfinite(row["lowest"]) and row["lowest"] < row["highest"]):
        return ""
    low, high = (amount(row[c], percent=True) for c in ("lowest", "highest"))
    when = f" {row[PERIOD]} the change" if made.changed else ""
    return f" (between {low} and {high}{when}, whatever became of those of whom it is not known)"


def _decided(made: Any) -> str:  # noqa: ANN401 - as above
    if DECIDED not in made.measures:
        return ""
    text = f"decisions taken by or with the people concerned: {told(made, DECIDED)}"
    if MONEY in made.measures:
        text += f"; of the money, {_money(made)}"
    return text


def _money(made: Any) -> str:  # noqa: ANN401 - as above
    period = made.money[PERIOD].iloc[-1]
    largest = float(made.money["largest"].iloc[-1])
    when = f" {period} the change" if made.changed else ""
    found = _asked(made, MONEY, VALUE)
    if found is None:
        value = float(made.row(MONEY)["value"])
        text = amount(value, percent=True) if math.isfinite(value) else NOT_KNOWN
    else:
        limits = interval(found.lower, found.upper, found.level, percent=True)
        text = f"{amount(found.value, percent=True)} ({limits})"
    if largest >= _ALONE:
        text += f"; one decision alone is {amount(largest, percent=True)} of all of it"
    return f"{text}{when}"


def _asked(made: Measured, name: str, quantity: str) -> Estimate | None:
    try:
        return made.estimate(name, quantity=quantity)
    except NotEstimableError:
        return None


def _asks(made: Any) -> str:  # noqa: ANN401 - as above
    if made.asks is None:
        return ""
    total = rows_of(made.asks[made.asks["change"] == ALL_CHANGES])[0]
    hours, offered, money = (
        figures(total[c], 3) if math.isfinite(total[c]) else NOT_KNOWN
        for c in ("hours_asked", "hours_offered", "money_offered")
    )
    text = (
        f"The changes ask {hours} unpaid hours a month of people and families, and offer {offered} hours of paid "
        f"support and {money} pounds a month"
    )
    if math.isfinite(total["offered_per_hour"]):
        text += f": {figures(total['offered_per_hour'], 2)} hours offered for each asked"
    return f"{text}{_without(made)}."


def _without(made: Any) -> str:  # noqa: ANN401 - as above
    own = made.asks[made.asks["asks_without_offer"] & (made.asks["change"] != ALL_CHANGES)]
    names = [clean(name) for name in own["change"]]
    if not names:
        return ""
    if len(names) > _MANY_CHANGES:
        return f"; {len(names)} changes ask and offer nothing"
    return f"; {listed(names)} {'asks and offers' if len(names) == 1 else 'ask and offer'} nothing"

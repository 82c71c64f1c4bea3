"""The table of `value`: costs as context, budgets and clocks, use, unmet need and outcomes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import Estimate
from syschange.system.measured import AFTER, BEFORE, VALUE
from syschange.system.value.facts import Facts
from syschange.system.value.followed import ARM
from syschange.system.value.terms import (
    ALL_SERVICES,
    AVOIDED,
    COLUMNS,
    CONTEXT,
    COST,
    FINDING,
    KINDS,
    LINES,
    OUTCOMES,
    RECURRENT,
    UNMET,
    USE,
)

Row = dict[str, Any]


def table_of(facts: Facts) -> pd.DataFrame:
    """Return the table of what is known."""
    found = [*_costs(facts), *_going(facts), *_clocks(facts), *_measured(facts), *_compared(facts)]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _row(section: str, item: str, quantity: str, made: Estimate | None = None, **own: Any) -> Row:  # noqa: ANN401 - numbers and labels
    row: Row = dict.fromkeys(COLUMNS, np.nan) | {"method": "none"}
    row |= {"section": section, "item": item, "quantity": quantity, "period": ALL, "standing": FINDING}
    if made is not None:
        row |= {"value": made.value, "lower": made.lower, "upper": made.upper, "method": made.method}
        row |= {"level": made.level}
    return row | own


def _costs(facts: Facts) -> Iterator[Row]:
    money = facts.money
    said: dict[str, Any] = {"standing": CONTEXT, "price_year": money.price_year}
    windows = (BEFORE, AFTER) if facts.design.changed_on is not None else ("",)
    for kind in KINDS:
        for window in windows:
            total = money.total(kind, window)
            yield _row("costs", kind, "pounds", period=window or ALL, value=total, method="sum", **said)
    people = np.nan if facts.reached is None else facts.reached.estimate(facts.level).value
    period = windows[-1] or ALL
    yield _row("costs", COST, "pounds a person", facts.maybe(COST), period=period, n=people, **said)


def _going(facts: Facts) -> Iterator[Row]:
    for service in (ALL_SERVICES, *facts.money.services):
        for quarter in facts.money.quarters:
            made = facts.maybe(RECURRENT, quarter, service)
            yield _row(RECURRENT, service, "share of running cost", made, period=quarter)
    last = facts.lasting
    if last.lines is not None:
        counted = {"n": last.lines, "numerator": last.going}
        yield _row(RECURRENT, LINES, "share of lines", facts.maybe(LINES), period=last.day, **counted)


def _clocks(facts: Facts) -> Iterator[Row]:
    last = facts.lasting
    for item, months in (
        ("since the change", last.since_change),
        ("since pump-priming ended", last.since_priming),
    ):
        if months is not None:
            yield _row("clock", item, "months", period=last.day, value=months, method="count")


def _measured(facts: Facts) -> Iterator[Row]:
    if facts.use is None:
        return
    table = facts.use.table
    for row in rows_of(table[table["quantity"] == VALUE]):
        named = {
            c: row[c] for c in ("period", "n", "numerator", "value", "lower", "upper", "level", "method")
        }
        yield _row(str(row["measure"]), str(row.get(ARM, ALL)), str(row["asks"]), **named)


def _compared(facts: Facts) -> Iterator[Row]:
    design = facts.design
    how = {
        (True, False): "after less before", (False, True): "less where nothing was changed",
        (True, True): "after less before, less the same elsewhere", (False, False): "not compared",
    }[design.changed_on is not None, design.against is not None]  # fmt: skip
    for measure in (USE, UNMET):
        if facts.measured(measure):
            yield _row(measure, "compared", how, facts.maybe(measure))
    if facts.measured(USE):
        yield _row(USE, AVOIDED, "contacts", facts.maybe(AVOIDED), standing=CONTEXT)
    if facts.unmet is not None and not facts.measured(UNMET):
        yield _row(UNMET, "compared", "as given", facts.maybe(UNMET))
    if facts.outcome is not None:
        yield _row(OUTCOMES, "compared", "as given", facts.maybe(OUTCOMES))

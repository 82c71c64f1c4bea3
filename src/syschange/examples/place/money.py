"""The tables of funding and costs: what started the change, and who pays once that has ended."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AREAS, EAST, WEST
from syschange.examples.place.base import Base, days
from syschange.examples.place.chance import quarters
from syschange.examples.place.sizes import money_left, recurrent
from syschange.examples.worlds.columns import Labels, Values

GRANT, SHORT, EVALUATION = "transformation grant", "winter fund", "evaluation grant"
CORE = tuple(f"core budget {area}" for area in AREAS)
PAYERS = ("Council", "Government", "Foundation")
CASEWORK, NEW_WAY, STUDY = "casework", "new way of working", "evaluation"
PER_PERSON = (
    200.0  # pounds a quarter of casework in an area, for each person who starts in the four years in both
)
NEW_SHARE, SET_UP_SHARE, STUDY_SHARE = (
    0.4,
    0.2,
    0.05,
)  # of that, what the new way costs, its start, and its study
WITHDRAWN = 0.6  # what is left of casework's, where services withdraw
_SPREAD = 0.03


@dataclass(frozen=True)
class _Line:
    """A cost line over the quarters: what it is for, who pays out of what, and how much."""

    name: str
    service: str
    area: int
    funding: str
    payer: str
    kind: str
    periods: list[str]
    amount: float


def funding(place: Base) -> pd.DataFrame:
    """Return one row a funding line."""
    start, end = place.changed, np.datetime64(place.funding_ends, "D")
    long_ago, never = np.datetime64(place.first, "D"), np.datetime64("NaT", "D")
    unit = PER_PERSON * place.total
    lines = [
        (CORE[EAST], long_ago, never, True, False, 0, unit * 16),
        (CORE[WEST], long_ago, never, True, False, 0, unit * 16),
        (GRANT, start, end, False, True, 1, unit * (NEW_SHARE * 4 + SET_UP_SHARE * 2)),
        (EVALUATION, start, np.datetime64(place.last, "D"), False, False, 2, unit * STUDY_SHARE * 8),
        (
            SHORT,
            end + np.timedelta64(1, "D"),
            np.datetime64(place.last, "D"),
            False,
            False,
            1,
            unit * _short(place),
        ),
    ]
    name, starts, ends, recurrent, priming, payer, amount = zip(*lines, strict=True)
    at = np.arange(len(lines))
    return place.table(
        funding_line=Labels(at, name),
        ends_on=days(np.array(ends)),
        starts_on=Values(np.array(starts)),
        recurrent=Values(np.array(recurrent)),
        pump_priming=Values(np.array(priming)),
        funder=Labels(np.array(payer), PAYERS),
        amount=Values(np.round(np.array(amount), -2)),
    )


def costs(place: Base) -> pd.DataFrame:
    """Return one row a cost line and quarter."""
    rng = place.rng("costs")
    lines = _lines(place)
    whose = np.repeat(np.arange(len(lines)), [len(line.periods) for line in lines])
    period = [period for line in lines for period in line.periods]
    amount = np.array([line.amount for line in lines])[whose] * (
        1 + _SPREAD * rng.standard_normal(len(whose))
    )

    def of(field: str) -> Labels:
        values = [getattr(line, field) for line in lines]
        among = list(dict.fromkeys(values))
        return Labels(np.array([among.index(value) for value in values])[whose], among)

    among = list(dict.fromkeys(period))
    return place.table(
        line=of("name"),
        period=Labels(np.array([among.index(one) for one in period]), among),
        amount=Values(np.round(amount, 2)),
        recurrent=Values(np.array([line.funding in CORE for line in lines])[whose]),
        payer=of("payer"),
        funding_line=of("funding"),
        kind=of("kind"),
        service=of("service"),
        area=Labels(np.array([line.area for line in lines])[whose], AREAS),
    )


def _lines(place: Base) -> list[_Line]:
    unit, setting = PER_PERSON * place.total, place.setting
    changed, ended = setting.changed_on, place.funding_ends
    every = quarters(place.first, place.last)
    since, funded = quarters(changed, place.last), quarters(changed, ended)
    before = [period for period in every if period not in since]
    rest = [period for period in since if period not in funded]
    kept = unit * (WITHDRAWN if setting.withdrawal else 1.0)
    new = unit * NEW_SHARE
    core, council = CORE[EAST], PAYERS[0]
    left, on_core = new * money_left(setting), recurrent(setting)
    goes_on = (core, council, left * on_core) if on_core else (SHORT, PAYERS[1], left)
    rest_of_it = _Line(
        "new way, after, for a time", NEW_WAY, EAST, SHORT, PAYERS[1], "running", rest, left * (1 - on_core)
    )
    start, study = unit * SET_UP_SHARE, unit * STUDY_SHARE
    return [
        _Line("caseworkers Westside", CASEWORK, WEST, CORE[WEST], council, "running", every, unit),
        _Line("caseworkers Eastside before", CASEWORK, EAST, core, council, "running", before, unit),
        _Line("caseworkers Eastside", CASEWORK, EAST, core, council, "running", since, kept),
        _Line("new way, setting up", NEW_WAY, EAST, GRANT, PAYERS[1], "set-up", funded[:2], start),
        _Line("new way, funded", NEW_WAY, EAST, GRANT, PAYERS[1], "running", funded, new),
        _Line("new way, after", NEW_WAY, EAST, goes_on[0], goes_on[1], "running", rest, goes_on[2]),
        _Line("study", STUDY, EAST, EVALUATION, PAYERS[2], "evaluation", since, study),
        *([rest_of_it] if 0 < on_core < 1 else []),
    ]


def _short(place: Base) -> float:
    """Return what part of a quarter's casework the fund for a time gives in all: usually that of one new quarter."""
    short = 1 - recurrent(place.setting)
    return NEW_SHARE * (4 * money_left(place.setting) * short if short else 1.0)

"""The verb: costs, contacts and what came of them in, context and a finding out."""

import hashlib
import warnings
from collections.abc import Mapping, Sequence

import pandas as pd

from syschange.errors import DataWarning
from syschange.results import Estimate, Provenance, parameters
from syschange.system.digests import digest_of
from syschange.system.measured import day_of, measured
from syschange.system.value.checks import require_estimates, require_options
from syschange.system.value.compared import Use
from syschange.system.value.facts import Facts, Lasting
from syschange.system.value.finding import Margins
from syschange.system.value.followed import ARM, Design, read_people
from syschange.system.value.funding import Funding, read_funding
from syschange.system.value.money import Money, last_day, read_money
from syschange.system.value.notes import money_doubts, money_notes
from syschange.system.value.people import Reached
from syschange.system.value.prices import require_prices
from syschange.system.value.result import Value
from syschange.system.value.terms import STATUTORY
from syschange.system.value.use import Rows, unmet_rows, used_rows

_MONTH = 365.25 / 12


def value(
    costs: object,
    *,
    people_with_outcome: "int | tuple[int, int] | Estimate | None" = None,
    contacts: object = None,
    people: object = None,
    access: object = None,
    funding: object = None,
    outcome_change: Estimate | None = None,
    unmet_need: Estimate | None = None,
    changed_on: object = None,
    against: str | None = None,
    follow: int | None = None,
    statutory_sectors: Sequence[str] = STATUTORY,
    price_year: int | None = None,
    deflators: Mapping[int, float] | None = None,
    better: str = "higher",
    margin: float = 0.0,
    unmet_margin: float = 0.0,
    least_fall: float = 0.0,
    on: object = None,
    level: float = 0.95,
    line: str = "line",
    period: str = "period",
    amount: str = "amount",
    recurrent: str = "recurrent",
    kind: str = "kind",
    service: str = "service",
    funding_line: str = "funding_line",
    priced: str = "price_year",
    person: str = "person_id",
    contacted: str = "contacted_on",
    sector: str = "sector",
    attended: str = "attended",
    started: str = "started_on",
    left: str = "left_on",
    arm: str = "arm",
    eligible: str = "eligible",
    accepted: str = "accepted",
    reached: str = "reached",
    exit_reason: str = "exit_reason",
    referred: str = "referred_on",
    ends: str = "ends_on",
    starts: str = "starts_on",
    pump_priming: str = "pump_priming",
) -> Value:
    """Return what an outcome cost, who goes on paying, and whether less use of statutory services is less reliance.

    Money for each outcome, and contacts avoided, are context: they decide nothing. Less use with outcomes not worse
    and unmet need not up is less reliance; less use with either of them worse is withdrawal.

    Parameters
    ----------
    costs
        A table of any engine, one row a cost line and quarter (data set `costs`).
    people_with_outcome
        The people with the outcome over the time of the costs: how many, (how many, of how many), or an estimate of
        the number. Costs count from the quarter of the change on.
    contacts, people, access, funding
        Tables of those data sets, each of which may be left out. Without `people` everybody with a contact is taken
        to have been there throughout.
    outcome_change, unmet_need
        The change of the outcome, and of the share of needs unmet, each with its uncertainty; the second is counted
        from `access` where that is given.
    changed_on
        The day of the change; None where times are not told apart.
    against
        The label of `arm` of those where nothing was changed, with whom the others are compared.
    follow
        Days for which each person's contacts are counted from their start, which then says whether they are before
        or after the change. None: everybody is followed in calendar time, from their start until they leave.
    statutory_sectors
        The sectors that count as statutory: all of the schema's but the voluntary and the private one (ours).
    price_year
        The year in whose prices costs are given; the last of the costs where nothing is said.
    deflators
        An index of prices by calendar year, from a source you name; none is shipped.
    better
        "higher" or "lower": which way the outcome is better.
    margin, unmet_margin, least_fall
        What would be too little to matter, declared beforehand: a loss of the outcome (in its units), a rise of
        unmet need (a share), and a fall of use (contacts a person and year). At 0 "not worse" has to be better.
    on
        The day of the two clocks, and on which funding lines pay; the last day of the last quarter of running costs
        where nothing is said.
    level
        Confidence level; .95 by convention.
    line, period, amount, recurrent, kind, service, funding_line, priced
        Columns of `costs`: all but the period and the amount may be absent. Amounts are in the prices of `priced`,
        else of the year they were spent in. A cost without a kind counts as running.
    person, contacted, sector, attended
        Columns of `contacts`, of which the last may be absent. Appointments missed are no use.
    started, left, arm
        Columns of `people`.
    eligible, accepted, reached, exit_reason, referred
        Columns of `access`.
    ends, starts, pump_priming
        Columns of `funding`, beside `funding_line` and `recurrent`.

    Returns
    -------
    Value

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError, DuplicateRowsError
        Where a table, column or option cannot be used.
    NotEstimableError
        Where no amount is known, prices of different years cannot be added up, or a table that was given is empty.

    Warns
    -----
    DataWarning
        Where the data leave serious doubts: amounts missing or there twice, costs called other than their funding,
        contacts of no known sector, a service with contacts on one side of the change only, nobody to say from when
        people were there.
    """
    names = {
        "line": line, "period": period, "amount": amount, "recurrent": recurrent, "kind": kind, "service": service,
        "funding_line": funding_line, "priced": priced, "person": person, "contacted": contacted, "sector": sector,
        "attended": attended, "started": started, "left": left, "arm": arm, "eligible": eligible,
        "accepted": accepted, "reached": reached, "exit_reason": exit_reason, "referred": referred, "ends": ends,
        "starts": starts, "pump_priming": pump_priming,
    }  # fmt: skip
    day = None if changed_on is None else day_of(changed_on)
    design, margins = Design(day, against, follow), Margins(margin, unmet_margin, least_fall)
    index = require_prices(price_year, deflators)
    require_options(design, margins, level, statutory_sectors, people)
    require_estimates(outcome_change, unmet_need, better, access)
    lines = None if funding is None else read_funding(funding, names)
    money = read_money(costs, names, funding=lines, changed_on=day, price_year=price_year, index=index)
    there = None if people is None else read_people(people, names, design)
    rows = []
    if contacts is not None:
        rows.append(used_rows(contacts, names, people=there, design=design, sectors=statutory_sectors))
    if access is not None:
        rows.append(unmet_rows(access, names, people=there, design=design))
    given = parameters(
        people_with_outcome=_kind(people_with_outcome), contacts=contacts is not None, people=people is not None,
        access=access is not None, funding=funding is not None, outcome_change=outcome_change is not None,
        unmet_need=unmet_need is not None, changed_on=day and day.date(), against=against, follow=follow,
        statutory_sectors=list(statutory_sectors), price_year=price_year, deflators=index or None, better=better,
        margin=margin, unmet_margin=unmet_margin, least_fall=least_fall, on=on, level=level, **names,
    )  # fmt: skip
    facts = Facts(
        money, _lasting(money, lines, design, on),
        None if people_with_outcome is None else Reached.of(people_with_outcome, level), _use(rows, design, level),
        outcome_change if outcome_change is None or better == "higher" else outcome_change.times(-1), unmet_need,
        None, people_with_outcome is not None, design, margins, index, level, _notes(money, rows),
    )  # fmt: skip
    for doubt in (*money_doubts(money), *(d for r in rows for d in r.doubts)):
        warnings.warn(f"{doubt[:1].upper()}{doubt[1:]}.", DataWarning, stacklevel=2)
    return Value(pd.DataFrame(), "", _origin(given, facts, rows), facts=facts).finished()


def _use(rows: Sequence[Rows], design: Design, level: float) -> Use | None:
    if not rows:
        return None
    came, used = sum(r.came for r in rows), sum(r.used for r in rows)
    made: Use = measured(
        Use, [(r.measure, r.rows) for r in rows], provenance=("system.value", ()), rows=(came, used), by=design.by,
        level=level, changed=design.changed_on is not None,
        against={} if design.against is None else {ARM: design.against},
    )  # fmt: skip
    return made


def _lasting(money: Money, funding: Funding | None, design: Design, on: object) -> Lasting:
    quarters = money.quarters or tuple(sorted(set(money.spent["quarter"])))
    day = last_day(quarters[-1]) if on is None else day_of(on)
    lines, going, unsure = (None, 0, 0) if funding is None else funding.running(day)
    ended = None if funding is None else funding.primed_until
    since, primed = (None if d is None else (day - d).days / _MONTH for d in (design.changed_on, ended))
    return Lasting(str(day.date()), lines, going, unsure, since, primed)


def _notes(money: Money, rows: Sequence[Rows]) -> tuple[str, ...]:
    return (*money_notes(money), *(note for r in rows for note in r.notes))


def _kind(people: object) -> str:
    """Return how the people were given, and never how many they are."""
    if people is None:
        return "None"
    return (
        "an estimate"
        if isinstance(people, Estimate)
        else "events and people"
        if isinstance(people, tuple)
        else "a number"
    )


def _origin(given: tuple[tuple[str, str], ...], facts: Facts, rows: Sequence[Rows]) -> Provenance:
    """Return where the result came from: rows of costs, contacts and referrals."""
    money = facts.money
    came = money.rows + sum(r.came for r in rows)
    used = money.rows - money.missing - money.unplaced + sum(r.used for r in rows)
    by = ["quarter", "window", "kind", "budget", "real"]
    spent = money.spent.drop(columns="service").sort_values(by, ignore_index=True)
    body = hashlib.sha256(digest_of(spent).encode())
    if facts.use is not None:
        body.update(str(facts.use.provenance.data_digest).encode())
    if facts.reached is not None:
        body.update(repr((facts.reached.events, facts.reached.n)).encode())
    for made in (facts.outcome, facts.unmet):
        body.update(repr(made and (made.value, made.lower, made.upper)).encode())
    body.update(repr(facts.lasting).encode())
    return Provenance("system.value", given, came, used, came - used, body.hexdigest())

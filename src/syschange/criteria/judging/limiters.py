"""What keeps any criterion from being called met, however good the numbers: said out loud, and never sinking one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syschange.criteria.analyses.outcomes import Analysis, is_analysis
from syschange.criteria.judging.beneficial import bounds_agree
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.grade import share_lost
from syschange.criteria.plan import ADVERSE, Outcome, Plan
from syschange.criteria.plan.parts import INSIDER
from syschange.results import Result
from syschange.words import amount

# Not strftime or calendar: their month names follow the machine's language.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MOST_LOST = 0.40  # the scoring model's limit, ours: beyond it those lost could carry the finding either way


@dataclass(frozen=True)
class Limiter:
    """One limiter: its name, and what it says in plain words."""

    name: str
    text: str


def limiters(plan: Plan, every: Mapping[str, Result], tests: Sequence[Test]) -> tuple[Limiter, ...]:
    """Return the limiters that apply. Each caps MET at UNCLEAR, is always printed, and sinks nothing."""
    results = {name: result for name, result in every.items() if is_analysis(result)}
    found = [_late_thresholds(plan), _lost(plan, results, tests), _harm(plan, tests), _insiders(plan)]
    return tuple(limiter for limiter in found if limiter is not None)


def _judged(plan: Plan) -> list[Outcome]:
    """Return the outcomes that are evidence: an output says what services did, whoever recorded it."""
    return [o for o in plan.outcomes if o.kind != "output"]


def _date(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _late_thresholds(plan: Plan) -> Limiter | None:
    # What was agreed last counts: a size added once the data were in may have been chosen to fit.
    own = [o.agreed_on for o in _judged(plan) if o.agreed_on is not None]
    agreed, until = max([plan.thresholds.agreed_on, *own]), plan.collected_until
    if agreed <= until:
        return None
    return Limiter(
        "thresholds after data",
        f"What would count was agreed on {_date(agreed)}, after the data were collected (until {_date(until)}), so "
        "it may have been chosen to fit. No criterion can be called met on that.",
    )


def _lost(plan: Plan, results: Mapping[str, Analysis], tests: Sequence[Test]) -> Limiter | None:
    many = [o for o in _judged(plan) if share_lost(results[o.name]) > MOST_LOST]
    # Where the worst-case bounds agree, those lost could have changed nothing.
    open_ = [o for o in many if not bounds_agree(plan, o, results[o.name], tests)]
    worst = max(open_, key=lambda o: share_lost(results[o.name]), default=None)
    if worst is None:
        return None
    # Without the share itself: what is published shows it as worked out from the rounded numbers.
    return Limiter(
        "many lost to follow-up",
        f"More than {amount(MOST_LOST, percent=True)} of people have no complete record of '{worst.label}': those "
        "who were lost could change the finding either way.",
    )


def _harm(plan: Plan, tests: Sequence[Test]) -> Limiter | None:
    groups = [t.group for t in tests if t.code == "B2" and t.p_not >= plan.thresholds.probability]
    if not groups:
        return None
    return Limiter("signal of harm", f"There is a signal of harm in: {'; '.join(dict.fromkeys(groups))}.")


def _insiders(plan: Plan) -> Limiter | None:
    # That something bad did not get worse, by the word of somebody outside, confirms no gain.
    origins = plan.origins([o.source for o in _judged(plan) if o.kind != ADVERSE])
    roles = {plan.role(name) for name in origins}
    if roles != {INSIDER}:
        return None
    return Limiter(
        "implementer's evidence only",
        "All the evidence comes from those who made the change. Somebody outside it has to confirm it.",
    )

"""The outcomes of a plan: what could get better or worse, by how much it matters, and who says so."""

import datetime as dt
import math
from dataclasses import dataclass

from syschange import schemas
from syschange.criteria.plan.defaults import TWEAK
from syschange.criteria.plan.reader import Section
from syschange.criteria.plan.tables import OUTCOME_TABLES
from syschange.errors import InvalidPlanError, quote
from syschange.same import Same

KINDS = ("access", "outcome", "adverse", "output")
ADVERSE = "adverse"
DIRECTIONS = ("higher_is_better", "lower_is_better")
REPORTERS = ("person", "staff", "record")


@dataclass(frozen=True, eq=False)
class Outcome(Same):
    """One thing that could get better.

    Attributes
    ----------
    name, label
        Its short name, and what to call it in a sentence ("reached primary care").
    kind
        "access" (people get in), "outcome" (their lives), "adverse" (something bad that the change could have made
        worse, judged for harm alone), or "output" (what services did, which is never evidence that anybody is better
        off).
    table, item
        The data set, and which service (`access`) or measure (`outcomes`) of it.
    before, after
        The two times of a score, in months since each person's start; None for access.
    direction
        "higher_is_better" or "lower_is_better".
    worthwhile, harm
        The smallest gain worth having (missing where the outcome is adverse) and the largest loss that does no harm,
        in the outcome's units (a share for access); `basis` says where both come from.
    reported_by, source
        Who says so, and the name of the source of evidence.
    tweak
        The gain up to which the change would be no more than a tweak; half of the worthwhile size unless stated
        (ours).
    indirect
        Why it stands only for what is meant, where it does; empty where it is what is meant.
    agreed_on
        When its sizes were agreed, where that was not with the others; None where it was.
    """

    name: str
    label: str
    kind: str
    table: str
    item: str
    before: float | None
    after: float | None
    direction: str
    worthwhile: float
    harm: float
    basis: str
    reported_by: str
    source: str
    tweak: float
    indirect: str
    agreed_on: dt.date | None


def read_outcome(part: Section) -> Outcome:
    """Read one outcome; its direction, worthwhile size and harm margin must be stated, never guessed."""
    kind = part.choice("kind", KINDS)
    table = part.choice("table", OUTCOME_TABLES, default="access" if kind == "access" else "outcomes")
    scored = table == "outcomes"
    most = 1e9 if scored else 1
    worthwhile = math.nan if kind == ADVERSE else part.number("worthwhile", least=0, most=most)
    outcome = Outcome(
        name=part.text("name"),
        label=part.text("label"),
        kind=kind,
        table=table,
        item=part.text("measure" if scored else "service"),
        before=part.number("before", least=0) if scored else None,
        after=part.number("after", least=0) if scored else None,
        direction=part.choice("direction", DIRECTIONS),
        worthwhile=worthwhile,
        harm=part.number("harm", least=0, most=most),
        basis=part.text("basis", default="not stated"),
        reported_by=part.choice("reported_by", REPORTERS),
        source=part.text("source"),
        tweak=math.nan
        if kind == ADVERSE
        else part.number("tweak", least=0, most=most, default=TWEAK * worthwhile),
        indirect=part.text("indirect", default=""),
        agreed_on=part.date("agreed_on") if part.has("agreed_on") else None,
    )
    if outcome.tweak > outcome.worthwhile:
        raise InvalidPlanError(
            f"In {part.where} a gain that is no more than a tweak is larger than one worth having.",
            "Make 'tweak' at most as large as 'worthwhile'.",
        )
    if kind == ADVERSE:
        _hold_adverse(part, outcome)
    part.finish()
    if outcome.before is not None and outcome.after is not None and outcome.after <= outcome.before:
        raise InvalidPlanError(f"In {part.where} the time after is not later than the time before.")
    if scored:
        _hold_direction(outcome, part.where)
    return outcome


def _hold_adverse(part: Section, outcome: Outcome) -> None:
    """Refuse an adverse outcome of which more is better, or one from which a gain is asked."""
    if outcome.direction != "lower_is_better":
        raise InvalidPlanError(
            f"In {part.where} the outcome is adverse, and more of it is said to be better.",
            "Write direction: lower_is_better, or another kind.",
        )
    if part.has("worthwhile"):
        raise InvalidPlanError(
            f"In {part.where} the outcome is adverse, which is judged for harm and for no gain.",
            "Take 'worthwhile' away, or write another kind.",
        )


def _hold_direction(outcome: Outcome, where: str) -> None:
    """Refuse a plan that turns a measure round that a code list knows."""
    known = schemas.codelist("measures").directions.get(outcome.item)
    better = outcome.direction == "higher_is_better"
    if known is not None and better != (known == "higher_is_better"):
        said = "lower_is_better" if better else "higher_is_better"
        raise InvalidPlanError(
            f"In {where} the direction of {quote(outcome.item)} is not that of the code list of measures.",
            f"Write direction: {said}, or give a measure of your own another name.",
        )

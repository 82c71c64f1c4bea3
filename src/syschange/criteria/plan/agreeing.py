"""Whether what a plan says of single pieces of evidence agrees with the rest of it, so that nothing is ignored."""

from collections.abc import Sequence

from syschange.criteria.plan.evidence import COVERED, LEFT, Asked, Replication
from syschange.criteria.plan.outcomes import Outcome
from syschange.errors import InvalidPlanError, listing, nearest, quote


def require(name: str, known: Sequence[str], what: str) -> None:
    """Refuse a name that is none of those known, naming the nearest."""
    if name not in known:
        close = nearest(name, known)
        hint = f"Did you mean {quote(close)}?" if close else f"The plan has {listing(known)}."
        raise InvalidPlanError(f"{quote(name)} is not a known {what}.", hint)


def check_evidence(
    asked: Asked, replications: Sequence[Replication], *, tables: Sequence[str], outcomes: Sequence[Outcome],
    began: bool, compared: bool,
) -> None:  # fmt: skip
    """Refuse what is said of an outcome, a table, a day or a comparison that the plan does not have.

    Parameters
    ----------
    asked, replications
        What is said of single pieces of evidence, and the same change elsewhere.
    tables, outcomes
        The tables and the outcomes of the plan.
    began, compared
        Whether the plan says when the change began, and whether it has a comparison.

    Raises
    ------
    InvalidPlanError
        Naming what is not there.
    """
    for name, needed_by in _needed(asked):
        require(name, tables, f"table of the plan's data (needed by {quote(needed_by)})")
    if asked.reliance:
        lives = [o.name for o in outcomes if o.kind == "outcome" and o.table == "outcomes"]
        require(asked.reliance, lives, "score of people's lives (needed by 'reliance')")
    gains = [o.name for o in outcomes if o.kind in {"outcome", "access"}]
    for made in replications:
        require(made.outcome, gains, "outcome of which a gain is asked (needed by 'replications')")
    if (asked.series or asked.reach) and not began:
        raise InvalidPlanError(
            "The plan asks what was before and after the change, and does not say when that began.",
            "Add began_on: to 'change'.",
        )
    if asked.series is not None and asked.series.compared and not compared:
        raise InvalidPlanError(
            "The series of the plan is compared, and the plan has no comparison.",
            "Add a 'comparison', or take 'compared' away.",
        )


def _needed(asked: Asked) -> list[tuple[str, str]]:
    """Return the tables that pieces of evidence need, each with what needs it."""
    needed = [(name, "reach") for name in ("contacts", "population") if asked.reach is not None]
    if asked.series is not None:
        needed.append((asked.series.table, "series"))
    if asked.panel:
        needed.append(("ratings", "panel"))
    # The usual table may be missing, which is no evidence; one that the plan names may not.
    if asked.cover.table != COVERED:
        needed.append((asked.cover.table, "cover"))
    if asked.departures.table != LEFT:
        needed.append((asked.departures.table, "departures"))
    return needed

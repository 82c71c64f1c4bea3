"""Running a plan from its data to its scorecard."""

from collections.abc import Callable, Mapping

from syschange.criteria.analyses import analyse
from syschange.criteria.beneficial import beneficial_tests
from syschange.criteria.data import load
from syschange.criteria.limiters import limiters
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard import Scorecard, build
from syschange.errors import WrongTypeError, quote
from syschange.frames import recognise
from syschange.results import Provenance, parameters


def evaluate(
    plan: Plan, data: Mapping[str, object] | None = None, *, progress: Callable[[str], None] | None = None
) -> Scorecard:
    """Evaluate a plan: check its data, run its analyses, and judge the six criteria.

    Parameters
    ----------
    plan
        What `Plan.read` returned.
    data
        Tables by name ("people", "access", "outcomes"), pandas or Polars; None reads the files the plan names.
    progress
        Called with a few words before each step.

    Returns
    -------
    Scorecard
        All six criteria. One whose evidence the plan does not hold is NO EVIDENCE, with what to collect.

    Raises
    ------
    SyschangeError
        Where the data or the plan cannot be used; the subclass and its sentence say how.
    """
    if not isinstance(plan, Plan):
        raise WrongTypeError(
            f"A plan is needed, and this is of type {quote(type(plan).__name__)}.",
            "Read one with Plan.read(path).",
        )
    say = progress or _silent
    say("reading and checking the data")
    tables = load(plan, data)
    results = {}
    for outcome in plan.outcomes:
        say(f"analysing '{outcome.label}'")
        results[outcome.name] = analyse(plan, outcome, tables)
    say("judging the six criteria")
    people = len(recognise(tables["people"]))
    known = [r.provenance.rows_used or 0 for r in results.values()]
    provenance = Provenance(
        "criteria.evaluate",
        parameters(plan=plan.digest),
        rows_in=people,
        rows_used=min(known),
        rows_unknown=people - min(known),
        data_digest=";".join(str(r.provenance.data_digest) for r in results.values()),
    )
    tests = beneficial_tests(plan, results)
    return build(plan, results, tests, provenance, found=limiters(plan, results, tests))


def _silent(_: str) -> None:
    """Say nothing."""

"""Running a plan from its data to its scorecard."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from syschange.criteria.analyses.outcomes import is_analysis
from syschange.criteria.analyses.run import run
from syschange.criteria.gathering.tables import load
from syschange.criteria.judging.custom import CustomTest, check_custom, custom_tests
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.limiters import limiters
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard import Scorecard, build
from syschange.errors import WrongTypeError, quote
from syschange.frames import recognise
from syschange.results import Provenance, parameters


def evaluate(
    plan: Plan, data: Mapping[str, object] | None = None, *, tests: Sequence[CustomTest] = (),
    progress: Callable[[str], None] | None = None,
) -> Scorecard:  # fmt: skip
    """Evaluate a plan: check its data, run its analyses, and judge the six criteria.

    Parameters
    ----------
    plan
        What `Plan.read` returned.
    data
        Tables by name ("people", "access", "outcomes" and the others of the plan), pandas or Polars; None reads the
        files the plan names.
    tests
        Tests of your own, which `custom_test` makes; they add to the known ones and replace none.
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
    custom = check_custom(tests)
    say = progress or _silent
    say("reading and checking the data")
    return judge_tables(plan, load(plan, data), custom=custom, say=say)


def judge_tables(
    plan: Plan, tables: Mapping[str, Any], *, custom: Sequence[CustomTest] = (),
    say: Callable[[str], None] | None = None,
) -> Scorecard:  # fmt: skip
    """Return the scorecard of tables that have been read and checked (see `gathering.load`)."""
    tell = say or _silent
    found = run(plan, tables, tell)
    tell("judging the six criteria")
    people = len(recognise(tables["people"]))
    known = [r.provenance.rows_used or 0 for r in found.results.values() if is_analysis(r)]
    provenance = Provenance(
        "criteria.evaluate",
        parameters(plan=plan.digest, tests=tuple(f"{t.code}: {t.says}" for t in custom)),
        rows_in=people,
        rows_used=min(known),
        rows_unknown=people - min(known),
        data_digest=";".join(str(r.provenance.data_digest) for r in found.results.values()),
    )
    made = judge_all(plan, found)
    limiting = limiters(plan, found.results, made)  # before a test of the user's own has seen the results
    own = custom_tests(plan, found.results, custom)
    return build(plan, found, (*made, *own), provenance, limiters=limiting)


def _silent(_: str) -> None:
    """Say nothing."""

"""The verb: how far the verdicts of a plan hang on how one judges."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from syschange.criteria.analyses.outcomes import analyse
from syschange.criteria.evaluate import judge_tables
from syschange.criteria.gathering.tables import load
from syschange.criteria.judging.custom import CustomTest, check_custom
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard import Scorecard
from syschange.criteria.sensitivity.build import Evidence, clusterings_of, model_of, sources_of
from syschange.criteria.sensitivity.cases import cases_of
from syschange.criteria.sensitivity.factors import (
    ONE_BY_ONE,
    RETAINED,
    SIZES,
    SURE,
    base_of,
    checked,
    factorial,
)
from syschange.criteria.sensitivity.result import Sensitivity, finished
from syschange.errors import WrongTypeError, quote
from syschange.results import Provenance, parameters


def sensitivity(
    card_or_plan: Scorecard | Plan, data: Mapping[str, object] | None = None, *, sure: Sequence[float] = SURE,
    sizes: Sequence[float] = SIZES, retained: Sequence[float] = RETAINED, tests: Sequence[CustomTest] = (),
    progress: Callable[[str], None] | None = None,
) -> Sensitivity:  # fmt: skip
    """Judge a plan in every defensible way, and say how often each verdict comes out and what turns it.

    Every value of every factor is crossed with every other (a full factorial): how sure a verdict must be; the
    worthwhile sizes; whose cases are taken as alike (the worker's, the organisation's, whichever is known; people
    one by one only where neither is); those lost as found, or as badly and as well as can be; the share of the early
    gain that has to be left; each source dropped; and each worker dropped, who is counted and never named.

    Parameters
    ----------
    card_or_plan
        A scorecard that `evaluate` returned, or a plan, which is then evaluated first.
    data
        The tables, as for `evaluate`: the very ones that the scorecard was made from. None reads the files that the
        plan names.
    sure
        How sure verdicts must be; .8, .9 and .95.
    sizes
        By what share worthwhile sizes (and the sizes of a tweak, and of the shift of the main measure) are more or
        less than agreed; half less, a quarter less, as agreed, a quarter more. The margin of harm stays.
    retained
        The shares of the early gain to be left; .5 and .8, after margins of non-inferiority.
    tests
        As for `evaluate`; of a scorecard it has its own.
    progress
        Called with a few words before each step.

    Returns
    -------
    Sensitivity
        `.table` has the share of specifications by criterion and verdict; `.stable(criterion)` whether nine in ten
        agree; `.flips` the smallest change of one thing that turns each verdict.

    Raises
    ------
    WrongTypeError
        Where neither a scorecard with true values nor a plan is given, a scorecard was made from other tables, or a
        value of a factor cannot be.
    SyschangeError
        As `evaluate`, where the data or the plan cannot be used.

    Notes
    -----
    The plan's own values are always among those crossed. Effects allow for whose cases are alike by the jackknife
    (`statistics.reliance.by_workers`). In the worst case of those lost (Manski 1990, American Economic Review
    80:319-323) a test is met only where it is in the worst that could be, and fails only where it does in the best;
    where the scale of a score is not known neither can be. That moves the tests of gain and harm; what lasts, and
    what would be there without one worker, are of those followed. Dropping a person moves the tests of gain, harm,
    lasting and reliance; cover, departures and caseloads stay. Grades of evidence stay as they are. A source that
    rests on another goes with it. The values of the factors are ours.
    """
    if not isinstance(card_or_plan, Scorecard | Plan):
        raise WrongTypeError(
            f"A scorecard or a plan is needed, and this is of type {quote(type(card_or_plan).__name__)}.",
            "Give what evaluate(plan) returned, or Plan.read(path).",
        )
    asked = (
        checked(sure, name="sure", least=0.5, below=1.0), checked(sizes, name="sizes", least=-1.0, below=10.0),
        checked(retained, name="retained", least=0.0, below=1.0 + 1e-12),
    )  # fmt: skip
    if isinstance(card_or_plan, Scorecard) and card_or_plan.policy is not None:
        raise WrongTypeError(
            "This scorecard holds published numbers, and other ways to judge need the true ones.",
            "Give what evaluate(plan) returned, and protect what comes of it.",
        )
    custom, say = check_custom(tests), progress or _silent
    plan = card_or_plan.plan if isinstance(card_or_plan, Scorecard) else card_or_plan
    say("reading and checking the data")
    tables = load(plan, data)
    _hold_card(card_or_plan, tables)
    card = (
        card_or_plan
        if isinstance(card_or_plan, Scorecard)
        else judge_tables(plan, tables, custom=custom, say=say)
    )
    cases = cases_of(plan, tables)
    evidence = Evidence(card, tables, cases, clusterings_of(cases))
    model = model_of(evidence, say)
    base = base_of(plan, evidence.clusterings)
    known = tuple(c for c in evidence.clusterings if c != ONE_BY_ONE) or evidence.clusterings
    levels = factorial(
        base, asked, clusterings=known, sources=sources_of(plan), persons=cases.persons if cases else 0
    )
    say(f"judging in {levels.specifications:,} ways")
    given = parameters(plan=plan.digest, sure=asked[0], sizes=asked[1], retained=asked[2])
    from_ = card.provenance
    provenance = Provenance(
        "criteria.sensitivity", given, from_.rows_in, from_.rows_used, from_.rows_unknown, from_.data_digest
    )
    return finished(provenance, card=card, model=model, levels=levels, base=base)


def _hold_card(card: Scorecard | Plan, tables: Mapping[str, Any]) -> None:
    """Refuse tables that a scorecard was not made from: half of what is judged would be of other people.

    Raises
    ------
    WrongTypeError
        Where the data of an outcome are not those the scorecard rests on.
    """
    if isinstance(card, Plan):
        return
    for outcome in card.plan.outcomes:
        was = card.results[outcome.name].provenance.data_digest
        if was != analyse(card.plan, outcome, tables).provenance.data_digest:
            raise WrongTypeError(
                "These tables are not the ones that the scorecard was made from.",
                "Give the same, or the plan and the tables: sensitivity(plan, data).",
            )


def _silent(_: str) -> None:
    """Say nothing."""

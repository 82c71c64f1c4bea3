"""From a protected scorecard to the report of it: nothing with true values gets past here."""

from syschange.criteria import Plan, Scorecard
from syschange.criteria.analyses.outcomes import is_analysis
from syschange.disclosure import Protected
from syschange.effects import BeforeAfter
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.reports.access import access_section
from syschange.reports.behind import behind_section, not_judged_words
from syschange.reports.methods import METHODS
from syschange.reports.report import Report, Section
from syschange.reports.scores import score_section
from syschange.reports.verdicts import criteria_section, tiles
from syschange.words import listed


def build(protected: Protected) -> Report:
    """Build the report of a scorecard that has been through disclosure control.

    Parameters
    ----------
    protected
        What `disclosure.protect(scorecard)` returned.

    Returns
    -------
    Report

    Raises
    ------
    NotProtectedError
        Where a result with true values is given.
    WrongTypeError
        Where there is no scorecard, or more than one, among the protected results.
    """
    if not isinstance(protected, Protected):
        raise NotProtectedError(f"A {type(protected).__name__}")
    cards = [r for r in protected.results if isinstance(r, Scorecard)]
    if len(cards) != 1:
        raise WrongTypeError(
            f"A report is of one scorecard, and {len(cards)} were given.",
            "Protect one scorecard and build from that.",
        )
    card = cards[0]
    plan = card.plan
    return Report(
        title=plan.title,
        subtitle=f"{plan.change.where}. {plan.change.what}",
        verdict=card.verdict,
        verdict_words=card.verdict_words,
        summary=card.summary,
        tiles=tiles(card),
        notices=tuple(limiter.text for limiter in card.limiters),
        sections=(*_outcome_sections(card), *behind_section(card), criteria_section(card)),
        methods=(*METHODS, *_recoding(plan), *_not_broken_down(plan), *not_judged_words(card), *plan.notes),
        disclosure=(protected.statement,),
        provenance=_provenance(card, protected),
        protected=protected,
    )


def _outcome_sections(card: Scorecard) -> list[Section]:
    sections = []
    for outcome in card.plan.outcomes:
        result = card.results[outcome.name]
        if isinstance(result, BeforeAfter):
            sections.append(score_section(card.plan, outcome, result))
        elif is_analysis(result):
            sections.append(access_section(card.plan, outcome, result))
    return sections


def _not_broken_down(plan: Plan) -> tuple[str, ...]:
    """Say why results are broken down by nothing, where they are not."""
    if not plan.no_breakdown:
        return ()
    return (f"Results are broken down by no characteristic of people. The reason given: {plan.no_breakdown}",)


def _recoding(plan: Plan) -> tuple[str, ...]:
    """Say which tables were recoded before they were checked; how many rows that changed is not for release."""
    recoded = [f"'{name}'" for name, table in plan.tables.items() if table.recode]
    if not recoded:
        return ()
    said = (
        f"In {listed(recoded)} codes, other spellings and words for missing were turned into the labels they stand "
        "for, as the library's code lists and the schema say, before the data were checked."
    )
    return (said,)


def _provenance(card: Scorecard, protected: Protected) -> tuple[tuple[str, str], ...]:
    plan = card.plan
    agreed = plan.thresholds
    comparison = "none"
    if plan.comparison is not None:
        how = "at random" if plan.comparison.assigned == "randomised" else "not at random"
        comparison = f"{plan.comparison.change} against {plan.comparison.comparison}, assigned {how}"
    return (
        ("What would count was agreed by", agreed.agreed_by),
        ("Agreed on", agreed.agreed_on.isoformat()),
        ("Data collected until", plan.collected_until.isoformat()),
        ("How sure a verdict must be", f"{agreed.probability:.0%}"),
        ("Comparison", comparison),
        ("Plan (SHA-256)", plan.digest),
        ("Disclosure policy", protected.policy.name),
        ("syschange", card.provenance.version),
    )

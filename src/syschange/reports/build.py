"""From a protected scorecard to the report of it: nothing with true values gets past here."""

from syschange.criteria import Plan, Scorecard, ScorecardComparison
from syschange.criteria.analyses.outcomes import is_analysis
from syschange.disclosure import Protected
from syschange.effects import BeforeAfter
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.reports.access import access_section
from syschange.reports.behind import behind_section, not_judged_words
from syschange.reports.methods import METHODS
from syschange.reports.quality import quality_section
from syschange.reports.quarterly.moved import moved_section
from syschange.reports.report import Report, Section
from syschange.reports.scores import score_section
from syschange.reports.thresholds import thresholds_rows
from syschange.reports.verdicts import criteria_section, tiles
from syschange.results import INTERNAL
from syschange.words import listed


def build(protected: Protected, *, since: ScorecardComparison | None = None) -> Report:
    """Build the report of a scorecard that has been through disclosure control.

    Parameters
    ----------
    protected
        What `disclosure.protect(scorecard)` returned.
    since
        What `criteria.compare` says moved between the last quarter's published scorecard and this one; it is told
        before anything else.

    Returns
    -------
    Report

    Raises
    ------
    NotProtectedError
        Where a result with true values is given, or a comparison that holds any.
    WrongTypeError
        Where there is no scorecard, or more than one, among the protected results; or the comparison is not with it.
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
        sections=(
            *_since(since, card, protected),
            *_outcome_sections(card),
            *behind_section(card),
            *quality_section(card),
            criteria_section(card),
        ),
        methods=(*METHODS, *_recoding(plan), *_not_broken_down(plan), *not_judged_words(card), *plan.notes),
        disclosure=(protected.statement,),
        provenance=_provenance(card, protected),
        protected=protected,
        stamp=protected.stamp,
    )


def _since(since: ScorecardComparison | None, card: Scorecard, protected: Protected) -> tuple[Section, ...]:
    """Return the section on what moved since the last quarter, where something is given to be told."""
    if since is None:
        return ()
    if not isinstance(since, ScorecardComparison):
        raise WrongTypeError(
            "What moved since the last quarter is given as a comparison of two scorecards.",
            "Give what criteria.compare(last, this) returned.",
        )
    true = since.policy is None or INTERNAL in since.policy.split("; ")
    if true and not protected.policy.internal:
        raise NotProtectedError("A comparison of scorecards")
    if list(since.table["after"]) != list(card.table["verdict"]):
        raise WrongTypeError(
            "The comparison is with another scorecard than the one that is reported.",
            "Compare the last quarter's with the protected scorecard of this report.",
        )
    return (moved_section(since, labels={o.name: o.label for o in card.plan.outcomes}),)


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
        *thresholds_rows(agreed),
        ("Comparison", comparison),
        ("Plan (SHA-256)", plan.digest),
        ("Disclosure policy", protected.policy.name),
        ("syschange", card.provenance.version),
    )

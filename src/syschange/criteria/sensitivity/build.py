"""From a scorecard and its tables to a model: every costly part worked out once."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from syschange import effects, system
from syschange.criteria.analyses import deep, names
from syschange.criteria.analyses.found import Found, attempt
from syschange.criteria.analyses.outcomes import is_analysis
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.grade import of_outcome, share_lost
from syschange.criteria.judging.limiters import MOST_LOST
from syschange.criteria.plan import ADVERSE, Outcome, Plan
from syschange.criteria.plan.defaults import FEWEST_REPLICATES
from syschange.criteria.scorecard import Scorecard
from syschange.criteria.sensitivity.carried import Lasting, Left, WithoutOne
from syschange.criteria.sensitivity.cases import Cases
from syschange.criteria.sensitivity.effects import FromSums, InGroup, from_card
from syschange.criteria.sensitivity.factors import NOBODY, ONE_BY_ONE, ORGANISATION, WORKER
from syschange.criteria.sensitivity.gains import Gain, Harm, Tweak
from syschange.criteria.sensitivity.lasting import kept_from_card, kept_from_sums
from syschange.criteria.sensitivity.model import Model
from syschange.criteria.sensitivity.pieces import At, Piece
from syschange.criteria.sensitivity.standing import Shift, Standing, standing
from syschange.criteria.sensitivity.sums import summed, unit_of
from syschange.errors import NotEstimableError
from syschange.frames import recognise, take_rows
from syschange.results import Result
from syschange.statistics.reliance import guard

LATE = "thresholds after data"
SEED = 1  # as of the analysis itself
_FEWEST = 2  # units of the changed arm, so that there is something to vary


@dataclasses.dataclass(frozen=True, eq=False)
class Evidence:
    """What a model is made of.

    Attributes
    ----------
    card, tables
        The scorecard, and the tables it was made from.
    cases
        The people judged, where it is known whose cases they are; None where it is not.
    clusterings
        Whose cases can be taken as alike, the first of them by default; last, people one by one.
    """

    card: Scorecard
    tables: Mapping[str, Any]
    cases: Cases | None
    clusterings: tuple[str, ...]

    @property
    def sums(self) -> FromSums | None:
        """What effects are worked out from; None where it is not known whose cases they are."""
        return None if self.cases is None else FromSums(self.card.plan, self.cases, self.clusterings)


def clusterings_of(cases: Cases | None) -> tuple[str, ...]:
    """Return whose cases can be taken as alike, of two workers or organisations at least; one by one comes last."""
    if cases is None:
        return (ONE_BY_ONE,)
    units = ((WORKER, cases.persons), (ORGANISATION, cases.places))
    return (*(name for name, number in units if number >= _FEWEST), ONE_BY_ONE)


def model_of(evidence: Evidence, say: Callable[[str], None]) -> Model:
    """Return the model of a scorecard."""
    card, plan = evidence.card, evidence.card.plan
    results = {name: r for name, r in card.results.items() if is_analysis(r)}
    pieces: list[Piece] = []
    moved: set[str] = set()
    for outcome in (o for o in plan.outcomes if o.kind != "output"):
        say(f"'{outcome.label}' without each person, and by whose cases are alike")
        for piece, ids in _of_outcome(evidence, outcome, results[outcome.name]):
            pieces.append(piece)
            moved |= ids
    say("what lasts, and what rests on one person")
    for piece, ids in _carried(evidence):
        pieces.append(piece)
        moved |= ids
    say("each source dropped")
    own = [o.name for o in plan.outcomes if o.kind == "outcome" and o.reported_by == "person"]
    there = {p.outcome for p in pieces if isinstance(p, Gain)}
    reported = tuple(name for name in own if name in there)
    moved |= {t.id for t in card.tests if t.code == "B4" and reported}
    pieces += _standing(evidence, moved)
    late = any(limiter.name == LATE for limiter in card.limiters)
    judged = [o.name for o in plan.outcomes if o.kind != "output"]
    lost = tuple(name for name in judged if share_lost(results[name]) > MOST_LOST)
    return Model(plan, tuple(pieces), reported, late, lost)


def _of_outcome(evidence: Evidence, outcome: Outcome, result: Any) -> Iterator[tuple[Piece, set[str]]]:  # noqa: ANN401 - an Analysis
    """Give the tests of one outcome's effect, each with the ids of the tests it stands for."""
    card, plan, whole = evidence.card, evidence.card.plan, evidence.sums
    everybody, groups = (
        whole.of_outcome(outcome, result) if whole is not None else from_card(plan, outcome, result)
    )
    at, sources = At(evidence.clusterings), plan.origins([outcome.source])
    grade = of_outcome(plan, outcome, result).value
    mine = [t for t in card.tests if t.outcome == outcome.name]

    def ids(code: str, *, everyone: bool = True) -> set[str]:
        return {t.id for t in mine if t.code == code and (t.group == "everyone") == everyone}

    if outcome.kind == ADVERSE:
        harm = Harm(
            "beneficial", sources, outcome.name, outcome.harm, grade, (everybody,), at, adjusted=False
        )
        yield harm, ids("B2")
    else:
        yield Gain("beneficial", sources, outcome.name, outcome.worthwhile, grade, everybody, at), ids("B1")
    if groups:
        apart = Harm(
            "beneficial", sources, outcome.name, outcome.harm, grade, tuple(groups), at, adjusted=True
        )
        yield apart, ids("B2", everyone=False)
    if ids("K1") and plan.comparison is not None:
        yield _tweak(outcome, sources, grade, everybody, at), ids("K1")


def _tweak(outcome: Outcome, sources: tuple[str, ...], grade: int, group: InGroup, at: At) -> Tweak:
    return Tweak("not_tokenistic", sources, outcome.name, outcome.tweak, grade, group, at)


def _carried(evidence: Evidence) -> Iterator[tuple[Piece, set[str]]]:
    """Give the tests of what lasts, of what rests on one person, and of the series."""
    card, plan = evidence.card, evidence.card.plan
    for test in card.tests:
        result = card.results.get(test.result)
        if test.code == "S1" and isinstance(result, effects.Sustained):
            outcome = plan.outcome(test.outcome)
            kept = (
                kept_from_card(result, outcome)
                if evidence.cases is None
                else kept_from_sums(plan, outcome, result, evidence.cases)
            )
            yield Lasting("sustainable", test.sources, test.grade, kept), {test.id}
        if test.code == "T3" and test.estimate is not None and plan.evidence.series is not None:
            series = plan.evidence.series
            better = series.direction == "higher_is_better"
            ratio = series.kind in deep.RATIOS
            yield (
                Shift(
                    "transformational", test.sources, test.estimate, test.threshold, test.grade, ratio, better
                ),
                {test.id},
            )
        if test.code == "P1" and isinstance(result, system.Reliance):
            piece = _without_one(evidence, test, result)
            if piece is not None:
                yield piece, {test.id}


def _without_one(evidence: Evidence, test: Test, result: "system.Reliance") -> WithoutOne | None:
    """Return whether the gain is there without any one worker; None where one worker has all the cases."""
    cases, plan = evidence.cases, evidence.card.plan
    outcome, arms = plan.outcome(test.outcome), plan.comparison
    if cases is None or arms is None or cases.persons <= 1 or outcome.before is None or outcome.after is None:
        return None
    design = "ancova" if arms.assigned == "randomised" else "did"
    pair = [cases.scores.get((outcome.name, float(at))) for at in (outcome.after, outcome.before)]
    if pair[0] is None or pair[1] is None:
        return None
    six = cases.six(pair[0], pair[1], np.ones(len(cases.changed), dtype=bool))
    unit = unit_of(cases, WORKER)
    sums = {
        person: summed(six, unit, kept=np.asarray((cases.worker != person) | (person == NOBODY)))
        for person in range(NOBODY, cases.persons)
    }
    left = {person: Left.of(own, design) for person, own in sums.items()}
    told: dict[int, bool] = {}

    def rare(person: int) -> bool:
        if person not in told:
            told[person] = _rare(result, sums[person], person, design) < plan.thresholds.unlike_by
        return told[person]

    return WithoutOne("not_reliant", test.sources, outcome.name, outcome.worthwhile, test.grade, left, rare)


def _rare(result: "system.Reliance", sums: Any, person: int, design: str) -> float:  # noqa: ANN401 - WorkerSums
    """Return how often chance would leave so little; with somebody dropped already, by the normal approximation."""
    if person == NOBODY:
        return result.guard.chance if result.guard is not None else float("nan")
    try:
        return guard(sums, design=design, replicates=FEWEST_REPLICATES, seed=SEED).chance
    except NotEstimableError:
        return float("nan")


def _standing(evidence: Evidence, moved: set[str]) -> Iterator[Standing]:
    """Give the tests that stand, those of the register also without each source that speaks in it."""
    card, plan = evidence.card, evidence.card.plan
    half = dataclasses.replace(plan, thresholds=dataclasses.replace(plan.thresholds, probability=0.5))
    loosest = {t.id: t for t in judge_all(half, card.found)}
    variants = {
        source: (
            {t.id: t for t in judge_all(plan, found)},
            {t.id: t for t in judge_all(half, found)},
        )
        for source, found in _registers(evidence)
    }
    for test in card.tests:
        if not test.required or test.id in moved:
            continue
        made = standing(test, loosest.get)
        without = {
            source: standing(own.get(test.id, _gone(test)), other.get)
            for source, (own, other) in variants.items()
            if test.result == names.REGISTER
        }
        yield dataclasses.replace(made, without=without)


def _gone(test: Test) -> Test:
    """Return a test that no source is left to speak of."""
    return dataclasses.replace(test, verdict="NO EVIDENCE", p_met=float("nan"), p_not=float("nan"))


def _registers(evidence: Evidence) -> Iterator[tuple[str, Found]]:
    """Give, by each source of the plan that speaks in the register, what is found without it."""
    card, plan, tables = evidence.card, evidence.card.plan, evidence.tables
    if names.REGISTER not in card.results:
        return
    rows = recognise(tables["changes"])
    speaks = take_rows(tables["changes"], ids=["source_id"])["source_id"]
    for source in sources_of(plan):
        own = {s.name for s in plan.sources if set(plan.origins([s.name])) <= {source}}
        kept = ~speaks.isin(own).to_numpy()
        if kept.all():
            continue
        fewer = {**tables, "changes": rows.filter(kept.tolist()).to_native()}
        made = attempt(lambda fewer=fewer: deep.register(plan, fewer))  # type: ignore[misc]
        results = {k: v for k, v in card.results.items() if k != names.REGISTER}
        absent = dict(card.found.absent)
        if isinstance(made, Result):
            results[names.REGISTER] = made
        else:
            absent[names.REGISTER] = made
        yield source, Found(results, absent)


def sources_of(plan: Plan) -> tuple[str, ...]:
    """Return the sources that can be dropped: what rests on another goes with it, and is not dropped alone."""
    return tuple(s.name for s in plan.sources if not s.rests_on)

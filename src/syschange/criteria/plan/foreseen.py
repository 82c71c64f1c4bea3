"""Which tests of a plan can have evidence, as far as the plan and the names of its columns tell beforehand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syschange.criteria.definition import asking
from syschange.criteria.plan.outcomes import ADVERSE, Outcome
from syschange.criteria.plan.plan import Plan
from syschange.errors import listing

# By test, what it reads: each data set with the columns without which there is nothing to judge.
NEEDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "B3": {"contacts": ("person_id", "contacted_on"), "population": ("period", "n")},
    "S2": {"documents": ("site", "adopted_on", "practised_on")},
    "S3": {"costs": ("period", "amount")},
    "T1": {"changes": ("depth",)},
    "T2": {"changes": ("eligible_n", "exposed_n")},
    "T4": {"changes": ()},
    "K2": {"changes": ("claimed_n", "exposed_n")},
    "K3": {"changes": (), "recommendations": ("author_role", "adopted")},
    "K4": {"meetings": ("lived_experience", "voting", "planned_on")},
    "K5": {"ratings": ("item", "rating", "reported_by")},
    "K6": {"decisions": ("decided_by",)},
    "R1": {"pathways": ("case_id", "activity", "happened_on")},
    "R2": {"pathways": ("case_id", "activity", "happened_on")},
}
_LEVELS = ("structures (rules, money, practice)", "relations and power", "beliefs")
_SIDES = ("people with lived experience", "professionals")
_NO_COMPARISON = "the plan declares no comparison"


@dataclass(frozen=True)
class Foreseen:
    """What can be known beforehand of one test.

    Attributes
    ----------
    code, criterion, required
        Its code, the criterion it belongs to, and whether it decides.
    question
        What it asks, in plain words.
    lacks
        Why it will have no evidence; empty where it can have some.
    collect
        What it rests on.
    """

    code: str
    criterion: str
    required: bool
    question: str
    lacks: str
    collect: str


def foresee(plan: Plan, *, columns: Mapping[str, Sequence[str]] | None = None) -> tuple[Foreseen, ...]:
    """Return of every test of a plan whether it can have evidence.

    "Can" promises nothing: too few people, or a series too short, are known only from the data.

    Parameters
    ----------
    plan
        The plan.
    columns
        By data set, its columns under the names of its schema; None, or a data set that is not among them, where
        that is not known, and every column is then taken to be there.

    Returns
    -------
    tuple of Foreseen
        One a test, in the order of the criteria.
    """
    seen = _Seen(plan, columns or {})
    return (
        *_beneficial(seen), *_sustainable(seen), *_transformational(seen), *_not_tokenistic(seen),
        *(_test(code, seen.steps(code)) for code in ("R1", "R2")), *_not_reliant(seen),
    )  # fmt: skip


@dataclass(frozen=True)
class _Seen:
    plan: Plan
    columns: Mapping[str, Sequence[str]]

    def lacks(self, needs: Mapping[str, Sequence[str]]) -> str:
        """Return which data set or column is not there; empty where all are."""
        for table, wanted in needs.items():
            if table not in self.plan.tables:
                return f"the plan names no {table}"
            missing = [c for c in wanted if table in self.columns and c not in self.columns[table]]
            if missing:
                return f"{table} has no column {listing(missing)}"
        return ""

    def of(self, code: str) -> str:
        return self.lacks(NEEDS[code])

    def steps(self, code: str) -> str:
        if "pathways" in self.plan.tables and self.plan.change.began_on is None:
            return "the plan does not say when the change began"
        return self.of(code)

    def lives(self) -> list[Outcome]:
        return [o for o in self.plan.outcomes if o.kind == "outcome" and o.table == "outcomes"]


def _test(code: str, lacks: str, about: str = "", *, question: str = "", required: bool = True) -> Foreseen:
    known = asking(code)
    asked = question or known.question.format(about)
    return Foreseen(code, known.criterion, known.required and required, asked, lacks, known.collect)


def _beneficial(seen: _Seen) -> Iterator[Foreseen]:
    plan = seen.plan
    asked = [o for o in plan.outcomes if o.kind != "output"]
    yield from (_test("B1", _effect(plan, o), o.label) for o in asked if o.kind != ADVERSE)
    if not any(o.kind == "outcome" for o in asked):
        yield _test("B1", "no outcome is of people's lives", question="Are people's lives better?")
    unbroken = "" if plan.characteristics else "results are broken down by nothing"
    for outcome in asked:
        if outcome.kind == ADVERSE:
            yield _test("B2", _effect(plan, outcome), question=f"Is nobody harmed in '{outcome.label}'?")
        yield _test("B2", unbroken or _effect(plan, outcome), outcome.label)
    if plan.evidence.reach is not None:
        yield _test("B3", seen.of("B3"))
    said = [_effect(plan, o) for o in asked if o.kind == "outcome" and o.reported_by == "person"]
    nobody = "no outcome of people's lives is reported by themselves"
    yield _test("B4", min(said, default=nobody))


def _effect(plan: Plan, outcome: Outcome) -> str:
    """Return why nothing can be said of an outcome; of a score, change is weak evidence without a comparison."""
    return _NO_COMPARISON if plan.comparison is None and outcome.table == "access" else ""


def _sustainable(seen: _Seen) -> Iterator[Foreseen]:
    plan = seen.plan
    known, until = plan.known_from, plan.collected_until
    early = known is not None and until < known
    late = f"records run until {until}, and lasting can be known from {known} on" if early else ""
    compared = "" if plan.comparison is not None else _NO_COMPARISON
    yield from _each(seen, "S1", compared or late)
    yield _test("S2", seen.of("S2"))
    yield _test("S3", seen.of("S3"))


def _each(seen: _Seen, code: str, lacks: str) -> Iterator[Foreseen]:
    """Yield a test of each outcome of people's lives; one that lacks such an outcome where there is none."""
    yield from (_test(code, lacks, o.label) for o in seen.lives())
    if not seen.lives():
        yield _test(code, "no score of people's lives is an outcome", "people's lives")


def _transformational(seen: _Seen) -> Iterator[Foreseen]:
    plan, series = seen.plan, seen.plan.evidence.series
    yield from (_test("T1", seen.of("T1"), level) for level in _LEVELS)
    yield _test("T2", seen.of("T2"))
    if series is None:
        yield _test("T3", "the plan declares no series", "the main measure")
    else:
        wanted = [c for c in (series.outcome, series.time, series.exposure) if c]
        bare = series.compared and plan.comparison is None
        yield _test("T3", _NO_COMPARISON if bare else seen.lacks({series.table: wanted}), series.label)
    if "T4" not in plan.without:
        yield _test("T4", seen.of("T4"))


def _not_tokenistic(seen: _Seen) -> Iterator[Foreseen]:
    plan = seen.plan
    yield from _each(seen, "K1", "" if plan.comparison is not None else _NO_COMPARISON)
    yield from (_test(code, seen.of(code)) for code in ("K2", "K3", "K4"))
    panel = (
        seen.of("K5") if plan.evidence.panel else "the plan names no item that a panel rates the change by"
    )
    yield from (_test("K5", panel, side) for side in _SIDES)
    if "K6" not in plan.without:
        yield _test("K6", seen.of("K6"))


def _not_reliant(seen: _Seen) -> Iterator[Foreseen]:
    plan, asked = seen.plan, seen.plan.evidence
    first = plan.outcome(asked.reliance) if asked.reliance else next(iter(seen.lives()), None)
    worker = (plan.comparison.worker if plan.comparison is not None else "") or "worker_id"
    if first is None or first.table != "outcomes":
        lacks = "no score of people's lives is an outcome"
    else:
        lacks = _NO_COMPARISON if plan.comparison is None else seen.lacks({"people": (worker,)})
    yield _test("P1", lacks, first.label if first is not None else "people's lives")
    yield _test("P2", seen.lacks({asked.cover.table: ("worker_id", asked.cover.task)}))
    left = asked.departures
    wanted = tuple(c for c in (left.unit, left.when, left.only, "worker_id") if c)
    yield _test("P3", seen.lacks({left.table: wanted, "workforce": ("worker_id", "left_on")}))
    if "P4" not in plan.without:
        yield _test("P4", lacks)


def _of_outcome(outcome: Outcome) -> tuple[str, ...]:
    known = {ADVERSE: ("B2",), "output": (), "access": ("B1", "B2")}
    return known.get(outcome.kind, ("B1", "B2", "B4", "K1", "P1", "S1"))


def needed_tables(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the data sets that tests of this plan rest on, there or not, each with the codes of the tests."""
    made: dict[str, list[str]] = {"people": ["B1", "B2", "P1"]}
    for outcome in plan.outcomes:
        made.setdefault(outcome.table, []).extend(_of_outcome(outcome))
    if plan.evidence.series is not None:
        made.setdefault(plan.evidence.series.table, []).append("T3")
    for code, tables in (*NEEDS.items(), ("P2", {plan.evidence.cover.table: ()})):
        if code == "B3" and plan.evidence.reach is None:
            continue
        for table in tables:
            made.setdefault(table, []).append(code)
    for table in (plan.evidence.departures.table, "workforce"):
        made.setdefault(table, []).append("P3")
    return {table: tuple(sorted(set(codes))) for table, codes in made.items()}

"""Why one criterion has its verdict: the chain from the verdict to the rows, as a text and as a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from syschange.criteria.definition import CRITERIA, Criterion
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard.because import deciding, opening, told
from syschange.errors import UnknownChoiceError
from syschange.results import Coarsening, Provenance, Result, parameters

EXPLAINED = (
    "code", "question", "group", "required", "decides", "verdict", "reason", "value", "lower", "upper", "level",
    "method", "threshold", "probability", "grade", "deductions", "note", "collect", "result", "function",
    "parameters", "rows_used", "sources",
)  # fmt: skip


class Explains(Protocol):
    """What can say why a criterion has its verdict: a scorecard."""

    def counts(self) -> pd.DataFrame:
        """Return every count behind it."""
        ...

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Explains":
        """Return the same made again from published counts."""
        ...

    def explain(self, criterion: str) -> "Explanation":
        """Return why a criterion has its verdict."""
        ...


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Result):
    """Why one criterion has its verdict.

    Attributes
    ----------
    table
        One row a test, the required ones first: `code`, `question`, `group`, `required`, `decides` (whether it makes
        the verdict what it is), `verdict`, `reason`, `value`, `lower`, `upper`, `level`, `method` (of the estimate,
        larger being better), `threshold`, `probability` (that it is reached), `grade` (0 to 5), `deductions`,
        `note`, `collect`, `result` (the name it has in the scorecard), `function`, `parameters`, `rows_used`
        (missing on paper), `sources`.
    criterion, verdict
        Which criterion, and its verdict.
    text
        The same in sentences, the deciding tests first.
    """

    criterion: str = field(kw_only=True)
    verdict: str = field(kw_only=True)
    _card: Explains = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people behind the scorecard (see `Result.counts`)."""
        return self._card.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Explanation":
        """Return the explanation of the scorecard made again from published counts (see `Result.from_counts`)."""
        return self._card.from_counts(published, coarsening).explain(self.criterion)


def named(criterion: str) -> Criterion:
    """Return one criterion by its name.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name, naming the nearest.
    """
    known = [c.name for c in CRITERIA]
    if criterion not in known:  # a list, so that what cannot be a key is asked for as well
        raise UnknownChoiceError("criterion", criterion, known)
    return CRITERIA[known.index(criterion)]


def explanation(
    card: Explains, one: Criterion, verdict: str, *, plan: Plan, tests: Sequence[Test],
    results: Mapping[str, Result], limiters: Sequence[Limiter], provenance: Provenance, policy: str | None,
) -> Explanation:  # fmt: skip
    """Return why a criterion has its verdict.

    Parameters
    ----------
    card
        The scorecard, to be made again from published counts.
    one, verdict
        The criterion, and its verdict.
    plan, tests, results, limiters, provenance, policy
        What the scorecard holds.
    """
    mine = [t for t in tests if t.criterion == one.name]
    required = [t for t in mine if t.required]
    decides = deciding(verdict, required)
    sentences = [
        opening(one, verdict, required, limiters),
        *told(plan, one, verdict, decides, results, on_paper=policy is not None),
    ]
    ordered = [*required, *(t for t in mine if not t.required)]
    table = pd.DataFrame(
        [_row(t, results.get(t.result), t in decides) for t in ordered], columns=list(EXPLAINED)
    )
    made = Provenance(
        "criteria.Scorecard.explain", parameters(criterion=one.name, plan=plan.digest), provenance.rows_in,
        provenance.rows_used, provenance.rows_unknown, provenance.data_digest,
    )  # fmt: skip
    return Explanation(
        table, "\n".join(sentences), made, policy=policy, criterion=one.name, verdict=verdict, _card=card
    )


def _row(test: Test, result: Result | None, decides: bool) -> list[object]:
    e, made = test.estimate, result.provenance if result is not None else None
    numbers = (e.value, e.lower, e.upper, e.level, e.method) if e else (math.nan,) * 4 + ("",)
    given = "; ".join(f"{name}={value}" for name, value in made.parameters) if made else ""
    used = made.rows_used if made is not None and made.rows_used is not None else math.nan
    return [
        test.code, test.question, test.group, test.required, decides, test.verdict, test.reason, *numbers,
        test.threshold, test.p_met, test.grade, "; ".join(test.deductions), test.note, "; ".join(test.collect),
        test.result, made.function if made else "", given, used, "; ".join(test.sources),
    ]  # fmt: skip

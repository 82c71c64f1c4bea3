"""The scorecard: six criteria, each with its verdict, its probability and its grade of evidence, never a mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from syschange import charts
from syschange.criteria.analyses.found import Found
from syschange.criteria.judging.beneficial import not_judged
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.judging.verdicts import overall
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard.counted import one_by_one, side_by_side
from syschange.criteria.scorecard.explain import Explanation, explanation, named
from syschange.criteria.scorecard.paper import on_paper
from syschange.criteria.scorecard.picture import picture
from syschange.criteria.scorecard.published import PublishedScorecard, published
from syschange.criteria.scorecard.record import check_reason, document
from syschange.criteria.scorecard.rows import criteria_table, tests_table
from syschange.criteria.scorecard.words import summary, verdict_words
from syschange.results import Coarsening, Provenance, Result


@dataclass(frozen=True, eq=False, repr=False)
class Scorecard(Result):
    """The verdicts on a plan.

    Attributes
    ----------
    table
        One row a criterion: `criterion`, `title`, `verdict`, `reason`, `probability_least` and
        `probability_most` (the Fréchet bounds of all its required tests holding together; missing where there
        is no evidence), `grade` (0 to 5, of its weakest required test), `collect`.
    verdict
        The overall verdict: "SYSTEMS CHANGE", "NOT (YET) SYSTEMS CHANGE" or "UNPROVEN".
    plan
        The plan.
    found
        What the analyses found: the results by name, and why others could not be had.
    tests
        Every test.
    limiters
        What keeps any criterion from being called met.
    verdict_words
        The overall verdict in a sentence that names what fails or is missing.
    summary
        The finding in paragraphs; `text` is the first of them, and stands alone.
    """

    plan: Plan = field(kw_only=True)
    found: Found = field(kw_only=True)
    tests: tuple[Test, ...] = field(kw_only=True)
    limiters: tuple[Limiter, ...] = field(kw_only=True)
    verdict: str = field(kw_only=True)
    verdict_words: str = field(kw_only=True)
    summary: tuple[str, ...] = field(kw_only=True)

    @property
    def results(self) -> Mapping[str, Result]:
        """The results behind it: those of the outcomes by their names, and the others by names of their own."""
        return self.found.results

    @property
    def not_judged(self) -> tuple[str, ...]:
        """The groups that are shown and that the plan does not declare: they decide nothing."""
        return not_judged(self.plan, self.found)

    @property
    def tests_table(self) -> pd.DataFrame:
        """One row a test."""
        return tests_table(self.tests)

    def explain(self, criterion: str) -> Explanation:
        """Return why a criterion has its verdict: from the verdict down to the rows (see `Explanation`).

        Parameters
        ----------
        criterion
            The name of one of the six, for example "beneficial".

        Raises
        ------
        UnknownChoiceError
            Where there is none of that name, naming the nearest.
        """
        one = named(criterion)
        verdict = str(self._table.set_index("criterion")["verdict"][one.name])
        return explanation(
            self, one, verdict, plan=self.plan, tests=self.tests, results=self.results, limiters=self.limiters,
            provenance=self.provenance, policy=self.policy,
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Draw the six criteria on one page; true values are marked as not for release."""
        return picture(self._table, self.plan, self.verdict_words, policy=self.policy)

    def recorded(self, *, internal_only: str | None = None) -> PublishedScorecard:
        """Return what the scorecard shows, without the results behind it (see `to_json`)."""
        check_reason(internal_only, self.policy)
        said = {"verdict": self.verdict, "verdict_words": self.verdict_words, "summary": list(self.summary)}
        return published(
            document(
                self.plan, self._table, self.tests, self.results, limiters=self.limiters, said=said,
                provenance=self.provenance, policy=self.policy, internal_only=internal_only,
            )
        )  # fmt: skip

    def to_json(self, *, internal_only: str | None = None) -> str:
        """Return the scorecard as JSON, in the format of `data/scorecard.schema.json`.

        Parameters
        ----------
        internal_only
            Why true values are written, where the scorecard has not been protected. The JSON is then stamped with
            it, and so is everything read back from it.

        Raises
        ------
        NotProtectedError
            Where the scorecard holds true values, and no reason is given.
        WrongTypeError
            Where the reason is empty, or the scorecard holds no true values.
        """
        return self.recorded(internal_only=internal_only).json

    def counts(self) -> pd.DataFrame:
        """Return every count of people behind the scorecard, result after result (see `Result.counts`)."""
        return side_by_side((name, result.counts()) for name, result in self.results.items())

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Scorecard":
        """Return the scorecard with its numbers recomputed from published counts (see `Result.from_counts`).

        The verdicts and limiters stay those of the true counts, but for what would tell of a team too small to
        show. A probability is that of the published counts, so near a threshold it may seem to lie on the other
        side; where a count is hidden there is none.
        """
        parts = one_by_one(published, [result.counts() for result in self.results.values()])
        remade: dict[str, Result] = {
            name: result.from_counts(part, coarsening)
            for (name, result), part in zip(self.results.items(), parts, strict=True)
        }
        found = Found(remade, self.found.absent)
        tests = on_paper(self.tests, judge_all(self.plan, found), remade)
        given = self.provenance.published()
        return build(self.plan, found, tests, given, limiters=self.limiters, policy=coarsening.policy)


def build(
    plan: Plan,
    found: Found,
    tests: Sequence[Test],
    provenance: Provenance,
    *,
    limiters: Sequence[Limiter],
    policy: str | None = None,
) -> Scorecard:
    """Put tests and the limiters that apply together into a scorecard."""
    table = criteria_table(tests, limiters)
    verdict = overall(list(table["verdict"]))
    sentences = summary(plan, found, tests, table)
    return Scorecard(
        table, sentences[0], provenance, policy=policy, plan=plan, found=found, tests=tuple(tests),
        limiters=tuple(limiters), verdict=verdict,
        verdict_words=verdict_words(table, verdict), summary=sentences,
    )  # fmt: skip

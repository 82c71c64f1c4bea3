"""The later numbers judged by what was agreed to count earlier: what the data did, apart from what was agreed."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.evidence import Test
from syschange.criteria.plan import Outcome, Plan
from syschange.criteria.scorecard import PublishedScorecard, Scorecard

NOTHING: Mapping[str, Test] = MappingProxyType({})


def by_earlier_thresholds(
    earlier: Scorecard | PublishedScorecard, later: Scorecard | PublishedScorecard
) -> Mapping[str, Test]:
    """Return the later card's tests as the earlier plan's thresholds judge them, by their ids.

    Each probability is that of the later estimate's own distribution. There are none where either card is on paper:
    published numbers do not give back the verdicts of the true ones. Nor are there any of custom tests.
    """
    if not (isinstance(earlier, Scorecard) and isinstance(later, Scorecard)):
        return NOTHING
    if earlier.policy is not None or later.policy is not None:
        return NOTHING
    plan = _agreed(earlier.plan, later.plan)
    return MappingProxyType({t.id: t for t in judge_all(plan, later.found)})


def _agreed(earlier: Plan, later: Plan) -> Plan:
    """Return the later plan with the thresholds and the sizes of the earlier."""
    series, was = later.evidence.series, earlier.evidence.series
    if series is not None and was is not None:
        series = dataclasses.replace(series, worthwhile=was.worthwhile)
    known = {o.name: o for o in earlier.outcomes}
    return dataclasses.replace(
        later,
        thresholds=earlier.thresholds,
        horizons=earlier.horizons,
        outcomes=tuple(_sized(o, known.get(o.name)) for o in later.outcomes),
        evidence=dataclasses.replace(later.evidence, series=series),
    )


def _sized(outcome: Outcome, was: Outcome | None) -> Outcome:
    if was is None or was.direction != outcome.direction:
        return outcome
    return dataclasses.replace(outcome, worthwhile=was.worthwhile, harm=was.harm, tweak=was.tweak)


def same_data(
    earlier: Scorecard | PublishedScorecard, later: Scorecard | PublishedScorecard
) -> frozenset[str]:
    """Return the names of results that rest on the same data in both, as far as their digests are known."""
    if not (isinstance(earlier, Scorecard) and isinstance(later, Scorecard)):
        return frozenset()
    made = [{n: r.provenance.data_digest for n, r in c.results.items()} for c in (earlier, later)]
    return frozenset(n for n, digest in made[0].items() if digest is not None and made[1].get(n) == digest)

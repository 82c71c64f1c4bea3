"""A scorecard's tests as they go on paper: verdicts as judged, numbers as published, nothing of a small team."""

import dataclasses
import math
from collections.abc import Mapping, Sequence

from syschange.criteria.analyses import names
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.verdicts import NO_EVIDENCE, UNCLEAR
from syschange.results import Result
from syschange.system import AbsenceReliance, Leavers, Reliance

SMALL = "not shown for a team this small"


def on_paper(
    true: Sequence[Test], published: Sequence[Test], remade: Mapping[str, Result]
) -> tuple[Test, ...]:
    """Return tests with their verdicts as judged and their numbers as published; none where those are hidden.

    Parameters
    ----------
    true
        The tests of the true counts.
    published
        Those of the results made again from published counts.
    remade
        These results, by name.
    """
    # By what they ask: one that rests on another's numbers finds them there.
    by_key = {t.key: t for t in published if t.estimate is not None}
    by_id = {t.id: t for t in published}
    return tuple(_small(_one(t, by_id.get(t.id), by_key.get(t.key)), remade.get(t.result)) for t in true)


def _one(true: Test, same: Test | None, alike: Test | None) -> Test:
    told = alike if alike is not None and (same is None or same.estimate is None) else same
    # What had no evidence gets no number from being rounded up.
    if told is None or true.verdict == NO_EVIDENCE:
        return dataclasses.replace(true, estimate=None, p_met=math.nan, p_not=math.nan, note="")
    # What had to be reached is the plan's to say, but where steps are held against their own drift: that is data too.
    own = told.estimate is not None or true.result == names.PATHWAYS
    return dataclasses.replace(
        true,
        estimate=told.estimate,
        threshold=told.threshold if own else true.threshold,
        p_met=told.p_met,
        p_not=told.p_not,
        note=told.note,
    )


def _small(test: Test, result: Result | None) -> Test:
    """Return a test of a team too small to show without what it found, nor why that was not clear."""
    hidden = (
        (isinstance(result, Reliance) and result.finding == SMALL)
        or (isinstance(result, AbsenceReliance) and not result.shown)
        or (isinstance(result, Leavers) and not result.found.shown)
    )
    if not hidden or test.verdict == NO_EVIDENCE:
        return test
    return dataclasses.replace(
        test, verdict=UNCLEAR, reason=SMALL, estimate=None, p_met=math.nan, p_not=math.nan, note=""
    )

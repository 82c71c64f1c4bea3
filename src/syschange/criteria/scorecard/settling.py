"""What would settle a scorecard: of the tests that leave it open what to collect, or how much more."""

import math
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import pandas as pd

from syschange.criteria.definition import criterion
from syschange.criteria.judging.evidence import EVERYONE, Test
from syschange.criteria.judging.judged import detectable_from
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET
from syschange.criteria.scorecard.because import deciding
from syschange.criteria.scorecard.paper import SMALL
from syschange.words import figures, listed

MOST_THINGS = 4  # ours
_WEAK = "capped: design"
_NO_SIZES = (
    "S1",
    "R1",
)  # what is left beyond a share of the early gain; distances between ways through steps


def settling(tests: Sequence[Test], table: pd.DataFrame, sure: float) -> str:
    """Return what would settle the criteria that are open; empty where none is, or nothing that is known would.

    Of each open criterion its most open test comes first, then the second of each, four things at the most. What
    fails is settled. Of a team too small to show nothing is said.

    Parameters
    ----------
    tests, table
        Those of the scorecard.
    sure
        How sure a verdict must be.
    """
    verdicts = dict(zip(table["criterion"], table["verdict"], strict=True))
    open_ = [name for name, v in verdicts.items() if v not in (MET, NOT_MET)]
    each = [
        list(dict.fromkeys(_things(deciding(verdicts[name], _required(tests, name)), sure))) for name in open_
    ]
    things: dict[object, str] = {}
    for key, said in (thing for turn in zip_longest(*each) for thing in turn if thing is not None):
        things.setdefault(key, said)
    if not things:
        return ""
    what = "the rest" if NOT_MET in verdicts.values() else "it"
    return f"What would settle {what}: {'; '.join(list(things.values())[:MOST_THINGS])}."


def _required(tests: Sequence[Test], name: str) -> list[Test]:
    return [t for t in tests if t.criterion == name and t.required]


def _things(tests: Sequence[Test], sure: float) -> Iterator[tuple[object, str]]:
    """Yield what would settle each test, with what it would be: two that need the same are told once."""
    for test in tests:
        if test.verdict == MET or test.reason == SMALL:
            continue
        if test.collect:
            yield from ((c, c) for c in test.collect)
        elif test.verdict != NO_EVIDENCE and (thing := _of_open(test, sure)):
            yield (test.result, test.outcome, test.reason), thing


def _of_open(test: Test, sure: float) -> str:
    whom = "" if test.group == EVERYONE else f" ({test.group})"
    asked = f'"{test.question}"{whom}'
    if test.reason == _WEAK:
        off = f", {listed(test.deductions)}" if test.deductions else ""
        return (
            f"evidence of grade {criterion(test.criterion).floor} or more for {asked} (now {test.grade}{off})"
        )
    if test.reason != "ambiguous":
        return ""
    size = _size(test, sure)
    if math.isinf(size):
        return f"more records for {asked} (so few could hardly answer it)"
    if math.isnan(size):
        return f"more records for {asked}"
    return f"more records for {asked} (as they are, enough only where the truth is about {figures(size, 2)} or more)"


def _size(test: Test, sure: float) -> float:
    """Return from what size on such data are enough; missing where a size would say nothing to a reader."""
    if test.estimate is None or test.group != EVERYONE or test.code in _NO_SIZES:
        return math.nan
    # Where smaller is better, or several things have to be sure, one size does not say it.
    if not math.isclose(test.estimate.probability(test.threshold), test.p_met, abs_tol=1e-9):
        return math.nan
    return detectable_from(test.estimate, test.threshold, sure)

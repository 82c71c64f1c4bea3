"""Comparing two scorecards of one change: what moved, which way, and why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from syschange.criteria.compared.moves import Move, Pair, moves
from syschange.criteria.compared.words import because, sentences, why
from syschange.criteria.order import WORSE, direction
from syschange.criteria.scorecard import PublishedScorecard, Scorecard
from syschange.criteria.scorecard.together import (
    check_all_of_a_kind,
    counts_of,
    made_again,
    policy_of,
    taken_together,
)
from syschange.errors import InvalidPlanError, WrongTypeError
from syschange.frames import rows
from syschange.results import Coarsening, Result, parameters

COLUMNS = ("criterion", "title", "before", "after", "direction", "data", "thresholds", "method", "because")
TEST_COLUMNS = (
    "criterion", "code", "outcome", "group", "required", "before", "after", "direction", "value_before",
    "value_after", "threshold_before", "threshold_after", "probability_before", "probability_after",
    "probability_by_earlier", "verdict_by_earlier", "data", "thresholds", "method", "because",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class ScorecardComparison(Result):
    """What moved between two scorecards.

    Attributes
    ----------
    table
        One row a criterion: `criterion`, `title`, `before` and `after` (its verdicts), `direction` ("better",
        "worse", "same", or "other" between UNCLEAR and NO EVIDENCE), `data`, `thresholds` and `method` (whether
        each moved in any of its required tests), `because` (why the verdict moved; empty where it did not).
    tests_table
        One row a test: `criterion`, `code`, `outcome`, `group`, `required`, `before`, `after`, `direction`,
        `value_before`, `value_after`, `threshold_before`, `threshold_after`, `probability_before`,
        `probability_after`, `probability_by_earlier` and `verdict_by_earlier` (the later numbers by the earlier
        thresholds; missing where that cannot be had), `data`, `thresholds` and `method` (what moved, in words),
        `because`.
    before, after
        The overall verdicts.
    worsened
        Whether any criterion has a worse verdict than before.
    """

    _tests: pd.DataFrame = field(kw_only=True)
    before: str = field(kw_only=True)
    after: str = field(kw_only=True)
    worsened: bool = field(kw_only=True)
    _cards: tuple[Scorecard | PublishedScorecard, ...] = field(kw_only=True)
    _other: bool = field(kw_only=True)

    @property
    def tests_table(self) -> pd.DataFrame:
        """One row a test; a copy."""
        return self._tests.copy()

    def counts(self) -> pd.DataFrame:
        """Return every count of people behind both scorecards (see `Result.counts`)."""
        return counts_of(self._cards)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "ScorecardComparison":
        """Return the comparison of both scorecards made again from published counts (see `Result.from_counts`)."""
        earlier, later = made_again(self._cards, published, coarsening)
        return compare(earlier, later, other=self._other)


def compare(
    earlier: Scorecard | PublishedScorecard, later: Scorecard | PublishedScorecard, *, other: bool = False
) -> ScorecardComparison:
    """Compare two scorecards of one change.

    Why a verdict moved is one or more of three: the data (the estimate, or what was recorded, or its grade), what
    was agreed to count (thresholds and worthwhile sizes of the plan), and the method (version of the library, tests
    asked, options). Where data and thresholds moved both, and both scorecards hold true values in memory, the later
    numbers are judged by the earlier thresholds as well; on paper the two cannot be told apart, and it says so.

    Parameters
    ----------
    earlier, later
        What `evaluate` returned, protected or not, or what `read_scorecard` read: both with true values, or both
        published.
    other
        Compare scorecards of different changes, or in any order of time.

    Returns
    -------
    ScorecardComparison

    Raises
    ------
    InvalidPlanError
        Where the two are of different changes (another name of the change, or another place), or the earlier has
        records from later days, and `other` is not given.
    WrongTypeError
        Where one is no scorecard, or one holds true values and the other published ones.
    """
    cards = check_all_of_a_kind((earlier, later))
    if not isinstance(other, bool):
        raise WrongTypeError("'other' is neither True nor False.", "Write other=True to compare any two.")
    pair = Pair.of(earlier, later)
    if not other:
        _check_one_change(pair)
    moved = moves(pair)
    table = pd.DataFrame(_criteria(pair, moved), columns=list(COLUMNS))
    tests = pd.DataFrame([_test(m) for m in moved], columns=list(TEST_COLUMNS))
    made = parameters(earlier=pair.earlier.plan_digest, later=pair.later.plan_digest, other=other)
    return ScorecardComparison(
        table,
        sentences(pair, list(rows(table))),
        taken_together("criteria.compare", made, cards),
        policy=policy_of(cards),
        before=pair.earlier.verdict,
        after=pair.later.verdict,
        worsened=bool((table["direction"] == WORSE).any()),
        _tests=tests,
        _cards=cards,
        _other=other,
    )


def _check_one_change(pair: Pair) -> None:
    """Refuse two changes; one change is one name and one place, however the plan's title reads."""
    first, last = pair.earlier, pair.later
    for what, one, two in (
        ("name of the change", first.change, last.change), ("place", first.where, last.where)
    ):  # fmt: skip
        if " ".join(one.split()).casefold() != " ".join(two.split()).casefold():
            raise InvalidPlanError(
                f"These scorecards are of different changes: the {what} is not the same in both plans.",
                "Write other=True if they are to be compared all the same.",
            )
    if first.period.collected_until > last.period.collected_until:
        raise InvalidPlanError(
            "The earlier scorecard has records from later days than the later one.",
            "Give the earlier first, or write other=True.",
        )


def _criteria(pair: Pair, moved: Sequence[Move]) -> list[list[object]]:
    made = []
    for was, now in zip(rows(pair.earlier.table), rows(pair.later.table), strict=True):
        mine = [m for m in moved if m.row["criterion"] == now["criterion"] and _required(m)]
        same = was["verdict"] == now["verdict"]
        said = "" if same else because(mine, pair, (was["reason"], now["reason"]))
        made.append(
            [
                now["criterion"], now["title"], was["verdict"], now["verdict"],
                direction(was["verdict"], now["verdict"]), any(m.data for m in mine),
                any(m.thresholds for m in mine), any(m.method for m in mine), said,
            ]
        )  # fmt: skip
    return made


def _required(move: Move) -> bool:
    return any(r is not None and bool(r["required"]) for r in (move.before, move.after))


def _test(move: Move) -> list[object]:
    row, judged = move.row, move.by_earlier
    pairs = [
        math.nan if r is None else float(r[c])
        for c in ("value", "threshold", "p_met")
        for r in (move.before, move.after)
    ]
    return [
        row["criterion"], row["code"], row["outcome"], row["group"], bool(row["required"]), *move.verdicts,
        move.direction, *pairs, judged.p_met if judged is not None else math.nan,
        judged.verdict if judged is not None else "", move.data, "; ".join(move.thresholds), "; ".join(move.method),
        why(move),
    ]  # fmt: skip

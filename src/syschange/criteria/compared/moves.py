"""What moved in each test between two scorecards: its verdict, its numbers, what it had to reach, how it was made."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from syschange.criteria.compared.earlier import by_earlier_thresholds, same_data
from syschange.criteria.compared.fields import changed, in_the_estimate, in_words, turned_on
from syschange.criteria.judging.evidence import Test
from syschange.criteria.order import direction
from syschange.criteria.scorecard import PublishedScorecard, Scorecard
from syschange.frames import rows
from syschange.words import figures, listed

NOT_ASKED = "not asked"
# What a result is told of the thresholds, the labels and the last day of the records: no choice of method.
_NO_OPTIONS = frozenset(
    {
        "share",
        "worthwhile",
        "early",
        "late",
        "at",
        "at_least",
        "rho",
        "months",
        "as_of",
        "label",
        "categories",
    }
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """Two scorecards as they were written down, and what is known of them together.

    Attributes
    ----------
    earlier, later
        What they show.
    judged
        The later tests by the earlier thresholds, by id; none where that cannot be had.
    same
        The names of results that rest on the same data in both.
    """

    earlier: PublishedScorecard
    later: PublishedScorecard
    judged: Mapping[str, Test]
    same: frozenset[str]

    @classmethod
    def of(cls, earlier: Scorecard | PublishedScorecard, later: Scorecard | PublishedScorecard) -> "Pair":
        """Return two scorecards side by side."""
        return cls(
            shown(earlier), shown(later), by_earlier_thresholds(earlier, later), same_data(earlier, later)
        )


@dataclass(frozen=True)
class Move:
    """What moved in one test.

    Attributes
    ----------
    before, after
        Its rows; None where it was not asked.
    data, thresholds, method
        What moved, in words; empty where nothing did.
    told_apart
        Whether the data can be told apart from the rest.
    by_earlier
        The later test by the earlier thresholds; None where that is not known.
    """

    before: Row | None
    after: Row | None
    data: str
    thresholds: tuple[str, ...]
    method: tuple[str, ...]
    told_apart: bool
    by_earlier: Test | None

    @property
    def row(self) -> Row:
        """The later row, or the earlier where there is none later."""
        one = self.after if self.after is not None else self.before
        assert one is not None  # noqa: S101 - every move has one of the two
        return one

    @property
    def verdicts(self) -> tuple[str, str]:
        """The verdict before and after; "not asked" where it was not."""
        first, last = (NOT_ASKED if r is None else str(r["verdict"]) for r in (self.before, self.after))
        return first, last

    @property
    def direction(self) -> str:
        """How its verdict moved; "other" where it was asked in one of them only."""
        first, last = self.verdicts
        return "other" if NOT_ASKED in (first, last) else direction(first, last)


def shown(card: Scorecard | PublishedScorecard) -> PublishedScorecard:
    """Return what a scorecard shows."""
    if isinstance(card, PublishedScorecard):
        return card
    return card.recorded(internal_only=None if card.policy else "compared in memory")


def moves(pair: Pair) -> list[Move]:
    """Return what moved in every test of either scorecard, in the order of the later."""
    before, after = ({_id(r): r for r in rows(c.tests_in_full)} for c in (pair.earlier, pair.later))
    made: list[dict[str, Row]] = [{r["name"]: r for r in rows(c.results)} for c in (pair.earlier, pair.later)]
    return [_move(pair, before.get(key), after.get(key), made) for key in dict.fromkeys([*after, *before])]


def _id(row: Row) -> str:
    return f"{row['code']}/{row['outcome']}/{row['group']}"


def _move(pair: Pair, before: Row | None, after: Row | None, made: Sequence[Mapping[str, Row]]) -> Move:
    one = after if after is not None else before
    assert one is not None  # noqa: S101 - it is in one of the two scorecards
    if before is None or after is None:
        when = "the later" if before is None else "the earlier"
        asked = f"the test is asked in {when} scorecard only"
        return Move(before, after, "", (), (asked,), told_apart=True, by_earlier=None)
    names = changed(pair.earlier, pair.later, turned_on(one["code"], one["outcome"]))
    own = _own_threshold(before, after, names)
    inside = [n for n in names if in_the_estimate(one["code"], n)]
    method = tuple(_method(pair, before, after, made))
    moved = _numbers(before, after)
    unmoved = bool(one["result"]) and one["result"] in pair.same
    if unmoved and (method or inside):
        moved = ""  # the same data, so what moved the number is the rest
    judged = None if inside or not pair.judged else pair.judged.get(_id(one))
    blurred = bool(moved) and bool(method or inside or ((names or own) and judged is None))
    words = tuple(in_words(pair.earlier, pair.later, n) for n in names)
    return Move(before, after, moved, words + own, method, told_apart=not blurred, by_earlier=judged)


def _own_threshold(before: Row, after: Row, names: list[str]) -> tuple[str, ...]:
    """Return what a test of the user's own had to reach, where that changed and no threshold of the plan says so."""
    one, two = float(before["threshold"]), float(after["threshold"])
    # What steps and their shape have to differ by comes from the data.
    if names or after["code"] == "R1" or not (math.isfinite(one) and math.isfinite(two)) or one == two:
        return ()
    return (f"what it had to reach ({one:.10g} before, {two:.10g} after)",)


def _method(pair: Pair, before: Row, after: Row, made: Sequence[Mapping[str, Row]]) -> Iterator[str]:
    """Yield how a test was worked out in another way."""
    first, last = pair.earlier, pair.later
    if first.library != last.library:
        yield f"the version of the library ({first.library} before, {last.library} after)"
    if first.policy != last.policy:
        yield f"the disclosure policy ({first.policy} before, {last.policy} after)"
    if before["required"] != after["required"]:
        yield "whether the test decides"
    one, two = made[0].get(before["result"]), made[1].get(after["result"])
    if one is None or two is None:
        # A test of the user's own. In all others the data choose among the ways of estimating that there are.
        if before["method"] and after["method"] and before["method"] != after["method"]:
            yield f"the way of estimating ({before['method']} before, {after['method']} after)"
        return
    if one["function"] != two["function"]:
        yield f"the analysis ({one['function']} before, {two['function']} after)"
        return
    asked, now = one["parameters"], two["parameters"]
    options = [
        n for n in dict.fromkeys([*asked, *now]) if asked.get(n) != now.get(n) and n not in _NO_OPTIONS
    ]
    if options:
        names = [f"'{n}'" for n in options]
        yield f"{listed(names)} of {two['function']}"


def _numbers(before: Row, after: Row) -> str:
    """Return in words how the numbers or the records behind a test moved; empty where they did not."""
    said = []
    if not _alike(before["value"], after["value"]):
        said.append(f"the estimate ({_told(before['value'])} before, {_told(after['value'])} after)")
    elif before["level"] == after["level"] and not all(
        _alike(before[c], after[c]) for c in ("lower", "upper")
    ):
        said.append("how sure the estimate is")
    if not said and not math.isfinite(after["value"]) and _recorded(before) != _recorded(after):
        said.append("what was recorded")
    if before["grade"] != after["grade"]:
        said.append(f"the grade of the evidence ({before['grade']:.0f} before, {after['grade']:.0f} after)")
    return listed(said)


def _recorded(row: Row) -> tuple[object, ...]:
    known = float(row["p_met"])
    return (row["verdict"], row["reason"], known if math.isfinite(known) else None)


def _alike(one: float, two: float) -> bool:
    missing = [not math.isfinite(v) for v in (one, two)]
    return all(missing) or (not any(missing) and math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12))


def _told(value: float) -> str:
    return figures(value, 3)

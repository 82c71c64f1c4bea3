"""Why verdicts moved between two scorecards, in sentences."""

from collections.abc import Sequence

from syschange.criteria.compared.moves import Move, Pair
from syschange.criteria.order import SAME
from syschange.words import listed

APART = "cannot be told apart"
_LATE = "thresholds after data"
_MOST_TOLD = 3


def why(move: Move) -> str:
    """Return why one test has another verdict than before; empty where it has the same."""
    if move.direction == SAME:
        return ""
    kinds = [("data", move.data), ("thresholds", listed(move.thresholds)), ("method", listed(move.method))]
    parts = [f"{kind}: {said}" for kind, said in kinds if said]
    if not parts:
        return "nothing that the scorecards show moved"
    said = "; ".join(parts)
    if len(parts) == 1:
        return said
    if not move.told_apart:
        return f"{said}; which of them {APART}"
    return f"{said}; {_by_earlier(move)}" if move.data and move.thresholds else said


def _by_earlier(move: Move) -> str:
    """Return which of data and thresholds moved a verdict, by what the earlier thresholds would make of the data."""
    first, last = move.verdicts
    if move.by_earlier is None:
        return f"which of them {APART}"
    between = move.by_earlier.verdict
    if between == last:
        return f"by the earlier thresholds it would be {between} too, so the data did it"
    if between == first:
        return f"by the earlier thresholds it would be {between} still, so the thresholds did it"
    return f"by the earlier thresholds it would be {between}, so both did it"


def because(moved: Sequence[Move], pair: Pair, reasons: tuple[str, str]) -> str:
    """Return why a criterion has another verdict: its required tests that moved, and what caps it.

    Parameters
    ----------
    moved
        What moved in its required tests.
    pair
        Both scorecards.
    reasons
        The reason of its verdict before and after.
    """
    said = [
        f"{_named(m)} went from {' to '.join(m.verdicts)} ({why(m)})" for m in moved if m.direction != SAME
    ]
    more = len(said) - _MOST_TOLD
    told = [*said[:_MOST_TOLD], *([f"{more} more tests moved"] if more > 0 else [])]
    if any(r.startswith("capped: ") for r in reasons):
        told += _limits(pair)
    return "; ".join(told)


def _named(move: Move) -> str:
    row = move.row
    about = [row["outcome"], "" if row["group"] == "everyone" else row["group"]]
    told = ", ".join(a for a in about if a)
    return f"{row['code']} ({told})" if told else str(row["code"])


def _limits(pair: Pair) -> list[str]:
    before, after = ([x.name for x in c.limiters] for c in (pair.earlier, pair.later))
    gone, new = [n for n in before if n not in after], [n for n in after if n not in before]
    return [f"{_kind(n)}: '{n}' caps it no more" for n in gone] + [
        f"{_kind(n)}: '{n}' caps it now" for n in new
    ]


def _kind(limiter: str) -> str:
    return "thresholds" if limiter == _LATE else "data"


def sentences(pair: Pair, rows: Sequence[dict[str, str]]) -> str:
    """Return what moved in a paragraph; `rows` are those of the table."""
    first, last = pair.earlier, pair.later
    moved = [r for r in rows if r["direction"] != SAME]
    days = [c.period.collected_until.isoformat() for c in (first, last)]
    opening = f"Between the scorecard with records until {days[0]} and the one with records until {days[1]}"
    overall = f"the whole stays {last.verdict}"
    if first.verdict != last.verdict:
        overall = f"the whole goes from {first.verdict} to {last.verdict}"
    if not moved:
        return f"{opening} no criterion's verdict moved; {overall}."
    counts = [(d, sum(r["direction"] == d for r in moved)) for d in ("better", "worse", "other")]
    told = [f"{n} {'moved otherwise' if d == 'other' else 'got ' + d}" for d, n in counts if n]
    each = [f"'{r['title']}' went from {r['before']} to {r['after']}: {r['because']}." for r in moved]
    return " ".join([f"{opening}, {listed(told)} of the six criteria; {overall}.", *each])

"""The table of joint improvement, made from its counts: shares, bounds and differences."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL, rows
from syschange.results import Estimate
from syschange.statistics.attrition import Bounds, worst_shares
from syschange.statistics.detectable import detectable
from syschange.statistics.equivalence import equivalence
from syschange.statistics.multiplicity import adjustment
from syschange.statistics.proportions import difference, proportion
from syschange.system.joint_improvement.domains import Domain

JOINT, WORSE_IN_ANY, BETTER, WORSE = "joint", "worse in any", "better", "worse"
QUANTITIES = (JOINT, WORSE_IN_ANY, BETTER, WORSE)
REST = "everyone else"
SHOWN, NOT_SHOWN, NOT_ASKED = "shown", "not shown", "no margin"
COLUMNS = (
    "quantity", "k", "domain", "people", "known", "n", "share", "lower", "upper", "least", "most", "against",
    "difference", "difference_lower", "difference_upper", "difference_least", "difference_most", "p_adjusted",
    "detectable", "equivalence", "level", "method",
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What was asked.

    Attributes
    ----------
    by, arm, changed, comparison
        The characteristics, the column of arms, the arm that changed and the one it is compared with; the last three
        None where arms are not compared.
    domains, at_least
        The domains, and in how many of them somebody has to be better.
    times
        Before and after.
    margin
        The largest difference of shares that would not matter; None where none was declared.
    adjust, level
        As given.
    """

    by: tuple[str, ...]
    arm: str | None
    changed: str | None
    comparison: str | None
    domains: tuple[Domain, ...]
    at_least: int
    times: tuple[float, float]
    margin: float | None
    adjust: str
    level: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that say who: `by`, then the arm."""
        return (*self.by, self.arm) if self.arm is not None else self.by


@dataclass(frozen=True)
class Asked:
    """One share: its quantity, number of domains or domain, and the columns of those counted, known and in doubt.

    Of everybody those in `sure` have it and those in `doubt` may have it.
    """

    quantity: str
    k: float
    domain: str
    n: str
    known: str
    sure: str
    doubt: str | None


def asked_of(domains: Sequence[Domain]) -> tuple[Asked, ...]:
    """Return every share of a result, in the order of its table."""
    made = [
        Asked(JOINT, float(k), "", f"joint {k}", "complete", f"joint {k}", f"possible {k}")
        for k in range(1, len(domains) + 1)
    ]
    made.append(
        Asked(WORSE_IN_ANY, math.nan, "", "worse in any", "complete", "known worse", "possibly worse")
    )
    for i, domain in enumerate(domains):
        made += [
            Asked(what, math.nan, domain.measure, f"{what} {i}", f"known {i}", f"{what} {i}", None)
            for what in (BETTER, WORSE)
        ]
    return tuple(made)


def share_of(row: Mapping[str, Any], asked: Asked, level: float) -> Estimate | None:
    """Return the share of those known, with Wilson's interval; None where it cannot be told."""
    n, known = _sides(row, asked)
    return proportion(n, known, level=level) if known > 0 and n >= 0 else None


def difference_of(
    row: Mapping[str, Any], base: Mapping[str, Any] | None, asked: Asked, level: float
) -> Estimate | None:
    """Return the share less that of the others, with Newcombe's interval; None where it cannot be told."""
    if base is None:
        return None
    sides = (*_sides(row, asked), *_sides(base, asked))
    if not (sides[1] > 0 and sides[3] > 0 and sides[0] >= 0 and sides[2] >= 0):
        return None
    try:
        return difference(*sides, level=level)
    except NotEstimableError:
        return None


def _sides(row: Mapping[str, Any], asked: Asked) -> tuple[float, float]:
    """Return those who have it and those of whom it is known; rounded numbers may put the first above the second."""
    n, known = float(row[asked.n]), float(row[asked.known])
    return (min(n, known) if math.isfinite(n) and math.isfinite(known) else math.nan), known


def bounds_of(row: Mapping[str, Any], asked: Asked) -> tuple[float, float, float]:
    """Return those who surely have it, those who could, and everybody."""
    people, sure = float(row["people"]), float(row[asked.sure])
    doubt = float(row[asked.doubt]) if asked.doubt is not None else people - float(row[asked.known])
    return sure, min(sure + max(doubt, 0.0), people) if math.isfinite(sure + doubt) else math.nan, people


def table_of(basis: pd.DataFrame, rest: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Return a row a group, arm and share."""
    parts = []
    for asked in asked_of(terms.domains):
        made = pd.DataFrame([_row(row, base, asked, terms) for row, base in paired(basis, rest, terms)])
        compared = made["p"].notna()
        made["p_adjusted"] = np.nan
        made.loc[compared, "p_adjusted"] = adjustment(terms.adjust)(
            made.loc[compared, "p"].to_numpy(dtype=float)
        )
        parts.append(made)
    table = pd.concat(parts, ignore_index=True)
    table["_group"] = np.tile(np.arange(len(basis)), len(parts))
    return table.sort_values("_group", kind="stable")[[*terms.keys, *COLUMNS]].reset_index(drop=True)


def paired(
    basis: pd.DataFrame, rest: pd.DataFrame, terms: Terms
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield each row with the one it is compared with: of the other arm, else everybody who is not in the group."""
    held = rows(basis)
    if terms.arm is None:
        others = rows(rest)
        yield from (
            (row, other if _one_group(row, terms) else None) for row, other in zip(held, others, strict=True)
        )
        return
    base = {tuple(row[c] for c in terms.by): row for row in held if row[terms.arm] == terms.comparison}
    for row in held:
        yield row, base.get(tuple(row[c] for c in terms.by)) if row[terms.arm] == terms.changed else None


def _one_group(row: Mapping[str, Any], terms: Terms) -> bool:
    return any(row[c] != ALL for c in terms.by)


def _row(
    row: Mapping[str, Any], base: Mapping[str, Any] | None, asked: Asked, terms: Terms
) -> dict[str, Any]:
    share = share_of(row, asked, terms.level)
    apart = difference_of(row, base, asked, terms.level)
    sure, could, people = bounds_of(row, asked)
    n, known = _sides(row, asked)
    against = "" if base is None else REST if terms.arm is None else str(terms.comparison)
    made: dict[str, Any] = {key: row[key] for key in terms.keys}
    made |= {
        "quantity": asked.quantity, "k": asked.k, "domain": asked.domain, "people": people, "known": known, "n": n,
        "least": sure / people if people > 0 else math.nan, "most": could / people if people > 0 else math.nan,
        "against": against, "level": terms.level, "method": "Wilson; Newcombe 10",
        "detectable": math.nan, "equivalence": NOT_ASKED if terms.margin is None else NOT_SHOWN, "p": math.nan,
    }  # fmt: skip
    made |= _limits("", share, "share") | _limits("difference_", apart, "difference")
    made |= {"difference_least": math.nan, "difference_most": math.nan}
    if apart is not None and base is not None:
        found = worst(row, base, asked)
        below = apart.distribution.cdf(0.0)
        made |= {
            "difference_least": found.lower, "difference_most": found.upper, "p": 2 * min(below, 1 - below),
            "detectable": detectable(apart),
        }  # fmt: skip
        if terms.margin is not None and equivalence(apart, low=-terms.margin, high=terms.margin).shown:
            made["equivalence"] = SHOWN
    return made


def _limits(prefix: str, made: Estimate | None, value: str) -> dict[str, float]:
    if made is None:
        return {value: math.nan, f"{prefix}lower": math.nan, f"{prefix}upper": math.nan}
    return {value: made.value, f"{prefix}lower": made.lower, f"{prefix}upper": made.upper}


def worst(row: Mapping[str, Any], base: Mapping[str, Any], asked: Asked) -> Bounds:
    """Return the least and the greatest difference that those not known about could give."""
    sides = [bounds_of(r, asked) for r in (row, base)]
    return worst_shares(
        (sides[0][0], sides[1][0]),
        (sides[0][2] - (sides[0][1] - sides[0][0]), sides[1][2] - (sides[1][1] - sides[1][0])),
        (sides[0][2], sides[1][2]),
    )

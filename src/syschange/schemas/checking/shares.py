"""How many rows of each group a problem concerns, and a sentence where it is not spread evenly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from syschange.errors import quote
from syschange.statistics.proportions import critical_z, newcombe

MISSING = "missing"

_LEVEL = 0.95
_LEAST = 10  # ours: a share of fewer rows says nothing of a group
_NOTABLE = 0.05  # ours: a difference in shares below five percentage points is not worth a sentence


@dataclass(frozen=True)
class Share:
    """How many rows of one group a rule does not hold for, or have a missing cell.

    Attributes
    ----------
    column, rule
        The column and the rule; for missing cells the rule is "missing", or why they are: "(not asked)".
    characteristic, group
        Which rows: those of this group; both are empty for all rows.
    rows
        How many rows of the group it concerns.
    of
        How many rows the group has.
    """

    column: str
    rule: str
    characteristic: str
    group: str
    rows: int
    of: int

    @property
    def tells_missing(self) -> bool:
        """Whether it is about missing cells, and not about a rule."""
        return self.rule == MISSING or self.rule.startswith("(")


def uneven(shares: Sequence[Share]) -> tuple[str, ...]:
    """Return a sentence for each problem and each kind of missing that is spread unevenly over groups.

    Spread is uneven where the share in some group differs from that in all other rows by more than chance would
    let expect: Newcombe's interval for the difference (1998, Statistics in Medicine 17:873, method 10) excludes
    zero at a level of 95% divided among all the groups looked at (Bonferroni), and the difference is notable. Groups
    of fewer than ten rows are not looked at. The group that differs most is named; it is one of the declared labels.
    """
    whole = {(s.column, s.rule): s for s in shares if not s.group}
    parts = [s for s in shares if s.group and _LEAST <= s.of <= whole[s.column, s.rule].of - _LEAST]
    if not parts:
        return ()
    rows, of = (np.array([getattr(s, key) for s in parts]) for key in ("rows", "of"))
    rest, rest_of = (
        np.array([getattr(whole[s.column, s.rule], key) for s in parts]) for key in ("rows", "of")
    )
    rest, rest_of = rest - rows, rest_of - of
    lower, upper = newcombe(rows, of, rest, rest_of, z=critical_z(1 - (1 - _LEVEL) / len(parts)))
    gap = rows / of - rest / rest_of
    clear = ((lower > 0) | (upper < 0)) & (abs(gap) >= _NOTABLE)
    worst: dict[tuple[str, str], int] = {}
    for i in np.flatnonzero(clear):
        key = (parts[i].column, parts[i].rule)
        if key not in worst or abs(gap[i]) > abs(gap[worst[key]]):
            worst[key] = int(i)
    return tuple(_sentence(parts[i], rest[i] / rest_of[i]) for i in worst.values())


def _sentence(part: Share, elsewhere: float) -> str:
    what = f"{quote(part.column)} is missing" if part.tells_missing else f"the problem {quote(part.rule)}"
    if part.tells_missing and part.rule != MISSING:
        what += f" {part.rule}"
    elif not part.tells_missing and part.column:
        what += f" of {quote(part.column)}"
    return (
        f"Not spread evenly: {what} in {part.rows / part.of:.0%} of the rows where {quote(part.characteristic)} is "
        f"{quote(part.group)}, against {elsewhere:.0%} of the others."
    )

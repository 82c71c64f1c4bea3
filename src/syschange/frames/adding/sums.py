"""What is to be added up: sums of products of columns, over the rows where named columns are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement


@dataclass(frozen=True)
class Sum:
    """One sum.

    Attributes
    ----------
    name
        What it is called in the cells.
    factors
        The columns multiplied; none for a count of rows.
    given
        The columns that must be known, factors included.
    """

    name: str
    factors: tuple[str, ...]
    given: tuple[str, ...]


def joint_sums(values: Sequence[str]) -> tuple[Sum, ...]:
    """Return counts, sums and products of several values.

    They are `complete` (rows where all are known); for each value `known:v`; over the complete rows `sum:v` and
    `sum:v:w`; and over all rows where v itself is known `alone:v` and `alone:v:v`.
    """
    every = tuple(values)
    return (
        Sum("complete", (), every),
        *(Sum(f"known:{v}", (), (v,)) for v in every),
        *(Sum(f"sum:{v}", (v,), every) for v in every),
        *(Sum(f"sum:{v}:{w}", (v, w), every) for v, w in combinations_with_replacement(every, 2)),
        *(Sum(f"alone:{v}", (v,), (v,)) for v in every),
        *(Sum(f"alone:{v}:{v}", (v, v), (v,)) for v in every),
    )

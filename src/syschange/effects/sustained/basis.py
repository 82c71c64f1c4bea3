"""What an effect's lasting is worked out from: counts and moments of each arm, by group, for each set of people."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.frames import rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.lasting import (
    Group,
    Path,
    adjusted_apart,
    adjusted_path,
    difference_apart,
    difference_path,
)

Floats = NDArray[np.float64]

ADJUSTED, DIFFERENCE, GIVEN = "ANCOVA", "difference of changes", "given path"
SAME = "seen at every time"  # the block of the people or units who are followed throughout


@dataclass(frozen=True, eq=False)
class Side:
    """One arm of every group.

    Attributes
    ----------
    n
        How many, shape (groups,); missing where hidden.
    mean, covariance
        Moments, shape (groups, k) and (groups, k, k); missing with the count.
    """

    n: Floats
    mean: Floats
    covariance: Floats

    def group(self, row: int) -> Group:
        """Return the moments of one group."""
        return Group(float(self.n[row]), self.mean[row], self.covariance[row])


@dataclass(frozen=True, eq=False)
class Block:
    """One set of people or units, all of whom are seen at all of its times.

    Attributes
    ----------
    name
        What they have in common; it names their counts.
    design
        How the effects come from the moments.
    features
        The months of the horizons, or numbers of other features; shape (p,).
    sides
        Those who changed, and the comparison.
    df
        Degrees of freedom of a path that was given; missing for the units less two. Not used otherwise.
    """

    name: str
    design: str
    features: Floats
    sides: tuple[Side, Side]
    df: float = np.nan

    def path(self, row: int) -> Path:
        """Return the effects of one group with their covariance."""
        one, other = self.groups(row)
        if self.design == ADJUSTED:
            return adjusted_path(one, other, self.features)
        if self.design == DIFFERENCE:
            return difference_path(one, other, self.features)
        if not (one.known and other.known):
            raise NotEstimableError("The effects cannot be given: too few, or hidden.", "Join groups.")
        df = one.n + other.n - 2 if np.isnan(self.df) else self.df
        return Path(self.features, one.mean, ((one.covariance / one.n, df),), GIVEN)

    def apart(self, row: int) -> Path:
        """Return how far the effects of one group lie from everyone's."""
        made = adjusted_apart if self.design == ADJUSTED else difference_apart
        return made(self.groups(row), self.groups(0), self.features)

    def groups(self, row: int) -> tuple[Group, Group]:
        """Return both arms of one group."""
        return self.sides[0].group(row), self.sides[1].group(row)


@dataclass(frozen=True)
class SeriesOf:
    """A series that effects rest on.

    Attributes
    ----------
    counted
        What its points are: "months".
    policy
        The policy that its counts were published under; None where it was made from true counts.
    """

    counted: str
    policy: str | None = None


@dataclass(frozen=True, eq=False)
class Basis:
    """Everything that is worked out is worked out from this.

    Attributes
    ----------
    by
        The characteristics.
    labels
        A row a group, everyone first: the characteristics.
    arm, arms
        The name of the arms' column, and its two labels: those who changed, and the comparison.
    enrolled, lost
        How many there ever were in each arm of each group, and how many of them were not seen at every time; shape
        (groups, 2).
    blocks
        The sets of people or units by name; `SAME` is the first.
    series
        The series it rests on, where it is no number of people or units.
    """

    by: tuple[str, ...]
    labels: pd.DataFrame
    arm: str
    arms: tuple[str, str]
    enrolled: Floats
    lost: Floats
    blocks: Mapping[str, Block]
    series: "SeriesOf | None" = None

    @property
    def same(self) -> Block:
        """Those who are followed throughout."""
        return self.blocks[SAME]

    def cells(self) -> list[list[tuple[tuple[str, str], ...]]]:
        """Return whom the counts count: for each arm a list of addresses, one a group."""
        groups = rows(self.labels)
        return [
            [address({self.arm: name} | {c: row[c] for c in self.by}) for row in groups] for name in self.arms
        ]

    def counted(self, outcome: str) -> Iterator[tuple[str, Floats]]:
        """Give each quantity with its counts, shape (groups, 2)."""
        yield "n", self.enrolled
        yield f"not {SAME}:{outcome}", self.lost
        for name, block in self.blocks.items():
            yield f"{name}:{outcome}", np.column_stack([side.n for side in block.sides])

    def counts(self, outcome: str) -> pd.DataFrame:
        """Return every count (see `Result.counts`); none of a series, whose own counts are told by itself."""
        if self.series is not None:
            return pd.DataFrame(
                {c: pd.Series(dtype=float if c == "count" else object) for c in COUNT_COLUMNS}
            )
        cells = self.cells()
        parts = [
            pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells[i], quantity, counts[:, i]), strict=True)))
            for quantity, counts in self.counted(outcome)
            for i in range(len(cells))
        ]
        return pd.concat(parts, ignore_index=True)

    def published(self, published: pd.DataFrame, outcome: str, coarsening: Coarsening) -> "Basis":
        """Return the same from published counts: what is hidden is missing, moments are coarsened.

        What a series gave that was itself published under the same policy stays as it is; of another nothing is left.
        """
        if self.series is not None:
            if self.series.policy == coarsening.policy:
                return self
            sides = [dataclasses.replace(s, n=np.full_like(s.n, np.nan)) for s in self.same.sides]
            return dataclasses.replace(
                self, blocks={SAME: dataclasses.replace(self.same, sides=(sides[0], sides[1]))}
            )
        shown = dict(
            zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
        )
        cells = self.cells()

        def found(quantity: str) -> Floats:
            told = [[shown.get((cell, quantity), np.nan) for cell in of] for of in cells]
            return np.array(told, dtype=np.float64).T

        step = coarsening.step(self.spread)
        fine = 10.0 ** (1 - coarsening.figures)
        blocks = {
            name: _published(block, found(f"{name}:{outcome}"), step, fine)
            for name, block in self.blocks.items()
        }
        return dataclasses.replace(
            self, enrolled=found("n"), lost=found(f"not {SAME}:{outcome}"), blocks=blocks
        )

    @property
    def spread(self) -> float:
        """The standard deviation that means are rounded by: the first score's in the comparison, or the changes'."""
        spreads = [np.sqrt(np.diag(side.covariance[0])) for side in self.same.sides]
        return float(max(np.nan_to_num(s).max(initial=0.0) for s in spreads))


def _published(block: Block, counts: Floats, step: float, fine: float) -> Block:
    sides = []
    for i, side in enumerate(block.sides):
        shown = np.isfinite(counts[:, i])
        mean = np.where(shown[:, None], np.round(side.mean / step) * step, np.nan)
        spread = np.sqrt(np.maximum(np.einsum("rii->ri", side.covariance), 0.0))
        outer = spread[:, :, None] * spread[:, None, :]
        alike = np.divide(side.covariance, outer, out=np.zeros_like(outer), where=outer > 0)
        coarse = np.round(spread / step) * step
        made = coarse[:, :, None] * coarse[:, None, :] * np.array([_proper(a, fine) for a in alike])
        sides.append(Side(counts[:, i], mean, np.where(shown[:, None, None], made, np.nan)))
    # Degrees of freedom may say how many units there were; those of the published number do not.
    df = np.inf if np.isinf(block.df) else np.nan
    return dataclasses.replace(block, sides=(sides[0], sides[1]), df=df)


def _proper(correlation: Floats, fine: float) -> Floats:
    """Return correlations coarsened, and made those of something that can be: none smaller than nothing."""
    if not np.isfinite(correlation).all():
        return correlation
    coarse = np.round(correlation / fine) * fine
    np.fill_diagonal(coarse, 1.0)
    values, vectors = np.linalg.eigh(coarse)
    made = (vectors * np.maximum(values, fine * fine)) @ vectors.T
    scale = np.sqrt(np.diag(made))
    return np.asarray(made / np.outer(scale, scale), dtype=np.float64)


def stacked(groups: Sequence[tuple[Group, Group]]) -> tuple[Side, Side]:
    """Return the two arms of groups given one by one."""
    made = []
    for i in (0, 1):
        side = [pair[i] for pair in groups]
        n = np.array([g.n for g in side], dtype=np.float64)
        made.append(Side(n, np.array([g.mean for g in side]), np.array([g.covariance for g in side])))
    return made[0], made[1]

"""What a before-and-after comparison knows, and the estimates it gives: everything else is read off it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from syschange.effects.before_after.inference import Inference
from syschange.effects.before_after.moments import group_moments, known
from syschange.effects.beside import Margin
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL, find_group, rows
from syschange.results import Estimate
from syschange.statistics.attrition import Bounds
from syschange.statistics.change import ancova, change, difference_in_differences

EFFECTS = {"ancova": ancova, "did": difference_in_differences}
Labels = tuple[str, ...]
Key = tuple[Labels, str]  # a group by its labels, in the order of the characteristics, and a design
Arms = tuple[dict[str, Any], dict[str, Any] | None]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Evidence:
    """Counts and moments of every arm and group, and how sure they are.

    Attributes
    ----------
    by, arm, changed, comparison, outcome, level
        As given; `changed` is the label of the arm that is not the comparison.
    basis
        One row an arm and group: counts of people, and the moments of their scores.
    cluster, assigned
        The column of the level at which the change happened, or None; and how arms came about.
    margin, scale
        The margin within which an effect is too small to matter, and the lowest and highest score; None where not
        declared.
    entered, reliability, usual
        The score people had to reach, the score's reliability, and the mean of everybody they were let in from; None
        where not given.
    fits
        How clusters widen what is known, by group and design; empty without clusters.
    trims
        Lee's bounds by group and design; empty where they cannot be given.
    """

    by: Labels
    arm: str | None
    changed: str | None
    comparison: str | None
    outcome: str
    level: float
    basis: pd.DataFrame
    cluster: str | None = None
    assigned: str = "not_randomised"
    margin: Margin | None = None
    scale: tuple[float, float] | None = None
    entered: float | None = None
    reliability: float | None = None
    usual: float | None = None
    fits: Mapping[Key, Inference] = field(default_factory=dict)
    trims: Mapping[Key, Bounds] = field(default_factory=dict)

    @property
    def keys(self) -> Labels:
        """The arm, where there is one, and the characteristics."""
        return (self.arm, *self.by) if self.arm is not None else self.by

    @property
    def designs(self) -> Labels:
        """The designs there are, the one that words speak of first."""
        return tuple(EFFECTS) if self.comparison is not None else ("change",)

    @property
    def arms(self) -> Labels:
        """The labels of the two arms, the changed one first; none without a comparison."""
        return tuple(name for name in (self.changed, self.comparison) if name is not None)

    def groups(self) -> Iterator[dict[str, str]]:
        """Yield the labels of every group, everyone first, each once."""
        seen: dict[Labels, None] = {}
        for row in rows(self.basis):
            if self.arm is None or row[self.arm] == self.changed:
                seen.setdefault(tuple(row[c] for c in self.by))
        for labels in seen:
            yield dict(zip(self.by, labels, strict=True))

    def sides(self, labels: Mapping[str, str]) -> Arms:
        """Return the rows of the changed arm and of the comparison for one group.

        Raises
        ------
        UnknownChoiceError, NotEstimableError
            Where there is no such group.
        """
        if self.arm is None or self.changed is None or self.comparison is None:
            return self.row(labels), None
        return self.row({**labels, self.arm: self.changed}), self.row({**labels, self.arm: self.comparison})

    def row(self, labels: Mapping[str, str]) -> dict[str, Any]:
        """Return the row of the basis of one arm and group; those left out are taken together.

        Raises
        ------
        UnknownChoiceError, NotEstimableError
            Where there is no such group.
        """
        found = self._rows.get(tuple(labels.get(c, ALL) for c in self.keys))
        if found is None or not set(labels) <= set(self.keys):
            return find_group(self.basis, self.keys, labels)  # which says what is wrong
        return found

    @cached_property
    def _rows(self) -> dict[Labels, dict[str, Any]]:
        return {tuple(row[c] for c in self.keys): row for row in rows(self.basis)}

    @cached_property
    def _found(self) -> dict[Key, Estimate | None]:
        return {}

    def plain(self, design: str, arms: Arms) -> Estimate:
        """Return the effect as if everybody were independent of everybody else.

        Raises
        ------
        NotEstimableError
            Where an arm has fewer than two people, is hidden, or the scores do not vary.
        """
        groups = [group_moments(row) for row in arms if row is not None]
        if not all(known(g) for g in groups):
            raise NotEstimableError(
                "The change cannot be estimated: an arm has too few people, or is hidden.",
                "Join the group with another.",
            )
        if design == "change":
            return change(groups[0], level=self.level)
        return EFFECTS[design](groups[0], groups[1], level=self.level)

    def estimated(self, design: str, labels: Mapping[str, str]) -> Estimate:
        """Return the effect in one group, clusters allowed for.

        Raises
        ------
        UnknownChoiceError
            Where there is no such design or group.
        NotEstimableError
            As `plain`, or where too few clusters are in a group.
        """
        if design not in self.designs:
            raise UnknownChoiceError("design here", design, self.designs)
        made = self.plain(design, self.sides(labels))
        if self.cluster is None:
            return made
        key = (tuple(labels.get(c, ALL) for c in self.by), design)
        if key not in self.fits:
            raise NotEstimableError(
                "The change cannot be estimated: an arm has a single cluster, or clusters that do not vary.",
                "Join the group with another.",
            )
        return self.fits[key].applied(made)

    def found(self, design: str, labels: Mapping[str, str]) -> Estimate | None:
        """Return the effect in one group, or None where there is none."""
        key = (tuple(labels.get(c, ALL) for c in self.by), design)
        if key not in self._found:
            try:
                self._found[key] = self.estimated(design, labels)
            except NotEstimableError:
                self._found[key] = None
        return self._found[key]

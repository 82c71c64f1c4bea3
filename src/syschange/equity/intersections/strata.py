"""The strata: every intersection of the characteristics, and which of them a model can be fitted to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.options import Question
from syschange.errors import NotEstimableError, quote
from syschange.frames import MISSING_LABELS
from syschange.statistics.multilevel import BinomialSums, GaussianSums, main_effects

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Strata:
    """Every intersection of the characteristics with its counts and moments, true or published.

    Attributes
    ----------
    basis
        The basis (see `equity.basis`): everybody first, then a row for each intersection, also of nobody.
    by
        The characteristics.
    asked
        The question.
    """

    basis: pd.DataFrame
    by: tuple[str, ...]
    asked: Question

    @property
    def rows(self) -> pd.DataFrame:
        """The intersections, numbered from 0."""
        return self.basis.iloc[1:].reset_index(drop=True)

    @property
    def percent(self) -> bool:
        """Whether the outcome is yes or no."""
        return self.asked.percent

    @cached_property
    def told(self) -> Mask:
        """Which intersections have people whose outcome is known, and are not hidden."""
        rows = self.rows
        known = (rows["denominator"] > 0) & rows["value"].notna()
        if self.percent:
            known &= rows["numerator"].notna()
        return np.asarray(known.to_numpy(), dtype=np.bool_)

    @cached_property
    def used(self) -> Mask:
        """Which intersections the models are fitted to.

        People of whom a characteristic is missing are not, where all of them have the event or none has: no
        finite effect would fit them, and they cannot be joined to a group.
        """
        used = self.told.copy()
        while self.percent:
            alike = [
                self._at(column, label, used)
                for column in self.by
                for label in MISSING_LABELS
                if self._alike(self._at(column, label, used))
            ]
            if not alike:
                break
            used &= ~np.logical_or.reduce(alike)
        return used

    @property
    def set_aside(self) -> Mask:
        """Which intersections are told and not used (see `used`)."""
        return self.told & ~self.used

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of each characteristic, in order."""
        return {c: tuple(dict.fromkeys(self.rows[c])) for c in self.by}

    @cached_property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of each characteristic that the models hold: the first is what others are measured by.

        It is the first known one that somebody in the models has; what is missing is never measured by.

        Raises
        ------
        NotEstimableError
            Where nobody's characteristic is known.
        """
        here = self.rows[self.used]
        held = {c: tuple(label for label in self.labels[c] if (here[c] == label).any()) for c in self.by}
        for column, labels in held.items():
            if labels and labels[0] in MISSING_LABELS:
                raise NotEstimableError(
                    f"The characteristic {quote(column)} is not known of anybody whose outcome is known.",
                    "Leave it out.",
                )
        return held

    def require_variation(self) -> None:
        """Check that people differ in the outcome, and within every group of a characteristic.

        Raises
        ------
        NotEstimableError
            Where nobody's outcome is known, or everybody in all or at some known level has the same answer.
        """
        outcome = quote(self.asked.outcome)
        if not self.told.any():
            raise NotEstimableError(
                f"The outcome {outcome} is not known of anybody.",
                "Give the column of the outcome, with true and false, or numbers.",
            )
        if not self.percent:
            return
        if self._alike(self.told):
            raise NotEstimableError(
                f"Nobody has the outcome {outcome}, or everybody has, so nothing varies between intersections.",
                "Use an outcome that some have and some have not.",
            )
        for column, labels in self.levels.items():
            if any(self._alike(self._at(column, label, self.used)) for label in labels):
                raise NotEstimableError(
                    f"In one group of {quote(column)} nobody has the outcome {outcome}, or everybody has, so its "
                    "part has no finite estimate.",
                    "Join that group to another, or leave the characteristic out.",
                )

    def _at(self, column: str, label: str, among: Mask) -> Mask:
        return among & np.asarray((self.rows[column] == label).to_numpy(), dtype=np.bool_)

    def _alike(self, here: Mask) -> bool:
        """Return whether there is anybody, and everybody has the same answer."""
        part = self.rows[here]
        events, people = float(part["numerator"].sum()), float(part["denominator"].sum())
        return people > 0 and (events in {0.0, people})

    def counts(self) -> BinomialSums:
        """Return events and people of the intersections in the models."""
        here = self.rows[self.used]
        return BinomialSums.of(n=here["denominator"], events=here["numerator"])

    def moments(self) -> GaussianSums:
        """Return people, means and sums of squares of the intersections in the models."""
        here = self.rows[self.used]
        # One person has no spread, and none is known of a mean whose standard deviation is not.
        within = (here["sd"].fillna(0.0) ** 2 * (here["denominator"] - 1)).to_numpy()
        return GaussianSums.of(n=here["denominator"], mean=here["value"], within=within)

    def design(self) -> Floats:
        """Return the main effects of the intersections in the models."""
        here = self.rows[self.used]
        codes = [_codes(here[c], levels) for c, levels in self.levels.items()]
        return main_effects(codes, levels=[len(levels) for levels in self.levels.values()])

    def spread(self, values: Floats) -> Floats:
        """Return values of the intersections in the models as values of all, missing where they are not in them."""
        every = np.full(len(self.used), np.nan)
        every[self.used] = values
        return every


def _codes(labels: "pd.Series[str]", levels: Sequence[str]) -> npt.NDArray[np.int64]:
    place = {label: i for i, label in enumerate(levels)}
    return np.array([place[label] for label in labels], dtype=np.int64)

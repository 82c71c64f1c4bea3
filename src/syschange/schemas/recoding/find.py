"""Which cells of a column say something in another way than the schema does, and what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from syschange.schemas.checking.cells import NUMBER, Cells, Flags
from syschange.schemas.reading.numerals import number
from syschange.schemas.recoding.known import Step, Values, Words

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Turned:
    """The cells of one column that are to be turned into something else.

    Attributes
    ----------
    steps
        What stands for what.
    places
        For each row its place in `steps`; −1 for a cell that is left alone.
    """

    steps: tuple[Step, ...]
    places: Places

    @property
    def rows(self) -> Flags:
        """Which rows are turned."""
        return self.places >= 0

    @property
    def labels(self) -> list[str]:
        """What each step leads to."""
        return [step.to for step in self.steps]

    def counts(self) -> dict[Step, int]:
        """Return how many rows each step is taken in."""
        counted = np.bincount(self.places[self.rows], minlength=len(self.steps))
        return {step: int(n) for step, n in zip(self.steps, counted, strict=True) if n}


class _Steps:
    """Steps as they are found, and the rows they are taken in; the first that is found for a row stays."""

    def __init__(self, rows: int) -> None:
        self.found: dict[Step, int] = {}
        self.places: Places = np.full(rows, -1, dtype=np.intp)

    def place(self, step: Step | None) -> int:
        return -1 if step is None else self.found.setdefault(step, len(self.found))

    def take(self, step: Step, rows: Flags) -> None:
        if (here := rows & (self.places < 0)).any():
            self.places[here] = self.place(step)

    def take_texts(
        self, cells: Cells, meant: Callable[[str], Step | None], within: Flags | None = None
    ) -> None:
        """Look each different text up once."""
        codes, texts = cells.distinct
        steps = np.array([*(self.place(meant(text)) for text in texts), -1], dtype=np.intp)[codes]
        here = (steps >= 0) & (self.places < 0)
        if within is not None:
            here &= within
        self.places[here] = steps[here]

    def turned(self) -> Turned:
        return Turned(tuple(self.found), self.places)


def labels_to_turn(cells: Cells, words: Words) -> Turned:
    """Return the cells of a column of labels that say a label, or why there is none, in another way."""
    steps = _Steps(len(cells.kinds))
    steps.take_texts(cells, words.step)
    return steps.turned()


def values_to_empty(
    cells: Cells,
    values: Values,
    measures: Sequence[str | None] | None = None,
    by_measure: Mapping[str, Mapping[float, Step]] | None = None,
) -> Turned:
    """Return the cells of a column of numbers, dates or true and false that stand for missing.

    Parameters
    ----------
    cells
        The column.
    values
        What stands for missing in all of it.
    measures
        What each row measures, where that matters.
    by_measure
        What stands for missing in the rows of each measure.
    """
    steps = _Steps(len(cells.kinds))
    numbers = np.where(cells.are(NUMBER), cells.numbers, np.nan)
    for amount, step in values.amounts.items():
        steps.take(step, numbers == amount)
    for day, step in values.days.items():
        steps.take(step, cells.days == np.datetime64(day))

    def in_words(text: str) -> Step | None:
        return values.words.step(text) or _of_amount(text, values.amounts)

    steps.take_texts(cells, in_words)
    if measures is not None:
        measured = np.array(measures, dtype=object)
        for label, scores in (by_measure or {}).items():
            here = measured == label
            for score, step in scores.items():
                steps.take(step, here & (numbers == score))
            steps.take_texts(cells, partial(_of_amount, amounts=scores), within=here)
    return steps.turned()


def _of_amount(text: str, amounts: Mapping[float, Step]) -> Step | None:
    """Return what a number written as text stands for."""
    amount = number(text) if amounts else None
    return None if amount is None else amounts.get(amount)

"""Measures with their rows, kept together as they are made, and what was not recorded."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.system.measured import AFTER, BEFORE, PERIOD, Measure, period_of
from syschange.system.partnership.asked import Asked
from syschange.system.partnership.money import Money

PROPOSER = "proposer"  # the characteristic by which proposals carried are told apart
VOLUNTARY, OTHERS = "voluntary and community", "other sectors"
APART = "(not told apart)"  # the label of a characteristic that a measure's rows do not have
Given = list[tuple[Measure, pd.DataFrame]]


class Kept:
    """Collects measures.

    Attributes
    ----------
    given
        The measures with their rows, as `measured` takes them.
    missing
        What could not be measured because nothing says it, in words.
    undated
        Rows without a day, which are neither before nor after.
    money
        Shares of money, which are counted.
    """

    def __init__(self, how: Asked) -> None:
        self.how = how
        self.by: tuple[str, ...] = (PROPOSER, *how.by)
        self.given: Given = []
        self.missing: list[str] = []
        self.undated = 0
        self.money: list[Money] = []

    def add(
        self,
        measure: Measure,
        rows: pd.DataFrame,
        *,
        unit: Any,  # noqa: ANN401 - whatever tells units apart
        value: Any,  # noqa: ANN401 - numbers, or yes and no
        day: "pd.Series[Any] | None",
        exposure: Any = None,  # noqa: ANN401 - numbers
        characteristics: dict[str, "pd.Series[Any]"] | None = None,
        needs: Sequence[bool] = (),
    ) -> None:
        """Keep a measure of some rows; or its name among what is missing, where nothing says what it asks."""
        numbers = pd.Series(np.asarray(value, dtype=np.float64), index=rows.index)
        if not all(needs) or not len(rows) or not numbers.notna().any():
            self.missing.append(measure.asks)
            return
        made = pd.DataFrame({"unit": np.asarray(unit), "value": numbers.to_numpy()})
        if exposure is not None:
            made["exposure"] = np.asarray(exposure, dtype=np.float64)
        for name in self.by:
            made[name] = _labels((characteristics or {}).get(name), len(rows))
        if self.how.changed:
            period = pd.Categorical([AFTER] * len(rows), categories=[BEFORE, AFTER], ordered=True)
            if day is not None:
                period = pd.Categorical(period_of(day.reset_index(drop=True), self.how.changed_on))
                self.undated += int(day.isna().sum())
            made[PERIOD] = period
        self.given.append((measure, made))


def _labels(found: "pd.Series[Any] | None", size: int) -> "pd.Categorical[Any]":
    if found is None:
        return pd.Categorical([APART] * size, categories=[APART], ordered=True)
    return pd.Categorical(found)


def two_kinds(yes: npt.NDArray[np.bool_], index: pd.Index, labels: tuple[str, str]) -> "pd.Series[Any]":
    """Return the first label where it is so, and the second where it is not."""
    made = pd.Categorical(np.where(yes, *labels), categories=list(labels), ordered=True)
    return pd.Series(made, index=index)

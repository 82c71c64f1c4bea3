"""The smallest gap that each group could show against everybody else, given how many people there are."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.noise.chance import Settings, common_sd
from syschange.equity.options import Question
from syschange.statistics import noise

GROUPS = (
    "n",
    "denominator",
    "value",
    "value_of_rest",
    "smallest_below",
    "smallest_above",
    "comparisons",
    "power",
    "level",
)


def detectable(
    basis: pd.DataFrame, others: pd.DataFrame, *, keys: Sequence[str], asked: Question, settings: Settings
) -> pd.DataFrame:
    """Return the smallest gap of each group that would be found against everybody else.

    Parameters
    ----------
    basis, others
        The counts and moments of each group, and of everybody else in its period, row by row.
    keys
        The characteristics, and the period where there is one.
    asked
        The question.
    settings
        How noise is worked out.

    Returns
    -------
    DataFrame
        The keys, `ways`, `n`, `denominator`, `value`, `value_of_rest`; `smallest_below` and `smallest_above` (how far
        below and above everybody else the group must truly be; missing where no gap is large enough, or where the
        group or everybody else is empty or hidden); `comparisons`, `power` and `level`.
    """
    sizes, rest = (t["size"].to_numpy(dtype=float) for t in (basis, others))
    value = others["value"].to_numpy(dtype=float)
    known = (basis["value"].notna() & (basis["size"] > 0)).to_numpy() & np.isfinite(value) & (rest > 0)
    table = basis[[*keys, "ways", "n", "denominator", "value"]].assign(
        value_of_rest=value, smallest_below=np.nan, smallest_above=np.nan, comparisons=float(known.sum())
    )
    if known.any():
        testing = noise.Testing(
            int(known.sum()), level=settings.level, adjust=settings.adjust, power=settings.power
        )
        found = _found(basis, sizes[known], rest[known], value[known], asked, testing)
        if found is not None:
            table.loc[known, "smallest_below"] = found.below
            table.loc[known, "smallest_above"] = found.above
    return table.assign(power=settings.power, level=settings.level)[[*keys, "ways", *GROUPS]]


def _found(  # noqa: PLR0917 - what a smallest gap depends on
    basis: pd.DataFrame,
    sizes: npt.NDArray[np.float64],
    rest: npt.NDArray[np.float64],
    value: npt.NDArray[np.float64],
    asked: Question,
    testing: noise.Testing,
) -> noise.Detectable | None:
    if asked.kind == "proportion":
        return noise.detectable_share(sizes, share=np.clip(value, 0, 1), testing=testing, against=rest)
    if asked.kind == "rate":
        found = noise.detectable_rate(sizes, rate=value / asked.per, testing=testing, against=rest)
        return noise.Detectable(found.below * asked.per, found.above * asked.per, testing)
    sd = common_sd(basis)
    return noise.detectable_mean(sizes, sd=sd, testing=testing, against=rest) if sd > 0 else None

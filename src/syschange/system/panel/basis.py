"""The sums a panel's findings rest on: raters of each side, those who say yes, and how far raters agree."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, StudentT, address, shown_counts
from syschange.statistics.agreement import FEWEST_UNITS, LessDisagreement, alpha, alpha_spread
from syschange.statistics.exact import jeffreys_proportion
from syschange.system.panel.reading import Rated

COUNTS = ("n", "yes", "left", "agreeing")
COLUMNS = ("side", *COUNTS, "units", "alpha", "se", "df", "why")
ONE_THING, ALONE, NOBODY, SAME = "one thing", "alone", "nobody", "same"
FEW, UNSURE, UNTOLD = "few", "unsure", "untold"
_TWO = 2


def basis_of(rated: Rated, sides: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a side.

    Returns
    -------
    DataFrame
        `side` (its name), `n` raters who rated every item, `yes` those of them who rated each at least so, `left`
        those who left one out; `agreeing`: raters of anything that two or more rated, `units`: such things; `alpha`
        and, of log(1 − alpha), its `se` and `df`, missing where `why` says so.
    """
    made = []
    for name, label in sides.items():
        said = rated.raters.loc[rated.raters["side"] == label, "yes"]
        units = rated.units[rated.units["side"] == label]
        made.append((name, float(said.notna().sum()), said.sum(), float(said.isna().sum()), *_agreed(units)))
    return pd.DataFrame(made, columns=list(COLUMNS))


def _agreed(units: pd.DataFrame) -> tuple[float, float, float, float, float, str]:
    """Return raters and things in the agreement, alpha, its standard error and degrees of freedom, and why not."""
    often = units.groupby("unit")["rater"].transform("size")
    paired = units[often >= _TWO]
    things = float(paired["unit"].nunique())
    raters = float(paired["rater"].nunique())
    none = (raters, things, math.nan, math.nan, math.nan)
    if things < _TWO:
        return *none, NOBODY if units.empty else ONE_THING if things else ALONE
    values, place = np.unique(paired["value"], return_inverse=True)
    unit = np.unique(paired["unit"], return_inverse=True)[1]
    table = np.zeros((int(things), len(values)))
    np.add.at(table, (unit, place), 1.0)
    try:
        value = alpha(table, values, "ordinal")
    except NotEstimableError:
        return *none, SAME
    try:
        return raters, things, *alpha_spread(table, values, "ordinal"), ""
    except NotEstimableError:
        return raters, things, value, math.nan, math.nan, FEW if things < FEWEST_UNITS else UNSURE


def share(row: Mapping[str, object], level: float) -> Estimate:
    """Return the share of a side's raters who say yes.

    Raises
    ------
    NotEstimableError
        Where nobody of that side rated, or how many did is not shown.
    """
    n, yes = float(str(row["n"])), float(str(row["yes"]))
    if not (n > 0 and math.isfinite(yes)):
        raise NotEstimableError(
            "Nobody of that side of the panel has rated it, or so few that it is not shown.",
            "Ask at least ten of them: a panel of one side is none.",
        )
    return jeffreys_proportion(yes, n, level=level)


def agreement(row: Mapping[str, object], level: float) -> Estimate | None:
    """Return Krippendorff's alpha of a side with its limits; None where it has none."""
    value, se, df = (float(str(row[name])) for name in ("alpha", "se", "df"))
    if not (math.isfinite(se) and se > 0 and value < 1):
        return None
    spread = LessDisagreement(StudentT(math.log(1 - value), se, df, log=True))
    return Estimate.of(value, spread, level, "Krippendorff, jackknife")


def counts_of(basis: pd.DataFrame) -> pd.DataFrame:
    """Return every count of raters (see `Result.counts`)."""
    made = [
        (address({"side": str(side)}), f"{name}:panel", number)
        for name in COUNTS
        for side, number in zip(basis["side"], basis[name], strict=True)
    ]
    return pd.DataFrame(made, columns=list(COUNT_COLUMNS))


def published(basis: pd.DataFrame, shown: pd.DataFrame, coarsening: Coarsening) -> pd.DataFrame:
    """Return the basis made of published counts; that all gave one rating is not said: it says which."""
    found, made = shown_counts(shown), basis.copy()
    for name in COUNTS:
        made[name] = [
            found.get((address({"side": str(s)}), f"{name}:panel"), math.nan) for s in basis["side"]
        ]
        made[name] = made[name].astype("float64")
    made["yes"] = made["yes"].mask(made["n"].isna())
    made["yes"] = np.minimum(made["yes"], made["n"])
    fine = 10.0 ** (1 - coarsening.figures)
    hidden = made["agreeing"].isna() | made["n"].isna()
    untold = made["why"].eq(SAME) | made["alpha"].eq(1)
    for name in ("alpha", "se"):
        made[name] = ((made[name] / fine).round() * fine).mask(hidden | untold)
    for name in ("df", "units"):
        made[name] = made[name].mask(hidden | untold)
    made["why"] = made["why"].mask(hidden | untold, UNTOLD)
    return made

"""Who is counted: people with both needs by need, by severe need alone, and by the label on the referral."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.results import COUNT_COLUMNS, address
from syschange.statistics.proportions import critical_z, wilson
from syschange.system.dual_need.needs import SEVERITIES, of_person, present
from syschange.system.dual_need.records import Referrals

Floats = npt.NDArray[np.float64]

LABEL, FLAGGED = "label", "needs flagged"
COUNTED = ("people", "lost", "kept", "settled", "accepted", "refused")


def basis_of(
    given: Referrals, first: npt.NDArray[np.int64], status: Floats, *, counts_from: str
) -> pd.DataFrame:
    """Return how many people have both needs by each way of counting, and how many of the others that loses.

    Parameters
    ----------
    given
        Every referral.
    first
        The place of each person's first.
    status
        For each referral 1 where it was accepted, 0 where it ended otherwise, missing where it is open.
    counts_from
        The least severity that counts.

    Returns
    -------
    DataFrame
        A row a way of counting (`denominator`): `people` with both needs by it; of those with both needs from
        `counts_from` on, the `lost`, who are not among them, and the `kept`; and of the first referrals of its people
        those `settled`, `accepted` and `refused`. `lost` and `kept` are missing where nobody can be lost. Without
        severities there is one row of needs flagged; the row of the label is there where a label is recorded.
    """
    label = of_person(given.flags["label"], given.person)[first]
    flags = {k: given.flags[k][first] for k in ("mental_health", "drugs_alcohol")}
    rank = {k: given.ranks[k][first] for k in flags}
    came = status[first]

    def both(least: str) -> npt.NDArray[np.bool_]:
        needs = [present(flags[k], rank[k], counts_from=least) == 1 for k in flags]
        return np.asarray(np.logical_and.reduce(needs))

    every = both(counts_from)
    severe = any((r >= 0).any() for r in rank.values())
    ways = {f"{least} needs or worse": both(least) for least in SEVERITIES} if severe else {FLAGGED: every}
    if not np.isnan(label).all():
        ways[LABEL] = every & (label == 1)
    rows = [{"denominator": name} | _counted(here, every, came) for name, here in ways.items()]
    made = pd.DataFrame(rows, columns=["denominator", *COUNTED])
    # Nobody can be lost by counting from the same severity or from less: that is no finding, and has no limits.
    wider = [f"{least} needs or worse" for least in SEVERITIES[: SEVERITIES.index(counts_from) + 1]]
    made.loc[made["denominator"].isin([*wider, FLAGGED]), ["lost", "kept"]] = math.nan
    return made


def _counted(here: npt.NDArray[np.bool_], every: npt.NDArray[np.bool_], came: Floats) -> dict[str, float]:
    sums = (here, every & ~here, every & here, here & ~np.isnan(came), here & (came == 1), here & (came == 0))
    return {name: float(some.sum()) for name, some in zip(COUNTED, sums, strict=True)}


def table_of(basis: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the share lost and the share accepted with Wilson limits, a row a way of counting."""
    z = critical_z(level)
    made = basis.copy()
    sums = {
        "lost": basis["lost"] + basis["kept"],
        "accepted": basis["settled"].where(basis["refused"].notna()),
    }
    for name, whole in sums.items():
        n = whole.where(whole > 0)
        x = np.minimum(basis[name], n)
        made[f"share_{name}"] = x / n
        made[f"{name}_lower"], made[f"{name}_upper"] = wilson(x, n, z=z)
    return made.assign(level=level)


def counts_of(basis: pd.DataFrame) -> pd.DataFrame:
    """Return every count of people (see `Result.counts`)."""
    cells = [address({"denominator": name}) for name in basis["denominator"]]
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, f"{c}:denominator", basis[c].to_numpy()), strict=True)))
        for c in COUNTED
    ]
    made = pd.concat(parts, ignore_index=True)
    return made[made["count"].notna()].reset_index(drop=True)


def published(basis: pd.DataFrame, found: Mapping[tuple[Any, Any], float]) -> pd.DataFrame:
    """Return the basis of published counts."""
    made = basis.copy()
    cells = [address({"denominator": name}) for name in basis["denominator"]]
    for c in COUNTED:
        made[c] = [found.get((cell, f"{c}:denominator"), math.nan) for cell in cells]
    return made

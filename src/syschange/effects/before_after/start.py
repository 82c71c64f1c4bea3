"""Where people started: how far the arms were apart, and what starting high or low brings about by itself."""

import contextlib
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange.effects.before_after.core import Evidence
from syschange.errors import NotEstimableError
from syschange.frames import rows
from syschange.statistics.selection_on_score import Expected, regression_to_the_mean

UNALIKE = 0.25  # standard deviations; Imbens & Rubin (2015) Causal Inference, section 14.2
BALANCE_COLUMNS = ("before_changed", "before_comparison", "difference", "difference_sd", "flagged")
REGRESSION_COLUMNS = (
    "entered",
    "reliability",
    "mean_before",
    "usual_mean",
    "usual_sd",
    "expected",
    "expected_lower",
    "expected_upper",
    "observed",
    "beyond",
)


def balance_table(evidence: Evidence) -> pd.DataFrame:
    """Return how far the arms were apart before, in every group.

    Returns
    -------
    DataFrame
        The characteristics; the mean of everyone seen before in each arm (`before_changed`, `before_comparison`);
        the `difference`; the same in standard deviations (`difference_sd`), which is the root of the mean of the two
        variances; and whether it is `flagged`, being more than .25 either way. No rows without a comparison.
    """
    made: list[dict[str, object]] = []
    for labels in evidence.groups() if evidence.comparison is not None else ():
        changed, other = evidence.sides(labels)
        if other is not None:
            made.append({**labels, **_apart(changed, other)})
    return pd.DataFrame(made, columns=[*evidence.by, *BALANCE_COLUMNS])


def _apart(changed: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, object]:
    first, second = float(changed["mean_before_all"]), float(other["mean_before_all"])
    spread = math.sqrt((changed["sd_before_all"] ** 2 + other["sd_before_all"] ** 2) / 2)
    apart = (first - second) / spread if spread > 0 else math.nan
    return {
        "before_changed": first,
        "before_comparison": second,
        "difference": first - second,
        "difference_sd": apart,
        "flagged": abs(apart) > UNALIKE,
    }


def regression_table(evidence: Evidence) -> pd.DataFrame:
    """Return what being let in for a score brings about by itself, by arm and group.

    Returns
    -------
    DataFrame
        The arm and the characteristics; `entered` and `reliability` as given; the mean before of everyone seen
        (`mean_before`); mean and standard deviation of everybody they were let in from, as estimated (`usual_mean`,
        `usual_sd`); the change `expected` though nothing was done with its limits (`expected_lower`,
        `expected_upper`; infinite where the scores do not say), the one `observed` among those followed, and what is
        `beyond` the one expected. Missing where it cannot be estimated; no rows where no threshold was given.
    """
    made: list[dict[str, object]] = []
    if evidence.entered is not None and evidence.reliability is not None:
        table = evidence.basis
        if evidence.arm is not None:
            table = table[table[evidence.arm].isin(evidence.arms)]
        made = [
            {
                **{c: row[c] for c in evidence.keys},
                **_expected(evidence, row, evidence.entered, evidence.reliability),
            }
            for row in rows(table)
        ]
    return pd.DataFrame(made, columns=[*evidence.keys, *REGRESSION_COLUMNS])


def _expected(
    evidence: Evidence, row: Mapping[str, Any], entered: float, reliability: float
) -> dict[str, float]:
    mean, sd = float(row["mean_before_all"]), float(row["sd_before_all"])
    observed = float(row["mean_after"] - row["mean_before"])
    found = Expected(*[math.nan] * 5)
    with contextlib.suppress(NotEstimableError):
        found = regression_to_the_mean(
            mean,
            sd=sd,
            n=row["seen_before"],
            entered=entered,
            reliability=reliability,
            usual=evidence.usual,
            level=evidence.level,
        )
    return dict(
        zip(
            REGRESSION_COLUMNS,
            (
                entered, reliability, mean, found.usual_mean, found.usual_sd, found.change, found.lower, found.upper,
                observed, observed - found.change,
            ),
            strict=True,
        )
    )  # fmt: skip

"""Plans that two people coded: one coding of each is counted, and whether coders agree is told beside it."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.agreement import alpha, krippendorff_from_counts, unit_counts

FLAGS = ("same_goal", "strengths_recorded", "strengths_used")
ACTIONS = "actions"
_ASKS = {
    "same_goal": "whether the goal recorded is the one stated",
    "strengths_recorded": "whether strengths are recorded",
    "strengths_used": "whether an action builds on them",
    ACTIONS: "which actions are in a plan",
}
AGREEMENT = ("what", "asks", "plans", "alpha", "lower", "upper", "level", "method")
_PAIR = 2


def one_coding(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows are of the coder whose coding of a plan is counted.

    Of the coders of a plan it is the one who coded most plans, then most rows, then most of each that can be said;
    the same whatever coders, actions and plans are called, but where two coded all things alike.

    Parameters
    ----------
    rows
        With `plan_id`, `coder` and the flags of `FLAGS`, as far as they are there.
    """
    flags = [f for f in FLAGS if f in rows]
    grouped = rows.groupby("coder")
    what = {
        "plans": grouped["plan_id"].nunique(),
        "rows": grouped.size(),
        "kinds": grouped["action"].nunique(),
    }
    what |= {f: grouped[f].sum() for f in flags}
    made = pd.DataFrame(what).reset_index()
    order = made.sort_values([*what, "coder"], ascending=[False] * len(what) + [True], kind="stable")["coder"]
    rank = pd.Series(np.arange(len(order)), index=order)
    own = rows["coder"].map(rank)
    return own == own.groupby(rows["plan_id"]).transform("min")


@dataclass(frozen=True, eq=False)
class Agreed:
    """Whether two coders agree on one thing.

    Attributes
    ----------
    what
        Its name.
    counts
        How often each plan (or action of a plan) was coded no and yes, shape (units, 2); only what was coded twice.
    plans
        Plans coded by two.
    apart
        Whether units are one a plan, so that an interval can be given.
    """

    what: str
    counts: npt.NDArray[np.float64]
    plans: int
    apart: bool

    def row(self, level: float) -> dict[str, object]:
        """Return a row of the table of agreement."""
        value, made = math.nan, None
        points = np.array([0.0, 1.0])
        try:
            value = alpha(self.counts, points, "nominal")
            made = (
                krippendorff_from_counts(self.counts, points, "nominal", level=level) if self.apart else None
            )
        except NotEstimableError:
            made = None
        return {
            "what": self.what, "asks": _ASKS[self.what], "plans": float(self.plans), "alpha": value,
            "lower": math.nan if made is None else made.lower, "upper": math.nan if made is None else made.upper,
            "level": level, "method": "none" if made is None else made.method,
        }  # fmt: skip

    def estimate(self, level: float) -> Estimate:
        """Return alpha with its confidence distribution.

        Raises
        ------
        NotEstimableError
            Where it cannot be told.
        """
        if not self.apart:
            raise NotEstimableError(
                "Actions of one plan are not coded apart, so nothing says how sure this agreement is.",
                "Read it in .agreement.",
            )
        return krippendorff_from_counts(self.counts, np.array([0.0, 1.0]), "nominal", level=level)


def agreed(rows: pd.DataFrame) -> tuple[Agreed, ...]:
    """Return how often coders agree, of plans that two or more coded (see `one_coding` for the rows)."""
    coders = rows.groupby("plan_id")["coder"].nunique()
    twice = rows[rows["plan_id"].isin(coders[coders >= _PAIR].index)]
    if not len(twice):
        return ()
    found = []
    for flag in (f for f in FLAGS if f in twice):
        # A plan of one coder: yes where any of its rows says so; a goal is the same only where every row says so.
        each = twice.groupby(["plan_id", "coder"])[flag].agg("min" if flag == "same_goal" else "max")
        found.append(Agreed(flag, *_counted(each), apart=True))
    return (*found, _actions(twice))


def _counted(each: "pd.Series[Any]") -> tuple[npt.NDArray[np.float64], int]:
    plan, coder = (each.index.codes[i] for i in (0, 1))  # type: ignore[attr-defined]
    table = np.full((int(coder.max()) + 1, int(plan.max()) + 1), np.nan)
    table[coder, plan] = each.to_numpy(dtype=float)
    counts, values = unit_counts(table)
    made = np.zeros((len(counts), 2))
    made[:, values.astype(np.int64)] = counts
    made = made[made.sum(axis=1) >= _PAIR]
    return made, len(made)


def _actions(twice: pd.DataFrame) -> Agreed:
    """Return whether each action was found in each plan by each of its coders."""
    plan, action = pd.factorize(twice["plan_id"])[0], pd.factorize(twice["action"])[0]
    coders = twice.groupby(plan)["coder"].nunique().to_numpy()
    known = (action >= 0) & ~twice.assign(p=plan, a=action).duplicated(["p", "a", "coder"]).to_numpy()
    kinds = int(action.max()) + 1
    yes = np.zeros((len(coders), max(kinds, 1)))
    np.add.at(yes, (plan[known], action[known]), 1)
    no = coders[:, None] - yes
    return Agreed(ACTIONS, np.stack([no.ravel(), yes.ravel()], axis=1), len(coders), apart=False)

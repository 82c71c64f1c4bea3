"""Who has which needs: by flags and severities of the person, never by the label on the referral."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import UNKNOWN

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEVERITIES = ("mild", "moderate", "severe")
BOTH, ONE, NEITHER = "both", "one", "neither"
NEEDS = (BOTH, ONE, NEITHER, UNKNOWN)
MENTAL, DRUGS = "mental health only", "drugs or alcohol only"
NEED = (BOTH, MENTAL, DRUGS, NEITHER, UNKNOWN)
YES, NO = "yes", "no"
FAMILY = (YES, NO, UNKNOWN)


def ranks(labels: "pd.Series[Any]") -> Ints:
    """Return how severe each is, from 0; −1 where that is not known or is another word."""
    known = {name: i for i, name in enumerate(SEVERITIES)}
    of_label = np.array([known.get(str(c), -1) for c in labels.cat.categories] + [-1], dtype=np.int64)
    return of_label[labels.cat.codes.to_numpy(dtype=np.int64)]


def present(flag: Floats, rank: Ints, *, counts_from: str) -> Floats:
    """Return whether a need is there: by its severity where that is known, else by its flag; missing if neither is.

    Parameters
    ----------
    flag
        1 and 0, missing where not known.
    rank
        As `ranks` gives it.
    counts_from
        The least severity that counts.
    """
    least = SEVERITIES.index(counts_from)
    return np.where(rank >= 0, (rank >= least).astype(np.float64), flag)


def of_person(values: Floats, person: Ints) -> Floats:
    """Return for each row the highest value that any row of the same person has; missing where none has one."""
    highest = np.full(int(person.max()) + 1 if len(person) else 0, -np.inf)
    np.maximum.at(highest, person, np.where(np.isnan(values), -np.inf, values))
    found = highest[person]
    return np.where(np.isinf(found), np.nan, found)


def needs_of(mental: Floats, drugs: Floats) -> tuple["pd.Series[Any]", "pd.Series[Any]"]:
    """Return whether people have both needs, one or neither, and which; `(unknown)` where either is not known."""
    known = ~np.isnan(mental) & ~np.isnan(drugs)
    count = np.where(known, mental + drugs, 0).astype(np.int64)
    coarse = np.where(known, np.array([2, 1, 0])[count], 3)
    single = np.where(mental == 1, 1, 2)
    fine = np.where(known, np.where(count == 1, single, np.array([3, 1, 0])[count]), 4)
    return labelled(coarse, NEEDS), labelled(fine, NEED)


def labelled(codes: npt.ArrayLike, labels: tuple[str, ...]) -> "pd.Series[Any]":
    """Return codes as ordered categories."""
    kinds = pd.CategoricalDtype(list(labels), ordered=True)
    return pd.Series(pd.Categorical.from_codes(np.asarray(codes, dtype=np.int64), dtype=kinds))


def yes_no(flag: Floats) -> "pd.Series[Any]":
    """Return a flag as the labels yes, no and `(unknown)`."""
    return labelled(np.where(np.isnan(flag), 2, np.where(flag == 1, 0, 1)), FAMILY)

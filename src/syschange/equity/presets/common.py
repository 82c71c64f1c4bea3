"""What measures built on a breakdown share: checks, which table a group stands in, events behind a value, words."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.basis import published_basis
from syschange.equity.breakdown import Breakdown
from syschange.equity.options import Question
from syschange.errors import WrongTypeError
from syschange.frames import ALL, MISSING_LABELS
from syschange.results import Coarsening, Provenance, parameters
from syschange.words import figures, level_words

Floats = npt.NDArray[np.float64]


def require_true(breakdown: Breakdown) -> None:
    """Check that a breakdown holds true values: what is worked out from a protected one would not be protected.

    Raises
    ------
    WrongTypeError
        Where it has been protected, or is no breakdown.
    """
    if not isinstance(breakdown, Breakdown):
        raise WrongTypeError(
            "What is given is not a breakdown.",
            "Give what equity.breakdown returned, by the characteristics.",
        )
    if breakdown.policy is not None:
        raise WrongTypeError(
            "This breakdown has been protected, and what is worked out from it would not be.",
            "Work it out from the true breakdown first, and protect that.",
        )


def require_kind(breakdown: Breakdown, kinds: Sequence[str], what: str) -> None:
    """Check that a breakdown is of a kind of outcome that a measure is for.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    if breakdown.kind not in kinds:
        raise WrongTypeError(
            f"{what} is not for a {breakdown.kind}.",
            f"Break the outcome down with kind={' or '.join(repr(k) for k in kinds)}.",
        )


def provenance(
    function: str, breakdown: Breakdown, *, seed: int | None = None, **given: object
) -> Provenance:
    """Return where a result worked out from a breakdown came from."""
    was = breakdown.provenance
    return Provenance(
        function,
        (*was.parameters, *parameters(**given)),
        was.rows_in,
        was.rows_used,
        was.rows_unknown,
        was.data_digest,
        seed=seed,
    )


def tables_of(basis: pd.DataFrame, by: Sequence[str], period: str | None) -> "pd.Series[str]":
    """Return which table each row of a basis stands in: its characteristics, and its period where there is one.

    Groups of the same characteristics and period are one table; the row of everyone has the name "".
    """
    taken = (basis[list(by)] != ALL).to_numpy(dtype=bool).reshape(len(basis), len(by))
    sets, which = np.unique(taken, axis=0, return_inverse=True)
    names = np.array(["\t".join(np.array(by, dtype=object)[row]) for row in sets], dtype=object)[
        which.ravel()
    ]
    when = basis[period].astype(str).to_numpy() if period is not None else ""
    return pd.Series(names + "\n" + when, index=basis.index, dtype="str")


def missing(basis: pd.DataFrame, by: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which rows hold people of whom some characteristic is missing."""
    return np.asarray(basis[list(by)].isin(MISSING_LABELS).any(axis=1).to_numpy(), dtype=np.bool_)


def events_and_size(table: pd.DataFrame, asked: Question) -> tuple[Floats, Floats]:
    """Return events and people, or exposure: effective ones where rows do not each stand for one person.

    A group that is empty or hidden has nought of both.
    """
    size = table["size"].to_numpy(dtype=np.float64)
    value = table["value"].to_numpy(dtype=np.float64)
    events = table["numerator"].to_numpy(dtype=np.float64) if asked.plain else value / asked.per * size
    known = np.isfinite(events) & np.isfinite(size)
    return np.where(known, events, 0.0), np.where(known, size, 0.0)


def on_paper(
    table: pd.DataFrame, given: pd.DataFrame, *, keys: Sequence[str], asked: Question, spread: float,
    coarsening: Coarsening, prefix: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Return a basis made of published counts, its standard deviations worked out from those too."""
    made = published_basis(
        table, given, keys=keys, asked=asked, spread=spread, coarsening=coarsening, prefix=prefix
    )
    return made.assign(sd=made["se"] * np.sqrt(made["size"]))


def ratio_words(ratio: float) -> str:
    """Return a ratio in words: two decimals, and two figures where it is small."""
    small = 0.1
    return f"{ratio:.2f}" if ratio >= small or ratio == 0 else figures(ratio, 2)


def ratio_interval(lower: float, upper: float, level: float) -> str:
    """Return the interval of a ratio in words; one without an end says so."""
    if not math.isfinite(lower):
        return "interval not known"
    if math.isinf(upper):
        return f"{level_words(level)} interval from {ratio_words(lower)} with no upper end"
    return f"{level_words(level)} interval {ratio_words(lower)} to {ratio_words(upper)}"


def leaves_out_one(lower: float, upper: float) -> bool:
    """Return whether an interval of a ratio lies wholly above or below 1; one that is not known does not."""
    return bool(lower > 1 or upper < 1)

"""The score between people in trouble and people who are well, by Jacobson and Truax's three criteria."""

import math

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.reliable.direction import direction

CUTOFFS = ("a", "b", "c")
_NEEDS = {
    "a": ("clinical_mean", "clinical_sd"),
    "b": ("functional_mean", "functional_sd"),
    "c": ("clinical_mean", "clinical_sd", "functional_mean", "functional_sd"),
}
_FAR = 2.0  # standard deviations, as in the source


def cutoff(
    kind: str,
    *,
    better: str,
    clinical_mean: float = math.nan,
    clinical_sd: float = math.nan,
    functional_mean: float = math.nan,
    functional_sd: float = math.nan,
) -> float:
    """Return the score that divides the two populations.

    Parameters
    ----------
    kind
        "a": two standard deviations beyond the mean of people in trouble; "b": within two of that of people who are
        well; "c": where the two meet, each weighed by the other's deviation.
    better
        "higher" or "lower": which scores are better.
    clinical_mean, clinical_sd, functional_mean, functional_sd
        Of people in trouble and of people who are well.

    Raises
    ------
    UnknownChoiceError
        Where there is no such kind or direction.
    WrongTypeError
        Where what it needs is missing, a deviation is not positive, or those in trouble score better.

    Notes
    -----
    Jacobson NS, Truax P (1991) Journal of Consulting and Clinical Psychology 59:12-19.
    """
    if kind not in CUTOFFS:
        raise UnknownChoiceError("cutoff", kind, CUTOFFS)
    up = direction(better)
    given = {
        "clinical_mean": clinical_mean, "clinical_sd": clinical_sd,
        "functional_mean": functional_mean, "functional_sd": functional_sd,
    }  # fmt: skip
    lacking = [name for name in _NEEDS[kind] if math.isnan(given[name])]
    if lacking:
        raise WrongTypeError(
            f"The cutoff {kind} also needs: {', '.join(lacking)}.",
            "Give them from a published study, or another cutoff, or none.",
        )
    if any(given[name] <= 0 for name in _NEEDS[kind] if name.endswith("_sd")):
        raise WrongTypeError("A standard deviation is not a positive number.", "Check it in its source.")
    if up * clinical_mean >= up * functional_mean:
        raise WrongTypeError(
            "People in trouble score no worse than people who are well.",
            f"Check the two means, and that {better} scores are better.",
        )
    if kind == "a":
        return clinical_mean + up * _FAR * clinical_sd
    if kind == "b":
        return functional_mean - up * _FAR * functional_sd
    return (clinical_sd * functional_mean + functional_sd * clinical_mean) / (clinical_sd + functional_sd)

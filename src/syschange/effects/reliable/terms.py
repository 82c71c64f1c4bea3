"""The terms on which a change counts as reliable: the instrument with its sources, the index, the cutoff."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syschange.errors import WrongTypeError
from syschange.statistics.levels import is_number, require_number
from syschange.statistics.reliable import CATEGORIES, THREE, Index, Norm, cutoff, index, needs
from syschange.statistics.reliable.direction import direction

# Measured: docs/effects/reliable-change.md has the simulation.
_WHY = (
    "An index made from the numbers of these very people finds improvement where there is none: with their own "
    "standard deviation 40% improved, and with the norm's 7%, when nobody had changed."
)
# Numbers of the second time, with the methods that use them.
_OF_METHODS = {
    "reliability_after": ("NK",), "mean_after": ("HLL", "HA"), "sd_after": ("HA",), "correlation": ("HA",),
}  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """The terms.

    Attributes
    ----------
    norm, index
        The instrument and the reliable change index.
    better
        "higher" or "lower".
    cutoff
        The score between people in trouble and people who are well; None where nobody asked.
    entered
        The score that let people in; None where none did.
    scale
        The lowest and the highest score there is; None where not given.
    sources
        What each number was taken from, as given.
    """

    norm: Norm
    index: Index
    better: str
    cutoff: float | None
    entered: float | None
    scale: tuple[float, float] | None
    sources: tuple[tuple[str, str], ...]

    @property
    def up(self) -> int:
        """1 where higher scores are better, else -1."""
        return direction(self.better)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that people are put in: five, or three where there is no cutoff."""
        return CATEGORIES if self.cutoff is not None else THREE


def terms_of(
    *,
    method: str,
    better: str,
    reliability: float | None,
    reliability_source: str | None,
    norm_sd: float | None,
    norm_source: str | None,
    norm: dict[str, float | None],
    cutoff_kind: str | None,
    functional: tuple[float | None, float | None, str | None],
    clinical: tuple[float | None, float | None],
    entered: float | None,
    scale: tuple[float, float] | None,
    critical: float | None,
) -> Terms:
    """Return the terms, once every number has its source and fits the others.

    Parameters
    ----------
    norm
        `mean`, `reliability_after`, `mean_after`, `sd_after` and `correlation` as in `Norm`.
    functional
        Mean, standard deviation and source of people who are well.
    clinical
        Mean and standard deviation of people in trouble; those of the norm where left out.

    Others are as for `reliable_change`.

    Raises
    ------
    WrongTypeError, UnknownChoiceError, NotEstimableError
        Where a number or its source is missing or impossible.
    """
    direction(better)
    _require_numbers(
        {
            "reliability": reliability, "norm_sd": norm_sd, "entered": entered, "critical": critical,
            "functional_mean": functional[0], "functional_sd": functional[1], "clinical_mean": clinical[0],
            "clinical_sd": clinical[1], **{_option(name): value for name, value in norm.items()},
        }
    )  # fmt: skip
    _require_used(method, norm, cutoff_kind, (*functional, *clinical))
    sources = [
        ("reliability", _sourced(reliability_source, "reliability", "reliability_source")),
        ("norm", _sourced(norm_source, "norm's standard deviation", "norm_source")),
    ]
    if reliability is None or norm_sd is None:
        lacking = "reliability" if reliability is None else "norm_sd"
        raise WrongTypeError(f"{lacking} is missing.", f"Give it from the instrument's manual. {_WHY}")
    known = Norm(norm_sd, reliability)
    given = {name: value for name, value in norm.items() if value is not None}
    known = dataclasses.replace(known, **given)
    line = None
    if cutoff_kind is not None:
        mean, sd, source = functional
        if cutoff_kind in {"b", "c"}:
            sources.append(
                ("functional", _sourced(source, "norm of people who are well", "functional_source"))
            )
        line = cutoff(
            cutoff_kind,
            better=better,
            clinical_mean=known.mean if clinical[0] is None else clinical[0],
            clinical_sd=known.sd if clinical[1] is None else clinical[1],
            functional_mean=math.nan if mean is None else mean,
            functional_sd=math.nan if sd is None else sd,
        )
    if entered is not None and math.isnan(known.mean):
        raise WrongTypeError(
            "People who were let in because of their score fall back to a mean that was not given.",
            "Give norm_mean, of the people they were let in from.",
        )
    _require_scale(scale)
    return Terms(
        known, index(method, known, critical=critical), better, line, entered,
        None if scale is None else (float(scale[0]), float(scale[1])), tuple(sources),
    )  # fmt: skip


def _option(name: str) -> str:
    """Return the option that a number of the norm is given by."""
    return name if name == "reliability_after" else f"norm_{name}"


def _require_numbers(given: Mapping[str, float | None]) -> None:
    for name, value in given.items():
        if value is not None:
            require_number(value, f"The option {name}")


def _require_used(
    method: str, norm: Mapping[str, float | None], cutoff_kind: str | None, lines: Sequence[object]
) -> None:
    """Refuse options that the method or the missing cutoff would leave without effect."""
    needs(method)  # refuses a method that there is not
    for name, methods in _OF_METHODS.items():
        if norm.get(name) is not None and method not in methods:
            raise WrongTypeError(
                f"The method {method} has no use for {_option(name)}.",
                f"Leave it out, or use method={' or '.join(repr(m) for m in methods)}.",
            )
    if cutoff_kind is None and any(number is not None for number in lines):
        raise WrongTypeError(
            "Without a cutoff there is no use for numbers of people who are well or in trouble.",
            "Leave out functional_* and clinical_*, or give cutoff='c'.",
        )


def _sourced(source: str | None, what: str, option: str) -> str:
    if not isinstance(source, str) or not source.strip():
        raise WrongTypeError(
            f"The {what} has no source.",
            f"Give {option}=, a manual or a published study. {_WHY}",
        )
    return " ".join(source.split())


def _require_scale(scale: tuple[float, float] | None) -> None:
    if scale is None:
        return
    pair = isinstance(scale, tuple | list) and len(scale) == 2  # noqa: PLR2004 - two ends
    if not pair or not all(is_number(end) for end in scale) or not scale[0] < scale[1]:
        raise WrongTypeError(
            "The range of the instrument is not its lowest and its highest score.",
            "Give for example scale=(0, 52).",
        )

"""What may be asked of a before-and-after comparison, and what does not fit together."""

from collections.abc import Sequence

import pandas as pd

from syschange.effects.before_after.inference import INFERENCES
from syschange.effects.before_after.result import TAKEN
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import require_names
from syschange.schemas import private_columns
from syschange.statistics.levels import require_number

ASSIGNED = ("randomised", "not_randomised")
_FEWEST_DRAWS = 99  # ours: with fewer a limit at 95% rests on two draws


def checked_keys(
    arm: str | None, comparison: str | None, by: Sequence[str], ways: int, times: tuple[float, float]
) -> list[str]:
    """Return the arm and the characteristics, once the options are known to fit together."""
    if (arm is None) != (comparison is None):
        raise WrongTypeError(
            "A comparison needs both the column of the arms and the label of the comparison.",
            "Give arm= and comparison=, or neither.",
        )
    private = private_columns()
    require_names(by, taken=TAKEN, private=private)
    keys = list(by)
    if arm is not None:
        keys = [arm, *by]
        require_names(keys, taken=TAKEN, private=private)
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    first, second = (
        require_number(t, f"The time {when}") for t, when in zip(times, ("before", "after"), strict=True)
    )
    if not first < second:
        raise WrongTypeError(
            "The time before is not earlier than the time after.", "Give before= the earlier of the two."
        )
    return keys


def require_inference(
    inference: str, *, assigned: str, replicates: int, cluster: str | None, arm: str | None
) -> None:
    """Check that how clusters are judged is one of the ways there are, and fits how the arms came about."""
    if inference not in INFERENCES:
        raise UnknownChoiceError("inference", inference, INFERENCES)
    if assigned not in ASSIGNED:
        raise UnknownChoiceError("way of assigning", assigned, ASSIGNED)
    if assigned == "randomised" and arm is None:
        raise WrongTypeError(
            "Nobody was drawn by lot where there is no comparison.", "Leave assigned= out, or give arm=."
        )
    if inference != "auto" and cluster is None:
        raise WrongTypeError(
            f"The inference {quote(inference)} is about clusters of people, and none are named.",
            "Give cluster= the column of the level at which the change happened; of people one by one, their ids.",
        )
    if inference == "randomisation" and assigned != "randomised":
        raise WrongTypeError(
            "Randomisation inference needs every allocation to have been equally likely.",
            'Say assigned="randomised" where clusters were drawn by lot; else use inference="wild".',
        )
    if not replicates >= _FEWEST_DRAWS:
        raise WrongTypeError(
            f"Fewer than {_FEWEST_DRAWS} replicates say too little.", "Use for example replicates=1999."
        )


def checked_scale(
    bounds: tuple[float, float] | None, ranges: Sequence[tuple[float, float]]
) -> tuple[float, float] | None:
    """Return the lowest and the highest score that the measure allows, which no score in the data may pass."""
    if bounds is None:
        return None
    try:
        lowest, highest = (float(b) for b in bounds)
    except (TypeError, ValueError):
        raise WrongTypeError(
            "The bounds are not a pair of numbers.", "Give the lowest and the highest score, as (0, 60)."
        ) from None
    if not lowest < highest:
        raise WrongTypeError(
            "The lowest possible score is not below the highest.", "Give for example bounds=(0, 60)."
        )
    if any(low < lowest or high > highest for low, high in ranges):
        raise NotEstimableError(
            "A score lies outside the bounds of its measure.",
            "Check the bounds, the column of scores, and codes for missing such as 999.",
        )
    return lowest, highest


def require_threshold(
    entered: float | None, reliability: float | None, usual: float | None, before: tuple[float, float]
) -> None:
    """Check that a threshold and a reliability come together, and that all started on one side of the threshold."""
    if (entered is None) != (reliability is None):
        raise WrongTypeError(
            "The regression to expect needs both the score that let people in and the reliability.",
            "Give entered= and reliability=, or neither.",
        )
    if entered is None or reliability is None:
        if usual is not None:
            raise WrongTypeError(
                "The usual mean says what to expect only of people who were let in for their score.",
                "Give entered= and reliability= as well, or leave usual= out.",
            )
        return
    require_number(entered, "The score that let people in")
    if usual is not None:
        require_number(usual, "The usual mean")
    if not 0 < require_number(reliability, "The reliability") <= 1:
        raise WrongTypeError(
            "The reliability is not above 0 and at most 1.",
            "Take it from the instrument's manual, for example 0.8.",
        )
    if before[0] < entered < before[1]:
        raise NotEstimableError(
            "Scores before lie on both sides of the score that was to let people in.",
            "Check entered= against the rule, and keep those who were let in by it.",
        )


def require_both_times(basis: pd.DataFrame, before: float, after: float) -> None:
    """Check that somebody was seen at each of the two times."""
    for column, moment in (("seen_before", before), ("seen_after", after)):
        if basis[column].iloc[0] == 0:
            raise NotEstimableError(
                f"Nobody has a score at time {moment:g}.", "Check the two times against the data's own."
            )

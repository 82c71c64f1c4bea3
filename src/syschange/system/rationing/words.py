"""Sentences about recovery capital: recorded for whom, by whom, and whether those with more are taken less often."""

import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate
from syschange.system.measured import Measured, value_words
from syschange.system.rationing import slopes
from syschange.system.rationing.records import NEGATIVE, POSITIVE
from syschange.words import amount, gap, gap_interval, listed

_APART = (
    0.2  # ours: recorded for one person in five more of those taken on, it may have followed the decision
)
_NOT_A_CAUSE = "Other things that go with recovery capital may lie behind this; nothing here shows a rule."


def rationing_words(told: Measured, found: pd.DataFrame, *, controlled: bool) -> str:
    """Say for how many it is recorded and by whom, and if acceptance moves with it: five sentences at most (ours).

    Parameters
    ----------
    told
        The measures, which answer `estimate`.
    found
        The slopes.
    controlled
        Whether people of like severity are compared.
    """
    said = [
        f"Recovery capital is recorded for {value_words(told, 'recorded')}{_after(told)}; {_reporters(told)}.",
        _slope(told, found, POSITIVE, controlled=controlled),
        _slope(told, found, NEGATIVE, controlled=controlled) if NEGATIVE in set(found["capital"]) else "",
        _thirds(told, found),
        _NOT_A_CAUSE,
    ]
    return " ".join(sentence for sentence in said if sentence)


def _row(found: pd.DataFrame, kind: str) -> pd.DataFrame:
    groups = list(found.columns[: list(found.columns).index("capital")])
    here = (found["capital"] == kind) & (found["model"] == slopes.DIFFERENCE)
    return found[here & (found[groups] == ALL).all(axis=1)]


def _slope(told: Measured, found: pd.DataFrame, kind: str, *, controlled: bool) -> str:
    rows = _row(found, kind)
    what = "more to build on" if kind == POSITIVE else "more that holds them back"
    if not len(rows):
        return "Whether it goes with who is taken on cannot be told, since no score is recorded."
    reading = rows["reading"].iloc[0]
    if reading in {slopes.TOO_FEW, slopes.HIDDEN}:
        why = (
            "too little data to tell"
            if reading == slopes.TOO_FEW
            else "cannot be told from numbers fit to publish"
        )
        return f"Whether people with {what} are taken less often: {why}."
    made: Estimate = told.estimate("slope" if kind == POSITIVE else "slope_negative")
    limits = gap_interval(made.lower, made.upper, made.level, percent=True)
    way = "more" if made.value > 0 else "fewer"
    size = f"{gap(made.value, percent=True)} {way} for each standard deviation ({limits})"
    alike = ", people of like severity compared" if controlled else ""
    ends = {
        slopes.LESS: f"People with {what} were taken less often: {size}{alike}, more than chance readily explains; "
        + ("that looks like rationing." if kind == POSITIVE else "those worse off were turned away more."),
        slopes.MORE: f"People with {what} were taken more often: {size}{alike}, more than chance readily explains.",
        slopes.FLAT: f"Whether people had {what} made too little difference to matter, by the margin declared: "
        f"{size}{alike}.",
        slopes.NOT_CLEAR: f"Whether people with {what} are taken less often is not clear: {size}{alike}; a slope of "
        f"less than about {gap(float(rows['detectable'].iloc[0]), percent=True)} could have been missed.",
    }  # fmt: skip
    return ends[reading]


def _thirds(told: Measured, found: pd.DataFrame) -> str:
    highest, lowest = (value_words(told, "accepted", third=t) for t in ("highest third", "lowest third"))
    groups = _groups(found)
    if "not known" in {highest, lowest}:
        return f"{groups[:1].upper()}{groups[1:]}." if groups else ""
    said = f"Of the third with the most, {highest} were accepted, and of the third with the least, {lowest}"
    return f"{said}; {groups}." if groups else f"{said}."


def _groups(found: pd.DataFrame) -> str:
    groups = list(found.columns[: list(found.columns).index("capital")])
    if not groups:
        return ""
    rows = found[(found["capital"] == POSITIVE) & (found["model"] == slopes.DIFFERENCE)]
    rows = rows[(rows[groups] != ALL).any(axis=1)]
    less = int((rows["reading"] == slopes.LESS).sum())
    told = int((~rows["reading"].isin([slopes.TOO_FEW, slopes.HIDDEN])).sum())
    if not told:
        return "looked at apart, no group can be told of"
    return (
        f"looked at apart, {less} of {told} groups that can be told of show people with more taken less often"
    )


def _reporters(told: Measured) -> str:
    named = [m for m in told.measures if m.startswith("assessed by: ")]
    parts = []
    for m in named:
        try:
            made = told.estimate(m)
        except NotEstimableError:
            continue
        if made.value > 0:
            parts.append(f"{m.removeprefix('assessed by: ')} {amount(made.value, percent=True)}")
    if not named:
        return "who assessed it is not recorded"
    return f"it was assessed by: {listed(parts)}" if parts else "who assessed it cannot be told"


def _after(told: Measured) -> str:
    try:
        taken, other = (told.estimate(f"recorded_if_{k}") for k in ("accepted", "refused"))
    except NotEstimableError:
        return ""
    if taken.value - other.value <= _APART:
        return ""
    return (
        f", {amount(taken.value, percent=True)} of those accepted and {amount(other.value, percent=True)} of those "
        "refused (where it is asked after the decision, it cannot show what the decision was made on)"
    )

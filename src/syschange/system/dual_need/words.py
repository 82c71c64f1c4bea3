"""Sentences about access of people with both needs: a finding with its numbers, and never a cause."""

import math
from dataclasses import dataclass

import pandas as pd

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.equivalence import equivalence
from syschange.system.dual_need import label as labels_of
from syschange.system.dual_need.denominators import FLAGGED, LABEL
from syschange.system.dual_need.intime import IN_TIME
from syschange.system.dual_need.needs import BOTH, ONE
from syschange.system.measured import GAP, Measured
from syschange.words import amount, gap, gap_interval, interval, listed

OTHER_NEED = "reason: other need"
FAMILY = "reason: family"
MANY_OPEN = (
    "More than one referral in five is still open, the latest most of all, so the shares at each stage may yet move, "
    "which the share started within so many days allows for."
)
_NOT_A_CAUSE = "why is not shown, for they may differ in more than their needs"
_NOT_AN_EFFECT = "records from before and after cannot tell whether the change did that"


@dataclass(frozen=True, eq=False)
class Told:
    """What the sentences are made of.

    Attributes
    ----------
    result
        The measures, which answer `estimate`.
    days, counts_from, margin
        As asked.
    timed
        Whether it is recorded when services began.
    label, denominators
        The tables of the result.
    """

    result: Measured
    days: int
    counts_from: str
    margin: tuple[float, float] | None
    timed: bool
    label: pd.DataFrame
    denominators: pd.DataFrame


def dual_words(told: Told) -> str:
    """Say how far people with both needs come beside those with one, why not, and what the label does.

    Five sentences at most (ours), one of them of a change; `DualNeed` adds one of the records.
    """
    main = [m for m in ("accepted", "started", "assessed") if m in told.result.measures][:1]
    said = [_beside(told, main[0]) if main else ""]
    said += [_in_time(told), _changed(told, main[0] if main else ""), _reason(told), _labels(told)]
    return " ".join(sentence for sentence in said if sentence)


def _made(told: Told, measure: str, quantity: str = "value", **labels: str) -> Estimate | None:
    try:
        return told.result.estimate(measure, quantity=quantity, **labels)
    except NotEstimableError:
        return None


def _when(told: Told) -> str:
    return "Since the change, of" if told.result.changed else "Of"


_DONE = {"assessed": "were assessed", "accepted": "were accepted", "started": "had started"}


def _beside(told: Told, measure: str) -> str:
    both, one = (_made(told, measure, needs=n) for n in (BOTH, ONE))
    if both is None:
        return (
            "How far people with both mental-health and drug or alcohol needs come is not known: too few, or "
            "none whose referral is settled."
        )
    least = "" if FLAGGED in set(told.denominators["denominator"]) else f" ({told.counts_from} or worse)"
    first = (
        f"{_when(told)} people with both mental-health and drug or alcohol needs{least} whose referral has been "
        f"settled, {_share(both)} {_DONE[measure]}"
    )
    if one is None:
        return f"{first}; there are not enough people with one of these needs to set them beside."
    return f"{first}, against {_share(one)} of those with one: {_gap(told, measure)}; {_NOT_A_CAUSE}."


def _share(made: Estimate) -> str:
    limits = interval(made.lower, made.upper, made.level, percent=True)
    return f"{amount(made.value, percent=True)} ({limits})"


def _gap(told: Told, measure: str, **labels: str) -> str:
    made = _made(told, measure, GAP, **labels)
    return "how they differ is not known" if made is None else _difference(made, told.margin)


def _difference(made: Estimate, margin: tuple[float, float] | None) -> str:
    limits = gap_interval(made.lower, made.upper, made.level, percent=True)
    if not round(abs(100 * made.value)):
        size = "the same to the nearest percentage point"
    else:
        size = f"{gap(made.value, percent=True)} {'more' if made.value > 0 else 'fewer'}"
    if margin is not None and equivalence(made, low=margin[0], high=margin[1]).shown:
        sure = "which is too small to matter by the margin declared"
    elif made.lower <= 0 <= made.upper:
        sure = "which could be chance"
    else:
        sure = "more than chance readily explains"
    return f"{size} ({limits}), {sure}"


def _in_time(told: Told) -> str:
    if not told.timed:
        return "How soon services began cannot be told: the days on which they did are not recorded."
    both, one = (_made(told, IN_TIME, needs=n) for n in (BOTH, ONE))
    if both is None or one is None:
        return f"How many had started within {told.days} days of referral cannot be told for both groups."
    return (
        f"Within {told.days} days of referral, people still waiting allowed for, {_share(both)} of those with both "
        f"had started, against {_share(one)} of those with one: {_gap(told, IN_TIME)}."
    )


def _changed(told: Told, measure: str) -> str:
    if not told.result.changed or not measure:
        return ""
    made = _made(told, measure, "gap change")
    if made is None:
        return "How the distance between them changed is not known."
    limits = gap_interval(made.lower, made.upper, made.level, percent=True)
    sure = "could be chance" if made.lower <= 0 <= made.upper else "is more than chance readily explains"
    way = "in favour of" if made.value > 0 else "against"
    return (
        f"From before to after the change the distance moved by {gap(made.value, percent=True)} {way} people with "
        f"both needs ({limits}), which {sure}; {_NOT_AN_EFFECT}."
    )


def _reason(told: Told) -> str:
    if OTHER_NEED not in told.result.measures:
        return "Why people were refused is not recorded."
    both, one = (_made(told, OTHER_NEED, needs=n) for n in (BOTH, ONE))
    if both is None:
        return "Too few refusals of people with both needs are told of to say what they were refused for."
    said = f"Of their refusals {_share(both)} gave the other need as the reason"
    beside = "" if one is None else f", against {_share(one)} of those of people with one"
    return f"{said}{beside}{_family(told)}."


def _family(told: Told) -> str:
    if FAMILY not in told.result.measures:
        return ""
    yes, no = (_made(told, FAMILY, family=f) for f in ("yes", "no"))
    if yes is None or no is None or not (yes.value or no.value):
        return ""
    return (
        f"; family was the reason in {_share(yes)} of refusals where others in the family use drugs or alcohol, and "
        f"in {_share(no)} where not"
    )


def _labels(told: Told) -> str:
    table = told.label
    if not len(table) or table["sign"].isin([labels_of.TOO_FEW]).all():
        return (
            "What the label itself does cannot be told, since too few people of like needs came with it and "
            f"without{_lost(told)}."
        )
    signs = table.loc[table["service"] != labels_of.SMALL, "sign"]
    counted = [(s, int((signs == s).sum())) for s in (
        labels_of.BARRIER, labels_of.PASSPORT, labels_of.ALIKE, labels_of.NOT_CLEAR, labels_of.TOO_FEW,
        labels_of.HIDDEN,
    )]  # fmt: skip
    names = {
        labels_of.BARRIER: "a barrier at {}", labels_of.PASSPORT: "a passport at {}",
        labels_of.ALIKE: "of too little weight to matter, by the margin declared, at {}",
        labels_of.NOT_CLEAR: "not clear at {}", labels_of.TOO_FEW: "not to be told of, for want of people, at {}",
        labels_of.HIDDEN: "not to be told from numbers fit to publish at {}",
    }  # fmt: skip
    parts = [names[s].format(_number(n)) for s, n in counted if n]
    services = "service" if len(signs) == 1 else "services"
    return (
        f"Among people of like needs and severity the label was, of {len(signs)} {services}, {listed(parts)} (they "
        f"are not put together, since what shuts one door may open another){_lost(told)}."
    )


def _number(n: int) -> str:
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[n] if n < len(words) else str(n)


def _lost(told: Told) -> str:
    lost: dict[str, float] = dict(
        zip(
            told.denominators["denominator"],
            told.denominators["share_lost"].to_numpy(dtype=float),
            strict=True,
        )
    )
    said = []
    for name, how in ((LABEL, "by the label"), ("severe needs or worse", "severe needs alone")):
        if math.isfinite(lost.get(name, math.nan)):
            said.append(f"counting {how} would leave out {amount(lost[name], percent=True)}")
    return f"; of the people with both needs {' and '.join(said)}" if said else ""

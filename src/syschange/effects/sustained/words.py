"""Sentences about whether an effect lasted, which claim no more than the numbers bear."""

import math
from collections.abc import Sequence

import numpy as np

from syschange.effects.beside import sure_words
from syschange.effects.pooling import alike_words
from syschange.effects.sustained.asked import AROUND, Asked
from syschange.effects.sustained.basis import GIVEN, Basis
from syschange.effects.sustained.clocks import later
from syschange.effects.sustained.estimates import distinguishable, estimate_of
from syschange.effects.sustained.groups import groups_words
from syschange.effects.sustained.table import alike_of
from syschange.effects.sustained.targets import (
    AFTER,
    EARLY,
    EFFECT,
    ENDED,
    EVERYBODY,
    FUNDED,
    HALF_LIFE,
    KEPT,
    LATE,
    RETAINED,
    RETAINED_SHARE,
    SHOCK,
    SLOPE,
    WORTHWHILE,
    Target,
)
from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.words import about, amount, chance, figures, gap, interval, level_words, likelihood

_NEARLY = 3  # ours: months that may be missing from the end of the late window without a word
_FEW = 10  # units in an arm below which limits are rough; the usual floor for standard errors by cluster


def sustained_words(basis: Basis, asked: Asked, targets: Sequence[Target]) -> str:
    """Say what the effect was early and late, what was kept, how it fades, and what cannot be known yet."""
    told = _Told(basis, asked, targets)
    early = told.estimate(EARLY)
    said = [_whom(basis, asked), _early(early, basis, asked)]
    if early is not None:
        said += [_late(told, early), _fading(told, early)]
    said += [_everybody(told), _funding(told), _shocks(told)]
    if basis.by:
        table = alike_of(basis, asked, targets)
        name = LATE if told.estimate(LATE) is not None else EARLY
        found = alike_words(table[table["quantity"] == name].drop(columns="quantity"))
        said += [
            f"Of the {name} effect: {found[0].lower()}{found[1:]}" if found else "",
            groups_words(basis, asked, targets),
        ]
    return " ".join(sentence for sentence in said if sentence)


class _Told:
    """The estimates of everyone, by quantity."""

    def __init__(self, basis: Basis, asked: Asked, targets: Sequence[Target]) -> None:
        self.basis, self.asked, self.targets = basis, asked, targets

    def targets_of(self, quantity: str) -> list[Target]:
        return [t for t in self.targets if t.quantity == quantity]

    def of(self, target: Target) -> Estimate | None:
        try:
            return estimate_of(self.basis, self.asked, target, 0)
        except NotEstimableError:
            return None

    def estimate(self, quantity: str) -> Estimate | None:
        found = self.targets_of(quantity)
        return self.of(found[0]) if found else None

    def sure(self, estimate: Estimate) -> str:
        return sure_words(estimate, self.asked.margin, none=self.asked.none)

    @property
    def horizons(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([t.months for t in self.targets_of(EFFECT)])


def _whom(basis: Basis, asked: Asked) -> str:
    if basis.series is not None:
        if not np.isfinite([side.n[0] for side in basis.same.sides]).all():
            return (
                "This rests on a series that was not published under this policy, so nothing of it is given: protect "
                "the series, and take its path anew."
            )
        return f"This is of one series of {basis.series.counted} against its control."
    seen = sum(float(side.n[0]) for side in basis.same.sides)
    enrolled = float(basis.enrolled[0].sum())
    if not (math.isfinite(seen) and math.isfinite(enrolled)):
        return f"How many {asked.counted} this rests on is hidden."
    least = min(float(side.n[0]) for side in basis.same.sides)
    said = f"This is of the same {seen:.0f} {asked.counted} throughout"
    if seen < enrolled:
        said = f"{said}, of {enrolled:.0f} in all; the others were not seen at every time, and may differ from them"
    if asked.counted != "people" and least < _FEW:
        said = f"{said}. With only {least:.0f} in one arm the limits are rough"
    return f"{said}."


def _early(early: Estimate | None, basis: Basis, asked: Asked) -> str:
    first, last = asked.early
    if early is None:
        return "The early effect cannot be given, so nothing can be said of its lasting."
    size = f"{gap(early.value, percent=False)} {'higher' if early.value > 0 else 'lower'}"
    if asked.ratio:
        size = f"{_size(early.value, asked)} as much"
    than = {
        "ANCOVA": f"than with {asked.names[1]}, allowing for where people started",
        GIVEN: f"{'as' if asked.ratio else 'than'} without the change, by the path given",
    }.get(basis.same.design, f"than had it moved as with {asked.names[1]}")
    here = [h for h in basis.same.features if first <= h <= last]
    when = f"From {first:g} to {last:g} months after the change"
    if len(here) == 1:
        when = f"At {here[0]:g} months after the change"
    limits = _limits(early, asked)
    return (
        f"{when} {asked.outcome} with {asked.names[0]} was {size} {than} ({limits}), which "
        f"{sure_words(early, asked.margin, none=asked.none)}."
    )


def _late(told: _Told, early: Estimate) -> str:
    asked, late = told.asked, told.estimate(LATE)
    if late is None:
        return _not_yet(told)
    first, last = asked.late
    until = min(last, float(told.horizons.max()))
    limits, size = _limits(late, asked), _size(late.value, asked)
    when = f"From month {first:g} to {until:g}" if until > first else f"In month {first:g}"
    said = [f"{when} the effect was {size} ({limits}), which {told.sure(late)}."]
    said += [_kept(told, early, late), _worth(told)]
    if last - until > _NEARLY:
        said.append(f"That is as far as it was seen; month {last:g} can be looked at {_when(told, last)}.")
    return " ".join(s for s in said if s)


def _kept(told: _Told, early: Estimate, late: Estimate) -> str:
    asked = told.asked
    if not distinguishable(early, asked.none):
        if distinguishable(late, asked.none):
            return (
                "There was no clear effect early on of which a share could be kept: what is there came later."
            )
        return (
            "The early effect could be nothing, so there is nothing yet whose lasting could be shown, and no "
            "share of it is given."
        )
    if asked.bad(early.value):
        return "The early effect was for the worse, so nothing is gained where it is kept."
    share, retained = told.estimate(RETAINED_SHARE), told.estimate(RETAINED)
    if share is None or retained is None:
        return "What share of the early effect was kept cannot be given."
    sure = retained.probability(0)
    limits = interval(share.lower, share.upper, share.level, percent=True)
    size = amount(share.value, percent=True)
    return (
        f"That is {size} of the early effect{', by logarithms' if asked.ratio else ''} ({limits}); that "
        f"{_part(asked.share)} of it, the share asked for, was "
        f"kept is {likelihood(sure)} ({chance(sure)})."
    )


def _part(share: float) -> str:
    return "all" if share == 1 else f"at least {about(share)}"


def _worth(told: _Told) -> str:
    asked, found = told.asked, told.estimate(WORTHWHILE)
    if found is None:
        return ""
    sure = found.probability(0)
    which = "above" if asked.sign > 0 else "below"
    if asked.worthwhile is None:
        return (
            f"No least worthwhile effect was declared; that the late effect is {which} {_bar(asked)} at all is "
            f"{likelihood(sure)} ({chance(sure)})."
        )
    return (
        f"That the late effect is worthwhile, {which} {_bar(asked)}, is {likelihood(sure)} ({chance(sure)})."
    )


def _bar(asked: Asked) -> str:
    """Return the least effect that matters."""
    if asked.ratio:
        return _size(math.exp(asked.sign * asked.least), asked)
    return "0" if asked.worthwhile is None else amount(asked.sign * asked.least, percent=False)


def _size(effect: float, asked: Asked) -> str:
    """Return how large an effect is; a ratio with two decimals where it is near 1: "1.10 times"."""
    return f"{_times(effect)} times" if asked.ratio else amount(effect, percent=False)


def _times(ratio: float) -> str:
    return figures(ratio, 2 if ratio < 1 else 3)


def _limits(estimate: Estimate, asked: Asked) -> str:
    if not asked.ratio:
        return interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    return f"{level_words(estimate.level)} interval {_times(estimate.lower)} to {_times(estimate.upper)}"


def _not_yet(told: _Told) -> str:
    asked = told.asked
    target = told.targets_of(LATE)[0]
    if not target.note:
        return "The late effect cannot be given."
    last = float(told.horizons.max())
    if last >= asked.late[0]:
        return f"The effect was {target.note}, so whether it lasted is not known."
    first, whole = _when(told, asked.late[0]), f"at month {asked.late[1]:g}"
    if asked.changed_on is not None:
        whole = _when(told, asked.late[1])
    return (
        f"Followed for {last:g} months, nothing can be known yet about its lasting: that can be looked at {first}, "
        f"and over the whole of months {asked.late[0]:g} to {asked.late[1]:g} {whole}."
    )


def _when(told: _Told, month: float) -> str:
    """Return from when the effect at a month can be known."""
    asked, last = told.asked, float(told.horizons.max())
    if asked.changed_on is not None:
        return f"from {later(asked.changed_on, month)}"
    return f"{month:g} months after the change, which is {month - last:g} after the last time seen"


def _fading(told: _Told, early: Estimate) -> str:
    asked, slope = told.asked, told.estimate(SLOPE)
    if slope is None or told.estimate(LATE) is None:
        return ""  # of a few months nothing is said about fading
    limits = interval(slope.lower, slope.upper, slope.level, percent=False)
    start = f"From month {asked.early[0]:g} on"
    said = f"{start} the effect changed by {figures(slope.value, 2)} a month ({limits})"
    if asked.ratio:
        ends = " to ".join(figures(v, 3) for v in (slope.lower, slope.upper))
        span = f"{level_words(slope.level)} interval {ends}"
        said = (
            f"{start} the effect was {figures(slope.value, 3)} times what it had been a month before ({span})"
        )
    half = told.estimate(HALF_LIFE)
    return f"{said}." if half is None or asked.bad(early.value) else _halving(said, half)


def _halving(said: str, half: Estimate) -> str:
    if half.lower <= 0:
        return f"{said}; how fast it fades cannot be told."
    if math.isinf(half.lower):
        return f"{said}: it is growing rather than fading."
    least = figures(half.lower, 2)
    if math.isinf(half.value):
        return f"{said}. There is no sign of fading: if it fades, it takes at least {least} months to halve."
    if math.isinf(half.upper):
        return f"{said}. It may not be fading at all; if it is, it takes at least {least} months to halve."
    span = f"{level_words(half.level)} interval {least} to {figures(half.upper, 2)}"
    return f"{said}. It is fading, and halves in about {figures(half.value, 2)} months ({span})."


def _everybody(told: _Told) -> str:
    targets = told.targets_of(EVERYBODY)
    found = told.of(targets[-1]) if targets else None
    same = [t for t in told.targets_of(EFFECT) if targets and t.months == targets[-1].months]
    among = told.of(same[0]) if same else None
    if found is None or among is None:
        return ""
    block = told.basis.blocks[targets[-1].block]
    seen = sum(float(side.n[0]) for side in block.sides)
    if seen == sum(float(side.n[0]) for side in told.basis.same.sides):
        return ""
    limits = interval(found.lower, found.upper, found.level, percent=False)
    return (
        f"Among all {seen:.0f} seen at month {targets[-1].months:g}, whenever else, the effect then is "
        f"{amount(found.value, percent=False)} ({limits}); among those seen throughout it is "
        f"{amount(among.value, percent=False)}."
    )


def _funding(told: _Told) -> str:
    targets = told.targets_of(ENDED)
    if not targets:
        return ""
    if targets[0].note:
        note = targets[0].note
        return f"Whether it outlives its funding is not known: {note}."
    during, after, ended = (told.estimate(name) for name in (FUNDED, AFTER, ENDED))
    if during is None or after is None or ended is None:
        return "What became of the effect when funding ended cannot be given."
    limits = _limits(ended, told.asked)
    during_it, after_it, by = (_size(e.value, told.asked) for e in (during, after, ended))
    said = (
        f"While funded the effect was {during_it} and after funding ended {after_it}, "
        f"{'which is' if told.asked.ratio else 'a change of'} {by}{' as much' if told.asked.ratio else ''} "
        f"({limits}), which "
        f"{told.sure(ended)}{_anyway(told.asked, ended)}."
    )
    kept, early = told.estimate(KEPT), told.estimate(EARLY)
    if (
        kept is None
        or early is None
        or not distinguishable(early, told.asked.none)
        or told.asked.bad(early.value)
    ):
        return said
    sure = kept.probability(0)
    part = _part(told.asked.share)
    return f"{said} That {part} of the early effect was kept after funding is {likelihood(sure)} ({chance(sure)})."


def _anyway(asked: Asked, ended: Estimate) -> str:
    fell = asked.bad(ended.value) and distinguishable(ended, asked.none)
    return "; an effect that was fading anyway would show the same" if fell else ""


def _shocks(told: _Told) -> str:
    said = []
    for target in told.targets_of(SHOCK):
        found = told.of(target)
        if found is None:
            said.append(
                f"What {target.shock} did to the effect is not known: {target.note or 'too few, or hidden'}."
            )
            continue
        limits = _limits(found, told.asked)
        size = f"{gap(found.value, percent=False)} {'higher' if found.value > 0 else 'lower'} than"
        if told.asked.ratio:
            size = f"{_size(found.value, told.asked)} what it was"
        said.append(
            f"In the {AROUND:g} months after {target.shock} the effect was {size} in the {AROUND:g} before "
            f"({limits}), which {told.sure(found)}."
        )
    return " ".join(said)

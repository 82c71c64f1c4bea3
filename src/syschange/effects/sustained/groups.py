"""Whether an effect that was kept overall was lost for a group: said only where the numbers bear it out."""

from collections.abc import Sequence

from syschange.effects.sustained.asked import Asked
from syschange.effects.sustained.basis import Basis
from syschange.effects.sustained.estimates import distinguishable, estimate_of
from syschange.effects.sustained.targets import APART, EARLY, RETAINED, Target
from syschange.errors import NotEstimableError
from syschange.frames import ALL, MISSING_LABELS, group_name, rows
from syschange.results import Estimate
from syschange.words import gap, interval, listed


def lost_for(basis: Basis, asked: Asked, targets: Sequence[Target]) -> list[tuple[str, Estimate]]:
    """Return the single groups for whom an effect kept overall was lost, with how far they lie from everyone.

    All of this has to hold: there was an early effect overall, for the better, and the lower limit of what was
    retained of it is above 0; in the group the early effect was for the better, and the upper limit of what was
    retained is below 0; and the group's late effect is worse than everyone's at a level shared out over all groups
    (Bonferroni).
    """
    early, retained, apart = (_find(targets, name) for name in (EARLY, RETAINED, APART))
    if early is None or retained is None or apart is None or not kept_overall(basis, asked, targets):
        return []
    singles = [i for i, row in enumerate(rows(basis.labels)) if _single(row, basis.by)]
    pairs = {i: (_given(basis, asked, retained, i), _given(basis, asked, apart, i)) for i in singles}
    judged = {i: (own, far) for i, (own, far) in pairs.items() if own is not None and far is not None}
    found = []
    for i, (own, far) in judged.items():
        tail = (1 - asked.level) / 2 / len(judged)
        turned = far.times(asked.sign)
        start = _given(basis, asked, early, i)
        began = start is not None and asked.sign * start.value > 0
        if began and own.upper < 0 and turned.distribution.quantile(1 - tail) < 0:
            found.append((group_name(rows(basis.labels)[i], basis.by), far))
    return found


def kept_overall(basis: Basis, asked: Asked, targets: Sequence[Target]) -> bool:
    """Return whether there was an early effect for the better, and the share asked for was shown to be kept of it."""
    early, retained = (_find(targets, name) for name in (EARLY, RETAINED))
    if early is None or retained is None:
        return False
    start, kept = (_given(basis, asked, target, 0) for target in (early, retained))
    if start is None or kept is None or not distinguishable(start):
        return False
    return asked.sign * start.value > 0 and kept.lower > 0


def groups_words(basis: Basis, asked: Asked, targets: Sequence[Target]) -> str:
    """Say for whom an effect was lost that was kept overall; and that none was shown is not that there is none."""
    if not kept_overall(basis, asked, targets):
        return ""
    found = lost_for(basis, asked, targets)
    if not found:
        return (
            "Kept overall; for no single group is it shown to have been lost, which does not say that it was kept "
            "for each: the table gives each its own interval."
        )
    return f"Kept overall, and lost for {listed([_lost(name, far) for name, far in found])}."


def _lost(name: str, far: Estimate) -> str:
    size = f"{gap(far.value, percent=False)} {'higher' if far.value > 0 else 'lower'}"
    limits = interval(far.lower, far.upper, far.level, percent=False)
    return f"{name} (late effect {size} than everyone's, {limits})"


def _find(targets: Sequence[Target], quantity: str) -> Target | None:
    return next((t for t in targets if t.quantity == quantity and not t.note), None)


def _given(basis: Basis, asked: Asked, target: Target, row: int) -> Estimate | None:
    try:
        return estimate_of(basis, asked, target, row)
    except NotEstimableError:
        return None


def _single(row: dict[str, object], by: Sequence[str]) -> bool:
    named = [row[c] for c in by if row[c] != ALL]
    return len(named) == 1 and named[0] not in MISSING_LABELS

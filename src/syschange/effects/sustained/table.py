"""The table of an effect's lasting: one row a group and quantity."""

import math
from collections.abc import Sequence

import pandas as pd

from syschange.effects.beside import beside
from syschange.effects.pooling import ALIKE_COLUMNS, POOLED, alike, pooled_columns
from syschange.effects.sustained.asked import Asked
from syschange.effects.sustained.basis import Basis
from syschange.effects.sustained.estimates import distinguishable, estimate_of
from syschange.effects.sustained.targets import (
    APART,
    EARLY,
    EFFECTS,
    KEPT,
    LATE,
    RETAINED,
    SLOPE,
    WORTHWHILE,
    Target,
)
from syschange.errors import NotEstimableError
from syschange.frames import rows
from syschange.results import Estimate

COLUMNS = (
    "quantity", "months", "months_since_funding", "shock", "n_changed", "n_comparison", "value", "lower", "upper",
    "level", "method", *POOLED, "detectable", "equivalence", "note",
)  # fmt: skip
# Drawn towards what groups share: what is a difference, and has one centre.
_DRAWN = (*(q for q in EFFECTS if q != APART), WORTHWHILE, RETAINED, SLOPE)

_OF_EARLY = (RETAINED, KEPT)

Made = list[tuple[Estimate | None, str]]


def made_of(basis: Basis, asked: Asked, target: Target) -> Made:
    """Return the estimate of one quantity in every group, with why there is none where there is none."""
    found: Made = []
    for row in range(len(basis.labels)):
        try:
            found.append((estimate_of(basis, asked, target, row), ""))
        except NotEstimableError as problem:
            found.append((None, problem.sentence.rstrip(".")))
    return found


def table_of(basis: Basis, asked: Asked, targets: Sequence[Target]) -> pd.DataFrame:
    """Return the table, everyone first, and in each group the quantities in their order."""
    by_target = [_of_target(basis, asked, targets, place) for place in range(len(targets))]
    groups = rows(basis.labels[list(basis.by)])
    made = [
        {**groups[i], **by_target[place][i]}
        for i in range(len(groups))
        for place, target in enumerate(targets)
        if i or target.quantity != APART
    ]
    return pd.DataFrame(made, columns=[*basis.by, *COLUMNS])


def alike_of(basis: Basis, asked: Asked, targets: Sequence[Target]) -> pd.DataFrame:
    """Return whether groups' early effects, and late ones, differ by more than chance."""
    parts = [
        alike(basis.labels, [e for e, _ in made_of(basis, asked, t)], by=basis.by, level=asked.level).assign(
            quantity=t.quantity
        )
        for t in targets
        if t.quantity in {EARLY, LATE} and not t.note
    ]
    return pd.concat(parts, ignore_index=True)[["quantity", *ALIKE_COLUMNS]]


def _of_target(basis: Basis, asked: Asked, targets: Sequence[Target], place: int) -> list[dict[str, object]]:
    """Return the columns of one quantity, for each group."""
    target = targets[place]
    found = made_of(basis, asked, target)
    block = basis.blocks.get(target.block, basis.same)
    if target.quantity in _OF_EARLY:
        found = [
            (e, note if e is None else _beside_early(basis, asked, targets, i))
            for i, (e, note) in enumerate(found)
        ]
    made: list[dict[str, object]] = [
        {
            "quantity": target.quantity,
            "months": target.months,
            "months_since_funding": target.since_funding,
            "shock": target.shock,
            "n_changed": math.nan if basis.series is not None else block.sides[0].n[i],
            "n_comparison": math.nan if basis.series is not None else block.sides[1].n[i],
            **dict.fromkeys(POOLED, math.nan),
            **_numbers(e, note, asked, target),
        }
        for i, (e, note) in enumerate(found)
    ]
    if basis.by and target.quantity in _DRAWN:
        drawn = pooled_columns(basis.labels, [e for e, _ in found], by=basis.by, level=asked.level)
        made = [{**row, **more} for row, more in zip(made, rows(drawn), strict=True)]
    return made


def _numbers(estimate: Estimate | None, note: str, asked: Asked, target: Target) -> dict[str, object]:
    margin = asked.margin if target.quantity in EFFECTS else None
    shown = beside(estimate if target.quantity in EFFECTS else None, margin)
    if estimate is None:
        blank = dict.fromkeys(("value", "lower", "upper"), math.nan)
        return {**blank, "level": asked.level, "method": "none", **shown, "note": note}
    return {
        "value": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "level": estimate.level,
        "method": estimate.method,
        **shown,
        "note": note,
    }


def _beside_early(basis: Basis, asked: Asked, targets: Sequence[Target], row: int) -> str:
    """Return what has to be known of the early effect beside what was kept of it; nothing where it was a good one."""
    try:
        early = estimate_of(basis, asked, next(t for t in targets if t.quantity == EARLY), row)
    except NotEstimableError:
        return "the early effect cannot be given"
    if not distinguishable(early, asked.none):
        return "the early effect could be nothing"
    return "the early effect was for the worse" if asked.bad(early.value) else ""

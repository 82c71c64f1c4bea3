"""The paths that cases took, read off on any engine: steps in order, put together as whole numbers and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from syschange.frames.opening.tables import Frame, fetch
from syschange.frames.people.stepped import MOST_POSITION

_CODES = 1024  # room for a place among the activities in the number that orders steps; more than there may be
_BITS = 62  # of a whole number that holds part of a path
_LIMBS = 16  # ours: whole numbers to a path, enough for 96 steps of 400 activities and 240 of 14
_AFTER, _OVER, _LATE, _LONG = 2, 3, 4, 5  # parts of the time: after the change, and what is in no other count
SECOND, NAMED = "second", "named"


@dataclass(frozen=True)
class Span:
    """How cases lie in time.

    Attributes
    ----------
    change, middle
        The day of the change, and the last day of the first half of the cases before it.
    ends
        The day before which cases have to begin before the change, and the last day on which they may after it.
    straddling, unsettled, recent
        Cases (see `Steps`).
    most
        The most steps of one.
    """

    change: float
    middle: float
    ends: tuple[float, float]
    straddling: int
    unsettled: int
    recent: int
    most: int


def paths_taken(
    frame: Frame, span: Span, *, activities: int, awaited: Sequence[Sequence[int]], by_start: bool, entry: bool,
    positioned: bool,
) -> dict[str, Any]:  # fmt: skip
    """Return the paths that cases took in each part of the time, and how many cases took each.

    Parameters
    ----------
    frame
        Rows with `case`, `day`, `at`, `code`, and `entry` where asked.
    span
        How cases lie in time.
    activities
        How many there are.
    awaited
        The places of the activities that are waited for before the change and after it.
    by_start
        Whether cases that straddle the change belong to the time before.
    entry
        Whether cases are told apart by `entry`.
    positioned
        Whether there are positions.
    """
    bits = activities.bit_length()
    per = _BITS // bits
    longest = per * _LIMBS
    limbs = -(-min(span.most, longest) // per)
    steps = _in_order(frame, per, bits, limbs, positioned=positioned)
    cases = _each_case(steps, span, awaited, limbs, entry=entry)
    keys = ["part", *(f"limb{i}" for i in range(limbs)), *(["entry"] if entry else [])]
    sums = [f"{name}{kind}" for name in (SECOND, NAMED) for kind in ("", " days", " squares")]
    cases = cases.with_columns(
        part=nw.when((nw.col("last") >= span.change) & (nw.col("part") < _AFTER) & nw.lit(not by_start))
        .then(nw.lit(_OVER))
        .otherwise(nw.col("part"))
    )
    late = ((nw.col("first") < span.change) & (nw.col("first") >= span.ends[0])) | (
        nw.col("first") > span.ends[1]
    )
    cases = cases.with_columns(part=nw.when(late).then(nw.lit(_LATE)).otherwise(nw.col("part")))
    cases = cases.with_columns(
        part=nw.when(nw.col("steps") > longest).then(nw.lit(_LONG)).otherwise(nw.col("part"))
    )
    found = fetch(
        cases.group_by(*keys).agg(
            nw.len().alias("cases"),
            nw.col("tied").sum(),
            nw.col("conflicting").sum(),
            nw.col("repeated").sum(),
            *(nw.col(s).sum() for s in sums),
        )
    )
    return _read(found, per=per, bits=bits, limbs=limbs, longest=longest, positioned=positioned)


def _in_order(frame: Frame, per: int, bits: int, limbs: int, *, positioned: bool) -> Frame:
    """Return steps with their place in the case, and what they add to the whole numbers that hold its path.

    Of rows of one case, day, position and activity the first alone is a step.
    """
    key = (nw.col("day").cast(nw.Int64) * (MOST_POSITION + 1) + nw.col("at").cast(nw.Int64)) * _CODES
    frame = frame.with_columns(key=key + nw.col("code").cast(nw.Int64))
    frame = frame.with_columns(past=nw.col("key").shift(1).over("case", order_by="key"))
    again = (nw.col("key") == nw.col("past")) & nw.lit(positioned)
    frame = frame.with_columns(new=nw.when(again).then(nw.lit(0)).otherwise(nw.lit(1)).cast(nw.Int64))
    frame = frame.with_columns(k=nw.col("new").cum_sum().over("case", order_by="key") - 1)
    whole = _CODES * (MOST_POSITION + 1)
    same_day = nw.col("key") // whole == nw.col("past") // whole
    moment, before = nw.col("key") // _CODES, nw.col("past") // _CODES
    at, was = moment % (MOST_POSITION + 1), before % (MOST_POSITION + 1)
    tied = same_day & (at == was) & (nw.col("key") != nw.col("past"))
    power = (nw.lit(2.0) ** (nw.col("k") % per * bits).cast(nw.Float64)).cast(nw.Int64)
    adds = (nw.col("code") + 1) * power * nw.col("new")
    return frame.with_columns(
        tied=_one(tied), repeated=1 - nw.col("new"), conflicting=_one(~same_day & (at > 0) & (was > at)),
        **{
            f"limb{i}": nw.when(nw.col("k") // per == i).then(adds).otherwise(nw.lit(0).cast(nw.Int64))
            for i in range(limbs)
        },
    )  # fmt: skip


def _one(told: nw.Expr) -> nw.Expr:
    return nw.when(told).then(nw.lit(1)).otherwise(nw.lit(0))


def _each_case(
    frame: Frame, span: Span, awaited: Sequence[Sequence[int]], limbs: int, *, entry: bool
) -> Frame:
    """Return a row a case: its path, the part of the time it belongs to, and how long it waited."""
    day = nw.col("day").cast(nw.Int64)
    marks = {SECOND: nw.col("k") == 1}
    marks |= {f"{NAMED} {i}": nw.col("code").is_in(list(codes)) for i, codes in enumerate(awaited) if codes}
    frame = frame.with_columns(nw.when(there).then(day).alias(name) for name, there in marks.items())
    if entry:
        # Of steps that nothing tells apart any may be the first: the last entry in the alphabet is taken.
        frame = frame.with_columns(begins=nw.col("key").min().over("case"))
        frame = frame.with_columns(entry=nw.when(nw.col("key") == nw.col("begins")).then(nw.col("entry")))
    cases = frame.group_by("case").agg(
        *(nw.col(f"limb{i}").sum() for i in range(limbs)), *(nw.col(name).min() for name in marks),
        *([nw.col("entry").max()] if entry else []), nw.col("tied").max(), nw.col("conflicting").max(),
        nw.col("day").min().alias("first"), nw.col("day").max().alias("last"), nw.col("new").sum().alias("steps"),
        nw.col("repeated").max(),
    )  # fmt: skip
    first = nw.col("first")
    part = nw.when(first <= span.middle).then(nw.lit(0)).otherwise(nw.lit(1))
    part = nw.when(first >= span.change).then(nw.lit(_AFTER)).otherwise(part)
    none = nw.lit(None).cast(nw.Int64)
    before, after = (nw.col(f"{NAMED} {i}") if f"{NAMED} {i}" in marks else none for i in range(2))
    cases = cases.with_columns(
        nw.when(first >= span.change).then(after).otherwise(before).alias(NAMED),
        part.alias("part"),
        *(nw.col(f"limb{i}").cast(nw.Int64) for i in range(limbs)),
    )
    for name in (SECOND, NAMED):
        waited = nw.col(name) - first.cast(nw.Int64)
        cases = cases.with_columns(waited.alias(f"{name} days"), (waited * waited).alias(f"{name} squares"))
        cases = cases.with_columns(_one(~nw.col(name).is_null()).alias(name))
    return cases


def _read(
    found: dict[str, Any], *, per: int, bits: int, limbs: int, longest: int, positioned: bool
) -> dict[str, Any]:
    """Return what was fetched as arrays, paths read off the whole numbers that hold them."""
    whole = {
        name: np.nan_to_num(np.asarray(column, dtype=np.float64)).astype(np.int64)
        for name, column in found.items()
        if name != "entry" and not name.startswith("limb")
    }
    held = np.stack([np.asarray(found[f"limb{i}"], dtype=np.int64) for i in range(limbs)], axis=1)
    shifts = np.arange(per, dtype=np.int64) * bits
    codes = ((held[:, :, None] >> shifts) & (2**bits - 1)).reshape(len(held), -1) - 1
    part = whole["part"]
    kept = part <= _AFTER
    paths = codes[kept]
    most = int((paths >= 0).sum(axis=1).max(initial=1))
    waited = {
        name: np.stack([whole[f"{name}{kind}"][kept] for kind in ("", " days", " squares")], axis=1)
        for name in (SECOND, NAMED)
    }
    entry = found.get("entry")
    return {
        "paths": paths[:, :most],
        "part": part[kept],
        "cases": whole["cases"][kept],
        "entry": None if entry is None else [v for v, keep in zip(entry, kept, strict=True) if keep],
        "waited": waited,
        "longest": longest,
        "long": int(whole["cases"][part == _LONG].sum()),
        "tied": int(whole["tied"][kept].sum()),
        "conflicting": int(whole["conflicting"][kept].sum()) if positioned else 0,
        "repeated": int(whole["repeated"][kept].sum()),
    }

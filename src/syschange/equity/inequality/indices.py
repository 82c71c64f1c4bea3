"""The indices of one table of groups, each with what keeps it from being given."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from syschange.equity.inequality.catalogue import (
    DISPERSION,
    MEASURES,
    NAMES,
    POSITIVE,
    REFERENCE,
    TIMES,
    Measure,
)
from syschange.equity.inequality.groupings import Grouping
from syschange.equity.inequality.terms import Terms
from syschange.statistics import inequality as iq

FEW = "fewer than two of its groups have a value that can be shown"
_BELOW = "a group's value is below 0"
_UNDEFINED = "it has no value for these groups"
_CORRECTED = {"bgv": "bgv_corrected", "bgsd": "bgsd_corrected", "cov": "bgsd_corrected"}


@dataclass(frozen=True, eq=False)
class Found:
    """One index of one table of groups.

    Attributes
    ----------
    measure
        Which.
    index
        The index; None where it cannot be given.
    corrected
        Its value with the noise taken off; missing where it cannot be given.
    why
        What keeps it from being given; "" where it is.
    lacking
        What the call did not give and the index needs (see `catalogue`); "" where it is not that.
    unsure
        What keeps its limits from being given, where it has none.
    """

    measure: Measure
    index: iq.Index | None
    corrected: float
    why: str = ""
    lacking: str = ""
    unsure: str = "its limits cannot be given"

    @property
    def method(self) -> str:
        """The method of the limits, or what keeps the index from being given."""
        if self.index is None:
            return f"none: {self.why}"
        return self.index.method if self.index.distribution is not None else f"none: {self.unsure}"


def indices(made: Grouping, terms: Terms, names: Iterable[str]) -> dict[str, Found]:
    """Return the indices asked for, in the order of the catalogue.

    Parameters
    ----------
    made
        The groups.
    terms
        The options.
    names
        Names of the indices.
    """
    wanted = [MEASURES[name] for name in NAMES if name in set(names)]
    found = {m.name: _refused(m, made) for m in wanted}
    able = [m.name for m in wanted if found[m.name] is None]
    given = _computed(made, terms, able) if able else {}
    return {m.name: found[m.name] or _checked(m, made, given) for m in wanted}


def sensible(made: Grouping) -> list[str]:
    """Return the names of the indices that the options and the kind of outcome allow."""
    return [name for name, measure in MEASURES.items() if not measure.needs & set(made.named.lacking)]


def has_direction(measure: Measure, made: Grouping) -> bool:
    """Return whether an index may be on either side of no inequality, and noise does not make it larger."""
    return measure.signed or (measure.name in {"par", "paf"} and made.named.reference is not None)


def _refused(measure: Measure, made: Grouping) -> Found | None:
    for need in sorted(measure.needs):
        if need in made.named.lacking:
            return Found(measure, None, math.nan, made.named.lacking[need], lacking=need)
    if made.groups is None:
        return Found(measure, None, math.nan, FEW)
    for need in sorted(measure.needs):
        if need in made.named.short:
            return Found(measure, None, math.nan, made.named.short[need])
    if measure.name in {"par", "paf"} and REFERENCE in made.named.short:
        return Found(measure, None, math.nan, made.named.short[REFERENCE])
    if POSITIVE in measure.needs and (made.groups.value < 0).any():
        return Found(measure, None, math.nan, _BELOW)
    return None


def _computed(made: Grouping, terms: Terms, names: list[str]) -> dict[str, iq.Index]:
    """Return every index by its name, those of dispersion from one set of noise."""
    groups, every = made.groups, made.every
    if groups is None or every is None:
        return {}
    noise: dict[str, Any] = {"seed": terms.seed, "draws": terms.draws, "level": terms.level}
    spread = [n for n in names if n in DISPERSION]
    spread += list(dict.fromkeys(_CORRECTED[n] for n in spread if n in _CORRECTED))
    alone = [n for n in names if n == "range_gap"]
    if every is groups:
        spread, alone = [*spread, *alone], []
    found = {
        i.name: i
        for g, some in ((every, spread), (groups, alone))
        if some
        for i in iq.spreads(g, some, **noise)
    }
    for entropy in ("theil", "mld"):
        if made.named.parent is not None and {f"{entropy}_within", f"{entropy}_between"} & set(names):
            parts = iq.entropy_parts(groups, parent=made.named.parent, measure=entropy, **noise)
            found |= {i.name: i for i in parts}
    single = _single(made, groups, terms)
    return found | {name: single[name]() for name in names if name not in found}


def _single(made: Grouping, g: iq.Groups, terms: Terms) -> dict[str, Callable[[], iq.Index]]:
    """Return what works out each index that is worked out by itself."""
    level, order = terms.level, made.named.order
    noise: dict[str, Any] = {"seed": terms.seed, "draws": terms.draws, "level": level}
    best: dict[str, Any] = {"favourable": terms.side, **noise}
    first, second = made.named.pair or (0, 0)
    named, at = made.named.reference is not None, made.named.reference or 0
    ranked: dict[str, Any] = {"order": order, "level": level, "uncertainty": terms.uncertainty}
    bounds: dict[str, Any] = dict(zip(("least", "most"), terms.bounds or (0.0, 1.0), strict=True))
    fixed: dict[str, Any] = {"reference": at, "level": level, "sampled": terms.sampled}
    of_par = (lambda: iq.par(g, **fixed)) if named else (lambda: iq.par_best(g, **best))
    of_paf = (lambda: iq.paf(g, **fixed)) if named else (lambda: iq.paf_best(g, **best))
    return {
        "difference": lambda: iq.difference(g, first=first, second=second, level=level),
        "ratio": lambda: iq.ratio(g, first=first, second=second, level=level),
        "range_ratio": lambda: iq.range_ratio(g, seed=terms.seed, draws=terms.draws, level=level),
        "sii": lambda: iq.sii(g, **ranked),
        "rii": lambda: iq.rii(g, **ranked),
        "sii_logit": lambda: iq.sii_logit(g, order=_given(order), level=level),
        "rii_logit": lambda: iq.rii_logit(g, order=_given(order), level=level),
        "aci": lambda: iq.aci(g, **ranked),
        "rci": lambda: iq.rci(g, **ranked),
        "erreygers": lambda: iq.erreygers(g, **ranked, **bounds),
        "wagstaff": lambda: iq.wagstaff(g, **ranked, **bounds),
        "mdbw": lambda: iq.mdb(g, **best),
        "mdbu": lambda: iq.mdb(g, weighted=False, **best),
        "mdrw": lambda: iq.mdr(g, reference=at, **noise),
        "mdru": lambda: iq.mdr(g, reference=at, weighted=False, **noise),
        "par": of_par,
        "paf": of_paf,
        "differential_fairness": lambda: iq.differential_fairness(g, **noise).index,
    }


def _given(order: "np.typing.NDArray[np.float64] | None") -> "np.typing.NDArray[np.float64]":
    return np.zeros(0) if order is None else order


def _checked(measure: Measure, made: Grouping, given: dict[str, iq.Index]) -> Found:
    index = given[measure.name]
    if not math.isfinite(index.value):
        return Found(measure, None, math.nan, _UNDEFINED)
    noise = made.every.se if made.every is not None else np.zeros(1)
    if made.noise_known and noise.any():
        if math.isnan(index.null_expectation):
            # Some draws of noise alone have no end (a group has none of the outcome), and so their mean has none.
            index = replace(index, null_expectation=math.inf)
        return Found(measure, index, _corrected(measure, index, made, given))
    # Worked out as if there were no noise: only the value stands, and the noise where there is none to take off.
    null = measure.neutral if made.noise_known or measure.signed else math.nan
    bare = replace(
        index, lower=math.nan, upper=math.nan, se=math.nan, null_expectation=null, distribution=None
    )
    if made.noise_known:
        return Found(measure, bare, index.value, unsure="nobody differs within a group")
    return Found(measure, bare, math.nan, unsure="how far people differ within a group is not known")


def _corrected(measure: Measure, index: iq.Index, made: Grouping, given: dict[str, iq.Index]) -> float:
    """Return a value with the noise taken off.

    Of a variance and its kin exactly; of what noise does not enlarge itself; of the rest the value less its
    expectation under noise alone (ratios: over it), no further than to no inequality and within the limits.
    """
    if has_direction(measure, made):
        return index.value
    if measure.name in _CORRECTED:
        less = given[_CORRECTED[measure.name]].value
        mean = made.every.mean if made.every is not None else math.nan
        return less / mean if measure.name == "cov" else less
    if index.distribution is None:
        return math.nan
    if measure.unit == TIMES:
        return float(np.clip(max(index.value / index.null_expectation, 1.0), index.lower, index.upper))
    size = max(abs(index.value) - abs(index.null_expectation), 0.0)
    return float(np.clip(math.copysign(size, index.value), index.lower, index.upper))

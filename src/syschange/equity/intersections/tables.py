"""The two tables of a result on intersections: one row an intersection, and one row a measure."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.intersections.models import METHODS, Models, Terms
from syschange.equity.intersections.strata import Strata
from syschange.errors import NotEstimableError
from syschange.frames import group_name
from syschange.results import Estimate
from syschange.statistics.multilevel import (
    Fit,
    Part,
    median_odds_ratio,
    mor_estimate,
    standing_out,
    vpc_estimate,
)
from syschange.statistics.proportions import critical_z

_PARTS = ("total", "additive", "interaction")
ADDED = (
    "n",
    "numerator",
    "denominator",
    "value",
    *(f"{part}{end}" for part in _PARTS for end in ("", "_lower", "_upper")),
    "p_adjusted",
    "false_sign_rate",
    "stands_out",
    "level",
    "method",
)
MEASURES = ("measure", "model", "group", "reference", "value", "lower", "upper", "level", "method", "source")
# Log odds beyond which a double cannot hold the odds.
_LARGEST = 700.0
HIGHER, LOWER, NEITHER, NOTHING = "higher", "lower", "no", "none"

_MERLO = "Merlo 2018, Social Science & Medicine 203:74"
_EVANS = "Evans et al. 2018, Social Science & Medicine 203:64"
_TUTORIAL = "Evans et al. 2024, SSM - Population Health 26:101664"
_LARSEN = "Larsen & Merlo 2005, American Journal of Epidemiology 161:81"
_GOLDSTEIN = "Goldstein et al. 2002, Understanding Statistics 1:223"


def strata_table(strata: Strata, models: Models | None, terms: Terms) -> pd.DataFrame:
    """Return the table of intersections; without models, with counts and values alone."""
    table = strata.rows[[*strata.by, "n", "numerator", "denominator", "value"]].copy()
    empty = np.full(len(table), np.nan)
    for name in _PARTS:
        part: Part | None = getattr(models.parts, name) if models else None
        for end, found in (("", "value"), ("_lower", "lower"), ("_upper", "upper")):
            table[f"{name}{end}"] = strata.spread(getattr(part, found)) + 0.0 if part else empty  # no −0
    sure = standing_out(models.adjusted) if models else None
    table["p_adjusted"] = strata.spread(sure.adjusted) if sure else empty
    table["false_sign_rate"] = strata.spread(sure.false_sign_rate) if sure else empty
    clear = table["p_adjusted"] < 1 - terms.level
    way = np.where(clear, np.where(table["interaction"] > 0, HIGHER, LOWER), NEITHER)
    table["stands_out"] = pd.Series(np.where(table["p_adjusted"].notna(), way, NOTHING), dtype="str")
    table["level"] = terms.level
    method = models.adjusted.method if models else NOTHING
    table["method"] = pd.Series(np.where(table["total"].notna(), method, NOTHING), dtype="str")
    return table[[*strata.by, *ADDED]]


def summary_table(strata: Strata, models: Models | None, terms: Terms) -> pd.DataFrame:
    """Return the table of measures; without models the same rows, with missing numbers."""
    made = [*_measures(strata, models, terms), *_fixed(strata, models, terms)]
    table = pd.DataFrame([{**row, "level": terms.level} for row in made], columns=list(MEASURES))
    table["method"] = table["method"].where(table["value"].notna(), NOTHING)
    texts = ("measure", "model", "group", "reference", "method", "source")
    return table.astype(dict.fromkeys(texts, "str") | dict.fromkeys(("value", "lower", "upper"), "float64"))


def measure_estimate(models: Models, measure: str, model: str, level: float) -> Estimate:
    """Return the share between intersections, or the median odds ratio, of one model.

    Raises
    ------
    NotEstimableError
        Where its interval cannot be worked out.
    """
    fit = models.null if model == "null" else models.adjusted
    return vpc_estimate(fit, level=level) if measure == "VPC" else mor_estimate(fit, level=level)


def _measures(strata: Strata, models: Models | None, terms: Terms) -> Iterator[dict[str, Any]]:
    latent, source = (", latent scale", _GOLDSTEIN) if strata.percent else ("", _EVANS)
    for model in ("null", "adjusted"):
        yield _estimated(models, "VPC", model, terms.level, note=latent, source=source)
    for method in METHODS:
        value = models.changes[method] if models else math.nan
        yield _row(f"PCV by {method}", "both", value, f"{method}; no interval is known", _EVANS)
    if strata.percent:
        for model in ("null", "adjusted"):
            yield _estimated(models, "MOR", model, terms.level, note="", source=_LARSEN)
        for measure, model, name in (
            ("AUC", "null", "null"),
            ("AUC", "adjusted", "adjusted"),
            ("AUC of the additive part", "adjusted", "additive"),
        ):
            value = models.discrimination[name] if models else math.nan
            yield _row(measure, model, value, "exact from counts, on the same data", _MERLO)
    for model in ("null", "adjusted"):
        fit = _of(models, model)
        method = fit.method if fit else NOTHING
        yield _row("variance between", model, fit.between if fit else math.nan, method, _EVANS)
        fixed = "fixed at π²/3" if strata.percent else method
        yield _row("variance within", model, fit.within if fit else math.nan, fixed, source)


def _fixed(strata: Strata, models: Models | None, terms: Terms) -> Iterator[dict[str, Any]]:
    """Give the intercepts, and each group against the reference of its characteristic: odds for yes or no."""
    names = ("odds", "odds ratio") if strata.percent else ("mean", "difference")
    held = strata.levels if models else dict.fromkeys(strata.by, ())
    references = {c: group_name({c: levels[0]}, [c]) for c, levels in held.items() if levels}
    yield _coefficient(names[0], "null", _of(models, "null"), 0, terms)
    start = "; ".join(references.values())
    yield _coefficient(names[0], "adjusted", _of(models, "adjusted"), 0, terms, reference=start)
    place = 0
    for column in strata.by:
        levels, reference = held[column], references.get(column, "")
        for label in strata.labels[column]:
            name = group_name({column: label}, [column])
            if name == reference:
                continue
            found = label in levels
            place += found
            fit = _of(models, "adjusted") if found else None
            yield _coefficient(names[1], "adjusted", fit, place, terms, group=name, reference=reference)


def _coefficient(
    measure: str, model: str, fit: Fit | None, place: int, terms: Terms, *, group: str = "", reference: str = ""
) -> dict[str, Any]:  # fmt: skip
    """Return a coefficient with normal limits; of log odds, all three are exponentiated."""
    if fit is None:
        return _row(measure, model, math.nan, NOTHING, _TUTORIAL, group=group, reference=reference)
    scale: Callable[[float], float] = _odds if fit.family == "binomial" else float
    value, half = float(fit.coefficients[place]), critical_z(terms.level) * float(fit.se[place])
    row = _row(
        measure, model, scale(value), f"normal, {fit.method}", _TUTORIAL, group=group, reference=reference
    )
    return row | {"lower": scale(value - half), "upper": scale(value + half)}


def _odds(log: float) -> float:
    return math.exp(min(log, _LARGEST))


def _estimated(
    models: Models | None, measure: str, model: str, level: float, *, note: str, source: str
) -> dict[str, Any]:
    fit = _of(models, model)
    if models is None or fit is None:
        return _row(measure, model, math.nan, NOTHING, source)
    try:
        made = measure_estimate(models, measure, model, level)
    except NotEstimableError:  # the share is known though its interval is not
        value = fit.vpc if measure == "VPC" else float(median_odds_ratio(fit.between))
        return _row(measure, model, value, f"{fit.method}{note}; no interval", source)
    row = _row(measure, model, made.value, f"{made.method}{note}", source)
    return row | {"lower": made.lower, "upper": made.upper}


def _of(models: Models | None, model: str) -> Fit | None:
    if models is None:
        return None
    return models.null if model == "null" else models.adjusted


def _row(
    measure: str, model: str, value: float, method: str, source: str, *, group: str = "", reference: str = ""
) -> dict[str, Any]:  # fmt: skip
    nothing = math.nan
    return {
        "measure": measure, "model": model, "group": group, "reference": reference, "value": value,
        "lower": nothing, "upper": nothing, "method": method, "source": source,
    }  # fmt: skip

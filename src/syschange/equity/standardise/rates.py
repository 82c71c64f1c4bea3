"""Rates made comparable between groups of different make-up: direct (DSR) and indirect (ISR, SMR)."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.equity.standardise.standards import Rates, reference_rates, standard_weights
from syschange.equity.standardise.sums import Columns, Strata, filled, strata_of
from syschange.equity.standardise.words import NAMES, rate_words
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import find_group, group_name, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics import standardise as numbers
from syschange.statistics.levels import require_level
from syschange.statistics.rates import rate_method
from syschange.words import level_words

Floats = npt.NDArray[np.float64]
KINDS = ("dsr", "isr", "smr")
COLUMNS = (
    "ways", "events", "population", "left_out", "crude", "expected", "value", "lower", "upper", "level", "method",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Terms:
    """How rates are standardised.

    Attributes
    ----------
    kind, per, least
        As given.
    weights
        For "dsr" the people of each stratum in the standard, in the order of the strata; None where everyone in
        the data is the standard.
    rates
        For "isr" and "smr" the reference; None where everyone in the data is.
    named
        What the standard or reference is called.
    """

    kind: str
    per: float
    least: float
    weights: Floats | None
    rates: Rates | None
    named: str


@dataclass(frozen=True, eq=False, repr=False)
class Standardised(Result):
    """Standardised rates or ratios by group.

    Attributes
    ----------
    table
        The characteristics in `by` (`"(all)"` where a margin is taken, `"(unknown)"` where missing) and the period
        where there is one, then `ways`, `events`, `population` (both of people whose stratum is known),
        `left_out` (events of people whose stratum is missing, which no standard can weigh), `crude` (the rate as
        it is), `expected` (events to be expected at the reference's rates; missing for "dsr"), `value`, `lower`,
        `upper`, `level` and `method`. Where a value cannot be given it is missing and `method` is "none".
    strata
        Events and people of each group and stratum.
    terms
        How they are standardised.
    levels
        The confidence levels.
    """

    strata: Strata = field(kw_only=True)
    terms: Terms = field(kw_only=True)
    levels: tuple[float, ...] = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count the rates are computed from, stratum by stratum (see `Result.counts`)."""
        return self.strata.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the rates recomputed from published counts; one that needs a hidden count is hidden."""
        made = self.strata.published(published)
        table = _table(made, self.terms, self.levels)
        return dataclasses.replace(
            self, _table=table, _words=_said(table, made, self.terms), strata=made, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: each single group with its interval, and everyone's value."""
        table, keys = self.table, self.strata.columns.keys
        table = table[(table["ways"] <= 1) & (table["level"] == self.levels[0])]
        whole = table["value"].iloc[0]
        ratio = self.terms.kind == "smr"
        what = (
            "Ratio of events to those expected"
            if ratio
            else f"{NAMES[self.terms.kind]} rate per {self.terms.per:,g}"
        )
        return charts.forest(
            table.assign(group=[group_name(row, keys) for row in rows(table)]),
            label="group",
            value="value",
            lower="lower",
            upper="upper",
            reference=1.0 if ratio else float(whole) if np.isfinite(whole) else 0.0,
            reference_label="as expected" if ratio else "everyone",
            decimals=2 if ratio else None,
            headline=self.lead,
            subtitle=f"{self.strata.columns.events} by group, standardised: {what}, "
            f"{level_words(self.levels[0])} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the value of one group with its confidence distribution.

        Parameters
        ----------
        **labels
            Characteristic (or period) and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where its value is not known or is hidden.
        """
        s, level = self.strata, self.levels[0]
        groups = s.groups.assign(row=range(len(s.groups)))
        i = int(find_group(groups, s.columns.keys, labels)["row"])
        if not np.isfinite(self._table["value"].iloc[i]):
            raise NotEstimableError(
                "This group's value cannot be given, or is hidden.", "Join strata, groups or periods."
            )
        if self.terms.kind == "dsr":
            x, n, v = (s.of_strata(a)[i] for a in (s.events, s.population, s.variance))
            weights = _weights(s, self.terms)[i]
            return numbers.dsr_estimate(
                x, n, weights, variance=v, level=level, multiplier=self.terms.per, fewest=self.terms.least
            )
        expected, crude = _expected(s, self.terms)
        observed = float(s.total[i])
        if self.terms.kind == "smr":
            return numbers.smr_estimate(observed, float(expected[i]), level=level)
        return numbers.isr_estimate(
            observed, float(expected[i]), float(crude[i]), level=level, multiplier=self.terms.per
        )


def standardise(
    data: object,
    *,
    events: str,
    strata: str,
    population: str | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    kind: str = "dsr",
    standard: object = None,
    reference: object = None,
    populations: object | None = None,
    times: str | None = None,
    per: float | None = None,
    least: float | None = None,
    period: str | None = None,
    level: float | Sequence[float] = 0.95,
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Standardised:
    """Standardise rates, so that groups of different make-up (older, poorer) can be put side by side.

    Parameters
    ----------
    data
        A table of any engine: rows of counts (events and people of each group and stratum), or one row a person.
    events
        The column of the number of events; of rows that are people, true and false. With `times`: the number of
        people who had that many events each. An empty cell is not nought: the group it is in has no value.
    strata
        The column of the stratum, such as the age band. People whose stratum is missing cannot be weighed: their
        events are counted in `left_out`, and the words say so.
    population
        The column of people (or person-time) at risk; None where each row is a person.
    by, ways
        The characteristics, and the most of them taken together, as in `breakdown`.
    kind
        "dsr": the rate as it would be in a standard population (Dobson and others 1991). "smr": events over those
        to be expected at a reference's rates; 1 is as expected. "isr": that ratio times the reference's crude
        rate (Breslow & Day 1987). A "dsr" needs many events in every stratum; the others need few.
    standard
        For "dsr": "everyone" (in the data; the default), "esp2013" (European Standard Population 2013; bands may
        join those of the standard), a mapping of stratum to people, or a table of two columns, of which one is
        called as `strata` is.
    reference
        For "isr" and "smr": "everyone" (in the data; the default), or a table with the columns `strata`, `events`
        and `population`.
    populations
        A table of people at risk, with the same characteristics and strata and the column `population`, where
        `data` holds only events.
    times
        The column of how many events each person had, where one person can have several: events are then not
        independent, and intervals are wider (Stukel and others 1994).
    per
        What a rate is given per; 100,000 (Fingertips technical guidance).
    least
        For "dsr": a rate of fewer events is not given; 10 (the same guidance).
    period
        A column of periods: everything is then given for each.
    level
        Confidence level, or several.
    categories
        The groups of a characteristic, in order, as in `breakdown`.

    Returns
    -------
    Standardised

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    UnknownChoiceError
        Where the kind, the standard or the reference is not known.
    WrongTypeError
        Where an amount is below nought, the standard lacks a stratum, or options do not go together.
    NotEstimableError
        Where there are no rows, or the bands have a gap that "esp2013" cannot bridge.

    Notes
    -----
    On paper every count of every stratum must be fit to publish, or the rate is hidden: take broader strata, or a
    ratio, which needs the group's events in all and its people by stratum.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"area": ["N", "N", "S", "S"], "age": ["0-64", "65+"] * 2,
    ...                       "deaths": [20, 80, 30, 40], "people": [4000, 1000, 4500, 500]})
    >>> made = standardise(areas, events="deaths", population="people", strata="age", by=["area"], per=1000)
    >>> made.table[["area", "events", "crude", "value"]].round(1)
        area  events  crude  value
    0  (all)   170.0   17.0   17.0
    1      N   100.0   20.0   16.2
    2      S    70.0   14.0   17.7
    """
    levels = tuple(level) if isinstance(level, Sequence) else (level,)
    _check(kind, standard, reference, per, least, levels)
    columns = Columns(tuple(by), period, strata, events, times, population)
    made = strata_of(data, columns, ways=ways, populations=populations, categories=categories, taken=COLUMNS)
    weights, rates, named = None, None, "everyone in the data"
    if kind == "dsr":
        weights, named = standard_weights(standard, made.strata, strata)
    else:
        rates, named = reference_rates(reference, made.strata, columns)
    terms = Terms(
        kind, 100_000.0 if per is None else per, 10.0 if least is None else least, weights, rates, named
    )
    table = _table(made, terms, levels)
    given = parameters(
        events=events, strata=strata, population=population, by=list(by), ways=ways, kind=kind,
        standard=named if kind == "dsr" else None, reference=named if kind != "dsr" else None,
        populations="a table" if populations is not None else None, times=times, per=terms.per, least=terms.least,
        period=period, level=level, categories={k: list(v) for k, v in (categories or {}).items()},
    )  # fmt: skip
    provenance = Provenance(
        "equity.standardise", given, made.rows, made.used, made.rows - made.used, made.digest
    )
    return Standardised(table, _said(table, made, terms), provenance, strata=made, terms=terms, levels=levels)


def _check(  # noqa: PLR0917 - the options
    kind: str,
    standard: object,
    reference: object,
    per: float | None,
    least: float | None,
    levels: Sequence[float],
) -> None:
    if kind not in KINDS:
        raise UnknownChoiceError("kind of standardisation", kind, KINDS)
    if not levels:
        raise WrongTypeError("No confidence level is given.", "Give level=.95, or several in a list.")
    for one in levels:
        require_level(one)
    if kind == "dsr" and reference is not None:
        raise WrongTypeError(
            "A directly standardised rate has a standard and no reference.", "Give it as standard='…'."
        )
    if kind != "dsr" and (standard is not None or least is not None):
        raise WrongTypeError(
            "A standard and a least number of events are for directly standardised rates only.",
            "Give a reference instead, or kind='dsr'.",
        )
    if kind == "smr" and per is not None:
        raise WrongTypeError("A ratio is not given per so many.", "Leave `per` out, or take kind='isr'.")
    if (per is not None and not 0 < per < float("inf")) or (
        least is not None and not 0 <= least < float("inf")
    ):
        raise WrongTypeError(
            "`per` or `least` is not a number it can be.", "Give for example per=1000, least=10."
        )


def _weights(s: Strata, terms: Terms) -> Floats:
    """Return the weights of the strata, a row a group: those given, or those of everyone in the group's period."""
    if terms.weights is not None:
        return np.broadcast_to(terms.weights, (len(s.groups), len(terms.weights)))
    return s.of_strata(s.population)[_wholes(s)]


def _wholes(s: Strata) -> npt.NDArray[np.int64]:
    """Return for each group the place of everyone in its period."""
    whole = np.flatnonzero(s.groups["ways"] == 0)
    if s.columns.period is None:
        return np.full(len(s.groups), whole[0])
    places = dict(zip(s.groups[s.columns.period].iloc[whole], whole, strict=True))
    return np.array([places[label] for label in s.groups[s.columns.period]], dtype=np.int64)


def _expected(s: Strata, terms: Terms) -> tuple[Floats, Floats]:
    """Return for each group the events to be expected, and the crude rate of its reference."""
    n = s.of_strata(s.population)
    if terms.rates is not None:
        x, m = (np.broadcast_to(a, n.shape) for a in (terms.rates.events, terms.rates.population))
    else:
        whole = _wholes(s)
        x, m = s.of_strata(s.events)[whole], n[whole]
    hidden = (np.isnan(n) | np.isnan(x) | np.isnan(m)).any(axis=1)
    expected = numbers.expected_events(filled(n), filled(x), filled(m))
    with np.errstate(divide="ignore", invalid="ignore"):
        crude = filled(x).sum(axis=1) / filled(m).sum(axis=1)
    return np.where(hidden, np.nan, expected), np.where(hidden, np.nan, crude)


def _table(s: Strata, terms: Terms, levels: Sequence[float]) -> pd.DataFrame:
    table = s.groups.copy()
    population = s.of_strata(s.population).sum(axis=1)
    table["events"], table["population"], table["left_out"] = s.total, population, s.left_out
    with np.errstate(divide="ignore", invalid="ignore"):
        table["crude"] = np.where(population > 0, terms.per * s.total / population, np.nan)
    table.loc[s.gap, "crude"] = np.nan
    parts = [_with_limits(table, s, terms, level) for level in levels]
    return pd.concat(parts, ignore_index=True)[[*s.columns.keys, *COLUMNS]]


def _with_limits(table: pd.DataFrame, s: Strata, terms: Terms, level: float) -> pd.DataFrame:
    expected = np.full(len(table), np.nan)
    if terms.kind == "dsr":
        x, n, v, w = *(s.of_strata(a) for a in (s.events, s.population, s.variance)), _weights(s, terms)
        there = ~np.isnan(w).any(axis=1) & (filled(w).sum(axis=1) > 0)
        shown = there & ~((np.isnan(x) | np.isnan(n)) & (filled(w) > 0)).any(axis=1)
        made = numbers.dsr(
            filled(x), filled(n), np.where(there[:, None], filled(w), 1.0), variance=filled(v), level=level,
            multiplier=terms.per, fewest=terms.least,
        )  # fmt: skip
        method: npt.NDArray[np.str_] = np.array("Dobson")
    else:
        expected, crude = _expected(s, terms)
        shown = np.isfinite(expected) & np.isfinite(s.total)
        one = filled(np.where(shown, expected, np.nan))
        made = (
            numbers.smr(filled(s.total), one, level=level)
            if terms.kind == "smr"
            else numbers.isr(filled(s.total), one, filled(crude), level=level, multiplier=terms.per)
        )
        method = rate_method(filled(s.total))
    shown = shown & ~s.gap
    made_table = table.assign(
        expected=expected,
        **{name: np.where(shown, getattr(made, name), np.nan) for name in ("value", "lower", "upper")},
        level=level,
    )
    return made_table.assign(method=np.where(np.isfinite(made_table["lower"]), method, "none"))


def _said(table: pd.DataFrame, s: Strata, terms: Terms) -> str:
    return rate_words(table, s, kind=terms.kind, per=terms.per, named=terms.named)

"""Life expectancy of groups from deaths and people by age, in bands of any width."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.equity.standardise.bands import read_bands, require_no_gap
from syschange.equity.standardise.sums import Columns, Strata, filled, strata_of
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import find_group, group_name, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics import standardise as numbers
from syschange.statistics.levels import require_level
from syschange.words import figures, level_words

Floats = npt.NDArray[np.float64]
COLUMNS = (
    "ways", "band", "age", "deaths", "population", "dying", "surviving", "value", "lower", "upper", "level", "method",
)  # fmt: skip
# Toson B, Baker A (2003) Life expectancy at birth: methodological options for small populations, National
# Statistics Methodological Series 33: below this many person-years the standard error is not to be trusted.
FEWEST = 5000.0
METHOD = "Chiang, variance by Silcocks"


@dataclass(frozen=True, eq=False, repr=False)
class LifeExpectancy(Result):
    """Life expectancy of groups at the start of every age band.

    Attributes
    ----------
    table
        The characteristics in `by` and the period where there is one, then `ways`, `band`, `age` (at which the
        band starts), `deaths` and `population` of the band, `dying` (the chance of dying within it), `surviving`
        (of living from the first age to its start), `value` (years still to live at its start), `lower`, `upper`,
        `level` and `method`. Where a value cannot be given it is missing and `method` is "none".
    strata
        Deaths and people of each group and band.
    starts
        The bands with the age at which each starts, the youngest first.
    least, fractions, level
        As given.
    """

    strata: Strata = field(kw_only=True)
    starts: Mapping[str, float] = field(kw_only=True)
    fractions: tuple[float, ...] | None = field(kw_only=True)
    least: float = field(kw_only=True)
    level: float = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count it is computed from, band by band (see `Result.counts`)."""
        return self.strata.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return life expectancy recomputed from published counts; an age is hidden with any band from it on."""
        made = self.strata.published(published)
        table = _table(made, self.starts, self.fractions, self.least, self.level)
        return dataclasses.replace(
            self, _table=table, _words=_words(table, made), strata=made, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: life expectancy at the youngest age, of each single group."""
        table, keys = self.table, self.strata.columns.keys
        table = table[(table["ways"] <= 1) & (table["age"] == table["age"].min())]
        whole = table["value"].iloc[0]
        return charts.forest(
            table.assign(group=[group_name(row, keys) for row in rows(table)]),
            label="group",
            value="value",
            lower="lower",
            upper="upper",
            reference=float(whole) if np.isfinite(whole) else 0.0,
            reference_label="everyone",
            unit="years",
            headline=self.lead,
            subtitle=f"Life expectancy {_at(table['age'].iloc[0])}, in years, with "
            f"{level_words(self.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, band: str | None = None, /, **labels: str) -> Estimate:
        """Return the life expectancy of one group at the start of a band, with its confidence distribution.

        Parameters
        ----------
        band
            The label of the age band; the youngest where None.
        **labels
            Characteristic (or period) and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such band or group.
        NotEstimableError
            Where it is not known or is hidden.
        """
        s, bands = self.strata, list(self.starts)
        if band is not None and band not in bands:
            raise UnknownChoiceError("age band", band, bands)
        place = 0 if band is None else bands.index(band)
        i = int(find_group(s.groups.assign(row=range(len(s.groups))), s.columns.keys, labels)["row"])
        if not np.isfinite(self._table["lower"].iloc[i * len(bands) + place]):
            raise NotEstimableError(
                "This life expectancy cannot be given, or is hidden.", "Join age bands, groups or years."
            )
        deaths, people = (filled(s.of_strata(a, bands))[i] for a in (s.events, s.population))
        return numbers.life_expectancy(
            deaths,
            people,
            starts=list(self.starts.values()),
            band=place,
            fractions=self.fractions,
            level=self.level,
        )


def life_expectancy(
    data: object,
    *,
    deaths: str,
    population: str,
    ages: str,
    by: Sequence[str] = (),
    ways: int = 1,
    starts: Mapping[str, float] | None = None,
    fractions: Sequence[float] | None = None,
    populations: object | None = None,
    least: float = FEWEST,
    period: str | None = None,
    level: float = 0.95,
    categories: Mapping[str, Sequence[str]] | None = None,
) -> LifeExpectancy:
    """Give the life expectancy of groups, at birth or at the start of any age band.

    Parameters
    ----------
    data
        A table of any engine with deaths and people (person-years) of each group and age band.
    deaths, population
        Its columns of counts. An empty cell is not nought: the group it is in has no value.
    ages
        The column of age bands, the oldest open. Deaths at an age that is missing are left out, and said to be.
    by, ways, period, categories
        As in `breakdown`.
    starts
        The age at which each band starts; read from labels such as "0", "1-4" and "90+" where None.
    fractions
        The share of each closed band that those who die in it live; .1 for the first year of life and .5
        elsewhere (Office for National Statistics).
    populations
        A table of people, with the same characteristics and bands, where `data` holds only deaths.
    least
        Groups of fewer person-years have no value; 5,000 (Toson & Baker 2003).
    level
        Confidence level.

    Returns
    -------
    LifeExpectancy
        By Chiang's method (1968), with the variance of the last band by Silcocks and others (2001).

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, an amount is below nought, or bands do not say their ages.
    NotEstimableError
        Where there are no rows, or ages between the youngest and the oldest are in no band.

    Examples
    --------
    >>> import pandas as pd
    >>> made = life_expectancy(
    ...     pd.DataFrame({"age": ["0-39", "40-79", "80+"], "deaths": [40, 400, 300], "n": [50000, 40000, 3000]}),
    ...     deaths="deaths", population="n", ages="age",
    ... )
    >>> made.table[["band", "value", "lower", "upper"]].round(1)
        band  value  lower  upper
    0   0-39   78.1   76.9   79.3
    1  40-79   40.0   38.9   41.1
    2    80+   10.0    8.9   11.1
    """
    require_level(level)
    if not 0 <= least < float("inf"):
        raise WrongTypeError("`least` is not a number of person-years.", "Give least=5000.")
    columns = Columns(tuple(by), period, ages, deaths, None, population)
    made = strata_of(data, columns, ways=ways, populations=populations, categories=categories, taken=COLUMNS)
    begin = _starts(made.strata, starts, ages)
    shares = None if fractions is None else tuple(float(f) for f in fractions)
    table = _table(made, begin, shares, least, level)
    given = parameters(
        deaths=deaths, population=population, ages=ages, by=list(by), ways=ways, starts=dict(begin),
        fractions=fractions, populations="a table" if populations is not None else None, least=least, period=period,
        level=level, categories={k: list(v) for k, v in (categories or {}).items()},
    )  # fmt: skip
    provenance = Provenance(
        "equity.life_expectancy", given, made.rows, made.used, made.rows - made.used, made.digest
    )
    return LifeExpectancy(
        table,
        _words(table, made),
        provenance,
        strata=made,
        starts=begin,
        fractions=shares,
        least=least,
        level=level,
    )


def _starts(labels: Sequence[str], given: Mapping[str, float] | None, column: str) -> dict[str, float]:
    if given is not None:
        lacking = [name for name in labels if name not in given]
        if lacking:
            raise WrongTypeError(
                f"{len(lacking)} of the bands in {quote(column)} have no age at which they start.",
                "Give one for each band.",
            )
        return dict(sorted(((name, float(given[name])) for name in labels), key=lambda item: item[1]))
    bands = read_bands(labels, column)
    if not bands:
        raise NotEstimableError(f"No age is known in {quote(column)}.", "Give deaths and people by age.")
    require_no_gap(bands, column)
    if np.isfinite(max(end for _, end in bands.values())):
        raise WrongTypeError(
            f"The oldest band in {quote(column)} is not open, so that nobody's life has an end.",
            "Label it like '90+', or give the ages at which the bands start.",
        )
    return {label: start for label, (start, _) in bands.items()}


def _table(
    s: Strata, starts: Mapping[str, float], fractions: Sequence[float] | None, least: float, level: float
) -> pd.DataFrame:
    bands = list(starts)
    d, m = (s.of_strata(a, bands) for a in (s.events, s.population))
    made = numbers.life_table(
        filled(d), filled(m), starts=list(starts.values()), fractions=fractions, level=level
    )
    unknown = np.isnan(d) | np.isnan(m)
    # An age rests on its own band and on all that are older; the chance of reaching it on all that are younger.
    above = np.logical_or.accumulate(unknown[:, ::-1], axis=1)[:, ::-1]
    below = np.logical_or.accumulate(unknown, axis=1)
    reached = np.concatenate([np.zeros_like(below[:, :1]), below[:, :-1]], axis=1)
    small = ((m.sum(axis=1) < least) | s.gap)[:, None]
    shown = {
        "deaths": d,
        "population": m,
        "dying": np.where(unknown | small, np.nan, made.dying),
        "surviving": np.where(reached | small, np.nan, made.surviving),
        **{
            name: np.where(above | small, np.nan, getattr(made, source))
            for name, source in (("value", "expectancy"), ("lower", "lower"), ("upper", "upper"))
        },
    }
    table = s.groups.loc[s.groups.index.repeat(len(bands))].reset_index(drop=True)
    table["band"] = bands * len(s.groups)
    table["age"] = list(starts.values()) * len(s.groups)
    table = table.assign(**{name: values.ravel() for name, values in shown.items()}, level=level)
    table["method"] = np.where(np.isfinite(table["lower"]), METHOD, "none")
    return table[[*s.columns.keys, *COLUMNS]]


def _words(table: pd.DataFrame, s: Strata) -> str:
    """Say everyone's life expectancy at the youngest age, the ends, and what could not be given."""
    c = s.columns
    if c.period is not None:
        table = table[table[c.period] == table[c.period].iloc[-1]]
    table = table[table["age"] == table["age"].min()]
    first = rows(table.head(1))[0]
    said = (
        f"is {figures(first['value'], 3)} years ({level_words(first['level'])} interval "
        f"{first['lower']:.1f} to {first['upper']:.1f})"
        if np.isfinite(first["lower"])
        else "cannot be given: too few people, or a band that is empty, incomplete or hidden"
    )
    when = f"In {first[c.period]}: life" if c.period is not None else "Life"
    text = f"{when} expectancy {_at(first['age'])} {said} for everyone, were today's death rates to last."
    single = table[(table["ways"] == 1) & table["lower"].notna()]
    if len(single) > 1:
        ranked = rows(single.sort_values("value", kind="stable"))
        ends = [
            f"{group_name(row, c.by)} with {row['value']:.1f} ({row['lower']:.1f} to {row['upper']:.1f})"
            for row in (ranked[0], ranked[-1])
        ]
        text += (
            f" It is lowest for {ends[0]} and highest for {ends[1]}; groups this size differ by chance too, so read "
            "each with its interval."
        )
    missing = int(((table["ways"] > 0) & table["lower"].isna()).sum())
    if missing:
        text += f" For {missing} of {int((table['ways'] > 0).sum())} groups it cannot be given."
    left = s.left_out[0]
    return text + (f" {left:,.0f} deaths at an age not known are left out." if left > 0 else "")


def _at(age: float) -> str:
    return "at birth" if age == 0 else f"at age {age:g}"

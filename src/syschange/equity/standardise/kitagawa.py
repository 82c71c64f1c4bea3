"""Kitagawa's question: how much of a gap between two groups' rates is rates, and how much who they are."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.equity.standardise.sums import Columns, Strata, filled, strata_of
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics import standardise as numbers
from syschange.statistics.levels import require_level
from syschange.statistics.means import t_limits
from syschange.words import amount, figures, gap, gap_interval, level_words

PARTS = ("difference", "rate", "composition")
KINDS = ("proportion", "rate")
COLUMNS = (
    "part", "stratum", "events_first", "n_first", "events_second", "n_second", "value", "lower", "upper", "se",
    "level", "method",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Pair:
    """The two groups and how they are compared: `column`, `first` and `second` labels, `kind`, `per`, `level`."""

    column: str
    first: str
    second: str
    kind: str
    per: float
    level: float


@dataclass(frozen=True, eq=False, repr=False)
class Kitagawa(Result):
    """A gap between two groups' crude rates in two parts that add up to it.

    Attributes
    ----------
    table
        `part` ("difference": the first group's rate less the second's; "rate": what different rates within strata
        add; "composition": what different shares of strata add), `stratum` (`"(all)"` for the whole part),
        `events_first`, `n_first`, `events_second`, `n_second`, `value`, `lower`, `upper`, `se`, `level` and
        `method`.
    strata
        Events and people of each group and stratum. People whose stratum is missing are a stratum of their own,
        so that the parts add up to the whole gap.
    pair
        The groups and how they are compared.
    """

    strata: Strata = field(kw_only=True)
    pair: Pair = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count the parts are computed from (see `Result.counts`)."""
        return self.strata.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the parts recomputed from published counts; all of them are hidden where a stratum is."""
        made = self.strata.published(published)
        table = _table(made, self.pair)
        return dataclasses.replace(
            self, _table=table, _words=_words(table, made, self.pair), strata=made, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the gap and its two parts."""
        percent = self.pair.kind == "proportion"
        table = self.table[self.table["stratum"] == ALL]
        return charts.forest(
            table.assign(name=["the whole gap", "rates within strata", "who the people are"]),
            label="name",
            value="value",
            lower="lower",
            upper="upper",
            percent=percent,
            reference_label="no difference",
            headline=self.lead,
            subtitle=f"{self.strata.columns.events}: parts of the gap, {self.pair.first} less "
            f"{self.pair.second}, with {level_words(self.pair.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, part: str = "rate") -> Estimate:
        """Return one part with its confidence distribution.

        Raises
        ------
        UnknownChoiceError
            Where it is none of "difference", "rate" and "composition".
        NotEstimableError
            Where it is not known or is hidden, or nothing in it varies.
        """
        if part not in PARTS:
            raise UnknownChoiceError("part of the difference", part, PARTS)
        if not np.isfinite(self._table.loc[self._table["stratum"] == ALL, "value"]).all():
            raise NotEstimableError("The gap cannot be given, or is hidden.", "Join strata.")
        i, j = _places(self.strata, self.pair)
        x, n = filled(self.strata.events), filled(self.strata.population)
        made = numbers.kitagawa_estimate(
            x[i], n[i], x[j], n[j], part=part, kind=self.pair.kind, level=self.pair.level,  # type: ignore[arg-type]
        )  # fmt: skip
        return made.times(self.pair.per)


def kitagawa(
    data: object,
    *,
    events: str,
    strata: str,
    group: tuple[str, str, str],
    population: str | None = None,
    populations: object | None = None,
    kind: str = "proportion",
    per: float = 1.0,
    level: float = 0.95,
) -> Kitagawa:
    """Split a gap between two groups into different rates and different make-up.

    Parameters
    ----------
    data
        A table of any engine: rows of counts, or one row a person.
    events, strata, population, populations
        As in `standardise`.
    group
        The column of the groups, the first and the second: the gap is the first's rate less the second's.
    kind
        "proportion": each person has the event or not, and shares of strata vary by chance too. "rate": events
        are Poisson, and person-time is known.
    per
        For rates: what they are given per.
    level
        Confidence level.

    Returns
    -------
    Kitagawa
        Kitagawa EM (1955) Journal of the American Statistical Association 50:1168-1194; standard errors by the
        delta method (ours).

    Raises
    ------
    UnknownChoiceError
        Where the kind or a group is not known, or a group stands for missing.
    WrongTypeError
        Where the two groups are one, an amount is below nought, there are more events than people, or options
        do not go together.
    NotEstimableError
        Where a group has nobody, or something it needs is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["N", "N", "S", "S"], "age": ["young", "old"] * 2,
    ...                        "seen": [40, 90, 45, 60], "n": [100, 300, 150, 150]})
    >>> made = kitagawa(people, events="seen", population="n", strata="age", group=("area", "N", "S"))
    >>> made.table.query("stratum == '(all)'")[["part", "value"]].round(3)
              part  value
    0   difference -0.025
    1         rate -0.025
    2  composition  0.000
    """
    column, first, second = _checked(group, kind, per, level)
    columns = Columns((column,), None, strata, events, None, population, shares=kind == "proportion")
    made = strata_of(data, columns, ways=1, populations=populations, taken=COLUMNS)
    pair = Pair(column, first, second, kind, per, level)
    labels = [name for name in made.groups[column] if name not in {ALL, *MISSING_LABELS}]
    for name in (first, second):
        if name not in labels:
            raise UnknownChoiceError(f"group of {column}", name, labels)
    i, j = _places(made, pair)
    if made.gap[[i, j]].any():
        raise NotEstimableError(
            "Events or people of one of the two groups are missing in some rows.",
            "Give 0 where nothing was counted.",
        )
    for place in (i, j):
        if not made.population[place].sum() > 0:
            raise NotEstimableError("One of the two groups has nobody in it.", "Compare groups with people.")
    made = dataclasses.replace(
        made, groups=made.groups.iloc[[i, j]].reset_index(drop=True),
        **{n: getattr(made, n)[[i, j]] for n in _BY_GROUP},
    )  # fmt: skip
    table = _table(made, pair)
    given = parameters(
        events=events, strata=strata, group=group, population=population,
        populations="a table" if populations is not None else None, kind=kind, per=per, level=level,
    )  # fmt: skip
    provenance = Provenance(
        "equity.kitagawa", given, made.rows, made.used, made.rows - made.used, made.digest
    )
    return Kitagawa(table, _words(table, made, pair), provenance, strata=made, pair=pair)


_BY_GROUP = ("events", "population", "variance", "people", "total", "total_people", "gap")


def _checked(group: Sequence[str], kind: str, per: float, level: float) -> tuple[str, str, str]:
    if isinstance(group, str) or len(group) != len(("column", "first", "second")) or group[1] == group[2]:
        raise WrongTypeError(
            "The two groups are not given as a column and two different labels.",
            "Give for example group=('sex', 'Female', 'Male').",
        )
    if kind not in KINDS:
        raise UnknownChoiceError("kind of rate", kind, KINDS)
    if not 0 < per < float("inf") or (per != 1 and kind == "proportion"):
        raise WrongTypeError(
            "`per` is not a number above 0, or is given for proportions.", "Give it for rates."
        )
    require_level(level)
    return group[0], group[1], group[2]


def _places(s: Strata, pair: Pair) -> tuple[int, int]:
    labels = list(s.groups[pair.column])
    return labels.index(pair.first), labels.index(pair.second)


def _table(s: Strata, pair: Pair) -> pd.DataFrame:
    i, j = _places(s, pair)
    x, n = s.events, s.population
    hidden = bool((np.isnan(x) | np.isnan(n)).any())
    made = numbers.kitagawa(filled(x)[i], filled(n)[i], filled(x)[j], filled(n)[j], kind=pair.kind)  # type: ignore[arg-type]
    whole = {
        "events_first": x[i].sum(), "n_first": n[i].sum(), "events_second": x[j].sum(), "n_second": n[j].sum(),
    }  # fmt: skip
    lines: list[dict[str, object]] = [
        {
            "part": part,
            "stratum": ALL,
            **whole,
            "value": getattr(made, part),
            "se": getattr(made, f"{part}_se"),
        }
        for part in PARTS
    ]
    for part in PARTS[1:]:
        values, errors = getattr(made, f"{part}_by_stratum"), getattr(made, f"{part}_by_stratum_se")
        lines += [
            {
                "part": part, "stratum": label, "events_first": x[i, k], "n_first": n[i, k], "events_second": x[j, k],
                "n_second": n[j, k], "value": values[k], "se": errors[k],
            }
            for k, label in enumerate(s.labels)
        ]  # fmt: skip
    table = pd.DataFrame(lines)
    for name in ("value", "se"):
        table[name] = np.nan if hidden else table[name].astype(float) * pair.per
    se = table["se"].where(table["se"] > 0).to_numpy(dtype=float)
    value = table["value"].to_numpy(dtype=float)
    table["lower"], table["upper"] = t_limits(value, se, np.full(len(table), np.inf), level=pair.level)
    table["level"] = pair.level
    table["method"] = np.where(np.isfinite(table["lower"]), "delta method", "none")
    return table[list(COLUMNS)]


def _words(table: pd.DataFrame, s: Strata, pair: Pair) -> str:
    """Say the gap and both parts, and that neither is a cause."""
    percent, c = pair.kind == "proportion", s.columns
    parts = {row["part"]: row for row in rows(table[table["stratum"] == ALL])}
    whole = parts["difference"]
    if not np.isfinite(whole["value"]):
        return f"The gap in {c.events} cannot be split: a stratum of {c.strata} is hidden or not known."
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [
            pair.per * np.float64(whole[f"events_{side}"]) / whole[f"n_{side}"]
            for side in ("first", "second")
        ]
    named = [amount(rate, percent=percent) for rate in rates]
    said = {name: _signed(row, percent=percent) for name, row in parts.items()}
    return (
        f"{c.events}: {named[0]} for {pair.first} and {named[1]} for {pair.second}, a gap of {said['difference']}. "
        f"Of it {said['rate']} goes with different rates within {c.strata}, and {said['composition']} with the "
        f"two groups' different make-up by {c.strata}. This says where the gap sits, and not what caused it."
    )


def _signed(row: dict[str, float], *, percent: bool) -> str:
    sign = "minus " if row["value"] < 0 else ""
    size = gap(row["value"], percent=percent) if percent else figures(abs(row["value"]), 2)
    if not np.isfinite(row["lower"]):
        return f"{sign}{size}"
    return f"{sign}{size} ({gap_interval(row['lower'], row['upper'], row['level'], percent=percent)})"

"""Oaxaca–Blinder: how much of a gap between two groups' means goes with who they are, variable by variable."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.equity.cross_products import (
    Asked,
    Design,
    categories_of,
    cross_products,
    design_of,
    published_tally,
    rows_of,
    tally_of,
)
from syschange.equity.decomposed import (
    CONSTANT,
    MEANS,
    METHOD,
    PARTS,
    SHARES,
    finished,
    gap_words,
    on_paper,
)
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS, Cells, Sum, reduce_to_cells, require_names, rows
from syschange.results import (
    COUNT_COLUMNS,
    Coarsening,
    Estimate,
    Provenance,
    Result,
    address,
    parameters,
    watermark,
)
from syschange.schemas import private_columns
from syschange.statistics import decompose as numbers
from syschange.statistics.levels import require_level
from syschange.statistics.means import sd_from_sums, t_estimate
from syschange.words import level_words

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Decomposition(Result):
    """A gap between two groups' means in parts, each with what every variable adds to it.

    Attributes
    ----------
    table
        `part` ("first mean", "second mean", "difference", then "explained" and "unexplained", or "endowments",
        "coefficients" and "interaction"), `variable` (`"(all)"` for the whole part, `"(constant)"`), `category`
        (`"(all)"` for a number or for all the categories of a variable together), `n_first` and `n_second` (people
        of the two groups, or of them in the category), `value`, `lower`, `upper`, `se`, `share` (of the
        difference), `level` and `method`.
    asked
        What was asked.
    tally
        Of both groups and of each category in them: `n`, and for a yes/no outcome `numerator`.
    yes_no
        Whether the outcome is yes or no.
    spread
        Everybody's standard deviation of the outcome.
    """

    asked: Asked = field(kw_only=True)
    tally: pd.DataFrame = field(kw_only=True)
    yes_no: bool = field(kw_only=True)
    spread: float = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it shows, group by group and category by category."""
        y, parts = self.asked.outcome, []
        for row in rows(self.tally):
            labels = {self.asked.column: row["group"]}
            if row["category"] != ALL:
                labels[row["variable"]] = row["category"]
            made = {"complete": row["n"]}
            if self.yes_no:
                made |= {
                    "complete numerator": row["numerator"],
                    "complete complement": row["n"] - row["numerator"],
                }
            parts += [(address(labels), f"{name}:{y}", count) for name, count in made.items()]
        return pd.DataFrame(parts, columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the parts fit to publish: rounded, and hidden with the counts they rest on.

        Means of yes/no outcomes are worked out again from published counts. Parts rest on sums that are no
        counts: they are rounded as means are, and the last part is what the others leave of the difference.
        """
        tally = published_tally(self.tally, published, self.asked, yes_no=self.yes_no)
        step = SHARES if self.yes_no else coarsening.step(self.spread)
        table = on_paper(self._table, tally, self.asked, step, yes_no=self.yes_no)
        return dataclasses.replace(
            self, _table=table, _words=gap_words(table, self.asked, yes_no=self.yes_no, left_out=None), tally=tally,
            spread=math.nan, policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the gap, its parts, and what each variable adds to the first of them."""
        table = self.table
        first = PARTS[self.asked.fold][1]
        whole = table[(table["variable"] == ALL) & ~table["part"].isin(MEANS)]
        detail = table[
            (table["part"] == first) & ~table["variable"].isin([ALL, CONSTANT]) & (table["category"] == ALL)
        ]
        named = pd.concat(
            [whole.assign(name=whole["part"]), detail.assign(name=f"{first}: " + detail["variable"])]
        )
        return charts.forest(
            named,
            label="name",
            value="value",
            lower="lower",
            upper="upper",
            percent=self.yes_no,
            reference_label="nothing",
            headline=self.lead,
            subtitle=f"{self.asked.outcome}: parts of the gap, {self.asked.first} less "
            f"{self.asked.second}, with {level_words(self.asked.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, part: str = "difference", variable: str = ALL, category: str = ALL) -> Estimate:
        """Return one line of the table with its confidence distribution.

        Raises
        ------
        UnknownChoiceError
            Where there is no such part, variable or category.
        NotEstimableError
            Where it is not known or is hidden, or has no uncertainty.
        """
        table = self._table
        for name, wanted in (("part", part), ("variable", variable), ("category", category)):
            if wanted not in set(table[name]):
                raise UnknownChoiceError(name, wanted, list(dict.fromkeys(table[name])))
            table = table[table[name] == wanted]
        row = rows(table)[0]
        return t_estimate(row["value"], row["se"], math.inf, level=self.asked.level, method=METHOD)


def decompose(
    data: object,
    *,
    outcome: str,
    group: tuple[str, str, str],
    on: Sequence[str],
    fold: int = 2,
    reference: str = "pooled_with_group",
    normalise: bool = False,
    categorical: Sequence[str] = (),
    omit: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> Decomposition:
    """Split the gap between two groups' means into what goes with who they are, and what does not.

    Parameters
    ----------
    data
        A table of any engine, one row a person.
    outcome
        The column of the outcome: a number, or yes and no.
    group
        The column of the groups, the first and the second: the gap is the first's mean less the second's.
    on
        The variables to explain it by. Columns of numbers and of true and false go in as they are; text goes in as
        categories, and a missing category is `(unknown)`, a category like any other. Rows in which a number or the
        outcome is missing cannot be used, and the words say how many.
    fold
        2: explained and unexplained. 3: endowments, coefficients and their interaction, seen from the second group.
    reference
        For two parts, whose coefficients price the variables: "first" or "second" (Oaxaca 1973, Blinder 1973),
        "equal" (Reimers 1983), "size" (Cotton 1988), "pooled" (Neumark 1988) or "pooled_with_group" (Jann 2008;
        the default).
    normalise
        Whether the detail is made not to depend on which category of each variable is left out (Gardeazabal & Ugidos
        2004; Yun 2005); the category left out then has a row too.
    categorical
        Columns of numbers that are to be taken as categories, such as a decile.
    omit
        The category left out of each variable; the first in order where not given, never one for missing.
    level
        Confidence level.

    Returns
    -------
    Decomposition
        Jann B (2008) Stata Journal 8:453-479, with his standard errors for variables that are sampled.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    UnknownChoiceError
        Where the fold, the reference, a group or a category left out is not known, or a group stands for missing.
    WrongTypeError
        Where columns cannot be used as asked, or options do not go together.
    NotEstimableError
        Where a group has too few people, or a variable does not vary in one of them, or the others add up to it.

    Notes
    -----
    It says what the gap goes with, and not what causes it: a variable that is itself shaped by unequal treatment
    explains a gap without excusing it.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"sex": ["F", "F", "F", "F", "M", "M", "M", "M"], "visits": [1, 2, 3, 5, 2, 3, 5, 6],
    ...                        "age": [20, 30, 40, 60, 30, 50, 60, 70]})
    >>> made = decompose(people, outcome="visits", group=("sex", "F", "M"), on=["age"])
    >>> made.table.query("variable == '(all)'")[["part", "value"]].round(2)
              part  value
    0   first mean   2.75
    1  second mean   4.00
    2   difference  -1.25
    3    explained  -1.52
    5  unexplained   0.27
    """
    asked = _checked(outcome, group, on, fold, reference, level, normalise=normalise)
    factors = categories_of(data, on, categorical)
    values = [outcome, *(c for c in on if c not in factors)]
    sums = [
        Sum("complete", (), tuple(values)),
        *(Sum(f"sum:{i}", (a,), tuple(values)) for i, a in enumerate(values)),
        *(
            Sum(f"sum:{i}:{j}", (a, values[j]), tuple(values))
            for i, a in enumerate(values)
            for j in range(i, len(values))
        ),
    ]
    cells = reduce_to_cells(data, keys=[asked.column, *factors], values=values, sums=sums, centred=[])
    labels = [name for name in cells.levels[asked.column] if name not in MISSING_LABELS]
    for name in (asked.first, asked.second):
        if name not in labels:
            raise UnknownChoiceError(f"group of {asked.column}", name, labels)
    yes_no = (
        cells.ranges[outcome][0] >= 0
        and cells.ranges[outcome][1] <= 1
        and cells.total("sum:0") == cells.total("sum:0:0")
    )
    design = design_of(cells, asked, on, values, factors, omit or {})
    table, spread = _table(cells, design, asked)
    tally = tally_of(cells, asked, factors, yes_no=yes_no)
    left_out = int(rows_of(cells, asked, "rows") - tally.loc[tally["category"] == ALL, "n"].sum())
    given = parameters(
        outcome=outcome, group=group, on=list(on), fold=fold, reference=reference, normalise=normalise,
        categorical=list(categorical), omit=dict(omit or {}), level=level,
    )  # fmt: skip
    used = int(cells.total("complete"))
    provenance = Provenance("equity.decompose", given, cells.rows, used, cells.rows - used, cells.digest())
    words = gap_words(table, asked, yes_no=yes_no, left_out=left_out)
    return Decomposition(table, words, provenance, asked=asked, tally=tally, yes_no=yes_no, spread=spread)


def _checked(  # noqa: PLR0917 - the options
    outcome: str,
    group: Sequence[str],
    on: Sequence[str],
    fold: int,
    reference: str,
    level: float,
    *,
    normalise: bool,
) -> Asked:
    if isinstance(group, str) or len(group) != len(("column", "first", "second")) or group[1] == group[2]:
        raise WrongTypeError(
            "The two groups are not given as a column and two different labels.",
            "Give for example group=('sex', 'Female', 'Male').",
        )
    require_names([group[0], *([on] if isinstance(on, str) else on)], taken=(), private=private_columns())
    if isinstance(on, str) or outcome in on or outcome == group[0]:
        raise WrongTypeError(
            "The variables are one text, or the outcome is among them.",
            "Give a list, for example on=['age'].",
        )
    if fold not in PARTS:
        raise UnknownChoiceError("number of parts", fold, list(PARTS))
    if reference not in numbers.REFERENCES:
        raise UnknownChoiceError("reference", reference, numbers.REFERENCES)
    if fold != 2 and reference != "pooled_with_group":  # noqa: PLR2004 - two parts
        raise WrongTypeError(
            "Three parts have no reference coefficients.", "Leave `reference` out, or take fold=2."
        )
    require_level(level)
    return Asked(outcome, group[0], group[1], group[2], fold, reference, normalise, level)


def _table(cells: Cells, design: Design, asked: Asked) -> tuple[pd.DataFrame, float]:
    """Return the table, and everybody's standard deviation of the outcome."""
    table = cells.table
    groups = [table[table[asked.column] == label] for label in (asked.first, asked.second)]
    many = len(cells.values)
    first, second = (cross_products(part, design, many) for part in groups)
    for sums in (first, second):
        if sums.n <= len(design.columns) + 1:
            raise NotEstimableError(
                "One of the two groups has no more people with everything known than there are columns.",
                "Join categories, or leave variables out.",
            )
    made: numbers.TwoFold | numbers.ThreeFold
    if asked.fold == 2:  # noqa: PLR2004 - two parts
        made = numbers.twofold(
            first, second, reference=asked.reference, sets=design.sets, normalise=asked.normalise,  # type: ignore[arg-type]
        )  # fmt: skip
    else:
        made = numbers.threefold(first, second, sets=design.sets, normalise=asked.normalise)
    tally = {
        (variable, label): tuple(float(g.loc[g[variable] == label, "complete"].sum()) for g in groups)
        for variable in design.variables
        for label in cells.levels[variable]
    }
    lines: list[dict[str, object]] = []
    for name, sums in zip(MEANS, (first, second), strict=True):
        sd = float(sd_from_sums(sums.n, sums.xy[0], sums.yy))
        lines.append(_line(name, ALL, ALL, (first.n, second.n), sums.xy[0] / sums.n, sd / math.sqrt(sums.n)))
    for name in PARTS[asked.fold]:
        lines += _lines(name, getattr(made, name), design, (first.n, second.n), tally, asked)
    whole = float(sd_from_sums(first.n + second.n, first.xy[0] + second.xy[0], first.yy + second.yy))
    return finished(pd.DataFrame(lines), asked), whole


def _line(  # noqa: PLR0917 - the columns of the table
    part: str, variable: str, category: str, n: Sequence[float], value: float, se: float
) -> dict[str, object]:
    return {
        "part": part, "variable": variable, "category": category, "n_first": n[0], "n_second": n[1], "value": value,
        "se": se,
    }  # fmt: skip


def _lines(  # noqa: PLR0917 - what the lines of a part are made of
    name: str, part: numbers.Part, design: Design, n: tuple[float, float],
    tally: Mapping[tuple[str, str], tuple[float, ...]], asked: Asked,
) -> list[dict[str, object]]:  # fmt: skip
    made = [_line(name, ALL, ALL, n, part.value, part.se)]
    if name == "difference":
        return made
    if name not in {"explained", "endowments"}:
        made.append(_line(name, CONSTANT, ALL, n, float(part.detail[0]), float(part.detail_se[0])))
    extra = len(design.columns) + 1
    done: set[str] = set()
    for i, (variable, category) in enumerate(design.columns, start=1):
        if category == ALL:
            made.append(_line(name, variable, ALL, n, float(part.detail[i]), float(part.detail_se[i])))
            continue
        k = design.variables.index(variable)
        if variable not in done:
            done.add(variable)
            made.append(_line(name, variable, ALL, n, float(part.sets[k]), float(part.sets_se[k])))
            if asked.normalise:
                left, at = design.omitted[k], extra + k
                made.append(
                    _line(
                        name,
                        variable,
                        left,
                        tally[variable, left],
                        float(part.detail[at]),
                        float(part.detail_se[at]),
                    )
                )
        made.append(
            _line(
                name,
                variable,
                category,
                tally[variable, category],
                float(part.detail[i]),
                float(part.detail_se[i]),
            )
        )
    return made

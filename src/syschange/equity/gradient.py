"""A deprivation gradient: an outcome by IMD decile of one edition, and how steep it is."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.slopes import SLOPES, Terms, slopes_of
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, MISSING_LABELS, Sum, columns_of, reduce_to_cells, rows
from syschange.results import (
    Coarsening,
    Estimate,
    Provenance,
    Result,
    parameters,
    watermark,
)
from syschange.schemas import codelist
from syschange.statistics.levels import require_level
from syschange.words import amount, figures, level_words

Floats = npt.NDArray[np.float64]
KINDS = ("proportion", "rate", "mean", "count")
COLUMNS = (
    "quantity", "decile", "n", "numerator", "denominator", "value", "lower", "upper", "level", "method", "edition",
)  # fmt: skip
DECILES = tuple(str(d) for d in range(1, 11))
# Of the other nations, whose deciles also run from 1, the most deprived: Welsh Index of Multiple Deprivation 2019,
# Scottish Index of Multiple Deprivation 2020, Northern Ireland Multiple Deprivation Measure 2017.
OTHER_NATIONS = ("WIMD2019", "SIMD2020", "NIMDM2017")


@dataclass(frozen=True, eq=False, repr=False)
class Gradient(Result):
    """An outcome by deprivation, with its slopes.

    Attributes
    ----------
    table
        `quantity`: "value" (a decile's own, in rows of 1, the most deprived, to 10, `(unknown)` and, first,
        everyone, `(all)`), then with `decile` `(all)` "absolute slope" (change of the value with each decile less
        deprived), "relative slope" (that over everyone's value) and "rate ratio" (the factor of each decile less
        deprived, by negative-binomial regression; of rates and counts only). Then `n`, `numerator`, `denominator`,
        `value`, `lower`, `upper`, `level`, `method` ("none" where there is no interval) and `edition`.
    breakdown, by_area
        The outcome by decile, and by decile and area where areas were given.
    terms
        What was asked.
    """

    breakdown: Breakdown = field(kw_only=True)
    by_area: Breakdown | None = field(kw_only=True)
    terms: Terms = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count it is computed from (see `Result.counts`)."""
        made = [b.counts() for b in (self.breakdown, self.by_area) if b is not None]
        return pd.concat(made, ignore_index=True).drop_duplicates(["cell", "quantity"], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the gradient recomputed from published counts; hidden deciles play no part in the slopes."""
        made = self.breakdown.from_counts(published, coarsening)
        areas = None if self.by_area is None else self.by_area.from_counts(published, coarsening)
        table = _table(made, areas, self.terms)
        return dataclasses.replace(
            self, _table=table, _words=_words(table, made, self.terms), breakdown=made, by_area=areas,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the value of each decile with its interval, and everyone's."""
        asked = self.breakdown.asked
        table = self.table[self.table["quantity"] == "value"]
        whole = float(table["value"].iloc[0])
        said = {
            ALL: "everyone",
            "1": "1, most deprived",
            "10": "10, least deprived",
            "(unknown)": "not known",
        }
        return charts.forest(
            table.assign(group=table["decile"].map(lambda label: said.get(label, label))),
            label="group",
            value="value",
            lower="lower",
            upper="upper",
            n="n",
            reference=whole if math.isfinite(whole) else 0.0,
            reference_label="everyone",
            percent=asked.percent,
            unit="%" if asked.percent else "",
            headline=self.lead,
            subtitle=f"{asked.outcome} by decile of {self.terms.edition}",
            watermark=watermark(self.policy),
        )

    def estimate(self, quantity: str = "absolute slope") -> Estimate:
        """Return a slope with its confidence distribution.

        Raises
        ------
        UnknownChoiceError
            Where it is none of "absolute slope", "relative slope" and "rate ratio".
        NotEstimableError
            Where it cannot be given.
        """
        if quantity not in SLOPES:
            raise UnknownChoiceError("slope", quantity, SLOPES)
        return slopes_of(self.breakdown, self.by_area, self.terms)[quantity].made()


def gradient(
    data: object,
    *,
    decile: str,
    edition: str,
    outcome: str | None = None,
    kind: str = "proportion",
    exposure: str | None = None,
    per: float = 1.0,
    areas: str | None = None,
    edition_column: str = "imd_edition",
    level: float = 0.95,
) -> Gradient:
    """Give an outcome by decile of deprivation, and how much it changes from one decile to the next.

    Parameters
    ----------
    data
        A table of any engine, one row a person; or a breakdown by the decile alone.
    decile
        The column of the decile, 1 (the most deprived tenth of areas) to 10. People whose decile is missing are
        shown, and play no part in the slopes.
    edition
        The edition of the index, required: "IoD2019" or "IoD2025" for England, "WIMD2019", "SIMD2020" or "NIMDM2017".
        Deciles of two editions, or of two nations, are never put together.
    outcome
        The column of the outcome; of a breakdown its own.
    kind
        "proportion", "rate" (with `exposure`), "mean", or "count": how many a person has (organisations involved,
        contacts), for which the number of people is the exposure.
    exposure, per
        As in `breakdown`.
    areas
        For rates and counts: a column of areas (at most 200). The regression then has a row for each decile and
        area rather than for each decile, and so sees how areas vary.
    edition_column
        The column that says the edition; where the table has it, every decile in it must be of `edition`.
    level
        Confidence level.

    Returns
    -------
    Gradient
        Slopes of the line through the deciles, weighted by people, with the deciles' own uncertainty carried
        through (Zou, Huang & Zhang 2009; ratios by Fieller 1954). Rate ratios by negative-binomial regression with
        a log link (Lawless 1987; Hilbe 2011), or Poisson where counts vary no more than chance: `method` says which.
        Their limits are Student's t with Pearson's scale (ours).

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    UnknownChoiceError
        Where the kind or the edition is not known.
    WrongTypeError
        Where deciles are of two editions or of none, are not 1 to 10, or options do not go together.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"imd_decile": [1, 2, 3] * 40, "contacts": [6, 4, 2] * 20 + [8, 6, 4] * 20})
    >>> made = gradient(people, outcome="contacts", kind="count", decile="imd_decile", edition="IoD2019")
    >>> made.table.query("decile == '(all)'")[["quantity", "value"]].round(2)
              quantity  value
    0            value   5.00
    11  absolute slope  -2.00
    12  relative slope  -0.40
    13      rate ratio   0.66
    """
    england = codelist("imd_edition").labels
    if edition not in {*england, *OTHER_NATIONS}:
        # "IMD 2019" is England's, and looks more like that of Wales.
        near = england if str(edition).upper().startswith("I") else (*england, *OTHER_NATIONS)
        raise UnknownChoiceError("edition of the index of deprivation", edition, near)
    require_level(level)
    if isinstance(data, Breakdown):
        made, by_area, terms = _given(data, decile, edition, outcome, kind, exposure, per, areas, level)
    else:
        if outcome is None:
            raise WrongTypeError("No outcome is named.", "Give outcome='…', or a breakdown.")
        if kind not in KINDS:
            raise UnknownChoiceError("kind of outcome", kind, KINDS)
        if areas is not None and kind not in {"rate", "count"}:
            raise WrongTypeError("Areas are for rates and counts.", "Leave them out, or take kind='count'.")
        _require_one_edition(data, outcome, decile, edition, edition_column)
        terms = Terms(decile, edition, kind, areas, level)
        shared = {
            "outcome": outcome, "kind": "mean" if kind == "count" else kind, "exposure": exposure, "per": per,
            "level": level, "categories": {decile: DECILES},
        }  # fmt: skip
        made = breakdown(data, by=[decile], **shared)  # type: ignore[arg-type]
        by_area = None if areas is None else breakdown(data, by=[decile, areas], ways=2, **shared)  # type: ignore[arg-type]
    _require_deciles(made, terms)
    table = _table(made, by_area, terms)
    given = parameters(
        decile=decile, edition=edition, outcome=made.outcome, kind=terms.kind, exposure=made.asked.exposure,
        per=made.asked.per, areas=areas, edition_column=edition_column, level=terms.level,
    )  # fmt: skip
    was = made.provenance
    provenance = Provenance(
        "equity.gradient", given, was.rows_in, was.rows_used, was.rows_unknown, was.data_digest
    )
    return Gradient(
        table, _words(table, made, terms), provenance, breakdown=made, by_area=by_area, terms=terms
    )


def _given(  # noqa: PLR0917 - the options that a breakdown has settled already
    made: Breakdown, decile: str, edition: str, outcome: str | None, kind: str, exposure: str | None, per: float,
    areas: str | None, level: float,
) -> tuple[Breakdown, None, Terms]:  # fmt: skip
    if made.policy is not None:
        raise WrongTypeError(
            "This breakdown has been protected, and what is worked out from it would not be.",
            "Give the true breakdown, and protect the gradient.",
        )
    if made.by != (decile,) or made.period is not None or made.kind not in KINDS:
        raise WrongTypeError(
            f"The breakdown is not by {quote(decile)} alone, without periods, of a proportion, a rate or a mean.",
            "Break the outcome down by the decile, or give the table itself.",
        )
    settled = [
        outcome not in {None, made.outcome},
        kind not in {"proportion", made.kind},
        exposure is not None,
    ]
    if any(settled) or per != 1 or areas is not None or level != made.level:
        raise WrongTypeError(
            "A breakdown has its outcome, kind, exposure and level already, and no areas.",
            "Leave them out, or give the table itself.",
        )
    return made, None, Terms(decile, edition, made.kind, None, level)


def _require_one_edition(data: object, outcome: str, decile: str, edition: str, column: str) -> None:
    if column not in columns_of(data):
        return
    total = Sum("sum:y", (outcome,), (outcome,))
    cells = reduce_to_cells(data, keys=[column, decile], values=[outcome], sums=[total], centred=[])
    table = cells.table
    found = set(table.loc[~table[decile].isin(MISSING_LABELS), column])
    if found & set(MISSING_LABELS):
        raise WrongTypeError(
            f"Some rows have a decile, and no edition in {quote(column)}.",
            "Say of which edition each decile is, or leave the decile missing.",
        )
    if len(found) > 1:
        raise WrongTypeError(
            f"The deciles are of {len(found)} editions of the index, and one tenth of areas is not the other's.",
            f"Keep the rows of {quote(edition)}, or give every area its decile of that edition.",
        )
    if found and found != {edition}:
        raise WrongTypeError(
            f"The deciles are not of {quote(edition)}, but of another edition in {quote(column)}.",
            "Name the edition they are of.",
        )


def _require_deciles(made: Breakdown, terms: Terms) -> None:
    groups = made.basis[made.basis["ways"] == 1]
    if not set(groups[terms.decile]) <= {*DECILES, *MISSING_LABELS}:
        raise WrongTypeError(
            f"The column {quote(terms.decile)} holds something that is not a decile from 1 to 10.",
            "Turn ranks into deciles first, 1 for the most deprived tenth of areas.",
        )


def _table(made: Breakdown, by_area: Breakdown | None, terms: Terms) -> pd.DataFrame:
    values = made.table[made.table["level"] == terms.level].rename(columns={terms.decile: "decile"})
    values = values.assign(quantity="value")
    whole = rows(values.head(1))[0]
    lines = []
    for name, found in slopes_of(made, by_area, terms).items():
        one = found.line(terms.level)
        shared = {"quantity": name, "decile": ALL, "n": whole["n"], "numerator": whole["numerator"]}
        lines.append({**shared, "denominator": whole["denominator"], **one, "level": terms.level})
    table = pd.concat([values, pd.DataFrame(lines)], ignore_index=True).assign(edition=terms.edition)
    return table[list(COLUMNS)]


def _words(table: pd.DataFrame, made: Breakdown, terms: Terms) -> str:
    """Say the value at both ends, the slope, the ratio of counts, and whose decile is not known."""
    asked, percent = made.asked, made.asked.percent
    values = {row["decile"]: row for row in rows(table[table["quantity"] == "value"])}
    slopes = {row["quantity"]: row for row in rows(table[table["quantity"] != "value"])}
    ends = [
        f"{amount(row['value'], percent=percent)} in decile {label}"
        for label, row in ((d, values[d]) for d in DECILES if d in values)
        if np.isfinite(row["value"])
    ]
    if not ends:
        return f"Nothing can be said about {asked.outcome} by deprivation: too few people in every decile."
    text = f"{asked.outcome} by decile of {terms.edition} (1 is the most deprived): {ends[0]}"
    text += f" and {ends[-1]}." if len(ends) > 1 else "."
    line = slopes["absolute slope"]
    if np.isfinite(line["lower"]):
        sure = line["lower"] > 0 or line["upper"] < 0
        way = "more" if line["value"] > 0 else "less"
        size, low, high = (_said(line[name], percent=percent) for name in ("value", "lower", "upper"))
        unit = " percentage points" if percent else ""
        text += (
            f" With each decile less deprived it is {size.removeprefix('-')}{unit} "
            f"{way} ({level_words(terms.level)} interval {low} to {high})"
            f"{'.' if sure else ', which chance alone could explain; that is not to say there is no gradient.'}"
        )
    else:
        text += " No slope can be given."
    ratio = slopes["rate ratio"]
    if np.isfinite(ratio["lower"]):
        text += (
            f" As a ratio, each decile less deprived has {figures(ratio['value'], 3)} times as many "
            f"({level_words(terms.level)} interval {figures(ratio['lower'], 3)} to {figures(ratio['upper'], 3)}; "
            f"{ratio['method']})."
        )
    missing = sum(row["n"] for label, row in values.items() if label in MISSING_LABELS)
    if missing > 0:
        text += f" {missing:,.0f} people whose decile is not known are in no slope."
    return text


def _said(value: float, *, percent: bool) -> str:
    """Return a slope in words: a tenth of a percentage point for shares, since a step is one decile of ten."""
    return f"{100 * value:.1f}" if percent else figures(value, 2)

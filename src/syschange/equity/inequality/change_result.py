"""Did inequality change between two times, on which scale, and was it by levelling down?"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.equity.basis import counts
from syschange.equity.breakdown import Breakdown
from syschange.equity.inequality.catalogue import MEASURES, TIMES, UNIT
from syschange.equity.inequality.change_words import change_words
from syschange.equity.inequality.changes import CHANGES, change_of, changes, pairs_of
from syschange.equity.inequality.groupings import Held
from syschange.equity.inequality.indices import indices
from syschange.equity.inequality.result import KINDS, held_of, held_on_paper
from syschange.equity.inequality.terms import Ranking, Terms, terms_of
from syschange.equity.presets.common import provenance, require_kind, require_true
from syschange.equity.sampled import PeopleSource
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, watermark
from syschange.statistics.inequality.spread import DRAWS

TIME, BEFORE, AFTER = "time", "before", "after"


@dataclass(frozen=True, eq=False, repr=False)
class ChangeInInequality(Result):
    """Inequality at two times and its change.

    Attributes
    ----------
    table
        A row a set of characteristics and measure: `characteristics`, `groups` (that have a value at both times),
        `unknown` (people of both times some characteristic of whom is missing), `measure`, `scale` ("absolute" or
        "relative"), `before` and `after`, `before_corrected` and `after_corrected` (the noise taken off), `change`
        (after less before) with `change_lower` and `change_upper`, `ratio` (after over before) with `ratio_lower`
        and `ratio_upper` (missing where the index before is not kept away from nothing), `null_expectation` (the
        change that noise alone would give), `direction` ("narrowed", "widened", "reversed" or "not clear"),
        `best_group` (the best off before), `best_change` with `best_lower` and `best_upper` (of its value, allowing
        for its having been picked), `levelling_down` ("yes": the gap closed and the best off got worse, both beyond
        chance; "possible": the numbers say so and chance could explain it; "no"; "not known"), `level`, `method`,
        `source`.
    times
        What the two times are called.
    held
        What they are worked out from.
    """

    times: tuple[str, str] = field(kw_only=True)
    held: Held = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people of either time (see `Result.counts`)."""
        return counts(self.held.basis, keys=self.held.keys, outcome=self.held.asked.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the changes recomputed from published counts; groups hidden at either time are left out."""
        held = held_on_paper(self.held, published, coarsening)
        if "correlation" in held.basis:
            basis = held.basis.assign(correlation=held.basis["correlation"].round(1))
            held = dataclasses.replace(held, basis=basis)
        table, words = _made(held, self.times)
        return dataclasses.replace(
            self, _table=table, _words=words, held=held, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self, measure: str | None = None) -> "charts.Figure":
        """Return a picture: one measure of every set of characteristics before and after, the noise taken off.

        Parameters
        ----------
        measure
            Which; the first of the table unless given.

        Raises
        ------
        UnknownChoiceError
            Where the table does not have it.
        """
        table, asked = self.table, self.held.asked
        name = measure if measure is not None else str(table["measure"].iloc[0])
        if name not in set(table["measure"]):
            raise UnknownChoiceError("measure of this result", name, list(dict.fromkeys(table["measure"])))
        shown, what = table[table["measure"] == name], MEASURES[name]
        long = pd.concat(
            [
                shown.assign(when=when, value=shown[f"{at}_corrected"])
                for when, at in zip(self.times, (BEFORE, AFTER), strict=True)
            ]
        )
        return charts.slopes(
            long,
            series="characteristics",
            time="when",
            value="value",
            percent=asked.percent and what.unit == UNIT,
            decimals=2 if what.unit == TIMES else None,
            headline=self.lead if measure is None else f"{asked.outcome}: {what.said}",
            subtitle=f"{asked.outcome}: {what.said}, before and after, the noise taken off",
            watermark=watermark(self.policy),
        )

    def estimate(self, measure: str, *, of: Sequence[str] | None = None) -> Estimate:
        """Return the change of one index (after less before) with its confidence distribution.

        Parameters
        ----------
        measure
            Its name.
        of
            The characteristics of one table, in any order; may be left out where there is one only.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, or no such table.
        NotEstimableError
            Where the change cannot be given with its uncertainty.
        """
        if measure not in MEASURES:
            raise UnknownChoiceError("measure of inequality", measure, list(MEASURES))
        every = pairs_of(self.held, self.times)
        fitting = [two for two in every if of is None or set(of) == set(two.before.characteristics)]
        if len(fitting) != 1:
            known = [" × ".join(two.before.characteristics) for two in every]
            raise UnknownChoiceError("set of characteristics", " × ".join(of or ()), known)
        two, terms = fitting[0], self.held.terms
        found = [indices(g, terms, [measure])[measure] for g in (two.before, two.after)]
        for one in found:
            if one.index is None or one.index.distribution is None:
                raise NotEstimableError(
                    f"The change cannot be given with its uncertainty: {one.method.removeprefix('none: ')}.",
                    "The column `method` of the table says which can.",
                )
        first, second = (one.index for one in found)
        return change_of(self.held, two, first, second).absolute.estimate()  # type: ignore[arg-type] # looked at above


def change_in_inequality(
    breakdown: Breakdown,
    after: Breakdown | str | None = None,
    *,
    before: str | None = None,
    measures: Sequence[str] | None = None,
    of: Sequence[str] | None = None,
    ranking: Ranking | None = None,
    favourable: str = "high",
    reference: Mapping[str, str] | None = None,
    against: Mapping[str, str] | None = None,
    within: str | Sequence[str] | None = None,
    bounds: tuple[float, float] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> ChangeInInequality:
    """Say whether inequality between groups changed, absolute and relative, and whether by levelling down.

    Parameters
    ----------
    breakdown
        The breakdown before, with `after` the same of a later time; or one breakdown with a period, with the labels
        of two of its periods. Only the second knows of people who are there at both times, where it has a cluster.
    after
        The breakdown after; or the label of the period.
    before
        The label of the period before.
    measures
        As in `inequality`; unless given every one that makes sense, but for `sii_logit` and `rii_logit`, whose
        change takes seconds each.
    of, ranking, favourable, reference, against, within, bounds, draws, seed
        As in `inequality`.

    Returns
    -------
    ChangeInInequality
        Groups that have a value at one time only are left out of both. Each time has the sizes that its groups then
        had: an index also changes where people move from one group to another.

    Raises
    ------
    WrongTypeError
        Where the two are not of the same question, have been protected, or a time is not given.
    UnknownChoiceError
        Where there is no such period, or an option is not one there is.

    Notes
    -----
    The interval of the change: `statistics.inequality.change`. People who are there at both times: the covariance of
    each group's two values (`statistics.design.clustered_change`). The best off of a ranking is known beforehand; the
    best of unranked groups is picked by the data, and would fall back by chance alone: its limits hold for all groups
    at once (Bonferroni).

    Examples
    --------
    >>> import pandas as pd
    >>> from syschange import equity
    >>> rows = [(t, g, y) for t, g, x in [("1", "a", 20), ("1", "b", 80), ("2", "a", 20), ("2", "b", 30)]
    ...         for y in [1] * x + [0] * (100 - x)]
    >>> people = pd.DataFrame(rows, columns=["year", "g", "y"])
    >>> groups = equity.breakdown(people, outcome="y", by=["g"], period="year")
    >>> made = change_in_inequality(groups, before="1", after="2", measures=["range_gap"])
    >>> made.table[["before", "after", "direction", "best_group", "levelling_down"]].round(2)
       before  after direction best_group levelling_down
    0     0.6    0.1  narrowed       g: b            yes
    """
    given = {
        "measures": measures, "of": of, "ranking": ranking, "favourable": favourable, "reference": reference,
        "against": against, "within": within, "bounds": bounds, "draws": draws, "seed": seed,
    }  # fmt: skip
    require_true(breakdown)
    require_kind(breakdown, KINDS, "A change in inequality")
    terms = terms_of(breakdown, **given, with_unknown=False, uncertainty="sampling", sampled="groups")  # type: ignore[arg-type] # spelt out above
    if isinstance(after, Breakdown):
        if before is not None:
            raise WrongTypeError("A breakdown after and a label before are given.", "Give two of a kind.")
        require_true(after)
        # The second must have what the options name, too.
        terms_of(after, **given, with_unknown=False, uncertainty="sampling", sampled="groups")  # type: ignore[arg-type] # as above
        held, times = _of_two(breakdown, after, terms), (BEFORE, AFTER)
    else:
        held, times = _of_periods(breakdown, before, after, terms)
    require_names(held.keys, taken=CHANGES)
    table, words = _made(held, times)
    where = provenance("equity.change_in_inequality", breakdown, before=before,
                       after="a breakdown" if isinstance(after, Breakdown) else after, **given)  # type: ignore[arg-type]  # fmt: skip
    if isinstance(after, Breakdown):
        where = _of_both(where, after.provenance)
    return ChangeInInequality(table, words, where, times=times, held=held)


def _made(held: Held, times: tuple[str, str]) -> tuple[pd.DataFrame, str]:
    table = changes(held, times)
    left = {" × ".join(two.before.characteristics): two.left_out for two in pairs_of(held, times)}
    return table, change_words(table, held, times, left)


def _of_periods(
    made: Breakdown, before: str | None, after: str | None, terms: Terms
) -> tuple[Held, tuple[str, str]]:
    if made.period is None:
        raise WrongTypeError(
            "A second breakdown, or a period, is needed for a change.",
            "Give the breakdown after too, or break down with period='…' and name before='…' and after='…'.",
        )
    if before is None or after is None:
        raise WrongTypeError("The two periods are not named.", "Give before='…' and after='…'.")
    present = list(dict.fromkeys(made.basis[made.period]))
    for label in (before, after):
        if label not in present:
            raise UnknownChoiceError("period of this breakdown", label, present)
    if before == after:
        raise WrongTypeError("The period before is the one after, too.", "Name two periods.")
    held = held_of(made, terms)
    basis = held.basis[held.basis[made.period].isin([before, after])].reset_index(drop=True)
    return dataclasses.replace(held, basis=_with_correlation(basis, made, before, after)), (before, after)


def _with_correlation(basis: pd.DataFrame, made: Breakdown, before: str, after: str) -> pd.DataFrame:
    """Return a basis with how far the two periods of each group move together through people who are in both."""
    if not isinstance(made.source, PeopleSource):
        return basis
    ways = int(made.basis["ways"].max())
    found = made.source.correlations(before, after, made.by, ways)
    places = {tuple(row[c] for c in made.by): float(row["correlation"]) for row in rows(found)}
    return basis.assign(correlation=[places.get(tuple(row[c] for c in made.by), 0.0) for row in rows(basis)])


def _of_two(before: Breakdown, after: Breakdown, terms: Terms) -> Held:
    same = before.by == after.by and before.asked == after.asked and before.level == after.level
    if not same or before.period is not None or after.period is not None:
        raise WrongTypeError(
            "The two breakdowns are not of the same outcome, characteristics and level, without a period.",
            "Break both down alike; or give one breakdown with a period, and the labels of two.",
        )
    if TIME in before.by:
        raise WrongTypeError(
            f"A characteristic is called {quote(TIME)}, which the result uses.", "Rename it."
        )
    first, second = (held_of(b, terms) for b in (before, after))
    parts = [h.basis.assign(**{TIME: at}) for h, at in ((first, BEFORE), (second, AFTER))]
    basis = pd.concat(parts, ignore_index=True)
    front = [*before.by, TIME]
    basis = basis[[*front, *(c for c in basis.columns if c not in front)]]
    spread = max(first.spread, second.spread)
    return dataclasses.replace(first, basis=basis, period=TIME, spread=spread)


def _of_both(first: Provenance, second: Provenance) -> Provenance:
    def total(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else a + b

    return dataclasses.replace(
        first,
        rows_in=total(first.rows_in, second.rows_in),
        rows_used=total(first.rows_used, second.rows_used),
        rows_unknown=total(first.rows_unknown, second.rows_unknown),
        data_digest=f"{first.data_digest} {second.data_digest}",
    )

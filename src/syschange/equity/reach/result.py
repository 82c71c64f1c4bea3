"""Does this enable people who were shut out before to make contact? First-ever contacts after a change and before."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.equity.reach.population import people_in
from syschange.equity.reach.sides import side_of_each, sides_of
from syschange.equity.reach.table import (
    COLUMNS,
    EVERYONE,
    GROUP,
    Terms,
    against,
    basis_of,
    counts_of,
    dispersion_of,
    published_basis,
    table_of,
)
from syschange.equity.reach.windows import Day, Windows, day_of, windows_of
from syschange.equity.reach.words import reach_words
from syschange.equity.representation.beside import order_of, require_common_labels, side_by_side
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import Cells, Sum, find_group, group_name, reduce_to_cells, require_names, rows
from syschange.frames.groups.limits import require_ways
from syschange.frames.people.firsts import firsts_in_windows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.schemas import private_columns
from syschange.statistics import rates
from syschange.statistics.firsts import SHUT_OUT_BELOW, Dispersion
from syschange.statistics.levels import require_level
from syschange.words import level_words

_MAX_ROWS = 200_000  # ours: as in `breakdown`


@dataclass(frozen=True, eq=False, repr=False)
class Reach(Result):
    """First-ever contacts of people who were shut out, after a change against before, next to those of others.

    Attributes
    ----------
    table
        The characteristics in `by` (as in a breakdown), then `ways`; `row` ("everyone", "group", and at the end
        "shut out", "others" and "shut out over others"); `side` (whose side the group's people are on: "shut out",
        "others", "both" or "not compared"); first-ever contacts `first_earlier`, `first_before` and `first_after`;
        the average `population_…` of each window; first contacts per 1,000 population a year `rate_…`, with
        limits; `ratio` (the rate after over the rate before; in the last row that of those shut out over that of
        others) with `ratio_lower`, `ratio_upper`, `level` and `method`; and `note`, why something is missing. What
        belongs to the earlier window is missing where groups are named.
    by
        As given.
    windows
        The windows, and the day of the change.
    terms
        The level, whether intervals allow for over-dispersion, and the most characteristics shown together.
    basis
        The counts it is worked out from.
    lead_in
        How many days the records had run when the first window began; None where that was not said.
    """

    by: tuple[str, ...] = field(kw_only=True)
    windows: Windows = field(kw_only=True)
    terms: Terms = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)
    lead_in: int | None = field(kw_only=True)

    @property
    def dispersion(self) -> Dispersion:
        """How much more the groups vary between the windows than chance alone makes them."""
        return dispersion_of(self.basis, self.by, self.windows)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        return counts_of(self.basis, self.by)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the reach recomputed from published counts (see `Result.from_counts`).

        Which groups were shut out stays as it was found.
        """
        basis = published_basis(self.basis, published, self.by)
        table, words = _made(basis, self.by, self.windows, self.terms, self.lead_in)
        return dataclasses.replace(
            self, _table=table, _words=words, basis=basis, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the rate after over the rate before, of those shut out, of others and of each group."""
        table = self.table
        single = (table["row"] == GROUP) & (table["ways"] == 1) & (table["first_after"] != 0)
        table = pd.concat([table[~table["row"].isin([EVERYONE, GROUP])], table[single]])
        names = [group_name(row, self.by) if row["row"] == GROUP else str(row["row"]) for row in rows(table)]
        return charts.forest(
            table.assign(group=names),
            label="group",
            value="ratio",
            lower="ratio_lower",
            upper="ratio_upper",
            n="first_after",
            reference=1.0,
            reference_label="no change",
            worse_label="fewer first contacts",
            better_label="more first contacts",
            headline=self.lead,
            subtitle=f"First contacts: rate after the change over rate before, with "
            f"{level_words(self.terms.level)} intervals; people are those "
            "with a first contact after",
            decimals=2,
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return how the rate of those shut out changed over how that of others did, with its distribution.

        Parameters
        ----------
        **labels
            Characteristic and label, for the rate after over the rate before of one group instead.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where it cannot be given, or is hidden.
        """
        if not labels:
            return against(self.basis, self.by, self.windows, self.terms)
        groups = self.basis[self.basis["row"].isin([EVERYONE, GROUP])]
        row = find_group(groups, self.by, labels)
        numbers = {name: row[f"people:{name}"] * self.windows.years(name) for name in ("before", "after")}
        if pd.isna([row["first:before"], row["first:after"], *numbers.values()]).any():
            raise NotEstimableError("A number of this group is hidden.", "Join it with another group.")
        return rates.exact_rate_ratio(
            row["first:after"],
            numbers["after"],
            row["first:before"],
            numbers["before"],
            level=self.terms.level,
        )

    def probability(self, at_least: float = 1.0) -> float:
        """Return how sure it is that the change of those shut out was at least so many times that of others.

        Raises
        ------
        NotEstimableError
            Where it cannot be given, or is hidden.
        """
        return self.estimate().probability(at_least)


def reach(
    contacts: object,
    population: object,
    *,
    by: Sequence[str],
    changed_on: Day,
    people: object | None = None,
    person: str = "person_id",
    date: str = "contacted_on",
    size: str | None = None,
    period: str | None = None,
    window: int = 365,
    before: Sequence[Day] | None = None,
    after: Sequence[Day] | None = None,
    shut_out: Sequence[Mapping[str, str]] | None = None,
    chosen_on: Sequence[Day] | None = None,
    below: float = SHUT_OUT_BELOW,
    records_from: Day | None = None,
    washout: int = 0,
    ways: int | None = None,
    level: float = 0.95,
    over_dispersion: bool = True,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = _MAX_ROWS,
) -> Reach:
    """Compare first-ever contacts after a change with those before, of people shut out next to others.

    Parameters
    ----------
    contacts
        One row a contact, such as the schema `contacts` describes: every contact on record, not those of the
        windows alone. The first of each person is that person's first; where it lies outside the windows, the person
        counts in none. A table of any engine.
    population
        The people who could make contact: one row each, or a table of counts such as the schema `population`.
    by
        The characteristics, with the same labels in both. Groups are those that all of them make together.
    changed_on
        The day of the change: a date, or text such as "2024-04-01".
    people
        One row a person with the characteristics, of the engine of `contacts`; None where these are columns of
        `contacts`.
    person, date
        The columns of who made a contact and of its day.
    size
        The column of counts of the population; None where each row is a person.
    period
        The column of the population that says which calendar quarter (2024-Q2) or year its number is for; None for
        one population throughout.
    window
        How many days a window has that is not given; 365.
    before, after
        First and last day of the windows compared; the days up to the change, and those from it.
    shut_out
        The shut-out groups, named by people with lived experience: each a mapping of characteristic to label. None
        to choose them.
    chosen_on
        First and last day of the window to choose them on, which has to end before `before` begins; as many days
        up to that as `window` says. Shut out is a group whose rate is below `below` of everybody else's, with an
        upper limit below 1.
    below
        As above; .8 (ours, after the four-fifths rule).
    records_from
        The day the records begin. Who was known earlier seems new; text says for how long they had run.
    washout
        The fewest days the records must have run when the first window begins.
    ways
        The most characteristics taken together in the table; None for all.
    level
        Confidence level; .95 by convention.
    over_dispersion
        Whether the interval of the comparison widens where groups vary more than chance makes them (quasi-Poisson),
        given at least 5 degrees of freedom (ours).
    unknown, categories, max_rows
        As in `breakdown`. People whose characteristic is missing are counted and on neither side.

    Returns
    -------
    Reach

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        Where a column, a group or an option is not there.
    WrongTypeError
        Where windows cannot be used as asked (groups chosen on days they are compared on, among others), a contact
        says nobody or no day, a person is described in two ways, or no label is in both tables.
    DuplicateRowsError
        Where `people` has somebody twice.
    NotEstimableError
        Where the records do not begin early enough, or the population does not cover the windows.

    Notes
    -----
    The ratio of rate ratios, its over-dispersion and the choice of groups: see `statistics.firsts`.
    """
    windows = windows_of(
        changed_on, before=before, after=after, chosen_on=chosen_on, days=window, named=shut_out is not None
    )
    _check(by, level, below, person, date)
    require_ways(len(by) if ways is None else ways, len(by))
    lead_in = _lead_in(records_from, washout, windows)
    firsts = _firsts(contacts, people, by, windows, person, date, unknown, categories)
    there, cells = people_in(
        population, by=by, size=size, period=period, windows=windows, unknown=unknown, categories=categories
    )
    if firsts.rows:
        require_common_labels(firsts, cells, by=by, what=("contacts", "the population"))
    basis, digest = _compared(
        firsts, there, cells, by, windows, named=shut_out, below=below, level=level, unknown=unknown,
        categories=categories, max_rows=max_rows,
    )  # fmt: skip
    terms = Terms(level, over_dispersion, len(by) if ways is None else ways)
    table, words = _made(basis, tuple(by), windows, terms, lead_in)
    given = parameters(
        by=list(by), changed_on=windows.changed_on, person=person, date=date, size=size, period=period,
        window=window, before=_text(windows.before), after=_text(windows.after),
        shut_out=None if shut_out is None else [dict(group) for group in shut_out],
        chosen_on=None if windows.earlier is None else _text(windows.earlier), below=below,
        records_from=records_from, washout=washout, ways=ways, level=level, over_dispersion=over_dispersion,
        unknown=unknown, categories={k: list(v) for k, v in (categories or {}).items()}, max_rows=max_rows,
    )  # fmt: skip
    used = int(sum(firsts.total(f"first:{name}") for name in windows.named))
    provenance = Provenance("equity.reach", given, firsts.rows, used, firsts.rows - used, digest)
    return Reach(
        table, words, provenance, by=tuple(by), windows=windows, terms=terms, basis=basis, lead_in=lead_in
    )


def _compared(  # what the comparison of two windows is made of
    firsts: Cells, there: pd.DataFrame, cells: Cells, by: Sequence[str], windows: Windows, *,
    named: Sequence[Mapping[str, str]] | None, below: float, level: float, unknown: str,
    categories: Mapping[str, Sequence[str]] | None, max_rows: int,
) -> tuple[pd.DataFrame, str]:  # fmt: skip
    """Return the counts and people of every group with its side, and the digest of the sums."""
    names = list(windows.named)
    counted = firsts.table[[*by, *(f"first:{name}" for name in names)]]
    quantities = [f"{q}:{name}" for q in ("first", "people") for name in names]
    rolled, digest = side_by_side(
        [there, counted], by=by, ways=len(by), quantities=quantities, unknown=unknown,
        categories=order_of([cells, firsts], by, categories), max_rows=max_rows,
    )  # fmt: skip
    finest = rolled[rolled["ways"] == len(by)].reset_index(drop=True)
    sides = sides_of(finest, by, windows, named=named, below=below, level=level)
    groups = rolled.assign(side=side_of_each(rolled, finest, sides, by))
    return basis_of(groups, finest, sides), digest


def _made(
    basis: pd.DataFrame, by: Sequence[str], windows: Windows, terms: Terms, lead_in: int | None
) -> tuple[pd.DataFrame, str]:
    """Return the table and the sentences that a basis gives."""
    table = table_of(basis, by, windows, terms)
    try:
        found = against(basis, by, windows, terms)
    except NotEstimableError:
        found = None  # the sentences say that it cannot be given
    words = reach_words(table, by, windows, found=found, lead_in=lead_in)
    return table[table["ways"] <= terms.ways].reset_index(drop=True), words


def _firsts(  # noqa: PLR0917 - what the first contacts depend on
    contacts: object, people: object | None, by: Sequence[str], windows: Windows, person: str, day: str,
    unknown: str, categories: Mapping[str, Sequence[str]] | None,
) -> Cells:  # fmt: skip
    """Return how many people of each group make their first contact in each window."""
    named = {f"first:{name}": window for name, window in windows.named.items()}
    table = firsts_in_windows(
        contacts, person=person, day=day, keys=by, windows=named, people=people, reasons=unknown == "split"
    )
    return reduce_to_cells(
        table, keys=by, values=list(named), sums=[Sum(name, (name,), (name,)) for name in named], centred=(),
        unknown=unknown, categories=categories,
    )  # fmt: skip


def _check(by: Sequence[str], level: float, below: float, person: str, day: str) -> None:
    taken = (*COLUMNS, "many", "rows", "given", "complete")
    require_names(by, taken=taken, starts=("first:", "people:"), private={*private_columns(), person, day})
    if not by:
        raise WrongTypeError("No characteristic is given.", "Give at least one, for example by=['sex'].")
    require_level(level)
    if not 0 < below <= 1:
        raise WrongTypeError("`below` is not a ratio between 0 and 1.", "Give for example below=.8.")


def _lead_in(records_from: Day | None, washout: int, windows: Windows) -> int | None:
    """Return how many days the records had run when the first window begins.

    Raises
    ------
    NotEstimableError
        Where they had not run for the wash-out.
    WrongTypeError
        Where nothing says when they begin, and a wash-out is asked for.
    """
    if not isinstance(washout, int) or isinstance(washout, bool) or washout < 0:
        raise WrongTypeError("The wash-out is not a number of days.", "Give for example washout=365.")
    if records_from is None:
        if washout:
            raise WrongTypeError(
                "A wash-out is asked for, and nothing says when the records begin.",
                "Give the day as records_from.",
            )
        return None
    days = (windows.first_day - day_of(records_from, "records_from")).days
    if days < washout:
        raise NotEstimableError(
            f"The records begin {max(days, 0)} days before the first window, and {washout} are asked for: who was "
            "known before would seem new."
            if days >= 0
            else "The records begin after the first window does, so that its first contacts are not all on record.",
            "Take later or shorter windows.",
        )
    return days


def _text(window: tuple[object, object]) -> str:
    return f"{window[0]} to {window[1]}"

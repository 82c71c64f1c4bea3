"""The result that many verbs of a system share: measures with their changes, protected and told in one way."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, MISSING_LABELS, find_group
from syschange.results import Coarsening, Estimate, Provenance, Result, watermark
from syschange.statistics.levels import require_level
from syschange.statistics.weakest import weakest
from syschange.system.measured.basis import basis_of
from syschange.system.measured.measure import CHANGE, GAP, VALUE, Measure
from syschange.system.measured.periods import AFTER, BEFORE, PERIOD
from syschange.system.measured.published import counts_of, published_basis
from syschange.system.measured.table import Index, change_of, compared, estimate_of, index_of, same, table_of

QUANTITIES = (VALUE, CHANGE, GAP)


@dataclass(frozen=True, eq=False, repr=False)
class Measured(Result):
    """Shares, means and rates of a part of a system.

    Attributes
    ----------
    table
        One row a measure, group, period and quantity: `measure`, `asks` (what it is, in words), the characteristics,
        `ways`, `quantity` ("value", "change" after less before, "gap" from the reference group), `period`, `against`
        (what a difference is from), `n` rows with a known value, `units` whose they are, `unknown` rows,
        `numerator` (of shares and rates), `value`, `lower`, `upper`, `level`, `method`. Shares lie between 0 and 1.
    by, measures, level
        As asked.
    changed
        Whether before and after a change were told apart.
    against
        The reference group of each characteristic that has one.
    basis
        What everything is worked out from; not for release until protected.
    notes
        Sentences that have to stand beside the numbers, such as how many rows were left out; without any number of
        people, so that they may be published.
    """

    by: tuple[str, ...] = field(kw_only=True)
    measures: Mapping[str, Measure] = field(kw_only=True)
    level: float = field(kw_only=True)
    changed: bool = field(kw_only=True)
    against: Mapping[str, str] = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    @cached_property
    def index(self) -> Index:
        """The rows of the basis by measure, group and period."""
        return index_of(self.basis, self.by)

    def sentences(self) -> str:
        """Return the words, worked out from the basis alone; each kind of result has its own."""
        raise NotImplementedError

    def estimate(
        self, measure: str, *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one value, change or gap with its confidence distribution.

        Parameters
        ----------
        measure
            The name of a measure.
        quantity
            "value"; "change", after less before; or "gap", the group less the reference group.
        period
            "before" or "after", where they are told apart; after where nothing is said.
        **labels
            The group: characteristic and label; everybody where nothing is said.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity, period or group.
        NotEstimableError
            Where it cannot be given.
        """
        if quantity not in QUANTITIES:
            raise UnknownChoiceError("quantity", quantity, QUANTITIES)
        row = self.row(measure, period=AFTER if quantity == CHANGE else period, **labels)
        made = self._estimate(row, self.measures[measure], quantity)
        if made is None:
            raise NotEstimableError(
                f"There is no {quantity} of {quote(measure)} for the group asked for: too few are known.",
                "Ask for a larger group, or see the table for what there is.",
            )
        return made

    def _estimate(self, row: Mapping[str, Any], measure: Measure, quantity: str) -> Estimate | None:
        if quantity == VALUE:
            return estimate_of(row, measure, self.level)
        if quantity == CHANGE:
            return change_of(
                same(self.index, row, self.by, {PERIOD: BEFORE}), row, measure, self.level, CHANGE
            )
        column = compared(row, self.against)
        if column is None:
            raise NotEstimableError(
                "A gap is that of one group from the reference group of its characteristic.",
                "Name one group that is not the reference.",
            )
        base = same(self.index, row, self.by, {column: self.against[column]})
        return change_of(base, row, measure, self.level, GAP)

    def weakest(self, measure: str, *, over: str, period: str | None = None) -> tuple[str, Estimate]:
        """Return the group that does worst by a measure, and what can be said of the worst of them.

        What has to be so in every sector, level or service is judged where it is least so, never on average. Groups
        without an interval, and the unknown, are left out.

        Parameters
        ----------
        measure
            The name of a measure that says which way is better.
        over
            The characteristic.
        period
            As for `estimate`.

        Returns
        -------
        tuple of str and Estimate
            The label, and the estimate (see `statistics.weakest`), the highest where lower is better.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure or characteristic.
        NotEstimableError
            Where no group has an interval, or the measure has no better way.
        """
        if over not in self.by:
            raise UnknownChoiceError("characteristic of this result", over, list(self.by))
        asked = self.measures[self.row(measure, period=period)["measure"]]
        if not asked.better:
            raise NotEstimableError(
                f"Neither more nor less of {quote(measure)} is better, so no group does worst."
            )
        sign = 1.0 if asked.better == "higher" else -1.0
        own = self.basis[(self.basis["measure"] == measure) & (self.basis["ways"] == 1)]
        labels = [x for x in dict.fromkeys(own[over]) if x not in {ALL, *MISSING_LABELS}]
        found = {
            x: self._estimate(self.row(measure, period=period, **{over: x}), asked, VALUE) for x in labels
        }
        turned = {x: e if sign > 0 else e.times(-1) for x, e in found.items() if e is not None}
        worst = weakest(list(turned.values()))
        label = min(turned, key=lambda x: turned[x].value)
        return label, worst if sign > 0 else worst.times(-1)

    def row(self, measure: str, *, period: str | None = None, **labels: str) -> Mapping[str, Any]:
        """Return the row of the basis of a measure and group (see `estimate`)."""
        if measure not in self.measures:
            raise UnknownChoiceError("measure here", measure, list(self.measures))
        allowed = [BEFORE, AFTER] if self.changed else [ALL]
        asked = allowed[-1] if period is None else period
        if asked not in allowed:
            raise UnknownChoiceError("period here", asked, allowed)
        own = self.basis[(self.basis["measure"] == measure) & (self.basis[PERIOD] == asked)]
        return find_group(own, self.by, labels)

    def shares_picture(self) -> "charts.Figure":
        """Return a picture of everybody's shares with their intervals; after the change, where there is one."""
        table, period = self.table, AFTER if self.changed else ALL
        shares = [name for name, measure in self.measures.items() if measure.percent]
        held = (table["quantity"] == VALUE) & (table[PERIOD] == period) & table["measure"].isin(shares)
        for column in self.by:
            held &= table[column] == ALL
        drawn = table[held]
        # Numbers of meetings or decisions stand in the table: beside a name in the picture they would read as people.
        people = drawn["measure"].map(lambda name: self.measures[name].personal).astype(bool)
        return charts.forest(
            drawn.assign(n=drawn["n"].where(people)),
            label="asks",
            value="value",
            lower="lower",
            upper="upper",
            headline=self.lead,
            subtitle="Shares" if period == ALL else f"Shares, {period} the change",
            reference=0.5,
            reference_label="half",
            worse_label="fewer",
            better_label="more",
            n="n",
            percent=True,
            watermark=watermark(self.policy),
        )

    def counts(self) -> pd.DataFrame:
        """Return every count of people, households or workers: rows, units, events and those without."""
        return counts_of(self.basis, self.measures, self.by)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same measures worked out from published counts."""
        basis = published_basis(self.basis, published, self.measures, self.by, coarsening)
        kept = dataclasses.replace(
            self, basis=basis, policy=coarsening.policy, provenance=self.provenance.published()
        )
        return kept.finished()

    def finished(self) -> Self:
        """Return the result with the table and the words of its basis."""
        table = table_of(self.index, self.measures, by=self.by, level=self.level, against=self.against)
        made = dataclasses.replace(self, _table=table)
        return dataclasses.replace(made, _words=" ".join([made.sentences(), *self.notes]).strip())


def measured(
    kind: type[Any],
    given: Sequence[tuple[Measure, pd.DataFrame]],
    *,
    provenance: tuple[str, tuple[tuple[str, str], ...]],
    rows: tuple[int, int],
    by: Sequence[str] = (),
    ways: int = 1,
    level: float = 0.95,
    changed: bool = False,
    against: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    **own: object,
) -> Any:  # noqa: ANN401 - a result of the kind given
    """Return a result of a kind derived from `Measured`.

    Parameters
    ----------
    kind
        The class, derived from `Measured`.
    given
        The measures with their rows (see `basis_of`).
    provenance
        The public name of the verb, and its arguments as `results.parameters` gives them.
    rows
        Rows received, and of them those used.
    by, ways
        The characteristics, and how many at most are taken together.
    level
        Confidence level.
    changed
        Whether each row's `period` says before or after.
    against
        The reference group of characteristics.
    notes
        Sentences to stand at the end of the words; no number of people in them.
    **own
        The attributes that the class has beyond those of `Measured`.

    Raises
    ------
    UnknownChoiceError
        Where `ways` is not possible, or a reference group is not there.
    WrongTypeError, NotEstimableError
        Where the rows are not as `basis_of` needs them, or the results would be too many.
    """
    require_level(level)
    names = [measure.name for measure, _ in given]
    if len(set(names)) < len(names):
        raise WrongTypeError("Two measures have one name.")
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError(
            "number of characteristics taken together", ways, list(range(1, len(by) + 1))
        )
    reference = dict(against or {})
    for column, label in reference.items():
        present = (
            sorted({str(c) for _, frame in given for c in frame[column].cat.categories})
            if column in by
            else []
        )
        if label not in present:
            raise UnknownChoiceError(f"group of {quote(column)}", label, present)
    basis = basis_of(given, by=by, ways=ways if by else 0, changed=changed, against=reference)
    function, arguments = provenance
    origin = Provenance(function, arguments, rows[0], rows[1], rows[0] - rows[1], _digest(basis))
    shell = kind(
        pd.DataFrame(), "", origin, by=tuple(by), measures={m.name: m for m, _ in given}, level=level,
        changed=changed, against=reference, basis=basis, notes=tuple(notes), **own,
    )  # fmt: skip
    return shell.finished()


def _digest(basis: pd.DataFrame) -> str:
    """Return the SHA-256 of a basis: equal for equal data in any order of rows."""
    body = hashlib.sha256()
    for name in basis.columns:
        column = basis[name]
        numeric = pd.api.types.is_numeric_dtype(column)
        body.update(name.encode())
        body.update(
            (column.to_numpy(dtype="<f8") + 0.0).tobytes()
            if numeric
            else "\n".join(map(str, column)).encode()
        )
    return body.hexdigest()

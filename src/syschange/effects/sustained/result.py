"""What `sustained` returns: effects along two clocks, what is kept of them, and how fast they fade."""

import dataclasses
import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange import charts
from syschange.effects.sustained.asked import Asked
from syschange.effects.sustained.basis import Basis
from syschange.effects.sustained.estimates import estimate_of
from syschange.effects.sustained.table import alike_of, table_of
from syschange.effects.sustained.targets import EFFECT, QUANTITIES, Target
from syschange.effects.sustained.words import sustained_words
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import find_group
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics.proportions import critical_z, wilson


@dataclass(frozen=True, eq=False, repr=False)
class Sustained(Result):
    """Effects along the months after a change: estimates, and no verdict.

    Attributes
    ----------
    table
        One row a group and quantity: the characteristics in `by` (`"(all)"` where taken together), then `quantity`:
        "effect" at each horizon, of the same people throughout; "effect, everybody seen" then; "early" and "late",
        the means over their windows; "worthwhile" (late less the least that matters) and "retained" (late less the
        share asked for of early), both positive where it is good; "retained share" (late over early); "slope" a
        month; "half-life" in months; "late less everyone's" in groups; where funding ended "while funded", "after
        funding", "change after funding", "retained after funding", "retained share after funding" and
        "effect by end of funding"; "change after shock". `months` and `months_since_funding` are the two clocks;
        `shock` names the shock; `n_changed`, `n_comparison` count those it rests on; `value`, `lower`, `upper`,
        `level`, `method`; `pooled`, `pooled_lower`, `pooled_upper`, the group's own drawn towards what groups share;
        `detectable` and `equivalence`; and `note`, why a value is missing,
        and of "retained" that the early effect could be nothing, or was for the worse, where it was.
        Where effects are ratios, "worthwhile" and the two "retained" are of their logarithms, and so are the shares
        of the early effect; "slope" is the factor a month.
    attrition
        One row an arm and group: those `enrolled`, `seen` at every time, `lost`, and the share lost.
    alike
        For the early and the late effect and each characteristic, whether groups differ by more than chance.
    asked, basis, targets
        The options, the moments everything is worked out from, and the quantities.
    """

    asked: Asked = field(kw_only=True)
    basis: Basis = field(kw_only=True)
    targets: tuple[Target, ...] = field(kw_only=True)

    @property
    def by(self) -> tuple[str, ...]:
        """The characteristics."""
        return self.basis.by

    @property
    def attrition(self) -> pd.DataFrame:
        """Those enrolled, seen at every time and lost, by arm and group, with the share lost."""
        basis, same = self.basis, self.basis.same
        parts = [
            basis.labels[list(self.by)].assign(
                arm=name, enrolled=basis.enrolled[:, i], seen=same.sides[i].n, lost=basis.lost[:, i]
            )
            for i, name in enumerate(basis.arms)
        ]
        table = pd.concat(parts, ignore_index=True)
        enrolled = table["enrolled"].where(table["enrolled"] > 0)
        table["share_lost"] = table["lost"] / enrolled
        lower, upper = wilson(table["lost"], enrolled, z=critical_z(self.asked.level))
        table = table.assign(lower=lower, upper=upper, level=self.asked.level, method="Wilson")
        table = table[["arm", *[c for c in table.columns if c != "arm"]]]
        return table.iloc[:0] if basis.series is not None else table  # a series has nobody to lose

    @property
    def alike(self) -> pd.DataFrame:
        """Whether the groups of each characteristic differ by more than chance (see `effects.pooling.alike`)."""
        return alike_of(self.basis, self.asked, self.targets)

    def counts(self) -> pd.DataFrame:
        """Return every count of people or units it is computed from (see `Result.counts`)."""
        return self.basis.counts(self.asked.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Sustained":
        """Return the same recomputed from published counts (see `Result.from_counts`)."""
        basis = self.basis.published(published, self.asked.outcome, coarsening)
        given = self.provenance.published()
        return finished(dataclasses.replace(self, basis=basis, policy=coarsening.policy, provenance=given))

    def estimate(
        self, quantity: str = "late", *, months: float | None = None, shock: str | None = None, **labels: str
    ) -> Estimate:
        """Return one quantity in one group, with its confidence distribution.

        Parameters
        ----------
        quantity
            One of those in the table's column `quantity`. "worthwhile" and the two "retained" are good where they are
            above 0, so that `probability(0)` is how sure that is; "retained share" agrees with them.
        months
            The horizon of "effect" and "effect, everybody seen"; of "effect by end of funding" the months since then.
        shock
            The name of the shock of "change after shock".
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such quantity, horizon, shock or group.
        WrongTypeError
            Where a month or a shock is named of a quantity that is of none.
        NotEstimableError
            Where it cannot be given, with the reason.
        """
        row = find_group(self.basis.labels.assign(row=np.arange(len(self.basis.labels))), self.by, labels)[
            "row"
        ]
        return estimate_of(self.basis, self.asked, self._target(quantity, months, shock), int(row))

    def _target(self, quantity: str, months: float | None, shock: str | None) -> Target:
        here = [t for t in self.targets if t.quantity == quantity]
        if not here:
            present = {t.quantity for t in self.targets}
            raise UnknownChoiceError("quantity here", quantity, [q for q in QUANTITIES if q in present])
        if shock is not None and not here[0].shock:
            raise WrongTypeError(f"{quote(quantity)} is of no shock.", "Leave out shock=.")
        if here[0].shock:
            named = [t for t in here if t.shock == shock]
            if not named:
                raise UnknownChoiceError("shock here", shock, [t.shock for t in here])
            return named[0]
        places = [t.months if math.isfinite(t.months) else t.since_funding for t in here]
        if math.isnan(places[0]):
            if months is not None:
                raise WrongTypeError(f"{quote(quantity)} is of no single month.", "Leave out months=.")
            return here[0]
        if months not in places:
            raise UnknownChoiceError(f"month of {quantity!r}", months, [f"{p:g}" for p in places])
        return here[places.index(months)]

    def plot(self) -> "charts.Figure":
        """Return a picture: the effect at every horizon with its interval, for everyone."""
        table = self.table
        shown = table[table["quantity"] == EFFECT]
        for column in self.by:
            shown = shown[shown[column] == "(all)"]
        said = "the effect"
        if self.asked.ratio:
            numbers = ["value", "lower", "upper"]
            shown = shown.assign(**{c: np.log(shown[c]) for c in numbers})  # of which 0 is no effect
            said = "the logarithm of the effect"
        margin = self.asked.margin
        if self.asked.ratio and margin is not None:
            margin = None if margin[0] <= 0 else (math.log(margin[0]), math.log(margin[1]))
        return charts.horizons(
            shown, horizon="months", value="value", lower="lower", upper="upper", margins=margin,
            headline=self.lead,
            subtitle=f"{self.asked.outcome}: {said} by month, {self.asked.names[0]} against "
            f"{self.asked.names[1]}, the same {self.asked.counted} throughout",
            period="month", watermark=watermark(self.policy),
        )  # fmt: skip


def made(
    function: str,
    given: dict[str, object],
    basis: Basis,
    *,
    asked: Asked,
    targets: list[Target],
    counted: tuple[int, int, str],
) -> Sustained:
    """Return the result of a verb.

    Parameters
    ----------
    function, given
        The public name of the verb, and its arguments.
    basis, asked, targets
        What it is worked out from.
    counted
        Rows received, rows used, and the digest of the data.
    """
    rows_in, used, digest = counted
    provenance = Provenance(function, parameters(**given), rows_in, used, rows_in - used, digest)
    return finished(
        Sustained(pd.DataFrame(), "", provenance, asked=asked, basis=basis, targets=tuple(targets))
    )


def finished(shell: Sustained) -> Sustained:
    """Return the result with the table and the words that its basis gives."""
    table = table_of(shell.basis, shell.asked, shell.targets)
    words = sustained_words(shell.basis, shell.asked, shell.targets)
    return dataclasses.replace(shell, _table=table, _words=words)


def require_someone(basis: Basis) -> None:
    """Check that each arm has somebody, and somebody who was seen at every time.

    Raises
    ------
    NotEstimableError
        Where it has not.
    """
    for i, name in enumerate(("changed", "comparison")):
        if not basis.enrolled[0, i]:
            raise NotEstimableError(
                f"Nobody is in the {name} arm.", "Check the column that tells the arms apart."
            )
    if min(basis.same.sides[i].n[0] for i in (0, 1)) == 0:
        raise NotEstimableError(
            "Nobody in one of the arms was seen at every time asked for.",
            "Name fewer times with at=, or those at which most were seen.",
        )

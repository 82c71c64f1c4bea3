"""What `experience` returns: harms and retellings by time, assessments, overridden choices and owned risk."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.multiplicity import benjamini_hochberg
from syschange.system.experience.measures import ASSESSMENTS, OVERRIDDEN, RISK, plural
from syschange.system.measured import CHANGE, GAP, Measured, change_words, value_words
from syschange.system.people_days import KNOWN, NOT_KNOWN, TRAUMA
from syschange.words import NOT_KNOWN as MISSING
from syschange.words import figures, interval, listed

_NO_CAUSE = "what brought that about is not shown by records from before and after a change"


@dataclass(frozen=True, eq=False, repr=False)
class Experience(Measured):
    """What contact with services does to people.

    Attributes
    ----------
    table
        In the columns of `Measured.table`. The characteristics are `trauma` ("known trauma", "no known trauma",
        `(unknown)`), where it is recorded, and those in `by`. The measures: each kind of event asked for, for every
        100 people in a year; `assessments`, days on which a person was assessed in their first weeks; `overridden`,
        of decisions about a person; and `risk owned`, of decisions with an owner of the risk. The "gap" is from the
        reference group.
    kinds
        The kinds of event.
    """

    kinds: tuple[str, ...] = field(kw_only=True)

    def sentences(self) -> str:
        """Return the words, worked out from the basis alone."""
        said = [self._rates(), self._moved(CHANGE) if self.changed else ""]
        said += [self._moved(GAP) if TRAUMA in self.by else "", self._others()]
        return " ".join(sentence for sentence in said if sentence)

    def _made(self, measure: str, quantity: str = "value", **labels: str) -> Estimate | None:
        try:
            return self.estimate(measure, quantity=quantity, **labels)
        except NotEstimableError:
            return None

    def _rates(self) -> str:
        units = self.row(self.kinds[0])["units"]
        rates = []
        for kind in self.kinds:
            made = self._made(kind)
            if made is None:
                rates.append(f"{plural(kind)} {MISSING}")
            else:
                limits = interval(made.lower, made.upper, self.level, percent=False)
                rates.append(f"{figures(made.value, 2)} {plural(kind)} ({limits})")
        of = f"; {units:,.0f} people" if np.isfinite(units) else ""
        when = "Since the change, for" if self.changed else "For"
        return f"{when} every 100 people with services for a year there were {listed(rates)}{of}."

    def _moved(self, quantity: str) -> str:
        """Say which rates changed, or differ by trauma, with false ones among them kept few."""
        labels = {TRAUMA: KNOWN} if quantity == GAP else {}
        found = {k: e for k in self.kinds if (e := self._made(k, quantity, **labels)) is not None}
        changed = quantity == CHANGE
        start = (
            "Compared with before the change" if changed else f"Of people with {KNOWN}, beside {NOT_KNOWN}"
        )
        end = f"; {_NO_CAUSE}." if changed else "."
        if not found:
            return f"{start}, how rates differ is {MISSING}."
        untold = [plural(k) for k in self.kinds if k not in found]
        end = f"; how {listed(untold)} differ is {MISSING}{end}" if untold else end
        clear = self._clear(list(found.values()))
        told = [
            f"{figures(abs(e.value), 2)} {'more' if e.value > 0 else 'fewer'} {plural(k)} "
            f"({interval(e.lower, e.upper, self.level, percent=False)})"
            for (k, e), sure in zip(found.items(), clear, strict=True) if sure
        ]  # fmt: skip
        if not told:
            which = "the rates that can be compared" if untold else "these rates"
            return f"{start}, none of {which} differs by more than chance readily explains, which does not show that they are alike{end}"  # noqa: E501 - one sentence
        others = [plural(k) for k, sure in zip(found, clear, strict=True) if not sure]
        rest = f"; how {listed(others)} differ could be chance" if others else ""
        return f"{start}, there were {listed(told)}, more than chance readily explains{rest}{end}"

    def _clear(self, found: Sequence[Estimate]) -> list[bool]:
        above = np.array([e.probability(0.0) for e in found])
        return [bool(p <= 1 - self.level) for p in benjamini_hochberg(2 * np.minimum(above, 1 - above))]

    def _others(self) -> str:
        """Say how often people were assessed, and what decisions did with their choices and with risk."""
        said = []
        for name in (ASSESSMENTS, OVERRIDDEN, RISK):
            if name in self.measures:
                words = change_words(self, name) if self.changed else value_words(self, name)
                said.append(f"{self.measures[name].asks}: {words}")
        joined = "; ".join(said)
        return f"{joined[0].upper()}{joined[1:]}." if joined else ""

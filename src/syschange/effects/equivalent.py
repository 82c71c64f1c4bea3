"""Is an effect too small to matter? Only a margin declared beforehand, and kept, lets anyone say "no difference"."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Protocol, cast, runtime_checkable

import numpy as np
import pandas as pd

from syschange.effects.beside import Margin, margins, within
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Provenance, Result, parameters
from syschange.statistics.detectable import spread_of
from syschange.statistics.equivalence import ALPHA, Equivalence
from syschange.words import NOT_KNOWN, chance, figures, interval

COLUMNS = (
    "value", "lower", "upper", "level", "margin_low", "margin_high", "above_low", "below_high", "shown", "alpha",
    "method",
)  # fmt: skip


@runtime_checkable
class Estimable(Protocol):
    """A result that gives estimates."""

    def estimate(self, *asked: str, **labels: str) -> Estimate:
        """Return an estimate."""
        ...


@dataclass(frozen=True, eq=False, repr=False)
class Equivalent(Result):
    """Whether an effect was shown to be too small to matter.

    Attributes
    ----------
    table
        One row: `value` of the effect; `lower` and `upper`, its interval at `level` 1 − 2 × `alpha`, the one that
        decides; `margin_low`, `margin_high`; `above_low` and `below_high`, the confidence that the effect is above
        the lower margin and below the upper one; `shown`, "yes" where both exceed 1 − `alpha`, else "no" ("not
        known" where there is no effect to speak of); `alpha` and `method`.
    margin, alpha, labels
        As given.
    """

    source: Result | None = field(kw_only=True)
    labels: tuple[tuple[str, str], ...] = field(kw_only=True)
    margin: Margin = field(kw_only=True)
    alpha: float = field(kw_only=True)
    found: Equivalence | None = field(kw_only=True)

    @property
    def shown(self) -> bool:
        """Whether the effect was shown to be too small to matter."""
        return self.found is not None and self.found.shown

    def counts(self) -> pd.DataFrame:
        """Return every count of people of the result that the effect is from; none of a bare estimate."""
        if self.source is None:
            return pd.DataFrame([], columns=list(COUNT_COLUMNS))
        return self.source.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Equivalent":
        """Return the same of the effect recomputed from published counts.

        A bare estimate does not say which people it rests on, so nothing of it goes on paper.
        """
        kept = dataclasses.replace(self, policy=coarsening.policy, provenance=self.provenance.published())
        if self.source is None:
            return _finished(kept, None)
        remade = self.source.from_counts(published, coarsening)
        return _finished(dataclasses.replace(kept, source=remade), _asked(remade, dict(self.labels)))


def equivalent(effect: object, *, margin: float | Margin, alpha: float = ALPHA, **labels: str) -> Equivalent:
    """Return whether an effect is too small to matter, by two one-sided tests against a margin.

    Not having found an effect is not having shown that there is none: in small studies nothing is found whatever is
    there.

    Parameters
    ----------
    effect
        An `Estimate`, or a result that gives one. Give the result where the answer is to be published.
    margin
        The largest effect that would not matter, in the units of the effect, declared before the data were seen: m
        for −m to m (of a ratio, 1/m to m), or two numbers.
    alpha
        The level of each of the two tests; .05 (Schuirmann 1987).
    **labels
        What to ask the result's `estimate` for: characteristic and label, or an option of its own such as `design`.

    Returns
    -------
    Equivalent

    Raises
    ------
    WrongTypeError
        Where there is no margin, or what is given is neither an estimate nor a result that gives one.
    NotEstimableError
        Where the margins do not lie to both sides of no effect, `alpha` is not between 0 and a half, or there is no
        estimate.
    UnknownChoiceError
        Where there is no such group.

    Notes
    -----
    Schuirmann DJ (1987) Journal of Pharmacokinetics and Biopharmaceutics 15:657-680.
    """
    if margin is None:
        raise WrongTypeError(
            "No margin was declared, and without one nothing can be shown to be too small to matter.",
            "Give the largest effect that would not matter, for example margin=2, fixed before looking.",
        )
    if isinstance(effect, Estimate):
        if labels:
            raise WrongTypeError(
                "An estimate is of one group already, and groups were asked for.",
                "Give the result in its place.",
            )
        estimate, source, provenance = effect, None, None
    elif isinstance(effect, Result) and isinstance(effect, Estimable):
        estimate, source, provenance = effect.estimate(**labels), cast("Result", effect), effect.provenance
    else:
        raise WrongTypeError(
            f"An estimate is needed, or a result that gives one, and this is of type {type(effect).__name__}.",
            "Give for example before_after(...), or its .estimate().",
        )
    declared = margins(margin, ratio=spread_of(estimate)[3])
    assert declared is not None  # noqa: S101 - there is a margin
    given = parameters(
        effect=getattr(provenance, "function", estimate.method), margin=declared, alpha=alpha, **labels
    )
    rows = (
        (provenance.rows_in, provenance.rows_used, provenance.rows_unknown)
        if provenance
        else (None, None, None)
    )
    digest = provenance.data_digest if provenance else None
    shell = Equivalent(
        pd.DataFrame(), "", Provenance("effects.equivalent", given, *rows, digest),
        source=source, labels=tuple(labels.items()), margin=declared, alpha=alpha, found=None,
        policy=source.policy if source is not None else None,
    )  # fmt: skip
    return _finished(shell, estimate)


def _asked(result: Result, labels: dict[str, str]) -> Estimate | None:
    assert isinstance(result, Estimable)  # noqa: S101 - it was before it was published
    try:
        return result.estimate(**labels)
    except NotEstimableError:
        return None


def _finished(shell: Equivalent, estimate: Estimate | None) -> Equivalent:
    """Return the result with the table and the words for an estimate, or for none."""
    low, high = shell.margin
    row: dict[str, object] = dict.fromkeys(COLUMNS, np.nan)
    row |= {"margin_low": low, "margin_high": high, "alpha": shell.alpha, "level": 1 - 2 * shell.alpha}
    row |= {"shown": NOT_KNOWN, "method": "none"}
    found = None
    if estimate is not None:
        found = within(estimate, shell.margin, alpha=shell.alpha)
        assert found is not None  # noqa: S101 - there is a margin
        row |= {
            "value": estimate.value, "lower": found.lower, "upper": found.upper, "above_low": 1 - found.p_low,
            "below_high": 1 - found.p_high, "shown": "yes" if found.shown else "no", "method": estimate.method,
        }  # fmt: skip
    return dataclasses.replace(
        shell,
        found=found,
        _table=pd.DataFrame([row], columns=list(COLUMNS)),
        _words=_words(estimate, found, shell),
    )


def _words(estimate: Estimate | None, found: Equivalence | None, shell: Equivalent) -> str:
    low, high = shell.margin
    margin = f"the margin declared ({_side(low)} to {_side(high)})"
    if estimate is None or found is None:
        return f"Whether the effect is too small to matter by {margin} is not known: what it rests on is not shown."
    limits = interval(found.lower, found.upper, 1 - 2 * found.alpha, percent=False)
    said = f"The effect is {figures(estimate.value, 3)} ({limits})."
    if found.shown:
        both = math.isfinite(low) and math.isfinite(high)
        end = "too small to matter: there is no difference that counts." if both else "within it."
        return f"{said} That lies wholly within {margin}, so the effect was shown to be {end}"
    if found.lower >= high or found.upper <= low:
        return f"{said} That lies wholly outside {margin}: the effect is large enough to matter."
    return (
        f"{said} That does not lie wholly within {margin}, so it was not shown that the effect is too small to "
        f"matter. That it is above the lower margin is {chance(1 - found.p_low)} sure, that it is below the upper "
        f"one {chance(1 - found.p_high)}; {100 * (1 - found.alpha):.10g}% is needed of both."
    )


def _side(margin: float) -> str:
    return (
        figures(margin, 3)
        if math.isfinite(margin)
        else ("no lower limit" if margin < 0 else "no upper limit")
    )

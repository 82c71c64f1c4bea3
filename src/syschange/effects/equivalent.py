"""Is an effect too small to matter? Only a margin declared beforehand, and kept, lets anyone say "no difference"."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
import pandas as pd

from syschange.effects.access import TimeToAccess
from syschange.effects.access.questions import differences
from syschange.effects.before_after import BeforeAfter
from syschange.effects.beside import Margin, margins, within
from syschange.effects.control_chart import ControlChart
from syschange.effects.interrupted import InterruptedSeries
from syschange.effects.reliable import ReliableChange
from syschange.effects.staggered import Staggered
from syschange.effects.sustained import Sustained
from syschange.effects.sustained.targets import EFFECTS
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, find_group
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Provenance, Result, parameters
from syschange.statistics.detectable import spread_of
from syschange.statistics.equivalence import ALPHA, Equivalence
from syschange.statistics.levels import is_number
from syschange.words import NOT_KNOWN, chance, figures, interval

COLUMNS = (
    "value", "lower", "upper", "level", "margin_low", "margin_high", "above_low", "below_high", "shown", "alpha",
    "method",
)  # fmt: skip


@runtime_checkable
class Estimable(Protocol):
    """A result that gives estimates."""

    def estimate(self, *asked: Any, **labels: Any) -> Estimate:  # noqa: ANN401 - each result has its own
        """Return an estimate."""
        ...


Labels = dict[str, Any]
Told = tuple[str, str, str]  # what it is with its name, what it is in a word, and what there is none of
_EFFECT: Told = ("The effect", "effect", "there is no difference that counts")
_CHANGE: Told = ("The change", "change", "there is no change that counts")
_SHIFT: Told = ("The shift between the parts", "shift", "there is no shift that counts")
_BARE: Told = ("The estimate", "estimate", "where it is of an effect, there is no difference that counts")
_DESIGNS = {"ancova": "The effect by ANCOVA", "did": "The effect by difference in differences"}


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
    labels: tuple[tuple[str, Any], ...] = field(kw_only=True)
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


def equivalent(
    effect: object, *, margin: float | Margin, alpha: float = ALPHA, **labels: str | float | None
) -> Equivalent:
    """Return whether an effect is too small to matter, by two one-sided tests against a margin.

    Not having found an effect is not having shown that there is none: in small studies nothing is found whatever is
    there.

    Parameters
    ----------
    effect
        An `Estimate`, taken as given to be of an effect, or a result that gives an effect: of `before_after`,
        `interrupted_series`, `staggered`, `control_chart`, `sustained` (not what was retained or a half-life),
        `time_to_access` (a difference) or `reliable_change` (beyond what no change gives). Give the result where the
        answer is to be published.
    margin
        The largest effect that would not matter, in the units of the effect, declared before the data were seen: m
        for −m to m (of a ratio, 1/m to m), or two numbers.
    alpha
        The level of each of the two tests; .05 (Schuirmann 1987).
    **labels
        What to ask the result's `estimate` for: characteristic and label, or an option of its own such as `design`.
        Of `time_to_access` the difference in mean waits is asked for where no `quantity` is.

    Returns
    -------
    Equivalent

    Raises
    ------
    WrongTypeError
        Where there is no margin, `alpha` is no number, or what is given is neither an estimate nor a result that
        gives an effect.
    NotEstimableError
        Where the margins do not lie to both sides of no effect or have no limit, `alpha` is not between 0 and a
        half, there is no estimate, or the group is compared with nobody.
    UnknownChoiceError
        Where there is no such group, or the quantity asked for is no effect.

    Notes
    -----
    Schuirmann DJ (1987) Journal of Pharmacokinetics and Biopharmaceutics 15:657-680.
    """
    if margin is None:
        raise WrongTypeError(
            "No margin was declared, and without one nothing can be shown to be too small to matter.",
            "Give the largest effect that would not matter, for example margin=2, fixed before looking.",
        )
    if not is_number(alpha):
        raise WrongTypeError("The level of a test is not a number.", "Use for example alpha=0.05.")
    if isinstance(effect, Estimate):
        if labels:
            raise WrongTypeError(
                "An estimate is of one group already, and groups were asked for.",
                "Give the result in its place.",
            )
        estimate, source, provenance = effect, None, None
    elif isinstance(effect, Result) and isinstance(effect, Estimable):
        asked = _of_an_effect(effect, labels)
        estimate, source, provenance = effect.estimate(**asked), cast("Result", effect), effect.provenance
    else:
        raise WrongTypeError(
            f"An estimate is needed, or a result that gives one, and this is of type {type(effect).__name__}.",
            "Give for example before_after(...), or its .estimate().",
        )
    declared = margins(margin, ratio=spread_of(estimate)[3])
    assert declared is not None  # noqa: S101 - there is a margin
    _require_limit(declared, ratio=spread_of(estimate)[3])
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


def _asked(result: Result, labels: Labels) -> Estimate | None:
    assert isinstance(result, Estimable)  # noqa: S101 - it was before it was published
    try:
        return result.estimate(**_of_an_effect(result, labels))
    except (NotEstimableError, UnknownChoiceError):  # on paper a quantity may be there no more
        return None


def _require_limit(declared: Margin, *, ratio: bool) -> None:
    low, high = declared
    if math.isinf(high) and (math.isinf(low) or (ratio and low <= 0)):
        raise NotEstimableError(
            "The margin has no limit to either side, and every effect lies within it.",
            "Give the largest effect that would not matter, for example margin=2.",
        )


def _of_an_effect(result: object, labels: Labels) -> Labels:
    """Return what to ask a result for, once it is a quantity that compares, and of which none is 0 (of ratios 1)."""
    quantity = labels.get("quantity")
    if isinstance(result, BeforeAfter):
        return {"design": result.designs[0]} | labels
    if isinstance(result, InterruptedSeries | Staggered | ControlChart):
        return labels  # all that they estimate are effects
    if isinstance(result, Sustained):
        if quantity is not None and quantity not in EFFECTS:
            present = {target.quantity for target in result.targets}
            raise _no_effect(quantity, [name for name in EFFECTS if name in present])
        return labels
    if isinstance(result, TimeToAccess):
        return _difference(result, labels)
    if isinstance(result, ReliableChange):
        if not labels.get("beyond", True):
            raise NotEstimableError(
                "A share of people is no effect: that it is 0 is not what no difference means.",
                "Leave out beyond=False, to ask for the share beyond what no change gives.",
            )
        return labels
    raise WrongTypeError(
        f"What a result of type {type(result).__name__} tells is not known to be an effect.",
        "Give its estimate in its place, where that is a difference or a ratio.",
    )


def _no_effect(quantity: object, allowed: list[str]) -> SyschangeError:
    return UnknownChoiceError("effect here, that is, a difference of which none is 0", quantity, allowed)


def _difference(result: TimeToAccess, labels: Labels) -> Labels:
    """Return a difference in waits to ask for, that in mean waits where none is named."""
    characteristics = {name: label for name, label in labels.items() if name != "quantity"}
    known = pd.DataFrame([g.labels for g in result.groups], columns=list(result.by))
    found = find_group(known, result.by, characteristics)
    group = next(g for g in result.groups if all(g.labels[c] == found.get(c, ALL) for c in result.by))
    if group.key not in result.others:
        raise NotEstimableError(
            "The people asked for are compared with nobody, and how long they waited is no effect.",
            "Ask for a group that is compared with the reference, by its characteristic and label.",
        )
    allowed = [question.name for question in differences(result.terms, result.tau)]
    quantity = labels.get("quantity")
    if quantity is not None and quantity not in allowed:
        raise _no_effect(quantity, allowed)
    return labels | {"quantity": allowed[-1] if quantity is None else quantity}


def _told(result: Result | None, labels: Labels) -> Told:
    """Return what the sentence is about: of which result and which of its quantities."""
    full, word, none = _EFFECT
    if result is None:
        full, word, none = _BARE
    elif isinstance(result, BeforeAfter):
        design = str(labels.get("design", result.designs[0]))
        full, word, none = _CHANGE if design == "change" else (_DESIGNS[design], word, none)
    elif isinstance(result, InterruptedSeries):
        full = f"The effect ({labels.get('term', 'mean')})"
    elif isinstance(result, Staggered) and "aggregation" in labels:
        full = f"The effect ({', '.join(str(labels[n]) for n in ('aggregation', 'at') if n in labels)})"
    elif isinstance(result, ControlChart):
        full, word, none = _SHIFT
    elif isinstance(result, Sustained):
        full = f"The effect ({labels.get('quantity', 'late')})"
    elif isinstance(result, TimeToAccess):
        named = labels.get("quantity") or differences(result.terms, result.tau)[-1].name
        full, word = f"The {named}", "difference"
    elif isinstance(result, ReliableChange):
        full = f"The share {quote(labels.get('category', 'better'))} beyond what no change gives"
        word, none = "excess", _CHANGE[2]
    return full, word, none


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
    full, what, none = _told(shell.source, dict(shell.labels))
    if estimate is None or found is None:
        return (
            f"Whether {full[0].lower()}{full[1:]} is too small to matter by {margin} is not known: what it rests on "
            "is not shown."
        )
    limits = interval(found.lower, found.upper, 1 - 2 * found.alpha, percent=False)
    said = f"{full} is {figures(estimate.value, 3)} ({limits})."
    if found.shown:
        both = math.isfinite(low) and math.isfinite(high)
        end = f"too small to matter: {none}." if both else "within it."
        return f"{said} That lies wholly within {margin}, so the {what} was shown to be {end}"
    if found.lower >= high or found.upper <= low:
        return f"{said} That lies wholly outside {margin}: the {what} is large enough to matter."
    return (
        f"{said} That does not lie wholly within {margin}, so it was not shown that the {what} is too small to "
        f"matter. That it is above the lower margin is {chance(1 - found.p_low)} sure, that it is below the upper "
        f"one {chance(1 - found.p_high)}; {100 * (1 - found.alpha):.10g}% is needed of both."
    )


def _side(margin: float) -> str:
    return (
        figures(margin, 3)
        if math.isfinite(margin)
        else ("no lower limit" if margin < 0 else "no upper limit")
    )

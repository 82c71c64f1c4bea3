"""Units watched month by month, some of which changed and some never did: did the effect last."""

from collections.abc import Mapping, Sequence

import numpy as np

from syschange.effects.beside import Margin
from syschange.effects.sustained.asked import EARLY, LATE, SHARE, asked
from syschange.effects.sustained.basis import SAME
from syschange.effects.sustained.clocks import When, day_of, is_day, moments, number_of
from syschange.effects.sustained.months import Months, basis_of, groups_of, months_of
from syschange.effects.sustained.people import TAKEN
from syschange.effects.sustained.result import Sustained, made, require_someone
from syschange.effects.sustained.stretches import horizons_of, panel_targets
from syschange.effects.sustained.targets import Target, horizon_targets, lasting_targets
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import Panel, reduce_panel, require_names, with_adoption
from syschange.schemas import private_columns
from syschange.statistics.levels import is_number

_ADOPTED = "changed at"
NAMES = ("the change", "the comparison")


def sustained_panel(
    data: object,
    *,
    value: str,
    label: str | None = None,
    unit: str,
    time: str,
    adopted: str | None = None,
    never: float | None = None,
    average: bool = False,
    treated: str | None = None,
    changed_on: When | None = None,
    counted: str = "units",
    at: Sequence[float] | None = None,
    funding_end: When | None = None,
    shocks: Mapping[str, When] | None = None,
    early: Sequence[float] = EARLY,
    late: Sequence[float] = LATE,
    share: float = SHARE,
    worthwhile: float | None = None,
    better: str = "higher",
    margin: float | Margin | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Sustained:
    """Follow an effect along the months after units changed, on the same units, against units that never did.

    Each unit is compared with its own mean before; the changes of units that changed at one time are compared with
    those of the comparison over the same months, and averaged over the units that changed. Units are what varies, so
    that months of one unit may hang together in any way; the covariance between horizons is the units' own. Where
    nobody is left who never changed, use the design of staggered change and give its path to `sustained_path`.

    Parameters
    ----------
    data
        A tidy table of any engine, one row a unit and month. One group-by brings it to one number a unit and month,
        which is held.
    value, unit, time
        Columns: the outcome, the unit, and when: whole months as numbers, or dates.
    label
        What to call the outcome in sentences.
    adopted
        The column that says when a unit changed, in the type of `time`; missing, or `never`, where it did not.
    never
        What stands in `adopted` for a unit that never changed, where that is a number.
    average
        Whether rows are of people (or days), of which a unit has several in a month and their mean is taken. Without
        it a unit that has two rows in one month is refused.
    treated
        In place of `adopted`: a column of true and false. Where `changed_on` is given, units with any true changed
        then; else each changed when it was first true.
    changed_on
        When all treated units changed, in the type of `time`; with `treated` only.
    counted
        What units are, for sentences: "areas", "teams".
    at
        Whole months since the change; where None, every month from the change to the last that all units are followed
        to which are followed for as long as the late window begins (all units, where none is), at most its end.
    funding_end, shocks
        When funding ended, and shocks by name, in the type of `time`.
    early, late, share, worthwhile, better, margin, by, ways, level, unknown, categories
        As for `sustained`; the characteristics are those of units.

    Returns
    -------
    Sustained
        "effect, everybody seen" is of all units seen at that month, though not at every month.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option is not one of those that can be; where a unit has several rows in one month and
        `average` was not asked for; or where every unit is a group of its own.
    NotEstimableError
        Where no unit changed, none has a month before it or none never changed; none was seen at every month asked
        for; no month lies in the early window; or funding ended or a shock came before any change.

    Notes
    -----
    The estimate is that of Callaway B, Sant'Anna PHC (2021) Difference-in-differences with multiple time periods,
    Journal of Econometrics 225:200-230, with units that never changed as the comparison, without covariates, weighted
    by units, and with the mean of all months before as the base. Cohorts' effects count as drawn from many, so that
    their differences are in the limits.
    """
    require_names(by, taken=TAKEN, private=private_columns())
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    table, column = _with_adopted(
        data,
        unit=unit,
        time=time,
        value=value,
        adopted=adopted,
        treated=treated,
        changed_on=changed_on,
        by=by,
    )
    panel = reduce_panel(
        table,
        unit=unit,
        time=time,
        adopted=column,
        values=[value],
        keys=by,
        unknown=unknown,
        categories=categories,
    )
    _require_groups(panel, by)
    months = months_of(panel, value, never, average=average)
    end = None if funding_end is None else _month(funding_end, months, "funding_end")
    named = {n: _month(w, months, "A shock") for n, w in moments(shocks).items()}
    options = asked(
        outcome=label or value, names=NAMES, counted=counted, early=early, late=late, share=share,
        worthwhile=worthwhile, better=better, margin=margin, level=level, changed_on=months.last_change,
        funding=end - months.cohorts[0] if end is not None and len(months.cohorts) == 1 else None,
    )  # fmt: skip
    horizons = horizons_of(months, options, at)
    stretches, further = panel_targets(months, options, horizons, end, named)
    basis = basis_of(months, groups_of(panel, by, ways), stretches)
    require_someone(basis)
    targets: list[Target] = [
        *horizon_targets(SAME, horizons, options), *further[0], *lasting_targets(horizons, options), *further[1],
    ]  # fmt: skip
    given: dict[str, object] = {
        "value": value, "label": label, "unit": unit, "time": time, "adopted": adopted, "never": never,
        "average": average,
        "treated": treated, "changed_on": changed_on, "counted": counted, "at": [f"{h:g}" for h in horizons],
        "funding_end": funding_end, "shocks": dict(shocks or {}), "early": options.early, "late": options.late,
        "share": share, "worthwhile": worthwhile, "better": better, "margin": options.margin, "by": list(by),
        "ways": ways, "level": level, "unknown": unknown,
        "categories": {name: list(labels) for name, labels in (categories or {}).items()},
    }  # fmt: skip
    used = int(np.isfinite(months.values).sum())
    return made(
        "effects.sustained_panel",
        given,
        basis,
        asked=options,
        targets=targets,
        counted=(panel.rows, used, panel.digest()),
    )


def _require_groups(panel: Panel, by: Sequence[str]) -> None:
    for column in by:
        if panel.units > 1 and len(set(panel.labels[column])) == panel.units:
            raise WrongTypeError(
                f"In the column {quote(column)} every unit is a group of its own.",
                "Give characteristics that units share.",
            )


def _with_adopted(
    data: object,
    *,
    unit: str,
    time: str,
    value: str,
    adopted: str | None,
    treated: str | None,
    changed_on: When | None,
    by: Sequence[str],
) -> tuple[object, str]:
    """Return a table with a column that says when each unit changed, and its name."""
    if (adopted is None) == (treated is None):
        raise WrongTypeError(
            "Say who changed by one of adopted= and treated=.",
            "adopted= names a column of when each unit changed, treated= a column of whether it had.",
        )
    if treated is None:
        if changed_on is not None or adopted is None:
            raise WrongTypeError(
                "changed_on= goes with treated=; with adopted= each unit says when it changed.",
                "Leave it out.",
            )
        return data, adopted
    at = day_of(changed_on, "changed_on") if isinstance(changed_on, str) else changed_on
    named = with_adoption(
        data, unit=unit, time=time, treated=treated, called=_ADOPTED, at=at, keep=[value, *by]
    )
    return named, _ADOPTED


def _month(when: When, months: Months, what: str) -> float:
    """Return a moment as a number of the panel's months."""
    if is_day(when) != months.dated:
        kind = "a date" if months.dated else "a number"
        raise WrongTypeError(
            f"{what} is not {kind}, as the times of the table are.", "Give it in their type."
        )
    if not months.dated:
        if not is_number(when):
            raise WrongTypeError(f"{what} is neither a number nor a date.", "Give it in the type of time.")
        return float(when)  # type: ignore[arg-type] # as was looked at
    day = day_of(when, what)
    return float(number_of(day)) if day is not None else np.nan

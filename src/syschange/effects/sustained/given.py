"""A path of effects from another design (staggered change, a series with a control): did it last."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from syschange.effects.beside import Margin
from syschange.effects.sustained.asked import EARLY, LATE, SHARE, asked
from syschange.effects.sustained.basis import SAME
from syschange.effects.sustained.clocks import When, day_of, moments, months_since
from syschange.effects.sustained.reading import basis_of, read_path, require_names_of_arms
from syschange.effects.sustained.result import Sustained, made
from syschange.effects.sustained.targets import (
    funding_of_horizons,
    horizon_targets,
    lasting_targets,
    shocks_of_horizons,
)


def sustained_path(
    path: object,
    *,
    outcome: str,
    units: tuple[int, int] | None = None,
    at: Sequence[float] | None = None,
    log: bool | None = None,
    counted: str = "units",
    names: tuple[str, str] = ("the change", "the comparison"),
    df: float | None = None,
    step: float | None = None,
    changed_on: date | str | None = None,
    funding_end: When | None = None,
    shocks: Mapping[str, When] | None = None,
    early: Sequence[float] = EARLY,
    late: Sequence[float] = LATE,
    share: float = SHARE,
    worthwhile: float | None = None,
    better: str = "higher",
    margin: float | Margin | None = None,
    level: float = 0.95,
) -> Sustained:
    """Say what a path of effects with its covariance says of lasting.

    Parameters
    ----------
    path
        Anything with `horizons` (months since the change), `theta` or `path` (the effects, in units of the outcome)
        and `covariance` (of all of them together); a `statistics.lasting.Path` for one. The same units have to stand
        behind every horizon: this cannot be checked from here. Or an `InterruptedSeries` with a control.
    outcome
        What to call the outcome.
    units
        How many changed, and how many they were compared with: what the path rests on. None where it rests on a
        series, which has points and no units; of a series that is given as a path, say `df` and what is `counted`.
    at
        Of an `InterruptedSeries` the horizons that are wanted, in its own periods since the change (1 is the first
        after it); every one that was seen where None. Not used otherwise, and refused.
    log
        Whether effects are logarithms of ratios, and are told as ratios: `worthwhile` and `margin` are ratios then,
        such as 1.1 (0.9 where lower is better). A series knows this by itself; None is no otherwise.
    counted
        What units are, for sentences: "areas", "people"; of a series what its points are: "months".
    names
        What to call those who changed and the comparison.
    df
        Degrees of freedom of the covariance; those of the path where it says them (the least, where each effect
        has its own), else the units less two.
    step
        The months of one horizon of the path: 1 where it counts months, 3 where it counts quarters. Where None, 1,
        and of an `InterruptedSeries` the length of its period.
    changed_on, funding_end, shocks, early, late, share, worthwhile, better, margin, level
        As for `sustained`; of several dates of change, `changed_on` is the last. A series by dates knows its own.

    Returns
    -------
    Sustained
        Of everyone together: a path has no groups.

    Raises
    ------
    WrongTypeError
        Where it is no path, numbers are missing, or an option is not one.
    NotEstimableError
        Where a series has no control, or was not seen at a horizon; where a horizon lies before the
        change, the covariance is not one, or there is no early effect to tell of.

    Notes
    -----
    On paper the effects and their errors are given as coarsely as means are; the covariance goes by the published
    number of units. What rests on a series is given on paper only where the series was published under the
    same policy
    before its path was taken; otherwise nothing is left of it. The path of a series is a line, so its slope is exact
    and its half-life that of an exponential through two means.
    """
    source = read_path(path, units=units, at=at, log=log, df=df, step=step, counted=counted)
    require_names_of_arms(names)
    read = source.path
    day = day_of(source.changed_on if changed_on is None else changed_on, "changed_on")
    end = None if funding_end is None else months_since(funding_end, day, "funding_end")
    options = asked(
        outcome=outcome, names=names, counted=counted, early=early, late=late, share=share, worthwhile=worthwhile,
        better=better, margin=margin, level=level, changed_on=day, funding=end, ratio=source.ratio,
    )  # fmt: skip
    horizons = read.horizons
    targets = [*horizon_targets(SAME, horizons, options), *lasting_targets(horizons, options)]
    if end is not None:
        targets += [*funding_of_horizons(horizons, options, end)]
    named = {n: months_since(w, day, "A shock") for n, w in moments(shocks).items()}
    targets += [*shocks_of_horizons(horizons, named)]
    given: dict[str, object] = {
        "outcome": outcome, "units": units, "at": None if at is None else [f"{h:g}" for h in at],
        "log": source.ratio, "counted": counted, "names": names, "df": df, "step": source.step,
        "changed_on": changed_on, "funding_end": funding_end, "shocks": dict(shocks or {}),
        "early": options.early, "late": options.late, "share": share,
        "worthwhile": worthwhile, "better": better, "margin": options.margin, "level": level,
    }  # fmt: skip
    digest = hashlib.sha256(
        b"".join(a.astype("<f8").tobytes() for a in (horizons, read.theta, read.covariance))
    )
    rests_on = len(horizons) if units is None else sum(units)
    return made(
        "effects.sustained_path",
        given,
        basis_of(source, units, names),
        asked=options,
        targets=targets,
        counted=(rests_on, rests_on, digest.hexdigest()),
    )

"""The verb: a log of steps in, whether it is the same thing under a different name out."""

import warnings
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pandas as pd

from syschange.errors import DataWarning, WrongTypeError, quote
from syschange.frames import POSITION, Steps, reduce_steps, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns
from syschange.statistics.levels import is_number, require_level, require_seed
from syschange.statistics.pathways import EXACT
from syschange.statistics.resample import REPLICATES
from syschange.system.measured import day_of
from syschange.system.pathways.basis import BY_NAME, BY_SHAPE, ENTRY, MEANS, STAFF, basis_of, sets_of
from syschange.system.pathways.findings import Asked, Found
from syschange.system.pathways.published import OUTSIDE
from syschange.system.pathways.renaming import END, HIDDEN, NONE, OTHERS, START
from syschange.system.pathways.result import Pathways, finished

_LEAST = 100  # ours: resampled sets of cases that say something of an interval
_OWN = (OUTSIDE, START, END, NONE, HIDDEN, OTHERS)  # what the result itself calls things
_MANY = 0.1  # ours: share of cases from which a doubt about the data is a warning


def pathways(
    data: object,
    *,
    changed_on: date | str,
    case: str = "case_id",
    activity: str = "activity",
    when: str = "happened_on",
    position: str | None = POSITION,
    worker: str | None = None,
    entry: str | None = None,
    wait_to: str | tuple[str, str] | None = None,
    sets: Mapping[str, tuple[Collection[str], Collection[str]]] | None = None,
    straddling: str = "out",
    run: int | None = None,
    delta: float | None = None,
    level: float = 0.90,
    replicates: int = REPLICATES,
    seed: int = 1,
    exact: int = EXACT,
) -> Pathways:
    """Say whether people move through a service in a new way, or in the old one under new names.

    Parameters
    ----------
    data
        A table of any engine, one row a step of a case (the data set `pathways`), or the path of a Parquet file.
    changed_on
        The day of the change. A case belongs to the time of its first step.
    case, activity, when
        Its columns: which case, what was done by the name in use at the time, and on what day.
    position
        A column of whole numbers that orders the steps of one day; None for none. "position" may be absent.
    worker
        A column of who did it, for how many of the staff worked at both times; told in bands, and of ten or more.
    entry
        A column whose value at its first step describes a case at entry (who referred it), for the mix at entry.
    wait_to
        An activity that is waited for from the first step on: one name, or the name before and the name after.
    sets
        What else a new name cannot change, recorded as labels: for a name ("eligibility rules", "budget lines",
        "decision rights") the labels before and the labels after.
    straddling
        "out": cases that began before the change and went on after it are counted and left out. "by start": they
        belong to the time before.
    run
        The days that a case needs: cases begun later than so long before the change, or before the last day of the
        records, are counted and left out, so that a pathway does not look cut short. None to leave nobody out.
    delta
        Up to what distance in bits two ways of working count as the same, declared beforehand by a panel. None:
        three times the drift by name, at least .01 and at most .10 (ours; no published threshold exists).
    level
        Confidence level of the two-sided intervals, whose ends are set against `delta`; .90.
    replicates, seed
        Resampled sets of cases, and the seed of all that is random.
    exact
        Up to so many activities every matching of names is tried (at most 9); beyond, the best found is given with
        how far from the least it could be.

    Returns
    -------
    Pathways

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, number or option cannot be used.
    NotEstimableError
        Where no case that can be used began before the change, or none after it.

    Warns
    -----
    DataWarning
        Where for one case in ten or more the order of steps is not recorded or contradicts the days, or a step of
        one day and position stands in more than one row.
    """
    require_level(level)
    require_seed(seed)
    _require_options(run, delta, replicates)
    require_names([activity, *([entry] if entry is not None else [])], taken=(), private=private_columns())
    change = day(changed_on, "changed_on")
    declared = sets_of(_sets(sets))
    steps = reduce_steps(
        data, case=case, activity=activity, when=when, changed_on=change, position=position, worker=worker,
        entry=entry, wait_to=_waits(wait_to), straddling=straddling, run=run,
    )  # fmt: skip
    _require_names(steps, activity)
    asked = Asked(level, replicates, seed, exact, delta)
    basis = basis_of(steps, sets=declared, seed=seed, exact=exact)
    given = parameters(
        changed_on=change, case=case, activity=activity, when=when, position=position, worker=worker, entry=entry,
        wait_to=wait_to, sets=sorted(sets or {}), straddling=straddling, run=run, delta=delta, level=level,
        replicates=replicates, seed=seed, exact=exact,
    )  # fmt: skip
    lost = steps.no_case + steps.no_day
    shell = Pathways(
        pd.DataFrame(), "",
        Provenance("system.pathways", given, steps.rows, steps.rows - lost, lost, steps.digest(), seed=seed),
        basis=basis, asked=asked, changed_on=change.isoformat(),
        found=Found(pd.DataFrame(), "", "", None, {}, float("nan")),
    )  # fmt: skip
    _warn(steps)
    return finished(shell)


def _warn(steps: Steps) -> None:
    used = int(steps.cases.sum())
    doubts = {
        "steps of one day whose order nothing records: they stand in the alphabet's": steps.tied,
        "positions that contradict their days: the days were followed": steps.conflicting,
        "a step that stands in more than one row: it was counted once": steps.repeated,
    }
    for what, cases in doubts.items():
        if cases >= _MANY * used and cases:
            warnings.warn(f"{100 * cases / used:.0f}% of the cases have {what}.", DataWarning, stacklevel=3)


def _require_names(steps: Steps, activity: str) -> None:
    for name in _OWN:
        if name in steps.activities:
            raise WrongTypeError(
                f"The column {quote(activity)} uses the label {quote(name)}, which stands for something else here.",
                "Rename the label.",
            )


def _require_options(run: int | None, delta: float | None, replicates: int) -> None:
    if delta is not None and not (is_number(delta) and 0 < delta < 1):
        raise WrongTypeError(
            "delta= is not a distance between 0 and 1.",
            "Give the largest distance in bits that counts as the same, for example 0.05, or None.",
        )
    if run is not None and not (is_number(run) and run >= 1 and run == int(run)):
        raise WrongTypeError("run= is not a whole number of days.", "Give for example run=180, or None.")
    if not (is_number(replicates) and replicates >= _LEAST and replicates == int(replicates)):
        raise WrongTypeError(f"replicates= is not a whole number from {_LEAST} up.", "Give for example 1000.")


def day(given: date | str, name: str) -> date:
    """Return a day given as one, or as text with the year first; `name` is that of the argument."""
    try:
        return day_of(given).date()
    except WrongTypeError:
        raise WrongTypeError(
            f"{name}= is not a day.", 'Give a date, or text such as "2024-03-31": the year first.'
        ) from None


def _waits(given: str | tuple[str, str] | None) -> tuple[Sequence[str], Sequence[str]]:
    if given is None:
        return (), ()
    pair = (given, given) if isinstance(given, str) else given
    if not _is_pair([[name] for name in pair] if isinstance(pair, tuple | list) else None):
        raise WrongTypeError(
            "wait_to= is neither the name of an activity nor two of them.",
            'Give for example wait_to=("assessment", "first conversation"): before and after.',
        )
    return (pair[0],), (pair[1],)


def _sets(given: object) -> Mapping[str, tuple[Collection[str], Collection[str]]]:
    """Return what is recorded as labels, once every one is two collections of texts under a name of its own."""
    taken = {BY_NAME, BY_SHAPE, *MEANS, ENTRY, STAFF}
    if given is None:
        return {}
    usable = isinstance(given, Mapping) and all(
        isinstance(name, str) and name and name not in taken and _is_pair(pair)
        for name, pair in given.items()
    )
    if not usable:
        raise WrongTypeError(
            "sets= is not labels before and after, under names that are not those of other quantities.",
            'Give for example sets={"eligibility rules": (["18 or over"], ["18 or over", "own referral"])}.',
        )
    return given  # type: ignore[return-value] # as was looked at


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, tuple | list)
        and len(pair) == 2  # noqa: PLR2004 - before and after
        and all(
            isinstance(side, Collection)
            and not isinstance(side, str)
            and all(isinstance(v, str) for v in side)
            for side in pair
        )
    )

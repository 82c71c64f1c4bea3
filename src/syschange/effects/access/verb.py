"""The verb: how long people wait from asking to being reached, by group."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from syschange.effects.access.groups import compared, groups_of
from syschange.effects.access.result import TimeToAccess, finished
from syschange.effects.access.table import COLUMNS, OF
from syschange.effects.access.terms import MOST_EXITS, Day, Terms, day_of, horizon, numbers, reference_of
from syschange.effects.beside import Margin, margins
from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import WaitCounts, reduce_waits, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns
from syschange.statistics.levels import require_level, require_number
from syschange.statistics.survival import require_scale

_TAKEN = (*COLUMNS, OF, "share", "told", "group", "groups", "characteristic", "ways", "rows")
_MAX_ROWS = 200_000  # ours: as in `reduce_to_cells`


def time_to_access(
    data: object,
    *,
    start: str | None = None,
    end: str | None = None,
    as_of: Day | None = None,
    duration: str | None = None,
    event: str | None = None,
    exits: str | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    reference: str | Mapping[str, str] | None = None,
    at: Sequence[float] = (7, 14, 28, 84),
    quantiles: Sequence[float] = (0.5, 0.9),
    tau: float | None = None,
    limit: str = "log-log",
    label: str = "been reached",
    margin: float | Margin | None = None,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = _MAX_ROWS,
) -> TimeToAccess:
    """Tell how long people wait, by group: shares reached by a day, median and mean waits, and how groups differ.

    People who are waiting still stay in, for as long as they have waited. People who left without being reached
    stay in as well, as people who were not.

    Parameters
    ----------
    data
        A table of any engine, one row a person (or a referral), or the path of a Parquet file.
    start, end, as_of
        Waits by dates: the columns of the day a wait began and the day it ended (missing where it goes on), and the
        day the records were taken, a date or text such as "2024-03-31". What ended later than that was going on
        then.
    duration, event
        Waits by numbers of days: the column of how long each lasted or has lasted, and the column that says whether
        it ended with being reached (true or 1) or not (false or 0). Where one of them is missing nothing is known,
        and the row is counted as that.
    exits
        The column that says how somebody left without being reached, such as "moved away" or "died"; missing or
        empty for everybody else. `end` or `duration` is then the day of leaving. Twenty ways at the most (ours).
    by, ways
        The characteristics, and the most taken together.
    reference
        Whom each group is compared with: the label of a group of at least ten people (or a mapping of its
        characteristic to its label, where several have it), the other characteristics being the same; or "rest",
        for everybody else whose characteristics are known. None for no comparison.
    at
        The days by which the share reached is told; on paper nothing is told of others. Sixty at the most (ours).
    quantiles
        The shares by which the day is told on which they had been reached: .5 for the median wait.
    tau
        The horizon of the mean wait, in days. None for the last of `at` that everybody together was followed to,
        and each known group of one characteristic that has at least ten people: a horizon chosen to the day would
        be some one person's wait.
    limit
        The scale on which limits of shares, and through them of quantiles, are worked out: "log-log"; "log", as R's
        survival does unless told otherwise; or "plain".
    label
        What had happened to those reached, after "had": for example "reached primary care".
    margin
        The difference in mean waits, in days, that is too small to matter: one number, or two with the lower one
        first.
    level
        Confidence level; .95 by convention.
    unknown
        "keep": everybody whose characteristic is missing is in the one group `(unknown)`. "split": those for whom
        the reason is known stand apart by it.
    categories
        The groups of a characteristic, in the order to show them, whether anybody is in them or not.
    max_rows
        The most groups of all groupings together; 200,000 (ours).

    Returns
    -------
    TimeToAccess

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    WrongTypeError
        Where waits are not given whole, in one of the two ways; rows cannot be waits (a duration below 0, an end
        before the start, a way to leave without a day), with how many of them; or an option is not of its kind.
    UnknownChoiceError
        Where a reference, a scale, `ways` or `unknown` is not one of those there are.
    NotEstimableError
        Where nothing is known of anybody's wait, nobody was followed to the horizon given, the reference has fewer
        than ten people, or there are too many groups.

    Notes
    -----
    Shares by Kaplan & Meier (1958), and by Aalen & Johansen (1978) where people leave, for one less Kaplan and
    Meier's estimate would then tell of a world in which nobody leaves; limits, mean waits and the log-rank test as
    `statistics.survival` says. Differences in mean waits are Welch's t of restricted means.
    """
    require_names(by, taken=_TAKEN, private=private_columns())
    _require_not_waits(by, (start, end, duration, event, exits))
    if not require_number(max_rows, "The limit max_rows") >= 1:
        raise WrongTypeError("The limit max_rows is not a number from 1 up.", "Leave it out.")
    if exits is not None:
        require_names([exits], taken=(), private=private_columns())
    terms = _terms(at, quantiles, tau, limit, level, margins(margin), label)
    counted = reduce_waits(
        data, keys=list(by), start=start, end=end, as_of=day_of(as_of), duration=duration, event=event, exits=exits,
        ways=ways if by else 0, unknown=unknown, categories=categories, max_rows=max_rows,
    )  # fmt: skip
    _require_usable(counted, exits)
    given = parameters(
        start=start, end=end, as_of=as_of, duration=duration, event=event, exits=exits, by=list(by), ways=ways,
        reference=reference, at=list(terms.at), quantiles=list(terms.quantiles), tau=tau, limit=limit, label=label,
        margin=margin, level=level, unknown=unknown,
        categories={c: list(v) for c, v in (categories or {}).items()}, max_rows=max_rows,
    )  # fmt: skip
    return _made(counted, terms, given, by=tuple(by), ways=ways if by else 0, reference=reference)


def _require_not_waits(by: Sequence[str], columns: Sequence[str | None]) -> None:
    for column in by:
        if column in columns:
            raise WrongTypeError(
                f"The column {quote(column)} is of how long people waited or how it ended, so it tells no groups.",
                "Give characteristics that people had when they began to wait.",
            )


def _terms(  # noqa: PLR0917 - the options, in the order of the signature
    at: Sequence[float], quantiles: Sequence[float], tau: float | None, limit: str, level: float,
    margin: Margin | None, label: str,
) -> Terms:  # fmt: skip
    """Return what is asked, once the options are known to be such; the ways to leave and the reference come later."""
    require_level(level)
    require_scale(limit)
    if not isinstance(label, str) or not label.strip():
        raise WrongTypeError(
            "The label is not a text.", 'Say what had happened, for example label="been reached".'
        )
    days = numbers(at, "at", low=0, high=math.inf, hint="Give days of 0 or more, for example at=(7, 28).")
    hint = "Give shares between 0 and 1, for example (0.5,)."
    shares = numbers(quantiles, "quantiles", low=1e-9, high=1, hint=hint)
    return Terms(days, shares, horizon(tau), limit, level, margin, label)


def _made(
    counted: WaitCounts, terms: Terms, given: tuple[tuple[str, str], ...], *, by: tuple[str, ...], ways: int,
    reference: str | Mapping[str, str] | None,
) -> TimeToAccess:  # fmt: skip
    """Return the result of counts."""
    groups = groups_of(counted, by=by, ways=ways, days=terms.days)
    levels = {c: list(dict.fromkeys(g.labels[c] for g in groups if g.taken == (c,))) for c in by}
    terms = replace(terms, exits=counted.exits, reference=reference_of(reference, levels))
    known = counted.rows - counted.unknown
    provenance = Provenance(
        "effects.time_to_access", given, counted.rows, known, counted.unknown, counted.digest()
    )
    nothing = pd.DataFrame()
    shell = TimeToAccess(
        nothing, "", provenance, by=by, terms=terms, tau=None, groups=groups,
        others=compared(groups, terms.reference), log_rank=nothing, alike=nothing,
    )  # fmt: skip
    return finished(shell)


def _require_usable(counted: WaitCounts, exits: str | None) -> None:
    if counted.rows == counted.unknown:
        raise NotEstimableError(
            "Of nobody it is known how long they waited and how it ended.",
            "Check the columns, and that rows are there.",
        )
    if exits is not None and len(counted.exits) > MOST_EXITS:
        raise WrongTypeError(
            f"The column {quote(exits)} has {len(counted.exits)} ways to leave, and the limit is {MOST_EXITS}.",
            "Join them into a few, such as moved away, died, not wanted any more.",
        )

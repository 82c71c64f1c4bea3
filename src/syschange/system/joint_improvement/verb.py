"""The verb: outcomes in several domains in, who got better in enough of them and worse in none out."""

import warnings
from collections.abc import Mapping, Sequence

import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, MISSING_LABELS, require_groups, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns
from syschange.statistics.levels import is_number, require_level, require_number
from syschange.statistics.multiplicity import adjustment
from syschange.system.digests import digest_of
from syschange.system.joint_improvement.basis import UNDATED, Columns, basis_of, people_of, rest_of
from syschange.system.joint_improvement.domains import at_least_of, domains_of
from syschange.system.joint_improvement.result import JointImprovement, finished
from syschange.system.joint_improvement.tables import COLUMNS, Terms
from syschange.system.people_beside import require_shared

_TWO = 2


def joint_improvement(
    outcomes: object,
    *,
    domains: Mapping[str, float],
    before: float,
    after: float,
    at_least: int | None = None,
    people: object = None,
    person: str = "person_id",
    measure: str = "measure",
    time: str = "months",
    value: str = "value",
    arm: str | None = None,
    comparison: str | None = None,
    by: Sequence[str] = (),
    margin: float | None = None,
    adjust: str = "bh",
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> JointImprovement:
    """Count who got better in several domains of their life at once and worse in none.

    No domain pays for another: somebody housed and now without a friend is not counted as better, which a sum of
    scores would do.

    Parameters
    ----------
    outcomes
        A tidy table of any engine with one row a person, measure and time.
    domains
        Measure to the least change that is worthwhile. Of those in the code list "measures" or "items" the list says
        which way is better; of others the sign does: above 0 where higher is better, below 0 where lower is.
    before, after
        The two times.
    at_least
        In how many domains somebody has to be better; more than half where left out (ours). Every number stands in
        the table.
    people
        A table with one row a person, `person`, the arm and the characteristics: with it everybody in it is counted,
        whether they have outcomes or not. None where `outcomes` has the characteristics.
    person, measure, time, value
        Columns of `outcomes`.
    arm, comparison
        The column of arms, and the label of the one to compare with; both or neither.
    by
        Characteristics, one at a time.
    margin
        The largest difference of shares that would not matter, such as .05.
    adjust
        For many groups compared: "bh", "holm", "by" or "none".
    level
        Confidence level.
    unknown, categories
        As in `equity.breakdown`.

    Returns
    -------
    JointImprovement

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, domain or option cannot be used, or there are fewer than two domains.
    DuplicateRowsError
        Where a person has two rows of a measure at one time, or two in the table of people.
    NotEstimableError
        Where a domain is known of nobody at both times, or there is not exactly one arm beside the comparison.

    Warns
    -----
    DataWarning
        Where rows do not say when.
    """
    named = domains_of(domains)
    least = at_least_of(at_least, len(named))
    times = (require_number(before, "The time before"), require_number(after, "The time after"))
    _require(times, arm, comparison, margin, adjust, level)
    keys = (*by, *([arm] if arm is not None else []))
    require_shared(measure)
    require_names(by, taken=COLUMNS, private=private_columns())
    require_names(keys, taken=COLUMNS, private=private_columns())
    require_groups(outcomes if people is None else people, keys=keys, unknown=unknown, categories=categories)
    found = people_of(
        outcomes, people, columns=Columns(person, measure, time, value), keys=keys, domains=named, times=times,
        unknown=unknown, categories=categories,
    )  # fmt: skip
    changed = _changed(found.labels, arm, comparison) if arm is not None else None
    terms = Terms(tuple(by), arm, changed, comparison, named, least, times, margin, adjust, level)
    basis = basis_of(found, by=terms.by, arm=arm, domains=named)
    if found.undated:
        warnings.warn(UNDATED, DataWarning, stacklevel=2)
    given = parameters(
        domains=dict(domains), before=before, after=after, at_least=least, person=person, measure=measure,
        time=time, value=value, arm=arm, comparison=comparison, by=list(by), margin=margin, adjust=adjust,
        level=level, unknown=unknown, categories={name: list(labels) for name, labels in (categories or {}).items()},
    )  # fmt: skip
    provenance = Provenance("system.joint_improvement", given, *found.rows, digest_of(basis))
    shell = JointImprovement(
        pd.DataFrame(),
        "",
        provenance,
        terms=terms,
        basis=basis,
        rest=rest_of(basis, by=terms.by, domains=named),
    )
    return finished(shell)


def _require(  # noqa: PLR0917 - private, and called in one place
    times: tuple[float, float],
    arm: str | None,
    comparison: str | None,
    margin: float | None,
    adjust: str,
    level: float,
) -> None:
    if not times[0] < times[1]:
        raise WrongTypeError(
            "The time before is not earlier than the time after.", "Give before= the earlier of the two."
        )
    if (arm is None) != (comparison is None):
        raise WrongTypeError(
            "Of arm= and comparison= only one is given.", "Give both to compare arms, or neither."
        )
    if margin is not None and not (is_number(margin) and 0 < margin < 1):
        raise WrongTypeError(
            "The margin is not a share between 0 and 1.", "Give for example .05, for five in a hundred."
        )
    adjustment(adjust)
    require_level(level)


def _changed(labels: pd.DataFrame, arm: str, comparison: str | None) -> str:
    """Return the label of the one arm that is not the comparison."""
    present = labels[arm].value_counts(sort=False)
    named = [str(x) for x, n in present.items() if n and x not in {*MISSING_LABELS, ALL}]
    if comparison not in named:
        raise UnknownChoiceError(f"group of {quote(arm)}", comparison, named)
    others = [x for x in named if x != comparison]
    if len(others) != 1:
        raise NotEstimableError(
            f"The column {quote(arm)} holds {len(others)} groups beside the comparison, and one is needed.",
            "Keep the two groups to be compared, or join groups by a rule you can state.",
        )
    return others[0]

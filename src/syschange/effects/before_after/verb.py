"""Comparing a score before and after: from any table to the result."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange.effects.arms import changed_arm
from syschange.effects.before_after.clusters import counted, require_apart, sides_of, with_clusters
from syschange.effects.before_after.inference import Plan
from syschange.effects.before_after.lost import nobody_lost, trims_of, untrimmed
from syschange.effects.before_after.moments import moments_by_group
from syschange.effects.before_after.options import (
    checked_keys,
    checked_scale,
    require_both_times,
    require_inference,
    require_threshold,
)
from syschange.effects.before_after.result import BeforeAfter, finished
from syschange.effects.beside import Margin, margins
from syschange.errors import NotEstimableError
from syschange.frames import (
    AFTER,
    ALL,
    BEFORE,
    companions,
    pair_times,
    reduce_clusters,
    reduce_to_cells,
    require_groups,
)
from syschange.results import Provenance, parameters
from syschange.statistics.clusters import REPLICATES
from syschange.statistics.levels import require_level, require_seed


def before_after(
    data: object,
    *,
    value: str,
    label: str | None = None,
    person: str = "person_id",
    time: str = "months",
    before: float,
    after: float,
    arm: str | None = None,
    comparison: str | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    cluster: str | None = None,
    inference: str = "auto",
    assigned: str = "not_randomised",
    seed: int = 1,
    replicates: int = REPLICATES,
    bounds: tuple[float, float] | None = None,
    entered: float | None = None,
    reliability: float | None = None,
    usual: float | None = None,
    margin: float | Margin | None = None,
) -> BeforeAfter:
    """Compare a score before and after, with a comparison group where there is one.

    With a comparison, two designs stand side by side: the analysis of covariance (the score after, adjusted for
    the score before) and difference in differences (the change, less the comparison's change). Where people
    chose or were chosen for the change, the truth tends to lie between the two (Angrist & Pischke 2009, Mostly
    Harmless Econometrics, section 5.4). Everyone ever enrolled stays in the arm they were enrolled in; those not
    seen again are counted as lost. Without a comparison the result is a change, and says that it is not an
    effect.

    Parameters
    ----------
    data
        A tidy table of any engine, or the path of a Parquet file, one row a person and time.
    value, person, time
        Columns: the score, who, and when (a number, for example months since the person's start).
    before, after
        The two times.
    arm
        The column that says which group a person is in, or None where there is no comparison.
    comparison
        The label of the comparison group in `arm`, which must hold one other label.
    label
        What to call the score in sentences; the name of its column where left out.
    by, ways
        The characteristics, and the most taken together.
    level
        Confidence level of the intervals; .95 by convention.
    unknown
        "keep": everybody whose characteristic is missing is in the one group `(unknown)`. "split": those for
        whom the reason is known stand apart by it, after the real groups.
    categories
        The groups of a characteristic, in the order to show them; one that nobody is in is shown as a single
        group of 0 people in `attrition` and `means`, and in `table` where there is no comparison.
    cluster
        The column of the level at which the change happened (site, team, area): all its people are in one arm. The
        interval then allows for people of a cluster being alike.
    inference
        How. "robust": CR2 standard errors with Satterthwaite's degrees of freedom. "randomisation": what would have
        been seen had other clusters been drawn. "wild": the wild cluster bootstrap, nowhere nearer than CR2. "auto":
        the first with 10 clusters an arm or more; with fewer the second where they were drawn by lot, else the third.
    assigned
        "randomised" where arms were drawn by lot, so that every allocation was equally likely; else
        "not_randomised".
    seed, replicates
        Of the draws of randomisation and bootstrap; 1,999 draws (ours).
    bounds
        The lowest and the highest score that the measure allows, from its manual: with them `bounds` of the result
        says what those lost could have done in the worst case.
    entered, reliability
        The score that people had to reach to be let in, and the correlation of the score with itself at another time
        (from the manual): with them `regression` says what change to expect though nothing was done.
    usual
        The mean score of everybody people were let in from, from the manual or a register; estimated from those let
        in where left out, which takes many of them.
    margin
        The difference that is too small to matter, one number or a pair, declared beforehand.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used, options do not fit together, or a cluster is in both arms.
    DuplicateRowsError
        Where a person has two rows at one time.
    UnknownChoiceError
        Where the comparison is not one of the arms, or an option is not one of those allowed.
    NotEstimableError
        Where an arm has nobody in it, nobody was seen at a time, there are not two arms, a characteristic has
        more than 200 groups, or the tables would hold more than 200,000 rows; where an arm is a single cluster; or
        where scores lie outside the bounds, or on both sides of the threshold.
    """
    keys = checked_keys(arm, comparison, by, ways, (before, after))
    require_level(level)
    require_seed(seed)
    require_inference(inference, assigned=assigned, replicates=replicates, cluster=cluster, arm=arm)
    ways_taken = (ways if by else 0) + (arm is not None)
    grouped: dict[str, Any] = {"unknown": unknown, "categories": categories}
    require_groups(data, keys=keys, ways=ways_taken, **grouped)
    carry = [*keys, *(companions(data, keys) if unknown == "split" else ())]
    carry += [c for c in (cluster,) if c is not None and c not in {*carry, person}]
    people = pair_times(data, person=person, time=time, value=value, before=before, after=after, carry=carry)
    cells = reduce_to_cells(people, keys=keys, values=[BEFORE, AFTER], **grouped)
    changed = None
    if arm is not None and comparison is not None:
        changed = changed_arm(cells.levels[arm], arm, comparison)
    basis = moments_by_group(cells, by=keys, ways=ways_taken)
    # Where the arms are taken together, as many characteristics as there are ways, and not one in place of the arm.
    basis = basis[(basis[list(by)] != ALL).sum(axis=1) <= ways].reset_index(drop=True) if by else basis
    require_both_times(basis, before, after)
    require_threshold(entered, reliability, usual, cells.ranges[BEFORE])
    given = parameters(
        value=value, label=label, person=person, time=time, before=before, after=after, arm=arm,
        comparison=comparison, by=list(by), ways=ways, level=level, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()}, cluster=cluster,
        inference=inference, assigned=assigned, replicates=replicates, bounds=bounds, entered=entered,
        reliability=reliability, usual=usual, margin=margin,
    )  # fmt: skip
    provenance = Provenance(
        "effects.before_after", given, cells.rows, cells.used, cells.rows - cells.used, cells.digest(),
        seed=seed if cluster is not None else None,
    )  # fmt: skip
    shell = BeforeAfter(
        pd.DataFrame(), "", provenance, by=tuple(by), arm=arm, changed=changed, comparison=comparison,
        outcome=label or value, level=level, basis=basis, cluster=cluster, assigned=assigned,
        margin=margins(margin), scale=checked_scale(bounds, [cells.ranges[BEFORE], cells.ranges[AFTER]]),
        entered=entered, reliability=reliability, usual=usual,
    )  # fmt: skip
    if cluster is not None:
        plan = Plan(inference, assigned == "randomised", replicates, seed, level)
        shell = _clustered(shell, people, plan=plan, ways=ways_taken, grouped=grouped)
    if comparison is not None:
        shell = _trimmed(shell, people, ways_taken, grouped)
    return finished(shell)


def _clustered(
    shell: BeforeAfter, people: object, *, plan: Plan, ways: int, grouped: Mapping[str, Any]
) -> BeforeAfter:
    """Return the result with what clusters do to it."""
    cells = reduce_clusters(
        people,
        keys=shell.keys,
        items=[str(shell.cluster)],
        values=[BEFORE, AFTER],
        what="which cluster",
        ways=ways if shell.keys else None,
        **grouped,
    )
    sides = sides_of(cells, by=shell.keys, ways=ways)
    require_apart(shell, sides)
    fits, counts = with_clusters(shell, cells, plan, sides)
    both = f"{shell.provenance.data_digest}{cells.digest()}"
    digest = hashlib.sha256(both.encode()).hexdigest()
    provenance = dataclasses.replace(shell.provenance, data_digest=digest)
    made = counted(shell, counts)
    return dataclasses.replace(shell, basis=made.basis, fits=fits, provenance=provenance)


def _trimmed(shell: BeforeAfter, people: object, ways: int, grouped: Mapping[str, Any]) -> BeforeAfter:
    """Return the result with Lee's bounds; without them where scores are too many to tell apart."""
    if nobody_lost(shell):
        return dataclasses.replace(shell, trims=untrimmed(shell))
    try:
        pairs = reduce_clusters(people, keys=shell.keys, items=[BEFORE, AFTER], ways=ways, **grouped)
    except NotEstimableError:
        return shell
    return dataclasses.replace(shell, trims=trims_of(shell, pairs, ways=ways))

"""The audit: everything that was published is attacked as an outsider would, and each small number gets a verdict."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.intervals import invert
from syschange.disclosure.attack.means import difference
from syschange.disclosure.attack.programme import Clock, InfeasibleError, problem_of
from syschange.disclosure.attack.propagation import Known, attack, does_not_add_up
from syschange.disclosure.attack.reading import Given, given
from syschange.disclosure.attack.result import COLUMNS, REFUTED, Audit
from syschange.disclosure.attack.system import System, system_of
from syschange.disclosure.attack.verdicts import Found, aim_at
from syschange.disclosure.attack.witnesses import Aim, Seen, settle
from syschange.disclosure.policies import ONS_10_5, Policy, policy_named
from syschange.errors import WrongTypeError


def audit(
    published: object,
    *,
    policy: Policy | str = ONS_10_5,
    full: bool = False,
    seconds: float = 60.0,
    width: int | None = None,
    seed: int = 1,
) -> Audit:
    """Attack what is published together, and say of every number that should stay unknown whether it does.

    The attacker knows everything that is printed, the policy, and that people are whole and never fewer than nought.
    He adds up and takes away, within tables and between them: totals and parts, those with an outcome and those
    without, tables of the same people, and tables some of whose people are in another. He turns printed intervals
    round, and takes printed means times numbers of people from each other. Which of the hidden numbers were withheld
    though they are not small he cannot see: he takes all of them to be small until that is contradicted, and then
    those of the contradicted totals to be anything, which is the reading that is worst for people.

    A number is refuted where it can have fewer than `width` values. People left over (whose
    outcome is not known, or who are in one table and not in another) are refuted so where they cannot be nobody
    (ours). Adding up can refute and never certify: with `full`, other tables of whole numbers are looked for that
    give the same publication, and a number is certified where two of them are so far apart on it, or nobody is left
    over.

    Parameters
    ----------
    published
        What `disclosure.protect` gave; or results with true values, or tables (pandas, in the shape of
        `equity.Breakdown.table`: columns of labels, `n`, `numerator`, `denominator`, `value`, `lower`, `upper`,
        `level`), one or a list of those printed together. Of true values it says what would leak if they were printed
        as they are. Tables are read as rounded where every number in them is one that the policy prints; hidden
        numbers are missing; where nought is printed beside hidden numbers, these are one or more.
    policy
        How the tables were made, or what counts as few in true values; what was protected has its own.
    full
        Whether to certify and refute by linear programmes (HiGHS) as well.
    seconds
        How long the linear programmes may take, on the clock on the wall (ours: 60).
    width
        How many values a hidden number has to be able to have; None for as many as the policy leaves.
    seed
        The seed of the random signs of the linear programmes.

    Returns
    -------
    Audit

    Raises
    ------
    WrongTypeError
        Where it is nothing that can be audited, or the published totals do not add up.
    UnknownChoiceError
        Where there is no policy of that name.
    MissingColumnError
        Where a table has no column `n`.
    """
    started = time.monotonic()
    if (width is not None and width < 1) or seconds <= 0:
        raise WrongTypeError(
            "An audit needs a width of 1 or more, and time.",
            "Leave both out for the policy's width and a minute.",
        )
    what = given(published, policy_named(policy))
    room = what.policy.room if width is None else width - 1
    if what.counts.empty:
        return Audit(pd.DataFrame(columns=list(COLUMNS)), room + 1, full, time.monotonic() - started, ())
    system = system_of(what)
    system, known, turned = _known(what, system, room)
    seen, aim = Seen(known.lower, known.upper), aim_at(what, system, known, turned, room=room)
    if full:
        known, seen, aim = _settled(
            what, system, known, turned, room=room, seed=seed, clock=Clock.of(seconds)
        )
    found = Found(what, system, known, seen, aim, turned, difference(what, system, known))
    columns = {system.families[f].column for f in known.dropped.tolist()} - {""}
    table = found.table()
    guessed = 0
    if (table["verdict"] == REFUTED).any():
        guessed = found.guessed(attack(system, what.policy.threshold, withheld=system.small))
    return Audit(
        table, room + 1, full, time.monotonic() - started, found.tables(), tuple(sorted(columns)),
        int(known.withheld.sum()), guessed,
    )  # fmt: skip


def _known(what: Given, system: System, room: int) -> tuple[System, Known, Integers]:
    """Return what adding up gives, with what turning intervals round adds to it, and what these refute."""
    known = attack(system, what.policy.threshold)
    lower, upper, turned = invert(what, system, known.lower, known.upper, room)
    if np.array_equal(lower, known.lower) and np.array_equal(upper, known.upper):
        return system, known, turned
    system = replace(system, lower=np.maximum(system.lower, lower), upper=np.minimum(system.upper, upper))
    return system, attack(system, what.policy.threshold), turned


def _settled(
    what: Given, system: System, known: Known, turned: Integers, *, room: int, seed: int, clock: Clock
) -> tuple[Known, Seen, Aim]:
    """Return what other tables settle; where none agrees, hidden numbers are read as possibly withheld."""
    for reading in (known, attack(system, what.policy.threshold, withheld=system.small)):
        seen = Seen(reading.lower.copy(), reading.upper.copy())
        aim = aim_at(what, system, reading, turned, room=room)
        try:
            settle(
                problem_of(reading.relations, reading.lower, reading.upper, system.depth),
                seen,
                aim,
                clock,
                seed=seed,
            )
        except InfeasibleError:
            continue
        return reading, seen, aim
    raise does_not_add_up()

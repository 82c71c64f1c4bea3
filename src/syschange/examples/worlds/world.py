"""A simulated world in memory: tables in this library's schemas, and the truth behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from syschange.examples.worlds import rows
from syschange.examples.worlds.columns import ids, to_pandas
from syschange.examples.worlds.expected import truth
from syschange.examples.worlds.setting import Setting
from syschange.examples.worlds.strata import AREAS, ARMS, strata


@dataclass(frozen=True, eq=False)
class World:
    """A simulated world.

    Attributes
    ----------
    people, outcomes, access, contacts, population
        Its tables, in the schemas of the same names.
    truth
        What is true of everybody, of each group and of each two groups together: see `worlds.truth`.
    setting
        How it was set.
    """

    people: pd.DataFrame
    outcomes: pd.DataFrame
    access: pd.DataFrame
    contacts: pd.DataFrame
    population: pd.DataFrame
    truth: pd.DataFrame
    setting: Setting

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables by name, as `criteria.evaluate` and `schemas.check_tables` take them."""
        return {name: getattr(self, name) for name in (*rows.TABLES, "population")}

    @property
    def categories(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of the columns of `people` for which a plan declares them."""
        return {"arm": ARMS, "age_band": strata().labels["age_band"], "area": AREAS}

    def truth_by(self, *by: str) -> pd.DataFrame:
        """Return what is true of the groups that any characteristics make together: see `worlds.truth`.

        Raises
        ------
        UnknownChoiceError
            Where one is no characteristic of the world.
        """
        return truth(self.setting, by=by)


def world(
    people: int = 10_000,
    *,
    seed: int,
    gap: float = Setting.gap,
    interaction: float = Setting.interaction,
    change: float = Setting.change,
    change_for: str = Setting.change_for,
    changed_on: date = Setting.changed_on,
    trend: float = Setting.trend,
    contact: float = Setting.contact,
    shut_out: float = Setting.shut_out,
    reach: float = Setting.reach,
    correlation: float = Setting.correlation,
    missing: float = Setting.missing,
) -> World:
    """Return a simulated world whose truth is known. Nobody in it is or was alive.

    What a person has depends only on the seed and on the person's number: a world of 20,000 begins with the people
    of the world of 10,000. For more people than the memory holds use `write`.

    Parameters
    ----------
    people
        How many people there are.
    seed
        A whole number: the same seed gives the same world.
    gap, interaction, change, change_for, changed_on, trend, contact, shut_out, reach, correlation, missing
        What is true: see `Setting`.

    Returns
    -------
    World

    Raises
    ------
    WrongTypeError
        Where a number is not one that can be, or shares or scores would follow that cannot.
    UnknownChoiceError
        Where `change_for` is none of "all", "some" and "none".
    """
    setting = Setting(
        people, seed, gap=gap, interaction=interaction, change=change, change_for=change_for,
        changed_on=changed_on, trend=trend, contact=contact, shut_out=shut_out, reach=reach,
        correlation=correlation, missing=missing,
    )  # fmt: skip
    numbers = np.arange(1, people + 1, dtype=np.int64)
    has, written = rows.stratum_of(setting, numbers), ids(people)
    made = {name: to_pandas(rows.TABLES[name](setting, numbers, has), written) for name in rows.TABLES}
    return World(
        people=made["people"],
        outcomes=made["outcomes"],
        access=made["access"],
        contacts=made["contacts"],
        population=to_pandas(rows.population(setting, rows.counted(has)), written),
        truth=truth(setting),
        setting=setting,
    )

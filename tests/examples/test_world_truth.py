"""What is estimated from a large simulated world is the truth that was set, within Monte-Carlo error."""

import numpy as np
import pandas as pd
import pytest

from syschange.examples import worlds
from syschange.examples.worlds import rows
from syschange.examples.worlds.expected import FIRST_CONTACT, GROUPS
from syschange.examples.worlds.setting import SD, SERVICES
from syschange.statistics.firsts import Firsts, over_dispersion, reach_ratio, shut_out_groups

PEOPLE = 100_000
# The largest of some thousands of standardised differences stays below 5 but for one seed in some hundreds.
FURTHEST = 5.0
FEWEST = 200


@pytest.fixture(scope="module", params=[81, 20269])
def made(request: pytest.FixtureRequest) -> worlds.World:
    return worlds.world(PEOPLE, seed=request.param)


def windows(days: pd.Series, made: worlds.World) -> pd.Series:
    changed = pd.Timestamp(made.setting.changed_on)
    past = (days - changed).dt.days
    return pd.Series(np.select([past < -365, past < 0], ["earlier", "before"], "after"), index=days.index)


def scored(made: worlds.World) -> pd.DataFrame:
    table = made.outcomes.merge(made.people, on="person_id")
    return table.assign(
        time=np.where(table["months"] == 0, "before", "after"), quantity="mcs", x=table["value"]
    )


def reached(made: worlds.World) -> pd.DataFrame:
    table = made.access.merge(made.people, on="person_id")
    return table.assign(
        time=windows(table["referred_on"], made),
        quantity="reached: " + table["service"],
        x=table["reached"].astype("Float64").astype(float),
    )


def contacted(made: worlds.World) -> pd.DataFrame:
    firsts = made.contacts[made.contacts["first_ever"]]
    when = windows(firsts["contacted_on"], made).set_axis(firsts["person_id"])
    window = when.reindex(made.people["person_id"]).to_numpy()
    parts = [
        made.people.assign(time=t, x=(window == t).astype(float)) for t in ("earlier", "before", "after")
    ]
    return pd.concat(parts, ignore_index=True).assign(quantity=FIRST_CONTACT)


def far_off(table: pd.DataFrame, true: pd.DataFrame, by: list[str]) -> pd.Series:
    """Return how many standard errors each estimate is from the truth; groups of fewer than 200 are left out."""
    known = table[table["x"].notna()]
    keys = [*by, "quantity", "time"]
    found = known.groupby(keys)["x"].agg(["mean", "std", "size"]).reset_index()
    both = found[found["size"] >= FEWEST].merge(true[[*keys, "value"]], on=keys)
    return (both["mean"] - both["value"]) / (both["std"] / np.sqrt(both["size"]))


@pytest.mark.parametrize("table", [scored, reached, contacted])
def test_every_mean_and_share_of_every_group_and_two_groups_is_the_true_one(
    made: worlds.World, table: object
) -> None:
    data, every = table(made), []  # type: ignore[operator]
    for first in GROUPS:
        for second in GROUPS:
            if first <= second:
                by = list(dict.fromkeys([first, second]))
                every.append(far_off(data, made.truth_by(*by), by))
    z = pd.concat(every)
    assert len(z) > 500
    assert z.abs().max() < FURTHEST
    assert 0.8 < (z**2).mean() < 1.25


def test_the_named_stratum_fares_worse_than_its_characteristics_add_up_to(made: worlds.World) -> None:
    by = [*worlds.STRATUM]
    data, true = reached(made), made.truth_by(*by)
    z = far_off(data, true, by)
    assert z.abs().max() < FURTHEST
    here = np.logical_and.reduce([data[name] == label for name, label in worlds.STRATUM.items()])
    without = worlds.truth(worlds.Setting(PEOPLE, made.setting.seed, interaction=0.0), by=by)
    held = np.logical_and.reduce([true[name] == label for name, label in worlds.STRATUM.items()])
    assert (without["value"] - true["value"])[
        held & true["quantity"].str.startswith("reached")
    ].to_numpy() == (pytest.approx(made.setting.interaction))
    assert (without["value"] - true["value"])[~held].abs().max() < 1e-12
    assert data["x"][here].mean() < data["x"].mean() - made.setting.interaction


def test_within_a_combination_of_characteristics_scores_vary_and_go_together_as_set(
    made: worlds.World,
) -> None:
    numbers = np.arange(1, PEOPLE + 1)
    has = rows.stratum_of(made.setting, numbers)
    wide = made.outcomes["value"].to_numpy().reshape(-1, 2)
    left = wide - np.stack([made.setting.score(after=late)[has] for late in (False, True)], axis=1)
    left = left[~np.isnan(left).any(axis=1)]
    n = len(left)
    assert left.std(axis=0) == pytest.approx(SD, abs=5 * SD / np.sqrt(2 * n))
    assert np.corrcoef(left.T)[0, 1] == pytest.approx(0.6, abs=5 * (1 - 0.36) / np.sqrt(n))


@pytest.mark.parametrize(
    ("change_for", "gains"), [("all", (0.1, 0.1)), ("some", (0.1, 0.0)), ("none", (0.0, 0.0))]
)
def test_those_change_who_are_said_to(change_for: str, gains: tuple[float, float]) -> None:
    """Bar: five standard errors of a change of shares, .009 for 60,000 people, and of scores."""
    made = worlds.world(60_000, seed=82, change_for=change_for)
    for table, unit, trend in ((reached(made), 1, 0.0), (scored(made), 50, 2.0)):
        means = table.groupby(["arm", "time"])["x"].mean()
        spread = table["x"].std() / np.sqrt(table["x"].notna().sum() / 4)
        for arm, gain in zip(("new way", "as before"), gains, strict=True):
            change = means[arm, "after"] - means[arm, "before"]
            assert change == pytest.approx(gain * unit + trend, abs=5 * np.sqrt(2) * spread)


def counted(made: worlds.World) -> dict[str, pd.Series]:
    """Return first contacts of groups of ethnicity and area, by window, and how many people there are."""
    by = ["ethnicity", "area"]
    firsts = made.contacts[made.contacts["first_ever"]].merge(made.people, on="person_id")
    when = windows(firsts["contacted_on"], made)
    population = made.population[made.population["period"] == "2022-Q1"].groupby(by)["n"].sum()
    counts = {
        t: firsts[when == t].groupby(by).size().reindex(population.index, fill_value=0) for t in set(when)
    }
    return counts | {"people": population}


@pytest.mark.parametrize(
    ("change_for", "reach", "true"), [("all", 1.5, 1.5), ("none", 1.5, 1.0), ("all", 1.0, 1.0)]
)
def test_the_groups_shut_out_are_found_and_what_became_of_them(
    change_for: str, reach: float, true: float
) -> None:
    """Bar: the truth within five standard errors, chosen on the earlier window, with nothing missing."""
    made = worlds.world(PEOPLE, seed=83, change_for=change_for, reach=reach, missing=0)
    of = counted(made)
    chosen = shut_out_groups(of["earlier"], of["people"])
    assert {pair for pair, out in zip(of["people"].index, chosen, strict=True) if out} == set(worlds.SHUT_OUT)
    groups = Firsts(of["before"], of["people"], of["after"], of["people"])
    found = reach_ratio(groups.taken(chosen), groups.taken(~chosen))
    se = np.log(found.upper / found.lower) / (2 * 1.959964)
    assert abs(np.log(found.value / true)) < 5 * se
    assert over_dispersion(groups, sets=chosen).factor < 2.5


def test_without_a_gap_there_is_none_and_without_a_change_none() -> None:
    made = worlds.world(10, seed=1, gap=0, interaction=0, change=0, trend=0, shut_out=1, reach=1)
    values = made.truth.groupby("quantity")["value"].agg(["min", "max"])
    assert values["min"].to_numpy() == pytest.approx(values["max"].to_numpy())


def test_the_truth_of_groups_adds_up_to_that_of_everybody(made: worlds.World) -> None:
    everybody = made.truth[made.truth["ways"] == 0].set_index(["quantity", "time"])["value"]
    assert len(everybody) == 2 * len(SERVICES) + 2 + 3
    for by in (["sex"], ["ethnicity", "class"], [*GROUPS]):
        table = made.truth_by(*by)
        summed = (table["share"] * table["value"]).groupby([table["quantity"], table["time"]]).sum()
        assert summed.reindex(everybody.index).to_numpy() == pytest.approx(everybody.to_numpy())
        assert table.groupby(["quantity", "time"])["share"].sum().to_numpy() == pytest.approx(1)
        assert not table.duplicated([*GROUPS, "quantity", "time"]).any()
    assert not made.truth.duplicated([*GROUPS, "quantity", "time"]).any()

"""A switch that is given as a number is as large as it says, and the truth holds the number."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import system
from syschange.examples import Place, place

MANY = 100_000
BLACK = "Black, Black British, Black Welsh, Caribbean or African"


class Drawn:
    """Scores of many people, person by person, and who they are."""

    def __init__(self, **switches: Any) -> None:
        self.place: Place = place(people=MANY, seed=7, missing=0.0, **switches)
        people = self.place["people"]
        self.people = people
        self.east = (people["area"] == "Eastside").to_numpy()
        self.after = (people["started_on"] >= "2024-01-01").to_numpy()
        scores = self.place["outcomes"]
        # One row a measure, person and time: nobody is lost and nothing is missing.
        self.scores = scores["value"].to_numpy().reshape(2, MANY, 4)

    def did(self, month: int, keep: Any = slice(None), measure: int = 0) -> tuple[float, float]:
        """Return what Eastside has over Westside after over before, and its standard error."""
        rise = self.scores[measure, :, month] - self.scores[measure, :, 0]
        kept = np.zeros(MANY, dtype=bool)
        kept[keep] = True
        four = [rise[(self.east == e) & (self.after == a) & kept]
                for e, a in ((1, 1), (1, 0), (0, 1), (0, 0))]  # fmt: skip
        means = [part.mean() for part in four]
        return (
            float(means[0] - means[1] - means[2] + means[3]),
            float(np.sqrt(sum(part.var() / len(part) for part in four))),
        )


def close(found: tuple[float, float], true: float, widest: float) -> None:
    """Check an estimate by four of its standard errors: so many are checked that chance goes past three of some."""
    assert found[1] < widest
    assert abs(found[0] - true) < 4 * found[1]


@pytest.fixture(scope="module")
def usual() -> Drawn:
    return Drawn()


def test_the_gain_is_known_at_each_time_of_each_measure_and_group(usual: Drawn) -> None:
    truth = usual.place.truth
    for month, name in ((1, "gain at 6 months"), (2, "gain at 12 months"), (3, "gain at 24 months")):
        close(usual.did(month), truth[name], 0.12)
    assert truth["gain at 12 months"] == truth["gain"] == 4
    close(usual.did(2, measure=1), truth["gain of cesd"], 0.12)
    ethnic = usual.people["ethnicity"].to_numpy()
    for group, gain in truth["gain of cesd by ethnicity"].items():
        close(usual.did(2, ethnic == group, measure=1), gain, 0.5)
        close(usual.did(2, ethnic == group), truth["gain by ethnicity"][group], 0.5)


@pytest.mark.parametrize("left", [0.5, 0.8, 0.0])
def test_so_much_of_the_gain_is_left(left: float) -> None:
    made = Drawn(lasts=left)
    assert made.place.truth["share of the gain retained"] == left
    assert made.place.truth["gain at 24 months"] == 4 * left
    close(made.did(3), 4 * left, 0.12)
    close(made.did(2), 4, 0.12)


@pytest.mark.parametrize("share", [0.5, 0.3, 1.0])
def test_so_much_of_the_gain_is_the_stars(share: float) -> None:
    made = Drawn(star=share)
    truth = made.place.truth
    worker = made.people["worker_id"].to_numpy()
    star = made.people[made.east]["worker_id"].mode()[0]
    close(made.did(2), 4, 0.12)
    without = made.did(2, worker != star)
    close(without, truth["gain without the star"], 0.13)
    assert truth["share of the gain that is the star's"] == share
    assert truth["gain kept without the star"] == pytest.approx((1 - share) / 0.78)
    # Workers of Westside stay in the comparison whoever is left out.
    own = made.did(2, (worker == star) | ~made.east)
    close(own, 4 * share / 0.22, 0.3)


def test_two_areas_that_drift_apart_fool_a_comparison_and_the_truth_says_by_how_much() -> None:
    made = Drawn(confounded=1.5)
    truth = made.place.truth
    assert (truth["gain"], truth["gain a comparison shows"]) == (4, 7)
    found, se = made.did(2)
    assert abs(found - 7) < 3 * se + 0.05  # others of a household start somewhat later
    close((abs(found - 4), se), 3, 0.12)
    # It could be seen: the later half of those before the change fares worse than the earlier half, in Westside.
    rise = made.scores[0, :, 2] - made.scores[0, :, 0]
    late = (made.people["started_on"] >= "2023-01-01").to_numpy()
    before = {
        east: rise[(made.east == east) & ~made.after & late].mean()
        - rise[(made.east == east) & ~made.after & ~late].mean()
        for east in (True, False)
    }
    assert abs(before[True]) < 0.35
    assert abs(before[False] + 1.5) < 0.35


@pytest.mark.parametrize("come", [0.75, 0.6, 0.5])
def test_so_many_more_of_those_shut_out_come(come: float) -> None:
    made = place(people=MANY, seed=3, missing=0.0, shut_out_reached=come)
    people = made["people"]
    black = (people["ethnicity"] == BLACK).groupby(
        [people["area"] == "Eastside", people["started_on"] >= "2024-01-01"]
    )
    share = black.mean()
    odds = share / (1 - share)
    ratio = odds[True, True] / odds[True, False]
    assert made.truth["first-contact ratio"] == come / 0.5
    assert abs(ratio - come / 0.5) < 0.12
    assert abs(share[True, True] - made.truth["share of those coming who were shut out"]["after"]) < 0.01


@pytest.mark.parametrize("kept", [0.6, 0.8, 1.0])
def test_so_many_sites_practise_still(kept: float) -> None:
    made = place(people=200, sites=200, practice_kept=kept)
    sites = made["documents"]
    assert made.truth["practice kept"] == pytest.approx(kept)
    assert sites["site"].nunique() == 7 * 200 + 1
    new = sites[sites["document_id"].isin(["strengths-policy", "joint-visits", "rules-new"])]
    began = new[new["practised_on"].notna()]
    assert len(began) > 3000
    # A few sites began after the day on which they would have stopped.
    assert -0.02 < began["practice_ended_on"].isna().mean() - kept < 0.035
    assert made["costs"].equals(place(people=200)["costs"])


@pytest.mark.parametrize(("lasts", "share"), [(True, 0.4), (True, 0.0), (False, 1.0), (False, 0.5)])
def test_so_much_of_the_money_is_on_budgets_that_go_on(lasts: bool, share: float) -> None:
    made = place(people=200, lasts=lasts, recurrent=share)
    costs = made["costs"]
    late = costs[(costs["service"] == "new way of working") & (costs["period"] >= "2025")]
    amount = late["amount"].sum()
    core = late["recurrent"].astype(bool)
    assert made.truth["recurrent share"] == share
    assert abs(late[core]["amount"].sum() / amount - share) < 0.02
    early = costs[(costs["line"] == "new way, funded")]["amount"].sum()
    assert abs(amount / early - made.truth["money that goes on"]) < 0.05
    short = made["funding"].set_index("funding_line")["amount"]["winter fund"]
    assert abs(short - late[~core]["amount"].sum()) < 0.05 * amount or share == 1


def test_where_it_lasts_in_part_practice_and_money_follow() -> None:
    half = place(people=50, lasts=0.625).truth
    assert half["practice kept"] == pytest.approx((0.30 + 0.95) / 2)
    assert half["recurrent share"] == pytest.approx(0.5)
    assert half["money that goes on"] == pytest.approx((0.25 + 1) / 2)
    assert place(people=50, lasts=0.1).truth["practice kept"] == pytest.approx(0.3)


@pytest.mark.parametrize("left", [0.6, 0.8, 0.0])
def test_so_much_joint_work_goes_on_without_the_lead(left: float) -> None:
    made = place(people=30_000, stands_without=left)
    gone = made["workforce"].dropna(subset="left_on").set_index("agency")["left_on"]
    contacts = made["contacts"].join(gone.rename("gone"), on="agency").dropna(subset="gone")
    day = contacts["contacted_on"]
    near = contacts[((day - contacts["gone"]).abs() < pd.Timedelta(days=320)) & (day >= "2022-01-01")]
    east = near["agency"].str.startswith("Eastside")
    joint = near["joint"].groupby([east, near["contacted_on"] > near["gone"]]).mean()
    truth = made.truth
    assert truth["activity kept after a leaver"] == left
    assert abs(joint[True, True] / joint[True, False] - left) < 0.06
    assert abs(joint[False, True] / joint[False, False] - left) < 0.12
    assert abs(joint[True, False] - truth["contacts that are joint"]["after"]) < 0.02
    assert abs(joint[False, False] - truth["contacts that are joint"]["before"]) < 0.02


def test_two_keen_people_keep_the_joint_work_to_their_agencies() -> None:
    made = place(people=30_000, partnership="two keen people")
    contacts = made["contacts"]
    late = contacts[
        contacts["agency"].str.startswith("Eastside") & (contacts["contacted_on"] >= "2024-01-01")
    ]
    keen = late["agency"].isin(["Eastside family services", "Eastside community centre"])
    share, true = late["joint"].groupby(keen).mean(), made.truth["contacts that are joint"]
    assert abs(share[False] - true["after"]) < 0.01
    assert abs(share[True] - true["after, of the two keen people's agencies"]) < 0.02


@pytest.mark.parametrize("switches", [{}, {"hands": 2}, {"hands": 1, "pathway": "renamed"}, {"hands": 5}])
def test_so_many_absences_stop_the_work(switches: dict[str, Any]) -> None:
    made = place(people=4000, missing=0.0, **switches)
    mine = made["people"].query("area == 'Eastside' and started_on >= '2024-01-01'")["person_id"]
    steps = made["pathways"]
    found = system.absence_factor(steps[steps["person_id"].isin(mine)]).table
    factor = found.set_index("measure")["value"]["absence factor"]
    assert factor == made.truth["absence factor"] == switches.get("hands", 10)


@pytest.mark.parametrize("dose", [0.5, 0.25])
def test_so_many_of_those_it_is_meant_for_are_reached(dose: float) -> None:
    made = Drawn(dose=dose)
    changes, truth = made.place["changes"], made.place.truth
    for name, of in (
        ("share of eligible reached", "eligible_n"),
        ("dose delivered over claimed", "claimed_n"),
    ):
        assert truth[name] == dose
        assert abs((changes["exposed_n"] / changes[of]).iloc[0] - dose) < 0.01
    close(made.did(2), 4 * dose, 0.12)


@pytest.mark.parametrize("influence", [0.5, 0.35])
def test_so_many_recommendations_are_adopted_and_decisions_shared(influence: float) -> None:
    made = place(people=MANY, influence=influence)
    rows = made["recommendations"].dropna(subset="adopted")
    late = rows[rows["group"].str.startswith("Eastside") & (rows["made_on"] >= "2024-01-01")]
    theirs = late[late["author_role"] == "lived_experience"]["adopted"].astype(float)
    assert len(theirs) > 600
    assert made.truth["share adopted"] == influence
    assert abs(theirs.mean() - influence) < 0.06
    decisions = made["decisions"].dropna(subset=["person_id", "decided_by"])
    people = made["people"].set_index("person_id").loc[decisions["person_id"]]
    own = decisions["decided_by"].str.contains("people concerned").to_numpy()
    east = (people["area"] == "Eastside").to_numpy()
    after = (people["started_on"] >= "2024-01-01").to_numpy()
    true = made.truth["decisions with people"]
    assert abs(own[east & after].mean() - true["after"]) < 0.02
    assert abs(own[~(east & after)].mean() - true["before"]) < 0.02


def test_more_workers_share_the_same_cases(table: Callable[..., pd.DataFrame]) -> None:
    made = place(people=20_000, workers=50, star=0.5)
    workforce, people = made["workforce"], made["people"]
    front = workforce[workforce["post"].isin(["caseworker", "peer worker"])]
    assert len(front) == 100
    assert workforce["worker_id"].is_unique
    share = people[people["area"] == "Eastside"]["worker_id"].value_counts(normalize=True)
    assert abs(share.iloc[:5].sum() - 0.22) < 0.03
    assert made.truth["gain kept without the star"] == pytest.approx(0.5 / (1 - 0.044))
    assert made.truth["absence factor"] == 50
    assert len(table("workforce")) == 38

"""Who got better in several domains and worse in none, by arm and group, counted by hand beside."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.attrition import worst_shares
from syschange.statistics.proportions import difference, proportion
from syschange.system.joint_improvement import JointImprovement
from syschange.system.joint_improvement.tables import COLUMNS

from .asked import DOMAINS, joint, outcomes, people

PEOPLE = people()
ROWS = outcomes(PEOPLE)


@pytest.fixture(scope="module")
def made() -> JointImprovement:
    return joint(ROWS, people=PEOPLE, arm="arm", comparison="usual", by=["sex"])


def by_hand() -> pd.DataFrame:
    """Return one row a person: the change in each domain, 1 for one worthwhile change for the better."""
    wide = ROWS.set_index(["person_id", "measure", "months"])["value"].unstack(["measure", "months"])  # noqa: PD010
    worth = DOMAINS | {"cesd": -3.0}
    moved = pd.DataFrame({d: (wide[d, 12] - wide[d, 0]) / w for d, w in worth.items()})
    return moved.join(PEOPLE.set_index("person_id"))


def row(table: pd.DataFrame, quantity: str = "joint", **labels: object) -> pd.Series:
    wanted = (
        {"quantity": quantity, "sex": "(all)", "arm": "(all)"}
        | ({"k": 3} if quantity == "joint" else {})
        | labels
    )
    for column, label in wanted.items():
        table = table[table[column] == label] if column in table else table
    assert len(table) == 1
    return table.iloc[0]


def test_the_columns_are_those_said(made: JointImprovement) -> None:
    assert list(made.table.columns) == ["sex", "arm", *COLUMNS]
    each = made.table.groupby(["sex", "arm"], sort=False).size()
    assert (each == 4 + 1 + 2 * 4).all()
    assert set(made.table["sex"]) == {"(all)", "Female", "Male", "(unknown)"}


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_numbers_are_those_counted_by_hand(made: JointImprovement, k: int) -> None:
    moved = by_hand()
    new = moved[moved["arm"] == "new"]
    known = new[list(DOMAINS)].dropna()
    several = ((known >= 1 - 1e-9).sum(axis=1) >= k) & ~(known <= -1 + 1e-9).any(axis=1)
    mine = row(made.table, k=k, arm="new")
    assert (mine["people"], mine["known"], mine["n"]) == (len(new), len(known), several.sum())
    given = proportion(several.sum(), len(known))
    assert (mine["share"], mine["lower"], mine["upper"]) == (given.value, given.lower, given.upper)
    part = new.loc[~new.index.isin(known.index), list(DOMAINS)]
    could = ~(part <= -1 + 1e-9).any(axis=1) & ((part >= 1 - 1e-9).sum(axis=1) + part.isna().sum(axis=1) >= k)
    assert mine["least"] == several.sum() / len(new)
    assert mine["most"] == (several.sum() + could.sum()) / len(new)


def test_worse_in_any_and_each_domain_stand_beside(made: JointImprovement) -> None:
    moved = by_hand()[list(DOMAINS)]
    known = moved.dropna()
    any_worse = row(made.table, "worse in any")
    assert any_worse["n"] == (known <= -1).any(axis=1).sum()
    assert any_worse["least"] == (moved <= -1).any(axis=1).mean()
    assert any_worse["most"] == ((moved <= -1) | moved.isna()).any(axis=1).mean()
    for domain in DOMAINS:
        own = moved[domain].dropna()
        for what, hit in (("better", own >= 1), ("worse", own <= -1)):
            mine = row(made.table, what, domain=domain)
            assert (mine["known"], mine["n"]) == (len(own), hit.sum())
            assert mine["most"] == pytest.approx((hit.sum() + len(moved) - len(own)) / len(moved))


def test_arms_are_compared_in_every_group(made: JointImprovement) -> None:
    for sex in ("(all)", "Female", "Male"):
        new, usual = (row(made.table, arm=a, sex=sex) for a in ("new", "usual"))
        given = difference(new["n"], new["known"], usual["n"], usual["known"])
        assert (new["difference"], new["difference_lower"]) == (given.value, given.lower)
        assert new["against"] == "usual"
        assert new["difference_least"] == pytest.approx(new["least"] - usual["most"])
        assert new["difference_most"] == pytest.approx(new["most"] - usual["least"])
        assert np.isnan(usual["difference"])
    assert np.isnan(row(made.table)["difference"])


def test_groups_are_compared_with_everyone_else_where_there_are_no_arms() -> None:
    made = joint(ROWS, people=PEOPLE, by=["sex"])
    female = row(made.table, sex="Female")
    known = by_hand().dropna(subset=list(DOMAINS))
    others = known[known["sex"] != "Female"][list(DOMAINS)]
    hit = ((others >= 1).sum(axis=1) >= 3) & ~(others <= -1).any(axis=1)
    assert female["against"] == "everyone else"
    assert female["difference"] == pytest.approx(female["share"] - hit.mean())
    assert "not an effect" in made.words
    assert "In none of" in made.words or "differs from everyone else" in made.words


def test_bounds_of_a_difference_are_those_of_the_worst_cases(made: JointImprovement) -> None:
    new, usual = (row(made.table, "better", domain="home", arm=a) for a in ("new", "usual"))
    given = worst_shares(
        (new["n"], usual["n"]), (new["known"], usual["known"]), (new["people"], usual["people"])
    )
    assert (new["difference_least"], new["difference_most"]) == pytest.approx((given.lower, given.upper))


def test_the_ways_are_those_of_the_list_and_the_sign(made: JointImprovement) -> None:
    domains = made.domains.set_index("measure")
    assert domains["better"].to_dict() == {
        "home": "higher",
        "mcs": "higher",
        "cesd": "lower",
        "debt": "lower",
    }
    assert domains.loc["cesd", "source"] == "the code list 'measures'"
    assert domains.loc["debt", "source"] == "the sign of the change given"
    assert "'debt' 50 or more lower" in made.words


def test_every_number_carries_its_distribution(made: JointImprovement) -> None:
    given = made.estimate(difference=True)
    mine = row(made.table, arm="new")
    assert (given.value, given.lower) == (mine["difference"], mine["difference_lower"])
    assert given.probability(given.lower) == pytest.approx(0.975)
    assert made.estimate(arm="new", k=4).value == row(made.table, arm="new", k=4)["share"]
    assert made.estimate("worse in any").value == row(made.table, "worse in any")["share"]
    worse = made.estimate("worse", domain="debt", sex="Male", arm="usual")
    assert worse.value == row(made.table, "worse", domain="debt", sex="Male", arm="usual")["share"]
    for asked in (
        {"quantity": "sum"}, {"k": 5}, {"k": 0}, {"quantity": "better"}, {"quantity": "worse", "domain": "work"},
        {"sex": "Other"}, {"age": "old"},
    ):  # fmt: skip
        with pytest.raises(UnknownChoiceError):
            made.estimate(**asked)  # type: ignore[arg-type]
    with pytest.raises(NotEstimableError):
        made.estimate(difference=True, arm="usual")


def test_a_sum_of_scores_would_let_one_domain_pay_for_another() -> None:
    rows = [
        (who, name, months, value)
        for who in range(40)
        for name, change in (("home", 20.0), ("ties", -6.0), ("work", 5.0))
        for months, value in ((0, 30.0), (12, 30.0 + change))
    ]
    table = pd.DataFrame(rows, columns=["person_id", "measure", "months", "value"])
    made = joint(table, domains={"home": 5, "ties": 5, "work": 5}, at_least=2)
    assert made.estimate().value == 0
    assert made.estimate("worse in any").value == 1
    assert made.estimate("better", domain="home").value == 1


def test_the_words_say_what_is_known_and_what_is_not(made: JointImprovement) -> None:
    mine = row(made.table, arm="new")
    assert f"Of {mine['known']:.0f} people of arm: new known in every domain, {mine['n']:.0f} (" in made.words
    assert "in at least 3 of 4 domains and worse in none" in made.words
    assert "are not known in some domain, more than one in five" in made.words
    assert "than of arm: usual" in made.words
    assert "more than chance readily explains" in made.words
    nothing = joint(outcomes(PEOPLE, gain=0), people=PEOPLE, arm="arm", comparison="usual")
    assert "could be chance" in nothing.words
    assert "no difference" not in nothing.words


def test_too_small_to_matter_is_said_only_of_a_margin_that_is_kept() -> None:
    many = people(12_000)
    rows = outcomes(many, gain=0)
    asked = {"people": many, "arm": "arm", "comparison": "usual"}
    assert "could be chance" in joint(rows, **asked).words or "more than chance" in joint(rows, **asked).words
    kept = joint(rows, **asked, margin=0.05)
    assert "is too small to matter by the margin declared (5.00 percentage points)" in kept.words
    assert row(kept.table, arm="new")["equivalence"] == "shown"
    assert row(joint(rows, **asked, margin=0.005).table, arm="new")["equivalence"] == "not shown"


def test_options_change_the_answer() -> None:
    usual = joint(ROWS, people=PEOPLE, by=["sex"])
    for options in (
        {"domains": DOMAINS | {"home": 1.0}},
        {"domains": {"home": 4.0, "mcs": 3.0}},
        {"at_least": 2},
        {"after": 6},
        {"arm": "arm", "comparison": "usual"},
        {"by": []},
        {"margin": 0.2},
        {"level": 0.8},
        {"adjust": "none"},
        {"categories": {"sex": ["Male", "Female", "Intersex"]}},
    ):
        later = outcomes(PEOPLE, seed=8).query("months == 12").assign(months=6)
        rows = pd.concat([ROWS, later]) if "after" in options else ROWS
        other = joint(rows, **{"people": PEOPLE, "by": ["sex"]} | options)
        assert other.text != usual.text or not other.table.equals(usual.table), options
    split = joint(
        ROWS, people=PEOPLE.assign(sex=PEOPLE["sex"].fillna("(not asked)")), by=["sex"], unknown="split"
    )
    assert "(not asked)" in set(split.table["sex"])


def test_more_than_half_of_the_domains_are_asked_for_unasked() -> None:
    made = joint(ROWS)
    assert made.terms.at_least == 3
    assert made.estimate() == made.estimate(k=3)
    two = joint(ROWS, domains={"home": 4.0, "mcs": 3.0})
    assert two.terms.at_least == 2
    assert "got better by a worthwhile amount in all 2 domains;" in two.words


def test_the_words_are_few_sentences_and_follow_the_level_asked_for() -> None:
    asked = PEOPLE.assign(half=["a", "b"] * (len(PEOPLE) // 2) + ["a"] * (len(PEOPLE) % 2))
    found = {}
    for level in (0.95, 0.000001):
        made = joint(outcomes(asked), people=asked, by=["half"], level=level)
        assert 2 <= len(re.split(r"(?<=\.) (?=[A-Z0-9])", made.words)) <= 5
        found[level] = made.words
    assert "In none of 2 groups" in found[0.95]
    assert "In 2 of 2 groups the share differs" in found[0.000001]

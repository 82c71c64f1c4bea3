"""Friends beside family: shares counted by hand, every option moving the answer, and nothing true on paper."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.statistics.proportions import newcombe
from syschange.system.eligibility import Eligibility, eligibility

RELATIONS = ["in their own right", "partner", "family", "friend"]


def world(people: int = 600, seed: int = 1, after: float = 0.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return access and people: friends are eligible half as often as family, `after` more often from 2024 on."""
    r = np.random.default_rng(seed)
    relation = r.choice(4, people, p=[0.4, 0.1, 0.25, 0.25])
    ids = [f"p{i}" for i in range(people)]
    referred = pd.Timestamp("2023-01-01") + pd.to_timedelta(r.integers(0, 730, people), unit="D")
    new = np.asarray(referred >= pd.Timestamp("2024-01-01"))
    eligible = r.random(people) < np.array([0.95, 0.9, 0.85, 0.4])[relation] + after * new * (relation == 3)
    accepted = eligible & (r.random(people) < 0.8)
    access = pd.DataFrame(
        {
            "person_id": ids,
            "service": "x",
            "referred_on": referred,
            "eligible": eligible,
            "accepted": accepted,
        }
    )
    return access, pd.DataFrame({"person_id": ids, "relation": np.array(RELATIONS)[relation]})


ACCESS, PEOPLE = world()
FAMILY = ["family", "partner"]


def test_shares_are_those_counted_by_hand() -> None:
    made = eligibility(ACCESS, people=PEOPLE, family=FAMILY)
    joined = ACCESS.merge(PEOPLE, on="person_id")
    groups = [joined[joined["relation"].isin(labels)]["eligible"] for labels in (["friend"], FAMILY)]
    counted = [x for g in groups for x in (int(g.sum()), len(g))]
    gap = made.estimate()
    np.testing.assert_allclose((gap.lower, gap.upper), newcombe(*counted, z=1.959963985), rtol=1e-6)
    assert gap.value < -0.3
    assert gap.probability(-0.1) < 0.01
    assert "friends without a blood tie" in made.words
    assert "more than chance readily explains" in made.words
    assert made.estimate("accepted", quantity="value").value == pytest.approx(joined["accepted"].mean())
    assert made.plot() is not None


def test_every_option_changes_the_answer() -> None:
    plain = eligibility(ACCESS, people=PEOPLE)
    for option in (
        {"family": FAMILY}, {"friend": ["friend", "partner"]}, {"eligible": None}, {"accepted": None}, {"level": 0.8},
        {"changed_on": "2024-01-01"},
    ):  # fmt: skip
        assert not eligibility(ACCESS, people=PEOPLE, **option).table.equals(plain.table)  # type: ignore[arg-type]
    wide = eligibility(ACCESS, people=PEOPLE, margin=0.9)
    assert "too small to matter by the margin declared" in wide.words
    moved = ACCESS.assign(sent=ACCESS["referred_on"] + pd.Timedelta("200D"))
    asked = {"people": PEOPLE, "changed_on": "2024-01-01"}
    assert not eligibility(moved, referred="sent", **asked).table.equals(eligibility(moved, **asked).table)


def test_before_and_after_are_told_apart_and_called_a_change() -> None:
    access, people = world(1500, seed=3, after=0.4)
    made = eligibility(access, people=people, changed_on="2024-01-01")
    assert made.estimate(quantity="change", tie="friend").lower > 0
    assert "a change, not an effect" in made.words
    assert abs(made.estimate(period="after").value) < abs(made.estimate(period="before").value)


def test_order_names_and_engines_change_nothing() -> None:
    made = eligibility(ACCESS, people=PEOPLE)
    order = np.random.default_rng(0).permutation(len(ACCESS))
    renamed = {p: f"z{i * 7 % 601}" for i, p in enumerate(PEOPLE["person_id"])}
    other = eligibility(
        ACCESS.iloc[order].assign(person_id=lambda t: t["person_id"].map(renamed)),
        people=PEOPLE.assign(person_id=lambda t: t["person_id"].map(renamed)),
    )
    joined = eligibility(ACCESS.merge(PEOPLE, on="person_id"))
    with duckdb.connect() as lent:
        duck = eligibility(lent.from_df(ACCESS), people=lent.from_df(PEOPLE))
    for one in (other, joined, duck):
        pd.testing.assert_frame_equal(made.table, one.table, check_exact=True)


def test_on_paper_counts_are_rounded_and_shares_made_from_them() -> None:
    true = eligibility(ACCESS, people=PEOPLE, changed_on="2024-01-01")
    made = protect(true).results[0]
    assert isinstance(made, Eligibility)
    shown = made.table[["n", "units", "numerator"]].melt()["value"].dropna()
    assert (shown % 5 == 0).all()
    values = made.table[made.table["value"].notna() & (made.table["quantity"] == "value")]
    np.testing.assert_allclose(values["value"], values["numerator"] / values["n"])
    assert made.provenance.rows_in is None
    for n in true.table.loc[true.table["tie"] == "friend", "units"].dropna().astype(int):
        assert n % 5 == 0 or f"{n} people" not in made.words


def test_relations_of_few_people_have_no_name() -> None:
    people = PEOPLE.copy()
    people.loc[:3, "relation"] = "godmother of the mayor"
    made = eligibility(ACCESS, people=people)
    assert "mayor" not in made.table.to_string() + made.words
    assert "(fewer than ten people)" in set(made.table["relation"])


def test_bad_input_is_refused_or_labelled() -> None:
    with pytest.raises(UnknownChoiceError):
        eligibility(ACCESS, people=PEOPLE, friend=["mate of a mate"])
    for wrong in ({"friend": "friend"}, {"family": []}, {"friend": ["family"]}, {"margin": 3}, {"level": 0}):
        with pytest.raises(WrongTypeError):
            eligibility(ACCESS, people=PEOPLE, **wrong)  # type: ignore[arg-type]
    with pytest.raises(MissingColumnError):
        eligibility(ACCESS.drop(columns=["eligible", "accepted"]), people=PEOPLE)
    with pytest.raises(MissingColumnError):
        eligibility(ACCESS)
    with pytest.raises(NotEstimableError, match="no rows"):
        eligibility(ACCESS.iloc[:0], people=PEOPLE)
    with pytest.raises(NotEstimableError, match="Nothing is known"):
        eligibility(ACCESS.assign(eligible=np.nan, accepted=np.nan), people=PEOPLE)
    with pytest.raises(DuplicateRowsError):
        eligibility(ACCESS, people=pd.concat([PEOPLE, PEOPLE]))
    with pytest.warns(DataWarning, match="more than one referral in five"):
        made = eligibility(ACCESS, people=PEOPLE.iloc[:300])
    assert "not in the table of people" in made.words


def test_a_handful_is_told_without_a_crash() -> None:
    few = pd.DataFrame({"person_id": ["a", "b"], "relation": ["friend", "family"], "eligible": [False, True]})
    made = eligibility(few)
    assert made.estimate().lower <= -0.9 or made.estimate().upper > 0
    assert "could be chance" in made.words or "not known" in made.words


def test_words_of_few_people_stand_in_no_message_and_in_no_table_where_nobody_came() -> None:
    people = PEOPLE.copy()
    people.loc[:3, "relation"] = "godmother of the mayor"
    with pytest.raises(UnknownChoiceError) as caught:
        eligibility(ACCESS, people=people, friend=["pal"])
    assert "mayor" not in str(caught.value)
    away = ACCESS[~ACCESS["person_id"].isin(people.loc[:3, "person_id"])]
    assert "mayor" not in eligibility(away, people=people).table.to_string()
    with pytest.raises(WrongTypeError, match="tell people apart"):
        eligibility(ACCESS, people=people, relation="person_id")

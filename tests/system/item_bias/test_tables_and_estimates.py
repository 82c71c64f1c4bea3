"""Which items treat people alike differently, who leaves which out, and every number with its distribution."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.items import item_differences
from syschange.statistics.proportions import newcombe
from syschange.system.item_bias import ItemBias
from syschange.system.item_bias.tables import COLUMNS, LEFT_OUT

from .asked import ITEMS, bias, people, responses

PEOPLE = people()
ROWS = responses(PEOPLE)


@pytest.fixture(scope="module")
def made() -> ItemBias:
    return bias(ROWS, people=PEOPLE, by=["service"])


def of(table: pd.DataFrame, **labels: str) -> pd.DataFrame:
    for column, label in ({"service": "(all)"} | labels).items():
        table = table[table[column] == label]
    return table


def test_the_columns_are_those_said(made: ItemBias) -> None:
    assert list(made.table.columns) == ["service", "ethnicity", *COLUMNS]
    assert list(made.left_out.columns) == ["service", "ethnicity", *LEFT_OUT]
    assert set(made.table["ethnicity"]) == {"Asian", "Black", "(unknown)"}
    assert set(made.table["reference"]) == {"White"}


def test_the_item_that_is_harder_for_people_alike_stands_out_and_no_other(made: ItemBias) -> None:
    found = made.table[made.table["class"].isin(["B", "C"])]
    assert set(found["item"]) == {"q2"}
    assert set(found["ethnicity"]) == {"Black"}
    assert (found["value"] < 0).all()
    assert set(found["service"]) == {"(all)", "North", "South"}
    assert "'q2' scores people of ethnicity: Black" in made.words
    assert "runs through all items alike" in made.words


def test_the_numbers_are_those_of_the_arithmetic(made: ItemBias) -> None:
    wide = ROWS.pivot_table(index="person_id", columns="item", values="value", dropna=False)
    who = PEOPLE.set_index("person_id").loc[wide.index, "ethnicity"]
    two = who.isin(["Black", "White"]).to_numpy()
    known = item_differences(wide[two].to_numpy(), (who[two] == "Black").to_numpy())
    mine = of(made.table, ethnicity="Black")
    np.testing.assert_allclose(mine["value"], [d.estimate.value for d in known if d.estimate is not None])
    np.testing.assert_allclose(mine["upper"], [d.estimate.upper for d in known if d.estimate is not None])
    assert list(mine["measure"]) == ["SMD"] * 6 + ["D-DIF"]
    assert list(mine["matched"]) == [d.people[0] for d in known]


def test_who_leaves_an_item_out_is_told_with_the_difference(made: ItemBias) -> None:
    row = of(made.left_out, ethnicity="Black", item="q4").iloc[0]
    white = of(made.left_out, ethnicity="White", item="q4").iloc[0]
    asked = ROWS.merge(PEOPLE, on="person_id").query("ethnicity == 'Black' and item == 'q4'")["value"]
    assert (row["assessed"], row["left_out"]) == (len(asked), asked.isna().sum())
    assert row["difference"] == pytest.approx(row["share"] - white["share"])
    limits = newcombe(
        row["left_out"], row["assessed"], white["left_out"], white["assessed"], z=1.959963984540054
    )
    assert (row["difference_lower"], row["difference_upper"]) == pytest.approx(
        tuple(float(x) for x in limits)
    )
    assert np.isnan(white["difference"])
    assert "Left out more often: 'q4'" in made.words


def test_what_stands_out_moves_the_total(made: ItemBias) -> None:
    whole = of(made.together, ethnicity="Black").iloc[0]
    item = of(made.table, ethnicity="Black", item="q2").iloc[0]
    assert whole["value"] == pytest.approx(item["value"], rel=0.3)  # the deviation of the item is about 1
    assert whole["upper"] < 0
    assert of(made.together, ethnicity="Asian")["value"].isna().all()


def test_few_people_are_counted_and_not_told(made: ItemBias) -> None:
    few = of(made.table, ethnicity="Asian")
    assert few["value"].isna().all()
    assert (few["note"] == "too few people").all()
    assert (few["people"] == 12).all()
    assert (few["small"] == "not known").all()
    assert of(made.left_out, ethnicity="Asian")["assessed"].eq(12).all()
    unknown = of(made.table, ethnicity="(unknown)")
    assert (unknown["people"] == 3).all()


def test_every_number_carries_its_distribution(made: ItemBias) -> None:
    row = of(made.table, ethnicity="Black", item="q2").iloc[0]
    given = made.estimate("q2", ethnicity="Black")
    assert (given.value, given.lower) == (row["value"], row["lower"])
    assert given.probability(given.lower) == pytest.approx(0.975)
    share = made.estimate("q4", quantity="left out", ethnicity="White")
    assert share.value == of(made.left_out, ethnicity="White", item="q4")["share"].iloc[0]
    apart = made.estimate("q4", quantity="left out, difference", ethnicity="Black", service="North")
    assert (
        apart.value == of(made.left_out, service="North", ethnicity="Black", item="q4")["difference"].iloc[0]
    )
    points = made.estimate(quantity="together", ethnicity="Black")
    assert points.value == of(made.together, ethnicity="Black")["value"].iloc[0]


def test_what_cannot_be_asked_is_refused(made: ItemBias) -> None:
    for asked in (
        {"item": "q9", "ethnicity": "Black"},
        {"item": "q2", "ethnicity": "Blue"},
        {"item": "q2", "quantity": "fairness", "ethnicity": "Black"},
        {"item": "q2"},
        {"item": "q2", "quantity": "together", "ethnicity": "Black"},
    ):
        with pytest.raises(UnknownChoiceError):
            made.estimate(**asked)  # type: ignore[arg-type]
    for item, quantity, label in (
        ("q2", "bias", "Asian"),
        ("q2", "bias", "White"),
        ("q2", "left out, difference", "White"),
        (None, "together", "Asian"),
    ):
        with pytest.raises(NotEstimableError):
            made.estimate(item, quantity=quantity, ethnicity=label)


def test_an_only_group_need_not_be_named() -> None:
    two = PEOPLE[PEOPLE["ethnicity"].isin(["Black", "White"])]
    made = bias(ROWS[ROWS["person_id"].isin(two["person_id"])], people=two)
    assert made.estimate("q2") == made.estimate("q2", ethnicity="Black")
    assert set(made.people["people"]) == {163.0, 478.0}


def test_the_words_claim_no_fairness_where_few_were_asked() -> None:
    few = people((25, 60))
    made = bias(responses(few, harder=0, skipped=0), people=few)
    assert "no item stands out" in made.words
    told = made.table[made.table["class"] == "A"]
    shown = int((told["small"] == "shown").sum())
    assert f"{shown} were shown to be too small to matter" in made.words
    assert shown < len(told)
    assert "no difference" not in made.words
    assert (told["detectable"] > 0.17).all()


def test_options_change_the_answer() -> None:
    usual = bias(ROWS, people=PEOPLE)
    for options in (
        {"measure": "odds"},
        {"purify": False},
        {"reference": "Black"},
        {"items": ITEMS[:5]},
        {"reverse": ["q0"]},
        {"least_answered": 1.0},
        {"thin": 60},
        {"level": 0.9},
        {"adjust": "none"},
        {"by": ["service"]},
        {"categories": {"ethnicity": ["White", "Black", "Asian", "Mixed"]}},
    ):
        if "reverse" in options:
            with pytest.warns(UserWarning, match="against the others"):
                other = bias(ROWS, people=PEOPLE, **options)
        else:
            other = bias(ROWS, people=PEOPLE, **options)
        assert not other.table.equals(usual.table), options


def test_the_kinds_of_missing_may_be_told_apart() -> None:
    said = PEOPLE.assign(ethnicity=PEOPLE["ethnicity"].fillna("(not asked)"))
    kept, split = (bias(ROWS, people=said, unknown=u) for u in ("keep", "split"))
    assert "(unknown)" in set(kept.table["ethnicity"])
    assert "(not asked)" in set(split.table["ethnicity"])


def test_another_time_is_another_answer_and_the_first_is_taken_unasked() -> None:
    later = responses(PEOPLE, harder=0, seed=9).assign(months=6)
    both = pd.concat([later, ROWS], ignore_index=True)
    pd.testing.assert_frame_equal(bias(both, people=PEOPLE).table, bias(ROWS, people=PEOPLE).table)
    pd.testing.assert_frame_equal(bias(both, people=PEOPLE, at=6).table, bias(later, people=PEOPLE).table)
    assert bias(both, people=PEOPLE).provenance.rows_in == len(both)


def test_an_item_that_the_code_list_says_runs_the_other_way_is_turned_round() -> None:
    names = ["ndt_engagement", "ndt_stress_anxiety", "homelessness_star_money", *ITEMS[3:]]
    rows = ROWS.replace({"item": dict(zip(ITEMS, names, strict=True))})
    three = rows[rows["item"].isin(names[:3])]
    turned = three.assign(value=three["value"].where(three["item"] != names[2], -three["value"]))
    made = bias(turned, people=PEOPLE)
    assert set(made.table.loc[made.table["note"].str.contains("turned round"), "item"]) == {names[2]}
    named = bias(turned, people=PEOPLE, reverse=[names[2]])
    pd.testing.assert_frame_equal(made.table, named.table)

"""First-ever contacts, after a change and before, of people who were shut out and of others: worked out by hand."""

import math
from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.equity.reach import Reach, reach
from syschange.examples import worlds

CHANGED = "2023-04-01"
EARLIER, BEFORE, AFTER = "2021-10-01", "2022-10-01", "2023-10-01"
PEOPLE = pd.DataFrame({"g": ["low", "high"], "n": [1000, 2000]})


def contacts(*firsts: tuple[str | None, str, int]) -> pd.DataFrame:
    """Return contacts of so many people each: their group and the day of their first."""
    rows = [(g, pd.Timestamp(day)) for g, day, many in firsts for _ in range(many)]
    table = pd.DataFrame(rows, columns=["g", "contacted_on"])
    return table.assign(person_id=[f"p{i}" for i in range(len(table))])


HAND = contacts(
    ("low", EARLIER, 20), ("low", BEFORE, 30), ("low", AFTER, 60),
    ("high", EARLIER, 200), ("high", BEFORE, 200), ("high", AFTER, 220),
)  # fmt: skip


def made(table: object = HAND, people: object = PEOPLE, **options: object) -> Reach:
    return reach(table, people, **{"by": ["g"], "changed_on": CHANGED, "size": "n", **options})  # type: ignore[arg-type]


def last(result: Reach, row: str) -> pd.Series:
    table = result.table
    return table[table["row"] == row].iloc[0]


def test_the_arithmetic_by_hand() -> None:
    """Those shut out doubled, others rose by a tenth: 2 over 1.1."""
    result = made()
    low = result.table[(result.table["row"] == "group") & (result.table["g"] == "low")].iloc[0]
    assert low["side"] == "shut out"
    assert low[["first_earlier", "first_before", "first_after"]].tolist() == [20, 30, 60]
    assert low["rate_before"] == pytest.approx(30 / (365 / 365.25))
    assert low["ratio"] == pytest.approx(2)
    assert last(result, "shut out over others")["ratio"] == pytest.approx(2 / 1.1)
    se = math.sqrt(1 / 30 + 1 / 60 + 1 / 200 + 1 / 220)
    assert result.estimate().lower == pytest.approx(2 / 1.1 * math.exp(-1.959964 * se), rel=1e-6)
    assert result.probability() == pytest.approx(result.estimate().probability(1))
    assert result.probability(5) < 0.01
    assert result.estimate(g="high").value == pytest.approx(1.1)
    assert result.table["row"].tolist() == [
        "everyone", "group", "group", "shut out", "others", "shut out over others",
    ]  # fmt: skip


def test_only_the_first_contact_of_each_person_counts() -> None:
    again = HAND.assign(contacted_on=pd.Timestamp("2024-01-15"))
    pd.testing.assert_frame_equal(made(pd.concat([again, HAND])).table, made().table)
    known = pd.concat(
        [HAND, HAND[HAND["contacted_on"] == AFTER].assign(contacted_on=pd.Timestamp("2015-01-01"))]
    )
    assert last(made(known), "everyone")["first_after"] == 0
    assert last(made(known), "everyone")["first_before"] == 230


def test_the_first_and_the_last_day_of_a_window_are_in_it() -> None:
    edges = contacts(
        ("low", "2022-03-31", 1), ("low", "2022-04-01", 2), ("low", "2023-03-31 23:59", 4), ("low", "2023-04-01", 8),
        ("low", "2024-03-30 12:00", 16), ("low", "2024-03-31", 32), ("high", BEFORE, 1),
    )  # fmt: skip
    whole = made(edges).table.iloc[0]
    assert whole[["first_earlier", "first_before", "first_after"]].tolist() == [1, 7, 24]
    days = edges.assign(contacted_on=[d.date() for d in edges["contacted_on"]])
    pd.testing.assert_frame_equal(made(days).table, made(edges).table)


def test_windows_of_other_lengths_give_rates_by_the_year() -> None:
    plain = made(shut_out=[{"g": "low"}])
    half = made(shut_out=[{"g": "low"}], after=("2023-07-01", "2023-12-31"))
    assert last(half, "shut out")["first_after"] == last(plain, "shut out")["first_after"]
    assert last(half, "shut out")["rate_after"] == pytest.approx(60 / (184 / 365.25))
    assert half.estimate().value == pytest.approx(plain.estimate().value)
    short = made(shut_out=[{"g": "low"}], window=100)
    assert last(short, "everyone")["first_before"] == 0


def test_the_population_of_each_quarter_counts_for_its_days() -> None:
    quarters = [f"{y}-Q{q}" for y in (2021, 2022, 2023, 2024) for q in (1, 2, 3, 4)]
    table = pd.concat(
        [PEOPLE.assign(period=q, n=PEOPLE["n"] * (2 if q >= "2023-Q2" else 1)) for q in quarters]
    )
    grown, plain = made(people=table, period="period"), made()
    assert last(grown, "everyone")["population_before"] == pytest.approx(3000)
    assert last(grown, "everyone")["population_after"] == pytest.approx(6000)
    assert last(grown, "everyone")["rate_after"] == pytest.approx(last(plain, "everyone")["rate_after"] / 2)
    mixed = table.assign(n=table["n"] * (1 + (table["period"] == "2023-Q4")))
    found = last(made(people=mixed, period="period"), "everyone")["population_after"]
    assert found == pytest.approx(6000 + 6000 * 92 / 365)


def test_one_row_a_person_is_a_population_too() -> None:
    each = PEOPLE.loc[PEOPLE.index.repeat(PEOPLE["n"]), ["g"]]
    pd.testing.assert_frame_equal(made(people=each, size=None).table, made().table)


def test_what_is_known_of_people_may_stand_in_a_table_of_its_own() -> None:
    people = HAND[["person_id", "g"]]
    apart = reach(
        HAND.drop(columns="g"), PEOPLE, by=["g"], changed_on=date(2023, 4, 1), size="n", people=people
    )
    pd.testing.assert_frame_equal(apart.table, made().table)
    fewer = reach(
        HAND.drop(columns="g"), PEOPLE, by=["g"], changed_on=CHANGED, size="n", people=people.iloc[10:]
    )
    unknown = fewer.table[fewer.table["g"] == "(unknown)"].iloc[0]
    assert unknown["first_earlier"] == 10
    assert unknown["side"] == "not compared"


@pytest.mark.parametrize(
    "turn",
    [
        pl.from_pandas,
        lambda t: pl.from_pandas(t).lazy(),
        lambda t: pl.from_pandas(t).with_columns(pl.col("contacted_on").cast(pl.Date)).lazy(),
        lambda t: t.astype({"g": "category", "person_id": "string"}),
        lambda t: t.assign(contacted_on=t["contacted_on"].dt.tz_localize("UTC")),
    ],
    ids=["Polars", "lazy", "dates", "pandas types", "time zone"],
)
def test_every_engine_gives_the_same(turn: object) -> None:
    other = made(turn(HAND))  # type: ignore[operator]
    pd.testing.assert_frame_equal(other.table, made().table)
    assert other.provenance.data_digest == made().provenance.data_digest


def test_duckdb_gives_the_same() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as base:
        base.execute("create table held (g varchar, contacted_on timestamp, person_id varchar)")
        rows = HAND[["g", "contacted_on", "person_id"]].itertuples(index=False, name=None)
        base.executemany("insert into held values (?, ?, ?)", [(g, d.to_pydatetime(), p) for g, d, p in rows])
        pd.testing.assert_frame_equal(made(base.table("held")).table, made().table)


def test_in_a_simulated_world_the_groups_that_are_shut_out_are_found_and_so_is_their_gain() -> None:
    world = worlds.world(20_000, seed=3, change_for="all")
    result = reach(
        world.contacts, world.population, by=["ethnicity", "area"], changed_on=world.setting.changed_on,
        people=world.people, size="n", period="period",
    )  # fmt: skip
    finest = result.table[(result.table["ways"] == 2) & (result.table["side"] == "shut out")]
    assert set(zip(finest["ethnicity"], finest["area"], strict=True)) == set(worlds.SHUT_OUT)
    assert result.estimate().lower < world.setting.reach < result.estimate().upper
    named = reach(
        world.contacts, world.population, by=["ethnicity", "area"], changed_on=world.setting.changed_on,
        people=world.people, size="n", period="period",
        shut_out=[{"ethnicity": e, "area": a} for e, a in worlds.SHUT_OUT],
    )  # fmt: skip
    assert named.estimate().value == pytest.approx(result.estimate().value)
    assert named.table["first_earlier"].isna().all()
    single = reach(
        world.contacts, world.population, by=["ethnicity", "area"], changed_on=world.setting.changed_on,
        people=world.people, size="n", period="period", ways=1,
    )  # fmt: skip
    assert single.table["ways"].max() == 1
    assert single.estimate().value == result.estimate().value


def test_the_text_says_who_how_many_and_how_sure() -> None:
    text = made(records_from="2020-10-01").text
    assert "Shut out were 1 of 2 groups (chosen on first contacts from 1 April 2021 to 31 March 2022" in text
    assert "Before the change on 1 April 2023 30.0 (30 people) of them" in text
    assert "That is a change 1.8 times that of others (95% interval 1.1 to 2.9)" in text
    assert "virtually certain (over 99%)" in text
    assert "the records had run for 182 days" in text
    assert "who was known before the records begin seems new" in made().text
    assert "(named in advance)" in made(shut_out=[{"g": "low"}]).text


def test_it_can_be_drawn() -> None:
    figure = made().plot()
    said = {t.get_text() for a in figure.axes for t in a.texts} | {t.get_text() for t in figure.texts}
    assert "no change" in said


def test_each_option_changes_what_it_says() -> None:
    assert made(level=0.8).estimate().upper < made().estimate().upper
    assert (
        made(below=0.15).table["side"].tolist().count("shut out")
        == 1
        < made().table["side"].tolist().count("shut out")
    )
    turned = made(categories={"g": ["low", "high", "none"]})
    assert turned.table["g"].tolist()[1:4] == ["low", "high", "none"]
    asked = pd.concat([HAND, contacts(("(not asked)", AFTER, 3)).assign(person_id=["x", "y", "z"])])
    assert "(not asked)" in made(asked, unknown="split").table["g"].tolist()
    assert "(not asked)" not in made(asked).table["g"].tolist()


def test_people_whose_characteristic_is_missing_are_counted_and_on_neither_side() -> None:
    table = pd.concat(
        [HAND, contacts((None, BEFORE, 40), (None, AFTER, 50)).assign(person_id=[f"u{i}" for i in range(90)])]
    )
    people = pd.concat([PEOPLE, pd.DataFrame({"g": [None], "n": [5000]})])
    result = made(table, people)
    row = result.table[result.table["g"] == "(unknown)"].iloc[0]
    assert (row["first_after"], row["side"], row["note"]) == (
        50,
        "not compared",
        "a characteristic is not known",
    )
    assert last(result, "others")["first_after"] == 220
    assert result.estimate().value == made().estimate().value
    assert "Of 90 more a characteristic is not known" in result.text


def test_nothing_to_compare_is_said_and_every_row_is_there() -> None:
    even = contacts(
        *((g, day, 50 * (1 + (g == "high"))) for g in ("low", "high") for day in (EARLIER, BEFORE, AFTER))
    )
    none = made(even)
    assert "Of 2 groups none was shut out" in none.text
    assert np.isnan(last(none, "shut out over others")["ratio"])
    alone = made(HAND[HAND["g"] == "low"], PEOPLE.iloc[:1])
    assert "none was shut out" in alone.text
    silent = made(HAND[HAND["contacted_on"] != pd.Timestamp(AFTER)])
    assert "cannot be compared" in silent.text
    assert last(silent, "shut out over others")["note"] != ""
    assert (silent.table.loc[silent.table["row"] == "group", "note"] == "no first contacts in a window").all()


def test_first_contacts_where_the_population_has_nobody_are_a_row_that_says_so() -> None:
    odd = pd.concat([HAND, contacts(("Low", AFTER, 5)).assign(person_id=list("vwxyz"))])
    row = made(odd).table.set_index("g").loc["Low"]
    assert row["note"] == "first contacts and nobody in the population"
    assert row["side"] == "not compared"
    assert made(odd).estimate().value == made().estimate().value

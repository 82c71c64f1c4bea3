"""Standardised rates through the public verb: the published ones, every option, and what may be published."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.equity.standardise import Standardised, standardise
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError

AREAS = pd.DataFrame(
    {
        "area": ["N", "N", "S", "S"],
        "age": ["0-64", "65+"] * 2,
        "deaths": [23, 81, 33, 44],
        "people": [4012, 1003, 4504, 502],
    }
)


def rates(table: Any = AREAS, **options: Any) -> Standardised:
    given = {"events": "deaths", "population": "people", "strata": "age", "by": ["area"]}
    return standardise(table, **{**given, **options})


def value(made: Standardised, area: str = "N", column: str = "value") -> float:
    return float(made.table.set_index("area")[column][area])


@pytest.mark.golden
def test_published_rates_row_by_row(golden: Path) -> None:
    folder = golden / "equity" / "phe"
    table = pd.read_csv(folder / "testdata_DSR_ISR__testdata_multiarea.csv").fillna({"count": 0})
    esp = pd.read_csv(folder / "esp2013.csv")["esp2013"]
    first = table[table["area"] == table["area"].iloc[0]]["ageband"]
    standard = dict(zip(first, esp, strict=True))
    results = pd.read_csv(folder / "testdata_DSR_ISR__testresults_DSR.csv")
    plain = results[(results["method"] == "Dobson") & (results["area"] != "testdata_1976")]
    assert len(plain) == 6
    for _, row in plain.iterrows():
        per = float(row["statistic"].split()[-1]) if row["statistic"].startswith("dsr per") else 1e5
        made = standardise(
            table, events="count", population="pop", strata="ageband", by=["area"], standard=standard, per=per,
            level=[0.95, 0.998],
        ).table  # fmt: skip
        here = made[made["area"] == row["area"]]
        ours = [here["value"].iloc[0], *here["lower"], *here["upper"]]
        columns = ["value", "lower95_0cl", "lower99_8cl", "upper95_0cl", "upper99_8cl"]
        assert ours == pytest.approx(list(row[columns]), rel=1e-11, nan_ok=True)
        assert (here["events"].iloc[0], here["population"].iloc[0]) == (row["total_count"], row["total_pop"])


@pytest.mark.golden
def test_the_european_standard_population_is_that_of_the_published_tables(golden: Path) -> None:
    esp = pd.read_csv(golden / "equity" / "phe" / "esp2013.csv")["esp2013"].tolist()
    bands = [*(f"{a}-{a + 4}" for a in range(0, 90, 5)), "90+"]
    table = pd.DataFrame({"age": bands, "deaths": range(10, 29), "people": 1000})
    given = {"events": "deaths", "population": "people", "strata": "age"}
    by_name = standardise(table, standard="esp2013", **given).table  # type: ignore[arg-type]
    by_hand = standardise(table, standard=dict(zip(bands, esp, strict=True)), **given).table  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(by_name, by_hand)


def test_a_rate_by_hand() -> None:
    expected = 1e5 * (23 / 4012 * 80_500 + 81 / 1003 * 19_500) / 100_000
    assert value(rates(standard="esp2013")) == pytest.approx(expected)


@pytest.mark.parametrize("labels", [["0 to 64", "65 plus"], ["under 65", "65 and over"], ["00–64", "65+"]])
def test_bands_are_read_however_they_are_written(labels: list[str]) -> None:
    table = AREAS.assign(age=labels * 2)
    assert value(rates(table, standard="esp2013")) == pytest.approx(value(rates(standard="esp2013")))


@pytest.mark.parametrize(
    ("labels", "error", "said"),
    [
        (["0-63", "64+"], WrongTypeError, "cuts through"),
        (["0-59", "65+"], NotEstimableError, "in no band"),
        (["0-69", "65+"], WrongTypeError, "share an age"),
        (["young", "old"], WrongTypeError, "does not say its ages"),
    ],
)
def test_bands_that_do_not_fit_the_standard(labels: list[str], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        rates(AREAS.assign(age=labels * 2), standard="esp2013")


@pytest.mark.parametrize(
    "changed",
    [
        {"standard": "esp2013"},
        {"standard": {"0-64": 50, "65+": 50}},
        {"standard": pd.DataFrame({"age": ["0-64", "65+"], "w": [50, 50]})},
        {"kind": "smr"},
        {"kind": "isr"},
        {"kind": "smr", "reference": AREAS[AREAS["area"] == "S"]},
        {"per": 1000},
        {"level": 0.8},
        {"least": 1000},
        {"times": "many"},
    ],
    ids=str,
)
def test_every_option_changes_what_is_given(changed: dict[str, Any]) -> None:
    table = AREAS.assign(many=2)
    before, after = rates(table), rates(table, **changed)
    assert not before.table[["value", "upper"]].equals(after.table[["value", "upper"]])


def test_ratios_are_events_over_those_expected_and_the_rate_is_the_ratio_times_the_crude_one() -> None:
    reference = pd.DataFrame({"age": ["0-64", "65+"], "deaths": [50, 100], "people": [10_000, 2000]})
    ratio, rate = (rates(kind=kind, reference=reference) for kind in ("smr", "isr"))
    expected = 4012 * 50 / 10_000 + 1003 * 100 / 2000
    assert value(ratio, column="expected") == pytest.approx(expected)
    assert value(ratio) == pytest.approx((23 + 81) / expected)
    assert value(rate) == pytest.approx(value(ratio) * 1e5 * 150 / 12_000)
    assert value(rates(kind="smr"), "(all)") == pytest.approx(1)


def test_events_of_people_who_repeat_widen_the_interval_and_not_the_rate() -> None:
    table = pd.DataFrame({"age": ["a"] * 3, "times": [1, 2, 5], "people": [20, 10, 4], "risk": [1000, 0, 0]})
    many = standardise(table, events="people", times="times", population="risk", strata="age").table
    once = standardise(
        pd.DataFrame({"age": ["a"], "people": [60], "risk": [1000]}),
        events="people", population="risk", strata="age",
    ).table  # fmt: skip
    assert many["events"].tolist() == [60]
    assert many["value"].tolist() == pytest.approx(once["value"].tolist())
    wider = (many["upper"] - many["value"]) / (once["upper"] - once["value"])
    assert wider.iloc[0] == pytest.approx(np.sqrt((20 + 40 + 100) / 60))


def test_populations_may_stand_in_a_table_of_their_own_and_miss_nobody() -> None:
    events = AREAS.loc[[0, 1, 3], ["area", "age", "deaths"]]
    made = rates(events, populations=AREAS[["area", "age", "people"]])
    whole = rates(AREAS.assign(deaths=AREAS["deaths"].where(AREAS.index != 2, 0)))
    pd.testing.assert_frame_equal(made.table, whole.table)


def test_one_row_a_person_is_the_same_as_counts() -> None:
    people = AREAS.loc[AREAS.index.repeat(AREAS["people"])].reset_index(drop=True)
    people["died"] = people.groupby(["area", "age"]).cumcount() < people["deaths"]
    made = rates(people, events="died", population=None)
    assert value(made) == pytest.approx(value(rates()))
    with pytest.raises(WrongTypeError, match="yes or no"):
        rates(people, events="deaths", population=None)


@pytest.mark.parametrize("engine", ["polars", "lazy", "duckdb"])
def test_every_engine_gives_the_same(engine: str) -> None:
    table: Any = pl.from_pandas(AREAS)
    if engine == "lazy":
        table = table.lazy()
    elif engine == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        table = duckdb.from_arrow(table.to_arrow()) if pytest.importorskip("pyarrow") else None
    made = rates(table)
    pd.testing.assert_frame_equal(made.table, rates().table, check_exact=True)
    assert made.provenance.data_digest == rates().provenance.data_digest


def test_each_period_has_its_own_standard_and_rows() -> None:
    table = pd.concat([AREAS.assign(year=2023), AREAS.assign(year=2024, deaths=AREAS["deaths"] * 2)])
    made = rates(table, period="year").table.set_index(["year", "area"])["value"]
    assert made["2024", "N"] == pytest.approx(2 * made["2023", "N"])
    assert made["2023", "N"] == pytest.approx(value(rates()))


def test_people_whose_area_is_missing_are_a_row_and_those_whose_age_is_missing_are_told() -> None:
    more = pd.DataFrame({"area": [None, "N"], "age": ["65+", None], "deaths": [12, 3], "people": [100, 7]})
    made = rates(pd.concat([AREAS, more], ignore_index=True), standard="esp2013")
    table = made.table.set_index("area")
    assert table.loc["(unknown)", "events"] == 12
    assert np.isnan(table.loc["(unknown)", "value"])  # nobody there is under 65
    assert table.loc["(unknown)", "method"] == "none"
    assert table.loc["N", "left_out"] == 3
    assert "3 events are left out because age is not known" in made.words


def test_an_empty_cell_is_not_nought() -> None:
    table = AREAS.assign(deaths=[None, 81, 32, 44])
    made = rates(table).table.set_index("area")
    assert np.isnan(made.loc["N", "value"])
    assert made.loc["N", "method"] == "none"
    assert np.isfinite(made.loc["S", "value"])


@pytest.mark.parametrize("deaths", [[0, 0, 0, 0], [0, 0, 32, 44], [4012, 1003, 4504, 502]])
@pytest.mark.parametrize("kind", ["dsr", "isr", "smr"])
def test_no_events_and_all_events_are_marked_rows(deaths: list[int], kind: str) -> None:
    made = rates(AREAS.assign(deaths=deaths), kind=kind)
    assert len(made.table) == 3
    assert ((made.table["method"] == "none") == made.table["lower"].isna()).all()
    assert made.words


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"kind": "srr"}, UnknownChoiceError, "'smr'"),
        ({"standard": "esp2031"}, UnknownChoiceError, "'esp2013'"),
        ({"standard": {"0-64": 1}}, WrongTypeError, "1 of the strata"),
        ({"standard": {"0-64": 1, "65+": -1}}, WrongTypeError, "negative"),
        ({"standard": {"0-64": 0, "65+": 0}}, WrongTypeError, "empty"),
        ({"standard": AREAS}, WrongTypeError, "two columns"),
        ({"reference": AREAS}, WrongTypeError, "no reference"),
        ({"kind": "smr", "standard": "esp2013"}, WrongTypeError, "directly standardised"),
        ({"kind": "smr", "reference": "England"}, UnknownChoiceError, "'everyone'"),
        ({"kind": "smr", "per": 10}, WrongTypeError, "ratio"),
        ({"per": 0}, WrongTypeError, "per=1000"),
        ({"level": 95}, WrongTypeError, "between 0 and 1"),
        ({"strata": "ages"}, MissingColumnError, "'age'"),
        ({"population": "deaths"}, WrongTypeError, "two purposes"),
        ({"by": ["value"]}, WrongTypeError, "stands for a column"),
    ],
)
def test_what_is_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        rates(AREAS.assign(value="x"), **options)


@pytest.mark.parametrize("table", [AREAS.assign(people=[-1, 2, 3, 4]), AREAS.assign(deaths=[-1, 2, 3, 4])])
def test_amounts_below_nought(table: pd.DataFrame) -> None:
    with pytest.raises(WrongTypeError, match="below 0"):
        rates(table)


def test_a_table_without_rows() -> None:
    with pytest.raises(NotEstimableError, match="no rows"):
        rates(AREAS.head(0))


def test_an_estimate_is_the_row_of_the_table() -> None:
    for kind in ("dsr", "isr", "smr"):
        made = rates(kind=kind)
        row, one = made.table.set_index("area").loc["N"], made.estimate(area="N")
        assert [one.value, one.lower, one.upper] == pytest.approx(list(row[["value", "lower", "upper"]]))
        assert one.probability(one.lower) == pytest.approx(0.975)


@pytest.mark.parametrize("kind", ["dsr", "isr", "smr"])
def test_on_paper_nothing_true_is_left(kind: str) -> None:
    true = rates(kind=kind)
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, Standardised)
    rounded = AREAS.assign(deaths=[25, 80, 35, 45], people=[4010, 1005, 4505, 500])
    for column in ("value", "lower", "upper", "crude", "expected"):
        shown, hidden = paper.table[column].dropna(), true.table[column].dropna()
        assert not set(np.round(shown, 6)) & (set(np.round(hidden, 6)) - {1.0})
    if kind == "dsr":
        whole = np.array([55, 125]) / np.array([8515, 1505])  # published counts of everyone, band by band
        assert paper.table["value"].iloc[0] == pytest.approx(1e5 * (whole @ [8515, 1505]) / 10_020, rel=1e-9)
        weights = {"0-64": 8515, "65+": 1505}
        assert value(paper) == pytest.approx(value(rates(rounded, standard=weights)))
    assert paper.provenance.data_digest is None
    assert paper.provenance.rows_in is None
    assert paper.strata.digest == ""
    assert not {"104", "77", "181", "23", "81"} & set(paper.words.replace("(", " ").split())


def test_a_rate_with_a_hidden_stratum_is_hidden_and_a_ratio_is_not() -> None:
    table = AREAS.assign(deaths=[3, 81, 32, 44])
    direct, ratio = (disclosure.protect(rates(table, kind=kind)).results[0] for kind in ("dsr", "smr"))
    assert isinstance(direct, Standardised)
    assert isinstance(ratio, Standardised)
    assert np.isnan(value(direct))
    assert np.isfinite(value(direct, "S"))
    assert np.isfinite(value(ratio))
    with pytest.raises(NotEstimableError, match="hidden"):
        direct.estimate(area="N")


def test_a_few_people_with_many_events_are_hidden_as_few_people() -> None:
    table = pd.DataFrame(
        {"age": ["a", "b"] * 2, "k": [1, 1, 9, 9], "who": [30, 1, 0, 3], "n": [500, 500, 0, 0]}
    )
    true = standardise(table, events="who", times="k", population="n", strata="age", least=0)
    paper = disclosure.protect(true).results[0]
    assert true.table["events"].tolist() == [58]
    assert paper.table["value"].isna().all()  # 28 events of 4 people


def test_the_picture_is_drawn_true_and_on_paper() -> None:
    for kind in ("dsr", "smr"):
        made = rates(kind=kind)
        assert made.plot().texts
        assert not disclosure.protect(made).results[0].plot().texts

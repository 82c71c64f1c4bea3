"""On paper a chart is made of published counts alone: hidden points are gaps, and nothing true is left in it."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.effects.control_chart import ControlChart, control_chart
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .series import months, people

COARSE = Coarsening("a policy", figures=2)
REBASE = [("2022-04-01", "a single front door")]
DATA = people(each=523).sample(frac=0.9, random_state=2)

YEARS = np.random.default_rng(3).integers(401, 999, 30) + 0.1


def monthly(within: int) -> pd.DataFrame:
    """Return months of two areas; `within`, 0 or 1, is added to the numbers of one and lost by rounding to fives."""
    rng = np.random.default_rng(12)
    count, stays = (5 * rng.integers(low, 2 * low, 60) for low in (222, 801))
    north = months(
        count[:30] + 1 + within, stays=stays[:30] + 1 + within, area="North", years=YEARS + within / 100
    )
    return pd.concat([north, months(count[30:], stays=stays[30:], area="South", years=YEARS)])


def chart_of(data: pd.DataFrame = DATA, **options: object) -> ControlChart:
    given = {
        "time": "seen",
        "by": ["area"],
        "rebase": REBASE,
        "improvement": "increase",
        "draws": 100,
        **options,
    }
    return control_chart(data, **given)


def monthly_chart(within: int = 0, **options: object) -> ControlChart:
    return chart_of(monthly(within), time="month", outcome="score", **options)


def row_chart(within: int = 0) -> ControlChart:
    data = monthly(within).reset_index(drop=True)
    return chart_of(data.loc[data.index.repeat(data["score"])], time="month")


MONTHLY: dict[str, Callable[[int], ControlChart]] = {
    "rows": row_chart,
    "count": lambda within: monthly_chart(within, kind="count", chart="c"),
    "rate": lambda within: monthly_chart(within, kind="rate", exposure="stays", per=100),
    "rate of time": lambda within: monthly_chart(within, kind="rate", exposure="years"),
    "share": lambda within: monthly_chart(within, kind="proportion", exposure="stays", target=0.5),
}
MADE: dict[str, Callable[[], ControlChart]] = {
    "mean": lambda: chart_of(outcome="score", target=55.0),
    "proportion": lambda: chart_of(outcome="in_time", kind="proportion", target=0.5),
    **{kind: lambda make=make: make(0) for kind, make in MONTHLY.items()},
}


def on_paper(made: ControlChart) -> ControlChart:
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, ControlChart)
    return paper


def numbers(made: ControlChart) -> pd.DataFrame:
    """Return every number that comes of counts, of all tables, in long form."""
    fixed = {
        "ways",
        "part",
        "against",
        "level",
        "groups",
        "points",
        "baseline",
        "signals",
        "useful",
        "longest_run",
    }
    fixed |= {"longest_run_limit", "crossings", "crossings_limit"}
    found = []
    for table in (made.table, made.summary, made.shifts, made.alike):
        plain = table.select_dtypes("number")
        found.append(plain.drop(columns=fixed, errors="ignore").to_numpy(dtype=float).ravel())
    return pd.DataFrame({"value": np.concatenate(found)})


@pytest.mark.parametrize("kind", MADE)
def test_no_true_count_stands_in_it(kind: str) -> None:
    made = MADE[kind]()
    paper = on_paper(made)
    hidden = {n for n in made.counts()["count"] if n % 5 and n >= 100}
    assert hidden
    assert paper.provenance.rows_in is paper.provenance.data_digest is None
    assert NOT_FOR_RELEASE not in paper.text
    counted = paper.table[["n", "numerator"]].to_numpy(dtype=float).ravel()
    assert not (counted[~np.isnan(counted)] % 5).any()
    if kind not in MONTHLY:
        return  # numbers of two and three digits stand in any text
    said = f"{paper.text} {paper!r} {paper.provenance.parameters}"
    words = {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", said)}
    assert words.isdisjoint(hidden - {2021, 2022, 2023})


@pytest.mark.parametrize("kind", MONTHLY)
def test_all_of_it_comes_of_the_published_counts_alone(kind: str) -> None:
    """People who differ in what rounding hides give one and the same paper."""
    one, two = (MONTHLY[kind](within) for within in (0, 1))
    assert not one.table["n"].equals(two.table["n"])
    paper, other = on_paper(one), on_paper(two)
    for name in ("table", "summary", "shifts", "alike"):
        pd.testing.assert_frame_equal(getattr(paper, name), getattr(other, name))
    assert paper.text == other.text
    assert paper.provenance == other.provenance


def test_nothing_of_a_mean_is_finer_than_it_may_be() -> None:
    made = MADE["mean"]()
    paper = on_paper(made)
    step = Coarsening("", 3).step(made.points.spread)
    np.testing.assert_allclose(paper.table["value"] / step, (paper.table["value"] / step).round(), atol=1e-6)
    assert (paper.table["value"] - made.table["value"]).abs().max() <= step / 2 + 1e-9
    assert not (paper.table["value"] == made.table["value"]).any()
    for table in ("summary", "shifts"):
        for column in {"centre", "lower", "before", "after", "value"} & set(getattr(made, table).columns):
            assert not (getattr(made, table)[column] == getattr(paper, table)[column]).any()


@pytest.mark.parametrize("kind", ["rows", "proportion", "count", "rate", "share"])
def test_counts_published_as_they_are_change_no_number(kind: str) -> None:
    made = MADE[kind]()
    again = made.from_counts(made.counts(), COARSE)
    pd.testing.assert_frame_equal(again.table, made.table)
    pd.testing.assert_frame_equal(again.summary, made.summary)
    pd.testing.assert_frame_equal(again.shifts, made.shifts)
    assert again.words == made.words


def test_every_point_is_that_of_the_published_counts() -> None:
    made = chart_of(people(each=1500), outcome="in_time", kind="proportion")
    table, true = on_paper(made).table, made.table
    np.testing.assert_array_equal(table["denominator"], np.floor(true["denominator"] / 5 + 0.5) * 5)
    np.testing.assert_allclose(table["value"], table["numerator"] / table["denominator"])
    first = table[(table["part"] == 1) & (table["area"] == "North")]
    centre = first["numerator"].sum() / first["denominator"].sum()
    np.testing.assert_allclose(first["centre"], centre)


def shares(people: int, seed: int) -> ControlChart:
    """Return a chart of two parts of a share that does not change, of so many people a month."""
    rng = np.random.default_rng(seed)
    return control_chart(
        months(rng.binomial(people, 0.5, 30), people=people), time="month", outcome="score", exposure="people",
        kind="proportion", target=0.1, improvement="increase", draws=100, rebase=REBASE,
    )  # fmt: skip


@pytest.mark.parametrize("number", [60, 120])
def test_where_rounding_is_coarse_beside_the_variation_points_are_shown_and_not_judged(number: int) -> None:
    made = shares(number, 1)
    paper = on_paper(made)
    assert paper.table["value"].notna().all()
    assert set(made.summary["assurance"]) == {"consistently met"}
    assert set(paper.table["variation"]) == set(paper.summary["variation"]) == {"not known"}
    assert (paper.table["signals"] == "").all()
    assert paper.table[["centre", "lower", "upper"]].isna().all(axis=None)
    assert set(paper.summary["assurance"]) == set(paper.shifts["verdict"]) == {"not known"}
    assert paper.summary[["false_alarm_point", "false_alarm_chart"]].isna().all(axis=None)
    assert "take larger units or longer periods" in paper.text
    for word in ("consistently", "Common cause", "Improvement", "false signal"):
        assert word not in paper.text
    with pytest.raises(NotEstimableError, match="too coarsely rounded"):
        paper.estimate()
    paper.plot()


def test_what_is_told_on_paper_signals_about_as_often_as_the_truth_does() -> None:
    true, told = [], []
    for seed in range(40):
        made = shares(1000, seed)
        counts = made.counts()
        paper = made.from_counts(counts.assign(count=(counts["count"] / 5).round() * 5), COARSE)
        judged = paper.summary["centre"].notna()
        true += (made.summary["signals"] > 0)[judged].tolist()
        told += (paper.summary["signals"] > 0)[judged].tolist()
    assert len(told) >= 50
    assert abs(np.mean(told) - np.mean(true)) < 0.08


def test_where_a_point_is_hidden_there_is_no_level_as_the_fewest_are_what_is_hidden() -> None:
    counts = [
        310,
        280,
        450,
        370,
        290,
        330,
        410,
        380,
        300,
        350,
        330,
        360,
        12,
        14,
        6,
        13,
        11,
        15,
        12,
        4,
        16,
        13,
    ]
    made = control_chart(
        months(counts), time="month", outcome="score", kind="count", rebase=[("2022-01-01", "a drop-in opened")],
        target=20, improvement="decrease", draws=100,
    )  # fmt: skip
    paper = on_paper(made)
    assert paper.table["variation"].tolist() == [*made.table["variation"][:12], *(
        "gap" if n < 10 else "not known" for n in counts[12:]
    )]  # fmt: skip
    assert paper.table["centre"].iloc[12:].isna().all()
    assert paper.table["centre"].iloc[:12].notna().all()
    last = paper.summary.iloc[-1]
    assert (last["variation"], last["assurance"]) == ("not known", "not known")
    assert paper.shifts["verdict"].tolist() == ["not known"]
    assert paper.shifts[["value", "lower"]].isna().all(axis=None)
    assert "those hidden are the fewest" in paper.text
    assert "the level cannot be given" in paper.text
    paper.plot()


def test_a_frozen_baseline_that_is_shown_keeps_its_limits() -> None:
    counts = [
        310,
        280,
        450,
        370,
        290,
        330,
        410,
        380,
        300,
        350,
        330,
        360,
        12,
        14,
        6,
        13,
        11,
        15,
        12,
        4,
        16,
        13,
    ]
    made = control_chart(months(counts), time="month", outcome="score", kind="count", baseline=12, draws=100)
    paper = on_paper(made)
    assert paper.table["centre"].notna().all()
    assert paper.table["variation"].tolist().count("gap") == 2
    assert paper.table["variation"].iloc[-1] == "special cause"


@pytest.mark.parametrize("kind", MADE)
def test_with_everything_hidden_nothing_is_shown(kind: str) -> None:
    made = MADE[kind]()
    hidden = made.from_counts(made.counts().assign(count=np.nan), COARSE)
    assert len(hidden.table) == len(made.table)
    assert numbers(hidden)["value"].isna().sum() >= numbers(made)["value"].notna().sum() - hidden.alike.size
    assert hidden.table[["value", "n", "centre", "lower", "upper"]].isna().all(axis=None)
    assert set(hidden.summary["variation"]) == {"gap"}
    assert set(hidden.shifts["verdict"]) == {"not known"}
    said = hidden.text
    for allowed in (
        *hidden.table["period"],
        "a single front door",
        "Part 2",
        "part 1",
        "2 charts",
        "not known in 2",
    ):
        said = said.replace(allowed, "")
    assert not re.search(r"\d", said.replace("per 100 of", ""))
    hidden.plot(**({"area": "North"} if hidden.by else {}))
    again = hidden.from_counts(hidden.counts().assign(count=np.nan), COARSE)
    pd.testing.assert_frame_equal(again.table, hidden.table)


@pytest.mark.parametrize("kind", MADE)
def test_every_count_is_a_whole_number_told_once(kind: str) -> None:
    counts = MADE[kind]().counts()
    assert not counts.duplicated(["cell", "quantity"]).any()
    assert (counts["count"] % 1 == 0).all()
    assert (counts["count"] >= 0).all()


def test_counts_say_whom_they_count() -> None:
    made = MADE["proportion"]()
    told = made.counts().set_index(["cell", "quantity"])["count"]
    row = made.table[(made.table["area"] == "South") & (made.table["period"] == "2021-03")].iloc[0]
    cell = (("area", "South"), ("period", "2021-03"))
    assert told[cell, "denominator:in_time"] == row["denominator"]
    assert told[cell, "numerator:in_time"] == row["numerator"]
    assert told[cell, "complement:in_time"] == row["denominator"] - row["numerator"]


def test_rows_that_say_no_time_are_not_told_on_paper() -> None:
    data = pd.concat([DATA, pd.DataFrame({"seen": [pd.NaT] * 13, "area": "North"})])
    made = chart_of(data)
    assert "13 rows say no time" in made.text
    assert "no time" not in on_paper(made).text

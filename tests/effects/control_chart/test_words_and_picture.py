"""A chart reads without statistics and without colour: what its icons mean stands in words, in text and picture."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from syschange import charts
from syschange.charts._control import control
from syschange.errors import MissingColumnError, UnknownChoiceError

from .series import chart, months

CALM = [20.0, 24, 19, 23, 22, 18, 25, 21, 20, 24, 19, 22, 23, 20, 21, 25]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [
        t.get_text() for t in figure.texts
    ]


def markers(figure: Figure) -> set[str]:
    return {str(line.get_marker()) for axes in figure.axes for line in axes.lines} - {"None", ""}


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ([40.0], "Concern: last point above the upper process limit"),
        ([2.0], "Improvement: last point below the lower process limit"),
        ([23.0] * 9, "Concern: last 10 points above the mean"),
        ([21.0, 21.1, 21.2, 21.3, 21.4, 21.5, 21.6], "Concern: last 7 points rising"),
        (
            [27.9, 27.8, 27.9],
            "Concern: last point one of two in three near the upper process limit or beyond it",
        ),
        ([], "Common cause: last point within ordinary variation"),
    ],
)
def test_the_icon_of_the_last_point_is_told_in_words(tail: list[float], said: str) -> None:
    made = chart(months([*CALM, *tail]), baseline=16, improvement="decrease")
    assert made.summary["meaning"].tolist() == [said]
    assert said in made.text
    assert said in " ".join(texts(made.plot()))


def test_a_series_that_crosses_its_median_too_seldom_is_told_so() -> None:
    made = chart(
        months([*[1.0, 2.0] * 6, *[8.0, 9.0] * 6]), chart="run", rules="anhoej", improvement="decrease"
    )
    assert made.summary["meaning"].iloc[0] == "Concern: an unusually long run of points above the median"
    values = [1.0, 1, 9, 1, 1, 9, 9, 9, 9, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 1, 1, 1, 9, 9, 9, 9, 1, 1, 1]
    seldom = chart(months(values), chart="run", rules="anhoej")
    assert "the line crosses the median" in seldom.text
    assert "are to be expected" in seldom.text


def test_the_text_says_level_limits_signals_and_how_often_such_charts_err() -> None:
    made = chart(months([*CALM, 40.0]), baseline=16, improvement="decrease", target=15, label="days waited")
    assert made.text.startswith(
        "Days waited, by month from 2021-01 to 2022-05: the mean is 21.6, and while nothing"
    )
    assert "1 of 17 points carries a signal" in made.text
    assert "a process in which nothing changes would show at least one false signal in" in made.text
    assert "making-data-count-2023" in made.text
    assert "The target of 15 " in made.text
    share = made.summary["false_alarm_chart"].iloc[0]
    assert f"{100 * share:.2g}% of charts like this" in made.text


@pytest.mark.parametrize("word", ["significant", "p-value", " p =", "caused", "no difference", "nan", "None"])
def test_words_that_claim_too_much_are_not_said(word: str) -> None:
    values = months([*CALM, *[v + 8 for v in CALM]])
    for rebase in ((), [("2022-05-01", "a drop-in opened")]):
        for rules in ("anhoej", "making-data-count-2023"):
            assert (
                word not in chart(values, rebase=rebase, rules=rules, improvement="increase", target=25).text
            )


def test_a_shift_is_told_with_its_interval_and_without_a_cause() -> None:
    made = chart(months([*CALM, *[v + 8 for v in CALM]]), rebase=[("2022-05-01", "a drop-in opened")])
    assert (
        "Part 2 (a drop-in opened) against part 1: the mean went from 21.6 to 29.6, up by 8.0 (95% interval"
        in made.text
    )
    assert "it has changed and is stable" in made.text
    assert "not why" in made.text
    short = chart(months([*CALM, *[v + 8 for v in CALM[:9]]]), rebase=[("2022-05-01", "a drop-in opened")])
    assert short.shifts["verdict"].tolist() == ["changed, too early to say stable"]
    assert "too early" in short.text
    none = chart(months([*CALM, *CALM]), rebase=[("2022-05-01", "a drop-in opened")])
    assert none.shifts["verdict"].tolist() == ["no change shown"]
    assert "could be chance; an effect smaller than about" in none.text
    loud = chart(
        months([*CALM, *[v + 8 for v in CALM[:15]], 90.0]), rebase=[("2022-05-01", "a drop-in opened")]
    )
    assert loud.shifts["verdict"].tolist() == ["changed and not stable"]


def test_neighbours_that_are_alike_and_seasons_are_warned_of() -> None:
    rng = np.random.default_rng(8)
    walk = chart(months(100 + np.cumsum(rng.standard_normal(40))))
    assert "neighbouring points are alike (correlation 0." in walk.text
    assert walk.summary["autocorrelation"].iloc[0] > 0.3
    year = np.sin(np.arange(36) * 2 * np.pi / 12)
    season = chart(months(50 + 4 * year + 0.5 * rng.standard_normal(36)))
    assert "values follow the time of year" in season.text
    assert season.summary["seasonality"].iloc[0] > 0.8
    plain = chart(months(50 + rng.standard_normal(36)))
    assert "time of year" not in plain.text
    assert "whether values follow a season is not known" in chart(months(CALM)).text


def test_the_picture_is_told_apart_without_colour() -> None:
    values = [*CALM, 45.0, 21.0, 2.0, 20.0]
    both = chart(months(values), baseline=16, improvement="increase", target=30)
    figure = both.plot()
    assert markers(figure) == {"o", "s", "D"}
    told = " ".join(texts(figure))
    for words in (
        "improvement, more than",
        "concern, more than",
        "ordinary variation",
        "process limits",
        "target 30",
    ):
        assert words in told
    assert markers(chart(months(values), baseline=16).plot()) == {"o", "^"}


def test_the_picture_tells_parts_gaps_and_that_it_is_not_for_release() -> None:
    made = chart(
        months([*CALM, *[v + 8 for v in CALM]]).drop(index=[5]), rebase=[("2022-05-01", "a drop-in opened")]
    )
    told = " ".join(texts(made.plot()))
    assert "limits worked out anew" in told
    assert "a drop-in opened" in told
    assert "1 [c] hidden to protect people, or with no value" in told
    assert "NOT FOR RELEASE" in told


def test_a_picture_of_one_group_is_asked_for_by_its_labels() -> None:
    data = pd.concat([months(CALM, area="North"), months([2 * v for v in CALM], area="South")])
    made = chart(data, by=["area"])
    assert "score, area: South" in texts(made.plot(area="South"))
    with pytest.raises(UnknownChoiceError):
        made.plot(area="East")


def test_the_svg_is_the_same_twice() -> None:
    made = chart(months(CALM))
    one, two = (charts.svg(made.plot(), id_prefix="i", title="t", description="d") for _ in "ab")
    assert one == two


def drawn(table: pd.DataFrame) -> Figure:
    columns = {name: name for name in ("period", "value", "centre", "lower", "upper", "part", "variation")}
    words: dict[str, Any] = {"meaning": ["A sentence."], "headline": "h", "subtitle": "s"}
    return control(table, **columns, **words)


def test_nothing_to_draw_says_so() -> None:
    table = chart(months(CALM)).table
    assert any("nothing to draw" in t for t in texts(drawn(table.head(0))))
    hidden = drawn(table.assign(value=np.nan))
    assert any("every number is hidden" in t for t in texts(hidden))
    with pytest.raises(MissingColumnError):
        drawn(table.drop(columns="lower"))


def test_earlier_signals_are_not_hidden_behind_the_last_point() -> None:
    made = chart(months([*CALM, *[v + 9 for v in CALM], 20.0]), baseline=16)
    assert made.summary["variation"].tolist() == ["common cause"]
    assert "Common cause:" not in made.text
    assert "points carry a signal; the last point does not" in made.text
    assert made.summary["meaning"].iloc[0].startswith("Earlier points of this part carry a signal (")


def test_groups_are_told_by_kind_and_by_how_many_have_a_signal_anywhere() -> None:
    data = pd.concat([months([*CALM, 40.0], area="North"), months([*CALM, 21.0], area="South")])
    said = chart(data, by=["area"], baseline=16).text
    assert "this is what the last point shows: a special cause in 1 and common cause in 1." in said
    assert (
        "1 of 2 that can be judged carries a signal at some point; where nothing changed anywhere, " in said
    )


def test_a_rate_of_one_unit_is_said_without_an_article() -> None:
    said = chart(months([4.0, 6, 5, 7, 4], pop=50), kind="rate", exposure="pop").text
    assert said.startswith("Score per unit of pop,")


def test_shares_are_percentages() -> None:
    made = chart(
        months([12, 15, 9, 13, 11], n=40), kind="proportion", exposure="n", target=0.5, improvement="increase"
    )
    told = texts(made.plot())
    assert "target 50%" in told
    assert any(t.endswith("%") and t[0].isdigit() for t in told)
    assert "The target of 50% may or may not" in made.text

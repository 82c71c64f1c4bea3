"""The words say what was seen, what was to be expected, how sure that is, and never more than the design allows."""

import numpy as np
import pandas as pd
import pytest

from syschange.effects.interrupted.words import placebo_words

from .made_up import counts, monthly, run, scores, two_arms

NEVER = ("significan", "p-value", "p =", "p<", "no difference", "caused", "no effect")


@pytest.mark.parametrize("ratio", [0.6, 1.0, 1.5])
def test_never_more_than_a_break_in_the_course(ratio: float) -> None:
    for made in (
        run(monthly(counts(ratio=ratio))),
        run(two_arms(1, ratio=ratio), arm="arm", comparison="usual"),
    ):
        assert not [w for w in NEVER if w in made.text.lower()]
    assert "it is a break in the course, and no proof of its cause" in run(monthly(counts(ratio=ratio))).text


def test_what_was_seen_stands_next_to_what_was_expected() -> None:
    made = run(monthly(counts(ratio=0.5, mean=100)))
    points = made.points[made.points["part"] == "after"]
    assert f"n came to {points['observed'].mean():.1f} on average over 18 months" in made.text
    assert "where" in made.text
    assert "would be expected had the course before gone on." in made.text
    assert "is more than chance readily explains" in made.text
    assert "could be chance; an effect smaller than about" in run(monthly(counts(2))).text


def test_what_chance_could_make_is_said_to_be_so_and_what_could_be_missed() -> None:
    made = run(scores(2), outcome="score", kind="mean")
    assert made.estimate().lower < 0 < made.estimate().upper
    assert "could be chance; an effect smaller than about" in made.text


def test_alike_neighbours_are_told_where_they_widen_the_interval() -> None:
    rng = np.random.default_rng(3)
    slow = np.zeros(42)
    for t in range(1, 42):
        slow[t] = 0.8 * slow[t - 1] + 0.2 * rng.normal()
    made = run(monthly(rng.poisson(200 * np.exp(slow))), harmonics=0)
    wide = made.table["widened"].iloc[0]
    assert wide > 1.2
    assert f"{wide:.1f} times as wide as counting alone would make it" in made.text
    assert "times as wide" not in run(monthly(counts(2, mean=500)), harmonics=0, model="reml").text


def test_fake_dates_that_look_as_clear_are_told() -> None:
    made = run(monthly(counts(1, ratio=0.5)))
    assert (
        "Tried at 11 earlier months, when nothing was changed, the same model found no break as clear as this at any "
        "of them." in made.text
    )
    drift = np.concatenate([np.full(12, 100), np.full(30, 180)]) + np.arange(42) % 3
    other = run(monthly(drift), harmonics=0)
    size = other.placebo["size"]
    clearer = int((size.iloc[1:] >= size.iloc[0]).sum())
    assert clearer > 0
    assert f"found a break as clear as this at {'one' if clearer == 1 else clearer} of them." in other.text
    assert other.placebo["rank"].iloc[0] == clearer + 1
    assert other.placebo["true"].tolist() == [True] + [False] * (len(size) - 1)


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        (
            [3.0, 4.0, 1.0],
            "Tried at 2 earlier months, {}, the same model found a break as clear as this at one of them.",
        ),
        ([3.0, 4.0], "Tried at one earlier date, {}, the same model found a break as clear as this."),
        ([3.0, 1.0], "Tried at one earlier date, {}, the same model found no break as clear as this."),
    ],
)
def test_fake_dates_are_told_in_plain_grammar(sizes: list[float], said: str) -> None:
    table = pd.DataFrame({"true": [True] + [False] * (len(sizes) - 1), "value": 1.0, "size": sizes})
    timing = run(monthly(counts(1))).timing
    assert placebo_words(table, timing) == said.format("when nothing was changed")


def test_every_horizon_asked_for_is_told_once() -> None:
    made = run(monthly(counts(1, ratio=0.5)), at=[6, 12, 6])
    assert made.text.count("y month 6 it was") == made.text.count("y month 12 it was") == 1
    assert "By month 6 it was" in made.text
    assert " and by month 12 it was" in made.text
    assert made.table["term"].tolist() == ["mean", "at 6", "at 12", "level", "slope"]
    assert made.provenance == run(monthly(counts(1, ratio=0.5)), at=[6, 12]).provenance


def test_a_curved_course_is_told_where_it_matters() -> None:
    curved = monthly(np.round(500 - 0.35 * np.arange(42.0) ** 2 + np.random.default_rng(1).normal(0, 4, 42)))
    made = run(curved, kind="mean", harmonics=0)
    shapes = made.shapes.set_index("shape")
    assert shapes.loc["linear", "upper"] < 0
    assert shapes.loc["quadratic", "lower"] < 0 < shapes.loc["quadratic", "upper"]
    assert "This hangs on the course before having been straight: it would be" in made.text
    assert shapes.index.tolist() == ["linear", "quadratic", "spline"]


def test_groups_that_differ_no_more_than_chance_are_said_to_be_so() -> None:
    made = run(scores(1), outcome="score", kind="mean", by=["area"])
    assert "The effects in the 5 groups of 'area' differ no more than chance would make them" in made.text


def test_a_hostile_label_moves_no_cursor() -> None:
    table = pd.concat([monthly(counts(1), arm="new\x1b[2J"), monthly(counts(2), arm="usual")])
    assert "\x1b" not in run(table, arm="arm", comparison="usual").text

"""A funnel from a breakdown: places, targets, over-dispersion, and what is left of it on paper."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.funnel import Funnel, funnel
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics import funnel as numbers

from .groups import from_counts

TEAMS = {
    "A": (41, 83, 1), "B": (46, 91, 0), "C": (2, 33, 1), "D": (131, 204, 0), "E": (20, 27, 0), None: (12, 44, 3),
}  # fmt: skip


def shares(groups: Any = None) -> Breakdown:
    return breakdown(from_counts(TEAMS if groups is None else groups), outcome="y", by=["g"])


def at(made: Funnel, limit: float = 3) -> pd.DataFrame:
    return made.table[made.table["limit"] == limit].set_index("g")


def test_places_are_those_of_the_numbers() -> None:
    known = [v for k, v in TEAMS.items() if k is not None]
    for dispersion in ("none", "multiplicative", "additive"):
        expected = numbers.funnel([k[0] for k in known], [k[1] for k in known], dispersion=dispersion)  # type: ignore[arg-type]
        made = funnel(shares(), dispersion=dispersion)
        here = at(made).loc[["A", "B", "C", "D", "E"]]
        assert here["lower"].tolist() == pytest.approx(expected.lower[1].tolist())
        assert here["z_adjusted"].tolist() == pytest.approx(expected.z_adjusted.tolist())
        assert here["target"].tolist() == pytest.approx([expected.target] * 5)
        assert set(made.table["dispersion"]) == {expected.dispersion}


def test_people_whose_group_is_missing_are_placed_and_move_nothing() -> None:
    without = {k: v for k, v in TEAMS.items() if k is not None}
    made, plain = funnel(shares(), dispersion="additive"), funnel(shares(without), dispersion="additive")
    assert at(made).loc["(unknown)", "beyond"] in {"below", "within", "above"}
    pd.testing.assert_frame_equal(at(made).drop(index="(unknown)"), at(plain))


@pytest.mark.parametrize(
    "changed",
    [
        {"target": 0.9}, {"dispersion": "additive"}, {"dispersion": "multiplicative"}, {"limits": (1.0,)},
        {"dispersion": "additive", "winsorise": 0.0},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_what_is_given(changed: dict[str, Any]) -> None:
    before = {"dispersion": changed["dispersion"]} if "winsorise" in changed else {}
    assert not funnel(shares(), **changed).table.equals(funnel(shares(), **before).table)


def test_rates_and_means_have_funnels_in_their_own_units() -> None:
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"g": rng.choice(list("abcd"), 400), "y": rng.poisson(2, 400), "days": 30.0})
    rate = funnel(breakdown(table, outcome="y", by=["g"], kind="rate", exposure="days", per=100.0))
    assert rate.table["target"].iloc[0] == pytest.approx(100 * table["y"].sum() / table["days"].sum())
    assert ((rate.table["lower"] < rate.table["target"]) & (rate.table["target"] < rate.table["upper"])).all()
    mean = funnel(breakdown(table, outcome="y", by=["g"], kind="mean"))
    within = table["y"] - table.groupby("g")["y"].transform("mean")
    sd = np.sqrt((within**2).sum() / (len(table) - 4))
    here = at(mean, 2)
    assert (here["upper"] - here["target"]).tolist() == pytest.approx((2 * sd / np.sqrt(here["n"])).tolist())


def test_words_name_who_is_beyond_and_what_chance_would_do() -> None:
    words = funnel(shares()).words
    assert words.startswith("2 of 6 groups of g lie beyond 3 standard deviations")
    assert "C (6%, below)" in words
    assert "By chance alone fewer than one would" in words
    assert "significan" not in words


def by(*columns: str, **options: Any) -> Breakdown:
    table = from_counts(TEAMS).assign(h="x", w=1.0)
    return breakdown(table, outcome="y", by=list(columns), **options)


@pytest.mark.parametrize(
    ("made", "options", "error", "said"),
    [
        (lambda: by("g", "h"), {}, WrongTypeError, "one characteristic"),
        (by, {}, WrongTypeError, "one characteristic"),
        (lambda: by("g", period="h"), {}, WrongTypeError, "one time"),
        (lambda: by("g", weights="w"), {}, WrongTypeError, "weights"),
        (lambda: by("g", kind="median"), {}, WrongTypeError, "a proportion, a rate or a mean"),
        (shares, {"target": 2}, WrongTypeError, "target"),
        (shares, {"dispersion": "lots"}, UnknownChoiceError, "'additive'"),
        (shares, {"limits": ()}, WrongTypeError, "limit"),
        (shares, {"winsorise": 0.9}, WrongTypeError, "pull in"),
        (lambda: shares({"a": (0, 0, 5)}), {}, NotEstimableError, "anybody"),
    ],
)
def test_what_is_refused(made: Any, options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        funnel(made(), **options)


@pytest.mark.parametrize(
    "groups",
    [
        {"a": (0, 20, 0), "b": (0, 30, 0)},
        {"a": (20, 20, 0), "b": (30, 30, 0)},
        {"a": (3, 9, 0)},
        {"a": (1, 1, 0), "b": (3, 9, 0), "c": (0, 0, 2)},
    ],
)
def test_thin_data_have_rows_and_a_picture(groups: Any) -> None:
    for dispersion in ("none", "multiplicative", "additive"):
        made = funnel(shares(groups), dispersion=dispersion)
        assert len(made.table) == 2 * len(groups)
        assert made.words
        assert made.plot()


def test_a_mean_that_does_not_vary_has_no_limits_and_a_row() -> None:
    table = pd.DataFrame({"g": ["a"] * 12 + ["b"] * 12, "y": [3.0] * 24})
    made = funnel(breakdown(table, outcome="y", by=["g"], kind="mean"))
    assert (made.table["beyond"] == "not known").all()
    assert made.plot()


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_on_paper_the_funnel_is_made_of_published_counts(kind: str) -> None:
    table = from_counts(TEAMS).assign(score=lambda t: np.arange(len(t)) % 7 * 1.3713)
    true = funnel(breakdown(table, outcome="y" if kind == "proportion" else "score", by=["g"], kind=kind))
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, Funnel)
    for column in ("value", "target", "lower", "upper", "z", "denominator"):
        assert not set(np.round(paper.table[column].dropna(), 9)) & set(
            np.round(true.table[column].dropna(), 9)
        )
    if kind == "proportion":
        assert (at(paper).loc[["C", "E"], "beyond"] == "not known").all()
        assert "cannot be placed" in paper.words
    assert paper.provenance.data_digest is None
    assert paper.plot()
    with pytest.raises(WrongTypeError, match="protect the funnel"):
        funnel(paper.breakdown)

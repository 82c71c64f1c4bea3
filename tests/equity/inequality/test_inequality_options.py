"""Each option changes what it is for, groups are named as they are meant, and what cannot be is refused."""

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.inequality import inequality
from syschange.equity.options import Question
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.statistics import inequality as iq

from .tables import EQUAL, FEW, LADDER, RANKS, broken, of_kind, row, scores


@pytest.mark.parametrize(
    ("measure", "option", "other"),
    [
        ("range_gap", {"seed": 2}, {}),
        ("range_gap", {"draws": 400}, {}),
        ("sii", {"ranking": {"g": ["low", "high", "middle"]}}, {}),
        ("sii", {"ranking": {"g": ["low", ["high", "middle"]]}}, {}),
        ("mdbw", {"favourable": "low"}, {}),
        ("paf", {"reference": {"g": "middle"}}, {}),
        ("mdru", {"reference": {"g": "middle"}}, {"reference": {"g": "high"}}),
        ("difference", {"reference": {"g": "low"}, "against": {"g": "middle"}}, {}),
        ("bgv", {"with_unknown": True}, {}),
        ("rci", {"uncertainty": "residual"}, {}),
        ("par", {"reference": {"g": "high"}, "sampled": "people"}, {"reference": {"g": "high"}}),
    ],
)
def test_each_option_changes_what_it_is_for(
    measure: str, option: dict[str, Any], other: dict[str, Any]
) -> None:
    made = broken({**LADDER, None: (30, 50, 0)})
    shared: dict[str, Any] = {"measures": [measure], "draws": FEW, "ranking": RANKS}
    changed, plain = (row(inequality(made, **{**shared, **given}), measure) for given in (option, other))
    assert [changed[c] for c in ("value", "lower", "null_expectation")] != [
        plain[c] for c in ("value", "lower", "null_expectation")
    ]


def test_the_level_is_that_of_the_breakdown() -> None:
    wide, narrow = (row(inequality(broken(LADDER, level=at), draws=FEW), "bgsd") for at in (0.99, 0.8))
    assert wide["upper"] > narrow["upper"]
    assert (wide["level"], narrow["level"]) == (0.99, 0.8)
    assert "99% interval" in inequality(broken(LADDER, level=0.99), draws=FEW).text


def test_one_grouping_of_several() -> None:
    made = of_kind("proportion", by=("g", "sex"), ways=2)
    for of in (["g", "sex"], ["sex", "g"]):
        assert set(inequality(made, of=of, draws=FEW).table["characteristics"]) == {"g × sex"}
    one = inequality(made, of=["sex"], measures=["bgv"], draws=FEW)
    assert one.table["groups"].tolist() == [2]
    assert len(one.counts()["cell"].unique()) == 2
    several = inequality(made, measures=["bgv"], draws=FEW)
    assert several.estimate("bgv", of=["sex", "g"]).value == pytest.approx(several.table["value"].iloc[2])
    with pytest.raises(UnknownChoiceError):
        several.estimate("bgv")


def test_people_not_known_are_in_no_index_but_those_of_dispersion_where_asked() -> None:
    groups = {**LADDER, None: (50, 50, 4)}
    left, taken, without = (
        inequality(broken(g), ranking=RANKS, draws=FEW, **o)
        for g, o in ((groups, {}), (groups, {"with_unknown": True}), (LADDER, {}))
    )
    pd.testing.assert_frame_equal(left.table.drop(columns="unknown"), without.table.drop(columns="unknown"))
    assert set(left.table["unknown"]) == {54}
    differ = taken.table["value"] != left.table["value"]
    assert set(left.table.loc[differ, "measure"]) == {
        "bgv", "bgsd", "cov", "mdmw", "mdmu", "idisw", "idisu", "theil", "mld", "gini",
    }  # fmt: skip
    expected = iq.spreads(iq.of_counts([20, 60, 98, 50], [200, 200, 200, 50]), ["gini"], seed=1, draws=FEW)[0]
    assert row(taken, "gini")["value"] == pytest.approx(expected.value)


def test_tied_groups_share_the_middle_of_their_ranks() -> None:
    groups = {"a": (10, 100, 0), "b": (30, 60, 0), "c": (50, 140, 0), "d": (60, 100, 0)}
    ranking = {"g": ["a", ["b", "c"], "d"]}
    made = inequality(broken(groups), ranking=ranking, measures=["sii", "aci"], draws=FEW)
    joined = inequality(
        broken({"a": (10, 100, 0), "bc": (80, 200, 0), "d": (60, 100, 0)}), ranking={"g": ["a", "bc", "d"]},
        measures=["sii", "aci"], draws=FEW,
    )  # fmt: skip
    assert made.table["value"].tolist() == pytest.approx(joined.table["value"].tolist())
    other = inequality(
        broken(groups), ranking={"g": ["a", ["c", "b"], "d"]}, measures=["sii", "aci"], draws=FEW
    )
    pd.testing.assert_frame_equal(made.table, other.table)


def test_a_grouping_is_ranked_by_the_one_characteristic_that_is() -> None:
    made = of_kind("proportion", by=("g", "sex"), ways=2)
    ranking = {"g": list("abcdef")}
    table = inequality(made, ranking=ranking, measures=["sii", "difference"], draws=FEW).table
    slope = table[table["measure"] == "sii"].set_index("characteristics")
    assert slope.loc["g × sex", "value"] == pytest.approx(slope.loc["g", "value"])
    assert slope.loc["sex", "method"] == "none: its groups are not ranked"
    ends = table[table["measure"] == "difference"].set_index("characteristics")["method"]
    assert ends["g × sex"] == "none: no two of its groups are named, or stand alone at the ends of a ranking"
    both = inequality(made, ranking={**ranking, "sex": ["F", "M"]}, measures=["sii"], draws=FEW).table
    assert both["method"].iloc[2] == "none: several of its characteristics are ranked"


def test_the_pair_compared_is_the_one_that_is_named() -> None:
    made = broken(LADDER)
    ends = inequality(made, ranking=RANKS, measures=["difference"], draws=FEW)
    named = inequality(
        made, reference={"g": "middle"}, against={"g": "low"}, measures=["difference", "ratio"], draws=FEW
    )
    assert row(ends, "difference")["value"] == pytest.approx(0.39)
    assert row(named, "difference")["value"] == pytest.approx(-0.2)
    assert row(named, "ratio")["value"] == pytest.approx(1 / 3)
    two = inequality(
        broken({"a": (1, 10, 0), "b": (4, 10, 0)}), reference={"g": "a"}, measures=["ratio"], draws=FEW
    )
    assert row(two, "ratio")["value"] == pytest.approx(4)


def test_parts_within_and_between_larger_groups_add_up() -> None:
    made = of_kind("proportion", by=("g", "sex"), ways=2)
    table = inequality(made, within="g", draws=FEW).table
    here = table[table["characteristics"] == "g × sex"].set_index("measure")["value"]
    alone = table[table["characteristics"] == "g"].set_index("measure")["value"]
    for index in ("theil", "mld"):
        assert here[f"{index}_within"] + here[f"{index}_between"] == pytest.approx(here[index])
        assert here[f"{index}_between"] == pytest.approx(alone[index])
        assert f"{index}_within" not in alone.index


def test_a_score_has_the_bounds_it_is_given() -> None:
    made = breakdown(scores({"a": [10, 20, 30], "b": [40, 50, 90]}), outcome="y", by=["g"], kind="mean")
    options: dict[str, Any] = {"ranking": {"g": ["a", "b"]}, "measures": ["erreygers"], "draws": FEW}
    one, two = (
        row(inequality(made, bounds=b, **options), "erreygers")["value"] for b in ((0, 100), (0, 200))
    )
    assert one == pytest.approx(2 * two)
    with pytest.raises(WrongTypeError, match="bounds"):
        inequality(made, **options)


def test_groups_that_are_empty_are_left_out_and_one_that_is_needed_is_said_to_be_missing() -> None:
    made = broken(LADDER, categories={"g": ["lowest", "low", "middle", "high"]})
    table = inequality(
        made, ranking={"g": ["lowest", *RANKS["g"]]}, reference={"g": "lowest"}, draws=FEW
    ).table
    found = table.set_index("measure")
    assert set(found["groups"]) == {3}
    assert found.loc["sii", "value"] == pytest.approx(
        row(inequality(broken(LADDER), ranking=RANKS), "sii")["value"]
    )
    for measure in ("difference", "ratio", "mdrw", "mdru", "par", "paf"):
        assert found.loc[measure, "method"] == "none: a group it needs is empty or hidden"
        assert np.isnan(found.loc[measure, "value"])


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (UnknownChoiceError, {"measures": ["sli"]}),
        (WrongTypeError, {"measures": "sii"}),
        (WrongTypeError, {"measures": []}),
        (WrongTypeError, {"measures": ["sii"]}),
        (WrongTypeError, {"measures": ["bgv", "difference"]}),
        (WrongTypeError, {"measures": ["mdrw"]}),
        (WrongTypeError, {"measures": ["theil_within"]}),
        (WrongTypeError, {"measures": ["theil_within"], "within": "g"}),
        (UnknownChoiceError, {"of": ["age"]}),
        (WrongTypeError, {"of": "g"}),
        (UnknownChoiceError, {"ranking": {"age": ["x"]}}),
        (UnknownChoiceError, {"ranking": {"g": ["low", "middle", "hihg"]}}),
        (WrongTypeError, {"ranking": {"g": ["low", "middle"]}}),
        (WrongTypeError, {"ranking": {"g": ["low", "middle", "high", "low"]}}),
        (WrongTypeError, {"ranking": {"g": ["(unknown)", "low", "middle", "high"]}}),
        (WrongTypeError, {"ranking": {"g": "low"}}),
        (UnknownChoiceError, {"favourable": "up"}),
        (UnknownChoiceError, {"reference": {"g": "(unknown)"}}),
        (UnknownChoiceError, {"reference": {"g": "lowest"}}),
        (UnknownChoiceError, {"against": {"age": "low"}}),
        (WrongTypeError, {"reference": "low"}),
        (UnknownChoiceError, {"within": "age"}),
        (WrongTypeError, {"bounds": (0, 1)}),
        (UnknownChoiceError, {"uncertainty": "model"}),
        (UnknownChoiceError, {"sampled": "places"}),
        (WrongTypeError, {"draws": 20}),
        (WrongTypeError, {"seed": -1}),
    ],
)
def test_what_is_refused(error: type[SyschangeError], options: dict[str, Any]) -> None:
    with pytest.raises(error):
        inequality(broken({**LADDER, None: (3, 9, 0)}), **options)


def test_what_is_refused_of_a_score_or_a_rate() -> None:
    ranked = {"ranking": {"g": list("abcdef")}}
    for kind, options in (
        ("mean", {"measures": ["differential_fairness"]}),
        ("mean", {"measures": ["sii_logit"], **ranked}),
        ("mean", {"sampled": "people"}),
        ("mean", {"bounds": (60, 100)}),
        ("mean", {"bounds": (100, 0)}),
        ("rate", {"measures": ["wagstaff"], **ranked}),
    ):
        with pytest.raises(WrongTypeError):
            inequality(of_kind(kind), **options)


def test_other_kinds_protected_breakdowns_and_breakdowns_without_groups_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="median"):
        inequality(dataclasses.replace(of_kind("mean"), asked=Question("y", "median")))
    paper = disclosure.protect(broken(EQUAL)).results[0]
    assert isinstance(paper, Breakdown)
    with pytest.raises(WrongTypeError, match="protected"):
        inequality(paper)
    with pytest.raises(WrongTypeError, match="no groups"):
        inequality(breakdown(scores({"a": [1, 0]}), outcome="y", by=[]))
    made = inequality(broken(EQUAL), measures=["bgv"], draws=FEW)
    with pytest.raises(UnknownChoiceError):
        made.estimate("bvg")
    with pytest.raises(UnknownChoiceError):
        made.plot("bgsd")
    with pytest.raises(NotEstimableError, match="not ranked"):
        made.estimate("sii")

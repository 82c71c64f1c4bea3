"""Gaps between means in parts, through the public verb: the published ones, every option, and paper."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.equity.decompose import Decomposition, decompose
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.decompose import cross_products, twofold

WEIGHTS = {
    "w=0": "second",
    "w=1": "first",
    "w=0.5": "equal",
    "w=0.4309309": "size",
    "w=-1": "pooled",
    "w=-2": "pooled_with_group",
}


def people(seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = 403
    group = np.where(rng.random(n) < 0.5, "F", "M")
    age = rng.integers(18, 80, n) + 5 * (group == "F")
    kind = rng.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
    score = 0.31 * age + 3 * (kind == "b") - 2 * (group == "M") + rng.normal(0, 5, n)
    seen = rng.random(n) < 0.3 + 0.3 * (kind == "b") + 0.1 * (group == "F")
    return pd.DataFrame({"sex": group, "age": age, "kind": kind, "score": score.round(1), "seen": seen})


def split(table: Any = None, **options: Any) -> Decomposition:
    given = {"outcome": "score", "group": ("sex", "F", "M"), "on": ["age", "kind"]}
    return decompose(people() if table is None else table, **{**given, **options})


def whole(made: Decomposition) -> dict[str, float]:
    table = made.table[made.table["variable"] == "(all)"]
    return dict(zip(table["part"], table["value"], strict=True))


@pytest.mark.golden
def test_published_chicago_wages_row_by_row(golden: Path) -> None:
    folder = golden / "equity" / "oaxaca"
    published = pd.read_csv(folder / "published_oaxaca_vignette_real_wage.csv")
    table = pd.read_csv(folder / "input_chicago.csv").dropna()
    table = table.assign(
        wage=np.exp(table["ln.real.wage"]), born=np.where(table["foreign.born"] == 0, "here", "abroad")
    )
    given = {
        "outcome": "wage", "group": ("born", "here", "abroad"),
        "on": ["age", "female", "LTHS", "some.college", "college", "advanced.degree"],
    }  # fmt: skip
    three = decompose(table, fold=3, **given)  # type: ignore[arg-type]
    found = whole(three)
    n = three.table.iloc[0]
    ours = {
        "y.A": found["first mean"], "y.B": found["second mean"], "y.diff": found["difference"], "n.A": n["n_first"],
        "n.B": n["n_second"], "threefold.endowments": found["endowments"],
        "threefold.coefficients": found["coefficients"], "threefold.interaction": found["interaction"],
    }  # fmt: skip
    for name, reference in WEIGHTS.items():
        two = whole(decompose(table, reference=reference, **given))  # type: ignore[arg-type]
        ours[f"twofold.explained[{name}]"] = two["explained"]
        ours[f"twofold.unexplained[{name}]"] = two["unexplained"]
    assert set(ours) == set(published["stat"])
    for _, row in published.iterrows():
        assert ours[row["stat"]] == pytest.approx(row["published"], rel=5e-7, abs=5e-7)


@pytest.mark.golden
def test_published_card_spending_row_by_row(golden: Path) -> None:
    folder = golden / "equity" / "oaxaca"
    published = pd.read_csv(folder / "expected_ccard_stata.csv")
    assert len(published) == 12
    table = pd.read_csv(folder / "input_ccard.csv")
    table["owner"] = table["OWNRENT"].map({1: "yes", 0: "no"})
    for _, row in published.iterrows():
        order = ("yes", "no") if row["case"] == "swap=True" else ("no", "yes")
        given = {"outcome": "AVGEXP", "group": ("owner", *order), "on": ["AGE", "INCOME", "INCOMESQ"]}
        two, three = (whole(decompose(table, fold=fold, **given)) for fold in (2, 3))  # type: ignore[arg-type]
        name = row["stat"].removeprefix("twofold_pooled.")
        ours = {"gap": three["difference"], **three, **two}[name]
        assert ours == pytest.approx(row["stata_value"], rel=5e-7)


def test_sums_by_group_give_what_rows_give() -> None:
    table = people()
    x = np.column_stack([table["age"], table["kind"] == "b", table["kind"] == "c"]).astype(float)
    sums = [cross_products(x[table["sex"] == g], table["score"][table["sex"] == g]) for g in ("F", "M")]
    expected = twofold(*sums, sets=[(2, 3)], normalise=True)
    made = split(normalise=True).table.set_index(["part", "variable", "category"])
    for part in ("explained", "unexplained"):
        true = getattr(expected, part)
        keys = [("age", "(all)"), ("kind", "b"), ("kind", "c"), ("kind", "a")]
        assert [made.loc[(part, *key), "value"] for key in keys] == pytest.approx(true.detail[1:], abs=1e-8)
        assert [made.loc[(part, *key), "se"] for key in keys] == pytest.approx(true.detail_se[1:], rel=1e-6)
        assert made.loc[(part, "kind", "(all)"), "value"] == pytest.approx(true.sets[0], abs=1e-8)


@pytest.mark.parametrize("fold", [2, 3])
def test_parts_and_details_add_up(fold: int) -> None:
    made = split(fold=fold)
    found = whole(made)
    parts = [name for name in found if name not in {"first mean", "second mean", "difference"}]
    assert sum(found[name] for name in parts) == pytest.approx(found["difference"])
    for part in parts:
        lines = made.table[(made.table["part"] == part) & (made.table["variable"] != "(all)")]
        assert lines.loc[lines["category"] == "(all)", "value"].sum() == pytest.approx(found[part])


def test_the_category_left_out_does_not_matter_when_normalised_and_does_otherwise() -> None:
    key = ["part", "variable", "category"]
    one, two = (
        split(normalise=True, omit={"kind": k}).table.set_index(key)["value"].sort_index() for k in "ab"
    )
    assert one.index.equals(two.index)
    assert one.to_numpy() == pytest.approx(two.to_numpy())
    plain = [split(omit={"kind": k}).table for k in "ab"]
    assert not plain[0].equals(plain[1])


@pytest.mark.parametrize(
    "changed",
    [
        {"fold": 3}, {"reference": "first"}, {"normalise": True}, {"level": 0.5}, {"on": ["kind"]},
        {"outcome": "seen"},
        {"group": ("sex", "M", "F")}, {"omit": {"kind": "b"}},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_what_is_given(changed: dict[str, Any]) -> None:
    assert not split(**changed).table.equals(split().table)


def test_numbers_are_categories_where_that_is_said() -> None:
    table = people().assign(tenth=lambda t: 1 + (t["age"] > 35).astype(int) + (t["age"] > 50))
    made = split(table, on=["tenth"]), split(table, on=["tenth"], categorical=["tenth"])
    assert set(made[0].table["category"]) == {"(all)"}
    assert set(made[1].table["category"]) > {"(all)", "3"}


@pytest.mark.parametrize("engine", ["polars", "lazy"])
def test_every_engine_and_order_gives_the_same(engine: str) -> None:
    moved: Any = pl.from_pandas(people()[::-1])
    made = split(moved.lazy() if engine == "lazy" else moved)
    pd.testing.assert_frame_equal(made.table, split().table, check_exact=True)
    assert made.provenance.data_digest == split().provenance.data_digest


def test_a_missing_category_is_one_and_a_missing_number_is_told() -> None:
    table = people()
    table.loc[::9, "kind"] = None
    table.loc[::20, "age"] = np.nan
    made = split(table)
    unknown = made.table[made.table["category"] == "(unknown)"]
    assert len(unknown) == 2
    lost = int(table["age"].isna().sum())
    assert made.table["n_first"].iloc[0] + made.table["n_second"].iloc[0] == len(table) - lost
    assert f"{lost} people are left out" in made.words
    assert made.provenance.rows_unknown == lost


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"group": ("sex", "F", "F")}, WrongTypeError, "two different labels"),
        ({"group": ("sex", "F", "X")}, UnknownChoiceError, "'M'"),
        ({"group": ("sex", "F", "(unknown)")}, UnknownChoiceError, "'M'"),
        ({"fold": 4}, UnknownChoiceError, "number of parts"),
        ({"reference": "best"}, UnknownChoiceError, "reference"),
        ({"fold": 3, "reference": "first"}, WrongTypeError, "no reference"),
        ({"on": "age"}, WrongTypeError, "Give a list"),
        ({"on": ["score"]}, WrongTypeError, "outcome is among"),
        ({"on": ["agee"]}, MissingColumnError, "'age'"),
        ({"categorical": ["sex"]}, UnknownChoiceError, "variable"),
        ({"omit": {"age": "20"}}, UnknownChoiceError, "categories"),
        ({"omit": {"kind": "z"}}, UnknownChoiceError, "'a'"),
        ({"omit": {"kind": "(unknown)"}}, UnknownChoiceError, "'a'"),
        ({"level": 95}, WrongTypeError, "between 0 and 1"),
    ],
)
def test_what_is_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        split(**options)


@pytest.mark.parametrize(
    "table",
    [
        people().iloc[[0, *range(300, 303)]],  # hardly anybody
        people().assign(age=40),  # a number that does not vary
        people().assign(kind="a"),  # one category
        people().assign(kind=lambda t: np.where(t["sex"] == "F", "a", t["kind"])),  # in one group
    ],
)
def test_what_cannot_be_estimated(table: pd.DataFrame) -> None:
    with pytest.raises((NotEstimableError, UnknownChoiceError)):
        split(table)


@pytest.mark.parametrize("seen", [True, False])
def test_an_outcome_that_does_not_vary_is_marked_rows(seen: bool) -> None:
    made = split(people().assign(seen=seen), outcome="seen")
    assert (made.table["method"] == "none").all()
    assert made.table["value"].notna().all()
    assert made.words


def test_an_estimate_is_the_row_of_the_table() -> None:
    made = split()
    row = made.table.set_index(["part", "variable", "category"]).loc[("explained", "kind", "b")]
    one = made.estimate("explained", "kind", "b")
    assert [one.value, one.lower, one.upper] == pytest.approx(list(row[["value", "lower", "upper"]]))
    with pytest.raises(UnknownChoiceError, match="'explained'"):
        made.estimate("explaind")


@pytest.mark.parametrize("outcome", ["score", "seen"])
def test_on_paper_nothing_true_is_left_and_the_parts_still_add_up(outcome: str) -> None:
    true = split(outcome=outcome)
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, Decomposition)
    exact = paper.table["part"].isin(["first mean", "second mean", "difference"])
    exact |= (paper.table["part"] == "unexplained") & (paper.table["variable"] == "(all)")
    step = 0.01 if outcome == "seen" else 10.0 ** (np.floor(np.log10(true.spread)) - 2)
    for column in ("value", "se"):
        rounded = paper.table.loc[~exact, column].dropna() / step
        assert rounded.to_numpy() == pytest.approx(np.round(rounded.to_numpy()), abs=1e-6)
        assert len(rounded)
    if outcome == "seen":
        tally = paper.tally[paper.tally["category"] == "(all)"]
        means = (tally["numerator"] / tally["n"]).tolist()
        assert [whole(paper)["first mean"], whole(paper)["second mean"]] == pytest.approx(means)
        assert set(paper.tally["numerator"].dropna() % 5) == {0}
    found = whole(paper)
    assert found["explained"] + found["unexplained"] == pytest.approx(found["difference"])
    assert found["first mean"] - found["second mean"] == pytest.approx(found["difference"])
    assert paper.provenance.data_digest is None
    assert np.isnan(paper.spread)
    assert set(paper.tally["n"].dropna() % 5) == {0}
    assert "left out" not in paper.words
    assert paper.plot()


def test_a_few_people_in_one_category_hide_all_of_its_variable() -> None:
    table = people()
    table.loc[table["kind"] == "c", "kind"] = "b"
    for group in ("F", "M"):
        table.loc[table.index[table["sex"] == group][:4], "kind"] = "c"
    paper = disclosure.protect(split(table)).results[0]
    assert isinstance(paper, Decomposition)
    detail = paper.table[(paper.table["variable"] == "kind") & (paper.table["category"] != "(all)")]
    assert len(detail) == 4
    assert detail["value"].isna().all()
    with pytest.raises(NotEstimableError):
        paper.estimate("explained", "kind", "b")


def test_with_hidden_groups_nothing_is_said() -> None:
    paper = disclosure.protect(split(people().groupby("sex").head(8), on=["age"])).results[0]
    assert isinstance(paper, Decomposition)
    assert paper.table["value"].isna().all()
    assert "cannot be split" in paper.words
    assert paper.plot()

"""A deprivation gradient: one edition only, slopes on both scales, counts by regression, and paper."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.equity.breakdown import breakdown
from syschange.equity.gradient import Gradient, gradient
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.count_models import count_model


def people(seed: int = 1, slope: float = -0.12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = 4021
    decile = rng.integers(1, 11, n)
    rate = 2 * np.exp(slope * (decile - 1)) * rng.gamma(2, 0.5, n)
    return pd.DataFrame(
        {
            "imd_decile": pd.array(np.where(rng.random(n) < 0.03, None, decile), dtype="Int64"),
            "imd_edition": "IoD2019",
            "orgs": rng.poisson(rate),
            "seen": rng.random(n) < 0.3 + 0.04 * decile,
            "score": 20 + decile + rng.normal(0, 5, n),
            "years": 0.5,
            "area": rng.choice(["N", "S", "W"], n),
        }
    )


def made_of(table: Any = None, **options: Any) -> Gradient:
    given = {"outcome": "seen", "decile": "imd_decile", "edition": "IoD2019"}
    return gradient(people() if table is None else table, **{**given, **options})


def slope(made: Gradient, quantity: str) -> pd.Series:
    return made.table.set_index("quantity").loc[quantity]


def test_the_absolute_slope_is_that_of_the_line_through_people() -> None:
    table = people().dropna()
    x, y = table["imd_decile"].to_numpy(float), table["seen"].to_numpy(float)
    line = np.polyfit(x, y, 1)[0]
    row = slope(made_of(), "absolute slope")
    assert row["value"] == pytest.approx(line)
    assert row["lower"] < 0.04 < row["upper"]
    assert slope(made_of(), "relative slope")["value"] == pytest.approx(line / y.mean())


def test_counts_are_regressed_with_people_as_exposure() -> None:
    table = people().dropna()
    sums = table.groupby("imd_decile")["orgs"].agg(["sum", "count"])
    fit = count_model(sums["sum"], np.column_stack([np.ones(10), np.arange(1, 11)]), exposure=sums["count"])
    made = made_of(outcome="orgs", kind="count")
    row = slope(made, "rate ratio")
    assert row["value"] == pytest.approx(np.exp(fit.coefficients[1]))
    assert row["lower"] < np.exp(-0.12) < row["upper"]
    rate = made_of(outcome="orgs", kind="rate", exposure="years")
    assert slope(rate, "rate ratio")["value"] == pytest.approx(row["value"])
    assert np.isnan(slope(made_of(), "rate ratio")["value"])
    assert slope(made_of(), "rate ratio")["method"] == "none"


@pytest.mark.slow
def test_intervals_of_clustered_counts_hold_the_truth() -> None:
    """A person's contacts come in bursts, so that deciles vary more than the Poisson would have them."""
    rng, held, times = np.random.default_rng(7), 0, 120
    for _ in range(times):
        decile = rng.integers(1, 11, 1500)
        table = pd.DataFrame({"d": decile, "y": rng.poisson(rng.gamma(0.5, 3.0, 1500))})
        row = slope(gradient(table, outcome="y", kind="count", decile="d", edition="IoD2025"), "rate ratio")
        held += row["lower"] <= 1 <= row["upper"]
    assert 0.89 <= held / times <= 0.995


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "mean"}, {"outcome": "score", "kind": "mean"}, {"outcome": "orgs", "kind": "count"}, {"level": 0.5},
        {"outcome": "orgs", "kind": "rate", "exposure": "years"},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_what_is_given(changed: dict[str, Any]) -> None:
    assert not made_of(**changed).table.equals(made_of().table)
    counts = {"outcome": "orgs", "kind": "rate", "exposure": "years"}
    assert not made_of(**counts, per=100).table.equals(made_of(**counts).table)
    assert not made_of(**counts, areas="area").table.equals(made_of(**counts).table)
    other = made_of(people().assign(imd_edition="IoD2025"), edition="IoD2025")
    assert set(other.table["edition"]) == {"IoD2025"}


def test_editions_are_never_mixed() -> None:
    table = people()
    mixed = table.assign(imd_edition=np.where(table.index % 2 == 0, "IoD2019", "IoD2025"))
    with pytest.raises(WrongTypeError, match="of 2 editions"):
        made_of(mixed)
    with pytest.raises(WrongTypeError, match="another edition"):
        made_of(table, edition="IoD2025")
    with pytest.raises(WrongTypeError, match="no edition"):
        made_of(table.assign(imd_edition=None))
    with pytest.raises(WrongTypeError, match="of 2 editions"):
        made_of(mixed.rename(columns={"imd_edition": "which"}), edition_column="which")
    with pytest.raises(UnknownChoiceError, match="'IoD2019'"):
        made_of(table, edition="IMD 2019")
    without = table.assign(imd_edition=table["imd_edition"].where(table["imd_decile"].notna()))
    pd.testing.assert_frame_equal(made_of(without).table, made_of(table).table)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"outcome": None}, WrongTypeError, "No outcome"),
        ({"kind": "cuont"}, UnknownChoiceError, "'count'"),
        ({"areas": "area"}, WrongTypeError, "rates and counts"),
        ({"decile": "decile"}, MissingColumnError, "imd_decile"),
        ({"decile": "area"}, WrongTypeError, "not a decile"),
        ({"level": 2}, WrongTypeError, "between 0 and 1"),
        ({"outcome": "orgs"}, WrongTypeError, "yes or no"),
    ],
)
def test_what_is_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        made_of(**options)


def test_a_breakdown_by_the_decile_gives_the_same() -> None:
    table = people()
    broken = breakdown(table, outcome="seen", by=["imd_decile"])
    made = gradient(broken, decile="imd_decile", edition="IoD2019")
    columns = ["value", "lower", "upper"]
    slopes = ["absolute slope", "relative slope"]
    pd.testing.assert_frame_equal(
        made.table.set_index("quantity").loc[slopes, columns],
        made_of().table.set_index("quantity").loc[slopes, columns],
    )
    for given, options in (
        (breakdown(table, outcome="seen", by=["area"]), {}),
        (breakdown(table, outcome="seen", by=["imd_decile", "area"]), {}),
        (broken, {"outcome": "orgs"}),
        (broken, {"level": 0.8}),
        (disclosure.protect(broken).results[0], {}),
    ):
        with pytest.raises(WrongTypeError):
            gradient(given, decile="imd_decile", edition="IoD2019", **options)  # type: ignore[arg-type]


def test_deciles_stand_in_their_order_and_the_unknown_last() -> None:
    values = made_of().table.query("quantity == 'value'")["decile"].tolist()
    assert values == ["(all)", *(str(d) for d in range(1, 11)), "(unknown)"]
    assert "people whose decile is not known are in no slope" in made_of().words


def test_every_engine_and_order_gives_the_same() -> None:
    moved = pl.from_pandas(people()[::-1]).lazy()
    pd.testing.assert_frame_equal(made_of(moved).table, made_of().table, check_exact=True)


@pytest.mark.parametrize("seen", [True, False])
def test_an_outcome_that_all_or_none_have(seen: bool) -> None:
    made = made_of(people().assign(seen=seen))
    assert slope(made, "absolute slope")["value"] == pytest.approx(0, abs=1e-12)
    assert made.words
    counts = made_of(people().assign(orgs=0), outcome="orgs", kind="count")
    assert slope(counts, "rate ratio")["method"] == "none"


@pytest.mark.parametrize("deciles", [[1], [1, 2]])
def test_too_few_deciles_have_no_slope_and_a_row(deciles: list[int]) -> None:
    table = people()
    made = made_of(table[table["imd_decile"].isin(deciles).to_numpy(dtype=bool)])
    assert slope(made, "absolute slope")["method"] == "none"
    assert "No slope can be given" in made.words
    with pytest.raises(NotEstimableError, match="3 deciles"):
        made.estimate()


def test_an_estimate_is_the_row_of_the_table() -> None:
    made = made_of(outcome="orgs", kind="count")
    for quantity in ("absolute slope", "relative slope", "rate ratio"):
        row, one = slope(made, quantity), made.estimate(quantity)
        assert [one.value, one.lower, one.upper] == pytest.approx(list(row[["value", "lower", "upper"]]))
    with pytest.raises(UnknownChoiceError, match="'rate ratio'"):
        made.estimate("rate")


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"outcome": "score", "kind": "mean"}, {"outcome": "orgs", "kind": "count"},
        {"outcome": "orgs", "kind": "rate", "exposure": "years", "areas": "area"},
    ],
    ids=str,
)  # fmt: skip
def test_on_paper_nothing_true_is_left(asked: dict[str, Any]) -> None:
    table = people()
    table = table[(table["imd_decile"] != 7) | (table.index < 60)]  # few in one decile
    true = made_of(table, **asked)
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, Gradient)
    assert np.isnan(paper.table.set_index("decile").loc["7", "value"])
    for name in ("absolute slope", "relative slope", "rate ratio"):
        for column in ("value", "lower", "upper"):
            shown, hidden = (float(slope(t, name)[column]) for t in (paper, true))  # type: ignore[arg-type]
            assert shown != hidden
    if not asked:
        values = paper.table[paper.table["quantity"] == "value"]
        assert values["value"].to_numpy() == pytest.approx(
            (values["numerator"] / values["denominator"]).to_numpy(), nan_ok=True
        )
        assert set(values["numerator"].dropna() % 5) == {0}
    assert set(paper.table["n"].dropna() % 5) == {0}
    assert paper.provenance.rows_in is None
    assert paper.plot()
    assert np.isfinite(slope(paper, "absolute slope")["value"])

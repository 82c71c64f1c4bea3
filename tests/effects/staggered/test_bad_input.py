"""What cannot be answered is refused in words, and what is left out is counted: never a crash or a silent gap."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .panels import NEVER, panel, run


def ragged() -> pd.DataFrame:
    """Return a panel in which every unit misses one period."""
    return panel().pipe(lambda d: d[d["u"].str[1:].astype(int) % 8 != d["t"]])


def unknown_after() -> pd.DataFrame:
    """Return a panel of whose units that changed no outcome is known."""
    return panel().pipe(lambda d: d.assign(y=d["y"].where(d["g"].isna())))


@pytest.mark.parametrize(
    ("table", "given", "kind", "said"),
    [
        (panel(periods=1), {}, NotEstimableError, "one period only"),
        (panel((5, 5), (0, NEVER)), {}, NotEstimableError, "seen before its change"),
        (panel((5, 5), (-40, NEVER)), {}, NotEstimableError, "seen before its change"),
        (panel((5, 5), (99, NEVER)), {}, NotEstimableError, "All dates of change lie after the last period"),
        (panel((5, 5), (2, NEVER)), {"anticipation": 4}, NotEstimableError, "before its change and the 4 ahead"),
        (ragged(), {"gaps": "complete"}, NotEstimableError, "seen in every period, and gaps='complete'"),
        (unknown_after(), {}, NotEstimableError, "No outcome is known of any unit that changed"),
        (panel((5,), (3,)), {}, NotEstimableError, "No effect can be estimated"),
        (panel((5,), (NEVER,)), {}, NotEstimableError, "date of change"),
        (panel().iloc[:0], {}, NotEstimableError, "says when"),
        (panel(), {"covariates": ["one"]}, NotEstimableError, "covariates"),
        (panel(), {"balance": 40}, NotEstimableError, "40 periods"),
        (panel(), {"covariates": ["t"], "gaps": "rows"}, NotEstimableError, "each row counts alike"),
        (panel().assign(y="a"), {}, WrongTypeError, "numbers"),
        (panel().assign(t="a"), {}, WrongTypeError, "dates"),
        (panel().assign(g=pd.Timestamp("2024-01-01")), {}, WrongTypeError, "one type"),
        (panel(), {"never": dt.date(2020, 1, 1)}, WrongTypeError, "stands for never"),
        (panel(), {"covariates": "s"}, WrongTypeError, "one text"),
        (panel(), {"covariates": 5}, WrongTypeError, "other than a list"),
        (panel(), {"covariates": ["s"]}, WrongTypeError, "'s' does not hold numbers.*Covariates are numbers"),
        (panel(), {"seed": -1}, WrongTypeError, "seed"),
        (panel(), {"seed": "x"}, WrongTypeError, "seed"),
        (panel(), {"seed": True}, WrongTypeError, "seed"),
        (panel(), {"small": "no"}, WrongTypeError, "small=True or small=False"),
        (panel(), {"never": "zero"}, WrongTypeError, "neither a number nor a date"),
        (panel(), {"never": True}, WrongTypeError, "neither a number nor a date"),
        (panel(), {"anticipation": -1}, WrongTypeError, "anticipation"),
        (panel(), {"balance": 1.5}, WrongTypeError, "balance"),
        (panel(), {"level": 95}, WrongTypeError, "level"),
        (panel(), {"by": "s"}, WrongTypeError, "one text"),
        (panel(), {"margin": "x"}, WrongTypeError, "margin"),
        (panel(), {"by": ["s"], "ways": 2}, UnknownChoiceError, "ways"),
        (panel(), {"comparison": "all"}, UnknownChoiceError, "comparison"),
        (panel(), {"base": "long"}, UnknownChoiceError, "base"),
        (panel(), {"gaps": "fill"}, UnknownChoiceError, "gaps"),
        (panel(), {"adjust": "match"}, UnknownChoiceError, "adjustment"),
        (panel(), {"counted": "dogs"}, UnknownChoiceError, "kind of units"),
        (panel(), {"every": "fortnight"}, UnknownChoiceError, "period"),
        (panel(), {"unknown": "drop"}, UnknownChoiceError, "unknown"),
        (panel(), {"value": "yy"}, MissingColumnError, "yy"),
        (panel(), {"cluster": "c"}, MissingColumnError, "'c'"),
    ],
    ids=lambda of: str(of)[:40] if isinstance(of, dict | str) else "",
)  # fmt: skip
def test_refused(table: pd.DataFrame, given: dict[str, Any], kind: type[SyschangeError], said: str) -> None:
    with pytest.raises(kind, match=said):
        run(table.assign(one=1.0), **given)


def test_a_unit_has_one_date_one_cluster_and_one_group() -> None:
    table = panel()
    two = table.assign(g=table["g"].where(table.index != 0, 6))
    with pytest.raises(WrongTypeError, match="1 unit has more than one value in 'g'"):
        run(two)
    with pytest.raises(WrongTypeError, match="55 units have more than one value in 's'"):
        run(table.assign(s=(table["t"] > 2).map({True: "x", False: "y"})), by=["s"])
    with pytest.raises(WrongTypeError, match="more than one value in 'c'"):
        run(table.assign(c=table["t"]), cluster="c")
    with pytest.raises(WrongTypeError, match="what unit"):
        run(table.assign(u=table["u"].where(table.index > 3)))


def test_units_without_a_before_are_left_out_counted_and_warned_of() -> None:
    table = panel((6, 10, 20), (0, 4, NEVER))
    with pytest.warns(DataWarning, match="no period before"):
        made = run(table)
    assert "6 people are left out (no period before the change)" in made.text
    told = made.standing.set_index("status")["n"]
    assert (told["left out: no period before the change"], told["changed"], told["never changed"]) == (
        6,
        10,
        20,
    )
    kept = run(table[table["g"] != 0])
    assert made.estimate().value == kept.estimate().value


def test_gaps_and_rows_that_say_nothing_are_counted() -> None:
    table = panel()
    table.loc[[3, 20, 21], "y"] = np.nan
    table["t"] = table["t"].astype(float)
    table.loc[50, "t"] = np.nan
    made = run(table.drop(index=[100]))
    told = made.standing.set_index("status")["n"]
    assert told["without an outcome"] == 3
    assert told["without a time"] == 1
    assert told["periods in which a unit was not seen"] == 5
    assert "In 5 cases a unit was not seen" in made.text
    assert "3 rows without an outcome are not used" in made.text
    assert (made.provenance.rows_in, made.provenance.rows_used, made.provenance.rows_unknown) == (439, 435, 4)
    whole = run(table.drop(index=[100]), gaps="complete")
    assert "4 people are left out (not seen in every period)" in whole.text


def test_outcomes_that_do_not_vary_or_are_all_alike_have_no_interval() -> None:
    made = run(panel().assign(y=3.0))
    assert set(made.table["method"]) == {"none"}
    assert set(made.table["note"]) == {"does not vary"}
    assert "cannot be given" in made.text
    with pytest.raises(NotEstimableError, match="cannot be estimated"):
        made.estimate()
    ties = run(panel().assign(y=lambda d: d["y"] > 1))
    assert "percentage points" in ties.text
    assert ties.table["value"].between(-1, 1).all()


def test_cohorts_of_one_unit() -> None:
    made = run(panel((1, 1, 1, 9), (3, 4, 5, NEVER)))
    assert made.table["lower"].notna().all()
    assert "Fewer than 10 people changed or did not" in made.text
    assert "been given to them by lot" in made.text
    assert 0 < made.by_lot <= 1
    alone = run(panel((1, 1), (3, NEVER)))
    assert set(alone.table["note"]) == {"one unit: no interval"}
    assert alone.table["value"].notna().all()


def test_where_all_change_the_last_are_compared_with_and_said_to_be() -> None:
    made = run(panel((12, 14), (3, 5)))
    assert "Of 14 more that changed no effect can be known" in made.text
    assert made.group_times["cohort"].unique().tolist() == ["3"]


def test_what_is_not_there_is_not_estimated() -> None:
    made = run(panel(), by=["s"])
    with pytest.raises(UnknownChoiceError, match="aggregation"):
        made.estimate("overall")
    with pytest.raises(UnknownChoiceError, match="'99'"):
        made.estimate("horizon", 99)
    with pytest.raises(UnknownChoiceError, match="group of 's'"):
        made.estimate(s="z")
    with pytest.raises(UnknownChoiceError, match="characteristic"):
        made.plot(sex="F")


def test_drifting_apart_before_is_said_aloud() -> None:
    table = panel((40, 40, 80), effect=0.0)
    table["y"] += 0.5 * table["t"] * table["g"].notna()
    text = run(table).text
    assert "they were drifting apart already" in text
    assert "taken together are more than chance readily explains" in text

"""The published indices of the WHO sample data through the public verb, but for those known to be wrong."""

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.equity.breakdown import Breakdown
from syschange.equity.inequality import Inequality, inequality
from syschange.equity.options import Question
from syschange.frames import ALL

from .tables import LADDER, broken, row

pytestmark = pytest.mark.golden
# Published × 100 or × 1,000, or an error on another scale than its index: (of the value, of the error).
TIMES = {"cov": (100, None), "idisu": (100, None), "idisw": (100, None), "ti": (1000, 1), "mld": (1000, 1),
         "paf": (100, 1), "sii": (1, 0.01)}  # fmt: skip
EMPTY = broken(LADDER)
NAMES = {"ti": "theil", "d": "difference", "r": "ratio"}


def on_hand(sheet: pd.DataFrame, *, people: "np.typing.NDArray[np.float64]", counted: bool) -> Breakdown:
    """Return a breakdown whose groups have the sheet's values: scores with errors, or counts of people."""
    value, se = (sheet[c].to_numpy(dtype=float) for c in ("estimate", "se"))
    scale = float(sheet["indicator_scale"].iloc[0])
    share = value / scale
    columns = {
        "g": sheet["subgroup"].astype(str), "ways": 1, "n": people, "denominator": people,
        "numerator": share * people if counted else np.nan, "exposure": np.nan, "value": share if counted else value,
        "weight": people, "se": np.sqrt(share * (1 - share) / people) if counted else se, "df": np.inf,
        "size": people, "sd": se * np.sqrt(people),
    }  # fmt: skip
    groups = pd.DataFrame(columns)
    whole = groups.iloc[:1].assign(g=ALL, ways=0)
    asked = Question("y") if counted else Question("y", "mean", weights="w")
    basis = pd.concat([whole, groups], ignore_index=True)
    return dataclasses.replace(EMPTY, basis=basis, asked=asked)


def options_of(sheet: pd.DataFrame, options: str, measure: str) -> dict[str, Any]:
    """Return the options that ask for what a published row says."""
    labels, value = sheet["subgroup"].astype(str).tolist(), sheet["estimate"].to_numpy(dtype=float)
    high = bool(sheet["favourable_indicator"].iloc[0])
    best, worst = (value.argmax(), value.argmin()) if high else (value.argmin(), value.argmax())
    given: dict[str, Any] = {"draws": 200, "favourable": "high" if high else "low"}
    if "subgroup_order" in sheet:
        given |= {"ranking": {"g": labels}, "uncertainty": "residual"}
    if measure in {"par", "paf"}:
        given |= {"reference": {"g": labels[best]}, "sampled": "people"}
    if measure in {"d", "r"}:
        ends = [int(best), int(worst)]
        if "subgroup_order" in sheet:
            ends = [0, len(labels) - 1]
        elif "ref=given" in options:
            ends[0] = int(np.flatnonzero(sheet["reference_subgroup"])[0])
        low, top = sorted(ends, key=lambda i: value[i])
        given |= {"against": {"g": labels[top]}, "reference": {"g": labels[low]}}
    if "lmax" in options:
        given["bounds"] = (0, float(sheet["indicator_scale"].iloc[0]))
    return given


def made_of(sheet: pd.DataFrame, options: str, measure: str) -> tuple[str, Inequality]:
    name = NAMES.get(measure, measure)
    if "method=" in options:
        name = options.rsplit("method=", maxsplit=1)[-1]
    people = sheet["population"].to_numpy(dtype=float)
    # The published lines are fitted to populations rounded up to whole people; the other indices are not.
    people = np.ceil(people) if name in {"sii", "rii"} else people
    made = on_hand(sheet, people=people, counted=measure in {"par", "paf"})
    return name, inequality(made, measures=[name], **options_of(sheet, options, measure))


def test_every_published_index(golden: Path) -> None:
    folder = golden / "equity" / "healthequal"
    rows = pd.read_csv(folder / "expected_healthequal_1.0.1.csv", skipinitialspace=True)
    wrong = rows["options"].str.contains("linear=FALSE") | rows["measure"].str.startswith("ERROR")
    assert wrong.sum() == 24
    met = 0
    for (sample, indicator), some in rows[~wrong].groupby(["dataset", "indicator"]):
        sheet = pd.read_csv(folder / f"input_{sample}.csv")
        sheet = sheet[sheet["indicator"] == indicator].dropna(subset=["estimate", "se", "population"])
        scale = float(sheet["indicator_scale"].iloc[0])
        for published in some.itertuples():
            name, made = made_of(sheet, published.options, published.measure)
            here = row(made, name)
            of_value, of_error = TIMES.get(published.measure, (1, 1))
            if published.measure == "par":
                of_value = of_error = scale
            if published.measure == "aci" and "lmax" in published.options:
                of_value = of_error = 1 / scale
            where = (indicator, published.options, published.measure)
            assert here["value"] * of_value == pytest.approx(float(published.estimate), rel=1e-10), where
            # A value without an error of its own is given that of all groups: those errors then differ.
            error = pd.to_numeric(str(published.se).strip(), errors="coerce")
            if math.isfinite(error) and of_error is not None and (sheet["se"] > 0).all():
                assert here["se"] * of_error == pytest.approx(error, rel=1e-7), where
            met += 1
    assert met == len(rows) - 24

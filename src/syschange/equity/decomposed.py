"""The table of a decomposition: with its limits, as it may be published, and in words."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from syschange.equity.cross_products import Asked
from syschange.frames import ALL, rows
from syschange.statistics.means import t_limits
from syschange.words import amount, figures, gap, gap_interval, listed

CONSTANT = "(constant)"
MEANS = ("first mean", "second mean")
PARTS = {
    2: ("difference", "explained", "unexplained"),
    3: ("difference", "endowments", "coefficients", "interaction"),
}
COLUMNS = (
    "part", "variable", "category", "n_first", "n_second", "value", "lower", "upper", "se", "share", "level",
    "method",
)  # fmt: skip
SHARES = 0.01  # ours: what parts of a gap between shares are rounded to on paper


METHOD = "Oaxaca–Blinder"


def finished(table: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Put in the limits, the share of the difference and the method."""
    table = table.astype({"value": float, "se": float, "n_first": float, "n_second": float})
    se = table["se"].where(table["se"] > 0).to_numpy(dtype=float)
    value = table["value"].to_numpy(dtype=float)
    table["lower"], table["upper"] = t_limits(value, se, np.full(len(table), np.inf), level=asked.level)
    whole = float(table.loc[table["part"] == "difference", "value"].iloc[0])
    table["share"] = np.where(table["part"].isin(MEANS) | (whole == 0), np.nan, value / (whole or math.nan))
    table["level"] = asked.level
    table["method"] = np.where(np.isfinite(table["lower"]), METHOD, "none")
    return table[list(COLUMNS)]


def on_paper(
    table: pd.DataFrame, tally: pd.DataFrame, asked: Asked, step: float, *, yes_no: bool
) -> pd.DataFrame:
    """Return the table with published counts; values rounded, and hidden with the counts they rest on."""
    found = {(row["group"], row["variable"], row["category"]): row for row in rows(tally)}
    made = table.copy()
    sides = {"n_first": asked.first, "n_second": asked.second}
    for i, row in enumerate(rows(table)):
        variable = ALL if row["category"] == ALL else row["variable"]
        cells = [found[label, variable, row["category"]] for label in sides.values()]
        shown = all(
            np.isfinite(cell["n"]) and (not yes_no or np.isfinite(cell["numerator"])) for cell in cells
        )
        made.loc[i, list(sides)] = [cell["n"] for cell in cells]
        made.loc[i, "value"] = round(row["value"] / step) * step if shown else math.nan
        made.loc[i, "se"] = (
            math.ceil(row["se"] / step) * step if shown and np.isfinite(row["se"]) else math.nan
        )
    # One hidden category would be what the others leave of its variable: none of that variable's is shown.
    detail = made["category"] != ALL
    secret = detail & made["variable"].isin(made.loc[detail & made["value"].isna(), "variable"])
    made.loc[secret, ["value", "se"]] = math.nan
    _means_on_paper(made, found, asked, yes_no=yes_no)
    # The last part is what the others leave of the difference, so that the parts still add up to it.
    *others, last = PARTS[asked.fold][1:]
    whole = made[made["variable"] == ALL].set_index("part")["value"]
    at = (made["variable"] == ALL) & (made["part"] == last)
    made.loc[at, "value"] = whole["difference"] - sum(whole[name] for name in others)
    return finished(made, asked)


def _means_on_paper(
    made: pd.DataFrame,
    tally: Mapping[tuple[str, str, str], Mapping[str, float]],
    asked: Asked,
    *,
    yes_no: bool,
) -> None:
    """Put in both means, those of yes/no outcomes from published counts, and the difference of the two."""
    means: list[float] = []
    errors: list[float] = []
    for name, label in zip(MEANS, (asked.first, asked.second), strict=True):
        at = made["part"] == name
        if yes_no:
            cell = tally[label, ALL, ALL]
            p = float(np.clip(cell["numerator"] / cell["n"], 0, 1))
            made.loc[at, "value"], made.loc[at, "se"] = p, math.sqrt(p * (1 - p) / cell["n"])
        means.append(float(made.loc[at, "value"].iloc[0]))
        errors.append(float(made.loc[at, "se"].iloc[0]))
    at = made["part"] == "difference"
    made.loc[at, "value"], made.loc[at, "se"] = means[0] - means[1], math.hypot(*errors)


def gap_words(table: pd.DataFrame, asked: Asked, *, yes_no: bool, left_out: int | None) -> str:
    """Say the gap, its parts, what adds most to the first of them, and that none of it is a cause."""
    whole = {row["part"]: row for row in rows(table[table["variable"] == ALL])}
    difference = whole["difference"]
    if not np.isfinite(difference["value"]):
        return f"The gap in {asked.outcome} cannot be split: too few people, or numbers that are hidden."
    means = [amount(whole[name]["value"], percent=yes_no) for name in MEANS]
    said = [f"{_signed(whole[name], percent=yes_no)} is {name}" for name in PARTS[asked.fold][1:]]
    first = PARTS[asked.fold][1]
    detail = table[
        (table["part"] == first) & ~table["variable"].isin([ALL, CONSTANT]) & (table["category"] == ALL)
    ]
    detail = detail[detail["value"].notna()]
    most = ""
    if len(detail) > 1:
        top = rows(detail.loc[[detail["value"].abs().idxmax()]])[0]
        most = f" Of what is {first}, {top['variable']} adds most: {_signed(top, percent=yes_no)}."
    lost = (
        f" {left_out:,} people are left out because the outcome or a number is missing." if left_out else ""
    )
    return (
        f"{asked.outcome}: {means[0]} for {asked.first} and {means[1]} for {asked.second}, a gap of "
        f"{_signed(difference, percent=yes_no)}. Of it {listed(said)}.{most} This says what the gap goes with and "
        f"not what caused it; what is left over holds all that was not recorded.{lost}"
    )


def _signed(row: Mapping[str, float], *, percent: bool) -> str:
    sign = "minus " if row["value"] < 0 else ""
    size = gap(row["value"], percent=True) if percent else figures(abs(row["value"]), 2)
    if not np.isfinite(row["lower"]):
        return f"{sign}{size}"
    return f"{sign}{size} ({gap_interval(row['lower'], row['upper'], row['level'], percent=percent)})"

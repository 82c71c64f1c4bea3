"""What turns a verdict, in sentences: a row a criterion and factor, in numbers and in words."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from syschange.criteria.sensitivity.factors import AXES, ONE_BY_ONE
from syschange.frames import rows
from syschange.system.reliance.terms import quarter_band
from syschange.words import amount, figures, listed

COLUMNS = ("criterion", "title", "factor", "base", "becomes", "what", "now", "at", "sentence")
FACTORS: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            AXES,
            (
                "sureness", "worthwhile size", "clustering", "attrition", "share retained", "source dropped",
                "person dropped",
            ),
            strict=True,
        )
    )
)  # fmt: skip
Row = Mapping[str, Any]


def told(table: pd.DataFrame, *, clustering: str, on_paper: bool = False) -> pd.DataFrame:
    """Return what turns verdicts with a sentence in each row.

    Parameters
    ----------
    table
        The columns of `COLUMNS`.
    clustering
        Whose cases are taken as alike in the plan's own specification.
    on_paper
        Whether shares of workers are told in bands alone.
    """
    said = [_sentence(row, clustering, on_paper=on_paper) for row in rows(table)]
    return table.assign(sentence=pd.Series(said, index=table.index, dtype="object"))


def _sentence(row: Row, clustering: str, *, on_paper: bool) -> str:
    if not row["becomes"]:
        return f"'{row['title']}' stays {row['base']}: no change of the {row['factor']} alone turns it."
    start, end = f"'{row['title']}' is {row['base']}", f"and {row['becomes']}"
    if row["factor"] == FACTORS["clustering"]:
        return (
            f"{start} where cases of one {clustering} are taken as alike, {end} where {_alike(row['what'])}."
        )
    if row["factor"] == FACTORS["person"]:
        share = row["at"]
        whom = quarter_band(share) if on_paper else amount(share, percent=True)
        return f"{start}, {end} without one of the workers: so it is for {whom} of them."
    return f"{start} {_SAID[row['factor']](row)}"


def _alike(what: str) -> str:
    return "people are taken one by one" if what == ONE_BY_ONE else f"those of one {what} are"


def _size(row: Row) -> str:
    passes = "passes" if row["at"] > row["now"] else "falls below"
    return (
        f"until the worthwhile size of '{row['what']}' {passes} {figures(row['at'], 2)} (agreed: {row['now']:g}), "
        f"and then {row['becomes']}."
    )


def _sure(row: Row) -> str:
    surer = "more than" if row["at"] >= row["now"] else "no more than"
    told_ = figures(100 * row["at"], 3)
    agreed = f"{100 * row['now']:g}%"
    return f"until a verdict has to be {surer} {told_}% sure (agreed: {agreed}), and then {row['becomes']}."


def _retained(row: Row) -> str:
    more = "more than" if row["at"] > row["now"] else "less than"
    return (
        f"until {more} {amount(row['at'], percent=True)} of the early gain has to be left (agreed: "
        f"{amount(row['now'], percent=True)}), and then {row['becomes']}."
    )


def _attrition(row: Row) -> str:
    return f"among those followed, and {row['becomes']} if those lost may have fared as badly, or as well, as can be."


def _source(row: Row) -> str:
    each = listed([f"'{s}'" for s in str(row["what"]).split("; ")], last="or")
    return f"with every source, and {row['becomes']} without {each}."


_SAID: Mapping[str, Callable[[Row], str]] = MappingProxyType(
    {
        FACTORS["size"]: _size, FACTORS["sure"]: _sure, FACTORS["retained"]: _retained,
        FACTORS["attrition"]: _attrition, FACTORS["source"]: _source,
    }
)  # fmt: skip


def coarser(table: pd.DataFrame, step: Callable[[str], float]) -> pd.DataFrame:
    """Return what turns verdicts with numbers no finer than may be told.

    Parameters
    ----------
    table
        The columns of `COLUMNS`.
    step
        From what an outcome is called to the step its sizes are rounded to.
    """
    made = table.copy()
    for i, row in enumerate(rows(table)):
        if row["factor"] == FACTORS["person"] or not math.isfinite(row["at"]):
            continue  # of workers nothing but a band, in the sentence
        size = step(row["what"]) if row["factor"] == FACTORS["size"] else _HUNDREDTH
        at, side = round(row["at"] / size) * size, math.copysign(1.0, row["at"] - row["now"])
        # On the same side of what was agreed as it truly is.
        made.loc[made.index[i], "at"] = at if side * (at - row["now"]) > 0 else row["now"] + side * size
    return made


_HUNDREDTH = 0.01

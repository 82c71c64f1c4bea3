"""The pictures of ratings: how far each item is practised, and how far talk and walk are apart."""

import pandas as pd

from syschange import charts
from syschange.frames import ALL
from syschange.results import watermark
from syschange.system.practice.framework import PERSON
from syschange.system.practice.options import FRONT_LINE, LEADERS, SIDES, Asked

_MOST = 6  # ours: more lines than this cannot be told apart


def practised_picture(table: pd.DataFrame, asked: Asked, policy: str | None) -> "charts.Figure":
    """Return the share of each item, as people served see it, or staff where no person was asked."""
    others = ["level", "subject", "sector", *asked.by]
    whole = table[
        (table["quantity"] == "practised") & (table["item"] != ALL) & (table[others] == ALL).all(axis=1)
    ]
    side = next((s for s in SIDES if (whole["reported_by"] == s).any()), PERSON)
    who = {"person": "people served", "staff": "staff", "record": "records"}[side]
    own = whole[whole["reported_by"] == side]
    return charts.forest(
        own, label="item", value="value", lower="lower", upper="upper", headline=_practised_words(own),
        subtitle=f"{asked.framework.title}: share of ratings of {asked.at_least:g} or more, as {who} see it",
        reference=0.5, reference_label="half of ratings", n="n", percent=True, watermark=watermark(policy),
    )  # fmt: skip


def gap_picture(table: pd.DataFrame, asked: Asked, policy: str | None) -> "charts.Figure":
    """Return each item from front line to leaders; of many items the gaps alone."""
    items = table[(table["item"] != ALL) & (table["pair"] == "")]
    least = f"{asked.framework.title}: share of ratings of {asked.at_least:g} or more"
    gaps = items[items["quantity"] == "gap"]
    headline = _gap_words(gaps)
    if len(gaps) > _MOST:
        return charts.forest(
            gaps, label="item", value="value", lower="lower", upper="upper", headline=headline,
            subtitle=f"{least} among leaders, less that of the front line", n="n", percent=True,
            reference_label="leaders and front line alike", worse_label="leaders less", better_label="leaders more",
            watermark=watermark(policy),
        )  # fmt: skip
    shares = items[(items["quantity"] == "practised") & items["level"].isin([FRONT_LINE, LEADERS])]
    return charts.slopes(
        shares.sort_values("level", key=lambda c: c == LEADERS, kind="stable"), series="item", time="level",
        value="value", lower="lower", upper="upper", headline=headline, subtitle=least,
        time_labels=("front line", "leaders"), percent=True, watermark=watermark(policy),
    )  # fmt: skip


def _practised_words(items: pd.DataFrame) -> str:
    """Return of how many items most ratings say that they are practised, and of how many that they are not."""
    known, yes, no = _sides(items, 0.5)
    if not known:
        return "What is practised cannot be told"
    if not yes and not no:
        return f"Of {_items(known)} none is clearly practised, and none clearly not"
    verb = "are" if yes > 1 else "is"
    return f"Of {_items(known)} {yes or 'none'} {verb} clearly practised, and {no or 'none'} clearly not"


def _gap_words(gaps: pd.DataFrame) -> str:
    """Return in how many items leaders and front line clearly differ, by which of the two rates higher."""
    known, more, less = _sides(gaps, 0.0)
    if not known:
        return "What leaders say cannot be held against what the front line says"
    if not more and not less:
        return f"Leaders and front line clearly differ in none of {_items(known)}"
    if not more:
        return f"Leaders rate lower than the front line in {less} of {_items(known)}"
    lower = f", and lower in {less}" if less else ""
    return f"Leaders rate higher than the front line in {more} of {_items(known)}{lower}"


def _sides(rows: pd.DataFrame, line: float) -> tuple[int, int, int]:
    """Return how many rows have an interval, and in how many it lies above a line and below it."""
    lower, upper = (pd.to_numeric(rows[end], errors="coerce") for end in ("lower", "upper"))
    return int((lower.notna() & upper.notna()).sum()), int((lower > line).sum()), int((upper < line).sum())


def _items(number: int) -> str:
    return f"{number} item{'' if number == 1 else 's'}"

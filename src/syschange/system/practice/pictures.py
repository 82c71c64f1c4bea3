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
    return charts.forest(
        whole[whole["reported_by"] == side], label="item", value="value", lower="lower", upper="upper",
        headline=asked.framework.title,
        subtitle=f"Share of ratings of {asked.at_least:g} or more, as {who} see it",
        reference=0.5, reference_label="half of ratings", n="n", percent=True, watermark=watermark(policy),
    )  # fmt: skip


def gap_picture(table: pd.DataFrame, asked: Asked, policy: str | None) -> "charts.Figure":
    """Return each item from front line to leaders; of many items the gaps alone."""
    items = table[(table["item"] != ALL) & (table["pair"] == "")]
    headline = f"{asked.framework.title}: what leaders and front line say"
    least = f"ratings of {asked.at_least:g} or more"
    gaps = items[items["quantity"] == "gap"]
    if len(gaps) > _MOST:
        return charts.forest(
            gaps, label="item", value="value", lower="lower", upper="upper", headline=headline,
            subtitle=f"Share of {least} among leaders, less that of the front line", n="n", percent=True,
            reference_label="leaders and front line alike", worse_label="leaders less", better_label="leaders more",
            watermark=watermark(policy),
        )  # fmt: skip
    shares = items[(items["quantity"] == "practised") & items["level"].isin([FRONT_LINE, LEADERS])]
    return charts.slopes(
        shares.sort_values("level", key=lambda c: c == LEADERS, kind="stable"), series="item", time="level",
        value="value", lower="lower", upper="upper", headline=headline, subtitle=f"Share of {least}",
        time_labels=("front line", "leaders"), percent=True, watermark=watermark(policy),
    )  # fmt: skip

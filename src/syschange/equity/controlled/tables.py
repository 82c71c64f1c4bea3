"""The tables of a controlled comparison: groups as they stand and within strata, and the strata themselves."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.controlled.measures import MEASURES, Four, Terms
from syschange.equity.presets.common import events_and_size
from syschange.frames import rows
from syschange.statistics import controlled as pooling

ADDED = (
    "n", "numerator", "denominator", "value", "reference", "reference_value", "measure", "crude", "crude_lower",
    "crude_upper", "adjusted", "adjusted_lower", "adjusted_upper", "p", "p_alike", "strata_used", "strata_one",
    "people_used", "people_one", "level", "method",
)  # fmt: skip
STRATA = ("n", "numerator", "denominator", "reference_numerator", "reference_denominator", "counts")


def in_strata(
    groups: pd.DataFrame, terms: Terms, label: str
) -> tuple[Four, tuple[pd.DataFrame, pd.DataFrame]]:
    """Return events and people of a group and of the reference by stratum, and the rows they come from."""
    strata, within = groups[groups["ways"] == len(terms.keys)], list(terms.within)
    every = strata[
        within
    ].drop_duplicates()  # a group that is declared and nobody is in has no strata of its own
    mine, theirs = (
        every.merge(strata[strata[terms.group] == g], on=within, how="left", validate="one_to_one").assign(
            **{terms.group: g}
        )
        for g in (label, terms.reference)
    )
    return (*events_and_size(mine, terms.asked), *events_and_size(theirs, terms.asked)), (mine, theirs)


def compared(groups: pd.DataFrame, terms: Terms, *, published: bool) -> pd.DataFrame:
    """Return the table of a controlled comparison: a row a group that is not the reference."""
    whole = groups[groups["ways"] == 1]
    theirs = whole[whole[terms.group] == terms.reference]
    mine = whole[whole[terms.group] != terms.reference].reset_index(drop=True)
    made = [_row(groups, terms, row, rows(theirs)[0], published=published) for row in rows(mine)]
    head = mine[[terms.group, "n", "numerator", "denominator", "value"]]
    return pd.concat([head, pd.DataFrame(made)], axis=1)[[terms.group, *ADDED]]


def _row(
    groups: pd.DataFrame, terms: Terms, mine: dict[str, Any], theirs: dict[str, Any], *, published: bool
) -> dict[str, Any]:
    """Return the comparison of one group with the reference, as it stands and within strata."""
    measure, level = MEASURES[terms.measure], terms.level
    totals = [a for each in (mine, theirs) for a in events_and_size(pd.DataFrame([each]), terms.asked)]
    known = bool(np.isfinite(mine["value"]) and np.isfinite(theirs["value"]))
    crude = [float(a[0]) if known else np.nan for a in measure.crude(*totals, level=level)]
    four, (here, there) = in_strata(groups, terms, mine[terms.group])
    adjusted = [float(a) for a in measure.adjusted(*four, level=level)]
    n1, n2 = (t["denominator"].fillna(0).to_numpy() for t in (here, there))
    both = (four[1] > 0) & (four[3] > 0)
    one = ((four[1] > 0) | (four[3] > 0)) & ~both
    return {
        "reference": terms.reference,
        "reference_value": theirs["value"],
        "measure": terms.measure,
        **dict(zip(("crude", "crude_lower", "crude_upper"), crude, strict=True)),
        **dict(zip(("adjusted", "adjusted_lower", "adjusted_upper"), adjusted, strict=True)),
        "p": float(pooling.cochran_mantel_haenszel_p(*four)),
        "p_alike": float(pooling.homogeneity(*four).p),
        "strata_used": float(both.sum()),
        "strata_one": np.nan if published else float(one.sum()),
        "people_used": float((n1 + n2)[both].sum()),
        "people_one": np.nan if published else float((n1 + n2)[one].sum()),
        "level": level,
        "method": measure.method if np.isfinite(adjusted[1]) else "none",
    }


def strata_table(groups: pd.DataFrame, terms: Terms, *, published: bool) -> pd.DataFrame:
    """Return every stratum of every group, and whether it counts."""
    parts = []
    for label in groups.loc[groups["ways"] == 1, terms.group]:
        if label == terms.reference:
            continue
        (_, n1, _, n2), (mine, theirs) = in_strata(groups, terms, label)
        missing = np.array(["nobody of either", "nobody of the group", "nobody of the reference"])
        why = np.where((n1 > 0) & (n2 > 0), "yes", missing[np.where(n1 > 0, 2, np.where(n2 > 0, 1, 0))])
        part = mine[[*terms.within, terms.group, "n", "numerator", "denominator"]].assign(
            reference_numerator=theirs["numerator"], reference_denominator=theirs["denominator"], counts=why
        )
        if published:  # what is hidden and what is empty look alike
            part["counts"] = np.where(why == "yes", "yes", "hidden or empty")
        parts.append(part)
    return pd.concat(parts, ignore_index=True)[[*terms.within, terms.group, *STRATA]]

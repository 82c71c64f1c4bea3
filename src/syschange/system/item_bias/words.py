"""Sentences about item bias: which items treat people who are alike differently, and what cannot be seen."""

import pandas as pd

from syschange.frames import ALL, group_name, rows
from syschange.system.item_bias.terms import LEAST_PEOPLE, Terms
from syschange.words import amount, gap_interval, interval, listed

BLIND = (
    "It cannot see bias that runs through all items alike, for people are matched on the whole of the tool, and it "
    "does not say why an item stands out."
)
AGAINST = "against the others, so the total people are matched on may mean little: check how"
_MOST = 4  # ours: items or groups named in a sentence


def bias_words(
    table: pd.DataFrame, left_out: pd.DataFrame, together: pd.DataFrame, against: int, terms: Terms
) -> str:
    """Return the sentences of a result, worked out from its tables alone: five at most (ours)."""
    everyone = _all(table, terms)
    rest = "; ".join(part for part in (*_rest(everyone), _slices(table, terms)) if part)
    said = [
        f"{_compared(terms)}; {_stand_out(everyone, terms)}{_moved(_all(together, terms))}.",
        f"{rest[:1].upper()}{rest[1:]}." if rest else "",
        _missing(_all(left_out, terms), terms),
        _against(against, len(terms.items)),
        BLIND,
    ]
    return " ".join(sentence for sentence in said if sentence)


def _against(number: int, items: int) -> str:
    if not number:
        return ""
    run, scored = ("runs", "it is") if number == 1 else ("run", "they are")
    return f"{number} of the {items} items {run} {AGAINST} {scored} scored."


def _all(table: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    return table[(table[list(terms.by)] == ALL).all(axis=1)] if terms.by else table


def _name(row: object, terms: Terms) -> str:
    return group_name({terms.group: row}, [terms.group])


def _compared(terms: Terms) -> str:
    return (
        f"Each of {len(terms.items)} items was compared between people with the same overall score: each group with "
        f"{_name(terms.reference, terms)}"
    )


def _stand_out(table: pd.DataFrame, terms: Terms) -> str:
    found = table[table["class"].isin(["B", "C"])]
    if table["class"].eq("").all():
        return "no item could be compared, for too few people, or too few alike"
    if found.empty:
        return "no item stands out as scored differently for people alike"
    told = []
    for row in rows(found.head(_MOST)):
        side = "lower" if row["value"] < 0 else "higher"
        size = "much" if row["class"] == "C" else "somewhat"
        limits = interval(row["lower"], row["upper"], row["level"], percent=False)
        told.append(
            f"'{row['item']}' scores people of {_name(row[terms.group], terms)} {size} {side} "
            f"({row['measure']} {row['value']:.2f}, {limits})"
        )
    more = f"; {len(found) - _MOST} more are in the table" if len(found) > _MOST else ""
    return f"by more than chance readily explains, and enough to matter, {listed(told)}{more}"


def _moved(together: pd.DataFrame) -> str:
    found = together[together["value"].notna()]
    if found.empty:
        return ""
    largest = rows(found.loc[[found["value"].abs().idxmax()]])[0]
    side = "lower" if largest["value"] < 0 else "higher"
    limits = interval(largest["lower"], largest["upper"], largest["level"], percent=False)
    return (
        f"; together they score the group they move most {abs(largest['value']):.2g} points {side} than people alike "
        f"on the other items ({limits}), though items picked because they stand out look larger than they are"
    )


def _rest(table: pd.DataFrame) -> list[str]:
    negligible = table[table["class"] == "A"]
    small = int((negligible["small"] == "shown").sum())
    untold = int((table["class"] == "").sum())
    other = "other " if table["class"].isin(["B", "C"]).any() else ""
    said = []
    if len(negligible) and small == len(negligible):
        said.append(f"the {other}{_many(small)} all shown to be too small to matter by the usual classes")
    elif len(negligible):
        comparisons, were = _many(len(negligible)).rpartition(" ")[0], "was" if small == 1 else "were"
        said.append(
            f"of the {other}{comparisons} {small} {were} shown to be too small to matter by the usual classes, and "
            f"of {len(negligible) - small} that is not known"
        )
    if untold:
        said.append(f"{untold} could not be made, for fewer than {LEAST_PEOPLE} people, or answers all alike")
    return said


def _many(number: int) -> str:
    return "1 comparison was" if number == 1 else f"{number} comparisons were"


def _missing(left_out: pd.DataFrame, terms: Terms) -> str:
    known = left_out[left_out[terms.group] != terms.reference]
    if known["difference"].isna().all():
        return "Who left which item out cannot be compared."
    more = known[(known["p_adjusted"] < 1 - terms.level) & (known["difference"] > 0)].sort_values(
        "p_adjusted", kind="stable"
    )
    if more.empty:
        return "No group is seen to leave an item out more often than chance readily explains."
    row = rows(more.head(1))[0]
    others = (
        f", and {len(more) - 1} more such differences are in the table of those left out"
        if len(more) > 1
        else ""
    )
    limits = gap_interval(row["difference_lower"], row["difference_upper"], row["level"], percent=True)
    return (
        f"Left out more often: '{row['item']}' by {amount(row['share'], percent=True)} of "
        f"{_name(row[terms.group], terms)}, {100 * row['difference']:.0f} percentage points more than in the "
        f"reference ({limits}){others}; an item that a group leaves out may not be made for it."
    )


def _slices(table: pd.DataFrame, terms: Terms) -> str:
    if not terms.by:
        return ""
    others = table.drop(index=_all(table, terms).index)
    found = int(others["class"].isin(["B", "C"]).sum())
    told = int((others["class"] != "").sum())
    if not told:
        return f"within the groups of {listed([repr(c) for c in terms.by])} nothing could be compared"
    return (
        f"within the groups of {listed([repr(c) for c in terms.by])}, {found} of {told} comparisons stand out"
    )


def against_words(number: int) -> str:
    """Return what to warn of where items run against the others."""
    verb = "item runs" if number == 1 else "items run"
    return f"{number} {verb} against the others, so people may be matched on a total that means little."

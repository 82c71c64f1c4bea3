"""What ratings say of practice, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.errors import quote
from syschange.frames import ALL, rows
from syschange.system.practice.beside import UNTOLD
from syschange.system.practice.framework import PERSON
from syschange.system.practice.options import FRONT_LINE, LEADERS, OVER, RECORD, STAFF, SUBJECT, Asked
from syschange.system.practice.table import HIDDEN, NOT_EVIDENCE, WHY, Basis
from syschange.words import amount, chance, figures, gap, gap_interval, interval, listed

_WHO = {PERSON: "people served", STAFF: "staff", RECORD: "records"}
_OVER = {"level": "level of staff", SUBJECT: "thing rated", "sector": "sector"}
_MOST = 4  # ours: more names than this are a list for the table
_CHANCE = 0.05  # by convention, as that of the intervals


@dataclass(frozen=True)
class Left:
    """What was left out, and what was not recorded.

    Attributes
    ----------
    others, near
        Rows of items that are not the framework's, and its items that misspelt ones come near to.
    unknown_rater, earlier, outside, blank
        Rows without a rater, ratings changed later, ratings of other days, and items left blank. None on paper, as
        `others`.
    long
        Whether ratings of more than a year are read together.
    levels, sectors
        Whether any level, and any sector, was recorded.
    """

    others: int | None
    near: tuple[str, ...]
    unknown_rater: int | None
    earlier: int | None
    outside: int | None
    blank: int | None
    long: bool
    levels: bool
    sectors: bool


def practice_words(table: pd.DataFrame, basis: Basis, asked: Asked, left: Left, alike: pd.DataFrame) -> str:
    """Say who rated, what is lowest, how far talk and walk are apart, and whether raters agree."""
    said = [
        _who(table, asked),
        _covered(table, asked, left),
        *(_practised(table, asked, side) for side in (PERSON, STAFF)),
        _refused(table, asked),
        _talk_and_walk(table, asked, left),
        *(_lowest(table, over, asked) for over in _OVER),
        _not_judged(asked, left),
        _pair(table, asked),
        _agreement(table, basis),
        _alike(alike),
        _left(left),
    ]
    return " ".join(sentence for sentence in said if sentence)


def _known(table: pd.DataFrame, quantity: str) -> pd.DataFrame:
    return table[(table["quantity"] == quantity) & table["value"].notna()]


def _who(table: pd.DataFrame, asked: Asked) -> str:
    framework = asked.framework
    there = rows(table[table["quantity"] == "response"])
    people = [_people(row) for row in there]
    low, high = framework.items[0].lowest, framework.items[0].highest
    return (
        f"{framework.title} ({len(framework.items)} items, rated {low} to {high}, of which "
        f"{asked.at_least:g} or more counts as practised): rated by {listed(people)}."
    )


def _people(row: Mapping[str, Any]) -> str:
    who = _WHO.get(
        row["reported_by"], "raters of whom it is not known whether they are people served or staff"
    )
    if not row["n"] >= 0:
        return f"{who} (too few to show)"
    share = f" ({amount(row['value'], percent=True)} of those invited)" if row["value"] >= 0 else ""
    if row["n"] == 1:
        return f"one rater ({who}){share}"
    return (
        f"{row['n']:.0f} {who}{share}"
        if row["reported_by"] in {PERSON, STAFF}
        else f"{who} ({row['n']:.0f}){share}"
    )


def _covered(table: pd.DataFrame, asked: Asked, left: Left) -> str:
    rated = set(table.loc[(table["quantity"] == "coverage") & (table["n"] > 0), "item"])
    gone = [item for item in asked.framework.ids if item not in rated]
    if not gone:
        return ""
    names = _names(gone)
    return (
        f"Nobody rated {names}." if left.blank is not None else f"Nobody, or too few to show, rated {names}."
    )


def _names(items: Sequence[str]) -> str:
    shown = [quote(item) for item in items[:_MOST]]
    return listed(shown if len(items) <= _MOST else [*shown, f"{len(items) - _MOST} more"])


def _least(table: pd.DataFrame, column: str = "value", *, most: bool = False) -> dict[str, Any]:
    """Return the row with the lowest, or the highest, value of a column."""
    return rows(table.sort_values(column, ascending=not most, kind="stable").head(1))[0]


def _overall(table: pd.DataFrame, asked: Asked, side: str) -> pd.DataFrame:
    """Return the shares of single items by everybody who reports, what is no evidence left out."""
    here = _known(table, "practised")
    here = here[(here["reported_by"] == side) & (here["item"] != ALL) & (here["note"] != NOT_EVIDENCE)]
    return here[(here[[*OVER, *asked.by]] == ALL).all(axis=1)]


def _practised(table: pd.DataFrame, asked: Asked, side: str) -> str:
    here = _overall(table, asked, side)
    if here.empty:
        return ""
    lowest, highest = _least(here), _least(here, most=True)
    who = f"As {_WHO[side]} see it"
    if len(here) == 1:
        return f"{who}, {quote(lowest['item'])} is practised in {_share(lowest, asked)} of ratings."
    rated = table.loc[(table["quantity"] == "coverage") & (table["reported_by"] == side), "item"]
    shown = " of those that can be shown" if len(here) < rated.nunique() else ""
    return (
        f"{who}, the least practised{shown} is {quote(lowest['item'])}, in {_share(lowest, asked)} of ratings, and "
        f"the most {quote(highest['item'])}, in {_share(highest, asked)}; the ends of {len(here)} items lie apart "
        "partly by chance."
    )


def _share(row: Mapping[str, Any], asked: Asked) -> str:
    value = amount(row["value"], percent=True)
    if not row["lower"] >= 0:
        return f"{value} (how sure that is cannot be told)"
    return f"{value} ({interval(row['lower'], row['upper'], asked.confidence, percent=True)})"


def _refused(table: pd.DataFrame, asked: Asked) -> str:
    items = [i.id for i in asked.framework.items if i.reported_by == PERSON]
    if not items:
        return ""
    answered = set(_overall(table, asked, PERSON)["item"])
    gone = [item for item in items if item not in answered]
    staff = set(table.loc[(table["note"] == NOT_EVIDENCE) & (table["n"] > 0), "item"])
    said = f"No answer from people themselves on {_names(gone)}." if gone else ""
    if staff:
        said += " What staff think of people's experience is shown apart, and is no evidence of it."
    return said.strip()


def _talk_and_walk(table: pd.DataFrame, asked: Asked, left: Left) -> str:
    if all(i.reported_by == PERSON for i in asked.framework.items):
        return ""
    if not left.levels:
        return (
            "No level of staff was recorded, so whether leaders and front line see the same cannot be told."
        )
    every = table[(table["quantity"] == "gap") & (table["item"] != ALL) & (table["pair"] == "")]
    here = every[every["lower"].notna()]
    if here.empty:
        return "Too few leaders or front-line staff rated to say whether they see the same."
    widest = _least(here.assign(size=here["value"].abs()), "size", most=True)
    shown = " that can be shown" if len(here) < len(every) else ""
    many = f"the widest of {len(here)} gaps between leaders and front line{shown}"
    which = many if len(here) > 1 else f"the one gap between leaders and front line{shown}"
    apart = gap_interval(widest["lower"], widest["upper"], asked.confidence, percent=True)
    sure = ""
    if not widest["chance"] < _CHANCE:
        one = "one of them" if len(here) > 1 else "it"
        sure = f"; chance alone would make {one} as wide {chance(widest['chance'])} of the time"
    return (
        f"Talk and walk: {which} is on {quote(widest['item'])}, which leaders call practised "
        f"{gap(widest['value'], percent=True)} {'more' if widest['value'] > 0 else 'less'} often than the front line "
        f"({apart}){sure}."
    )


def _lowest(table: pd.DataFrame, over: str, asked: Asked) -> str:
    here = _known(table, "lowest")
    here = here[(here["over"] == over) & (here["item"] != ALL)]
    if here.empty:
        return ""
    row = _least(here)
    said = (
        f"Judged at the lowest {_OVER[over]} and not at the mean, {quote(row['item'])} stands at "
        f"{_share(row, asked)}: {quote(row[over])}, as {_WHO[row['reported_by']]} see it"
    )
    if row["chance"] >= 0:
        said += f"; the chance that it is truly lower elsewhere is {chance(row['chance'])}"
    return f"{said}; {row['note']}." if row["note"] else f"{said}."


def _not_judged(asked: Asked, left: Left) -> str:
    overs = {over for item in asked.framework.ids for over in asked.overs(item)}
    gone = [
        name
        for name, there in (("level", left.levels), ("sector", left.sectors))
        if name in overs and not there
    ]
    if not gone:
        return ""
    return f"What was to be judged at the lowest {listed(gone)} could not be: none was recorded."


def _pair(table: pd.DataFrame, asked: Asked) -> str:
    if not asked.framework.pairs:
        return ""
    here = _known(table, "pair")
    if here.empty:
        return "No pair of behaviours can be judged: a pair needs ratings of every side."
    row = _least(here)
    who = {LEADERS: "leaders", FRONT_LINE: "the front line"}.get(row["level"], "staff")
    shown = " that can be judged" if len(here) < len(asked.framework.pairs) else ""
    note = f"; {row['note']}" if row["note"] else ""
    return (
        f"A pair holds only where both sides do: the weakest of {len(here)}{shown} is {quote(row['pair'])}, whose "
        f"weaker side {quote(row['item'])} stands at {_share(row, asked)} as {who} see it{note}."
    )


def _agreement(table: pd.DataFrame, basis: Basis) -> str:
    here = table[table["quantity"] == "agreement"]
    if here.empty:
        return ""
    known = here[here["value"].notna()]
    if known.empty:
        why = next((note for note in here["note"] if note != HIDDEN), "too few raters")
        return f"Whether raters agree cannot be told: {why}."
    row, several = _least(known), len(known) > 1
    least = f"The least agreement is on {quote(row['scale'])}" if several else "Agreement is"
    said = f"{least} among {_WHO.get(row['reported_by'], 'raters')}: Krippendorff's alpha {figures(row['value'], 2)}"
    if pd.notna(row["lower"]):
        said += f" ({interval(row['lower'], row['upper'], row['confidence'], percent=False)})"
    most = basis.agreement["one_rating"].max()
    habit = f" On one scale {most:.0f} raters gave one rating throughout." if most > 1 else ""
    return f"{said}; {row['note'] or WHY[UNTOLD]}.{habit}"


def _alike(alike: pd.DataFrame) -> str:
    said = []
    for column, part in alike.groupby("characteristic", sort=False):
        apart = part[part["chance_adjusted"] < _CHANCE]
        which = f"between the groups of {quote(column)}"
        if len(apart):
            differ = "differs" if len(apart) == 1 else "differ"
            said.append(
                f"Of what people served say, {_names(list(apart['item']))} {differ} {which} by more than chance "
                "readily explains, all items looked at together."
            )
        else:
            said.append(
                f"Of what people served say, no item differs {which} by more than chance readily explains, which "
                "does not show that they are alike."
            )
    return " ".join(said)


def _left(left: Left) -> str:
    said = []
    if left.near:
        said.append(
            f"Some items are not the framework's and were left out; perhaps {_names(left.near)} was meant."
        )
    if left.long:
        said.append(
            "The ratings run over more than a year and are read together; since= and until= take them apart."
        )
    for number, what in (
        (left.others, "rows are of other items"),
        (left.outside, "are of other days"),
        (left.blank, "items were left blank"),
        (left.unknown_rater, "rows have no rater and were left out"),
        (left.earlier, "ratings were changed later by the same rater, and the last counts"),
    ):
        if number:
            said.append(f"{number} {what}.")
    return " ".join(said)

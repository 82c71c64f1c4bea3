"""What ratings say of practice, in words: five sentences at most."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange.errors import quote
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.system.practice.doubts import WHO, Left, doubts, least, names_of
from syschange.system.practice.framework import PERSON
from syschange.system.practice.lowest import SOME
from syschange.system.practice.options import FRONT_LINE, LEADERS, OVER, RECORD, STAFF, SUBJECT, Asked
from syschange.system.practice.table import NOT_EVIDENCE, WHY
from syschange.words import amount, chance, gap, gap_interval, interval, listed

_OVER = {"level": "level of staff", SUBJECT: "thing rated", "sector": "sector"}
_FIRST_HIDDEN = ": some are too few to show, and low shares are the first to be hidden"
_CHANCE = 0.05  # by convention, as that of the intervals


def practice_words(table: pd.DataFrame, asked: Asked, left: Left, alike: pd.DataFrame) -> str:
    """Say who rated, what is least practised, how far talk and walk are apart, what is weakest, and what to doubt.

    Five sentences at most, whatever was asked: the rest stands in the table.
    """
    said = [
        (_who(table, asked), _covered(table, asked, left)),
        (
            _practised(table, asked, PERSON), *_alike(alike),
            *(_practised(table, asked, side) for side in (STAFF, RECORD)), *_refused(table, asked),
        ),
        (_talk_and_walk(table, asked, left),),
        (_pair(table, asked, left), _lowest(table, left, asked), _not_judged(asked, left)),
        doubts(table, left),
    ]  # fmt: skip
    return " ".join(sentence for parts in said if (sentence := _sentence(parts)))


def _sentence(parts: Sequence[str]) -> str:
    """Return one sentence of all that there is to say."""
    whole = "; ".join(part for part in parts if part)
    return f"{whole[0].upper()}{whole[1:]}." if whole else ""


def _known(table: pd.DataFrame, quantity: str) -> pd.DataFrame:
    return table[(table["quantity"] == quantity) & table["value"].notna()]


def _who(table: pd.DataFrame, asked: Asked) -> str:
    framework = asked.framework
    there = rows_of(table[table["quantity"] == "response"])
    people = [_people(row) for row in there]
    low, high = framework.items[0].lowest, framework.items[0].highest
    return (
        f"{framework.title} ({len(framework.items)} items, rated {low} to {high}, of which "
        f"{asked.at_least:g} or more counts as practised): rated by {listed(people)}"
    )


def _people(row: Mapping[str, Any]) -> str:
    who = WHO.get(
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
    names = names_of(gone)
    return f"nobody rated {names}" if left.blank is not None else f"nobody, or too few to show, rated {names}"


def _overall(table: pd.DataFrame, asked: Asked, side: str) -> pd.DataFrame:
    """Return the shares of single items by everybody who reports, what is no evidence left out."""
    here = _known(table, "practised")
    here = here[(here["reported_by"] == side) & (here["item"] != ALL) & (here["note"] != NOT_EVIDENCE)]
    return here[(here[[*OVER, *asked.by]] == ALL).all(axis=1)]


def _practised(table: pd.DataFrame, asked: Asked, side: str) -> str:
    here = _overall(table, asked, side)
    if here.empty:
        return ""
    lowest, highest = least(here), least(here, most=True)
    who = f"as {WHO[side]} {'have' if side == RECORD else 'see'} it"
    if len(here) == 1:
        return f"{who}, {quote(lowest['item'])} is practised in {_share(lowest, asked)} of ratings"
    rated = table.loc[(table["quantity"] == "coverage") & (table["reported_by"] == side), "item"]
    shown = " that can be shown" if len(here) < rated.nunique() else ""
    return (
        f"{who}, the least practised of {len(here)} items{shown} is {quote(lowest['item'])}, in "
        f"{_share(lowest, asked)} of ratings, and the most {quote(highest['item'])}, in {_share(highest, asked)}, "
        "ends that lie apart partly by chance"
    )


def _share(row: Mapping[str, Any], asked: Asked) -> str:
    value = amount(row["value"], percent=True)
    if not row["lower"] >= 0:
        return f"{value} (how sure that is cannot be told)"
    return f"{value} ({interval(row['lower'], row['upper'], asked.confidence, percent=True)})"


def _refused(table: pd.DataFrame, asked: Asked) -> list[str]:
    items = [i.id for i in asked.framework.items if i.reported_by == PERSON]
    answered = set(_overall(table, asked, PERSON)["item"])
    gone = [item for item in items if item not in answered]
    said = [f"no answer from people themselves on {names_of(gone)}"] if gone else []
    if ((table["note"] == NOT_EVIDENCE) & (table["n"] > 0)).any():
        said.append("what staff think of people's experience is shown apart, and is no evidence of it")
    return said


def _talk_and_walk(table: pd.DataFrame, asked: Asked, left: Left) -> str:
    if all(i.reported_by == PERSON for i in asked.framework.items):
        return ""
    if not left.levels:
        return "no level of staff was recorded, so whether leaders and front line see the same cannot be told"
    every = table[(table["quantity"] == "gap") & (table["item"] != ALL) & (table["pair"] == "")]
    here = every[every["lower"].notna()]
    if here.empty:
        return "too few leaders or front-line staff rated to say whether they see the same"
    widest = least(here.assign(size=here["value"].abs()), "size", most=True)
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
        f"({apart}){sure}"
    )


def _lowest(table: pd.DataFrame, left: Left, asked: Asked) -> str:
    told = [over for over in OVER if (over != "level" or left.levels) and (over != "sector" or left.sectors)]
    every = table[(table["quantity"] == "lowest") & (table["item"] != ALL) & table["over"].isin(told)]
    judged = [part for _, part in every.groupby("over", sort=False) if not _may_be_hidden(part, left)]
    if len(every) and not judged:
        return f"where it is lowest cannot be shown{_FIRST_HIDDEN}"
    here = _known(pd.concat(judged), "lowest") if judged else every
    if here.empty:
        return ""
    row = least(here)
    said = (
        f"judged at the lowest {_OVER[row['over']]} and not at the mean, {quote(row['item'])} stands at "
        f"{_share(row, asked)}: {quote(row[row['over']])}, as {WHO[row['reported_by']]} see it"
    )
    if row["chance"] >= 0:
        said += f", where the chance that it is truly lower elsewhere is {chance(row['chance'])}"
    return f"{said} ({row['note']})" if row["note"] else said


def _may_be_hidden(found: pd.DataFrame, left: Left) -> bool:
    """Return whether, on paper, what is lowest may be among what is hidden."""
    return left.blank is None and bool((found["value"].isna() | (found["note"] == WHY[SOME])).any())


def _not_judged(asked: Asked, left: Left) -> str:
    overs = {over for item in asked.framework.ids for over in asked.overs(item)}
    gone = [
        name
        for name, there in (("level", left.levels), ("sector", left.sectors))
        if name in overs and not there
    ]
    if not gone:
        return ""
    return f"what was to be judged at the lowest {listed(gone)} could not be: none was recorded"


def _pair(table: pd.DataFrame, asked: Asked, left: Left) -> str:
    if not asked.framework.pairs:
        return ""
    here = _known(table, "pair")
    if here.empty:
        return "no pair of behaviours can be judged: a pair needs ratings of every side"
    if _may_be_hidden(table[table["quantity"] == "pair"], left):
        return f"which pair is weakest cannot be shown{_FIRST_HIDDEN}"
    row = least(here)
    who = {LEADERS: "leaders", FRONT_LINE: "the front line"}.get(row["level"], "staff")
    shown = " that can be judged" if len(here) < len(asked.framework.pairs) else ""
    note = f" ({row['note']})" if row["note"] else ""
    return (
        f"a pair holds only where both sides do: the weakest of {len(here)}{shown} is {quote(row['pair'])}, whose "
        f"weaker side {quote(row['item'])} stands at {_share(row, asked)} as {who} see it{note}"
    )


def _alike(alike: pd.DataFrame) -> list[str]:
    said, alike_or_not = [], []
    for column, part in alike.groupby("characteristic", sort=False):
        apart = part[part["chance_adjusted"] < _CHANCE]
        if apart.empty:
            alike_or_not.append(quote(column))
            continue
        differ = "differs" if len(apart) == 1 else "differ"
        said.append(
            f"of that {names_of(list(apart['item']))} {differ} between the groups of {quote(column)} by more than "
            "chance readily explains, all items looked at together"
        )
    if alike_or_not:
        said.append(
            f"no item differs between the groups of {listed(alike_or_not)} by more than chance readily explains, "
            "which does not show that they are alike"
        )
    return said

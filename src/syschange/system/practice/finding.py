"""Finding what an estimate is asked of: whose ratings, of what, among whom."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, rows
from syschange.results import Estimate
from syschange.system.practice.estimates import Cell, gap_in_mean, gap_in_share
from syschange.system.practice.framework import PERSON, Framework
from syschange.system.practice.lowest import SOME, Lowest, lowest_of, pairs_of
from syschange.system.practice.options import LEVEL, OVER, SIDES, STAFF, Asked
from syschange.system.practice.table import Basis, gap_cells, leaders_and_front_line, personal


@dataclass(frozen=True)
class Of:
    """Of what something is asked: an item, a scale or a pair, and who reports; None where not said."""

    item: str | None
    scale: str | None
    pair: str | None
    reported_by: str | None


def require_place(framework: Framework, of: Of, quantity: str) -> None:
    """Refuse a question that does not say of what, or of what is not there."""
    item, scale, pair = of.item, of.scale, of.pair
    for what, given, allowed in (
        ("item of this framework", item, framework.ids),
        ("scale of this framework", scale, framework.scales),
        ("pair of this framework", pair, framework.pairs),
    ):
        if given is not None and given not in allowed:
            raise UnknownChoiceError(what, given, allowed)
    named = [name for name in (item, scale, pair) if name is not None]
    fits = {
        "agreement": item is None and pair is None,
        "pair": item is None and scale is None and pair is not None,
    }
    several = len(framework.scales) > 1 or quantity != "agreement"
    one = len(named) == 1 or (pair is not None and scale is None and quantity.startswith("gap"))
    if not fits.get(quantity, pair is None or quantity.startswith("gap")) or not (
        one or (not named and not several)
    ):
        raise WrongTypeError(
            f"It is not clear of what {quote(quantity)} is asked.",
            "Give item=, scale= or pair=; agreement is of a scale, and a pair is its weaker side.",
        )


def _side(asked: Asked, cells: pd.DataFrame, reported_by: str | None) -> str:
    """Return whose ratings are meant; only people themselves where only they can say."""
    there = [side for side in SIDES if (cells["reported_by"] == side).any()]
    own = not cells.empty and personal(asked, rows(cells)[0])
    if reported_by is not None and reported_by not in SIDES:
        raise UnknownChoiceError("reporter", reported_by, SIDES)
    if own and (PERSON not in there or reported_by not in {None, PERSON}):
        raise NotEstimableError(
            "There is no answer from people themselves, and nobody else can give it.",
            "Ask the people served; what staff think is shown apart in the table.",
        )
    if own or (reported_by is None and len(there) == 1):
        return PERSON if own else there[0]
    if reported_by is None:
        raise WrongTypeError(
            "People served and staff rated this, and their answers are not joined.",
            "Give reported_by='person' or reported_by='staff'.",
        )
    return reported_by


def _of(basis: Basis, item: str | None, scale: str | None) -> pd.DataFrame:
    """Return the groups of an item, or of a scale; a scale of one item is that item."""
    cells = basis.cells
    if item is not None:
        return cells[cells["item"] == item]
    here = cells[(cells["scale"] == scale) & (cells["item"] == ALL)]
    return here if len(here) else cells[cells["scale"] == scale]


def cell_of(basis: Basis, asked: Asked, of: Of, labels: Mapping[str, str]) -> Cell:
    """Return the counts and moments of one group."""
    cells = _of(basis, of.item, of.scale)
    known = (*OVER, *asked.by)
    for name in labels:
        if name not in known:
            raise UnknownChoiceError("column of groups of this result", name, known)
    side = _side(asked, cells, of.reported_by)
    here = cells[cells["reported_by"] == side]
    for name in known:
        wanted = labels.get(name, ALL)
        if wanted != ALL and not (here[name] == wanted).any():
            present = [label for label in here[name].unique() if label != ALL]
            raise UnknownChoiceError(f"group of {quote(name)}", wanted, present)
        here = here[here[name] == wanted]
    if here.empty:
        raise NotEstimableError(
            "Nobody of this group rated it.", "Ask for a larger group, or another reporter."
        )
    return rows(here)[0]


def gap_of(basis: Basis, asked: Asked, of: Of, quantity: str) -> Estimate | None:
    """Return one gap between leaders and front line."""
    item, scale, pair = of.item, of.scale, of.pair
    gaps = basis.gaps
    here = gaps[gaps["pair"] == (pair or "")]
    if item is not None:
        here = here[here["item"] == item]
    elif pair is None:
        whole = here[(here["scale"] == scale) & (here["item"] == ALL)]
        here = whole if len(whole) else here[here["scale"] == scale]
    if here.empty:
        raise NotEstimableError(
            "Leaders and front line did not both rate this.",
            "Say which levels they are with leaders= and front_line=.",
        )
    if len(here) > 1:
        raise WrongTypeError("This pair has several gaps.", "Give item= the leaders' item too.")
    row = rows(here)[0]
    high, low = gap_cells(leaders_and_front_line(basis), row)
    made, r = (gap_in_share, row["r_share"]) if quantity == "gap" else (gap_in_mean, row["r_mean"])
    return made(high, low, r, asked.confidence)


def agreement_row(basis: Basis, asked: Asked, scale: str, reported_by: str | None) -> Cell:
    """Return the agreement of the raters of one scale."""
    here = basis.agreement[basis.agreement["scale"] == scale]
    if here.empty:
        raise NotEstimableError(
            "Agreement is not asked of this scale: people report their own lives, and where they differ they do not "
            "disagree.",
            "Ask for another scale.",
        )
    side = _side(asked, here, reported_by)
    found = rows(here[here["reported_by"] == side])
    if not found:
        raise NotEstimableError("Nobody of these rated the scale.", "Ask for another reporter.")
    return found[0]


def lowest_cell(basis: Basis, asked: Asked, of: Of, over: str | None, *, on_paper: bool) -> Cell:
    """Return where an item or scale is lowest, or a pair's weaker side; on paper only where nothing is hidden."""
    item, scale, pair = of.item, of.scale, of.pair
    if pair is not None:
        found: list[Lowest] = [one for one in pairs_of(basis.cells, asked) if one.pair == pair]
    else:
        if over not in OVER:
            raise UnknownChoiceError("column to find the lowest over", over, OVER)
        side = STAFF if over == LEVEL else _side(asked, _of(basis, item, scale), of.reported_by)
        every = [one for one in lowest_of(basis.cells, asked) if one.over == over and one.side == side]
        found = [
            one for one in every if one.item == (item or ALL) and (item is not None or one.scale == scale)
        ]
    if not found or found[0].cell is None:
        raise NotEstimableError(
            "Nothing could be judged there: it was not asked for, or too few rated.",
            "Ask for it with minimum_over=, or look at the note in the table.",
        )
    if on_paper and found[0].why == SOME:
        raise NotEstimableError(
            "Some are too few to show, and low shares are the first to be hidden: the lowest may be one of them.",
            "Ask the true values.",
        )
    return found[0].cell

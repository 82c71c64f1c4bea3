"""Everything an attacker can write down: unknown whole numbers, what each can be, and the sums they obey."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from syschange.disclosure.attack.cells import Cell, Coded, Integers, coded
from syschange.disclosure.attack.people import Entries, Linked, linked, nested
from syschange.disclosure.attack.reading import Bools, Floats, Given
from syschange.disclosure.attack.relations import Family, Gathering, Lookup, Relations, parents_of
from syschange.disclosure.attack.unknowns import HIDDEN, LEFT_OVER, PRINTED, Block, Unknowns
from syschange.disclosure.attack.within import REST, within_cells

# Columns whose labels need not part people into groups: one person may have several of them, or come back.
NO_PARTS = frozenset({"service", "period", "at"})
_PARTS = 2


@dataclass(frozen=True)
class System:
    """The unknowns of a publication and all that binds them.

    Attributes
    ----------
    lower, upper
        What each can be by itself; without upper end where it is hidden or not printed.
    small
        Which are hidden, and so below the threshold unless they were withheld.
    kind
        `HIDDEN` (hidden, or a complement that is not printed), `PRINTED`, or `LEFT_OVER` (people who are in one
        number and not in another).
    result, cell, quantity
        Of each the position of its table, its cell, and what is counted.
    beside
        Of people left over between two tables the position of the smaller one; else -1.
    relations, families
        The sums, and the families they come in.
    coded, blocks
        The cells, and the unknowns by table and quantity.
    depth
        Of each how many labels its cell has.
    """

    lower: Floats
    upper: Floats
    small: Bools
    kind: Integers
    result: Integers
    cell: list[Cell]
    quantity: list[str]
    beside: Integers
    relations: Relations
    families: list[Family]
    coded: Coded
    blocks: list[Block]
    depth: Integers


def system_of(given: Given) -> System:
    """Return the system of everything that was given."""
    frame = given.counts.assign(small=given.small)
    frame["lower"], frame["upper"] = given.bounds()
    cells, frame["at"] = coded(frame["cell"].tolist())
    names = ["n", *sorted(set(frame["quantity"]) - {"n"})]
    frame["name"] = pd.Categorical(frame["quantity"], categories=names).codes.astype(np.int64)
    frame = frame.drop_duplicates(["result", "at", "name", "count"])
    positions, frame["table"] = _tables(frame)
    entries = Entries(
        frame["table"].to_numpy(), cells.keys[frame["at"]], frame["name"].to_numpy(),
        frame["lower"].to_numpy(), frame["upper"].to_numpy(),
    )  # fmt: skip
    links = linked(entries, len(positions))
    made = _printed(frame, links, names)
    gathered = Gathering()
    within_cells(made, gathered, cells, given, [given.tables[i] for i in positions])
    _between(made, gathered, links, positions)
    _add_up(made, gathered, cells, firm=given.bare)
    beside, cell = np.concatenate(made.beside), np.concatenate(made.cell)
    return System(
        lower=np.concatenate(made.lower),
        upper=np.concatenate(made.upper),
        small=np.concatenate(made.small),
        kind=np.concatenate(made.kind),
        result=positions[np.concatenate(made.table)],
        cell=[cells.cells[i] for i in cell.tolist()],
        quantity=made.quantity,
        beside=np.where(beside < 0, -1, positions[beside]),
        relations=gathered.done(),
        families=[replace(f, table=int(positions[f.table])) for f in gathered.families],
        coded=cells,
        blocks=[replace(b, table=int(positions[b.table])) for b in made.blocks],
        depth=(cells.codes[cell] != 0).sum(axis=1),
    )


def _tables(frame: pd.DataFrame) -> tuple[Integers, "pd.Series[int]"]:
    """Return the position of each table and of each row its table.

    A number that stands in one result twice, and differs, is of other people: it goes to a table of its own.
    """
    again = frame.groupby(["result", "at", "name"], sort=False).cumcount()
    results = int(frame["result"].max()) + 1
    which, found = pd.factorize(again * results + frame["result"], sort=True)
    return np.asarray(found, dtype=np.int64) % results, pd.Series(which, index=frame.index)


def _printed(frame: pd.DataFrame, links: Linked, names: list[str]) -> Unknowns:
    """Return the printed unknowns, and a block for each quantity of each table."""
    made, many = Unknowns(), len(links.lower)
    small = np.zeros(many, dtype=np.bool_)
    np.logical_or.at(small, links.unknown, frame["small"].to_numpy())
    hidden = frame["count"].isna().to_numpy()
    kind = np.full(many, PRINTED)
    kind[links.unknown[hidden]] = HIDDEN
    # Of several prints of one number the one that is named is the first that hides it, else the first.
    named = np.zeros(many, dtype=np.int64)
    order = np.lexsort((-np.arange(len(frame)), hidden))
    named[links.unknown[order]] = order
    table, at = frame["table"].to_numpy(), frame["at"].to_numpy()
    quantity = [names[i] for i in links.quantity.tolist()]
    made.printed(
        lower=links.lower, upper=links.upper, small=small, kind=kind, table=table[named], cell=at[named],
        quantity=quantity,
    )  # fmt: skip
    name = frame["name"].to_numpy()
    each = table * len(names) + name
    order = np.argsort(each, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(each[order])) + 1) if len(order) else []:
        one = int(table[rows[0]])
        made.blocks.append(
            Block(one, names[name[rows[0]]], at[rows], links.unknown[rows], int(links.people[one]))
        )
    return made


def _between(made: Unknowns, gathered: Gathering, links: Linked, positions: Integers) -> None:
    """Add the people left over between tables one of which may be of some of the people of another."""
    table, cell = np.concatenate(made.table), np.concatenate(made.cell)
    for _, _, big, little in nested(links):
        pair = np.column_stack([links.quantity[big], table[big], table[little]])
        for quantity, large, small in np.unique(pair, axis=0).tolist():
            rows = (pair == (quantity, large, small)).all(axis=1)
            name = made.quantity[int(big[rows][0])]
            said = f"{name}, less that of result {positions[small]}"
            left = made.derived(LEFT_OVER, large, cell[big[rows]], said, beside=small)
            gathered.sums(
                Family(large, "", said, firm=False), [(little[rows], 1.0), (left, 1.0), (big[rows], -1.0)]
            )
            made.blocks.append(Block(large, said, cell[big[rows]], left, -1))


def _add_up(made: Unknowns, gathered: Gathering, cells: Coded, *, firm: bool) -> None:
    """Add, for every column of every block, that its labels add up to the total over them."""
    everywhere = {
        pair: Lookup.of(
            np.concatenate([b.keys(cells) for b in blocks]), np.concatenate([b.unknowns for b in blocks])
        )
        for pair, blocks in _by_people(made.blocks).items()
    }
    for block in made.blocks:
        if block.quantity.startswith(REST):
            continue
        codes, keys, own = cells.codes[block.cells], block.keys(cells), block.lookup(cells)
        for i, column in enumerate(cells.columns):
            if len(np.unique(codes[:, i][codes[:, i] != 0])) < _PARTS:
                continue  # one label beside a total is a label picked out, and no parts of it
            family = Family(block.table, column, block.quantity, firm=firm and column not in NO_PARTS)
            parted, parents = parents_of(codes, keys, i, own)
            if block.people >= 0 and not parted.any():
                parted, parents = parents_of(codes, keys, i, everywhere[block.people, block.quantity])
            gathered.totals(family, parents, block.unknowns[parted])


def _by_people(blocks: list[Block]) -> dict[tuple[int, str], list[Block]]:
    found: dict[tuple[int, str], list[Block]] = {}
    for block in blocks:
        found.setdefault((block.people, block.quantity), []).append(block)
    return found

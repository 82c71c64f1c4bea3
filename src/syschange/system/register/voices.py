"""Who speaks for themselves in a register: sources that repeat another count as that one, and circles as one."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import WrongTypeError
from syschange.system.register.terms import INSIDER, OUTSIDE, STORY, STRAW

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def heard(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a register with who speaks in each, and where that one stands.

    Parameters
    ----------
    rows
        A row a change and source, with `change`, `source`, `rests_on`, `role`, `test`, `evidence` and `selected_by`.

    Returns
    -------
    DataFrame
        The rows, and `voice` (a number for each independent source), `repeats` (true where what it rests on speaks
        of the same change itself, so that the row adds nothing), `unplaced` (true where what it rests on has no
        row anywhere) and `standing` (the role that counts). A row counts as outside only where its source and what
        that rests on are outside, and all of a circle; what has no row anywhere is nowhere, and a story that
        insiders chose is theirs (all ours).

    Raises
    ------
    WrongTypeError
        Where a source is said to rest on several others in one change.
    """
    row, pairs = _pairs(rows)
    following = _following(pairs)
    circle = _circling(following)
    at = np.arange(len(pairs))
    inside = pairs["inside"].to_numpy()
    elsewhere = ((pairs["rests"] >= 0) & (following == at)).to_numpy()
    roots = np.where(elsewhere, pairs["rests"], pairs["source"])
    named = _labels(
        pairs["source"].to_numpy(), following, circle, int(max(pairs["source"].max(), roots.max()))
    )
    stands_inside = inside | (elsewhere & _insiders(pairs)[roots])
    stands_inside |= circle & np.isin(named[roots], named[roots][circle & inside])
    placed = np.isin(roots, pairs.loc[~pairs["straws"], "source"])
    chosen_inside = (rows["evidence"] == STORY) & (rows["selected_by"] == INSIDER)
    demoted = stands_inside[row] | chosen_inside.to_numpy()
    return rows.assign(
        voice=named[roots][row],
        repeats=((following != at) & ~circle)[row],
        unplaced=(elsewhere & ~placed)[row],
        standing=rows["role"].mask(demoted, INSIDER),
    )


def _pairs(rows: pd.DataFrame) -> tuple[Places, pd.DataFrame]:
    """Return each row's change and source, by place among the different ones, and those with what they rest on."""
    n = len(rows)
    codes, _ = pd.factorize(pd.concat([rows["source"], rows["rests_on"]], ignore_index=True))
    change, _ = pd.factorize(rows["change"])
    coded = pd.DataFrame({"change": change, "source": codes[:n], "rests": codes[n:]})
    straw = pd.Series((rows["test"] == STRAW).to_numpy())
    coded["straws"] = straw.groupby([coded["change"], coded["source"]]).transform("all")
    coded["inside"] = ~rows["role"].isin(OUTSIDE).to_numpy() & (coded["straws"] | ~straw)
    own = coded.groupby(["change", "source"], sort=False)
    least = coded["rests"].where(coded["rests"] >= 0).groupby([coded["change"], coded["source"]])
    if (least.max() > least.min()).any():
        raise WrongTypeError(
            "A source is said to rest on several others in one change.",
            "Name the one it takes its word from.",
        )
    pairs = own.agg(rests=("rests", "max"), inside=("inside", "any"), straws=("straws", "all")).reset_index()
    return np.asarray(own.ngroup(), dtype=np.int64), pairs


def _following(pairs: pd.DataFrame) -> Places:
    """Return the place of what each rests on in the same change; its own place where there is none."""
    known = pd.MultiIndex.from_frame(pairs[["change", "source"]])
    wanted = pd.MultiIndex.from_arrays([pairs["change"], pairs["rests"]])
    found = known.get_indexer(wanted)
    return np.where(found >= 0, found, np.arange(len(pairs)))


def _circling(following: Places) -> Flags:
    """Return which of them rest, by way of others, on themselves."""
    landing = following
    for _ in range(len(following).bit_length()):  # each step goes twice as far as all before
        landing = landing[landing]
    at = np.arange(len(following))
    return np.asarray(np.isin(at, landing) & (following != at))


def _labels(source: Places, following: Places, circle: Flags, last: int) -> Places:
    """Return a label for every source: one for all that stand in a circle together, anywhere in the register."""
    from scipy.sparse import coo_array, csgraph

    ends = (source[circle], source[following[circle]])
    joined = coo_array((np.ones(int(circle.sum())), ends), shape=(last + 1, last + 1))
    _, label = csgraph.connected_components(joined, directed=False)
    return np.asarray(label, dtype=np.int64)


def _insiders(pairs: pd.DataFrame) -> Flags:
    """Return for every source whether it counts as inside: some row says so, or none says where it stands.

    Where somebody stands who has nothing but straws in the wind is left aside: a straw moves nothing.
    """
    made = np.ones(int(max(pairs["source"].max(), pairs["rests"].max())) + 1, dtype=bool)
    by_source = pairs[~pairs["straws"]].groupby("source")["inside"].any()
    made[by_source.index.to_numpy()] = by_source.to_numpy()
    return made

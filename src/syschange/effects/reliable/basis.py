"""What reliable change is made of: how many of each group fell into each category, and how many would have."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.reliable.terms import Terms
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import ScorePairs
from syschange.statistics.reliable import CATEGORIES, NoChange, categories, expected, own, selected

Floats = npt.NDArray[np.float64]

PEOPLE = ("enrolled", "started", "followed", "lost")
EDGES = ("lowest", "highest")  # of those who started: at the ends of the scale
BEYOND = "beyond"  # of those who started: better than the score that lets people in
_BLOCK = 1_000_000  # ours: probabilities worked out at a time


def would(category: str) -> str:
    """Return the column of the share that no change would give."""
    return f"expected {category}"


def basis_of(pairs: ScorePairs, terms: Terms, *, by: tuple[str, ...], ways: int) -> pd.DataFrame:
    """Return the counts of every group and the shares that no change would give.

    Parameters
    ----------
    pairs
        How often each pair of scores occurs.
    terms
        On which a change counts.
    by, ways
        The characteristics, and the most taken together.

    Returns
    -------
    DataFrame
        The characteristics, `ways`; people `enrolled` (any row), `started` (a score before), `followed` (one after
        too) and `lost`; those at the `lowest` and the `highest` score there is, and `beyond` the score that lets
        people in; a column of people and one of the expected share for each category.

    Raises
    ------
    WrongTypeError
        Where scores lie outside the instrument's range.
    NotEstimableError
        Where nobody was seen at both times.
    """
    began, ended = ~np.isnan(pairs.before), ~np.isnan(pairs.after)
    both = began & ended
    _require_within(pairs, terms)
    if not both.any():
        raise NotEstimableError(
            "Nobody has a score both before and after.", "Check the two times against the data's own."
        )
    scores, place = np.unique(pairs.before[began], return_inverse=True)
    at = np.zeros(len(began), dtype=np.int64)
    at[began] = place
    kind = categories(terms.index, pairs.before, pairs.after, better=terms.better, cutoff=terms.cutoff)
    whole = bool(all((v[~np.isnan(v)] % 1 == 0).all() for v in (pairs.before, pairs.after)))
    model = _Model(scores, terms, whole=whole)
    made = []
    for labels, counts in pairs.groupings(by=by, ways=ways):
        table = labels[[*by, "ways"]].copy()
        table["enrolled"] = counts.sum(axis=1)
        table["started"] = counts[:, began].sum(axis=1)
        table["followed"] = counts[:, both].sum(axis=1)
        table["lost"] = table["started"] - table["followed"]
        started = _added(counts[:, began], at[began], len(scores))
        for name, held in _edges(scores, terms).items():
            table[name] = started[:, held].sum(axis=1) if held is not None else np.nan
        for number, category in enumerate(CATEGORIES):
            table[category] = counts[:, kind == number].sum(axis=1)
        if model.spread is None:
            model.spread = _sd(started[0][~model.let_in], scores[~model.let_in])  # everybody comes first
        shares = model.shares(started, _added(counts[:, both], at[both], len(scores)))
        for number, category in enumerate(CATEGORIES):
            table[would(category)] = shares[:, number]
        made.append(table)
    return pd.concat(made, ignore_index=True)


class _Model:
    """What no change would give, by the score before."""

    def __init__(self, scores: Floats, terms: Terms, *, whole: bool) -> None:
        self.scores, self.terms, self.whole = scores, terms, whole
        line = terms.entered
        self.let_in = (
            np.zeros(len(scores), dtype=bool) if line is None else terms.up * scores <= terms.up * line
        )
        self.spread: float | None = None
        self._selected = self._probabilities(selected(terms.norm))[0] if line is not None else None

    def _probabilities(self, model: NoChange) -> Floats:
        return expected(
            self.terms.index, self.scores, model, better=self.terms.better, cutoff=self.terms.cutoff,
            whole=self.whole, scale=self.terms.scale,
        )  # fmt: skip

    def shares(self, started: Floats, followed: Floats) -> Floats:
        """Return the share of each category in each group; missing where nobody was followed."""
        people = followed.sum(axis=1)
        made = np.zeros((len(followed), len(CATEGORIES)))
        if self._selected is not None:
            made += followed[:, self.let_in] @ self._selected[self.let_in]
        if not self.let_in.all():
            step = max(_BLOCK // len(self.scores), 1)
            others = np.where(self.let_in, 0.0, started)
            size = others.sum(axis=1)
            centre = np.divide(others @ self.scores, size, out=np.zeros(len(size)), where=size > 0)
            for start in range(0, len(made), step):
                here = slice(start, start + step)
                model = own(self.terms.norm, centre=centre[here, None], sd=self.spread or 0.0)
                given = np.where(self.let_in, 0.0, followed[here])
                made[here] += np.einsum("gs,gsc->gc", given, self._probabilities(model))
        with np.errstate(invalid="ignore", divide="ignore"):
            shares: Floats = made / np.where(people > 0, people, np.nan)[:, None]
        return shares


def _edges(scores: Floats, terms: Terms) -> dict[str, npt.NDArray[np.bool_] | None]:
    ends = (None, None) if terms.scale is None else (scores == terms.scale[0], scores == terms.scale[1])
    line = terms.entered
    past = None if line is None else terms.up * scores > terms.up * line
    return {EDGES[0]: ends[0], EDGES[1]: ends[1], BEYOND: past}


def _added(counts: Floats, place: npt.NDArray[np.int64], size: int) -> Floats:
    """Return counts added up by the score before: (groups, pairs) to (groups, scores)."""
    made = np.zeros((size, len(counts)))
    np.add.at(made, place, counts.T)
    return made.T


def _sd(counts: Floats, scores: Floats) -> float:
    people = float(counts.sum())
    if people < 2:  # noqa: PLR2004 - one does not vary
        return 0.0
    mean = float(counts @ scores) / people
    return float(np.sqrt(counts @ (scores - mean) ** 2 / (people - 1)))


def spread_before(pairs: ScorePairs) -> float:
    """Return the standard deviation of the score before of those who were followed."""
    both = ~np.isnan(pairs.before) & ~np.isnan(pairs.after)
    counts = next(iter(pairs.groupings(by=(), ways=0)))[1][0]
    return _sd(counts[both], pairs.before[both])


def _require_within(pairs: ScorePairs, terms: Terms) -> None:
    if terms.scale is None:
        return
    low, high = terms.scale
    seen = np.concatenate([pairs.before, pairs.after])
    if ((seen < low) | (seen > high)).any():
        raise WrongTypeError(
            "Some scores lie outside the range of the instrument.",
            "Correct them, or the range; a code for a missing answer must be missing.",
        )

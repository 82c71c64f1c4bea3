"""How often each pair of scores, before and after, occurs in each group: what change in people is read from."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import quote
from syschange.frames.adding.cells import Array
from syschange.frames.adding.prepared import companions, prepare
from syschange.frames.crossed.crossing import MOST, Crossed, crossed, require_reduced
from syschange.frames.groups.limits import MAX_ROWS
from syschange.frames.people.paired import AFTER, BEFORE, pair_times

_OWN = ("rows", "ways")
_NOT_SEEN = math.inf  # no score: infinite ones are refused


@dataclass(frozen=True, eq=False)
class ScorePairs:
    """How many people have each pair of scores.

    Attributes
    ----------
    keys
        The characteristics.
    people
        How many people there are, seen at both times or not.
    before, after
        The scores of each different pair; missing where a person was not seen then. Shape (pairs,).
    """

    keys: tuple[str, ...]
    people: int
    before: Array
    after: Array
    _crossed: Crossed = field(repr=False)

    @property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of each characteristic that somebody has, in order."""
        return self._crossed.cells.levels

    def groupings(
        self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS
    ) -> Iterator[tuple[pd.DataFrame, Array]]:
        """Give the pairs of every grouping of 0 to `ways` characteristics, some groups at a time.

        Parameters
        ----------
        by
            The characteristics to group by, in the order they are to be read.
        ways
            The most characteristics taken together, 1 to the number given (0 where none is).
        max_rows
            The most groups of all groupings together; 200,000 (ours).

        Returns
        -------
        iterator
            The labels of the groups with `ways` and `rows` (people), and how many people have each pair, shape
            (groups, pairs). In the order of `roll_up`, with the groups of nobody it has.

        Raises
        ------
        UnknownChoiceError, NotEstimableError
            Where a characteristic or `ways` is not one that was reduced, or there would be too many groups.
        """
        require_reduced(self._crossed, self.keys, by, ways, max_rows)
        for labels, sums in self._crossed.blocks(by=by, ways=ways, names=["rows"]):
            yield labels, sums["rows"]

    def digest(self) -> str:
        """Return a SHA-256 of the counts: equal for equal data, whatever the engine or order of rows and labels."""
        return self._crossed.digest()


def reduce_score_pairs(
    data: object,
    *,
    keys: Sequence[str],
    person: str,
    time: str,
    value: str,
    before: float,
    after: float,
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> ScorePairs:
    """Count how often each pair of scores occurs: each person once, then one group-by over the pairs.

    Parameters
    ----------
    data
        A tidy table of any engine with one row a person and time, or the path of a Parquet file.
    keys
        The characteristics, the same in all rows of a person (see `reduce_to_cells`).
    person, time, value, before, after
        As for `pair_times`.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`.

    Returns
    -------
    ScorePairs
        It does not depend on the engine or the order of rows. Of whole-number scores it is a small table.

    Raises
    ------
    MissingColumnError, UnknownChoiceError, WrongTypeError, DuplicateRowsError
        As `pair_times` and `reduce_to_cells`.
    NotEstimableError
        As `reduce_to_cells`, or where characteristics crossed with pairs of scores are more than 5,000,000 (ours).
    """
    whys = companions(data, keys) if unknown == "split" else ()
    people = pair_times(
        data, person=person, time=time, value=value, before=before, after=after, carry=[*keys, *whys]
    )
    prepared = prepare(
        people,
        keys=keys,
        values=[BEFORE, AFTER],
        centred=(),
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=_OWN,
    )
    names = {"pairbefore": prepared.table.names[BEFORE], "pairafter": prepared.table.names[AFTER]}
    frame = prepared.frame.with_columns(nw.lit(1.0).alias("one"))
    for own, name in names.items():
        score = nw.col(name).cast(nw.Float64) + 0.0  # which makes zero of minus zero
        seen = ~nw.col(name).is_null()
        frame = frame.with_columns(nw.when(seen).then(score).otherwise(nw.lit(_NOT_SEEN)).alias(own))
    made = crossed(
        prepared,
        frame,
        keys=keys,
        items=list(names),
        sums={"rows": ("one",)},
        finest=MOST,
        refusal=(
            f"The characteristics crossed with the pairs of scores of {quote(value)} are more than {MOST:,} rows.",
            "Round the scores first (to whole points, say), or take fewer characteristics or broader groups.",
        ),
    )
    first, second = made.items
    held = [np.array(v, dtype=np.float64) for v in made.values]  # noqa: PD011 - an attribute of ours
    scores = [np.where(np.isinf(v), np.nan, v) for v in held]
    return ScorePairs(
        tuple(keys),
        prepared.rows,
        scores[0][first],
        scores[1][second],
        made,
    )

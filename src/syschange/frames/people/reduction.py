"""People who repeat: sums over the people of every grouping, added up within each person first."""

from collections.abc import Mapping, Sequence

from syschange.frames.adding.cells import Cells
from syschange.frames.adding.prepared import prepare
from syschange.frames.groups.limits import MAX_ROWS
from syschange.frames.people.persons import WHO, Persons, groups, persons
from syschange.frames.people.repeated import OWN, PeopleCells
from syschange.frames.people.stages import PRESENT, SOMEONE, sums_over_people

__all__ = ["PeopleCells", "reduce_people"]


def reduce_people(
    data: object,
    *,
    keys: Sequence[str],
    person: str,
    value: str,
    measure: str | None = None,
    weight: str | None = None,
    period: str | None = None,
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> PeopleCells:
    """Reduce rows of people who repeat: once within each person, and once over the people of each cell.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`). Nothing of a person is fetched from
        a lazy one.
    keys
        The characteristics (see `reduce_to_cells`).
    person
        The column that tells people apart.
    value
        Numbers, or true and false. A row whose value (or exposure) is missing is counted as unknown, and adds
        nothing else.
    measure
        Exposures, for example days; without it each row counts 1 and values are measured from a pivot.
    weight
        Weights of rows, which times the value and the exposure are added up.
    period
        A column of periods, for example of before and after.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`.

    Returns
    -------
    PeopleCells
        The sums do not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError, NotEstimableError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`; where a row does not say whom it belongs to; or where a weight is missing, negative or
        infinite, or an exposure negative or infinite.
    """
    prepared = prepare(
        data,
        keys=[*keys, *([period] if period is not None else [])],
        values=[value],
        centred=[value] if measure is None else [],
        weight=weight,
        measure=measure,
        also=[person],
        always=[period] if period is not None else [],
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=OWN,
    )
    rows = persons(
        prepared, person=person, keys=keys, value=value, measure=measure, weight=weight, period=period
    )
    finest = sums_over_people(rows, keys)
    made = {tuple(keys): finest}
    moving, changing = _moved(rows, finest, keys, period)
    steady = tuple(key for key in keys if key not in moving)
    if steady not in made:
        made[steady] = sums_over_people(rows, steady)
    span, every = prepared.reach[value], range(len(rows.held))
    return PeopleCells(
        tuple(keys),
        sum(int(finest.total(f"rows:{i}")) for i in every),
        sum(int(finest.total(f"known:{i}")) for i in every),
        int(made[steady].total(SOMEONE)),
        span.pivot,
        (span.low, span.high),
        rows.shown,
        changing,
        moving,
        rows,
        period,
        made,
    )


def _moved(
    rows: Persons, finest: Cells, keys: Sequence[str], period: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys that take two labels within one person, and those that do within one person and period."""
    present = [sum(float(part.sum()) for part in base.parts[PRESENT]) for base in finest.bases]
    if all(found == rows.people for found in present):
        return (), ()
    columns = rows.prepared.columns
    moving = tuple(key for key in keys if groups(rows.frame, [WHO, *columns[key]])[0] > rows.people)
    if period is None:
        return moving, moving
    times = [WHO, *columns[period]]
    apart = groups(rows.frame, times)[0]
    return moving, tuple(key for key in moving if groups(rows.frame, [*times, *columns[key]])[0] > apart)

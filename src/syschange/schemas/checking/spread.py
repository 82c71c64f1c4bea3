"""Over which groups problems and missing cells are spread: what is missing is seldom missing by chance."""

from collections.abc import Iterator, Mapping

import narwhals as nw
import numpy as np
import numpy.typing as npt

from syschange.frames import MISSING_KINDS, UNKNOWN, Scan, at
from syschange.schemas.checking.judge import Judged
from syschange.schemas.checking.shares import MISSING, Share
from syschange.schemas.declared import Declared

MOST_GROUPS = 200  # ours: a characteristic with more groups is not one that results are broken down by

Grouping = tuple[tuple[str, ...], npt.NDArray[np.int64]]  # the labels, and for each row the place of its own
_Groups = Mapping[str, tuple[tuple[str, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]]


def shares(
    declared: Declared, table: Scan, judged: Judged, beside: Mapping[str, Grouping]
) -> tuple[Share, ...]:
    """Return how many rows each failure concerns and how many cells are missing, in all and by group.

    Rows are grouped by the characteristics whose labels are declared, so that no text from the data becomes a
    group; whatever is not a declared label is counted as unknown. Characteristics that stand in another table are
    given `beside`; one of the table's own with the same name goes before.
    """
    if not tells(judged):
        return ()
    failures = [f for f in judged.failures if f.tried and len(f.rows)]
    labels = {name: labels_of(name, declared) for name in characteristics(declared, table)}
    reasons = {(name, rule): _is_missing(table, name, rule) for name, rule in judged.missing}
    places = {f"group {name}": place(name, of) for name, of in labels.items()}
    masks = {f"{rule} {name}": mark for (name, rule), mark in reasons.items()}
    found = table.arrays({**places, **masks})
    own = {name: (of, found[f"group {name}"].astype(np.int64)) for name, of in labels.items()}
    groups: _Groups = {
        name: (of, places, np.bincount(places, minlength=len(of)).astype(np.int64))
        for name, (of, places) in {**beside, **own}.items()
    }
    counted: list[Share] = []
    for name, rule in reasons:
        rows = np.flatnonzero(found[f"{rule} {name}"])
        counted += _counted(name, rule, rows, judged.rows, groups) if len(rows) else []
    for failure in failures:
        # Nothing is known of people who are not there, so that such a problem is always among the unknown.
        lost = failure.asked.rule == "link"
        over = {name: groups[name] for name in own} if lost else groups
        counted += _counted(failure.column, failure.asked.rule, failure.rows, judged.rows, over)
    return tuple(counted)


def tells(judged: Judged) -> bool:
    """Return whether there is anything that may be spread unevenly: rows that break a rule, or missing cells."""
    return bool(judged.missing) or any(f.tried and len(f.rows) for f in judged.failures)


def characteristics(declared: Declared, table: Scan) -> list[str]:
    """Return the characteristics of a table whose labels are declared."""
    return [
        f.name
        for f in declared.schema.fields
        if f.role in ("characteristic", "measure")
        and len(declared.labels.get(f.name, ())) in range(1, MOST_GROUPS + 1)
        and isinstance(table.dtypes.get(f.name), nw.String | nw.Categorical | nw.Enum)
    ]


def labels_of(name: str, declared: Declared) -> tuple[str, ...]:
    """Return the groups of a characteristic: its labels, the reasons for missing, and last what is unknown."""
    return (*declared.labels[name], *MISSING_KINDS.values(), UNKNOWN)


def place(name: str, labels: tuple[str, ...]) -> nw.Expr:
    """Return the place of each row's label; of one that is not declared, that of what is unknown."""
    unknown = len(labels) - 1
    known = (
        at(name)
        .cast(nw.String)
        .replace_strict(list(labels), list(range(len(labels))), default=unknown, return_dtype=nw.Int16)
    )
    return nw.coalesce(known, nw.lit(unknown, nw.Int16))


def _is_missing(table: Scan, name: str, rule: str) -> nw.Expr:
    """Return a mark for the cells of a column that are missing, for no reason known or for this one."""
    if rule == MISSING:
        return table.missing(name)
    return nw.coalesce(at(name).cast(nw.String) == rule, nw.lit(False))  # noqa: FBT003 - the value


def _counted(
    column: str, rule: str, rows: npt.NDArray[np.int64], of: int, groups: _Groups
) -> Iterator[Share]:
    yield Share(column, rule, "", "", len(rows), of)
    for name, (labels, places, sizes) in groups.items():
        if name != column:
            here = np.bincount(places[rows], minlength=len(labels))
            for label, size, count in zip(labels, sizes, here, strict=True):
                if size:
                    yield Share(column, rule, name, label, int(count), int(size))

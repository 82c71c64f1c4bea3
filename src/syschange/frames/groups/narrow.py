"""Taking of a table the rows that are meant: of some places, from some day on, of some people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from syschange.frames.groups.labels import as_text
from syschange.frames.opening.recognise import recognise, require_columns
from syschange.frames.taking.taken import take_rows


def keep_rows(
    data: object,
    *,
    table: str,
    labels: Mapping[str, Sequence[str]] | None = None,
    since: tuple[str, date] | None = None,
    of: tuple[str, object] | None = None,
) -> nw.DataFrame[Any]:
    """Return the rows of a table that are meant, in the order they stand.

    Parameters
    ----------
    data
        A pandas or Polars table.
    table
        What to call it in a message.
    labels
        Column to the labels kept, as analyses show them.
    since
        A column of days, and the first day kept; a row without a day is left out.
    of
        The column of people, and a table of those kept, with a column of the same name; rows of nobody are kept.

    Raises
    ------
    MissingColumnError
        Where one of the columns is not there.
    """
    frame = recognise(data)
    wanted = [*(labels or {}), *([since[0]] if since else []), *([of[0]] if of else [])]
    require_columns(frame, wanted, table=table)
    kept = np.ones(len(frame), dtype=bool)
    for column, allowed in (labels or {}).items():
        meant = set(allowed)
        kept &= np.fromiter((as_text(v) in meant for v in frame[column].to_list()), bool, len(frame))
    if since is not None:
        column, first = since
        kept &= (take_rows(frame.to_native(), days=[column])[column] >= np.datetime64(first)).to_numpy()
    if of is not None:
        column, people = of
        whose = frame[column]
        kept &= (whose.is_in(recognise(people)[column].to_list()) | whose.is_null()).to_numpy().astype(bool)
    return frame if kept.all() else frame.filter(kept.tolist())

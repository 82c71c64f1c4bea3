"""The boundary with table engines: recognise a table, and reduce it once to a small table of sums.

This is the only room that knows engines exist. pandas and Polars tables come in; what goes out is always a
small pandas table, so that everything above is arithmetic and the same for every engine.
"""

from syschange.frames.attach import attach, labels_present, rename, strangers
from syschange.frames.groups import find_group, group_name, rows
from syschange.frames.labels import ALL, UNKNOWN, ordered_labels
from syschange.frames.paired import AFTER, BEFORE, pair_times
from syschange.frames.recognise import column_names, recognise, require_columns, require_names
from syschange.frames.reduce import Cells, reduce_to_cells
from syschange.frames.rollup import roll_up

__all__ = [
    "AFTER",
    "ALL",
    "BEFORE",
    "UNKNOWN",
    "Cells",
    "attach",
    "column_names",
    "find_group",
    "group_name",
    "labels_present",
    "ordered_labels",
    "pair_times",
    "recognise",
    "reduce_to_cells",
    "rename",
    "require_columns",
    "require_names",
    "roll_up",
    "rows",
    "strangers",
]

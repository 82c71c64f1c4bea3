"""The boundary with table engines: recognise a table, and reduce it once to a small table of sums.

This is the only room that knows engines exist. pandas and Polars tables come in; what goes out is always a
small pandas table, so that everything above is arithmetic and the same for every engine.
"""

from syschange.frames.adding.cells import Cells
from syschange.frames.adding.prepared import companions
from syschange.frames.adding.reduce import reduce_to_cells
from syschange.frames.adding.rollup import roll_up
from syschange.frames.adding.sums import Sum
from syschange.frames.crossed.clusters import ClusterCells, reduce_clusters
from syschange.frames.crossed.histograms import Histogram, Histograms, reduce_histograms
from syschange.frames.crossed.panel import Panel, reduce_panel
from syschange.frames.crossed.series import Series, reduce_series
from syschange.frames.crossed.units import SampleUnits, reduce_units
from syschange.frames.crossed.waits import WaitCounts, reduce_waits
from syschange.frames.groups.attach import attach, labels_present, rename
from syschange.frames.groups.finding import find_group, group_name, rows
from syschange.frames.groups.labels import ALL, MISSING_KINDS, MISSING_LABELS, UNKNOWN, ordered_labels
from syschange.frames.groups.limits import require_groups
from syschange.frames.groups.narrow import keep_rows
from syschange.frames.looking.fingerprints import NOT_WHOLE
from syschange.frames.looking.look import Fetched, Group, Look, Wanted
from syschange.frames.looking.names import at
from syschange.frames.looking.scan import Scan, pandas_column, scan
from syschange.frames.opening.engines import ENGINES, to_engine
from syschange.frames.opening.kinds import types_of
from syschange.frames.opening.recognise import column_names, recognise, require_columns, require_names
from syschange.frames.opening.tables import columns_of
from syschange.frames.people.paired import AFTER, BEFORE, pair_times
from syschange.frames.people.reduction import PeopleCells, reduce_people
from syschange.frames.people.scorepairs import ScorePairs, reduce_score_pairs
from syschange.frames.people.steps import (
    AFTER_CHANGE,
    FIRST_HALF,
    POSITION,
    SECOND_HALF,
    Steps,
    reduce_steps,
)
from syschange.frames.people.waves import spread_waves, wave, wave_times, with_adoption
from syschange.frames.taking.taken import take_rows

__all__ = [
    "AFTER",
    "AFTER_CHANGE",
    "ALL",
    "BEFORE",
    "ENGINES",
    "FIRST_HALF",
    "MISSING_KINDS",
    "MISSING_LABELS",
    "NOT_WHOLE",
    "POSITION",
    "SECOND_HALF",
    "UNKNOWN",
    "Cells",
    "ClusterCells",
    "Fetched",
    "Group",
    "Histogram",
    "Histograms",
    "Look",
    "Panel",
    "PeopleCells",
    "SampleUnits",
    "Scan",
    "ScorePairs",
    "Series",
    "Steps",
    "Sum",
    "WaitCounts",
    "Wanted",
    "at",
    "attach",
    "column_names",
    "columns_of",
    "companions",
    "find_group",
    "group_name",
    "keep_rows",
    "labels_present",
    "ordered_labels",
    "pair_times",
    "pandas_column",
    "recognise",
    "reduce_clusters",
    "reduce_histograms",
    "reduce_panel",
    "reduce_people",
    "reduce_score_pairs",
    "reduce_series",
    "reduce_steps",
    "reduce_to_cells",
    "reduce_units",
    "reduce_waits",
    "rename",
    "require_columns",
    "require_groups",
    "require_names",
    "roll_up",
    "rows",
    "scan",
    "spread_waves",
    "take_rows",
    "to_engine",
    "types_of",
    "wave",
    "wave_times",
    "with_adoption",
]

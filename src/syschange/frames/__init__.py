"""The boundary with table engines: recognise a table, and reduce it once to a small table of sums.

This is the only room that knows engines exist. pandas and Polars tables come in; what goes out is always a
small pandas table, so that everything above is arithmetic and the same for every engine.
"""

from syschange.frames.attach import attach, labels_present, rename
from syschange.frames.cells import Cells
from syschange.frames.clusters import ClusterCells, reduce_clusters
from syschange.frames.fingerprints import NOT_WHOLE
from syschange.frames.groups import find_group, group_name, rows
from syschange.frames.histograms import Histogram, Histograms, reduce_histograms
from syschange.frames.kinds import types_of
from syschange.frames.labels import ALL, MISSING_KINDS, MISSING_LABELS, UNKNOWN, ordered_labels
from syschange.frames.limits import require_groups
from syschange.frames.looking import Fetched, Group, Look, Wanted
from syschange.frames.names import at
from syschange.frames.paired import AFTER, BEFORE, pair_times
from syschange.frames.panel import Panel, reduce_panel
from syschange.frames.people import PeopleCells, reduce_people
from syschange.frames.prepared import companions
from syschange.frames.recognise import column_names, recognise, require_columns, require_names
from syschange.frames.reduce import reduce_to_cells
from syschange.frames.rollup import roll_up
from syschange.frames.scan import Scan, pandas_column, scan
from syschange.frames.scorepairs import ScorePairs, reduce_score_pairs
from syschange.frames.series import Series, reduce_series
from syschange.frames.sums import Sum
from syschange.frames.units import SampleUnits, reduce_units
from syschange.frames.waits import WaitCounts, reduce_waits
from syschange.frames.waves import spread_waves, wave, wave_times, with_adoption

__all__ = [
    "AFTER",
    "ALL",
    "BEFORE",
    "MISSING_KINDS",
    "MISSING_LABELS",
    "NOT_WHOLE",
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
    "Sum",
    "WaitCounts",
    "Wanted",
    "at",
    "attach",
    "column_names",
    "companions",
    "find_group",
    "group_name",
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
    "types_of",
    "wave",
    "wave_times",
    "with_adoption",
]

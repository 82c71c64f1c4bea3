from matplotlib.figure import Figure as Figure

from syschange.charts._caterpillar import caterpillar as caterpillar
from syschange.charts._control import control as control
from syschange.charts._curves import curves as curves
from syschange.charts._dots import dots as dots
from syschange.charts._forest import forest as forest
from syschange.charts._funnel import funnel as funnel
from syschange.charts._horizons import horizons as horizons
from syschange.charts._known import describe as describe
from syschange.charts._known import narrow as narrow
from syschange.charts._noise import noise as noise
from syschange.charts._pathways import pathways as pathways
from syschange.charts._reliance import reliance as reliance
from syschange.charts._series import series as series
from syschange.charts._slopes import slopes as slopes
from syschange.charts._svg import svg as svg
from syschange.charts._verdicts import verdicts as verdicts

__all__ = [
    "Figure",
    "caterpillar",
    "control",
    "curves",
    "describe",
    "dots",
    "forest",
    "funnel",
    "horizons",
    "narrow",
    "noise",
    "pathways",
    "reliance",
    "series",
    "slopes",
    "svg",
    "verdicts",
]

from matplotlib.figure import Figure as Figure

from syschange.charts._forest import forest as forest
from syschange.charts._slopes import slopes as slopes
from syschange.charts._svg import svg as svg
from syschange.charts._verdicts import verdicts as verdicts

__all__ = ["Figure", "forest", "slopes", "svg", "verdicts"]

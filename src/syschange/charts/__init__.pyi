from matplotlib.figure import Figure as Figure

from syschange.charts._caterpillar import caterpillar as caterpillar
from syschange.charts._forest import forest as forest
from syschange.charts._funnel import funnel as funnel
from syschange.charts._slopes import slopes as slopes
from syschange.charts._svg import svg as svg
from syschange.charts._verdicts import verdicts as verdicts

__all__ = ["Figure", "caterpillar", "forest", "funnel", "slopes", "svg", "verdicts"]

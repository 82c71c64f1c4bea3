"""One result of every kind that `effects` returns, made of people whose numbers are awkward to publish."""

from collections.abc import Callable, Mapping

import numpy as np

from syschange import effects
from syschange.results import Publishable

from ..effects.access import rows as waits
from ..effects.before_after import places
from ..effects.control_chart import series
from ..effects.detectable import made_up as sizes
from ..effects.interrupted import made_up as interrupted
from ..effects.reliable import scores
from ..effects.staggered import panels
from ..effects.sustained import followed

# An area of few, as every place has: seven people wait there.
_WAITING = waits.people(3, n=913)
_WAITING.loc[_WAITING.index[:7], "area"] = "Isle"
_SCORES = scores.people(337, gain=5, missing=0.13)


def _few_in_one(rows: int = 7) -> object:
    """Return scores of people of two sites and of a third that few are of."""
    data = followed.people(n=213)
    data.loc[data["person_id"] < rows, "site"] = "isle"
    return data


def _panel() -> object:
    table = panels.panel((13, 17, 4, 28), (3, 5, 6, panels.NEVER))
    table["s"] = np.where(table["u"].isin(["u001", "u050"]), "few", table["s"])
    return table


EFFECTS: Mapping[str, Callable[[], Publishable]] = {
    "TimeToAccess": lambda: waits.by_days(
        _WAITING, by=["offer", "area"], at=[28, 90], exits="left", reference="usual"
    ),
    "BeforeAfter": lambda: places.compared(places.places((12, 13), lost=0.2), by=["ethnicity"], replicates=199),
    "ControlChart": lambda: series.chart(
        series.people(each=523), time="seen", outcome="in_time", kind="proportion", by=["area"]
    ),
    "ControlChart of few": lambda: series.chart(series.people(each=21), time="seen", by=["area"]),
    "Detectable": lambda: effects.detectable(
        sizes.scores(clusters=26, size=13), value="score", before=0, after=12, arm="arm", comparison="usual",
        by=["sex"], simulations=200,
    ),
    "Equivalent": lambda: effects.equivalent(scores.change(_SCORES, by=["sex"]), margin=0.05, sex="F"),
    "InterruptedSeries": lambda: interrupted.run(
        interrupted.monthly(interrupted.counts(ratio=0.8, mean=27))
    ),
    "InterruptedSeries with a control": lambda: interrupted.run(
        interrupted.two_arms(ratio=1.3), arm="arm", comparison="usual"
    ),
    "ReliableChange": lambda: scores.change(
        _SCORES, by=["sex", "age"], ways=2, scale=(0, 100), entered=47, margin=0.1, **scores.CUTOFF
    ),
    "Staggered": lambda: panels.run(_panel(), by=["s"]),
    "Sustained": lambda: followed.followed(_few_in_one(), by=["site"], funding_end=12, worthwhile=1.0),
    "Sustained of units": lambda: followed.watched(followed.panel(units=23), by=["region"], funding_end=32),
}  # fmt: skip

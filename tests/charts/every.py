"""Every chart of the kit drawn from one list of names, so that each test is asked of all of them."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from syschange import charts

Draw = Callable[..., Figure]
HIDEABLE = (
    "forest", "dots", "noise", "caterpillar", "funnel", "slopes", "curves", "series", "control", "horizons",
    "reliance",
)  # fmt: skip
EVERY = (*HIDEABLE, "pathways", "verdicts")
WORDS = {"headline": "More people reached care", "subtitle": "Share, people of the trial, one year"}


def names(count: int) -> list[str]:
    """Return names for as many rows."""
    return [f"group {i}" for i in range(count)]


def draw(
    chart: str, labels: Sequence[object], *, hidden: Sequence[int] = (), words: dict[str, str] | None = None
) -> Figure:
    """Draw a chart with one row a label, those at the places given hidden."""
    return _MADE[chart](list(labels), set(hidden), words or WORDS)


def _values(count: int, hidden: set[int]) -> dict[str, list[object]]:
    def column(shift: float) -> list[object]:
        return ["[c]" if i in hidden else 0.3 + 0.4 * (i % 7) / 7 + shift for i in range(count)]

    return {"value": column(0.0), "lower": column(-0.1), "upper": column(0.1)}


def _table(labels: list[object], hidden: set[int]) -> pd.DataFrame:
    made = pd.DataFrame(_values(len(labels), hidden))
    made.insert(0, "label", pd.Series(labels, dtype=object))
    return made.assign(n=40, marked=[i % 3 == 0 for i in range(len(labels))])


_ENDS = {"value": "value", "lower": "lower", "upper": "upper"}


def _forest(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden)
    return charts.forest(made, label="label", n="n", percent=True, reference=0.5, **_ENDS, **words)


def _dots(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden)
    # Of 30 rows some have the same name of one characteristic: 30 columns of dots would be too many.
    made["label"] = pd.Series([labels[i % 8] for i in range(len(labels))], dtype=object)
    made["sex"] = [f"s{i // 8}" for i in range(len(labels))]
    return charts.dots(made, characteristics=["label", "sex"], n="n", percent=True, **_ENDS, **words)


def _noise(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden).assign(expected=0.2, most=0.5)
    return charts.noise(
        made, label="label", gap="value", expected="expected", most="most", percent=True, **words
    )


def _caterpillar(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    return charts.caterpillar(_table(labels, hidden), label="label", marked="marked", **_ENDS, **words)


def _funnel(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden).assign(size=[20 + 5 * i for i in range(len(labels))])
    lines = pd.DataFrame({"limit": 2, "size": [10, 200], "low": [0.2, 0.4], "high": [0.8, 0.6]})
    return charts.funnel(
        made, lines, label="label", size="size", value="value", beyond="marked", limit="limit", lower="low",
        upper="high", target=0.5, percent=True, **words,
    )  # fmt: skip


def _slopes(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    before = _table(labels, hidden).assign(when="before")
    after = _table(labels, set()).assign(when="after")
    made = pd.concat([before, after], ignore_index=True)
    return charts.slopes(made, series="label", time="when", value="value", percent=True, **words)


def _curves(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden)
    days = pd.concat([made.assign(day=day) for day in (0, 30, 60)], ignore_index=True)
    days["value"] = [
        v if isinstance(v, str) else v * d / 60 for v, d in zip(days["value"], days["day"], strict=True)
    ]
    return charts.curves(days, series="label", time="day", value="value", percent=True, **words)


def _series(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden)
    changed = len(labels) // 2
    made = made.assign(
        part="before", fitted=0.5, expected=np.where(np.arange(len(made)) >= changed, 0.4, np.nan)
    )
    return charts.series(
        made, period="label", part="part", observed="value", fitted="fitted", counterfactual="expected",
        lower="lower", upper="upper", change=changed, percent=True, **words,
    )  # fmt: skip


def _control(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden).assign(centre=0.5, low=0.2, high=0.8, part=0, kind="common cause")
    return charts.control(
        made, period="label", value="value", centre="centre", lower="low", upper="high", part="part",
        variation="kind", meaning=["Common cause: nothing changed."], percent=True, **words,
    )  # fmt: skip


def _horizons(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    made = _table(labels, hidden).assign(at=[i - 1 for i in range(len(labels))])
    period = str(labels[0]) if labels else "month"
    return charts.horizons(made, horizon="at", period=period, percent=True, **_ENDS, **words)


def _reliance(labels: list[object], hidden: set[int], words: dict[str, str]) -> Figure:
    return charts.reliance(
        _table(labels, hidden), label="label", band=(0.2, 0.6), band_label="By chance", threshold=0.5,
        threshold_label="worthwhile", **_ENDS, **words,
    )  # fmt: skip


def _pathways(labels: list[object], _: set[int], words: dict[str, str]) -> Figure:
    steps = [str(label) for label in dict.fromkeys(map(str, labels))]
    walk = list(zip(["(start)", *steps], [*steps, "(end)"], strict=True)) if steps else []
    share = 1 / max(len(walk), 1) + 0.02
    rows = [(period, a, b, share) for period in ("before", "after") for a, b in walk]
    moves = pd.DataFrame(rows, columns=["period", "from", "to", "share"])
    matched = pd.DataFrame({"before": steps, "after": steps, "share_before": [share] * len(steps)})
    return charts.pathways(moves, matched, **words)


def _verdicts(labels: list[object], _: set[int], words: dict[str, str]) -> Figure:
    kinds = ["MET", "NOT MET", "UNCLEAR", "NO EVIDENCE"]
    made = pd.DataFrame({"verdict": [kinds[i % 4] for i in range(len(labels))]})
    made.insert(0, "label", pd.Series(labels, dtype=object))
    return charts.verdicts(made, criterion="label", verdict="verdict", **words)


_MADE: dict[str, Callable[[list[object], set[int], dict[str, str]], Figure]] = {
    "forest": _forest, "dots": _dots, "noise": _noise, "caterpillar": _caterpillar, "funnel": _funnel,
    "slopes": _slopes, "curves": _curves, "series": _series, "control": _control, "horizons": _horizons,
    "reliance": _reliance, "pathways": _pathways, "verdicts": _verdicts,
}  # fmt: skip

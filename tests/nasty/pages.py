"""A small report made by hand whose every text is one label, to see what each format does with it."""

from pathlib import Path

import pandas as pd

from syschange import charts, disclosure, equity
from syschange.reports import Picture, Report, Section, Table

from ..reports import reading
from . import inputs


def report(label: str) -> Report:
    """Return a report that says a label wherever a text may stand."""
    frame = pd.DataFrame(
        {"group": [label, "b"], "value": [-0.1, 0.2], "lower": [-0.3, 0.1], "upper": [0.1, 0.3]}
    )
    table = Table(label, label, frame, {"value": ".1f"}, {"group": label, "value": "Value"}, label)
    figure = charts.forest(
        frame, label="group", value="value", lower="lower", upper="upper", headline=label, subtitle=label
    )
    picture = Picture(label, label, label, label, figure, table)
    return Report(
        protected=disclosure.protect(equity.breakdown(inputs.groups({"a": (20, 40)}), outcome="y", by=[])),
        title=label,
        subtitle=label,
        verdict="UNPROVEN",
        verdict_words=label,
        summary=(label,),
        tiles=(),
        notices=(label,),
        sections=(Section(label, label, (label,), (picture,), ()),),
        methods=(label,),
        disclosure=("Hidden.",),
        provenance=(("Label", label),),
    )


def drawn(figure: charts.Figure, words: str = "words") -> str:
    """Return a picture as SVG, with these words as its title and description."""
    return charts.svg(figure, title=words, description=words, id_prefix="p")


def written(folder: Path, label: str, *formats: str) -> dict[str, str]:
    """Return what each file of a report says that has a label everywhere, by its path in the folder."""
    paths = report(label).write(folder / "out", formats=formats)
    return {path.relative_to(folder / "out").as_posix(): reading.said(path) for path in paths}

"""Tables with one row a person and time, made from what each person scored."""

import itertools
from collections.abc import Iterable
from typing import Any

import pandas as pd

from syschange import effects

# Arm, score before, score after; None where a person was not seen.
Person = tuple[str | None, float | None, float | None]


def table(people: Iterable[Person], **described: Iterable[Any]) -> pd.DataFrame:
    """Return the rows of people: two for each, at 0 and 12 months."""
    made = [
        {"person_id": number, "arm": arm, "months": months, "score": score}
        for number, (arm, before, after) in enumerate(people)
        for months, score in ((0, before), (12, after))
    ]
    frame = pd.DataFrame(made).astype({"score": "float64"})
    for name, values in described.items():
        frame[name] = list(itertools.chain.from_iterable((v, v) for v in values))
    return frame


def before_after(data: Any, **options: Any) -> effects.BeforeAfter:
    """Return the comparison of 0 with 12 months; with a comparison group unless `arm` is given as None."""
    given = {"value": "score", "before": 0, "after": 12, "arm": "arm", "comparison": "usual", **options}
    if given["arm"] is None:
        given["comparison"] = None
    return effects.before_after(data, **given)

"""People with a score at 0 and 12 months, and reliable change in them, for the tests of this folder."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.reliable import ReliableChange, reliable_change

Pair = tuple[float | None, float | None]
SOURCES = {"reliability_source": "the manual", "norm_source": "a survey"}


def table(pairs: Sequence[Pair], **described: Sequence[Any]) -> pd.DataFrame:
    """Return two rows for each person."""
    made = pd.DataFrame(
        [
            {"person_id": i, "months": months, "score": np.nan if score is None else float(score)}
            for i, pair in enumerate(pairs)
            for months, score in zip((0, 12), pair, strict=True)
        ]
    )
    for name, values in described.items():
        made[name] = np.repeat(np.array(values, dtype=object), 2)
    return made


def people(n: int, *, seed: int = 1, gain: float = 0.0, missing: float = 0.0) -> pd.DataFrame:
    """Return people of two sexes and three ages whose true score moves by `gain`."""
    rng = np.random.default_rng(seed)
    true = rng.normal(50, 10 * np.sqrt(0.8), n)
    before, after = (np.rint(true + move + rng.normal(0, 10 * np.sqrt(0.2), n)) for move in (0.0, gain))
    after[rng.random(n) < missing] = np.nan
    return table(
        list(zip(before, after, strict=True)),
        sex=rng.choice(["F", "M"], n),
        age=rng.choice(np.array(["old", "young", None], dtype=object), n),
    )


def change(data: Any, **options: Any) -> ReliableChange:
    """Return reliable change from 0 to 12 months with a reliability of .8 and a norm of 50 (10)."""
    given = {
        "value": "score", "before": 0, "after": 12, "better": "higher", "reliability": 0.8, "norm_sd": 10,
        "norm_mean": 50, **SOURCES, **options,
    }  # fmt: skip
    return reliable_change(data, **given)


CUTOFF = {
    "cutoff": "c",
    "clinical_mean": 45,
    "functional_mean": 60,
    "functional_sd": 10,
    "functional_source": "a study",
}

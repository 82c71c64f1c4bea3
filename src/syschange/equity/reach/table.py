"""The counts behind a reach, true or published, and the table that is worked out from them alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.reach.sides import NEITHER, OTHERS, SHUT_OUT, quantities_of
from syschange.equity.reach.windows import AFTER, BEFORE, EARLIER, Windows
from syschange.equity.representation.beside import is_known
from syschange.errors import NotEstimableError
from syschange.frames import ALL, rows
from syschange.results import COUNT_COLUMNS, Estimate, address
from syschange.statistics import rates
from syschange.statistics.firsts import PER, Dispersion, Firsts, over_dispersion, reach_ratio

Floats = npt.NDArray[np.float64]
EVERYONE, GROUP, AGAINST = "everyone", "group", "shut out over others"
COLUMNS = (
    "ways", "row", "side", "first_earlier", "first_before", "first_after", "population_earlier", "population_before",
    "population_after", "rate_earlier", "rate_before", "rate_before_lower", "rate_before_upper", "rate_after",
    "rate_after_lower", "rate_after_upper", "ratio", "ratio_lower", "ratio_upper", "level", "method", "note",
)  # fmt: skip
LEAST_DF = 5  # ours: degrees of freedom below which a dispersion is too uncertain to widen intervals by
HIDDEN = "hidden"


@dataclass(frozen=True)
class Terms:
    """How first contacts are compared.

    Attributes
    ----------
    level
        The confidence level.
    disperse
        Whether intervals are widened where groups vary more than chance makes them.
    ways
        The most characteristics that the table shows together.
    """

    level: float
    disperse: bool
    ways: int


def basis_of(groups: pd.DataFrame, finest: pd.DataFrame, sides: "npt.NDArray[np.object_]") -> pd.DataFrame:
    """Return the counts of each group, and of all those shut out and all others together, below them.

    Parameters
    ----------
    groups
        The characteristics, `ways`, `side`, and `first:` and `people:` by window, a row a group.
    finest, sides
        The finest groups with the same quantities, and their sides.
    """
    quantities = quantities_of(groups)
    made = groups.assign(row=np.where(groups["ways"] == 0, EVERYONE, GROUP))
    keys = [str(c) for c in groups.columns if c not in {*quantities, "ways", "side"}]
    together = [
        {**dict.fromkeys(keys, ALL), "ways": 0, "side": side, "row": side}
        | finest.loc[sides == side, quantities].sum().to_dict()
        for side in (SHUT_OUT, OTHERS)
    ]
    return pd.concat([made, pd.DataFrame(together)], ignore_index=True)[
        [*keys, "ways", "row", "side", *quantities]
    ]


def counts_of(basis: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return every count of people in a basis (see `Result.counts`); an average population is rounded."""
    cells = _cells(basis, by)
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, name, np.rint(basis[name].to_numpy())), strict=True)))
        for name in quantities_of(basis)
    ]
    return pd.concat(parts, ignore_index=True)


def published_basis(basis: pd.DataFrame, published: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return a basis of published counts, missing where hidden."""
    pairs = zip(published["cell"], published["quantity"], strict=True)
    found = dict(zip(pairs, published["count"], strict=True))
    cells, made = _cells(basis, by), basis.copy()
    for name in quantities_of(basis):
        made[name] = np.array([found.get((cell, name), np.nan) for cell in cells], dtype=float)
    # Which side a group of a few is on would say whether it is of a few or of none.
    people = [c for c in quantities_of(basis) if c.startswith("people:")]
    hidden = made[people].isna().any(axis=1) & (made["row"] == GROUP) & is_known(made, by)
    return made.assign(side=made["side"].mask(hidden, HIDDEN))


def table_of(basis: pd.DataFrame, by: Sequence[str], windows: Windows, terms: Terms) -> pd.DataFrame:
    """Return the table of a reach from its basis: one row a group, and three below them."""
    table = basis[[*by, "ways", "row", "side"]].copy()
    for name in (EARLIER, BEFORE, AFTER):
        there = name in windows.named
        table[f"first_{name}"] = basis[f"first:{name}"] if there else np.nan
        table[f"population_{name}"] = basis[f"people:{name}"] if there else np.nan
        none = np.full(len(basis), np.nan)
        found = _rates(basis, name, windows, terms.level) if there else [none] * 3
        for end, values in zip(("", "_lower", "_upper"), found, strict=True):
            table[f"rate_{name}{end}"] = values
    exposed = [np.nan_to_num(_exposure(basis, name, windows)) for name in (AFTER, BEFORE)]
    counts = [np.nan_to_num(basis[f"first:{name}"].to_numpy(dtype=float)) for name in (AFTER, BEFORE)]
    made = np.stack(
        rates.exact_rate_ratio_limits(counts[0], exposed[0], counts[1], exposed[1], level=terms.level)
    )
    known = (
        basis[[f"{q}:{name}" for q in ("first", "people") for name in (BEFORE, AFTER)]].notna().all(axis=1)
    )
    for name, values in zip(("ratio", "ratio_lower", "ratio_upper"), made, strict=True):
        table[name] = np.where(known & np.isfinite(made[0]), values, np.nan)
    table["level"] = terms.level
    table["method"] = np.where(table["ratio"].notna(), "exact conditional", "none")
    table["note"] = _notes(basis, by)
    return pd.concat([table, _against(basis, by, windows, terms)], ignore_index=True)[[*by, *COLUMNS]]


def against(basis: pd.DataFrame, by: Sequence[str], windows: Windows, terms: Terms) -> Estimate:
    """Return how the rate of those shut out changed over how that of others did.

    Raises
    ------
    NotEstimableError
        Where one of the two has no contacts or nobody in it, or a number is hidden.
    """
    one, two = (rows(basis[basis["row"] == side])[0] for side in (SHUT_OUT, OTHERS))
    numbers = [r[f"{q}:{name}"] for r in (one, two) for q in ("first", "people") for name in (BEFORE, AFTER)]
    if not all(math.isfinite(n) for n in numbers):
        raise NotEstimableError(
            "The change in first-ever contacts cannot be given: a number behind it is hidden.",
            "Take longer windows, or larger groups.",
        )
    first, second = (
        Firsts(
            r[f"first:{BEFORE}"],
            r[f"people:{BEFORE}"] * windows.years(BEFORE),
            r[f"first:{AFTER}"],
            r[f"people:{AFTER}"] * windows.years(AFTER),
        )
        for r in (one, two)
    )
    found = dispersion_of(basis, by, windows)
    widened = found if terms.disperse and found.df >= LEAST_DF else None
    return reach_ratio(first, second, dispersion=widened, level=terms.level)


def dispersion_of(basis: pd.DataFrame, by: Sequence[str], windows: Windows) -> Dispersion:
    """Return how much more the finest groups that are shown vary between the windows than chance makes them."""
    finest = basis[(basis["ways"] == len(by)) & (basis["row"] == GROUP) & (basis["side"] != NEITHER)]
    names = [f"{q}:{name}" for q in ("first", "people") for name in (BEFORE, AFTER)]
    finest = finest[finest[names].notna().all(axis=1)]
    before, after = (finest[f"first:{name}"].to_numpy(dtype=float) for name in (BEFORE, AFTER))
    people, later = (_exposure(finest, name, windows) for name in (BEFORE, AFTER))
    return over_dispersion(Firsts(before, people, after, later), sets=(finest["side"] == SHUT_OUT).to_numpy())


def _against(basis: pd.DataFrame, by: Sequence[str], windows: Windows, terms: Terms) -> pd.DataFrame:
    row = {**dict.fromkeys(by, ALL), "ways": 0, "row": AGAINST, "side": "both", "level": terms.level}
    values: dict[str, object] = {"ratio": np.nan, "ratio_lower": np.nan, "ratio_upper": np.nan}
    method, note = "none", "no contacts or no people on one side, or hidden"
    try:
        found = against(basis, by, windows, terms)
        values = {"ratio": found.value, "ratio_lower": found.lower, "ratio_upper": found.upper}
        method, note = found.method, ""
    except NotEstimableError:
        pass  # the row is there all the same, and says why it is empty
    made = pd.DataFrame([{**row, **values, "method": method, "note": note}])
    return made.reindex(columns=[*by, *COLUMNS])


def _rates(basis: pd.DataFrame, name: str, windows: Windows, level: float) -> list[Floats]:
    contacts, years = basis[f"first:{name}"].to_numpy(dtype=float), _exposure(basis, name, windows)
    known = np.isfinite(contacts) & (years > 0)
    x, t = np.where(known, contacts, 0.0), np.where(known, years, 1.0)
    return [np.where(known, PER * each, np.nan) for each in (x / t, *rates.rate_limits(x, t, level=level))]


def _exposure(basis: pd.DataFrame, name: str, windows: Windows) -> Floats:
    """Return the person-years of each group in a window."""
    return np.asarray(basis[f"people:{name}"].to_numpy(dtype=np.float64) * windows.years(name))


def _notes(basis: pd.DataFrame, by: Sequence[str]) -> list[str]:
    names = quantities_of(basis)
    contacts = basis[[c for c in names if c.startswith("first:")]].sum(axis=1)
    people = basis[[c for c in names if c.startswith("people:")]]
    conditions = [
        ~is_known(basis, by),
        basis[names].isna().any(axis=1).to_numpy(),
        ((people == 0).any(axis=1) & (contacts > 0)).to_numpy(),
        (people == 0).any(axis=1).to_numpy(),
        ((basis[f"first:{BEFORE}"] == 0) | (basis[f"first:{AFTER}"] == 0)).to_numpy(),
    ]
    said = [
        "a characteristic is not known", HIDDEN, "first contacts and nobody in the population",
        "nobody in the population", "no first contacts in a window",
    ]  # fmt: skip
    return [str(note) for note in np.select(conditions, said, default="")]


def _cells(basis: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
    """Return whom each row counts; those shut out and the others by their side."""
    return [
        address({c: r[c] for c in by} | ({} if r["row"] in {EVERYONE, GROUP} else {"side": r["row"]}))
        for r in rows(basis[[*by, "row"]])
    ]

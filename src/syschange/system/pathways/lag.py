"""The verb: documents with the day they were adopted and the day a site first did what they say in, the lag out."""

import dataclasses
import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, UNKNOWN, take_rows
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Provenance, Result, parameters
from syschange.statistics.levels import is_number, require_level
from syschange.statistics.survival import Waits, day_reached, incidence, share_by
from syschange.system.digests import digest_of
from syschange.system.pathways.verb import day
from syschange.words import amount, figures, interval, level_words

MONTH = 365.25 / 12
WITHIN = 12.0  # ours: months
COLUMNS = (
    "kind", "documents", "pairs", "practised", "not_yet", "ahead", "unknown", "median", "median_lower",
    "median_upper", "share", "share_lower", "share_upper", "months", "level", "method", "note",
)  # fmt: skip
FEW = 5  # ours: pairs of document and site below which a median says little


@dataclass(frozen=True, eq=False, repr=False)
class PolicyLag(Result):
    """How long sites take to do what a document says.

    Attributes
    ----------
    table
        One row for everything ("(all)") and for each `kind` of document: `documents`, `pairs` of a document and a
        site, how many are `practised` and `not_yet`, practised `ahead` of the text, and `unknown` (no day of
        adoption); the `median` months from adoption to practice with its limits (missing where fewer than half do
        it yet), and the `share` of pairs practised within `months`, with its limits; `level`, `method`, `note`.
    """

    level: float = field(kw_only=True)
    months: float = field(kw_only=True)
    estimates: dict[tuple[str, str], Estimate] = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return an empty table: documents and sites are not people."""
        return pd.DataFrame({name: [] for name in COUNT_COLUMNS})

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "PolicyLag":  # noqa: ARG002 - nobody is counted
        """Return the same, made fit to publish: no number in it counts people."""
        return dataclasses.replace(self, policy=coarsening.policy, provenance=self.provenance.published())

    def estimate(self, quantity: str = "share", *, kind: str = ALL) -> Estimate:
        """Return the share practised within the months, or the median months, with its confidence distribution.

        Raises
        ------
        UnknownChoiceError
            Where there is no such quantity or kind.
        NotEstimableError
            Where it cannot be told, such as a median that fewer than half have come to.
        """
        if quantity not in {"share", "median"}:
            raise UnknownChoiceError("quantity here", quantity, ["share", "median"])
        kinds = self._table["kind"].tolist()
        if kind not in kinds:
            raise UnknownChoiceError("kind of document", kind, kinds)
        if (kind, quantity) not in self.estimates:
            raise NotEstimableError(
                "This cannot be told from these documents.", "Read the note in the table."
            )
        return self.estimates[kind, quantity]


def policy_lag(
    documents: object,
    *,
    as_of: date | str,
    document: str = "document_id",
    site: str = "site",
    kind: str | None = "kind",
    adopted: str = "adopted_on",
    practised: str = "practised_on",
    months: float = WITHIN,
    level: float = 0.90,
) -> PolicyLag:
    """Say how long after a text was adopted sites do what it says.

    Parameters
    ----------
    documents
        A table of any engine, one row a document and site (the data set `documents`).
    as_of
        The day the records were taken: sites that do not do it by then are known not to until then.
    document, site, kind, adopted, practised
        Its columns; `kind` may be None.
    months
        The share of sites that do it within so many months is told; 12 (ours).
    level
        Confidence level; .90.

    Returns
    -------
    PolicyLag
        By Kaplan and Meier, those not yet practising still waiting. A site that did it before the text was adopted
        counts as one that did it at once.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column or number cannot be used, or a document and site stand in more than one row.
    NotEstimableError
        Where no row has a day of adoption by `as_of`.
    """
    require_level(level)
    if not (is_number(months) and months > 0):
        raise WrongTypeError("months= is not a number above 0.", "Give for example months=12.")
    end = day(as_of, "as_of")
    rows = take_rows(
        documents, groups=[] if kind is None else [kind], ids=[document, site], days=[adopted, practised]
    )
    _require_once(rows, document, site)
    last = np.datetime64(end)
    known = rows[adopted].notna() & (rows[adopted] <= last)
    wait = (rows[practised] - rows[adopted]).dt.days.astype(np.float64)
    done = rows[practised].notna() & (rows[practised] <= last)
    lag = pd.DataFrame(
        {
            "document": rows[document],
            "kind": ALL if kind is None else rows[kind].astype(str),
            "known": known,
            "done": done & known,
            "ahead": done & known & (wait < 0),
            "days": np.where(done, wait.clip(lower=0), (last - rows[adopted]).dt.days),
        }
    )
    if not known.any():
        raise NotEstimableError(
            "No row has a day of adoption on or before the day the records were taken.",
            "Check as_of= and the dates.",
        )
    estimates: dict[tuple[str, str], Estimate] = {}
    table = pd.DataFrame(list(_rows(lag, estimates, level=level, months=months)), columns=list(COLUMNS))
    given = parameters(
        as_of=end, document=document, site=site, kind=kind, adopted=adopted, practised=practised, months=months,
        level=level,
    )  # fmt: skip
    used = int(known.sum())
    prov = Provenance("system.policy_lag", given, len(rows), used, len(rows) - used, _digest(lag))
    return PolicyLag(
        table, _words(table, level, months), prov, level=level, months=months, estimates=estimates
    )


def _require_once(rows: pd.DataFrame, document: str, site: str) -> None:
    known = rows[rows[document].notna() & rows[site].notna()]
    again = int(known.duplicated([document, site]).sum())
    if again:
        raise WrongTypeError(
            f"In {again:,} {'row stands' if again == 1 else 'rows stand'} a document and site that another row has.",
            "Keep one row for each document and site, that of the first day it was practised.",
        )


def _digest(lag: pd.DataFrame) -> str:
    """Return a digest that neither names of documents nor the order of rows can move."""
    return digest_of(lag.drop(columns="document").sort_values(["kind", "days", "done", "known", "ahead"]))


def _rows(
    lag: pd.DataFrame, estimates: dict[tuple[str, str], Estimate], *, level: float, months: float
) -> Iterator[tuple[object, ...]]:
    kinds = sorted(set(lag["kind"]) - {ALL, UNKNOWN}) + ([UNKNOWN] if (lag["kind"] == UNKNOWN).any() else [])
    for kind in [ALL, *kinds]:
        some = lag if kind == ALL else lag[lag["kind"] == kind]
        seen = some[some["known"]]
        made = _estimates(seen, level=level, months=months)
        estimates.update({(kind, name): e for name, e in made.items()})
        told = [_limits(made.get(name)) for name in ("median", "share")]
        yield (
            kind, some["document"].nunique(), len(some), int(seen["done"].sum()), int((~seen["done"]).sum()),
            int(seen["ahead"].sum()), int((~some["known"]).sum()), *told[0], *told[1], months, level, "Kaplan–Meier",
            _note(len(seen), made),
        )  # fmt: skip


def _limits(e: Estimate | None) -> tuple[float, float, float]:
    return (math.nan, math.nan, math.nan) if e is None else (e.value, e.lower, e.upper)


def _note(pairs: int, made: dict[str, Estimate]) -> str:
    if pairs < FEW:
        return "few documents and sites"
    if "share" not in made:
        return "adopted too recently to tell"
    return "" if "median" in made else "fewer than half practise it yet"


def _estimates(seen: pd.DataFrame, *, level: float, months: float) -> dict[str, Estimate]:
    if not len(seen):
        return {}
    days, place = np.unique(seen["days"].to_numpy(dtype=np.float64), return_inverse=True)
    done = seen["done"].to_numpy(dtype=np.float64)
    reached, waiting = (np.bincount(place, weights=w, minlength=len(days)) for w in (done, 1 - done))
    found = incidence(Waits.of(days, reached, waiting))
    made: dict[str, Estimate] = {}
    with suppress(NotEstimableError):
        made["median"] = day_reached(found, 0.5, level=level).times(1 / MONTH)
    with suppress(NotEstimableError):
        made["share"] = share_by(found, float(math.floor(months * MONTH)), level=level)
    return made


def _words(table: pd.DataFrame, level: float, months: float) -> str:
    row = table.iloc[0].to_dict()
    pairs = row["practised"] + row["not_yet"]
    told = f"{row['practised']} do what the text says and {row['not_yet']} not yet"
    said = [f"Of {pairs} {'pair' if pairs == 1 else 'pairs'} of a document and a site, {told}."]
    if math.isfinite(row["share"]):
        limits = interval(row["share_lower"], row["share_upper"], level, percent=True)
        said.append(
            f"Within {months:g} months of adoption {amount(row['share'], percent=True)} did ({limits})."
        )
    else:
        said.append(f"How many did within {months:g} months is not known: too few were followed for so long.")
    if math.isfinite(row["median"]):
        said.append(
            f"Half did after {figures(row['median'], 2)} months ({level_words(level)} interval "
            f"{figures(row['median_lower'], 2)} to {_open(row['median_upper'])})."
        )
    else:
        said.append("Fewer than half do it yet, so how long it takes is not known.")
    if row["ahead"]:
        said.append(f"In {row['ahead']} practice came before the text, and counts as at once.")
    if row["unknown"]:
        said.append(f"{row['unknown']} have no day of adoption by then and are left out.")
    return " ".join(said)


def _open(value: float) -> str:
    return figures(value, 2) if math.isfinite(value) else "no end that is known"

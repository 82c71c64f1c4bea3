"""The steps of a change, each beside the dated evidence that it was taken: a list, and never a score."""

import dataclasses
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from syschange.errors import DataWarning, MissingColumnError, WrongTypeError, nearest, quote
from syschange.frames import UNKNOWN, columns_of, rows, take_rows
from syschange.results import COUNT_COLUMNS, Coarsening, Provenance, Result, parameters
from syschange.system.digests import digest_of
from syschange.system.practice.framework import EVIDENCE, Framework, framework_of
from syschange.words import listed

YES, NO, NOT_KNOWN = "yes", "no", "not known"
DATED, UNDATED, NONE = "dated", "undated", "none"
COLUMNS = (
    "framework",
    "step",
    "question",
    "required",
    "evidence",
    "documents",
    "undated",
    "first",
    "last",
    "outside",
    "sites",
    "practised",
    "lag",
)


@dataclass(frozen=True, eq=False, repr=False)
class Steps(Result):
    """What stands as evidence for each step of a change.

    Attributes
    ----------
    table
        One row a step, in the framework's order, which is no order to follow: `framework`, `step`, its `question`,
        whether it is `required`, `evidence` ("dated", "undated" or "none"), dated `documents`, those that are
        `undated`, the `first` and `last` day, and whether some evidence comes from `outside` those who make the
        change ("yes", "no", "not known"); the `sites` where those documents hold (a site counts once a document),
        at how many it is `practised`, and the `lag`, the days from text to practice within which half of them got
        there, missing where fewer have. Sites are missing where the documents name none.
    framework
        The framework.
    """

    framework: Framework = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return no counts: documents are not people."""
        return pd.DataFrame([], columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Steps":  # noqa: ARG002 - no counts
        """Return the same as it may be published: it holds documents and days, and no people."""
        return dataclasses.replace(self, policy=coarsening.policy, provenance=self.provenance.published())


def steps(
    documents: object,
    *,
    framework: str | Path | Framework = "twelve_steps",
    step: str = "step",
    document: str = "document_id",
    adopted: str = "adopted_on",
    agency: str | None = "agency",
    site: str | None = "site",
    practised: str | None = "practised_on",
    implementers: Sequence[str] = (),
    until: date | str | None = None,
) -> Steps:
    """List the steps of a change with the dated evidence for each, and those that have none.

    Parameters
    ----------
    documents
        A tidy table of any engine, one row a document and site.
    framework
        The name of a framework of the kind "evidence", the path of one's own file, or what `framework` returns.
    step, document, adopted
        Columns: the step that a document is evidence for, the document and the day it was adopted.
    agency, site, practised
        Columns: whose document it is, where it is to be practised, and the day that this site first did so; None
        where there is none. A table without a column of the name given by default is taken to have none.
    implementers
        The agencies that make the change. Evidence of any other comes from outside; without them it is not known.
    until
        The last day that counts; None for every day.

    Returns
    -------
    Steps

    Raises
    ------
    MissingColumnError, UnknownChoiceError, WrongTypeError, MissingFileError, UnreadableFileError
        Where a column, option or framework cannot be used.

    Warns
    -----
    DataWarning
        Where no document is of some of the implementers, so that a name may be misspelt.
    """
    found = framework_of(framework, EVIDENCE)
    last = _day(until)
    if isinstance(implementers, str):
        raise WrongTypeError(
            "The implementers are given as one text.", "Give a list, for example ['the council']."
        )
    there = columns_of(documents)
    optional = {"agency": agency, "site": site, "practised_on": practised}
    whose, place, done = (None if c == name and c not in there else c for name, c in optional.items())
    place, done = (place, done) if place and done else (None, None)
    if implementers and whose is None:
        raise WrongTypeError(
            "Those who make the change are named, and nothing says whose the documents are.",
            "Name the column in agency=, or leave implementers= out.",
        )
    more = [column for column in (whose, place) if column]
    for column in (step, document, adopted, *more, *([done] if done else [])):
        if column not in there:
            raise MissingColumnError(column, there, "the table of documents")
    days = [adopted, *([done] if done else [])]
    taken = take_rows(documents, groups=[step, *more], ids=[document], days=days)
    held = pd.DataFrame(
        {"step": taken[step].astype("str"), "document": taken[document], "day": taken[adopted]}
    )
    held["done"] = taken[done] if done else pd.NaT
    held["site"] = taken[place].astype("str") if place else ""
    held["outside"] = _outside(taken[whose].astype("str") if whose else None, implementers, len(held))
    if whose and set(implementers) - set(taken[whose].astype("str")):
        warnings.warn(
            "No document is of some of those named as making the change: where a name is misspelt, what is theirs "
            "counts as evidence from outside.", DataWarning, stacklevel=2,
        )  # fmt: skip
    known = held["step"].isin(found.ids) & held["document"].notna()
    late = held["day"] > pd.Timestamp(last) if last is not None else pd.Series(data=False, index=held.index)
    if last is not None:
        held["done"] = held["done"].where(held["done"] <= pd.Timestamp(last))
    table = _walked(_table(held[known & ~late], found), held[known & ~late], known=place is not None)
    given = parameters(
        framework=found.name, version=found.version, step=step, document=document, adopted=adopted, agency=agency,
        site=site, practised=practised, implementers=list(implementers), until=last,
    )  # fmt: skip
    used = int((known & ~late & held["day"].notna()).sum())
    unknown = int((known & held["day"].isna()).sum())
    digest = digest_of(table)
    strange = held.loc[~held["step"].isin([*found.ids, UNKNOWN]), "step"].unique()
    words = _words(table, found, told=bool(implementers) and whose is not None, strange=list(strange))
    return Steps(
        table, words, Provenance("system.steps", given, len(held), used, unknown, digest), framework=found
    )


def _day(given: date | str | None) -> date | None:
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        day = None
    if given is not None and not isinstance(day, date):
        raise WrongTypeError("The last day that counts is not a day.", 'Give for example until="2024-06-30".')
    return day


def _outside(agency: "pd.Series[str] | None", implementers: Sequence[str], rows: int) -> list[str]:
    """Return of each row whether it comes from outside those who make the change."""
    if agency is None or not implementers:
        return [NOT_KNOWN] * rows
    own = dict.fromkeys(implementers, NO) | {UNKNOWN: NOT_KNOWN}
    return [own.get(name, YES) for name in agency]


def _table(held: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    dated = held[held["day"].notna()]
    grouped = dated.groupby("step")
    every = pd.Index(framework.ids, name="step")
    documents = grouped["document"].nunique().reindex(every, fill_value=0)
    bare = held[~held["document"].isin(dated["document"])].groupby("step")["document"].nunique()
    undated = bare.reindex(every, fill_value=0)
    made = pd.DataFrame(
        {
            "framework": framework.name,
            "step": list(framework.ids),
            "question": [item.question for item in framework.items],
            "required": [item.required for item in framework.items],
            "documents": documents.to_numpy(),
            "undated": undated.to_numpy(),
            "first": grouped["day"].min().reindex(every).to_numpy(),
            "last": grouped["day"].max().reindex(every).to_numpy(),
        }
    )
    made["evidence"] = [
        DATED if some else UNDATED if bare else NONE
        for some, bare in zip(made["documents"], made["undated"], strict=True)
    ]
    sources = dated.groupby("step")["outside"].agg(set).reindex(every)
    made["outside"] = [_whether(found) if isinstance(found, set) else "" for found in sources]
    return made


def _walked(table: pd.DataFrame, held: pd.DataFrame, *, known: bool) -> pd.DataFrame:
    """Return the table with the sites where each step's documents hold, and where and how soon they are practised."""
    # A site told twice is one site, and the first day that it did so counts.
    dated = held[held["day"].notna()].sort_values(["done", "day"], kind="stable", na_position="last")
    dated = dated.drop_duplicates(["step", "document", "site"])
    days = (dated["done"] - dated["day"]).dt.days.astype("float64").clip(lower=0.0).fillna(math.inf)
    grouped = days.groupby(dated["step"])
    made = table.set_index("step", drop=False)
    made["sites"] = grouped.size().astype("float64") if known else math.nan
    made["practised"] = grouped.agg(lambda lags: float((lags < math.inf).sum())) if known else math.nan
    half = grouped.quantile(
        0.5, interpolation="lower"
    )  # the day on which half of them, or just over, had got there
    made["lag"] = half.where(half < math.inf) if known else math.nan
    return made.reset_index(drop=True)[list(COLUMNS)]


def _whether(found: set[str]) -> str:
    return YES if YES in found else NOT_KNOWN if NOT_KNOWN in found else NO


def _words(table: pd.DataFrame, framework: Framework, *, told: bool, strange: Sequence[str]) -> str:
    names = {
        kind: [quote(s) for s in table.loc[table["evidence"] == kind, "step"]]
        for kind in (DATED, UNDATED, NONE)
    }
    said = [f"{framework.title}: a list of evidence and no score, in no order that has to be kept."]
    had = [
        f"there is dated evidence for {listed(names[DATED])}"
        if names[DATED]
        else "no step has dated evidence"
    ]
    if names[UNDATED]:
        had.append(f"documents without a day, which show nothing of when, stand for {listed(names[UNDATED])}")
    if names[NONE]:
        had.append(f"there is none for {listed(names[NONE])}")
    needed = [quote(s) for s in table.loc[table["required"] & (table["evidence"] != DATED), "step"]]
    if needed:
        had.append(f"without {listed(needed)} nothing would show that the change did harm")
    whole = "; ".join(had)
    said.append(f"{whole[0].upper()}{whole[1:]}.")
    inside = [quote(s) for s in table.loc[(table["evidence"] == DATED) & (table["outside"] != YES), "step"]]
    if not told:
        said.append("Whether any evidence comes from outside those who make the change is not known.")
    elif inside:
        said.append(f"Nothing from outside those who make the change stands for {listed(inside)}.")
    behind = table[table["practised"] < table["sites"]]
    if len(behind):
        told_of = [
            f"{quote(r['step'])} at {r['practised']:.0f} of {r['sites']:.0f} sites" for r in rows(behind)
        ]
        said.append(f"Written down is not done: practised are {listed(told_of)}.")
    if strange:
        near = {nearest(label, framework.ids) for label in strange} - {None}
        close = [quote(name) for name in framework.ids if name in near]
        hint = f"; perhaps {listed(close)} was meant" if close else ""
        said.append(f"Some documents name steps that the framework does not have, and were left out{hint}.")
    return " ".join(said)

"""From referrals to the result: the measures with their rows, the waits, the label and the ways of counting."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import ALL
from syschange.system.digests import digest_of
from syschange.system.dual_need import denominators, label
from syschange.system.dual_need.intime import Group, groups_of
from syschange.system.dual_need.needs import NO, ONE, needs_of, present, yes_no
from syschange.system.dual_need.records import REASONS, Referrals
from syschange.system.dual_need.result import REASON, DualNeed
from syschange.system.dual_need.stages import STAGES, first_of, reached, skipped, waits
from syschange.system.dual_need.words import MANY_OPEN
from syschange.system.measured import AFTER, BEFORE, PERIOD, Measure, measured, period_of
from syschange.system.people_beside import of_the_records

Floats = npt.NDArray[np.float64]

BY = ("needs", "need", "family")
_MOST_OPEN = 0.2  # ours: with more than one in five still open, who came how far is not yet settled
_BEFORE = {"accepted": "assessed", "started": "accepted"}


@dataclass(frozen=True)
class Terms:
    """What was asked (see `dual_need`); `end` is the last day known of, `repeated` whether every referral counts."""

    counts_from: str
    days: int
    stage: str
    margin: float | None
    level: float
    end: float
    changed_on: object
    repeated: bool

    @property
    def margins(self) -> tuple[float, float] | None:
        """The margin to both sides."""
        return None if self.margin is None else (-self.margin, self.margin)


def result_of(
    every: Referrals, columns: set[str], terms: Terms, *, given: tuple[tuple[str, str], ...], rows_in: int
) -> DualNeed:
    """Return the result of referrals.

    Parameters
    ----------
    every
        The referrals.
    columns
        What is recorded, by what it is for.
    terms
        What was asked.
    given
        The arguments, for the provenance.
    rows_in
        How many rows were received.
    """
    looked = _looked_at(every, terms)
    groups = _groups(looked, terms)
    status = reached(looked)
    found = [(m, groups.assign(value=v)[keep]) for m, v, keep in _measures(looked, status, columns)]
    found = [(m, rows.reset_index(drop=True)) for m, rows in found]
    periods = (BEFORE, AFTER) if PERIOD in groups else (ALL,)
    timed: tuple[Group, ...] = ()
    if "started" in columns:
        last, how = waits(looked, terms.end)
        timed = groups_of(groups.assign(last=last, how=how), BY, day=terms.days, periods=periods)
    came = reached(every)
    labels, counted = _labels(every, came[terms.stage], terms), _counted(every, came["accepted"], terms)
    decided = status["accepted"] if "accepted" in columns else status[terms.stage]
    made: DualNeed = measured(
        DualNeed, found, provenance=("system.dual_need", given), rows=(rows_in, int((~np.isnan(decided)).sum())),
        by=BY, level=terms.level, changed=PERIOD in groups, against={"needs": ONE, "family": NO},
        notes=_notes(looked, every, columns, terms), days=terms.days, counts_from=terms.counts_from,
        stage=terms.stage, margin=terms.margins, waits=timed, labels=labels, counted=counted,
    )  # fmt: skip
    return replace(made, provenance=replace(made.provenance, data_digest=_digest(made)))


def _looked_at(every: Referrals, terms: Terms) -> Referrals:
    return every if terms.repeated else every.at(first_of(every))


def _present(given: Referrals, need: str, least: str) -> Floats:
    return present(given.flags[need], given.ranks[need], counts_from=least)


def _groups(given: Referrals, terms: Terms) -> pd.DataFrame:
    """Return whose each referral is, and its groups."""
    needs, need = needs_of(
        *(_present(given, n, terms.counts_from) for n in ("mental_health", "drugs_alcohol"))
    )
    made = pd.DataFrame(
        {"unit": given.person, "needs": needs, "need": need, "family": yes_no(given.flags["family"])}
    )
    if terms.changed_on is not None:
        days = pd.Series(given.days["referred"]).to_numpy()
        dates = np.where(np.isnan(days), np.datetime64("NaT"), np.nan_to_num(days).astype("datetime64[D]"))
        made[PERIOD] = period_of(pd.Series(dates.astype("datetime64[s]")), terms.changed_on)
    return made


def _measures(
    given: Referrals, status: dict[str, Floats], columns: set[str]
) -> Iterator[tuple[Measure, Floats, npt.NDArray[np.bool_]]]:
    """Yield each measure with the value of every referral, and which referrals it is of."""
    every = np.ones(len(given), dtype=bool)
    for name in STAGES:
        if name in columns:
            yield _measure(name, f"{name}, of referrals settled"), status[name], every
    for name, before in _BEFORE.items():
        if {name, before} <= columns:
            asks = f"{name}, of those {before}"
            yield _measure(f"{name}_once_{before}", asks), status[name], status[before] == 1
    accepted = given.flags["accepted"]
    if "accepted" in columns:
        yield _measure("refused", "refused, of referrals decided", better="lower"), 1 - accepted, every
    if {"accepted", "reason"} <= columns:
        for place, reason in enumerate(REASONS):
            value = np.where(given.reason < 0, np.nan, given.reason == place)
            yield _measure(f"{REASON}{reason}", f"refused for: {reason}", better=""), value, accepted == 0


def _measure(name: str, asks: str, better: str = "higher") -> Measure:
    return Measure(name, asks, better=better)


def _labels(every: Referrals, status: Floats, terms: Terms) -> pd.DataFrame:
    """Return the basis of the label: the first referral of each person to each service."""
    place = first_of(every, by_service=True)
    here, came = every.at(place), status[place]
    parts = [here.ranks[n] + 1 for n in ("mental_health", "drugs_alcohol")]
    parts += [
        np.nan_to_num(_present(here, n, terms.counts_from), nan=2).astype(np.int64)
        for n in ("mental_health", "drugs_alcohol")
    ]
    strata = np.ravel_multi_index(tuple(parts), (4, 4, 3, 3)).astype(np.int64)
    return label.basis_of(here.service, here.flags["label"], came, strata)


def _counted(every: Referrals, status: Floats, terms: Terms) -> pd.DataFrame:
    return denominators.basis_of(every, first_of(every), status, counts_from=terms.counts_from)


def many_open(every: Referrals, terms: Terms) -> bool:
    """Return whether more than one in five of the referrals looked at may still come to the stage asked about."""
    status = reached(_looked_at(every, terms))[terms.stage]
    return bool(np.isnan(status).mean() > _MOST_OPEN)


def _notes(looked: Referrals, every: Referrals, columns: set[str], terms: Terms) -> Sequence[str]:
    """Return what has to be said of the records, without a number of people."""
    unknown = any(
        np.isnan(_present(looked, n, terms.counts_from)).any() for n in ("mental_health", "drugs_alcohol")
    )
    severe = any((r >= 0).any() for r in looked.ranks.values())
    undated = terms.changed_on is not None and bool(np.isnan(looked.days["referred"]).any())
    said = (
        (unknown, "of some people the needs are not known, and they stand in a group of their own"),
        (every.strangers, "some people who were referred are not in the table of people"),
        (not severe, "how severe needs are is not recorded, so that a flag counts whatever lies behind it"),
        (skipped(looked, columns), "a later stage is taken to mean that the earlier was passed, recorded or not"),
        (undated, "referrals without a day are left out of before and after"),
        (many_open(every, terms), MANY_OPEN.rstrip(".").replace("More", "more", 1)),
        ("label" not in columns, "whether a referral carried the label is not recorded"),
    )  # fmt: skip
    return of_the_records(said)


def _digest(made: DualNeed) -> str:
    """Return the SHA-256 of every number the result rests on."""
    body = hashlib.sha256(str(made.provenance.data_digest).encode())
    for g in made.waits:
        body.update(repr((g.key, sorted(g.counts.items()), g.deff)).encode())
        if g.waits is not None:
            body.update(np.concatenate([g.waits.days, g.waits.reached, g.waits.left]).tobytes())
    for table in (made.labels, made.counted):
        body.update(digest_of(table).encode())
    return body.hexdigest()

"""The table of access: referral, assessment, decision and start at three services, and why people are refused."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, DRUGS, HOUSING, KINDS, MENTAL_HEALTH
from syschange.examples.place.base import Base, days, holes
from syschange.examples.place.chance import Codes, Days, Flags, Floats, Random, days_on, pick
from syschange.examples.worlds.columns import Ids, Labels, Values

SERVICES = (MENTAL_HEALTH, DRUGS, HOUSING)
ROUTES = ("self", "family or friend", "introduction", "referral", "outreach", "transfer")
REASONS = (
    "other need", "need not severe enough", "family", "no capacity", "missed appointments", "declined by the person",
)  # fmt: skip
EXITS = ("withdrew", "not taken on", "still waiting")
ACCEPTED = 0.75  # the share taken on of those assessed, with one need and no label
TWO_NEEDS, TWO_NEEDS_AFTER = -0.25, -0.05  # what a second need takes from it, before and after the change
LABEL = 0.20  # what a label adds or takes, where needs are alike
# What it does at each service, by the switch.
SIGNS = MappingProxyType(
    {"barrier": (-1, -1, 0), "passport": (1, 1, 0), "neutral": (0, 0, 0), "mixed": (-1, 1, 0)}
)
LABELLED = 0.5  # the share of those with both needs whose referral carries it
CAPITAL = -0.10  # what a standard deviation of recovery capital takes from it, where it is used to ration
FRIENDS_ELIGIBLE = 0.45
CUT = -0.20  # what a withdrawal takes from it
WAIT, WAIT_AFTER = 45.0, 20.0  # mean days from referral to start, before and where the pathway was redesigned
FOLLOW_UP = 180
_ASSESSED, _TAKEN_UP = 0.85, 0.92
_ROUTES = (0.12, 0.10, 0.06, 0.57, 0.08, 0.07)
_ROUTES_AFTER = (0.22, 0.14, 0.34, 0.18, 0.08, 0.04)
_ELIGIBLE = (0.95, 0.85, FRIENDS_ELIGIBLE)


@dataclass(frozen=True, eq=False)
class _Case:
    """Who was referred where: a person and a service a row."""

    who: Codes
    service: Codes
    both: Flags
    new: Flags


def draw(place: Base) -> pd.DataFrame:
    """Return one row a person and service."""
    rng, folk = place.rng("access"), place.folk
    case = _cases(place)
    rows = len(case.who)
    labelled = case.both & (rng.random(rows) < LABELLED)
    eligible = rng.random(rows) < np.array(_ELIGIBLE)[folk.relation[case.who]]
    first, second, third = _waits(place, case, rng)
    assessed = (rng.random(rows) < np.where(eligible, _ASSESSED, 0.2)) & (first <= FOLLOW_UP)
    decided = assessed & (first + second <= FOLLOW_UP)
    accepted = decided & (rng.random(rows) < _likely(place, case, labelled, eligible))
    started = accepted & (rng.random(rows) < _TAKEN_UP) & (first + second + third <= FOLLOW_UP)
    referred = np.minimum(
        days_on(folk.start[case.who], rng.random(rows) * 14), np.datetime64(place.last, "D")
    )
    known = ~place.some(rng, rows)
    begun = started & known
    wait = np.where(started, first + second + third, FOLLOW_UP)
    start = _only(begun, days_on(referred, wait))
    exit_reason, routes = pick(rng.random(rows), (0.25, 0.0, 0.75)), _routes(place)
    reason = _reasons(place, rng, case, eligible)
    refused = decided & ~accepted
    out = ~started & known
    return place.table(
        person_id=Ids(case.who),
        service=Labels(case.service, [KINDS[kind].service for kind in SERVICES]),
        reached=Values(started, ~known),
        days=Values(wait, ~known),
        referred_on=Values(referred),
        reached_on=days(start),
        agency=Labels(folk.area[case.who] * len(KINDS) + np.array(SERVICES)[case.service], AGENCIES),
        worker_id=Labels(holes(folk.worker[case.who], place.some(rng, rows)), place.staff.ids),
        entry_route=Labels(pick(rng.random(rows), np.where(case.new[:, None], routes, _ROUTES)), ROUTES),
        diagnosis_label=Values(labelled),
        other_need=Values(np.where(case.service == 0, folk.drugs[case.who] >= 0, folk.mental_health[case.who] >= 0)),
        eligible=Values(eligible),
        assessed_on=days(_only(assessed, days_on(referred, first))),
        decided_on=days(_only(decided, days_on(referred, first + second))),
        accepted=Values(accepted, ~decided),
        rejection_reason=Labels(holes(reason, ~refused), REASONS),
        started_on=days(start),
        exit_reason=Labels(holes(np.where(refused, 1, exit_reason), ~out), EXITS),
        exited_on=days(_only(out, days_on(referred, np.full(rows, FOLLOW_UP)))),
    )  # fmt: skip


def _cases(place: Base) -> _Case:
    """Everybody is referred to each service they need, and to housing support where they have no home."""
    folk = place.folk
    wanted = np.stack([folk.mental_health >= 0, folk.drugs >= 0, folk.homeless], axis=1)
    wanted[~wanted.any(axis=1), 0] = True
    who, service = np.nonzero(wanted)
    both = (folk.mental_health >= 0) & (folk.drugs >= 0)
    return _Case(who, service, both[who] & (service < 2), place.changed_for[who])  # noqa: PLR2004 - not housing


def _likely(place: Base, case: _Case, labelled: Flags, eligible: Flags) -> Floats:
    """Return how likely each person who is assessed is taken on."""
    setting, folk = place.setting, place.folk
    sign = np.array(SIGNS[setting.label])
    likely = np.full(len(case.who), ACCEPTED)
    likely += case.both * np.where(_together(place, case), TWO_NEEDS_AFTER, TWO_NEEDS)
    likely += LABEL * sign[case.service] * labelled
    likely += (CAPITAL * folk.capital[case.who]) * setting.rationing
    likely += CUT * case.new * setting.withdrawal
    return np.asarray(np.clip(np.where(eligible, likely, 0.1), 0.03, 0.97))


def _waits(place: Base, case: _Case, rng: Random) -> tuple[Codes, Codes, Codes]:
    """Return days from referral to assessment, to decision, and to start."""
    redesigned = case.new & (place.setting.pathway == "redesigned")
    mean = np.where(redesigned, WAIT_AFTER, WAIT)
    first, second, third = (
        np.floor(rng.exponential(1.0, len(mean)) * mean * part).astype(np.int64) for part in (0.4, 0.2, 0.4)
    )
    return first, second, third


def _routes(place: Base) -> tuple[float, ...]:
    return _ROUTES_AFTER if place.setting.pathway == "redesigned" else _ROUTES


def _together(place: Base, case: _Case) -> Flags:
    """Return for whom needs are taken together: by the new rules on who may come, where the change reaches them."""
    return np.asarray(place.reached[case.who] & (place.setting.pathway == "redesigned"))


def _reasons(place: Base, rng: Random, case: _Case, eligible: Flags) -> Codes:
    weights = np.tile((0.06, 0.25, 0.04, 0.30, 0.20, 0.15), (len(case.who), 1))
    weights[case.both & ~_together(place, case), 0] = 0.60
    weights[place.folk.family_use[case.who], 2] = 0.12
    weights[~eligible, 1] = 0.60
    return pick(rng.random(len(case.who)), weights)


def _only(where: Flags, day: Days) -> Days:
    return np.asarray(np.where(where, day, np.datetime64("NaT", "D")))

"""The truth of a simulated place: worked out from its setting, and not drawn."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from syschange.examples.place import (
    access,
    changes,
    contacts,
    decisions,
    events,
    meetings,
    outcomes,
    pathways,
    plans,
    ratings,
    recommendations,
    responses,
    sizes,
    staff,
    ties,
)  # fmt: skip
from syschange.examples.place.agencies import AREAS, EAST, KINDS
from syschange.examples.place.base import (
    COORDINATED,
    DEPUTISED,
    UNCOORDINATED,
    UNDEPUTISED,
    WITHDRAWN,
    YEARS,
    group_gains,
)  # fmt: skip
from syschange.examples.place.chance import Floats
from syschange.examples.place.folk import COMING, ETHNICITIES, IN_NEED, MISMEASURED, SHUT_OUT
from syschange.examples.place.setting import Setting

Truth = Mapping[str, Any]


def truth(setting: Setting) -> Truth:
    """Return what is true of a place, by name: numbers, choices, and mappings of them.

    Where a mapping has "before" and "after", these are Eastside's; Westside is as Eastside before.
    """
    made = {"changed in": AREAS[EAST]}
    parts = (_effects, _carried, _met, _practice, _people_have, _partnership)
    return _frozen({**made, **{name: value for part in parts for name, value in part(setting).items()}})


def coming(setting: Setting, *, after: bool) -> Floats:
    """Return the share of each ethnic group among those of Eastside who start before the change, or after it."""
    shares = IN_NEED[EAST].copy()
    shares[SHUT_OUT] *= sizes.coming_after(setting) if after else COMING
    return np.asarray(shares / shares.sum())


def gained(setting: Setting) -> float:
    """Return the points of the outcome measure that people of Eastside who start after the change gain by it."""
    return float(coming(setting, after=True) @ _gained_by_group(setting))


def _gained_by_group(setting: Setting) -> Floats:
    """Return the same of each ethnic group."""
    size = setting.gain * (WITHDRAWN if setting.withdrawal else 1.0) * setting.dose
    return size * group_gains(setting)


def _effects(setting: Setting) -> dict[str, object]:
    """Return what the change does to the outcome measure."""
    groups, mean = _gained_by_group(setting), gained(setting)
    slope = outcomes.DEPRESSION[1]
    lost = {
        "none": (0.0, 0.0),
        "even": (outcomes.EVEN[2], outcomes.EVEN[2]),
        "differential": (outcomes.MORE[2], outcomes.FEWER[2]),
    }
    return {
        "measure": outcomes.MEASURE,
        "gain": mean,
        "gain at 6 months": mean * outcomes.WORKED[1],
        "gain at 12 months": mean * outcomes.WORKED[2],
        "gain at 24 months": mean * sizes.gain_left(setting),
        "share of the gain retained": sizes.gain_left(setting),
        "gain by ethnicity": dict(zip(ETHNICITIES, groups.tolist(), strict=True)),
        "gain of cesd": -slope * mean,
        "gain of cesd by ethnicity": dict(zip(ETHNICITIES, (-slope * groups).tolist(), strict=True)),
        "confounded": setting.confounded,
        "gain a comparison shows": mean + YEARS * setting.confounded,
        "benefits": setting.benefits,
        "shock": setting.shock,
        "dose": setting.dose,
        "share of eligible reached": setting.dose,
        "dose delivered over claimed": setting.dose,
        "lasts": setting.lasts,
        "withdrawal": setting.withdrawal,
        "contacts with statutory services left": contacts.WITHDRAWN if setting.withdrawal else 1.0,
        "lost by 12 months": dict(zip(("changed", "others"), lost[setting.attrition], strict=True)),
    }


def _carried(setting: Setting) -> dict[str, object]:
    """Return who carries it, and whether it is new."""
    own, cases = sizes.star_share(setting), sizes.star_caseload(setting)
    rest = (1 - own) / (1 - cases) if setting.star else 1.0
    gain = gained(setting)
    renamed = setting.pathway == "renamed"
    return {
        "star": setting.star,
        "share of the gain that is the star's": own,
        "gain kept without the star": rest,
        "gain without the star": gain * rest,
        "pathway": setting.pathway,
        "renaming": dict(pathways.RENAMING) if renamed else {},
        "changes that are real": changes.real(setting),
        "leavers": len(staff.GOING) if setting.leavers else 0,
        "stands without": setting.stands_without,
        "joint work left without a lead": sizes.joint_left(setting),
        "activity kept after a leaver": sizes.joint_left(setting) if setting.leavers else 1.0,
        "absence factor": setting.workers if setting.hands is None else setting.hands,
        "practice kept": 1 - sizes.practice_stopped(setting),
        "practice that stops": sizes.practice_stopped(setting),
        "money that goes on": sizes.money_left(setting),
        "recurrent share": sizes.recurrent(setting),
    }


def _met(setting: Setting) -> dict[str, object]:
    """Return who comes in and is taken on, and how."""
    sign = access.SIGNS[setting.label]
    services = [KINDS[kind].service for kind in access.SERVICES]
    redesigned = setting.pathway == "redesigned"
    together = access.TWO_NEEDS_AFTER if redesigned else access.TWO_NEEDS
    mix = [coming(setting, after=after)[SHUT_OUT] for after in (False, True)]
    return {
        "shut out": ETHNICITIES[SHUT_OUT],
        "share of those coming who were shut out": dict(
            zip(("before", "after"), map(float, mix), strict=True)
        ),
        "first-contact ratio": sizes.coming_after(setting) / COMING,
        "label": dict(zip(services, (access.LABEL * one for one in sign), strict=True)),
        "two needs": {"before": access.TWO_NEEDS, "after": together},
        "rationing": access.CAPITAL if setting.rationing else 0.0,
        "friends eligible": access.FRIENDS_ELIGIBLE,
        "mean days to a start": {
            "before": access.WAIT,
            "after": access.WAIT_AFTER if redesigned else access.WAIT,
        },
        "open until": {"before": contacts.CLOSED, "after": contacts.until(setting)},
    }


def _practice(setting: Setting) -> dict[str, object]:
    """Return what is said and done."""
    done = ratings.BEFORE + setting.walk * (ratings.TALK - ratings.BEFORE)
    late = ratings.BEFORE + setting.walk**2 * (ratings.TALK - ratings.BEFORE)
    personal = setting.personal_plans
    return {
        "walk": setting.walk,
        "mean rating after": {"leaders": ratings.TALK, "front line": done, "statutory front line": late},
        "goal recorded as said": {
            "before": plans.AGREES,
            "after": plans.AGREES_AFTER if personal else plans.AGREES,
        },
        "personal plans": personal,
        "biased item": responses.BIASED if setting.biased_tool else None,
        "bias against": ETHNICITIES[MISMEASURED] if setting.biased_tool else None,
    }


def _people_have(setting: Setting) -> dict[str, object]:
    """Return what is round a person and a household."""
    churned = setting.ties == "churned"
    kept, gained = (
        (ties.KEPT_CHURNED, ties.GAINED_CHURNED) if churned else (ties.KEPT_AFTER, ties.GAINED_AFTER)
    )
    coordinated = COORDINATED if setting.coordinated else UNCOORDINATED
    return {
        "ties": setting.ties,
        "ties kept": {"before": ties.KEPT, "after": kept},
        "ties gained": {"before": ties.GAINED, "after": gained},
        "households with a coordinator": {"before": UNCOORDINATED, "after": coordinated},
        "coordinators with a deputy": DEPUTISED if setting.cover else UNDEPUTISED,
        "retellings": {"uncoordinated": events.RETELLINGS, "coordinated": events.RETELLINGS_AFTER},
    }


def _partnership(setting: Setting) -> dict[str, object]:
    """Return who meets and decides."""
    wide = setting.partnership == "wide"
    joint = contacts.JOINT_AFTER if wide else contacts.JOINT
    with_people = decisions.WITH_PEOPLE + decisions.BY_INFLUENCE * setting.influence
    return {
        "partnership": setting.partnership,
        "members who come": {
            "before": meetings.COMING, "after": meetings.COMING_WIDE if wide else meetings.COMING_NARROW
        },
        "keen members who come": meetings.COMING_WIDE if wide else meetings.COMING_KEEN,
        "contacts that are joint": {
            "before": contacts.JOINT, "after": joint, "after, of the two keen people's agencies": contacts.JOINT_AFTER
        },
        "share adopted": setting.influence,
        "recommendations adopted": {"before": recommendations.ADOPTED_LIVED, "after": setting.influence},
        "decisions with people": {"before": decisions.WITH_PEOPLE, "after": with_people},
    }  # fmt: skip


def _frozen(of: Mapping[str, object]) -> Truth:
    """Return a mapping that cannot be changed, nor any mapping in it."""
    return MappingProxyType(
        {name: _frozen(held) if isinstance(held, dict) else held for name, held in of.items()}
    )

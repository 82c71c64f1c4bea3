"""The worlds that verdicts are tried on: a simulated place with switches, and what is true of each test in it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What every world has but where it says otherwise: people are heard, and there are sites enough to count.
REAL = {"influence": 0.9, "sites": 5}
WORTHWHILE, HARM, WORSE, TWEAK = 2.0, 1.0, 2.0, 1.0  # of data/examples/place.yaml
JOINT = 0.05


@dataclass(frozen=True)
class World:
    """One world: its name, what is true of it in words, its switches, and how many people start in the four years."""

    name: str
    says: str
    switches: Mapping[str, Any] = field(default_factory=dict)
    people: int = 1000


WORLDS = (
    World("real", "a real change, good for all, that lasts", REAL),
    World("for some", "nothing for two ethnic groups, harm to none", {"benefits": "some", **REAL}),
    World("harm", "one ethnic group loses what others gain", {"benefits": "harm", "gain": 6.0, **REAL}),
    World("shock", "no gain; everybody, there and elsewhere, gains four points", {"gain": 0.0, "shock": 4.0,
                                                                                  **REAL}),
    World("lost", "no gain; the worst off are lost where things changed", {"gain": 0.0, "attrition": "differential",
                                                                           **REAL}),
    World("renamed", "the old steps under new names", {"pathway": "renamed", **REAL}),
    World("unchanged", "the old steps under the old names", {"pathway": "unchanged", **REAL}),
    World("star", "one worker has nearly all of the gain", {"star": True, **REAL}),
    World("decays", "a quarter of the gain is left, sites stop, the money goes",
          {"lasts": False, **REAL}),
    World("token", "a fifth of those promised are reached, hardly anybody is heard",
          {"dose": 0.2, "influence": 0.1, "sites": 5}),
    World("shut out", "those shut out stay out", {"shut_out_reached": False, **REAL}),
    World("leads leave", "joint work ends where its leads leave", {"stands_without": False, **REAL}),
    World("at the edge", "gain, lasting, practice and influence at their thresholds",
          {"gain": 2.0, "lasts": 0.5, "practice_kept": 0.8, "recurrent": 1.0, "influence": 0.5, "sites": 5}),
)  # fmt: skip
EDGE = "at the edge"
# Drawn apart, because it takes as long as five others: in it the truth is far from every threshold, small groups too.
LARGE = (World("real, 6,000", "a real change, good for all, that lasts, among 6,000 people",
               {"influence": 0.9, "sites": 10, "gain": 6.0, "workers": 20}, 6000),)  # fmt: skip
GROUPS = {"": WORLDS, "large-": LARGE}
EVERY = (*WORLDS, *LARGE)


def truths(
    truth: Mapping[str, Any], *, walk: float, dose: float, influence: float
) -> dict[str, tuple[float, float]]:
    """Return what is true of each test and what it has to reach, by the test's code, outcome and group.

    What is a fact of record is 1 where it is so and 0 where it is not, and has to reach one half.
    """
    gain, walks = truth["gain"], walk >= 0.5 and dose > 0
    heard = influence >= 0.5 and dose >= 0.5
    redesigned = float(truth["pathway"] == "redesigned")
    joint = truth["contacts that are joint"]
    made = {
        "B1/mental_health/everyone": (gain, WORTHWHILE),
        "B4/mental_health/everyone": (gain, WORTHWHILE),
        "B2/depressive_symptoms/everyone": (-truth["gain of cesd"], -WORSE),
        "B3//everyone": (math.log(truth["first-contact ratio"]), 0.0),
        "S1/mental_health/everyone": (truth["gain at 24 months"] - 0.5 * truth["gain at 12 months"], 0.0),
        "S2//everyone": (truth["practice kept"], 0.8),
        "S3//everyone": (truth["recurrent share"], 0.5),
        "T2//everyone": (truth["share of eligible reached"], 0.5),
        "T3/series/everyone": (joint["after"] - joint["before"], JOINT),
        "K1/mental_health/everyone": (gain, TWEAK),
        "K2//everyone": (truth["dose delivered over claimed"], 0.5),
        "K3//everyone": (truth["share adopted"], 0.5),
        "K4//everyone": (float(influence >= 0.5), 0.5),
        "K5/lived experience/everyone": (float(heard), 0.5),
        "K5/professionals/everyone": (float(heard), 0.5),
        "R1//everyone": (redesigned, 0.5),
        "R2//everyone": (redesigned, 0.5),
        "P1/mental_health/everyone": (truth["gain without the star"], WORTHWHILE),
        "P2//everyone": (truth["absence factor"], 2.0),
        "P3//everyone": (truth["activity kept after a leaver"], 0.8),
    }
    made |= {f"T1/{d}/everyone": (float(walks), 0.5) for d in ("structural", "relational", "transformative")}
    for group, own in truth["gain by ethnicity"].items():
        made[f"B2/mental_health/ethnicity: {group}"] = (own, -HARM)
    for group, own in truth["gain of cesd by ethnicity"].items():
        made[f"B2/depressive_symptoms/ethnicity: {group}"] = (-own, -WORSE)
    for sex in ("Female", "Male"):
        made[f"B2/mental_health/sex: {sex}"] = (gain, -HARM)
        made[f"B2/depressive_symptoms/sex: {sex}"] = (-truth["gain of cesd"], -WORSE)
    return made

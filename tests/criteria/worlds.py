"""Made-up places where the truth is known: tables of people, and a plan that judges them."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from syschange import criteria
from syschange.criteria import Test

from ..unseen import unseen

CHANGED, COMPARISON = "hub", "as before"
FRESH = unseen("worlds")
MEASURE = "own_score"  # no code list knows it, so that a plan may say either direction of it
BAD = "own_distress"
SEEDS = (1, 2, FRESH)

Tables = dict[str, pd.DataFrame]


def to_polars(table: pd.DataFrame) -> pl.DataFrame:
    """Return a pandas table as a Polars one, by way of plain lists: nothing but Polars itself is needed."""
    return pl.DataFrame(
        {str(c): [None if pd.isna(v) else v for v in table[c].tolist()] for c in table}, strict=False
    )


@dataclass(frozen=True)
class World:
    """How things truly are.

    Attributes
    ----------
    seed
        Of the random numbers.
    people
        How many are enrolled, half of them in the change.
    gain, access_gain
        What the change truly adds to the score (points) and to the share who get in.
    taken_from_the_homeless
        What the change takes from the score of homeless people, beside the gain.
    lost
        The share not seen again, in both arms alike.
    apart
        How much better the changed arm is at the start, points.
    """

    seed: int = 1
    people: int = 600
    gain: float = 10.0
    access_gain: float = 0.4
    taken_from_the_homeless: float = 0.0
    lost: float = 0.05
    apart: float = 0.0

    def tables(self) -> Tables:
        """Return the people, who got in, and their scores before and after."""
        random_ = np.random.default_rng(self.seed)
        n = self.people
        changed = np.arange(n) % 2 == 0
        homeless = random_.random(n) < 0.4
        ids = [f"P{i:04d}" for i in range(n)]
        people = pd.DataFrame(
            {
                "person_id": ids,
                "arm": np.where(changed, CHANGED, COMPARISON),
                "sex": np.where(random_.random(n) < 0.5, "Female", "Male"),
                "homelessness": np.where(homeless, "Homeless", "Housed"),
            }
        )
        before = random_.normal(35, 6, n) + self.apart * changed
        # Everybody gains five points whatever is done, which must be nobody's effect.
        after = 35 + 5 + 0.7 * (before - 35) + random_.normal(0, 5, n)
        after = np.clip(after + changed * (self.gain - self.taken_from_the_homeless * homeless), 0, 100)
        got_in = random_.random(n) < 0.3 + self.access_gain * changed
        access = pd.DataFrame({"person_id": ids, "service": "the hub", "reached": got_in})
        first = pd.DataFrame({"person_id": ids, "measure": MEASURE, "months": 0, "value": before})
        last = first.assign(months=12, value=after)[random_.random(n) >= self.lost]
        # Something bad that stays as it was in both arms, for everybody; drawn apart, so that nothing else moves.
        steady = np.random.default_rng([self.seed, 1]).normal(20, 1, (2, n))
        bad = [first.assign(measure=BAD, months=12 * i, value=steady[i]) for i in range(2)]
        outcomes = pd.concat([first, last, *bad], ignore_index=True).assign(reported_by="person")
        return {"people": people, "access": access, "outcomes": outcomes}


def plan_content() -> dict[str, Any]:
    """Return a plan that a clearly beneficial world meets, as mappings and lists."""
    return {
        "version": 1,
        "title": "A made-up place",
        "change": {"name": "the hub", "what": "One door instead of nine.", "where": "Nowhere"},
        "thresholds": {
            "agreed_by": "a panel of people with lived experience",
            "agreed_on": dt.date(2020, 1, 31),
            "probability": 0.9,
            "level": 0.95,
        },
        "data": {
            "collected_until": dt.date(2022, 6, 30),
            "tables": {
                "people": {"categories": {"arm": [CHANGED, COMPARISON]}},
                "access": {"path": "access.csv"},
                "outcomes": {"path": "outcomes.csv", "ranges": {MEASURE: [-200, 300], BAD: [-200, 300]}},
            },
        },
        "characteristics": ["sex", "homelessness"],
        "ways": 1,
        "groups": ["sex", "homelessness"],
        "comparison": {
            "column": "arm",
            "change": CHANGED,
            "comparison": COMPARISON,
            "assigned": "randomised",
        },
        "sources": [{"name": "researchers", "role": "outside"}, {"name": "the team", "role": "insider"}],
        "outcomes": [access_outcome(), score_outcome(), adverse_outcome()],
        "notes": [],
    }


def access_outcome(**changed: Any) -> dict[str, Any]:
    """Return the section of an outcome of access."""
    return {
        "name": "got_in",
        "label": "got in",
        "kind": "access",
        "service": "the hub",
        "direction": "higher_is_better",
        "worthwhile": 0.1,
        "harm": 0.05,
        "reported_by": "record",
        "source": "researchers",
        **changed,
    }


def score_outcome(**changed: Any) -> dict[str, Any]:
    """Return the section of an outcome that people report of themselves."""
    return {
        "name": "wellbeing",
        "label": "wellbeing",
        "kind": "outcome",
        "measure": MEASURE,
        "before": 0,
        "after": 12,
        "direction": "higher_is_better",
        "worthwhile": 3,
        "harm": 3,
        "reported_by": "person",
        "source": "researchers",
        **changed,
    }


def adverse_outcome(**changed: Any) -> dict[str, Any]:
    """Return the section of something bad that could have got worse."""
    own = score_outcome(
        name="distress", label="distress", kind="adverse", measure=BAD, direction="lower_is_better"
    )
    del own["worthwhile"]
    return own | changed


def judged(content: dict[str, Any], tables: Tables) -> criteria.Scorecard:
    """Return the scorecard of a plan given as mappings and lists; an adverse outcome is added where it has none."""
    if not any(o.get("kind") == "adverse" for o in content["outcomes"]):
        content = content | {"outcomes": [*content["outcomes"], adverse_outcome()]}
    return criteria.evaluate(criteria.Plan.of(content), tables)


@functools.cache
def standard(world: World) -> criteria.Scorecard:
    """Return the scorecard of a world by the plan as it is above, worked out once."""
    return judged(plan_content(), world.tables())


def beneficial(card: criteria.Scorecard) -> dict[str, Any]:
    """Return the row of the first criterion."""
    return dict(card.table.set_index("criterion").loc["beneficial"])


def of_beneficial(card: criteria.Scorecard) -> list[Test]:
    """Return the tests of the first criterion, which these worlds are made for."""
    return [t for t in card.tests if t.criterion == "beneficial"]


def everything_shown(card: criteria.Scorecard) -> str:
    """Return all that a scorecard shows, as one text: two that differ in anything differ in this."""
    tables = [card.table, card.tests_table, *(r.table for r in card.results.values())]
    shown = [t.to_csv(index=False) for t in tables]
    return "\n".join(
        [card.verdict, card.verdict_words, *card.summary, *(x.name + x.text for x in card.limiters), *shown]
    )

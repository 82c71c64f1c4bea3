"""A sensitivity analysis as it goes on paper: nothing of a small team, and no number finer than may be told."""

import dataclasses

import numpy as np
import pandas as pd

from syschange import effects
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.verdicts import MET, UNCLEAR
from syschange.criteria.scorecard import Scorecard
from syschange.criteria.scorecard.paper import SMALL, on_paper
from syschange.criteria.sensitivity.carried import WithoutOne
from syschange.criteria.sensitivity.factors import NOBODY, Levels
from syschange.criteria.sensitivity.model import WHOLE, Model
from syschange.criteria.sensitivity.pieces import Piece
from syschange.criteria.sensitivity.standing import Standing
from syschange.criteria.sensitivity.turns import FACTORS, coarser, told
from syschange.results import Coarsening
from syschange.system.reliance.terms import SHOWN

# What is worked out with whose cases are alike, which of a small team tells how its workers differ.
_OF_WORKERS = tuple(FACTORS[a] for a in ("size", "sure", "retained", "clustering", "person"))
_NOT_SHOWN = f"{SMALL[0].upper()}{SMALL[1:]}."
_SHARES = 0.01  # ours: sizes that are shares are told to a hundredth


def hidden(card: Scorecard, levels: Levels) -> set[str]:
    """Return the ids of the tests of a team too small to show."""
    persons = len(levels.persons) - 1
    met = [dataclasses.replace(t, verdict=MET) for t in card.tests]
    small = {t.id for t in on_paper(met, card.tests, card.results) if t.reason == SMALL}
    if 0 < persons < SHOWN:
        small |= {t.id for t in card.tests if t.code == "P1"}
    return small


def model_on_paper(model: Model, card: Scorecard, small: set[str]) -> Model:
    """Return a model in which what is found of a small team is not clear, whatever it is."""
    tests = {t.id: t for t in card.tests}
    return dataclasses.replace(model, pieces=tuple(_piece(p, tests, small) for p in model.pieces))


def _piece(piece: Piece, tests: dict[str, Test], small: set[str]) -> Piece:
    if isinstance(piece, WithoutOne):
        own = next((t for t in tests.values() if t.code == "P1" and t.outcome == piece.outcome), None)
    else:
        own = piece.test if isinstance(piece, Standing) else None
    if own is None or own.id not in small:
        return piece
    unclear = dataclasses.replace(own, verdict=UNCLEAR, reason=SMALL, p_met=np.nan, p_not=np.nan)
    return Standing(own.criterion, own.sources, unclear, capped=False)


def levels_on_paper(levels: Levels, small: set[str]) -> Levels:
    """Return the factors with nobody dropped from a small team."""
    persons = len(levels.persons) - 1
    return levels.only(persons=(NOBODY,)) if small and persons < SHOWN else levels


def flips_on_paper(
    flips: pd.DataFrame, card: Scorecard, coarsening: Coarsening, *, levels: Levels, small: set[str]
) -> pd.DataFrame:
    """Return what turns verdicts with coarse numbers; of a small team only what no worker has a part in.

    Where a test of a small team is hidden it is not said that nothing turns a verdict, because that test might.
    """
    persons = len(levels.persons) - 1
    steps = {}
    for outcome in card.plan.outcomes:
        result = card.results[outcome.name]
        if isinstance(result, effects.BeforeAfter):
            steps[outcome.label] = coarsening.step(float(result.basis["sd_before_all"].iloc[0]))
    made = coarser(flips, lambda label: steps.get(label, _SHARES))
    made = told(made, clustering=levels.clusterings[0], on_paper=True)
    made["at"] = made["at"].where(made["factor"] != FACTORS["person"])
    if 0 < persons < SHOWN:
        kept = made["factor"].isin(_OF_WORKERS)
        made.loc[kept, ["becomes", "what"]] = ""
        made.loc[kept, ["now", "at"]] = np.nan
        made.loc[kept, "sentence"] = _NOT_SHOWN
    of_small = {WHOLE, *(t.criterion for t in card.tests if t.id in small)} if small else set()
    made.loc[made["criterion"].isin(of_small) & (made["becomes"] == ""), "sentence"] = _NOT_SHOWN
    return made

"""What `sensitivity` returns: how often each verdict comes out, and what turns it."""

import itertools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange import charts
from syschange.criteria.definition import CRITERIA
from syschange.criteria.scorecard import Scorecard
from syschange.criteria.sensitivity.factors import AXES, NOBODY, Levels
from syschange.criteria.sensitivity.flips import flips_of, named
from syschange.criteria.sensitivity.model import WHOLE, Model
from syschange.criteria.sensitivity.paper import flips_on_paper, hidden, levels_on_paper, model_on_paper
from syschange.criteria.sensitivity.turns import FACTORS
from syschange.criteria.sensitivity.words import words_of
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Coarsening, Provenance, Result, watermark
from syschange.words import amount

COLUMNS = ("criterion", "title", "verdict", "share", "specifications", "base", "stable")
STABLE = 0.9  # the scoring model's: at least so many specifications agree; ours
NAMES = (*(c.name for c in CRITERIA), WHOLE)


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Result):
    """How verdicts hang on how one judges: a full factorial, every specification alike.

    Attributes
    ----------
    table
        One row a criterion (and "overall") and verdict: `criterion`, `title`, `verdict`, the `share` of
        specifications that give it, how many there are (`specifications`), whether it is that of the plan's own
        specification (`base`), and whether at least 90% agree on the one most give (`stable`).
    flips
        One row a criterion and factor: the verdict in the plan's own specification (`base`), what the smallest change
        of that one thing turns it into (`becomes`; empty where nothing does), `what` it is about (an outcome, a
        source), the number as it is and where the verdict turns (`now`, `at`; for a person dropped the share of
        workers it is so for), and a `sentence`.
    levels, base
        The values of each factor, and the plan's own.
    card
        The scorecard it is about.
    model
        What is judged in each specification; None on paper.
    """

    card: Scorecard = field(kw_only=True)
    model: Model | None = field(kw_only=True, repr=False)
    levels: Levels = field(kw_only=True)
    base: Levels = field(kw_only=True)
    held_flips: pd.DataFrame = field(kw_only=True, repr=False)

    @property
    def flips(self) -> pd.DataFrame:
        """What turns each verdict."""
        return self.held_flips.copy()

    @property
    def specifications(self) -> pd.DataFrame:
        """One row a specification: a column a factor, and one a criterion and overall with its verdict.

        Of a person who is dropped only that one is; the rows in which one is, the other factors alike, stand in the
        order of their verdicts, so that nobody can be followed from row to row.

        Raises
        ------
        NotEstimableError
            On paper, where single specifications are not given.
        """
        if self.model is None:
            raise _not_on_paper()
        levels, codes = self.levels, self.model.verdicts(self.levels)
        values = (
            levels.sure, [s.times - 1 for s in levels.sizes], levels.clusterings, levels.attrition, levels.retained,
            levels.sources, [p != NOBODY for p in levels.persons],
        )  # fmt: skip
        made = pd.DataFrame(list(itertools.product(*values)), columns=[FACTORS[a] for a in AXES])
        whole = np.stack(
            [np.broadcast_to(codes[n], levels.shape).reshape(-1, levels.shape[-1]) for n in NAMES], -1
        )
        # Nobody dropped stands first; of the others the order is that of their verdicts.
        for block in whole:
            rest = block[1:]
            block[1:] = rest[np.lexsort(rest.T[::-1])]
        for i, name in enumerate(NAMES):
            made[name] = np.array(named(name)[1], dtype=object)[whole[..., i].ravel()]
        return made

    def stable(self, criterion: str) -> bool:
        """Return whether at least 90% of specifications agree on a criterion, or on the whole ("overall").

        Raises
        ------
        UnknownChoiceError
            Where there is no such criterion.
        """
        if criterion not in NAMES:
            raise UnknownChoiceError("criterion", criterion, NAMES)
        own = self._table[self._table["criterion"] == criterion]
        return bool(own["stable"].iloc[0])

    def counts(self) -> pd.DataFrame:
        """Return every count of people it rests on: those of the scorecard (see `Result.counts`)."""
        return self.card.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Sensitivity":
        """Return it as it may be published (see `Result.from_counts`).

        Verdicts stay as judged on the true numbers, as those of a scorecard do. Shares are told to a hundredth, and
        numbers at which verdicts turn as finely as means are. Of the workers nothing is told but in about what share
        of them a verdict turns, and of a team under ten nothing: nobody is dropped, and what is found of them is
        UNCLEAR.

        Raises
        ------
        NotEstimableError
            Where it is on paper already.
        """
        if self.model is None:
            raise _not_on_paper()
        card = self.card.from_counts(published, coarsening)
        small = hidden(card, self.levels)
        model, levels = model_on_paper(self.model, card, small), levels_on_paper(self.levels, small)
        turns = flips_on_paper(
            flips_of(model, self.base, levels), card, coarsening, levels=self.levels, small=small
        )
        # That one of them is dropped counts as one more value of its factor: how many they are is not told.
        shown = levels.only(persons=levels.persons[:2])
        table = table_of(model, levels, self.base).assign(specifications=shown.specifications)
        table["share"] = table["share"].round(2)
        return Sensitivity(
            table, words_of(table, turns), self.provenance.published(), policy=coarsening.policy, card=card,
            model=None, levels=shown, base=self.base, held_flips=turns,
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the verdict on each criterion, with how often it comes out."""
        rows = self._table[self._table["base"] & (self._table["criterion"] != WHOLE)]
        told = rows.assign(
            said=[f"in {amount(s, percent=True)} of the ways to judge it" for s in rows["share"]]
        )
        return charts.verdicts(
            told, criterion="title", verdict="verdict", probability="said",
            headline=self.lead,
            subtitle=f"The plan's own verdict, and how often it comes out in {self.levels.specifications:,} ways",
            watermark=watermark(self.policy),
        )  # fmt: skip


def table_of(model: Model, levels: Levels, base: Levels) -> pd.DataFrame:
    """Return one row a criterion and verdict."""
    codes, own = model.verdicts(levels), model.verdicts(base)
    made = []
    for name in NAMES:
        title, verdicts = named(name)
        # Every value of a factor that moves nothing comes as often as every other, so that shares are the same.
        share = np.bincount(codes[name].ravel(), minlength=len(verdicts)) / codes[name].size
        for i, verdict in enumerate(verdicts):
            is_base = int(own[name].ravel()[0]) == i
            made.append(
                (
                    name,
                    title,
                    verdict,
                    float(share[i]),
                    levels.specifications,
                    is_base,
                    bool(share.max() >= STABLE),
                )
            )
    return pd.DataFrame(made, columns=list(COLUMNS))


def finished(
    provenance: Provenance, *, card: Scorecard, model: Model, levels: Levels, base: Levels
) -> Sensitivity:
    """Return the result with its table and words."""
    table, turns = table_of(model, levels, base), flips_of(model, base, levels)
    return Sensitivity(
        table, words_of(table, turns), provenance, card=card, model=model, levels=levels, base=base,
        held_flips=turns,
    )  # fmt: skip


def _not_on_paper() -> NotEstimableError:
    return NotEstimableError(
        "Single specifications are not given on paper.", "Ask the sensitivity analysis that was protected."
    )

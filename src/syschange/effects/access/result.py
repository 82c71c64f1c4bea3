"""The result of `time_to_access`: how long people wait, by group."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from syschange import charts
from syschange.effects.access.groups import Group, Key, counted_in, horizon_of, published_groups
from syschange.effects.access.questions import Question, answer, differences, log_ranks, questions
from syschange.effects.access.table import alike_of, answered, curves_of, everybody_of_one, table_of
from syschange.effects.access.terms import Terms
from syschange.effects.access.words import words_of
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL, find_group, group_name
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.words import level_words

_MOST_LINES = 6


@dataclass(frozen=True, eq=False, repr=False)
class TimeToAccess(Result):
    """How long people wait, by group, those who are waiting still among them.

    Attributes
    ----------
    table
        The characteristics in `by` (`"(all)"` where taken together), then `quantity` ("share by day 28", "share
        left (died) by day 28", "median wait", "90th percentile of waits", "mean wait within 84 days", and
        "difference in …" from the reference); `day`, the day or horizon it is about; `reference`, whom a difference
        is from; `value` (shares between 0 and 1, waits in days) with `lower`, `upper`, `level` and `method`; the
        people behind it, `n`, `events` (reached, or left in that way), `waiting` (seen to wait still) and `exits`
        (left in any way), by that day or, where it is about none, in the end; `detectable` and `equivalence` of
        differences; `pooled`, `pooled_lower` and `pooled_upper`, the value drawn towards what the groups of a
        characteristic share; and `note`, what is missing and why.
    log_rank
        Whether waits differ between the groups of each characteristic over the whole of the time: `characteristic`;
        `group`, empty for all of them together, else the one that is compared with the reference; `groups`,
        `statistic`, `df`, and `chance`, how often groups whose waits are alike would differ at least as much.
    alike
        Whether the difference in mean waits from the reference is alike in the groups of the other characteristics:
        `of` whom, `characteristic`, `groups`, `centre`, `between`, `chance`.
    by
        As given.
    terms
        What is asked.
    tau
        The horizon of the mean wait; None where no day told is one that every group was followed to.
    groups
        The groups, and what is known of each.
    others
        For the labels of each group whom it is compared with.
    """

    by: tuple[str, ...] = field(kw_only=True)
    terms: Terms = field(kw_only=True)
    tau: float | None = field(kw_only=True)
    groups: tuple[Group, ...] = field(kw_only=True)
    others: Mapping[Key, Group] = field(kw_only=True)
    log_rank: pd.DataFrame = field(kw_only=True)
    alike: pd.DataFrame = field(kw_only=True)

    @property
    def curves(self) -> pd.DataFrame:
        """The share reached by each day of each group: `day`, `share`, `lower`, `upper`, `waiting` and `told`.

        Day by day it is about single people; on paper it has the days told alone.
        """
        return curves_of(self.groups, self.by, self.terms)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`).

        They are by the days told: how many had been reached, had left, were waiting still, and were followed
        beyond.
        """
        return counted_in(self.groups, self.others, self.terms)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "TimeToAccess":
        """Return the waits worked out anew from published counts (see `Result.from_counts`).

        They are those of a life table: what happened between two days told is taken to have happened evenly, and a
        day whose counts are hidden is passed over.
        """
        groups, others = published_groups(self.groups, self.others, published, self.terms)
        shell = dataclasses.replace(
            self,
            groups=groups,
            others=others,
            policy=coarsening.policy,
            provenance=self.provenance.published(),
        )
        return finished(shell)

    def plot(self) -> "charts.Figure":
        """Return a picture: the share reached by each day, up to the last one told.

        There is a line for each group of the first characteristic; where those are more than six, or there are none,
        it is of everybody together.
        """
        drawn = everybody_of_one(self.groups, self.by, _MOST_LINES)
        table = curves_of(drawn, self.by, self.terms)
        table = table[table["day"] <= self.terms.days[-1]]  # beyond it a few people make a curve jump
        names = [
            group_name(dict(zip(self.by, key, strict=True)), self.by)
            for key in table[list(self.by)].to_numpy()
        ]
        paper = self.policy is not None
        return charts.curves(
            table.assign(group=names if self.by else "everyone"),
            series="group",
            time="day",
            value="share",
            lower="lower",
            upper="upper",
            waiting="waiting",
            told="told",
            steps=not paper,
            percent=True,
            time_words="days since the start",
            headline=self.lead,
            subtitle=f"Share that had {self.terms.label} by each day{' told' if paper else ''}, "
            f"with {level_words(self.terms.level)} limits; "
            "those still waiting are counted for as long as they waited",
            watermark=watermark(self.policy),
        )

    def estimate(self, quantity: str | None = None, **labels: str) -> Estimate:
        """Return one answer for one group with its confidence distribution.

        Parameters
        ----------
        quantity
            As in the column `quantity` of the table; left out, the difference in mean waits where the group is
            compared with a reference, and its mean wait where it is not.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such quantity or group, or the group is not compared with another.
        NotEstimableError
            Where the answer cannot be given, saying why.
        """
        found = find_group(
            pd.DataFrame([g.labels for g in self.groups], columns=list(self.by)), self.by, labels
        )
        group = next(g for g in self.groups if all(g.labels[c] == found.get(c, ALL) for c in self.by))
        other = self.others.get(group.key)
        asked = {q.name: q for q in self._asked(compared=other is not None)}
        if quantity is None:
            quantity = list(asked)[-1]
        if quantity not in asked:
            raise UnknownChoiceError("quantity of this group", quantity, list(asked))
        return answer(asked[quantity], group, other, self.terms)

    def probability(self, at_least: float, quantity: str | None = None, **labels: str) -> float:
        """Return how sure it is that an answer is at least so large (see `estimate`)."""
        return self.estimate(quantity, **labels).probability(at_least)

    def _asked(self, *, compared: bool) -> tuple[Question, ...]:
        plain = questions(self.terms, self.tau)
        return (*plain, *differences(self.terms, self.tau)) if compared else plain


def finished(shell: TimeToAccess) -> TimeToAccess:
    """Return the result with the tables and the words that its groups give."""
    by, terms = shell.by, shell.terms
    try:
        tau = horizon_of(shell.groups, terms)
    except NotEstimableError:
        if shell.policy is None:
            raise
        tau = terms.tau
    made = answered(shell.groups, shell.others, terms, tau)
    tests, alike = log_ranks(shell.groups, shell.others, by, terms), alike_of(made, by, terms)
    words = words_of(made, shell.groups, tests, alike, by=by, terms=terms, tau=tau)
    return dataclasses.replace(
        shell, _table=table_of(made, by, terms), _words=words, tau=tau, log_rank=tests, alike=alike
    )

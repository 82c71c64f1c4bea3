"""Several changes side by side, in an order that no mean makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from syschange.criteria.definition import CRITERIA
from syschange.criteria.judging.verdicts import MET
from syschange.criteria.order import dominates
from syschange.criteria.portfolio.ordering import Standing, least, ranks
from syschange.criteria.scorecard import PublishedScorecard, Scorecard
from syschange.criteria.scorecard.together import (
    Card,
    check_all_of_a_kind,
    counts_of,
    made_again,
    policy_of,
    taken_together,
)
from syschange.errors import WrongTypeError
from syschange.results import Coarsening, Result, parameters
from syschange.words import listed

ORDERING = "ordering, not score"
COLUMNS = (
    "rank", "tied", "name", "verdict", *(c.name for c in CRITERIA), "met", "not_met", "least_probability",
    "dominated_by", "reading",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Portfolio(Result):
    """Several changes in an order.

    Attributes
    ----------
    table
        One row a change, the first first: `rank` (those that nothing tells apart share one), `tied`, `name`,
        `verdict` (overall), a column for each criterion with its verdict, `met` and `not_met` (how many), and
        `least_probability` (the least of the six, to the whole percentage; missing where any is not known),
        `dominated_by` (the names of those at least as good on every criterion, and better on some), `reading`
        ("ordering, not score").
    """

    _cards: Mapping[str, Card] = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people behind the scorecards (see `Result.counts`)."""
        return counts_of(list(self._cards.values()))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Portfolio":
        """Return the portfolio of scorecards made again from published counts (see `Result.from_counts`)."""
        made = made_again(list(self._cards.values()), published, coarsening)
        return portfolio(dict(zip(self._cards, made, strict=True)))


def portfolio(scorecards: Mapping[str, Scorecard | PublishedScorecard]) -> Portfolio:
    """Put several changes in an order, by what is known of each criterion and never by an index or a mean.

    First by dominance: what is at least as good on all six criteria, and better on some, stands above (NOT MET is the
    lowest, MET the highest; UNCLEAR and NO EVIDENCE are not held against each other). Then by the number of criteria
    met, as far as no more fail; then by the least probability. What nothing tells apart is tied. The rule is the
    scoring model's but for "as far as no more fail", which is ours.

    Parameters
    ----------
    scorecards
        Two or more by name; all with true values, or all published.

    Returns
    -------
    Portfolio

    Raises
    ------
    WrongTypeError
        Where there are fewer than two, one is no scorecard or has no name, or some are published and others not.
    """
    if not isinstance(scorecards, Mapping) or len(scorecards) < 2:  # noqa: PLR2004 - one cannot be put in order
        raise WrongTypeError(
            "A portfolio needs two scorecards or more, by name.", 'Give {"one": card, "another": card}.'
        )
    if not all(isinstance(name, str) and name.strip() for name in scorecards):
        raise WrongTypeError("A scorecard of the portfolio has no name.", "Name each with a text.")
    cards = dict(zip(scorecards, check_all_of_a_kind(list(scorecards.values())), strict=True))
    standings = [_standing(name, card) for name, card in cards.items()]
    table = _table(standings, cards)
    return Portfolio(
        table,
        _words(table),
        taken_together("criteria.portfolio", parameters(scorecards=list(cards)), list(cards.values())),
        policy=policy_of(list(cards.values())),
        _cards=cards,
    )


def _standing(name: str, card: Card) -> Standing:
    table = card.table
    return Standing(name, tuple(table["verdict"]), least(table["probability_most"].tolist()))


def _table(standings: list[Standing], cards: Mapping[str, Card]) -> pd.DataFrame:
    places = ranks(standings)
    shared = list(places.values())
    made = [
        [
            places[s.name], shared.count(places[s.name]) > 1, s.name, cards[s.name].verdict, *s.verdicts, s.met,
            s.failed, s.least_probability,
            "; ".join(o.name for o in standings if dominates(o.verdicts, s.verdicts)), ORDERING,
        ]
        for s in standings
    ]  # fmt: skip
    return pd.DataFrame(made, columns=list(COLUMNS)).sort_values("rank", kind="stable", ignore_index=True)


def _words(table: pd.DataFrame) -> str:
    said = []
    for rank, names in table.groupby("rank", sort=True)["name"]:
        tied = f" (tied: {len(names)})" if len(names) > 1 else ""
        quoted = [f"'{n}'" for n in names]
        said.append(f"{rank}{tied}: {listed(quoted)}")
    met = [str(n) for n in table.loc[table["verdict"] == "SYSTEMS CHANGE", "name"]]
    whole = (
        f"All six criteria are {MET} for {listed(met)}." if met else f"For none are all six criteria {MET}."
    )
    return (
        f"{ORDERING.capitalize()}. {'; '.join(said)}. {whole} They are ordered by which is at least as good on every "
        "criterion, then by how many criteria are met as far as no more fail, then by the least probability; what "
        "nothing tells apart is tied, and nothing is averaged."
    )

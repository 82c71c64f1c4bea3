"""Several scorecards taken together: all true or all published, their counts side by side, and made again."""

from collections.abc import Sequence

import pandas as pd

from syschange.criteria.scorecard.counted import one_by_one, side_by_side
from syschange.criteria.scorecard.published import PublishedScorecard
from syschange.criteria.scorecard.scorecard import Scorecard
from syschange.errors import WrongTypeError, quote
from syschange.results import Coarsening, Provenance

Card = Scorecard | PublishedScorecard


def check_all_of_a_kind(given: Sequence[object]) -> tuple[Card, ...]:
    """Return scorecards, once it is sure that they are such, and all true or all published.

    Raises
    ------
    WrongTypeError
        Where one is no scorecard, or some hold true values and others published ones.
    """
    cards = []
    for card in given:
        if not isinstance(card, Scorecard | PublishedScorecard):
            raise WrongTypeError(
                f"A scorecard is needed, and this is of type {quote(type(card).__name__)}.",
                "Give what criteria.evaluate returned, or criteria.read_scorecard read.",
            )
        cards.append(card)
    if len({card.policy is None for card in cards}) > 1:
        raise WrongTypeError(
            "Some of these scorecards hold true values and others published ones, which differ by rounding alone.",
            "Protect those with true values first: syschange.disclosure.protect.",
        )
    return tuple(cards)


def policy_of(cards: Sequence[Card]) -> str | None:
    """Return the disclosure policies of scorecards, or None for true values."""
    return "; ".join(dict.fromkeys(c.policy for c in cards if c.policy is not None)) or None


def counts_of(cards: Sequence[Card]) -> pd.DataFrame:
    """Return the counts behind scorecards, one after another (see `Result.counts` and `side_by_side`).

    Raises
    ------
    WrongTypeError
        Where one was read from a file, which has no counts.
    """
    return side_by_side((f"scorecard {i}", c.counts()) for i, c in enumerate(_in_memory(cards), 1))


def made_again(cards: Sequence[Card], published: pd.DataFrame, coarsening: Coarsening) -> list[Scorecard]:
    """Return scorecards made again from published counts (see `Result.from_counts`)."""
    held = _in_memory(cards)
    parts = one_by_one(published, [card.counts() for card in held])
    return [card.from_counts(part, coarsening) for card, part in zip(held, parts, strict=True)]


def taken_together(function: str, given: tuple[tuple[str, str], ...], cards: Sequence[Card]) -> Provenance:
    """Return where something made of several scorecards came from; of several no one count of rows is theirs."""
    known = [c.provenance.data_digest for c in cards if isinstance(c, Scorecard)]
    digest = ";".join(str(d) for d in known) if known and None not in known else None
    return Provenance(function, given, None, None, None, digest)


def _in_memory(cards: Sequence[Card]) -> list[Scorecard]:
    found = [c for c in cards if isinstance(c, Scorecard)]
    if len(found) < len(cards):
        raise WrongTypeError(
            "A scorecard that was read from a file has no counts to protect.",
            "Protect the scorecard itself when it is worked out, and write that.",
        )
    return found

"""Occasions on which organisations come together, the people who stand for them, and the ties that follow."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from syschange.statistics.networks.graph import Graph, graph

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Occasions:
    """Who was where: one row an occasion, organisation and person.

    A meeting is an occasion; so is work done together, and so is a person handed from one organisation to another,
    where two take part.

    Attributes
    ----------
    organisations, people
        How many of each there are, those at no occasion included.
    occasion, organisation, person
        Of each row, as whole numbers from 0; the person is −1 where nobody knows who it was. Shape (rows,).
    times
        How often each occasion happened; shape (occasions,).
    """

    organisations: int
    people: int
    occasion: Ints
    organisation: Ints
    person: Ints
    times: Floats

    @cached_property
    def present(self) -> Any:  # noqa: ANN401 - scipy's sparse matrices are of a kind for each type of number
        """Which organisations were at which occasions, as 1 and 0; shape (organisations, occasions)."""
        shape = (self.organisations, len(self.times))
        held = sparse.csr_array(
            (np.ones(len(self.occasion)), (self.organisation, self.occasion)), shape=shape
        )
        held.data[:] = 1.0
        return held

    def during(self, times: Floats) -> "Occasions":
        """Return the same where each occasion happened another number of times, those that never did left out."""
        kept = times > 0
        place = np.cumsum(kept) - 1
        rows = kept[self.occasion]
        return Occasions(
            self.organisations, self.people, place[self.occasion[rows]].astype(np.int64), self.organisation[rows],
            self.person[rows], times[kept],
        )  # fmt: skip


def together(occasions: Occasions, *, times: Floats | None = None) -> Any:  # noqa: ANN401 - sparse, as above
    """Return how often each two organisations were at one occasion; symmetric, the diagonal of no meaning.

    With `times` each occasion happened that often, and not as often as `occasions` has it.
    """
    present = occasions.present
    return ((present * (occasions.times if times is None else times)) @ present.T).tocsr()


def tied(occasions: Occasions, *, at_least: float, times: Floats | None = None) -> Graph:
    """Return the network of organisations, tied where they came together often enough.

    Parameters
    ----------
    occasions
        Who was where.
    at_least
        How often is often enough; above 0.
    times
        As for `together`.

    Notes
    -----
    The projection of a network of two kinds of nodes on one of them: Breiger RL (1974) The duality of persons and
    groups, Social Forces 53:181-190.
    """
    often = sparse.triu(together(occasions, times=times), k=1).tocoo()
    enough = often.data >= at_least
    return graph(occasions.organisations, often.row[enough], often.col[enough])


def at_most(occasions: Occasions, nameless: Floats, *, at_least: float) -> Graph:
    """Return the network with every tie that there may be, where some of those present stood for nobody knows whom.

    Parameters
    ----------
    occasions
        Who was where.
    nameless
        How many at each occasion were of an organisation that is not recorded; shape (occasions,).
    at_least
        How often is often enough.

    Notes
    -----
    With one of them any organisation may have met those present, with two or more any two may have met. Each tie may
    be there, but hardly all: an upper bound. Ours.
    """
    n, present = occasions.organisations, occasions.present.toarray()
    often = np.asarray(together(occasions).toarray())
    some, more = nameless >= 1, nameless >= 2  # noqa: PLR2004 - a pair
    here = present[:, some & ~more] * occasions.times[some & ~more]
    joined = here @ (1 - present[:, some & ~more]).T
    rest = occasions.times[more].sum() - (present[:, more] * occasions.times[more]) @ present[:, more].T
    first, second = np.nonzero(np.triu(often + joined + joined.T + rest >= at_least, k=1))
    return graph(n, first, second)

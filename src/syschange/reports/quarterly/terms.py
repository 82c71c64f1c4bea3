"""What a release declares to the ledger, and whether the ledger would let it out."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from syschange.disclosure import Joint, Ledger, Policy, Protected, Release, protect
from syschange.disclosure.ledger.links import same_name
from syschange.errors import (
    DisclosureError,
    MissingFileError,
    UnreadableFileError,
    listing,
    quote,
)
from syschange.results import Publishable

EVERYONE = "everyone"
_ROUNDS = 8  # ours: what is hidden can lean on something else, seldom more than twice


@dataclass(frozen=True)
class Terms:
    """What a release declares: see `disclosure.Ledger.release`.

    Attributes
    ----------
    period, population, link, after, recodes, override
        As there. A population that is not stated is "everyone" in a ledger where nothing was published, and is
        asked for in any other.
    """

    period: str = ""
    population: str | None = None
    link: str | None = None
    after: str | None = None
    recodes: Mapping[str, Mapping[str, Sequence[str]]] | None = None
    override: str = ""

    def stated(self) -> dict[str, Any]:
        """Return the terms as keywords of `Ledger.release` and `Ledger.check`."""
        return {**vars(self), "population": self.population or EVERYONE}


def settled_terms(ledger: Path, terms: Terms, *, internal: bool) -> Terms:
    """Return terms with the population stated, once it is sure that nothing would have to be guessed.

    Raises
    ------
    DisclosureError
        Where the ledger has earlier releases, and no population is stated, or no link to the last release of it; or
        where the ledger is damaged. Whether a release of the same period is one that is made again, its files tell.
    """
    published = [r for r in releases(ledger) if r.internal is None]
    first = len(published) == 1 and (published[0].population, published[0].period) == (EVERYONE, terms.period)
    # A first release that is made again, after a run that was killed, say, is worded as it was the first time.
    if internal or not published or (first and terms.population is None):
        return replace(terms, population=terms.population or EVERYONE)
    if terms.population is None:
        known = list(dict.fromkeys(r.population for r in published))
        raise DisclosureError(
            "The ledger has earlier releases, and this one does not say of whom it is.",
            f"State the population, {listing(known)} if it is the same, or another name if it is not.",
        )
    own = [r for r in published if same_name(r.population, terms.population)]
    if own and terms.link is None and own[-1].period != terms.period:
        raise DisclosureError(
            f"The ledger has a release of the population {quote(terms.population)} already, and this one does not "
            "say how it is linked to it.",
            "State the link: cumulative (the same people and those who joined), same_cohort, rolling (people come "
            "and go) or independent (other people).",
        )
    return terms


def releases(ledger: Path) -> tuple[Release, ...]:
    """Return what a ledger holds; nothing where there is none yet, and none is made.

    Raises
    ------
    DisclosureError
        Where it was changed by hand, cut or lost.
    """
    with opened(ledger) as held:
        return tuple(held)


@contextmanager
def opened(ledger: Path) -> Iterator[Ledger]:
    """Open a ledger to look at it; one that is not there yet is an empty one elsewhere, so that none is made."""
    try:
        if ledger.exists() or ledger.with_name(f"{ledger.name}.head").exists():
            yield Ledger(ledger)
            return
        with tempfile.TemporaryDirectory() as folder:
            yield Ledger(Path(folder) / "ledger.jsonl")
    except (UnreadableFileError, MissingFileError) as damaged:
        raise DisclosureError(damaged.sentence, damaged.hint) from None


def check_release(protected: Protected, ledger: Path, terms: Terms) -> Joint:
    """Return what the joint audit says of a release, without recording it and without making a ledger.

    Raises
    ------
    DisclosureError
        Where the ledger refuses it for its terms, or is damaged.
    """
    with opened(ledger) as held:
        return held.check(protected, **terms.stated())


def hold(protected: Protected, ledger: Path, terms: Terms) -> None:
    """Refuse a release that the ledger would refuse, before anything is written.

    Raises
    ------
    DisclosureError
        Saying which tables, and how to mend it.
    """
    joint = check_release(protected, ledger, terms)
    if not joint.ok:
        raise DisclosureError(
            f"The release of {quote(terms.population or EVERYONE)} is refused. {joint.text}"
        )


def hidden_until_safe(results: Publishable, *, policy: Policy | str, ledger: Path, terms: Terms) -> Protected:
    """Protect results, and hide besides whatever the ledger would refuse, until it refuses nothing more.

    It stops after eight rounds (ours); whether it then passes is for `hold` to say.
    """
    protected = protect(results, policy=policy)
    hide: pd.DataFrame | None = None
    for _ in range(_ROUNDS):
        joint = check_release(protected, ledger, terms)
        if joint.ok:
            return protected
        more = joint.cells
        hide = more if hide is None else pd.concat([hide, more], ignore_index=True)
        hide = hide.drop_duplicates(ignore_index=True)
        protected = protect(results, policy=policy, hide=hide)
    return protected

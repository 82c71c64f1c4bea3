"""How a release is linked to an earlier one, and what is refused before any number is looked at."""

import logging
import unicodedata
from collections.abc import Mapping, Sequence

from syschange.disclosure.ledger.entries import Entry
from syschange.errors import (
    DisclosureError,
    UnknownChoiceError,
    WrongTypeError,
    clean,
    listing,
    nearest,
    quote,
)

LINKS = ("cumulative", "same_cohort", "rolling", "independent")
SAME_PEOPLE = ("cumulative", "same_cohort")
LOG = logging.getLogger("syschange.disclosure")


def same_name(a: str, b: str) -> bool:
    """Return whether two populations are one: letters' case and spaces are no difference."""

    def fold(name: str) -> str:
        return " ".join(unicodedata.normalize("NFKC", name).casefold().split())

    return fold(a) == fold(b)


def earlier(entries: Sequence[Entry], population: str) -> list[Entry]:
    """Return the releases of a population; internal copies were not published."""
    return [e for e in entries if e["internal"] is None and same_name(e["population"], population)]


def linked_to(
    entries: Sequence[Entry], *, population: str, link: str | None, after: str | None
) -> Entry | None:
    """Return the release that a new one is linked to; None where it is the first of its population.

    `after` may name a release of another population only where this one has none yet: it then says that this
    population holds that one ("cumulative"), or is the same people under another name ("same_cohort").

    Raises
    ------
    UnknownChoiceError
        Where there is no such link, or no release of that id.
    DisclosureError
        Where the population is known and no link is declared, or a link is declared to nothing.
    """
    if link is not None and link not in LINKS:
        raise UnknownChoiceError("link between releases", link, LINKS)
    own = earlier(entries, population)
    if link is None:
        if after is not None:
            raise WrongTypeError(
                "A release is named that this one comes after, and not how the two are linked.",
                f"Give link as one of {listing(LINKS)}.",
            )
        if own:
            raise DisclosureError(
                f"The ledger has a release of the population {quote(population)} already, and this one does not "
                "say how it is linked to it.",
                f"Give link as one of {listing(LINKS)}, or name another population if other people are meant.",
            )
        return None
    if after is None:
        if not own:
            known = [e["population"] for e in entries if e["internal"] is None]
            close = nearest(population, known)
            hint = (
                f"Did you mean {quote(close)}?" if close else "The first release of a population has no link."
            )
            raise DisclosureError(
                f"The ledger has no release of the population {quote(population)} to be linked to.", hint
            )
        return own[-1]
    return _named(entries, own, after)


def _named(entries: Sequence[Entry], own: Sequence[Entry], after: str) -> Entry:
    published = [e for e in entries if e["internal"] is None]
    found = [e for e in published if e["id"] == after]
    if not found:
        raise UnknownChoiceError("release of this ledger", after, [e["id"] for e in published])
    if own and found[0] not in own:
        raise DisclosureError(
            "This population has releases of its own, and the one named is of another population.",
            "Link it to one of its own, so that all of them are held against each other.",
        )
    return found[0]


def check_policy(entry: Entry, own: Sequence[Entry]) -> str:
    """Return in what way a policy is looser than that of the last release of its population; empty where it is not.

    Raises
    ------
    DisclosureError
        Where it is looser and no reason was given.
    """
    if not own:
        return ""
    then, now = own[-1]["policy"], entry["policy"]
    ways = []
    if now["threshold"] < then["threshold"]:
        ways.append(
            f"hides numbers below {now['threshold']} where the last hid those below {then['threshold']}"
        )
    if now["base"] < then["base"]:
        ways.append(f"rounds to {now['base']} where the last rounded to {then['base']}")
    looser = " and ".join(ways)
    if looser and not entry["override"]:
        raise DisclosureError(
            f"The policy {quote(now['name'])} {looser}: together they show more than the earlier policy would.",
            f"Use {quote(then['name'])} again, or give override= with the reason; it is recorded.",
        )
    return looser


def check_recodes(entry: Entry, to: Entry) -> None:
    """Refuse a recode of a category that neither release has: a misspelt one would say nothing.

    Raises
    ------
    WrongTypeError
        Where an old label is not in the earlier release, or a new one not in this.
    """
    for column, recode in entry["recodes"].items():
        new = {label for labels in recode.values() for label in labels}
        for labels, one, which in ((set(recode), to, "earlier"), (new, entry, "new")):
            if not labels <= set(one["columns"].get(column, ())):
                raise WrongTypeError(
                    f"The recodes of {quote(column)} name a category that is not in the {which} release.",
                    "Give {old label: [new labels]}, spelt as they were published.",
                )


def log_override(entry: Entry, looser: str) -> None:
    """Log that a looser policy was accepted, and why."""
    if looser:
        LOG.warning(
            "Release %s of %s: the policy %s %s. Accepted because: %s",
            entry["number"], quote(entry["population"]), quote(entry["policy"]["name"]), looser,
            clean(entry["override"]),
        )  # fmt: skip


def bound_together(entries: Sequence[Entry], entry: Entry) -> list[Entry]:
    """Return the releases that are of the same people as a new one, oldest first, the new one last.

    Those are all that links of "cumulative" and "same_cohort" lead to, in either direction. Behind a link that is
    "rolling" or "independent" other people may stand, and no difference tells anything of anybody.
    """
    every = [*(e for e in entries if e["internal"] is None), entry]
    group: Mapping[str, set[str]] = {e["id"]: {e["id"]} for e in every}
    together = dict(group)
    for e in every:
        if e["link"] in SAME_PEOPLE:
            one = together[e["id"]] | together[e["after"]]
            together.update(dict.fromkeys(one, one))
    return [e for e in every if e["id"] in together[entry["id"]]]

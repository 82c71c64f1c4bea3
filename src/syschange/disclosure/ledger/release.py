"""A release as the ledger recorded it."""

from dataclasses import dataclass
from typing import Self

from syschange.disclosure.ledger.entries import Entry


@dataclass(frozen=True)
class Release:
    """One entry of the ledger, without its tables.

    Attributes
    ----------
    number, id
        Its place in the ledger, counted from one, and the name it is linked to by.
    at
        When it was recorded, UTC.
    population, period
        Whom it is about, and of when.
    link, after
        How it is linked to an earlier release, and to which; None where it is the first of its population.
    policy, threshold, base
        The policy it was published under.
    shown, hidden
        How many counts it shows and how many it hides.
    override
        Why a looser policy than before was accepted; empty where none was.
    internal
        Why a copy with true numbers was made, of which no count is kept; None of what was published.
    files
        Name and SHA-256 of each file that was released.
    version
        The version of the library that recorded it.
    sha256
        Of the entry.
    """

    number: int
    id: str
    at: str
    population: str
    period: str
    link: str | None
    after: str | None
    policy: str
    threshold: int
    base: int
    shown: int
    hidden: int
    override: str
    internal: str | None
    files: tuple[tuple[str, str], ...]
    version: str
    sha256: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return what an entry records."""
        policy = entry["policy"]
        same = ("number", "id", "at", "population", "period", "link", "after", "shown", "hidden", "override")
        return cls(
            **{name: entry[name] for name in (*same, "internal", "version", "sha256")},
            policy=policy["name"], threshold=policy["threshold"], base=policy["base"],
            files=tuple((file["name"], file["sha256"]) for file in entry["files"]),
        )  # fmt: skip

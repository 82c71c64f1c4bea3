"""The ledger of releases: what was published, of whom, and whether a further release would expose anybody."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from syschange.disclosure.ledger import links
from syschange.disclosure.ledger.chain import Chain
from syschange.disclosure.ledger.entries import Entry, sealed, stated
from syschange.disclosure.ledger.joint import Joint, audit
from syschange.disclosure.ledger.release import Release
from syschange.disclosure.ledger.storage import locked
from syschange.disclosure.protected import Protected
from syschange.errors import (
    DisclosureError,
    MissingFileError,
    UnreadableFileError,
    WrongTypeError,
    quote,
    quote_path,
)
from syschange.notebook import page

Recodes = Mapping[str, Mapping[str, Sequence[str]]]
_TABLE = (
    "id",
    "at",
    "population",
    "period",
    "policy",
    "link",
    "after",
    "shown",
    "hidden",
    "override",
    "internal",
)


class Ledger:
    """An append-only record of releases beside the reports, each entry chained to the one before it.

    It holds only what was published, so that it may be kept with the reports. Beside it stands a small file of the
    same name and ".head" with the number and digest of the last entry; the two belong together. It sees only
    releases that are made through it, and only numbers of people.

    Parameters
    ----------
    path
        A file of JSON lines; where there is none, an empty ledger is started.

    Raises
    ------
    UnreadableFileError
        Where the file is not a ledger, or an entry was edited, moved, cut or only half written.
    DisclosureError
        Where the file cannot be written.
    MissingFileError
        Where the ledger is gone and the file beside it says that it held entries.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._chain = Chain()
        self._read()

    def release(
        self, protected: Protected, *, population: str = "everyone", period: str = "", link: str | None = None,
        after: str | None = None, recodes: Recodes | None = None, override: str = "",
        files: Sequence[str | Path] = (), at: datetime | None = None,
    ) -> Release:  # fmt: skip
        """Record a release, unless beside the earlier ones of the same people it would expose somebody.

        Parameters
        ----------
        protected
            What is released. An internal copy is recorded with its reason and without a count.
        population
            The name of whom it is about. Filters are part of it: two releases under one name are of the same
            people, or of those and others who joined. Case and spaces are no difference.
        period
            When it is of, for whoever reads the ledger.
        link
            How it is linked to the last release of that population, or to `after`: "cumulative", the same people
            and those who joined; "same_cohort", the same people, whose outcomes may have changed; "rolling", some
            joined and some left, so that a difference is nobody's; "independent", other people. Needed where the
            population has been released before. Nothing is held against what lies behind the last two.
        after
            The id of the release it is linked to. Where the population is new it may be one of another: linked as
            "cumulative", this population then holds that one, and those it leaves out may not be few.
        recodes
            For a column whose categories changed, what became of each: `{column: {old label: [new labels]}}`, with
            no new labels where its people are in none of them. Labels with the same text are the same people, and
            ranges of whole numbers ("18 to 24", "25+") are understood, unless this says otherwise.
        override
            Why a policy looser than that of the last release is accepted. It is recorded and logged; it does not
            let anything pass that the joint audit refutes.
        files
            The files released, of which names and SHA-256 are kept.
        at
            When; now unless given.

        Returns
        -------
        Release

        Raises
        ------
        DisclosureError
            Where the release is refused: no link is declared, the policy is looser, tables cannot be related, the
            numbers contradict the link, or somebody would be exposed. Nothing is then written.
        UnknownChoiceError
            Where the link or the id is unknown.
        MissingFileError
            Where a file is not there.
        UnreadableFileError
            Where the ledger was changed.
        """
        entry = _entry(
            protected, at=at, population=population, period=period, link=link, after=after, recodes=recodes,
            override=override, files=files,
        )  # fmt: skip
        with locked(self.path) as file:
            self._chain.read(file)
            placed, looser = self._placed(entry)
            joint = self._joint(placed)
            if not joint.ok:
                raise DisclosureError(f"The release of {quote(population)} is refused. {joint.text}")
            self._chain.add(placed, file)
        links.log_override(placed, looser)
        return Release.of(placed)

    def check(
        self, protected: Protected, *, population: str = "everyone", period: str = "", link: str | None = None,
        after: str | None = None, recodes: Recodes | None = None, override: str = "",
    ) -> Joint:  # fmt: skip
        """Return what the joint audit says of a release, without recording it.

        The parameters are those of `release`, and so are the refusals that are not the joint audit's.
        """
        entry = _entry(
            protected, at=None, population=population, period=period, link=link, after=after, recodes=recodes,
            override=override, files=(),
        )  # fmt: skip
        self._read()
        return self._joint(self._placed(entry)[0])

    @property
    def table(self) -> pd.DataFrame:
        """The releases, a row each.

        Returns
        -------
        DataFrame
            `id`, `at`, `population`, `period`, `policy`, `link`, `after`, `shown` and `hidden` (numbers of counts),
            `override` and `internal` (reasons); empty where there is none.
        """
        rows = [{c: "" if (v := getattr(r, c)) is None else v for c in _TABLE} for r in self]
        return pd.DataFrame(rows, columns=list(_TABLE))

    def __len__(self) -> int:
        return len(self._chain.entries)

    def __iter__(self) -> Iterator[Release]:
        return (Release.of(entry) for entry in tuple(self._chain.entries))

    def __repr__(self) -> str:
        return f"Ledger of {len(self)} releases"

    def _repr_html_(self) -> str:
        return page(f"{self!r}.", self.table, name="Releases")

    def _read(self) -> None:
        with locked(self.path) as file:
            self._chain.read(file)

    def _placed(self, entry: Entry) -> tuple[Entry, str]:
        """Return an entry in its place, linked, and in what way its policy is looser."""
        entries, population = self._chain.entries, entry["population"]
        if entry["internal"] is not None:
            return sealed(entry, number=len(entries) + 1, previous=self._chain.last), ""
        own = links.earlier(entries, population)
        to = links.linked_to(entries, population=population, link=entry["link"], after=entry["after"])
        before = own or ([to] if to is not None and entry["link"] in links.SAME_PEOPLE else [])
        looser = links.check_policy(entry, before)
        holds = (
            to is not None
            and entry["link"] == "cumulative"
            and not links.same_name(to["population"], population)
        )
        if to is not None:
            links.check_recodes(entry, to)
        linked = {**entry, "after": None if to is None else to["id"], "holds": holds}
        return sealed(linked, number=len(entries) + 1, previous=self._chain.last), looser

    def _joint(self, placed: Entry) -> Joint:
        if placed["internal"] is not None:
            return audit([placed])
        return audit(links.bound_together(self._chain.entries, placed))


def _entry(
    protected: Protected, *, at: datetime | None, population: str, period: str, link: str | None,
    after: str | None, recodes: Recodes | None, override: str, files: Sequence[str | Path],
) -> Entry:  # fmt: skip
    """Return what a release states, its place in the ledger not yet known."""
    if not isinstance(protected, Protected):
        raise WrongTypeError(
            f"Only what was protected can be released, and this is of type {quote(type(protected).__name__)}.",
            "Pass the results through syschange.disclosure.protect first.",
        )
    for name, text in (("population", population), ("period", period), ("override", override)):
        if not isinstance(text, str) or (name == "population" and not text.strip()):
            raise WrongTypeError(
                f"The {name} of a release has to be given as text.", "Say it in a few words."
            )
    internal = protected.policy.internal
    if internal and (link is not None or after is not None or recodes):
        raise WrongTypeError(
            "An internal copy is not published, and so is linked to nothing.",
            "Leave out link, after and recodes.",
        )
    known = {c: {str(o): [str(n) for n in new] for o, new in m.items()} for c, m in (recodes or {}).items()}
    if known and link not in links.SAME_PEOPLE:
        raise WrongTypeError(
            "Recodes say which categories are the same people, and this release is not linked to the same people.",
            "Leave them out, or give the link 'cumulative' or 'same_cohort'.",
        )
    return stated(
        protected, at=at, population=population, period=period, link=link, after=after, holds=False,
        recodes=known, override=override.strip(), files=[_digest(Path(f)) for f in files],
    )  # fmt: skip


def _digest(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise MissingFileError(path)
    try:
        with path.open("rb") as file:
            return {"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError:
        raise UnreadableFileError(
            f"The file {quote_path(path)} cannot be read.", "Make it readable."
        ) from None

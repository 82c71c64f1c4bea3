"""The report: one neutral value, which can write itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from syschange.disclosure import Protected
from syschange.errors import NotProtectedError
from syschange.reports.content import Content, Picture, Section, Table, Tile
from syschange.reports.write import write

__all__ = ["Picture", "Report", "Section", "Table", "Tile"]


@dataclass(frozen=True, eq=False)
class Report(Content):
    """All that a report says, and how it is written.

    What it says stands in the fields of `Content`.

    Attributes
    ----------
    protected
        The protected results that the report tells of: no report can be made, by hand or by `build`, without
        something that has been through disclosure control.

    Raises
    ------
    NotProtectedError
        Where `protected` is anything else.
    """

    protected: Protected = field(kw_only=True, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.protected, Protected):
            raise NotProtectedError("A report")

    def write(
        self, folder: str | Path, *, formats: Sequence[str] = ("html", "md", "csv")
    ) -> tuple[Path, ...]:
        """Write the report to a folder: all of it, or nothing.

        Parameters
        ----------
        folder
            Where to. It is made where it does not exist, with the folders above it. One that holds an earlier
            report, and nothing else, is replaced as a whole.
        formats
            Any of "html" (`report.html`), "md" (`summary.md`), "csv" (a file a table in `tables`, each with its
            metadata), "xlsx" (`report.xlsx`), "json" (`report.json`) and "pdf" (`report.pdf`, for which the extra
            "pdf" has to be installed).

        Returns
        -------
        tuple of Path
            The files, in the order of the formats. Beside them stands `syschange-files.txt`, which lists them.
            The same report gives the same bytes every time.

        Raises
        ------
        UnknownChoiceError
            Where there is no such format.
        WrongTypeError
            Where no format is named.
        CannotWriteError
            Where the folder holds anything else, or cannot be written. Nothing is left half-written.
        """
        return write(self, folder, formats=formats)

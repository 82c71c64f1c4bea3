"""The report: one neutral value, which can write itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from syschange.reports.content import Content, Picture, Section, Table, Tile
from syschange.reports.write import write

__all__ = ["Picture", "Report", "Section", "Table", "Tile"]


@dataclass(frozen=True, eq=False)
class Report(Content):
    """All that a report says (see `Content` for its attributes), and how it is written."""

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
            Any of "html" (`report.html`), "md" (`summary.md`) and "csv" (a file a table, in `tables`).

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

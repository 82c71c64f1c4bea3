"""A simulated world of any size, written as Parquet run by run, so that memory does not grow with its people."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from syschange.errors import CannotWriteError, WrongTypeError, quote
from syschange.examples.worlds import rows
from syschange.examples.worlds.columns import to_polars
from syschange.examples.worlds.expected import truth
from syschange.examples.worlds.setting import Setting

_ROW_GROUP = 250_000
TRUTH = "truth"


def write(
    folder: str | Path,
    *,
    people: int,
    seed: int,
    chunk: int = 250_000,
    gap: float = Setting.gap,
    interaction: float = Setting.interaction,
    change: float = Setting.change,
    change_for: str = Setting.change_for,
    changed_on: date = Setting.changed_on,
    trend: float = Setting.trend,
    contact: float = Setting.contact,
    shut_out: float = Setting.shut_out,
    reach: float = Setting.reach,
    correlation: float = Setting.correlation,
    missing: float = Setting.missing,
) -> Path:
    """Write a simulated world as Parquet files, however many people it has.

    Each table is a file named after its schema: people, outcomes, access, contacts and population. The truth stands
    in a folder of its own inside, `truth/truth.parquet`, where a reader of tables passes it over. The same people
    are in the tables of `world` with the same seed and settings.

    Parameters
    ----------
    folder
        Where to; it is made where it is not there. Files of these names are replaced once the new ones are complete.
    people
        How many people there are.
    seed
        A whole number: the same seed writes the same bytes.
    chunk
        How many people are made at a time. It changes what memory is used, some kilobyte a person, and no byte.
    gap, interaction, change, change_for, changed_on, trend, contact, shut_out, reach, correlation, missing
        What is true: see `Setting`.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    CannotWriteError
        Where the folder or a file cannot be made.
    WrongTypeError, UnknownChoiceError
        As in `world`, or where `chunk` is below 1.
    """
    setting = Setting(
        people, seed, gap=gap, interaction=interaction, change=change, change_for=change_for,
        changed_on=changed_on, trend=trend, contact=contact, shut_out=shut_out, reach=reach,
        correlation=correlation, missing=missing,
    )  # fmt: skip
    if chunk < 1:
        raise WrongTypeError("A run has no people.", "Give `chunk` as 1 or more.")
    place = Path(folder)
    import polars as pl

    try:
        (place / TRUTH).mkdir(parents=True, exist_ok=True)
        for name in rows.TABLES:
            _stream(place / f"{name}.parquet", name, setting, chunk)
        counts = sum(rows.counted(rows.stratum_of(setting, numbers)) for numbers in _runs(people, chunk))
        _put(
            place / "population.parquet",
            to_polars(rows.population(setting, np.asarray(counts))).write_parquet,
        )
        true = truth(setting)
        table = pl.DataFrame({name: true[name].tolist() for name in true.columns})
        _put(place / TRUTH / "truth.parquet", table.write_parquet)
    except (OSError, pl.exceptions.ComputeError):
        raise CannotWriteError(
            f"The simulated world cannot be written to {quote(place)}.",
            "Name a folder that can be written to.",
        ) from None
    return place


def _runs(people: int, chunk: int) -> Iterator[rows.Codes]:
    for start in range(1, people + 1, chunk):
        yield np.arange(start, min(start + chunk, people + 1), dtype=np.int64)


def _stream(path: Path, table: str, setting: Setting, chunk: int) -> None:
    """Write one table run by run; how large the runs are shows nowhere in the file."""
    import polars as pl
    from polars.io.plugins import register_io_source

    def source(
        with_columns: list[str] | None, predicate: object, n_rows: int | None, batch_size: int | None
    ) -> Iterator[Any]:
        del with_columns, predicate, n_rows, batch_size  # nothing is asked of it but everything
        for numbers in _runs(setting.people, chunk):
            yield made(numbers)

    def made(numbers: rows.Codes) -> Any:  # noqa: ANN401 - naming the type of Polars would load Polars with the library
        return to_polars(rows.TABLES[table](setting, numbers, rows.stratum_of(setting, numbers)))

    schema = made(np.arange(0, dtype=np.int64)).schema
    lazy = register_io_source(source, schema=pl.Schema(schema))
    _put(path, lambda beside: lazy.sink_parquet(beside, row_group_size=_ROW_GROUP))


def _put(path: Path, write_to: Callable[[Path], object]) -> None:
    """Write a file beside its place and then rename it, so that a failed run leaves nothing half-written."""
    beside = path.with_name(f".{path.name}.new")
    try:
        write_to(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

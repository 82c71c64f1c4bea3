"""Real files of every format, written from the same table, and the readers that read them back."""

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl

from syschange import schemas
from syschange.errors import SyschangeError

from ..schema_tables import Table, as_polars, field_type

DUCKDB_TYPES: Mapping[str, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def text_file(folder: Path, content: str | bytes, name: str = "people.csv") -> Path:
    """Write a file as it stands."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def csv_file(folder: Path, schema: str, table: Table) -> Path:
    """Write a table as a CSV file."""
    path = folder / f"{schema}.csv"
    as_polars(schema, table).write_csv(path)
    return path


def parquet_file(folder: Path, schema: str, table: Table) -> Path:
    """Write a table as a Parquet file whose columns have the types the schema declares."""
    path = folder / f"{schema}.parquet"
    as_polars(schema, table).write_parquet(path)
    return path


def untyped_parquet_file(folder: Path, schema: str, table: Table) -> Path:
    """Write a table as a Parquet file in which every column is text."""
    path = folder / f"{schema}.parquet"
    as_polars(schema, table).select(pl.all().cast(pl.String)).write_parquet(path)
    return path


def xlsx_file(folder: Path, schema: str, table: Table) -> Path:
    """Write a table as a workbook, dates as dates."""
    return workbook(folder, [list(table), *zip(*table.values(), strict=True)], name=f"{schema}.xlsx")


def workbook(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "people.xlsx",
    change: Callable[[openpyxl.Workbook, Any], object] = lambda _book, _sheet: None,
) -> Path:
    """Write rows as a workbook of one sheet, and change it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    change(book, sheet)
    book.save(folder / name)
    return folder / name


def packed(folder: Path, parts: Mapping[str, str], *, name: str = "people.xlsx") -> Path:
    """Write the parts of a workbook as they stand."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return folder / name


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The parts of a small workbook as Excel writes them: texts in a part of their own, results beside their formulas.
EXCEL_PARTS: Mapping[str, str] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_CONTENT}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<?xml version="1.0"?><workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f"<styleSheet {_MAIN}><fonts><font/></fonts>"
    '<fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>person_id</t></si><si><t>age</t></si>"
    "<si><r><t>00</t></r><r><t>7</t></r></si><si><t>arm</t></si></sst>",
    "xl/worksheets/sheet1.xml": f'<worksheet {_MAIN}><dimension ref="A1"/><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>3</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><f>30+4</f><v>34</v></c>'
    '<c r="C2" t="str"><f>IF(B2&gt;40,"old","")</f><v></v></c></row>'
    '<row r="3"><c r="A3" t="str"><f>"0"&amp;8</f><v>08</v></c><c r="C3" s="1"/></row></sheetData></worksheet>',
}


def duckdb_file(folder: Path, schema: str, table: Table) -> Path:
    """Write a table into a DuckDB file."""
    names = list(table)
    columns = ", ".join(f'"{name}" {DUCKDB_TYPES[field_type(schema, name)]}' for name in names)
    path = folder / f"{schema}.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as link:
        link.execute(f'CREATE TABLE "{schema}" ({columns})')
        rows = [list(row) for row in zip(*table.values(), strict=True)]
        if rows:
            link.executemany(f'INSERT INTO "{schema}" VALUES ({", ".join("?" * len(names))})', rows)  # noqa: S608 - a test's own table
    return path


WRITERS: Mapping[str, Callable[[Path, str, Table], Path]] = {
    "csv": csv_file,
    "parquet": parquet_file,
    "untyped parquet": untyped_parquet_file,
    "xlsx": xlsx_file,
    "duckdb": duckdb_file,
}


def refused(read: Callable[[], object]) -> bool:
    """Return whether reading is refused; the error is one of ours, and neither it nor its context says a value."""
    try:
        read()
    except SyschangeError as problem:
        found = problem
    else:
        return False
    assert "MARKER" not in str(found)
    assert found.__context__ is None
    return True


def cells_of(frame: pd.DataFrame) -> Table:
    """Return a table's cells as plain values, a missing one None and a date a day."""

    def plain(value: Any) -> Any:
        if pd.isna(value):
            return None
        return value.date() if isinstance(value, dt.datetime) else value

    return {str(name): [plain(v) for v in frame[name].tolist()] for name in frame.columns}


def read_cells(
    folder: Path, schema: str | schemas.Schema, header: str, *cells: str, **options: Any
) -> list[Any]:
    """Return the last column of a CSV file of these cells, each below an id of its own."""
    lines = [f"person_id,{header}", *(f'P{i},"{cell}"' for i, cell in enumerate(cells))]
    frame = schemas.read_csv(text_file(folder, "\n".join(lines)), schema, **options)
    return cells_of(frame)[header]

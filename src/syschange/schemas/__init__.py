"""What valid data is: schemas and code lists as plain files, and checks that say every problem in words."""

from syschange.schemas.checking.check import check, validate
from syschange.schemas.checking.compile import to_pandera
from syschange.schemas.checking.links import check_tables
from syschange.schemas.checking.published import PublishedCheck, PublishedFinding, PublishedShare
from syschange.schemas.checking.report import Case, CheckReport, Finding
from syschange.schemas.checking.shares import Share
from syschange.schemas.codelists import CodeList, codelist, codelist_names
from syschange.schemas.definition import Field, Link, Rule, Schema
from syschange.schemas.draft import draft, draft_file
from syschange.schemas.files import check_file
from syschange.schemas.local import read_schema
from syschange.schemas.measures import Measure
from syschange.schemas.reading.csv import read_csv
from syschange.schemas.reading.dates import DATE_FORMATS
from syschange.schemas.reading.dispatch import read, reader_options
from syschange.schemas.reading.duckdb import read_duckdb
from syschange.schemas.reading.folder import read_folder
from syschange.schemas.reading.limits import Limits
from syschange.schemas.reading.parquet import read_parquet, scan
from syschange.schemas.reading.xlsx import read_xlsx
from syschange.schemas.recode import recode
from syschange.schemas.recoding.made import Change, Recoded
from syschange.schemas.rollup import RolledUp, roll_up
from syschange.schemas.schemafile import load, names, private_columns

__all__ = [
    "DATE_FORMATS",
    "Case",
    "Change",
    "CheckReport",
    "CodeList",
    "Field",
    "Finding",
    "Limits",
    "Link",
    "Measure",
    "PublishedCheck",
    "PublishedFinding",
    "PublishedShare",
    "Recoded",
    "RolledUp",
    "Rule",
    "Schema",
    "Share",
    "check",
    "check_file",
    "check_tables",
    "codelist",
    "codelist_names",
    "draft",
    "draft_file",
    "load",
    "names",
    "private_columns",
    "read",
    "read_csv",
    "read_duckdb",
    "read_folder",
    "read_parquet",
    "read_schema",
    "read_xlsx",
    "reader_options",
    "recode",
    "roll_up",
    "scan",
    "to_pandera",
    "validate",
]

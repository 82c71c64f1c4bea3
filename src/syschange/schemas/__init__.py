"""What valid data is: schemas and code lists as plain files, and checks that say every problem in words."""

from syschange.schemas.check import check, validate
from syschange.schemas.codelists import CodeList, Measure, codelist
from syschange.schemas.compile import to_pandera
from syschange.schemas.definition import Field, Rule, Schema, load, names
from syschange.schemas.readers import read_csv
from syschange.schemas.report import Case, CheckReport, Finding

__all__ = [
    "Case",
    "CheckReport",
    "CodeList",
    "Field",
    "Finding",
    "Measure",
    "Rule",
    "Schema",
    "check",
    "codelist",
    "load",
    "names",
    "read_csv",
    "to_pandera",
    "validate",
]

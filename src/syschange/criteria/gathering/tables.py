"""The plan's data: read, checked all at once, and put together so that everybody enrolled is in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from syschange import schemas
from syschange.criteria.plan import Outcome, Plan, Table
from syschange.errors import InvalidDataError, InvalidPlanError, nearest, quote
from syschange.frames import (
    attach,
    column_names,
    keep_rows,
    labels_present,
    recognise,
    rename,
    require_columns,
)

PERSON = "person_id"


@dataclass(frozen=True, eq=False)
class _Held:
    """A table of the plan under the names of its schema, and in words what recoding changed in it."""

    rows: Any
    schema: schemas.Schema
    recoded: str = ""


def load(plan: Plan, data: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Return the plan's tables, checked against their schemas.

    Parameters
    ----------
    plan
        The plan.
    data
        Tables by name, in the schemas' columns or the user's own as the plan maps them; None reads the files
        that the plan names.

    Raises
    ------
    MissingFileError, UnreadableFileError, MissingColumnError
        Where a file or a column is not there.
    InvalidDataError
        With every problem of every table, in words.
    InvalidPlanError
        Where a table, a characteristic, a service or a measure of the plan is not in the data.
    """
    held = _held(plan, data)
    reports = _reports(plan, held)
    if not all(report.ok for report in reports):
        raise InvalidDataError(reports, "\n".join(report.text for report in reports if not report.ok))
    tables = narrowed(plan, _under_shipped_names(held))
    _check_plan_fits(plan, tables)
    return tables


def narrowed(plan: Plan, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables with the rows that the plan keeps."""
    made = dict(tables)
    for name, table in plan.tables.items():
        if table.keep and name in made:
            made[name] = keep_rows(made[name], table=quote(name), labels=dict(table.keep)).to_native()
    return made


def check_data(
    plan: Plan,
    data: Mapping[str, object] | None = None,
    *,
    tell: Callable[[str], None] | None = None,
) -> tuple[schemas.CheckReport, ...]:
    """Check every table of a plan against its schema and against the others, and return a report of each.

    Parameters
    ----------
    plan, data
        As for `evaluate`.
    tell
        Called with what was recoded in each table, in words with true numbers of rows, where the plan asks for it.

    Returns
    -------
    tuple of CheckReport
        One a table, in the order of the plan.

    Raises
    ------
    SyschangeError
        Where a table cannot be read at all, or the data pass and do not fit the plan.
    """
    held = _held(plan, data)
    for table in held.values():
        if tell is not None and table.recoded:
            tell(table.recoded)
    reports = _reports(plan, held)
    if all(report.ok for report in reports):
        _check_plan_fits(plan, narrowed(plan, _under_shipped_names(held)))
    return reports


def rows_for(plan: Plan, outcome: Outcome, tables: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the user's own engine
    """Return the rows of one outcome beside the people they belong to, everybody enrolled included."""
    item = "service" if outcome.table == "access" else "measure"
    # Only what is asked of people: another column of theirs may bear the name of one of the outcome's.
    people = recognise(judged_people(plan, tables)).select(*dict.fromkeys((PERSON, *_asked_of_people(plan))))
    return attach(people, tables[outcome.table], person=PERSON, keep={item: outcome.item}).to_native()


def judged_people(plan: Plan, tables: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the user's own engine
    """Return the people that outcomes are judged on: those who started after the change, where the plan says so."""
    arms, people = plan.comparison, tables["people"]
    if arms is None or not arms.starting or plan.change.began_on is None:
        return people
    return keep_rows(people, table="'people'", since=(arms.starting, plan.change.began_on)).to_native()


def here(plan: Plan, tables: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - the user's own engine
    """Return the rows of a table that are of the place that changed.

    Rows about people are those of people who got the change, or would have had it been there; other rows are those
    that the plan keeps.
    """
    table, arms = tables[name], plan.comparison
    if arms is None or PERSON not in column_names(table):
        return table
    own = keep_rows(tables["people"], table="'people'", labels={arms.column: [arms.change]}).to_native()
    return own if name == "people" else keep_rows(table, table=quote(name), of=(PERSON, own)).to_native()


def declared_groups(plan: Plan, tables: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the groups of what is asked of people, in the order to show them.

    A plan's own categories are the groups it expects, so one that nobody is in is shown as such. A code list says
    what may be written, and gives only the order of the groups that somebody is in.
    """
    schema = _schema(plan, "people")
    own = {schema.shipped(name): labels for name, labels in plan.tables["people"].categories}
    made: dict[str, tuple[str, ...]] = {}
    for column in _asked_of_people(plan):
        field = schema.field(schema.called(column))
        if column in own:
            made[column] = own[column]
        elif field is not None and field.codelist:
            present = labels_present(tables["people"], column)
            made[column] = tuple(c for c in schemas.codelist(field.codelist).labels if c in present)
    return made


def _asked_of_people(plan: Plan) -> tuple[str, ...]:
    """Return the characteristics, and the column of the comparison."""
    return (*plan.characteristics, *((plan.comparison.column,) if plan.comparison else ()))


def _named_of_people(plan: Plan) -> tuple[str, ...]:
    """Return the other columns of people that the comparison names: a misspelt one must not pass for no evidence."""
    arms = plan.comparison
    return tuple(c for c in (arms.starting, arms.worker, arms.organisation) if c) if arms else ()


def _held(plan: Plan, data: Mapping[str, object] | None) -> dict[str, _Held]:
    """Return the plan's tables under the names of their schemas, recoded where the plan asks for it."""
    held = {}
    for name, table in plan.tables.items():
        schema = _schema(plan, name)
        rows = _table(plan, name, table, schema, data)
        held[name] = _recoded(rows, schema, table) if table.recode else _Held(rows, schema)
    return held


def _recoded(rows: Any, schema: schemas.Schema, table: Table) -> _Held:  # noqa: ANN401 - the user's own engine
    """Return a table recoded, but for columns whose labels the plan declares: those are its own words."""
    present, declared = column_names(rows), dict(table.categories)
    columns = [
        f.name for f in schema.fields if f.name in present and not f.private and f.name not in declared
    ]
    made = schemas.recode(rows, schema, columns=columns)
    return _Held(made.table, schema, made.text)


def _schema(plan: Plan, name: str) -> schemas.Schema:
    """Return the schema of a table: the shipped one, or the plan's own that builds on it."""
    own = plan.tables[name].schema
    if not own:
        return schemas.load(name)
    schema = schemas.read_schema(plan.folder / own)
    if schema.kind != name:
        raise InvalidPlanError(
            f"The schema that the plan gives for {quote(name)} is one of {quote(schema.kind)}.",
            f"Write extends: {name} in it, or give another.",
        )
    return schema


def _reports(plan: Plan, held: Mapping[str, _Held]) -> tuple[schemas.CheckReport, ...]:
    return schemas.check_tables(
        {name: table.rows for name, table in held.items()},
        schemas={name: table.schema for name, table in held.items()},
        categories={name: dict(plan.tables[name].categories) for name in held},
        ranges={name: dict(plan.tables[name].ranges) for name in held},
    )


def _under_shipped_names(held: Mapping[str, _Held]) -> dict[str, Any]:
    """Return the tables with the columns that a local schema calls something else under their shipped names."""
    tables = {}
    for name, table in held.items():
        present = column_names(table.rows) if table.schema.renames else ()
        back = {old: new for old, new in table.schema.renames.items() if new in present and old != new}
        tables[name] = rename(table.rows, back, table=quote(name)).to_native() if back else table.rows
    return tables


def _table(
    plan: Plan, name: str, table: Table, schema: schemas.Schema, data: Mapping[str, object] | None
) -> object:
    columns = dict(table.columns)
    if data is None:
        return schemas.read(plan.folder / table.path, schema, columns=columns, **table.options)
    if name not in data:
        close = nearest(name, [given for given in data if given not in plan.tables])
        raise InvalidPlanError(
            f"The plan needs the table {quote(name)}, which was not given.",
            f"There is one called {quote(close)}: is that it?" if close else "Add it to the data.",
        )
    taken = [c for c in column_names(data[name]) if c in columns and c not in columns.values()]
    if taken or len(set(columns.values())) < len(columns):
        raise InvalidPlanError(
            f"In {quote(name)} one column would stand for two, or two columns would have one name.",
            "Map each field to a column of its own, and rename a column that has a field's name.",
        )
    return rename(data[name], columns, table=quote(name)).to_native()


def _check_plan_fits(plan: Plan, tables: Mapping[str, Any]) -> None:
    people = tables["people"]
    require_columns(people, (*_asked_of_people(plan), *_named_of_people(plan)), table="'people'")
    if plan.comparison is not None:
        present = labels_present(people, plan.comparison.column)
        for arm in (plan.comparison.change, plan.comparison.comparison):
            if arm not in present:
                raise InvalidPlanError(
                    f"Nobody is in the group {quote(arm)} of the comparison.", _hint(arm, present)
                )
    for outcome in plan.outcomes:
        item = "service" if outcome.table == "access" else "measure"
        present = labels_present(tables[outcome.table], item)
        if outcome.item not in present:
            raise InvalidPlanError(
                f"The {item} {quote(outcome.item)} of {quote(outcome.name)} is not in the data.",
                _hint(outcome.item, present),
            )


def _hint(wanted: str, present: Sequence[str]) -> str:
    # Only a near match is named: a column mapped by mistake may hold anything, names of people included.
    close = nearest(wanted, present)
    return (
        f"Did you mean {quote(close)}?" if close else "Check the label, and which column the plan maps it to."
    )

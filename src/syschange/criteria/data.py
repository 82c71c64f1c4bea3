"""The plan's data: read, checked all at once, and put together so that everybody enrolled is in."""

from collections.abc import Mapping, Sequence
from typing import Any

from syschange import schemas
from syschange.criteria.plan import Plan
from syschange.criteria.plan_parts import Outcome, Table
from syschange.errors import InvalidDataError, InvalidPlanError, nearest, quote
from syschange.frames import (
    attach,
    column_names,
    labels_present,
    recognise,
    rename,
    require_columns,
    strangers,
)

PERSON = "person_id"


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
    tables = _tables(plan, data)
    reports = _reports(plan, tables)
    if not all(report.ok for report in reports):
        raise InvalidDataError(reports, "\n".join(report.text for report in reports if not report.ok))
    _check_plan_fits(plan, tables)
    return tables


def check_data(plan: Plan, data: Mapping[str, object] | None = None) -> tuple[schemas.CheckReport, ...]:
    """Check every table of a plan against its schema, and return a report of each.

    Parameters
    ----------
    plan, data
        As for `evaluate`.

    Raises
    ------
    SyschangeError
        Where a table cannot be read at all, or the data pass and do not fit the plan.
    """
    tables = _tables(plan, data)
    reports = _reports(plan, tables)
    if all(report.ok for report in reports):
        _check_plan_fits(plan, tables)
    return reports


def rows_for(plan: Plan, outcome: Outcome, tables: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the user's own engine
    """Return the rows of one outcome beside the people they belong to, everybody enrolled included."""
    item = "service" if outcome.table == "access" else "measure"
    # Only what is asked of people: another column of theirs may bear the name of one of the outcome's.
    people = recognise(tables["people"]).select(*dict.fromkeys((PERSON, *_asked_of_people(plan))))
    return attach(people, tables[outcome.table], person=PERSON, keep={item: outcome.item}).to_native()


def _asked_of_people(plan: Plan) -> tuple[str, ...]:
    return (*plan.characteristics, *((plan.comparison.column,) if plan.comparison else ()))


def _tables(plan: Plan, data: Mapping[str, object] | None) -> dict[str, Any]:
    return {name: _table(plan, name, table, data) for name, table in plan.tables.items()}


def _reports(plan: Plan, tables: Mapping[str, Any]) -> tuple[schemas.CheckReport, ...]:
    return tuple(
        schemas.check(table, name, categories=dict(plan.tables[name].categories))
        for name, table in tables.items()
    )


def _table(plan: Plan, name: str, table: Table, data: Mapping[str, object] | None) -> object:
    columns = dict(table.columns)
    if data is None:
        return schemas.read_csv(plan.folder / table.path, name, columns=columns)
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
    require_columns(people, _asked_of_people(plan), table="'people'")
    if plan.comparison is not None:
        present = labels_present(people, plan.comparison.column)
        for arm in (plan.comparison.change, plan.comparison.comparison):
            if arm not in present:
                raise InvalidPlanError(
                    f"Nobody is in the group {quote(arm)} of the comparison.", _hint(arm, present)
                )
    for name, table in tables.items():
        lost = strangers(people, table, person=PERSON) if name != "people" else 0
        if lost:
            rows = "1 row belongs" if lost == 1 else f"{lost} rows belong"
            raise InvalidPlanError(
                f"In {quote(name)} {rows} to nobody in 'people'.",
                "Add the people, or take the rows out by a stated rule.",
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

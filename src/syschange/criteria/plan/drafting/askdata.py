"""Asking where the data are: which data sets, which columns go by other names, and which rows are meant."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from syschange import schemas
from syschange.criteria.plan.drafting import asides
from syschange.criteria.plan.drafting.answer import Asked, Talk, ask
from syschange.criteria.plan.drafting.fill import table_answers
from syschange.criteria.plan.drafting.questions import BY_KEY
from syschange.criteria.plan.drafting.seen import Seen, SeenTable
from syschange.errors import InvalidPlanError, SyschangeError, clean, listing, nearest, quote

_PLACES = ("area", "group")  # fields that say of which place rows are that are about nobody in particular


def ask_data(answers: dict[str, Any], seen: Seen | None, look: Callable[[str], Seen]) -> Talk[Seen]:
    """Ask where the data are, and return what stands there."""
    found = seen if seen is not None else (yield from _folder(look))
    tables: dict[str, Any] = {}
    known: dict[str, SeenTable] = {}
    if found.tables:
        told = tuple(_found(found))
        offered = tuple(found.tables)
        wanted = yield from ask(Asked(asides.USE, choices=offered, free=False, also=("all",), told=told))
        used = [n for n in offered if n in wanted or wanted == ["all"] or n == "people"]
        for name in used:
            tables[name] = table_answers(found.tables[name])
            known[name] = yield from _map(tables[name], found.tables[name])
            yield from _keep(tables[name], known[name])
        found = replace(found, tables=known)
        if "people" not in tables:
            tables = {"people": {"path": "people.csv"}, **tables}
    else:
        others = tuple(n for n in schemas.names() if n != "people")
        more = yield from ask(Asked(asides.TABLES, choices=others, free=False))
        tables = {name: {"path": f"{name}.csv"} for name in ("people", *(more or ()))}
    until = yield from ask(Asked(BY_KEY["data.collected_until"]))
    answers["data"] = {"collected_until": until, "tables": tables}
    return found


def _folder(look: Callable[[str], Seen]) -> Talk[Seen]:
    held: list[Seen] = []

    def hold(folder: Any) -> None:  # noqa: ANN401 - any answer
        try:
            held.append(look(folder))
        except SyschangeError as error:
            raise InvalidPlanError(error.sentence, error.hint) from None

    folder = yield from ask(Asked(asides.FOLDER), hold=hold)
    return Seen() if folder is None else held[-1]


def _found(seen: Seen) -> Iterator[str]:
    """Yield a line for each data set: its columns, and those that no field goes by the name of."""
    for name, table in seen.tables.items():
        if table.problem:
            yield f"{name}: cannot be looked at now. {table.problem}"
            continue
        yield f"{name}: {', '.join(clean(c) for c in table.columns) or 'no column that is known'}"
        if table.unmatched:
            yield f"    left over: {', '.join(map(clean, table.unmatched))}"
    if seen.passed_over:
        yield f"passed over, because of their names: {', '.join(map(clean, seen.passed_over))}"
    if "people" not in seen.tables:
        yield "There is no file of people. The plan names people.csv all the same, because every plan needs it."


def _map(made: dict[str, Any], table: SeenTable) -> Talk[SeenTable]:
    """Ask which of the columns left over stand for fields, and return the data set with what was said."""
    now = table
    left = list(table.unmatched)
    fields = [f.name for f in schemas.load(table.name).fields if f.name not in table.columns]
    while left and fields:
        needed = [f.name for f in schemas.load(table.name).fields if f.required and f.name in fields]
        told = [
            f"{table.name}: left over are {listing(left)}; fields without a column are {listing(fields)}."
        ]
        told += [f"It has to have {listing(needed)}."] if needed else []
        pair = yield from ask(Asked(asides.MAP, told=tuple(told)), hold=_pair(fields, left))
        if pair is None:
            break
        name, _, column = (part.strip() for part in pair.partition("="))
        made.setdefault("columns", {})[name] = column
        fields.remove(name)
        left.remove(column)
        now = _renamed(now, name, column)
    return now


def _renamed(table: SeenTable, name: str, column: str) -> SeenTable:
    """Return a data set in which a column is known for a field."""
    labels = {name if c == column else c: found for c, found in table.labels.items()}
    unmatched = tuple(c for c in table.unmatched if c != column)
    return replace(table, columns={**table.columns, name: column}, unmatched=unmatched, labels=labels)


def _pair(fields: list[str], left: list[str]) -> Callable[[Any], object]:
    def hold(value: Any) -> None:  # noqa: ANN401 - any answer
        name, sign, column = (part.strip() for part in str(value).partition("="))
        if not sign:
            raise InvalidPlanError("That is no field and column.", "Write field = column.")
        for what, word, known in (
            ("field without a column", name, fields),
            ("column left over", column, left),
        ):
            if word not in known:
                close = nearest(word, known)
                hint = f"Did you mean {quote(close)}?" if close else f"There are {listing(known)}."
                raise InvalidPlanError(f"{quote(word)} is no {what}.", hint)

    return hold


def _keep(made: dict[str, Any], table: SeenTable) -> Talk[None]:
    """Ask which rows are of the place that changed, where a table has several places and nobody's id."""
    column = next((c for c in _PLACES if c in table.labels), "")
    labels = table.labels[column].labels if column else ()
    if not labels[1:] or table.name == "people" or "person_id" in table.columns:
        return
    told = (f"{table.name}: the column {quote(column)} says of which place or group rows are.",)
    asked = Asked(asides.KEEP, choices=labels, told=told, free=not table.labels[column].whole)
    kept = yield from ask(asked)
    if kept:
        made["keep"] = {column: kept}

"""The verb: plans in, whether they are really personal out."""

from collections.abc import Mapping, Sequence

import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.results import parameters
from syschange.statistics.levels import is_number, require_level, require_seed
from syschange.system.fields import people_of, undated
from syschange.system.measured import day_of, measured
from syschange.system.plans.alike import AMONG, SHUFFLES, alike_of, measures
from syschange.system.plans.cells import TEMPLATE
from syschange.system.plans.coded import AGREEMENT
from syschange.system.plans.measures import Given, K, new_agencies, of_access, of_contacts, of_plans
from syschange.system.plans.planned import planned
from syschange.system.plans.result import Plans, with_alike

POOLS = ("service", "everybody")
_NAMES = {
    "plan": "plan_id", "person": "person_id", "made": "made_on", "action": "action", "stated": "stated_goal",
    "recorded": "recorded_goal", "strengths": "strengths_recorded", "used": "strengths_used",
    "family": "family_outcome", "service": "service", "sector": "sector", "agency": "agency", "coder": "coder_id",
}  # fmt: skip


def plans(
    plans: object,
    *,
    contacts: object | None = None,
    access: object | None = None,
    people: object | None = None,
    changed_on: object | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    against: Mapping[str, str] | None = None,
    plan: str = "plan_id",
    person: str = "person_id",
    made: str = "made_on",
    action: str = "action",
    stated: str = "stated_goal",
    recorded: str = "recorded_goal",
    strengths: str = "strengths_recorded",
    used: str = "strengths_used",
    family: str = "family_outcome",
    service: str = "service",
    sector: str = "sector",
    agency: str = "agency",
    coder: str = "coder_id",
    usual_agencies: Sequence[str] | None = None,
    k: int | None = None,
    among: int = AMONG,
    shuffles: int = SHUFFLES,
    shuffle: str = "service",
    seed: int = 1,
    level: float = 0.95,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> Plans:
    """Ask whether plans are really personal: how they differ, whose goal they hold, and what they build on.

    Parameters
    ----------
    plans
        A table of any engine in the form of our schema `plans`, one row a plan, action and coder.
    contacts, access
        Tables in the form of those schemas: what first contacts opened with, and how people came to services.
    people
        The table `people`, for characteristics in `by` that are not in the others.
    changed_on
        The day of the change: everything is then told before and from then on.
    by
        Further characteristics to give shares by; services and sectors always are, where they are there.
    ways
        How many characteristics are taken together at most.
    against
        The reference group of characteristics, with which their other groups are compared.
    plan, person, made, action, stated, recorded, strengths, used, family, service, sector, agency, coder
        Columns of the plans. All but the first two and the action may be absent under their own names.
    usual_agencies
        The agencies to which people are sent as a matter of course. Where left out they are the `k` most used in the
        earlier half of the time before the change.
    k
        How many; 5 where left out, ours.
    among
        Among how many plans of a service different actions, and plans that are the same, are counted. 10, ours. A
        service needs twice as many people with a plan.
    shuffles, shuffle, seed
        How often actions are dealt out at random (99, ours; 0 for never), among the people of each "service" or of
        "everybody", and the seed.
    level
        Confidence level.
    columns
        Columns of `contacts`, `access` and `people` that are called otherwise than in our schemas, by table.

    Returns
    -------
    Plans

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, number or option cannot be used or would be without effect.
    DuplicateRowsError
        Where a person has two rows in `people`.
    NotEstimableError
        Where nothing can be told.

    Warns
    -----
    DataWarning
        Where one plan in ten or more contradicts itself.
    """
    named = dict(zip(_NAMES, (plan, person, made, action, stated, recorded, strengths, used, family, service, sector,
                              agency, coder), strict=True))  # fmt: skip
    others = _options(columns, k, usual_agencies, among, shuffles, shuffle, seed, level)
    by = list(by)
    home = None if people is None else people_of(people, by, others.get("people", {}))
    called = {_NAMES[key]: column for key, column in named.items() if column != _NAMES[key]}
    found = planned(plans, called=called, people=home, by=by, changed_on=changed_on)
    given = of_plans(found)
    fresh, _, said = new_agencies(found, usual_agencies, K if k is None else k)
    given += fresh + _entries(contacts, access, others, home, found.by, changed_on)
    alike = alike_of(
        found, among=among, shuffles=shuffles, everybody=shuffle == "everybody", seed=seed, by=found.by
    )
    own = {
        n: m
        for n, m in measures(among).items()
        if n != TEMPLATE or (alike.basis["measure"] == TEMPLATE).any()
    }
    arguments = parameters(
        changed_on=None if changed_on is None else day_of(changed_on).date(), by=by, ways=ways,
        against=dict(against or {}), **named, usual_agencies=None if usual_agencies is None else len(usual_agencies),
        k=k, among=among, shuffles=shuffles, shuffle=shuffle, seed=seed, level=level, columns=others,
    )  # fmt: skip
    notes = [*found.notes, *undated(given), *([said] if said else [])]
    agreement = pd.DataFrame([a.row(level) for a in found.agreement], columns=list(AGREEMENT))
    shell = measured(
        Plans, given, provenance=("system.plans", arguments), rows=(found.rows, found.used), by=found.by, ways=ways,
        level=level, changed=changed_on is not None, against=against, notes=notes,
        alike=alike.table, among=among, agreement=agreement, coders=found.agreement,
    )  # fmt: skip
    assert isinstance(shell, Plans)  # noqa: S101 - the kind asked for
    return with_alike(shell, alike, own)


def _entries(  # noqa: PLR0917 - as given to the verb
    contacts: object | None, access: object | None, others: Mapping[str, Mapping[str, str]],
    home: pd.DataFrame | None, by: Sequence[str], changed_on: object | None,
) -> Given:  # fmt: skip
    given: Given = []
    if access is not None:
        given += of_access(access, others.get("access", {}), people=home, by=by, changed_on=changed_on)
    if contacts is not None:
        given += of_contacts(
            contacts, others.get("contacts", {}), people=home, by=by, changed_on=changed_on,
            introductions=access is None,
        )  # fmt: skip
    return given


def _options(  # noqa: PLR0917 - as given to the verb
    columns: Mapping[str, Mapping[str, str]] | None, k: int | None,
    usual: Sequence[str] | None, among: int, shuffles: int, shuffle: str, seed: int, level: float,
) -> dict[str, dict[str, str]]:  # fmt: skip
    """Return the columns of the other tables, once all options can be used."""
    require_level(level)
    require_seed(seed)
    if shuffle not in POOLS:
        raise UnknownChoiceError("pool to deal actions out among", shuffle, POOLS)
    for value, least, what in (
        (among, 2, "among="),
        (shuffles, 0, "shuffles="),
        (5 if k is None else k, 1, "k="),
    ):
        if not is_number(value) or value < least or value != int(value):
            raise WrongTypeError(f"{what} is not a whole number from {least} up.", "Give for example 10.")
    if usual is not None and (k is not None or isinstance(usual, str) or not len(usual)):
        raise WrongTypeError(
            "usual_agencies= is not a list of agencies, or k= is given beside it, where it has no effect.",
            "Give the labels of the usual agencies, or how many of the most used they are.",
        )
    made = {table: dict(fields) for table, fields in (columns or {}).items()}
    for table in made:
        if table not in {"contacts", "access", "people"}:
            raise UnknownChoiceError(
                "table with columns of other names", table, ["contacts", "access", "people"]
            )
    return made

"""The verb: meetings, contacts and decisions in, whether agencies really work together out."""

from collections.abc import Mapping, Sequence

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import parameters
from syschange.system.measured import measured
from syschange.system.partnership.asked import Asked, asked
from syschange.system.partnership.decisions import add_decisions, decisions_of
from syschange.system.partnership.delivery import Delivery, add_delivery
from syschange.system.partnership.gathered import gather
from syschange.system.partnership.kept import OTHERS, PROPOSER, Kept
from syschange.system.partnership.meetings import add_meetings, add_seats
from syschange.system.partnership.network import beyond_chance, network_table
from syschange.system.partnership.oddities import last_day, oddities_of, warn_of, without_id
from syschange.system.partnership.others import add_contacts, add_funding, add_workforce
from syschange.system.partnership.reading import Table, read
from syschange.system.partnership.result import Partnership, trimmed
from syschange.system.partnership.seats import Seats, seats_of
from syschange.system.partnership.sitting import Sitting, sitting_of


def partnership(
    meetings: object | None,
    *,
    contacts: object | None = None,
    decisions: object | None = None,
    workforce: object | None = None,
    funding: object | None = None,
    changed_on: object | None = None,
    by: Sequence[str] = (),
    required_level: str | Mapping[str, str] = "senior strategic",
    voluntary: str = "voluntary and community",
    eligible_organisations: int | None = None,
    area_group: str | None = None,
    ties_at_least: int = 2,
    k: int = 2,
    window: float | None = None,
    deliver_within: float = 12.0,
    until: object | None = None,
    reshuffles: int = 199,
    seed: int = 1,
    level: float = 0.95,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> Partnership:
    """Look at whether agencies work together: who meets, decides and refers, and what it all rests on.

    Parameters
    ----------
    meetings
        A table of any engine in the form of our schema `meetings`, one row a meeting and member; None where there is
        none.
    contacts, decisions, workforce, funding
        Tables in the form of the schemas of those names, as far as there are any. At least meetings, contacts or
        decisions.
    changed_on
        The day of the change: everything is then given before and from then on. The network is compared over as long
        before as after.
    by
        Characteristics to give measures by: "group", "sector", "level".
    required_level
        The level that should be at the table: "frontline", "manager" or "senior strategic" (the default), or one for
        each group. With the latter, groups left out are not asked.
    voluntary
        The sector whose share of seats and decisions is told.
    eligible_organisations, area_group
        How many organisations could have a seat in the area-wide group, and that group; every group where left out.
    ties_at_least
        How often two organisations have to come together to be tied: once can be chance. 2, ours.
    k
        How many organisations, and how many people, are imagined to go: from 1 up to this many, at most 5.
    window
        Months before and after the change over which networks are compared; as long as the data allow on both sides
        where left out.
    deliver_within
        Months by which a joint action that was agreed ought to be carried out. 12, ours.
    until
        The last day that the records cover; the last one found where left out.
    reshuffles, seed
        How often the same occasions are dealt out anew to before and after, to see what chance does; 0 for not at
        all.
    level
        Confidence level of the intervals; .95 by convention.
    columns
        The columns that hold a field of a schema where they are called otherwise, by table:
        `{"meetings": {"member_id": "who"}}`.

    Returns
    -------
    Partnership

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, number or option cannot be used or would be without effect, or a table has no rows.
    NotEstimableError
        Where nothing lies on one side of the change, or nothing at all can be measured.

    Warns
    -----
    DataWarning
        Where a label is none of the schema's, many of those who came stood for nobody knows whom, or a kind of
        meeting or contact is recorded too briefly on one side of the change to be compared.
    """
    if meetings is None and contacts is None and decisions is None:
        raise WrongTypeError(
            "There are neither meetings nor contacts nor decisions.",
            "Give a table of meetings, contacts= with who referred whom, or decisions= with who decided.",
        )
    how = asked(
        changed_on=changed_on, by=by, required_level=required_level, voluntary=voluntary,
        eligible=eligible_organisations, area_group=area_group, ties_at_least=ties_at_least, k=k, window=window,
        deliver_within=deliver_within, until=until, reshuffles=reshuffles, seed=seed, level=level,
        columns=columns or {},
    )  # fmt: skip
    given = {"meetings": meetings, "contacts": contacts, "decisions": decisions}
    given |= {"workforce": workforce, "funding": funding}
    tables = {n: read(data, n, how.columns.get(n, {})) for n, data in given.items() if data is not None}
    arguments = parameters(
        changed_on=how.changed_on, by=list(how.by), required_level=required_level, voluntary=voluntary,
        eligible_organisations=eligible_organisations, area_group=area_group, ties_at_least=ties_at_least, k=k,
        window=window, deliver_within=deliver_within, until=how.until, reshuffles=reshuffles, seed=seed, level=level,
        columns={name: dict(fields) for name, fields in how.columns.items()},
    )  # fmt: skip
    return _looked_at(tables, how, arguments)


def _looked_at(
    tables: Mapping[str, Table], how: Asked, arguments: tuple[tuple[str, str], ...]
) -> Partnership:
    seats = seats_of(tables["meetings"]) if "meetings" in tables else None
    contacts = tables.get("contacts")
    held = gather(seats, contacts, how)
    kept = Kept(how)
    sitting: tuple[Sitting, ...] = ()
    if seats is not None:
        add_meetings(kept, seats)
        add_seats(kept, seats)
        sitting = sitting_of(seats, how)
    if contacts is not None:
        add_contacts(kept, contacts)
    delivery = _decided(kept, tables, seats)
    for name, add in (("workforce", add_workforce), ("funding", add_funding)):
        if name in tables:
            add(kept, tables[name])
    if not kept.given:
        raise NotEstimableError(
            "Nothing in these tables can be measured.",
            "See the page of the verb for what each measure needs.",
        )
    network = network_table(held, how)
    odd = oddities_of(tables, seats, held, kept, 0 if delivery is None else delivery.early)
    warn_of(tables, seats, held)
    received = sum(t.received for t in tables.values())
    against = {PROPOSER: OTHERS} if any(m.name == "carried" for m, _ in kept.given) else {}
    return trimmed(
        measured(
            Partnership, kept.given, provenance=("system.partnership", arguments),
            rows=(received, received - without_id(tables)), by=kept.by, ways=1, level=how.level, changed=how.changed,
            against=against, network=network, delivery=delivery, sitting=sitting, money=tuple(kept.money),

            missing=tuple(kept.missing), oddities=odd, sources=() if held is None else held.sources,
            beyond_chance=beyond_chance(network),
        )
    )  # fmt: skip


def _decided(kept: Kept, tables: Mapping[str, Table], seats: Seats | None) -> Delivery | None:
    """Keep what is measured of decisions, and return how long joint actions took."""
    if "decisions" not in tables:
        return None
    made = decisions_of(tables["decisions"], seats)
    add_decisions(kept, made)
    return add_delivery(kept, made, kept.how.until or last_day(tables))

"""The verb: answers item by item in, whether each item asks the same of every group out."""

import warnings
from collections.abc import Mapping, Sequence

import pandas as pd

from syschange.errors import DataWarning, NotEstimableError
from syschange.frames import require_groups, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns
from syschange.system.digests import digest_of
from syschange.system.item_bias.answered import Columns, answered
from syschange.system.item_bias.basis import against_the_rest, basis_of, reference_of
from syschange.system.item_bias.result import ItemBias, finished
from syschange.system.item_bias.tables import TAKEN
from syschange.system.item_bias.terms import Terms, require_options
from syschange.system.item_bias.words import against_words
from syschange.system.people_beside import require_shared


def item_bias(
    responses: object,
    *,
    group: str,
    people: object = None,
    reference: str | None = None,
    items: Sequence[str] | None = None,
    reverse: Sequence[str] = (),
    by: Sequence[str] = (),
    at: float | None = None,
    item: str = "item",
    value: str = "value",
    person: str = "person_id",
    time: str | None = "months",
    measure: str = "usual",
    purify: bool = True,
    least_answered: float = 0.5,
    thin: int = 5,
    adjust: str = "bh",
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> ItemBias:
    """Ask of each item of an assessment whether it scores people alike differently by group.

    People are alike who have the same total over the items. That one group scores lower on the whole is no bias of an
    item: only that it scores lower on one item than people with the same total is.

    Parameters
    ----------
    responses
        A tidy table of any engine with one row a person, item and time, in which a missing answer was left out.
    group
        The characteristic whose groups are compared: a column of `people`, or of `responses` without that.
    people
        A table with one row a person, `person` and the characteristics; None where `responses` has them.
    reference
        The group that others are compared with, of at least ten people; the largest where left out.
    items
        The items of one tool, at least three; all there are where left out.
    reverse
        Items whose higher scores mean the opposite, to be turned round. Where none is named and the code list "items"
        knows them all, those that it says run against most are.
    by
        Characteristics within whose groups all is done again, one at a time.
    at
        The time looked at; each person's first where left out.
    item, value, person, time
        Columns of `responses`; `time` None where there is one assessment a person.
    measure
        "usual": MH D-DIF of items with two answers (Holland & Thayer 1988), the standardised mean difference of
        others (Dorans & Schmitt 1991). "odds": the common log odds ratio of all (Liu & Agresti 1996).
    purify
        Whether items that stand out are taken out of the total, and all is compared once more (Holland & Thayer
        1988).
    least_answered
        The least share of the items somebody has to have answered to be matched; .5 (ours).
    thin
        The fewest people with one total; with fewer it is joined with its neighbour; 5 (ours).
    adjust
        For many comparisons, over all groups and items: "bh", "holm", "by" or "none".
    level
        Confidence level.
    unknown, categories
        As in `equity.breakdown`.

    Returns
    -------
    ItemBias

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, item, group or option cannot be used.
    DuplicateRowsError
        Where somebody has two answers to an item at one time, or two rows in the table of people.
    NotEstimableError
        Where there is one group, fewer than three items, or nobody answered.

    Warns
    -----
    DataWarning
        Where an item runs against the others, or rows do not say when.
    """
    matching = require_options(
        measure=measure, purify=purify, least=least_answered, thin=thin, adjust=adjust, level=level
    )
    named = require_keys(by, group)
    require_shared(item)
    require_groups(
        responses if people is None else people, keys=named, unknown=unknown, categories=categories
    )
    known = answered(
        responses, people, columns=Columns(item, value, person, time), keys=named, items=items, reverse=reverse,
        at=at, unknown=unknown, categories=categories,
    )  # fmt: skip
    chosen = reference_of(known, group, reference)
    terms = Terms(tuple(by), group, chosen, known.items, known.turned, measure, matching, adjust, level)
    basis, whole = basis_of(known, terms)
    against = tuple(bool(x) for x in against_the_rest(known))
    if any(against):
        warnings.warn(against_words(sum(against)), DataWarning, stacklevel=2)
    if known.undated:
        warnings.warn("Some answers do not say when and were left out.", DataWarning, stacklevel=2)
    given = parameters(
        group=group, reference=reference, items=items and list(items), reverse=list(reverse), by=list(by), at=at,
        item=item, value=value, person=person, time=time, measure=measure, purify=purify,
        least_answered=least_answered, thin=thin, adjust=adjust, level=level, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()},
    )  # fmt: skip
    provenance = Provenance("system.item_bias", given, *known.rows, digest_of(basis))
    shell = ItemBias(pd.DataFrame(), "", provenance, terms=terms, against=against, basis=basis, whole=whole)
    return finished(shell)


def require_keys(by: Sequence[str], group: str) -> tuple[str, ...]:
    """Check the names of the characteristics, and return them, the group last."""
    require_names(by, taken=TAKEN, private=private_columns())
    named = (*by, group)
    if group in by:
        raise NotEstimableError(
            "Groups cannot be compared within themselves: one characteristic is both group= and in by=.",
            "Take it out of by=.",
        )
    require_names(named, taken=TAKEN, private=private_columns())
    return named

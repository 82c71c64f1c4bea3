"""The verb: ratings of a change in, what people with lived experience and professionals make of it out."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.results import Provenance, parameters
from syschange.schemas import codelist
from syschange.statistics.levels import is_number, require_level
from syschange.system.digests import digest_of
from syschange.system.panel.basis import basis_of
from syschange.system.panel.reading import Asked, Columns, read_panel
from syschange.system.panel.result import Panel

AT_LEAST, SCALE = 3.0, (1.0, 4.0)  # ours: the upper two of four
SIDES: Mapping[str, str] = MappingProxyType({"lived experience": "person", "professionals": "staff"})


def panel(
    ratings: object,
    *,
    item: str | Sequence[str],
    subject: str | None = None,
    at_least: float = AT_LEAST,
    scale: tuple[float, float] = SCALE,
    sides: Mapping[str, str] = SIDES,
    beside: Sequence[str] = (),
    rater: str = "rater_id",
    subject_column: str = "subject",
    item_column: str = "item",
    rated_on: str = "rated_on",
    rating: str = "rating",
    reported_by: str = "reported_by",
    lowest: str = "lowest",
    highest: str = "highest",
    level: float = 0.95,
) -> Panel:
    """Say what a panel makes of a change: people with lived experience and professionals, each by themselves.

    Parameters
    ----------
    ratings
        A table of any engine, one row a rater, thing rated, item and day (the data set `ratings`).
    item
        The item that decides, for example "more_than_a_tweak"; of several, a rater says yes who rates every one of
        them at least so, and a rater who left one out is not counted.
    subject
        What was rated, for example "the change"; None for everything rated by that item, and a rater of several
        things says yes who rates every one of them at least so.
    at_least, scale
        The rating that counts as a yes, and the lowest and highest rating there is: 3 of 1 to 4 (ours). More has to
        be better.
    sides
        What each side is called, and its label in `reported_by`: "person", "staff" or "record". What staff say stands
        for nobody with lived experience.
    beside
        More items, on which together with `item` it is judged whether raters agree. For that, everything the panel's
        raters rated by those items counts, of any subject.
    rater, subject_column, item_column, rated_on, rating, reported_by, lowest, highest
        Columns. The last two, which say on which scale an item is, and the day may be absent.
    level
        Confidence level; .95 by convention.

    Returns
    -------
    Panel
        A rater counts once, by the last known rating of each thing. The share has Jeffreys' limits, the quantiles of
        Beta(.5 + yes, .5 + no) (Brown, Cai and DasGupta 2001). Agreement is Krippendorff's alpha on ordered ratings,
        of things that two raters or more rated: two things are needed for it, and five for its limits (ours).

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, option or label cannot be used, or ratings are on another scale.
    DuplicateRowsError
        Where somebody rated one thing twice on one day.
    NotEstimableError
        Where nobody rated what was asked for.
    """
    require_level(level)
    asked = _asked(item, beside, subject, at_least, scale)
    called = _sides(sides)
    names = Columns(rater, subject_column, item_column, rated_on, rating, reported_by, lowest, highest)
    rated = read_panel(ratings, names, asked)
    basis = basis_of(rated, called)
    given = parameters(
        item=list(asked.items), subject=subject, at_least=at_least, scale=scale, sides=called, beside=list(beside),
        rater=rater, subject_column=subject_column, item_column=item_column, rated_on=rated_on, rating=rating,
        reported_by=reported_by, lowest=lowest, highest=highest, level=level,
    )  # fmt: skip
    prov = Provenance("system.panel", given, rated.rows, rated.used, rated.unknown, digest_of(basis))
    shell = Panel(
        pd.DataFrame(), "", prov, basis=basis, at_least=float(at_least), scale=asked.scale, level=level,
        nameless=rated.nameless, records=not rated.raters["side"].isin(list(called.values())).all(),
    )  # fmt: skip
    return shell.finished()


def _asked(
    item: object, beside: object, subject: object, at_least: float, scale: tuple[float, float]
) -> Asked:
    items = (item,) if isinstance(item, str) else tuple(item) if isinstance(item, list | tuple) else ()
    more = tuple(beside) if isinstance(beside, list | tuple) else (None,)
    if not items or not all(isinstance(one, str) for one in (*items, *more)):
        raise WrongTypeError(
            "item= is no name of an item nor a list of them, or beside= is no list.",
            'Give for example item="more_than_a_tweak".',
        )
    if len({*items, *more}) < len(items) + len(more):
        raise WrongTypeError("An item is named twice in item= and beside=.", "Name each once.")
    if subject is not None and not isinstance(subject, str):
        raise WrongTypeError("subject= is no text.", 'Give for example subject="the change".')
    ends = tuple(scale) if isinstance(scale, list | tuple) else ()
    if len(ends) != 2 or not all(is_number(end) for end in ends) or not ends[0] < ends[1]:  # noqa: PLR2004 - two ends
        raise WrongTypeError("scale= is not a lowest and a highest rating.", "Give for example scale=(1, 4).")
    if not (is_number(at_least) and ends[0] < at_least <= ends[1]):
        raise WrongTypeError(
            f"at_least= is not a rating above {ends[0]:g} and up to {ends[1]:g}.",
            "Give for example at_least=3.",
        )
    texts = tuple(str(one) for one in items), tuple(str(one) for one in more)
    return Asked(*texts, subject, float(at_least), (float(ends[0]), float(ends[1])))


def _sides(given: Mapping[str, str]) -> dict[str, str]:
    known = codelist("reported_by").labels
    if not isinstance(given, Mapping) or not given or not all(isinstance(name, str) for name in given):
        raise WrongTypeError(
            "sides= is not a mapping from what a side is called to its label.",
            'Give for example sides={"lived experience": "person", "professionals": "staff"}.',
        )
    for label in given.values():
        if label not in known:
            raise UnknownChoiceError("label of a side", label, known)
    if len(set(given.values())) < len(given):
        raise WrongTypeError("Two sides have one label.", "Give each side its own.")
    return dict(given)

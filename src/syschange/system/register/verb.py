"""The verb: what a register of changes comes to, and what came of what people recommended."""

import hashlib

import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames import UNKNOWN, take_rows
from syschange.results import Provenance, parameters
from syschange.statistics.levels import require_level
from syschange.system.digests import digest_of
from syschange.system.measured import day_of
from syschange.system.register.gathered import Gathered, gather
from syschange.system.register.reading import Columns, require_labels
from syschange.system.register.result import Register
from syschange.system.register.terms import AUTHORS


def register(
    changes: object,
    *,
    recommendations: object = None,
    change: str = "change_id",
    source: str = "source_id",
    source_role: str = "source_role",
    element: str = "element",
    depth: str = "depth",
    status: str = "status",
    claimed: str = "claimed_n",
    exposed: str = "exposed_n",
    eligible: str = "eligible_n",
    evidence: str = "evidence",
    test: str = "test",
    test_result: str = "test_result",
    criterion: str = "criterion",
    selected_by: str = "selected_by",
    rests_on: str = "rests_on",
    author_role: str = "author_role",
    adopted: str = "adopted",
    made_on: str = "made_on",
    changed_on: str = "changed_on",
    since: object = None,
    level: float = 0.95,
) -> Register:
    """Return what a register of changes comes to: how broad, how deep, confirmed by whom, and how many it reached.

    The elements of a system are the seven of the definition coproduced by the Fulfilling Lives partnerships and the
    MEAM coalition; the depths are those of Kania, Kramer and Senge (2018, The Water of Systems Change). Nothing is
    added up to an index: a change in one element makes up for none in another.

    Parameters
    ----------
    changes
        A table of any engine, one row a change and source of evidence (data set `changes`).
    recommendations
        A table of any engine, one row a recommendation (data set `recommendations`); None where there is none.
    change, source, source_role, element, depth, status
        Columns of `changes`. A change whose sources differ in its element or depth counts in none (ours).
        A change is as far as the best that is said of it; "substantiated" counts only from a
        source outside those who made it, or from people with lived experience, and counts as "evidenced" from an
        insider. `depth` may be absent.
    claimed, exposed, eligible
        Columns of people: said to be reached, reached by record, and able to be reached; each may be absent. Where
        sources differ, the most claimed or eligible and the fewest reached stand (ours).
    evidence, test, test_result, criterion
        Columns of the kind of evidence a row is, the test of process tracing it is and what came of that, and the
        criterion it bears on; each may be absent. What they come to is in `.tracing`.
    selected_by
        The column of who chose a story as the most significant; one that insiders chose counts as theirs (ours).
        May be absent.
    rests_on
        The column of the source that a source repeats; may be absent. Where that one speaks of the same change, the
        row adds nothing; where it does not, the row counts as that one's, and as outside only if both are. Sources
        that rest on one another in a circle count as one (all ours).
    author_role, adopted
        Columns of `recommendations`. One that nobody has decided is missing.
    made_on, changed_on, since
        The columns of the day a recommendation was made, and of the day a change was (this may be absent); and the
        day from which they count, None for all of them. Recommendations that do not say when are then left out, and
        counted in the words; changes that do not are kept, and what was changed before was not this change (ours).
    level
        Confidence level; .95 by convention.

    Returns
    -------
    Register
        "dose" is Σ reached / Σ claimed and "reach" Σ reached / Σ able, with changes told apart (linearised, Wilson's
        limits on the effective size); shares adopted have Jeffreys' limits, whose tail is that of
        Beta(.5 + adopted, .5 + not adopted).

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or holds what it cannot, a source is the change itself or rests on itself
        or on several, or a test has no result.
    UnknownChoiceError
        Where a label is none of those allowed.
    NotEstimableError
        Where there is no change.
    """
    require_level(level)
    names = Columns(
        change, source, source_role, element, depth, status, claimed, exposed, eligible, evidence, test, test_result,
        criterion, selected_by, rests_on, changed_on,
    )  # fmt: skip
    found = gather(changes, names, since=None if since is None else day_of(since))
    advice, undated = (
        (None, 0)
        if recommendations is None
        else _advice(recommendations, author_role, adopted, made_on, since)
    )
    given = parameters(
        change=change, source=source, source_role=source_role, element=element, depth=depth, status=status,
        claimed=claimed, exposed=exposed, eligible=eligible, evidence=evidence, test=test, test_result=test_result,
        criterion=criterion, selected_by=selected_by, rests_on=rests_on, author_role=author_role, adopted=adopted,
        made_on=made_on, changed_on=changed_on, since=since, level=level,
    )  # fmt: skip
    shell = Register(
        pd.DataFrame(), "", Provenance("system.register", given, found.rows, found.used, 0, _digest(found, advice)),
        changes=found.changes, lines=found.lines, advice=advice, level=level, lowered=found.lowered,
        disagreeing=found.disagreeing, over=found.over, repeats=found.repeats, unplaced=found.unplaced,
        undated=undated, older=found.older,
    )  # fmt: skip
    return shell.finished()


def _advice(
    data: object, author_role: str, adopted: str, made_on: str, since: object
) -> tuple[pd.DataFrame, int]:
    found = take_rows(data, groups=[author_role], flags=[adopted], days=[] if since is None else [made_on])
    undated = 0
    if since is not None:
        undated = int(found[made_on].isna().sum())
        found = found[found[made_on] >= day_of(since)]
    roles = found[author_role].astype("str")
    if (roles == UNKNOWN).any():
        raise WrongTypeError(
            f"Some recommendations do not say who made them ({quote(author_role)}).", "Put it in."
        )
    require_labels(roles, author_role, AUTHORS)
    return pd.DataFrame({"role": roles, "adopted": found[adopted]}), undated


def _digest(found: Gathered, advice: pd.DataFrame | None) -> str:
    changes = found.changes.drop(columns="change")
    body = hashlib.sha256(digest_of(changes.sort_values(list(changes.columns), ignore_index=True)).encode())
    lines = found.lines.drop(columns=["claim", "voice"]).fillna("")
    body.update(digest_of(lines.sort_values(list(lines.columns), ignore_index=True)).encode())
    if advice is not None:
        filled = advice.assign(adopted=advice["adopted"].fillna(-1))
        counted = filled.groupby(["role", "adopted"]).size().rename("n").reset_index()
        body.update(digest_of(counted).encode())
    return body.hexdigest()

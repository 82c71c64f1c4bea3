"""Whether a policy is the old one in new words: how alike two texts are once new names are taken for the old."""

import dataclasses
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import COUNT_COLUMNS, Coarsening, Provenance, Result, parameters
from syschange.statistics.pathways.wording import SIZE, canonical, similarity, tokens
from syschange.words import amount

_COLUMNS = ("compared", "similarity", "words_before", "words_after", "names_replaced")
AS_WRITTEN, RENAMED = "as written", "with new names taken for the old"


@dataclass(frozen=True, eq=False, repr=False)
class SimilarText(Result):
    """How alike two texts are; supporting evidence only.

    Attributes
    ----------
    table
        One row a comparison (`compared`: "as written", and "with new names taken for the old" where there are any):
        `similarity` from 0 (no run of words shared) to 1 (word for word), the words of each text, and how many names
        were replaced.
    """

    size: int = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return an empty table: texts count nobody."""
        return pd.DataFrame({name: [] for name in COUNT_COLUMNS})

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "SimilarText":  # noqa: ARG002 - nobody is counted
        """Return the same, made fit to publish: no number in it counts people."""
        return dataclasses.replace(self, policy=coarsening.policy, provenance=self.provenance.published())


def similar_text(
    before: str, after: str, *, renaming: Mapping[str, str] | None = None, size: int = SIZE
) -> SimilarText:
    """Say how alike two texts are, as they stand and with new names taken for the old.

    Parameters
    ----------
    before, after
        The texts. Neither they nor any word of them stand in the result.
    renaming
        New names by the old, such as those `pathways` recovered; None where there are none.
    size
        Words in a run that is looked for in both; 3 (ours).

    Returns
    -------
    SimilarText
        Supporting only: a policy may be the old one word for word and be practised in another way.

    Raises
    ------
    WrongTypeError
        Where a text, a name or the size is none.
    NotEstimableError
        Where a text has no words.
    """
    if not all(isinstance(t, str) for t in (before, after)):
        raise WrongTypeError(
            "A text is not a text.", "Give both as text, for example from two rows of documents."
        )
    pairs = {} if renaming is None else renaming
    named = isinstance(pairs, Mapping) and all(
        isinstance(n, str) and n.strip() for p in pairs.items() for n in p
    )
    if not named:
        raise WrongTypeError(
            "renaming= is not new names by the old.", 'Give for example {"assessment": "first conversation"}.'
        )
    plain = [tokens(t) for t in (before, after)]
    if not all(plain):
        raise NotEstimableError("A text has no words.", "Give the text itself, not its file.")
    rows = [(AS_WRITTEN, similarity(*plain, size=size), *map(len, plain), 0)]
    if pairs:
        same = [tokens(t, names) for t, names in zip((before, after), canonical(pairs), strict=True)]
        replaced = sum(token.startswith("<") for t in same for token in t)
        rows.append((RENAMED, similarity(*same, size=size), *map(len, plain), replaced))
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    digest = hashlib.sha256("\0".join(" ".join(t) for t in plain).encode()).hexdigest()
    given = parameters(names=len(pairs), size=size)
    return SimilarText(
        table, _words(table), Provenance("system.similar_text", given, 2, 2, 0, digest), size=size
    )


def _words(table: pd.DataFrame) -> str:
    first = float(table["similarity"].iloc[0])
    last = float(table["similarity"].iloc[-1])
    said = (
        f"As written, the two texts are {amount(first, percent=True)} alike by the runs of words they share"
    )
    if len(table) > 1:
        said += f"; with new names taken for the old, {amount(last, percent=True)}"
    if math.isclose(first, last) and len(table) > 1:
        said += ", so the names are not where they part"
    return (
        f"{said}. This supports other evidence and is none by itself: a policy may be the old one word for word and "
        "be practised in another way, or be new on paper alone."
    )

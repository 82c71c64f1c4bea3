"""How alike two texts are, by the runs of words they share, once the names of things are the same in both."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from syschange.errors import WrongTypeError

SIZE = 3  # ours: words in a run, so that everyday words alone make nothing alike
_WORD = re.compile(r"\w+")


def tokens(text: str, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the words of a text, case folded, with each name replaced by one token.

    Parameters
    ----------
    text
        The text.
    names
        For each name (of one word or several) the token that stands for it; the longest is looked for first.
    """
    words = [w.casefold() for w in _WORD.findall(text)]
    wanted = sorted(
        ((tuple(w.casefold() for w in _WORD.findall(name)), token) for name, token in (names or {}).items()),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
    made: list[str] = []
    i = 0
    while i < len(words):
        found = next(((n, t) for n, t in wanted if n and tuple(words[i : i + len(n)]) == n), None)
        made.append(words[i] if found is None else found[1])
        i += 1 if found is None else len(found[0])
    return tuple(made)


def canonical(renaming: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return for the names in the text before, and for those in the text after, the token of their pair.

    No word of a text can be one. A name of the one text that the other has too stands for the same in both, but
    where it was given to something else.
    """
    folded = {
        " ".join(old.casefold().split()): " ".join(new.casefold().split()) for old, new in renaming.items()
    }
    new = {name: f"<{number}>" for number, name in enumerate(sorted(set(folded.values())))}
    old = {name: new[after] for name, after in folded.items()}
    return new | old, old | new


def similarity(before: Sequence[str], after: Sequence[str], *, size: int = SIZE) -> float:
    """Return the cosine between two texts' counts of runs of words, 0 (nothing shared) to 1 (word for word).

    Parameters
    ----------
    before, after
        The tokens of each.
    size
        Words in a run; a text of fewer is one run.

    Raises
    ------
    WrongTypeError
        Where `size` is not a whole number from 1 up.

    Notes
    -----
    Salton G, Wong A, Yang CS (1975) A vector space model for automatic indexing, Communications of the ACM
    18:613-620, on the shingles of Broder AZ (1997) On the resemblance and containment of documents.
    """
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise WrongTypeError(
            "The number of words in a run is not a whole number from 1 up.", "Give for example 3."
        )
    one, two = (_runs(t, size) for t in (before, after))
    shared = sum(n * two[run] for run, n in one.items())
    lengths = math.prod(math.sqrt(sum(np.square(list(c.values())))) for c in (one, two))
    return min(shared / lengths, 1.0) if lengths else math.nan


def _runs(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    if not words:
        return Counter()
    last = max(len(words) - size, 0)
    return Counter(tuple(words[i : i + size]) for i in range(last + 1))

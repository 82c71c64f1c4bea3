"""What a scorecard says of the criteria after the first, a sentence each at most: held, failed, open, not known."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET
from syschange.words import listed

WHETHER: Mapping[str, str] = MappingProxyType(
    {
        "sustainable": "whether it lasts",
        "transformational": "whether it changed the system",
        "not_tokenistic": "whether it is more than a token",
        "not_renamed": "whether it is new or only renamed",
        "not_reliant": "whether it would survive its keenest people leaving",
        "beneficial": "whether people are better off",
    }
)
HELD: Mapping[str, str] = MappingProxyType(
    {
        "sustainable": "it lasts",
        "transformational": "it changed the system",
        "not_tokenistic": "it is more than a token",
        "not_renamed": "it is a new way of working and no new name",
        "not_reliant": "it does not rest on single people",
    }
)
FAILED: Mapping[str, str] = MappingProxyType(
    {
        "S1": "too little of the early gain is left",
        "S2": "sites stop working in the new way",
        "S3": "too little of the running cost is on budgets that go on",
        "T1": "it does not go deep enough",
        "T2": "it reaches too few of the people it is meant for",
        "T3": "the system moved less than was agreed to count",
        "K1": "the gain is no more than a tweak",
        "K2": "too little of what was promised was delivered",
        "K3": "too few recommendations by people with lived experience were adopted",
        "K4": "people with lived experience have no vote where it is decided",
        "K5": "those asked do not rate the change as real",
        "R1": "it is the old way under new names",
        "R2": "nothing changed that a new name could not change",
        "P1": "without one worker the gain would be too small",
        "P2": "most of the work would stop with one person away",
        "P3": "the work fell away when somebody left",
        "Q": "a test of how it came about was failed",
    }
)


def of_criteria(tests: Sequence[Test], table: pd.DataFrame) -> tuple[str, ...]:
    """Return the sentences on the criteria after the first, and on every one without evidence."""
    verdicts = dict(zip(table["criterion"], table["verdict"], strict=True))
    rest = [name for name in verdicts if name != "beneficial"]
    held = [HELD[name] for name in rest if verdicts[name] == MET]
    failed = [_failed(name, tests) for name in rest if verdicts[name] == NOT_MET]
    unclear = [WHETHER[n] for n in rest if verdicts[n] not in (MET, NOT_MET, NO_EVIDENCE)]
    missing = [WHETHER[name] for name in verdicts if verdicts[name] == NO_EVIDENCE]
    said = [f"By what was agreed to count, {listed(held)}." if held else ""]
    said += failed
    said.append(f"It is not clear {listed(unclear, last='or')}." if unclear else "")
    said.append(
        f"Nothing here shows {listed(missing, last='or')}, because that was not recorded." if missing else ""
    )
    return tuple(s for s in said if s)


def _failed(name: str, tests: Sequence[Test]) -> str:
    """Return in a sentence what a criterion fails on."""
    codes = dict.fromkeys(
        t.code for t in tests if t.criterion == name and t.required and t.verdict == NOT_MET
    )
    told = [FAILED.get(code, "a test of our own fails") for code in codes]
    return f"{listed(told).capitalize()}."

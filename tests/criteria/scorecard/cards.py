"""Scorecards with the verdicts and probabilities that a test wants, written down and read back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from syschange import criteria
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, UNCLEAR, judge, overall

VERDICTS = (NOT_MET, NO_EVIDENCE, UNCLEAR, MET)


@dataclass(frozen=True)
class Cards:
    """A published scorecard as JSON, to be changed."""

    json: str

    def changed(self, change: Callable[[dict[str, Any]], Any]) -> criteria.PublishedScorecard:
        """Return it read back with something changed."""
        return criteria.read_scorecard(self.changed_text(change))

    def changed_text(self, change: Callable[[dict[str, Any]], Any]) -> str:
        """Return its JSON with something changed."""
        document = json.loads(self.json)
        change(document)
        return json.dumps(document)

    def of(
        self, verdicts: Sequence[str], probabilities: Sequence[float | None]
    ) -> criteria.PublishedScorecard:
        """Return a scorecard of six verdicts and six probabilities, with one test for each."""

        def change(document: dict[str, Any]) -> None:
            document["verdict"], document["tests"] = overall(list(verdicts)), []
            for row, verdict, p in zip(document["criteria"], verdicts, probabilities, strict=True):
                row |= {"verdict": verdict, "probability_least": p, "probability_most": p}
                document["tests"].append(_test(row["criterion"], verdict, p))

        return self.changed(change)

    def by_probability(self, probabilities: Sequence[float]) -> criteria.PublishedScorecard:
        """Return a scorecard whose verdicts are those of its probabilities, at the usual sureness."""
        verdicts = [judge(p, 1 - p, grade=3, floor=2, sure=0.9)[0] for p in probabilities]
        return self.of(verdicts, probabilities)


def _test(criterion: str, verdict: str, p: float | None) -> dict[str, Any]:
    return {
        "criterion": criterion, "code": "X1", "required": True, "question": "", "outcome": criterion,
        "group": "everyone", "value": None, "lower": None, "upper": None, "threshold": None, "p_met": p,
        "p_not": None if p is None else 1 - p, "grade": 3, "verdict": verdict, "reason": "", "result": "", "note": "",
        "level": None, "method": "", "deductions": [], "sources": [], "collect": [],
    }  # fmt: skip

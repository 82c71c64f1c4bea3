"""The coproduced definition: its six criteria, the question each asks, and what to collect to answer it."""

from collections.abc import Sequence
from dataclasses import dataclass

from syschange.errors import InvalidPlanError, listing, nearest, quote

# After the definition that the twelve Fulfilling Lives partnerships and the MEAM coalition coproduced.
SOURCE = "Fulfilling Lives partnerships and the MEAM coalition, coproduced definition of systems change"


@dataclass(frozen=True)
class Criterion:
    """One criterion: its name, its question in plain words, its floor of evidence, and what to collect.

    The floor is the lowest grade of evidence on which the criterion can be met: 3 (a comparison group) for
    beneficial, 2 for the others. Both are ours.
    """

    name: str
    title: str
    question: str
    floor: int
    collect: tuple[str, ...]


CRITERIA = (
    Criterion(
        "beneficial",
        "Beneficial",
        "Are people who face several hard things at once better off, and is no group worse off?",
        3,
        (
            "an outcome reported by people themselves, before and after",
            "the same outcome for people who did not get the change",
        ),
    ),
    Criterion(
        "sustainable",
        "Sustainable",
        "Does the gain last after the money and attention that started it have gone?",
        2,
        (
            "the date the starting money ends, and outcomes 24 months after it",
            "whether each place still works in the new way, month by month",
            "how much of the running cost is on a recurrent budget",
        ),
    ),
    Criterion(
        "transformational",
        "Transformational",
        "Did structures, relationships and beliefs change, for most of the people concerned?",
        2,
        (
            "a register of changes: what altered, when, and who outside the partnership confirms it",
            "how many people were eligible and how many were reached",
            "a quarterly series of the main measure from before the change",
        ),
    ),
    Criterion(
        "not_tokenistic",
        "Not tokenistic",
        "Is it more than a minor tweak, and did people with lived experience decide anything?",
        2,
        (
            "how much of the change was promised and how much delivered",
            "recommendations by people with lived experience, and which were adopted",
            "ratings by a panel of people with lived experience and by professionals",
        ),
    ),
    Criterion(
        "not_renamed",
        "Not the same under a different name",
        "Is it a new way of working, or the old one under a new name?",
        2,
        (
            "the steps people went through before and after, with dates",
            "who was let in, how long they waited and what they got, before and after",
        ),
    ),
    Criterion(
        "not_reliant",
        "Not reliant on individuals",
        "Would it survive its two keenest people leaving?",
        2,
        (
            "which worker supported each person, under a code and not a name",
            "when workers started and left, and who covers each role",
        ),
    ),
)


@dataclass(frozen=True)
class Asking:
    """One test of a criterion, by its code.

    Attributes
    ----------
    code, criterion
        Its code in the scoring model, and the criterion it belongs to.
    question
        What it asks, in plain words; `{}` stands for an outcome or a level.
    collect
        What to collect where there is no evidence.
    required
        Whether it decides. A supporting test is printed and moves nothing.
    """

    code: str
    criterion: str
    question: str
    collect: str
    required: bool = True


ASKINGS = (
    Asking("B1", "beneficial", "Is the gain in '{}' worth having?", "an outcome of people's lives"),
    Asking("B2", "beneficial", "Is no group harmed in '{}'?", "the characteristics of people"),
    Asking("B3", "beneficial", "Do people come who were shut out before?",
        "first contacts and the population, by the characteristics of those who were shut out",
    ),
    Asking("B4", "beneficial", "Do people themselves report the gain?",
           "an outcome reported by people themselves"),
    Asking("S1", "sustainable", "Is enough of the gain in '{}' left late on?",
           "the same people's outcomes early and late, with a comparison"),
    Asking("S2", "sustainable", "Do sites still work in the new way?",
           "for each site the day it took the practice up, the day it stopped, and the last day somebody looked"),
    Asking("S3", "sustainable", "Is the running cost on budgets that go on?",
           "what the change costs to run, and which budgets pay"),
    Asking("T1", "transformational", "Did anything change at the level of {}, confirmed from outside?",
           "a register of changes, with somebody outside the partnership to confirm them"),
    Asking("T2", "transformational", "Did it reach most of the people it is meant for?",
           "how many people were eligible and how many were reached"),
    Asking("T3", "transformational", "Did '{}' move beyond what it was before?",
           "a series of the main measure from before the change"),
    Asking("T4", "transformational", "Does anything trace the change to what was done?",
           "process-tracing tests or stories that somebody outside has checked", required=False),
    Asking("K1", "not_tokenistic", "Is the gain in '{}' more than a tweak?",
           "an outcome of people's lives, with a comparison"),
    Asking("K2", "not_tokenistic", "Was what was promised delivered?",
           "how many people each change was to reach, and how many it did"),
    Asking("K3", "not_tokenistic", "Were recommendations of people with lived experience adopted?",
           "recommendations by people with lived experience, and what came of them"),
    Asking("K4", "not_tokenistic", "Do people with lived experience have a vote where it is decided?",
           "seats on boards for people with lived experience, and whether they vote"),
    Asking("K5", "not_tokenistic", "Do {} rate the change as real?",
           "ratings of the change by people with lived experience and by professionals"),
    Asking("K6", "not_tokenistic", "Are decisions taken by or with the people concerned?",
           "decisions, and who took them", required=False),
    Asking("R1", "not_renamed", "Do people move through it in another way, names apart?",
           "the steps people went through before and after, with dates"),
    Asking("R2", "not_renamed", "Did anything change that a new name cannot change?",
           "who was let in, how long they waited and what they got, before and after"),
    Asking("P1", "not_reliant", "Would the gain in '{}' be there without any one worker?",
           "which worker supported each person, under a code and not a name"),
    Asking("P2", "not_reliant", "Could the work go on with one person away?",
           "who does which work, under a code and not a name"),
    Asking("P3", "not_reliant", "Did the work go on when somebody left?",
           "when workers started and left, and what was done before and after"),
    Asking("P4", "not_reliant", "Is the caseload spread over workers?",
           "which worker supported each person, under a code and not a name", required=False),
    Asking("Q", "", "Does any test of how it came about fail?", "process-tracing tests"),
)  # fmt: skip


def asking(code: str) -> Asking:
    """Return one test by its code."""
    return next(a for a in ASKINGS if a.code == code)


def criterion(name: str) -> Criterion:
    """Return one criterion by its name."""
    return next(c for c in CRITERIA if c.name == name)


def check_left_out(codes: Sequence[str]) -> None:
    """Refuse to leave out a required test, or every test of a criterion.

    Raises
    ------
    InvalidPlanError
        Naming the criterion or the test.
    """
    known = [a.code for a in ASKINGS if a.criterion]
    for code in codes:
        if code not in known:
            close = nearest(code, known)
            hint = f"Did you mean {quote(close)}?" if close else f"The tests are {listing(known)}."
            raise InvalidPlanError(f"{quote(code)} in 'without' is no test.", hint)
    for one in CRITERIA:
        if {a.code for a in ASKINGS if a.criterion == one.name} <= set(codes):
            raise InvalidPlanError(
                f"The plan leaves out every test of {quote(one.title)}.",
                "A criterion nobody asks about cannot be judged: take its tests out of 'without'.",
            )
    free = [a.code for a in ASKINGS if not a.required]
    for code in codes:
        if code not in free:
            raise InvalidPlanError(
                f"The test {quote(code)} is required, and cannot be left out.",
                f"Only supporting tests can: {listing(free)}. Without evidence it is NO EVIDENCE by itself.",
            )

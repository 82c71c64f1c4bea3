"""The coproduced definition: its six criteria, the question each asks, and what to collect to answer it."""

from dataclasses import dataclass

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

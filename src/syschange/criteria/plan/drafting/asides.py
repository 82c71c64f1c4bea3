"""Questions that are no key of a plan by themselves: which folder, which column, which rows, and whether one more."""

from syschange.criteria.plan.drafting.questions import OURS, TEXT, TEXTS, YES, Question

FOLDER = Question(
    "folder", "In which folder are the data?", "Data sets, columns and labels are then offered to choose from.", TEXT,
    "the folder of the data", skip="then you name the data sets yourself",
)  # fmt: skip
TABLES = Question(
    "data.tables", "Which data sets will there be beside people?",
    "What is not among them cannot be judged, and the scorecard says what to collect.", TEXTS, "the data sets",
    skip="then only people",
)  # fmt: skip
USE = Question(
    "data.tables", "Which of the data sets found should the plan use?",
    "What is left out cannot be judged.", TEXTS, "the data sets", usual="all", source=OURS,
)  # fmt: skip
MAP = Question(
    "data.columns", "Is one of the columns left over one of these fields? Write field = column.",
    "A column under another name is not found.", TEXT, "columns under other names",
    skip="then the columns stay as they are",
)  # fmt: skip
KEEP = Question(
    "data.keep", "Which of these labels are of the place that changed?",
    "Rows of other places would be counted as its own.", TEXTS, "the rows that are meant",
    skip="then every row counts",
)  # fmt: skip
RANGE = Question(
    "data.ranges", "This measure is in no code list. What are its lowest and highest score? ('0, 40')",
    "A score outside is a mistake in the data.", TEXT, "the lowest and the highest score",
)  # fmt: skip
ANOTHER = Question(
    "another", "Is there another outcome?", "Everything that could get better or worse should be there beforehand.",
    YES, "another outcome", usual="no", source=OURS,
)  # fmt: skip
SOURCE = Question(
    "sources.name", "Is there another source, which no outcome is taken from? What is it called?",
    "Data sets come from somewhere: case records, minutes, a register.", TEXT, "the source",
    skip="then there are no more",
)  # fmt: skip
TABLES_OF = Question(
    "data.source", "Which data sets come from it?",
    "What is judged from a data set counts for as much as its source.", TEXTS, "its data sets",
    skip="then none is said to",
)  # fmt: skip
LABEL = Question(
    "evidence.reach.label",
    "Which group of it was shut out?",
    "It is the label in the data.",
    TEXT,
    "the group",
)

"""The questions of a plan as data: what is asked, why it matters, what the plan says of it, and what is usual."""

from dataclasses import dataclass

from syschange.criteria.plan.defaults import HORIZON, TWEAK
from syschange.criteria.plan.evidence import PERIODS, SERIES_KINDS
from syschange.criteria.plan.outcomes import DIRECTIONS, KINDS, REPORTERS
from syschange.criteria.plan.parts import ASSIGNED, ROLES

TEXT, NAME, DAY, NUMBER, CHOICE, TEXTS, YES = "text", "name", "day", "number", "choice", "texts", "yes or no"
OURS = "ours"


@dataclass(frozen=True)
class Question:
    """One question of the plan.

    Attributes
    ----------
    key
        Where the answer stands in a plan; entries of a list go without their number ("outcomes.label").
    text, why
        What is asked, and why it matters, each in one line.
    kind
        What an answer is: a text, a name (a short one of letters, digits and underscores), a day, a number, one of
        some choices, several texts, or yes or no.
    says
        What the plan says beside the answer, and where it is still to decide.
    choices
        What may be answered, where that is known beforehand.
    usual, source
        What stands where nothing is answered, as it would be typed, and where that comes from; empty where nothing is
        usual.
    skip
        What follows from skipping it; empty where it has to be answered.
    least, most
        What a number may be.
    """

    key: str
    text: str
    why: str
    kind: str
    says: str
    choices: tuple[str, ...] = ()
    usual: str = ""
    source: str = ""
    skip: str = ""
    least: float = 0
    most: float = 1e9


QUESTIONS = (
    Question(
        "title", "What should the report be called?", "It stands at the top of every page.", TEXT,
        "the title of the report",
    ),
    Question(
        "change.name", "What is the change called? It reads after 'with': 'the new front door'.",
        "Every sentence about it uses this name.", TEXT, "what to call it; it reads after 'with'",
    ),
    Question(
        "change.what", "What was changed, in plain words?",
        "A reader who was not there must know what people got that they did not get before.", TEXT,
        "what was done, in plain words",
    ),
    Question(
        "change.where", "Where?", "The findings are about this place, and no other.", TEXT, "the place",
        usual="place not stated", source=OURS,
    ),
    Question(
        "change.began_on", "On which day did it begin? (year-month-day)",
        "Without it nothing before can be told from after: series, pathways and those shut out cannot be judged.",
        DAY, "the day it began", skip="then nothing is judged that needs a before and an after of the system",
    ),
    Question(
        "change.funding_ends_on", "On which day does its starting money end? (year-month-day)",
        "Whether it lasts counts from that day, because money and attention carry a change for a while.", DAY,
        "the last day of the money that got it going", skip="then lasting counts from the day it began",
    ),
    Question(
        f"horizons.{HORIZON.name}", "How many months after its starting money ends (or it began) must a gain last?",
        "Before that nobody can know whether it lasts; the scorecard says from which day on.", NUMBER, HORIZON.says,
        usual=f"{HORIZON.value:g}", source=HORIZON.source, least=HORIZON.least, most=HORIZON.most,
    ),
    Question(
        "thresholds.agreed_by", "Who agreed what would count as better?",
        "A size that nobody agreed can be chosen to fit.", TEXT, "who agreed what would count",
    ),
    Question(
        "thresholds.agreed_on", "On which day was that agreed? (year-month-day)",
        "Agreed after the data were in, it may have been chosen to fit: then no criterion can be met.", DAY,
        "the day it was agreed; later than the last record, and no criterion can be met",
    ),
    Question(
        "data.collected_until", "Until which day were records made, or will they be? (year-month-day)",
        "It shows whether the sizes were agreed before looking, and whether enough time has passed.", DAY,
        "the last day any record was made",
    ),
    Question(
        "characteristics", "By which characteristics of people should results be broken down?",
        "An average can hide a group that is worse off. Each group of ten people or more is judged for harm.", TEXTS,
        "columns of people; each of their groups is judged for harm",
        skip="then you will be asked for the reason, and whether any group is harmed cannot be judged",
    ),
    Question(
        "no_breakdown", "Why are results broken down by nothing?",
        "It is printed with the methods: a reader must know that no group was looked at.", TEXT,
        "why results are broken down by nothing",
    ),
    Question(
        "comparison.column", "Which column of people says who got the change and who did not?",
        "Without a comparison there is change, and no effect: nobody can be said to be better off because of it.",
        TEXT, "the column of people that says who got the change", usual="arm", source=OURS,
        skip="then change is weak evidence, and whether it lasts or rests on one person is not known",
    ),
    Question(
        "comparison.change", "Which label in it means: got the change?", "These are the people it is about.", TEXT,
        "the label of those who got the change",
    ),
    Question(
        "comparison.comparison", "And which label means: did not?", "These show what would have happened anyway.",
        TEXT, "the label of those who did not",
    ),
    Question(
        "comparison.assigned", "How did that come about?",
        "Where it was not by chance, the two groups differed beforehand, and the more cautious analysis counts.",
        CHOICE, "how people came to be in one or the other", choices=ASSIGNED,
    ),
    Question(
        "comparison.starting", "Are only people compared who start once it began? Give the column of their start.",
        "Where two places are compared over time, those who started earlier got the old way in both.", TEXT,
        "only those who start on the day of the change or later, by this column, are compared",
        skip="then everybody in the two groups is compared",
    ),
    Question(
        "comparison.worker", "Which column of people says whose case they are? (codes, never names)",
        "People of one worker have much in common, and a gain may rest on one worker. No worker is named or ranked.",
        TEXT, "whose case each person is, under a code",
        skip="then whether the gain rests on one person cannot be judged, unless people have a worker_id",
    ),
    Question(
        "outcomes.kind", "Of which kind is it: access (people get in), outcome (their lives), adverse, output?",
        "At least one has to be adverse, something bad that could get worse: else what went badly would not be seen.",
        CHOICE, "access (getting in), outcome (people's lives), adverse (something bad), output (what services did)",
        choices=KINDS,
    ),
    Question(
        "outcomes.table", "In which data set is it?", "Scores over time stand in outcomes, who got in in access.",
        CHOICE, "the data set", choices=("outcomes", "access"),
    ),
    Question(
        "outcomes.measure", "Which measure is it?", "It is the label in the column 'measure'.", TEXT,
        "the label in the column 'measure'",
    ),
    Question(
        "outcomes.service", "Which service is it?", "It is the label in the column 'service'.", TEXT,
        "the label in the column 'service'",
    ),
    Question(
        "outcomes.name", "A short name for it, of letters, digits and underscores?", "Files are called after it.",
        NAME, "a short name; files are called after it",
    ),
    Question(
        "outcomes.label", "And in a sentence? (of access it reads after 'people': 'reached primary care')",
        "Readers see this one.", TEXT, "what to call it in a sentence",
    ),
    Question(
        "outcomes.before", "At which month, counted from each person's start, is it first measured?",
        "The same people are compared with themselves.", NUMBER, "months from each person's start: first",
        usual="0", source="ours: the start",
    ),
    Question(
        "outcomes.after", "And at which month is the gain measured?",
        "Fixed beforehand, so that nobody picks the month that looks best.", NUMBER,
        "months from each person's start: the gain", usual="12", source="ours: a year in",
    ),
    Question(
        "outcomes.direction", "Which way is better?", "Nothing has a direction unless it is said.", CHOICE,
        "which way is better", choices=DIRECTIONS,
    ),
    Question(
        "outcomes.worthwhile", "What is the smallest gain worth having, in its own units? (for access a share: 0.1)",
        "People with lived experience should say: a gain can be sure, and too small to matter.", NUMBER,
        "the smallest gain worth having (none for an adverse outcome)",
    ),
    Question(
        "outcomes.harm", "What is the largest loss that is no harm, in the same units?",
        "A group that may have lost more counts as harmed, whatever the average.", NUMBER,
        "the largest loss that is no harm",
    ),
    Question(
        "outcomes.basis", "Where do these sizes come from?", "A reader may ask who says so.", TEXT,
        "where these sizes come from", usual="not stated", source=OURS,
    ),
    Question(
        "outcomes.tweak", "Up to which gain would it be no more than a tweak?",
        "Whether the change is more than a token is judged against it.", NUMBER,
        "a gain up to this is no more than a tweak", source=f"ours: {TWEAK:g} of the worthwhile gain",
    ),
    Question(
        "outcomes.reported_by", "Who reports it?", "At least one gain has to be reported by people themselves.",
        CHOICE, "who reports it", choices=REPORTERS,
    ),
    Question(
        "outcomes.source", "From which source does it come? ('case records', 'research interviews')",
        "Sources that stand apart from those who made the change count for more.", TEXT,
        "the name of one of the sources",
    ),
    Question(
        "sources.role", "Who is behind it: insider (made the change), outside, or lived_experience?",
        "Where everything comes from insiders, no criterion can be met.", CHOICE, "who is behind it", choices=ROLES,
    ),
    Question(
        "sources.rests_on", "On which other sources does it rest?",
        "A report written from case records cannot confirm them.", TEXTS, "other sources it was taken from",
        skip="then it stands on its own",
    ),
    Question(
        "evidence.reach.groups", "Which groups did services shut out before?",
        "Whether they come now is judged by their first contacts, next to those of others.", TEXT,
        "groups that were shut out before", skip="then whether they come now is not asked",
    ),
    Question(
        "evidence.series.table", "In which data set does a measure of the system stand that is followed over time?",
        "A change of the system has to show in a series from before it.", TEXT, "the data set",
        skip="then whether the system moved is NO EVIDENCE",
    ),
    Question(
        "evidence.series.label", "What is it called in a sentence? ('contacts that two services make together')",
        "Readers see this one.", TEXT, "what to call it in a sentence",
    ),
    Question(
        "evidence.series.kind", "How is it summed up over a period?", "Shares, means and counts vary differently.",
        CHOICE, "how a period is summed up", choices=SERIES_KINDS,
    ),
    Question("evidence.series.outcome", "Which column?", "It is what is followed.", TEXT, "its column"),
    Question(
        "evidence.series.exposure", "A rate of what: which column?", "A rate is so many in so much.", TEXT,
        "the column it is a rate of",
    ),
    Question(
        "evidence.series.time", "Which column has its days?", "It puts rows in order.", TEXT,
        "its column of days",
    ),
    Question(
        "evidence.series.every", "How long is a period?", "It takes eight before and eight after to tell much.",
        CHOICE, "how long a period is", choices=PERIODS, usual="month", source=OURS,
    ),
    Question(
        "evidence.series.direction", "Which way is better?", "Nothing has a direction unless it is said.", CHOICE,
        "which way is better", choices=DIRECTIONS,
    ),
    Question(
        "evidence.series.worthwhile", "How far does it have to move, in its units? (counts, rates: 0.1 is a tenth)",
        "It has to move beyond this, and beyond what it did before.", NUMBER, "how far it has to move",
    ),
    Question(
        "evidence.series.compared", "Do the people of the comparison make a series of their own beside it?",
        "What moved everywhere was not moved by the change.", YES,
        "whether the comparison makes a series beside it", usual="no", source=OURS,
    ),
    Question(
        "evidence.panel", "By which items of 'ratings' does a panel rate whether the change is real?",
        "People with lived experience and professionals both have to say so.", TEXTS,
        "the items by which a panel rates the change", skip="then what a panel says is NO EVIDENCE",
    ),
    Question(
        "evidence.panel_beside", "Which other items of 'ratings' did the same panel rate?",
        "From one item alone nobody can tell whether raters agree.", TEXTS, "more items that the panel rated",
        skip="then those alone are looked at",
    ),
    Question(
        "evidence.departures.table", "Work in which data set should go on when somebody leaves?",
        "Somebody's leaving is the best test of whether it rests on them.", TEXT, "the data set of the work",
        usual="contacts", source=OURS,
    ),
    Question(
        "evidence.departures.unit", "Whose work: which column?", "It is followed there before and after.", TEXT,
        "whose work it is", usual="agency", source=OURS,
    ),
    Question(
        "evidence.departures.when", "Which column has its days?", "It puts rows in order.", TEXT,
        "its column of days", usual="contacted_on", source=OURS,
    ),
    Question(
        "evidence.departures.only", "Do only some rows count, those marked true in a column? Which one?",
        "The new way of working can stop while everything else goes on.", TEXT, "only rows marked true here count",
        skip="then every row counts",
    ),
)  # fmt: skip
BY_KEY = {question.key: question for question in QUESTIONS}

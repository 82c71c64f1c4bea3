"""The words a register of changes is kept in: elements, depths, statuses, who says so, and kinds of evidence."""

# The definition coproduced by the twelve Fulfilling Lives partnerships and the MEAM coalition.
ELEMENTS = ("people", "organisations", "policies", "processes", "culture", "beliefs", "environment")
# Its six criteria, by the names the schema has for them.
CRITERIA = (
    "beneficial",
    "sustainable",
    "transformational",
    "not_tokenistic",
    "not_renamed",
    "not_reliant",
)
WHOLE = "transformational"  # what bears on the change as a whole and on no criterion in particular (ours)
# Kania J, Kramer M, Senge P (2018) The Water of Systems Change, FSG: the last is of beliefs.
DEPTHS = ("structural", "relational", "transformative")
STATUSES = ("claimed", "evidenced", "substantiated")
OUTSIDE = ("outside", "lived_experience")  # whose word substantiates
INSIDER = "insider"
ROLES = (INSIDER, *OUTSIDE)
LIVED = "lived_experience"
AUTHORS = ("lived_experience", "family", "frontline", "leader", "outside")
HALF = 0.5  # ours: the least share of recommendations adopted, and of the dose delivered, that is more than a token

# Wilson-Grau R, Britt H (2012) Outcome Harvesting, Ford Foundation; Davies R, Dart J (2005) The "Most Significant
# Change" (MSC) Technique; Collier D (2011) Understanding Process Tracing, PS 44(4). The list is ours.
HARVEST, STORY, TRACE = "outcome harvesting", "most significant change", "process tracing"
EVIDENCE = ("record", "account", HARVEST, STORY, TRACE)
STORIES = (HARVEST, STORY)
# Van Evera S (1997) Guide to Methods for Students of Political Science, Cornell.
STRAW, HOOP, GUN, DECISIVE = "straw in the wind", "hoop", "smoking gun", "doubly decisive"
TESTS = (STRAW, HOOP, GUN, DECISIVE)
NECESSARY = (HOOP, DECISIVE)  # what fails them cannot be so
SUFFICIENT = (GUN, DECISIVE)  # what passes them can hardly be otherwise
PASSED, FAILED, NOT_CLEAR = "passed", "failed", "not clear"
RESULTS = (PASSED, FAILED, NOT_CLEAR)

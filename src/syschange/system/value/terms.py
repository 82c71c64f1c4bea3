"""The words of `value`: sectors, kinds of cost, findings, questions and columns."""

# Every sector of the schema but the voluntary and the private one (ours).
STATUTORY = (
    "NHS", "social services", "housing", "probation and prison", "police", "education", "benefits and employment",
)  # fmt: skip
SECTORS = (*STATUTORY, "voluntary and community", "private")
RUNNING, SET_UP, EVALUATION = KINDS = ("running", "set-up", "evaluation")
ALL_SERVICES = "all services"
GOES_ON, ENDS, NOT_KNOWN = "goes on", "ends", "not known"  # the budgets that costs are paid out of

USE, UNMET = "statutory use", "unmet need"
STILL = "still waiting"
WAITING = (STILL, "not taken on")  # ends of a wait that leave a need unmet

# Everything that is about money for each outcome is context, and decides nothing.
CONTEXT, FINDING = "context", "finding"
LESS, WITHDRAWAL, NO_FALL, NOT_CLEAR = (
    "less reliance on statutory services",
    "withdrawal",
    "no fall",
    "not clear",
)
COST, AVOIDED, RECURRENT, LINES, OUTCOMES = (
    "cost per person",
    "avoided contacts",
    "recurrent",
    "funding lines",
    "outcomes",
)
QUESTIONS = (COST, RECURRENT, LINES, USE, AVOIDED, UNMET, OUTCOMES)
COLUMNS = ("section", "item", "quantity", "period", "price_year", "standing", "n", "numerator", "value", "lower",
           "upper", "level", "method")  # fmt: skip

"""The words a register of changes is kept in: elements of a system, levels of depth, statuses and who says so."""

# The definition coproduced by the twelve Fulfilling Lives partnerships and the MEAM coalition.
ELEMENTS = ("people", "organisations", "policies", "processes", "culture", "beliefs", "environment")
# Kania J, Kramer M, Senge P (2018) The Water of Systems Change, FSG: the last is of beliefs.
DEPTHS = ("structural", "relational", "transformative")
STATUSES = ("claimed", "evidenced", "substantiated")
OUTSIDE = ("outside", "lived_experience")  # whose word substantiates
ROLES = ("insider", *OUTSIDE)
LIVED = "lived_experience"
AUTHORS = ("lived_experience", "family", "frontline", "leader", "outside")
HALF = 0.5  # ours: the least share of recommendations adopted, and of the dose delivered, that is more than a token

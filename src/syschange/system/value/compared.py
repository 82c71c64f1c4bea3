"""How much less was used, or left unmet: since the change, than elsewhere, or more than it fell elsewhere."""

from syschange.errors import NotEstimableError
from syschange.frames import ALL, UNKNOWN
from syschange.results import Estimate
from syschange.statistics.apart import difference_of
from syschange.system.measured import AFTER, CHANGE, GAP, Measured
from syschange.system.value.followed import ARM, Design


class Use(Measured):
    """Use of statutory services and unmet need, which `Value` tells."""

    def sentences(self) -> str:
        """Return no words: `Value` has them."""
        return ""


def changed_arm(use: Use, design: Design) -> str:
    """Return the label of the arm where things were changed; of everybody where there are no arms."""
    if design.against is None:
        return ALL
    labels = [str(x) for x in dict.fromkeys(use.basis[ARM])]
    return next(x for x in labels if x not in {ALL, UNKNOWN, design.against})


def compared(use: Use | None, design: Design, measure: str, level: float) -> Estimate:
    """Return by how much a measure is higher: after than before, than elsewhere, or than it rose elsewhere.

    Raises
    ------
    NotEstimableError
        Where the measure was not taken, or there is nothing to compare it with.
    """
    if use is None or measure not in use.measures:
        raise NotEstimableError(f"There is no record of {measure}.", "Give the table it is counted from.")
    if design.changed_on is None and design.against is None:
        raise NotEstimableError(
            f"There is nothing to compare {measure} with.", "Give changed_on=, or against= a group of people."
        )
    if design.against is None:
        return use.estimate(measure, quantity=CHANGE)
    arm = changed_arm(use, design)
    if design.changed_on is None:
        return use.estimate(measure, quantity=GAP, **{ARM: arm})
    here, there = (use.estimate(measure, quantity=CHANGE, **{ARM: x}) for x in (arm, design.against))
    return difference_of(here, there, level=level)


def avoided(use: Use | None, design: Design, made: Estimate) -> Estimate:
    """Return how many contacts fewer there were, over the years seen, than if use had been as before or elsewhere.

    Raises
    ------
    NotEstimableError
        Where the years seen are not known.
    """
    if use is None:
        raise NotEstimableError("There is no record of contacts.", "Give contacts.")
    arm = {} if design.against is None else {ARM: changed_arm(use, design)}
    seen = float(use.row("statutory use", period=AFTER if use.changed else None, **arm)["exposure"])
    if not seen > 0:
        raise NotEstimableError(
            "The years for which people were seen are not known.", "Ask for a larger group."
        )
    return made.times(-seen)

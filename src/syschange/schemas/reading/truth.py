"""True and false by a table, because text is true in Python whatever it says."""

TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def truth(text: str) -> bool | None:
    """Return what a text says, in any case of its letters; None where the table does not have it.

    The table is true/false, yes/no and 1/0 (ours). "N", "T" and "on" are not in it: what they stand for depends on
    the form they come from.
    """
    return TRUTH.get(text.casefold())

"""What about costs a reader has to know: what is missing, refunded, there twice or called otherwise."""

from syschange.system.value.money import Money


def money_doubts(money: Money) -> tuple[str, ...]:
    """Return the clauses that are serious."""
    told = (
        (money.missing, "no amount, so that the costs are more than is said"),
        (money.unplaced, "no quarter, and none of it is counted"),
        (money.repeated, "there twice to the last penny, and counted as often"),
        (money.torn, "called otherwise than the funding is; the less favourable stands"),
    )
    return tuple(_said(n, what) for n, what in told if n)


def money_notes(money: Money) -> tuple[str, ...]:
    """Return every clause that has to stand beside the numbers."""
    told = (
        (money.refunds, "a refund, and taken off"),
        (money.unkinded, "not said to be running, set-up or evaluation, and counted as running"),
    )
    return (*money_doubts(money), *(_said(n, what) for n, what in told if n))


def _said(n: int, what: str) -> str:
    has = what.startswith("no ")
    one, many = ("has", "have") if has else ("is", "are")
    return f"of the rows of costs {n:,} {one if n == 1 else many} {what}"

"""Five sentences about a partnership: what it turns on, who has a say, what gets done, and what to doubt."""

import math
from collections.abc import Sequence
from typing import Any

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.system.measured import AFTER, BEFORE, change_words, gap_words, value_words
from syschange.system.partnership.delivery import DAYS
from syschange.system.partnership.kept import OTHERS, PROPOSER, VOLUNTARY
from syschange.system.partnership.network import EVERY, LEAST_ORGANISATIONS, LEAST_PEOPLE
from syschange.words import NOT_KNOWN, amount, listed

RECORD = "this is what the records show: a change from before to after is not the work of the change"
ONE_TIME = "this is what the records show, at one time; they do not say why"
_DEALT = "dealt out at random to before and after, the same meetings and contacts"
BY_CHANCE = f"{_DEALT} readily make the share tied directly differ as much"
NOT_CHANCE = f"{_DEALT} seldom make the share tied directly differ as much"
_HOLDS = ("no organisation is", "one organisation is", "more than one organisation is")
_MOST_MISSING = 4  # ours: names of what was not recorded in one sentence; the rest are counted


def partnership_words(made: Any) -> str:  # noqa: ANN401 - a `Partnership`, which is built upon this
    """Say what the partnership turns on, who has a say, what gets done, and what nobody recorded."""
    doubt = (RECORD if made.changed else ONE_TIME, _odd(made), _missing(made))
    said = [_network(made), _people(made), _voice(made), _done(made), _sentence(doubt)]
    return " ".join(sentence for sentence in said if sentence)


def _sentence(parts: Sequence[str]) -> str:
    """Return one sentence of all that there is to say."""
    whole = "; ".join(part for part in parts if part)
    return f"{whole[0].upper()}{whole[1:]}." if whole else ""


def _number(made: Any, measure: str, column: str = "value", period: str | None = None) -> float:  # noqa: ANN401
    asked = period or (AFTER if made.changed else ALL)
    own = made.network
    found = own[(own["measure"] == measure) & (own["ties"] == EVERY) & (own["period"] == asked)]
    return float(found[column].iloc[0]) if len(found) else math.nan


def _share(made: Any, measure: str) -> str:  # noqa: ANN401
    """Return a share of the network in words, with what it was before."""
    about = "about " if made.policy else ""
    said = f"{about}{amount(_number(made, measure), percent=True)}"
    if not made.changed:
        return said
    return f"{said} (before: {amount(_number(made, measure, period=BEFORE), percent=True)})"


def _network(made: Any) -> str:  # noqa: ANN401
    if not len(made.network):
        return "Nothing says which organisations come together, so there is no network to look at."
    if math.isnan(_number(made, "density")):
        why = f"with fewer than {LEAST_ORGANISATIONS} organisations there is no network to speak of"
        if made.policy is not None:
            why = "it is not shown for a partnership this small"
        return f"How organisations hang together is {NOT_KNOWN}: {why}."
    chance = ""
    if "density" in made.beyond_chance:
        chance = NOT_CHANCE if made.beyond_chance["density"] else BY_CHANCE
    holds = _HOLDS[min(int(_number(made, "articulation")), 2)]
    number = _number(made, "density", "organisations")
    said = (
        f"Of {number:.0f} organisations, {_share(made, 'density')} of pairs are tied directly{_unsure(made)}, and "
        f"{_share(made, 'connected')} can reach each other directly or through others"
    )
    return _sentence((said, chance, f"{holds} all that links some others to the rest"))


def _unsure(made: Any) -> str:  # noqa: ANN401
    most = _number(made, "density", "at_most")
    if math.isnan(most) or most <= _number(made, "density"):
        return ""
    known = amount(most, percent=True)
    return f", or up to {known}, as some of those who came stood for an organisation that is not recorded"


def _people(made: Any) -> str:  # noqa: ANN401
    if not len(made.network):
        return ""
    k = max(int(m.split("_")[1]) for m in made.network["measure"] if m.startswith("without_"))
    who = "its one keenest person" if k == 1 else f"its {k} keenest people"
    if math.isnan(_number(made, f"without_{k}_people")):
        return (
            f"Whether it would survive {who} leaving is {NOT_KNOWN}: it is not shown for fewer than {LEAST_PEOPLE} "
            "people, nor where there are no ties."
        )
    return (
        f"If {who} left, {_share(made, f'without_{k}_people')} of pairs of the other organisations could still reach "
        f"each other, and {_share(made, f'ties_without_{k}_people')} of direct ties would be left."
    )


def _voice(made: Any) -> str:  # noqa: ANN401
    shares = [
        f"{what} is {value_words(made, name)}"
        for name, what in (("voluntary_seats", "of seats"), ("voluntary_carried", "of the proposals carried"))
        if name in made.measures
    ]
    said = [f"the voluntary and community sector's share {listed(shares)}"] if shares else []
    if "carried" in made.measures:
        theirs, others = (value_words(made, "carried", **{PROPOSER: who}) for who in (VOLUNTARY, OTHERS))
        apart = gap_words(made, "carried", **{PROPOSER: VOLUNTARY})
        said.append(f"carried was {theirs} of what it proposed, and {others} of what others did: {apart}")
    return _sentence(said)


def _done(made: Any) -> str:  # noqa: ANN401
    if made.delivery is None:
        return ""
    if "joint_delivered" in made.measures:
        told = change_words(made, "joint_delivered") if made.changed else value_words(made, "joint_delivered")
        asks = made.measures["joint_delivered"].asks
        return f"{asks[0].upper()}{asks[1:]}: {told}."
    try:
        days = made.estimate(DAYS)
    except NotEstimableError:
        return f"Whether joint actions get done is {NOT_KNOWN}: none was agreed long enough ago."
    return f"Half of joint actions are carried out within {days.value:.0f} days of being agreed."


def _odd(made: Any) -> str:  # noqa: ANN401
    found = [f"{number:,} {what}" if number else what for what, number in made.oddities.items()]
    return f"set right or left out: {listed(found)}" if found else ""


def _missing(made: Any) -> str:  # noqa: ANN401
    names = list(made.missing)
    more = len(names) - _MOST_MISSING
    shown = [*names[:_MOST_MISSING], *([f"{more} more"] if more > 0 else [])]
    return f"not recorded, and so not known: {listed(shown)}" if names else ""

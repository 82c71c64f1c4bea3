"""How large is what a switch sets: each that is yes or no as the number behind it, and those that follow another."""

from syschange.examples.place.setting import LARGEST_CASELOAD, Setting

FADED = 0.25  # what part of the gain is left at 24 months where it does not last
STOPPED, STOPPED_LASTING = (
    0.70,
    0.05,
)  # of sites that began, the share that stops once the first funding has ended
MONEY_FADED = 0.25  # what is left of the new way's money once the first funding ends, where it does not last
SHUT_OUT = 0.5  # of those of the shut-out group who would come, were it not shut out
WITHOUT = (
    0.2  # what is left of joint work at an agency whose lead has gone, where it does not stand without them
)
# Whose cases have the gain, where it rests on one worker: 2.2 a case of theirs to .1 of any other's, put in
# proportion so that the mean gain stays what it is.
STAR, OTHERS = 2.2, 0.1


def between(none: float, whole: float, part: float) -> float:
    """Return what lies so far from one number to another: at 0 and 1 to the last bit those two."""
    if part in (0, 1):
        return whole if part == 1 else none
    return none + (whole - none) * part


def gain_left(setting: Setting) -> float:
    """Return the share of the gain that is left at 24 months."""
    return _size(setting.lasts, FADED, 1.0)


def lasting(setting: Setting) -> float:
    """Return how far it lasts, from 0 where it fades as it does by `lasts=False` (or more) to 1."""
    return _part(setting.lasts, FADED)


def practice_stopped(setting: Setting) -> float:
    """Return the share of sites that began and stop."""
    if setting.practice_kept is not None:
        return 1.0 - setting.practice_kept
    return between(STOPPED, STOPPED_LASTING, lasting(setting))


def money_left(setting: Setting) -> float:
    """Return what is left of the new way's money once the first funding ends."""
    return between(MONEY_FADED, 1.0, lasting(setting))


def recurrent(setting: Setting) -> float:
    """Return the share of that money which is on budgets that go on."""
    return lasting(setting) if setting.recurrent is None else float(setting.recurrent)


def coming_after(setting: Setting) -> float:
    """Return the share of those of the shut-out group who would come that does, once it is reached."""
    return _size(setting.shut_out_reached, SHUT_OUT, 1.0)


def shut_out_reached(setting: Setting) -> float:
    """Return how far the shut-out group is reached, from 0 where as few come as before to 1."""
    return _part(setting.shut_out_reached, SHUT_OUT)


def joint_left(setting: Setting) -> float:
    """Return what is left of the joint work of agencies whose lead has gone."""
    return _size(setting.stands_without, WITHOUT, 1.0)


def stands(setting: Setting) -> float:
    """Return how far the partnership stands without them, from 0 as by `stands_without=False` (or less) to 1."""
    return _part(setting.stands_without, WITHOUT)


def star_caseload(setting: Setting) -> float:
    """Return the share of an area's cases that the worker with most has."""
    return LARGEST_CASELOAD * 10 / setting.workers


def star_share(setting: Setting) -> float:
    """Return the share of the gain that is of that worker's cases: as of the cases, where there is no star."""
    cases = star_caseload(setting)
    if setting.star is True:
        return cases * STAR / (cases * STAR + (1 - cases) * OTHERS)
    return float(setting.star) or cases


def _size(switch: bool | float, no: float, yes: float) -> float:
    return (yes if switch else no) if isinstance(switch, bool) else float(switch)


def _part(switch: bool | float, no: float) -> float:
    return float(switch) if isinstance(switch, bool) else max(0.0, (switch - no) / (1 - no))

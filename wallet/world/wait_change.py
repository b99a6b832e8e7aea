"""Why a wait is another than it was: what moved it most, and by how much.

A standing is what a wait was worked out from. Two of them are compared: of the queue then and now, or of one request when it was
made and now.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

DAY_HOURS = 24

Cause = Literal["losses", "counted", "joined", "served", "more", "less", "report", "none"]


class Standing(NamedTuple):
    """What a wait of `likely` hours in hour `hour` came from. Wei; `held` hours until losses are counted, 0 where none are.

    `income` is what deposits and rewards were expected to bring in a day.
    """

    hour: int
    likely: int
    ahead: int
    at_hand: int
    leaving: int
    held: int
    income: int


class WaitChange(NamedTuple):
    """Hours the wait was and is, and what moved it most: `wei` where the cause is an amount, else 0.

    losses: a loss has to be counted first. counted: it has been. joined, served: `wei` more or less are ahead. more, less: so
    much more or less ether is at hand or on its way. report: the pace at which it comes in. none: nothing moved it by a day.
    """

    was: int
    now: int
    cause: Cause
    wei: int = 0


def wait_change(then: Standing, now: Standing) -> WaitChange:
    """Return how the wait for a new request moved between two standings.

    Where a loss held everybody back the wait ends on a day, and shrinks as that comes nearer: this is no change.
    """
    passed = min(max(0, now.hour - then.hour), then.held)
    nearer = then._replace(held=then.held - passed)
    return WaitChange(then.likely, now.likely, *_cause(now.likely - then.likely + passed, nearer, now))


def since_asked(then: Standing, now: Standing) -> WaitChange:
    """Return how the wait of one request moved since it was made: hours from now, as told then and as told now."""
    passed = now.hour - then.hour
    was = max(0, then.likely - passed)
    longer = now.likely - was
    if abs(longer) < DAY_HOURS // 2:
        return WaitChange(was, now.likely, "report" if longer else "none")
    if 2 * abs(now.held - max(0, then.held - passed)) >= abs(longer):
        return WaitChange(was, now.likely, "losses" if longer > 0 else "counted")
    came = then.ahead - now.ahead + now.at_hand - then.at_hand + now.leaving - then.leaving
    missing = then.income * passed // DAY_HOURS - came
    if longer > 0 and missing > 0:
        return WaitChange(was, now.likely, "less", missing)
    return WaitChange(was, now.likely, "more", -missing) if longer < 0 and missing < 0 else WaitChange(was, now.likely, "report")


def _cause(longer: int, then: Standing, now: Standing) -> tuple[Cause, int]:
    joined = now.ahead - then.ahead
    came = now.at_hand + now.leaving - then.at_hand - then.leaving
    if abs(longer) < DAY_HOURS:
        return "none", 0
    if longer > 0:
        if 2 * (now.held - then.held) >= longer:
            return "losses", 0
        if joined > 0 and joined >= -came:
            return "joined", joined
        return ("less", -came) if came < 0 else ("report", 0)
    if 2 * (then.held - now.held) >= -longer:
        return "counted", 0
    if joined < 0 and -joined >= came:
        return "served", -joined
    return ("more", came) if came > 0 else ("report", 0)

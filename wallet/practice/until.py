"""What a run of hours waits for, and what it came to.

Conditions are frozen structs, asked after every hour with the world before it, the world after it and what
happened in between. A condition on a level (a date, a discount) is also asked before the first hour: what
already holds needs no waiting.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from wallet.actions.base import YOU
from wallet.errors import Refused
from wallet.world.lender import Lender
from wallet.world.lines import Event
from wallet.world.state import Issuer, World
from wallet.world.stored import DAILY
from wallet.world.tokens import WEI

BPS = 10_000


class RequestReady(msgspec.Struct, frozen=True, tag=True):
    """A withdrawal request of mine becomes claimable; those that already were do not count."""


class DiscountAbove(msgspec.Struct, frozen=True, tag=True):
    """The market price of `token` is more than `bps` hundredths of a percent below what it redeems for."""

    bps: int
    token: str = ""


class OnDate(msgspec.Struct, frozen=True, tag=True):
    """A date is reached: unix seconds, or ISO 8601 text (UTC where it names no zone)."""

    when: int | str


class NextEvent(msgspec.Struct, frozen=True, tag=True):
    """Something happens to me other than a rebase."""


class HealthBelow(msgspec.Struct, frozen=True, tag=True):
    """The health factor of a loan of mine falls below `factor`; without a loan it is never met."""

    factor: float


class ExitTakes(msgspec.Struct, frozen=True, tag=True):
    """An exit of the issuer `system` is open, and pays for `amount` of its token."""

    system: str
    way: str
    amount: int


Until = RequestReady | DiscountAbove | OnDate | NextEvent | HealthBelow | ExitTakes


class Run(msgspec.Struct, frozen=True):
    """What a run of hours came to: the world at its end, what happened, and the condition that ended it
    early, if one did.
    """

    world: World
    events: tuple[Event, ...]
    stopped_by: Until | None


def unix_time(when: int | str) -> int:
    """Return unix seconds of a date. Text that is no ISO date is refused: `date_format(text)`."""
    if isinstance(when, int):
        return when
    try:
        moment = datetime.fromisoformat(when)
    except (ValueError, TypeError):
        raise Refused("date_format", text=when) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())


def mine(event: Event) -> bool:
    """Whether an event is one that a person waits for: theirs, and no day's reward."""
    return event.account == YOU and event.kind not in DAILY


def holds(until: Until, world: World) -> bool:
    """Whether a condition on a level is met by this world as it stands; one on happenings never is."""
    match until:
        case OnDate(when):
            return world.now >= unix_time(when)
        case DiscountAbove(bps, token):
            followed = token or world.issuer().token
            if followed not in world.listed:
                return False
            price = world.market_price(followed)
            owed = world.redemption_rate(followed)
            return price is not None and (owed - price) * BPS > bps * owed
        case HealthBelow(factor):
            found = (lender.health(world, YOU) for lender in world.every(Lender))
            return any(data.debt_value and data.health_factor_wad < factor * WEI for data in found)
        case ExitTakes(system, way, amount):
            return _takes(world, system, way, amount)
        case _:
            return False


def _takes(world: World, system: str, way: str, amount: int) -> bool:
    issuer = world.systems.get(system)
    exits = issuer.exits(world) if isinstance(issuer, Issuer) else ()
    return any(row.way == way and not row.shut and (row.most is None or amount <= row.most) for row in exits)


def met(until: Until, before: World, after: World, events: tuple[Event, ...]) -> bool:
    """Whether an hour that led from `before` to `after` met the condition."""
    match until:
        case RequestReady():
            return bool(_ready(after) - _ready(before))
        case NextEvent():
            return any(mine(event) for event in events)
        case _:
            return holds(until, after)


def _ready(world: World) -> set[tuple[str, int]]:
    """The systems and the numbers of my requests that can be claimed."""
    return {(system.name, number) for system in world.systems.values() for number in system.ready(YOU)}

"""A vault that lends its asset out, as one looks at it: what is yours, how the price of a share came about, what can leave.

The price is told again from the vault's own reports: between two of them only unlocking moves it, by the second, so every hour of
the past is known without being kept.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.actions.base import YOU, spendable
from wallet.errors import Refused
from wallet.world.lent_out import LentOut, ReportRow
from wallet.world.roles import Convertible, convertible
from wallet.world.state import DAY_HOURS, HOUR, Issuer, Marks, World
from wallet.world.tokens import WEI

RATE_UNIT = 10**12


class MyShares(NamedTuple):
    """What is yours of a vault: its shares, what they stand for in its asset, and what that redeems and sells for, in smallest
    units of `coin`; `sells` is None where nobody buys the asset. `locked` of the asset is your part of what is still to unlock.
    """

    shares: int
    inside: int
    redeems: int
    sells: int | None
    coin: str
    locked: int


class SharePrice(NamedTuple):
    """The assets for a whole share in an hour, of 1e18, and what it would be with all profit unlocked that was locked then."""

    hour: int
    price: int
    full: int


def offered(world: World) -> tuple[Convertible, ...]:
    """Return the vaults of a world."""
    return tuple(row for row in convertible(world) if row.lends_out)


def told(world: World, name: str) -> LentOut:
    """Return how a vault stands."""
    return world.system(name, Issuer).lent_out(world)


def mine(world: World, name: str) -> MyShares:
    """Return what is yours of a vault."""
    own, facts = world.system(name, Issuer), told(world, name)
    shares, coin, marks = world.balance(YOU, own.token), world.listed[own.token].coin, Marks(world)
    price = marks.price(own.token)
    return MyShares(
        shares=shares,
        inside=shares * facts.price // WEI,
        redeems=world.worth(own.token, shares, marks.rate(own.token)),
        sells=None if price is None else world.worth(own.token, shares, price),
        coin=coin,
        locked=left_behind(world, name, shares),
    )


def left_behind(world: World, name: str, shares: int) -> int:
    """Return the profit, in the asset, that so many shares would still get if nothing else happened until it is unlocked."""
    facts = told(world, name)
    return shares * max(0, facts.full - facts.price) // WEI


def most_in(world: World, name: str) -> int:
    """Return the most of its asset that you can deposit: what you have, or what the vault still takes."""
    own = world.system(name, Issuer)
    room = own.capacity(world)
    most = spendable(world, own.asset, own.work(own.entry))
    return most if room is None else min(most, room)


def most_out(world: World, name: str) -> int:
    """Return the most shares that you can redeem: what you have, or what can be paid now."""
    own = world.system(name, Issuer)
    held, most = world.balance(YOU, own.token), own.exits(world)[0].most
    return held if most is None else min(held, most)


def shares_for(world: World, name: str, assets: int) -> int | None:
    """Return the shares that so many assets take on leaving, yours at most; None where it cannot be said."""
    own = world.system(name, Issuer)
    try:
        cost = own.cost_out(world, assets)
    except Refused:
        return None
    return None if not cost else min(cost, world.balance(YOU, own.token))


# --- The price over time


def share_prices(world: World, name: str) -> tuple[SharePrice, ...]:
    """Return the price of a share from its oldest report that is known to now, day by day and at every report, before and after.

    Two points of one hour are what it was before a report and after it.
    """
    facts, points = told(world, name), list[SharePrice]()
    rows = facts.reports
    for place, row in enumerate(rows):
        last = rows[place + 1].hour if place + 1 < len(rows) else world.hour
        hours = sorted({*range(row.hour, last, DAY_HOURS), last})
        points += [_at(world, row, hour) for hour in hours]
    if points:
        points[-1] = SharePrice(world.hour, facts.price, facts.full)
    return tuple(points)


def _at(world: World, row: ReportRow, hour: int) -> SharePrice:
    """Return the price in an hour after a report, before the next."""
    passed, now = (hour - row.hour) * HOUR, world.start + hour * HOUR
    unlocked = min(row.own, row.rate_1e12 * passed // RATE_UNIT) if now < row.full_unlock else row.own
    full = row.assets * WEI // row.supply if row.supply else WEI
    return SharePrice(hour, row.assets * WEI // (row.supply + row.own - unlocked) if row.supply else WEI, full)

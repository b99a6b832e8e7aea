"""What is remembered of lenders: how healthy a loan is, hour by hour, and how much of an asset is lent out at which rate.

An asset is remembered in the hours in which somebody moved it, and once a day. In between its rates stand still by the contract,
so that every hour follows from these rows (`wallet.practice.lending_past`), and where nobody acts an hour costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wallet.world.lender import Lender
from wallet.world.sample import NAN, Sample
from wallet.world.state import DAY_HOURS, Marks, World
from wallet.world.tokens import TEN_TO, WEI

WAD_RAY = 10**9
"""A unit of 1e-18 in one of 1e-27."""
CUT_WAD = 10**6
"""What is cut off a health factor before it becomes a float, so that one under 1 never reads as 1."""
_NONE_8 = (None,) * 8


def health_key(lender: str) -> str:
    """Return the key of a loan's health: its health factor is the balance."""
    return f"health {lender}"


def lender_key(lender: str, token: str) -> str:
    """Return the key of a lender's asset. Its columns: all deposits as balance, all debts as redemption value, what is not lent
    out as market value, as redemption rate and market price what one unit supplied, and one owed, has grown to, as low and high
    what lending earns and borrowing costs a year at that moment.
    """
    return f"lender {lender} {token}"


def health_rows(world: World, names: Iterable[str], account: str, marks: Marks) -> Iterator[Sample]:
    """Yield the health of an account's loans at these lenders, as their contracts compute it; nothing of a debt worth nothing."""
    for name in names:
        data = world.system(name, Lender).health(world, account, marks)
        if data.debt_value:
            wad = data.health_factor_wad
            seen = wad // CUT_WAD / (WEI // CUT_WAD)
            yield Sample(health_key(name), seen, NAN, NAN, NAN, NAN, exact=(wad, *_NONE_8))


def lender_rows(world: World, name: str) -> Iterator[Sample]:
    """Yield what there is to remember of a lender's assets in this hour."""
    lender, daily = world.system(name, Lender), world.hour % DAY_HOURS == 0
    for token in lender.assets():
        if daily or lender.touched(world, token):
            yield _asset(world, lender, token)


def _asset(world: World, lender: Lender, token: str) -> Sample:
    whole = TEN_TO[world.listed[token].decimals]
    supplied, owed, free = (part * WEI // whole for part in (*lender.totals(world, token), lender.at_hand(token)))
    grown, now = lender.indexes(world, token), lender.yearly_rates(token)
    earned, cost, earns, costs = (ray // WAD_RAY for ray in (*grown, *now))
    values = supplied / WEI, owed / WEI, free / WEI, earned / WEI, cost / WEI, earns / WEI, costs / WEI
    return Sample(lender_key(lender.name, token), *values, exact=(supplied, owed, free, earned, cost, earns, costs, None, None))

"""Swapping in a pool."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Note,
    Outcome,
    charge,
    done,
    fee_kinds,
    owed_in,
    require,
    use_allowance,
    words,
)
from wallet.arithmetic import mul_div, mul_div_up
from wallet.errors import Refused
from wallet.world.state import Venue, World
from wallet.world.tokens import TEN_TO

PPM = 10**6
TOLERANCES_PPM = (10, 500_000)
"""The narrowest and the widest tolerance that makes sense: 0.001 % and 50 %."""


def minimum_after_tolerance(amount: int, tolerance_ppm: int) -> int:
    """Return the least to accept of a quoted `amount` (smallest unit) under a tolerance in millionths, rounded down."""
    return mul_div(amount, PPM - tolerance_ppm, PPM)


def maximum_after_tolerance(amount: int, tolerance_ppm: int) -> int:
    """Return the most to give of a quoted `amount` (smallest unit) under a tolerance in millionths, rounded up."""
    return mul_div_up(amount, PPM + tolerance_ppm, PPM)


class Swap(Action, frozen=True, tag="Swap"):
    """Sell `amount` of `pay` for `receive` in a market; less than `minimum` and nothing is traded."""

    market: str
    pay: str
    receive: str
    amount: int
    minimum: int = 0
    approve: ApproveMode = "exact"

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this swap with another amount, or with another minimum where that is what was missed."""
        return replace(self, minimum=size) if refused.code == "market_minimum" else replace(self, amount=size)

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about: the minimum where that was missed, else the amount."""
        return self.minimum if refused.code == "market_minimum" else self.amount

    def apply(self, world: World) -> Outcome:
        """Return the world with the trade made."""
        traded = world.system(self.market, Venue)
        paid, received = traded.coin_index(self.pay), traded.coin_index(self.receive)
        if paid == received:
            raise Refused("same_token", token=self.pay)
        kinds = fee_kinds(world, traded.work("swap"), self.pay, traded.account, self.amount, self.approve)
        fee = require(world, self.pay, self.amount, *kinds)
        ready = use_allowance(world, self.pay, traded.account, self.amount, self.approve)
        owed = owed_in(world, self.pay, self.amount, self.receive)
        swapped = traded.trade(ready, YOU, self.pay, self.amount, self.minimum, owed)
        after = charge(swapped.world, fee, traded.chain)
        figures: dict[str, int | str] = {
            "market": self.market,
            "paid": self.amount,
            "got": swapped.got,
            "minimum": self.minimum,
            "owed": owed,
            "under_redemption": owed - swapped.got,
            **swapped.figures,
            "price": swapped.got * TEN_TO[world.listed[self.pay].decimals] // self.amount,
            "network_fee": fee,
        }
        notes = (Note("price_may_move", {"minimum": self.minimum}),) if self.minimum else (Note("no_minimum"),)
        paid_words, got_words = words(world, self.amount, self.pay), words(world, swapped.got, self.receive)
        title = f"Bought {got_words} for {paid_words}" if self.pay in world.coins else f"Sold {paid_words} for {got_words}"
        units = {"paid": self.pay, **dict.fromkeys(("got", "minimum", "owed", "under_redemption", "price"), self.receive)}
        units |= dict.fromkeys(("pool_fee", "curve", "discount"), self.receive)
        return done(world, after, "swap", title, figures, notes, units=units, chain=traded.chain, by=traded)

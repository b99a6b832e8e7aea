"""Swapping in a pool, or through two with a token between them, and the ways there are to do it."""

from __future__ import annotations

from typing import NamedTuple

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
from wallet.world.liquidity import is_empty, traded_for
from wallet.world.state import Chain, Traded, Venue, World
from wallet.world.tokens import DOLLAR, DOLLARS, TEN_TO

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
    """Sell `amount` of `pay` for `receive` in a market; less than `minimum` and nothing is traded.

    With a token `via` it is sold for that one there, and all of that for `receive` in the market `second`.
    """

    market: str
    pay: str
    receive: str
    amount: int
    minimum: int = 0
    approve: ApproveMode = "exact"
    via: str = ""
    second: str = ""

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this swap with another amount, or with another minimum where that is what was missed."""
        return replace(self, minimum=size) if refused.code == "market_minimum" else replace(self, amount=size)

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about: the minimum where that was missed, else the amount."""
        return self.minimum if refused.code == "market_minimum" else self.amount

    def apply(self, world: World) -> Outcome:
        """Return the world with the trade made."""
        traded = world.system(self.market, Venue)
        paid, received = traded.coin_index(self.pay), traded.coin_index(self.via or self.receive)
        if paid == received or self.pay == self.receive:
            raise Refused("same_token", token=self.pay)
        kinds = fee_kinds(world, traded.work("swap"), self.pay, traded.account, self.amount, self.approve)
        owed = owed_in(world, self.pay, self.amount, self.receive)
        if self.via:
            fee, swapped = self._through_two(world, traded, kinds, owed)
        else:
            fee = require(world, self.pay, self.amount, *kinds)
            ready = use_allowance(world, self.pay, traded.account, self.amount, self.approve)
            swapped = traded.trade(ready, YOU, self.pay, self.amount, self.minimum, owed)
        after = charge(swapped.world, fee, traded.chain)
        figures: dict[str, int | str] = {
            "market": self.market,
            **({"via": self.via, "second": self.second} if self.via else {}),
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

    def _through_two(self, world: World, first: Venue, kinds: tuple[str, ...], owed: int) -> tuple[int, Traded]:
        """Return the fees of both trades, and what they bring together: its parts are counted in what is received, and add up."""
        second, between = world.system(self.second, Venue), owed_in(world, self.pay, self.amount, self.via)
        if (
            second.chain != first.chain
            or second.name == first.name
            or second.coin_index(self.via) == second.coin_index(self.receive)
        ):
            raise Refused("market_token", token=self.receive, first=second.coins[0], second=second.coins[1])
        fee = require(world, self.pay, self.amount, *kinds)
        ready = use_allowance(world, self.pay, first.account, self.amount, self.approve)
        one = first.trade(ready, YOU, self.pay, self.amount, 0, between)
        more = fee_kinds(one.world, second.work("swap"), self.via, second.account, one.got, "exact")
        fee = require(world, self.pay, self.amount, *kinds, *more)
        ready = use_allowance(one.world, self.via, second.account, one.got, "exact")
        second = ready.system(self.second, Venue)
        rest = owed_in(ready, self.via, one.got, self.receive)
        two = second.trade(ready, YOU, self.via, one.got, self.minimum, rest)
        parts = {name: int(two.figures[name]) for name in ("pool_fee", "curve", "discount")}
        for name in ("pool_fee", "curve"):
            part = int(one.figures[name])
            size = owed_in(world, self.via, abs(part), self.receive)
            parts[name] += size if part >= 0 else -size
        parts["discount"] = owed - two.got - parts["pool_fee"] - parts["curve"]
        return fee, Traded(two.world, two.got, parts)


class Route(NamedTuple):
    """A way to trade: its market and, where it goes through a token `via`, the second; what comes of the token received in its
    smallest unit, and the network fees in that of the chain's coin. `nets` is what comes less the fees, as they redeem.
    """

    market: str
    via: str
    second: str
    got: int
    network_fee: int
    nets: int


def routes(world: World, pay: str, receive: str, amount: int) -> tuple[Route, ...]:
    """Return every way to sell `amount` of `pay` for `receive`, by one market or by two with a token between them, what nets most
    first; those that cannot quote are left out.
    """
    found = [_route(world, first, "", "", got, receive, pay, amount) for first, got in _sold(world, pay, receive, amount)]
    for first in world.every(Venue):
        via = first.other(pay) if pay in first.coins else receive
        if via == receive or is_empty(first):
            continue
        between = first.sold_at_once(world, pay, amount)
        for second, got in _sold(world, via, receive, between or 0):
            if second.name != first.name and second.chain == first.chain:
                found.append(_route(world, first, via, second.name, got, receive, pay, amount))
    return tuple(sorted(found, key=lambda route: -route.nets))


def _sold(world: World, pay: str, receive: str, amount: int) -> list[tuple[Venue, int]]:
    """Return the markets of a pair and what each gives for `amount`."""
    pairs = [venue for venue in world.every(Venue) if {pay, receive} == set(venue.coins) and not is_empty(venue)]
    quoted = ((venue, venue.sold_at_once(world, pay, amount) if amount else None) for venue in pairs)
    return [(venue, got) for venue, got in quoted if got]


def _route(world: World, first: Venue, via: str, second: str, got: int, receive: str, pay: str, amount: int) -> Route:
    chain = world.system(first.chain, Chain)
    kinds = fee_kinds(world, first.work("swap"), pay, first.account, amount, "exact")
    if via:
        other = world.system(second, Venue)
        kinds += fee_kinds(world, other.work("swap"), via, other.account, amount, "exact")
    fee = sum(chain.fee(kind) for kind in kinds)
    return Route(first.name, via, second, got, fee, got - owed_in(world, chain.coin, fee, receive))


def reachable(world: World, pay: str) -> tuple[str, ...]:
    """Return the tokens for which `pay` can be sold: by one market first, then by two."""
    direct = traded_for(world, pay)
    chain = world.listed[pay].chain
    further = (token for via in direct for token in traded_for(world, via) if world.listed[token].chain == chain)
    return tuple(token for token in dict.fromkeys((*direct, *further)) if token != pay)


IGNORED_DOLLARS = 1_000
"""Below this much a trade's own size is not warned of, as in curve-frontend `price-impact.util.ts`."""


def own_size_ppm(world: World, outcome: Outcome) -> int:
    """Return what a swap's own size costs of what it is owed, in millionths; 0 of a trade worth less than 1,000 dollars."""
    figures, receive = outcome.receipt.figures, outcome.receipt.units["got"]
    owed, curve = figures["owed"], figures["curve"]
    assert isinstance(owed, int)
    assert isinstance(curve, int)
    known = world.listed[receive]
    micro = world.in_terms_of(world.worth(receive, owed, world.redemption_rate(receive)), known.coin, DOLLARS)
    return curve * PPM // owed if owed > 0 and micro >= IGNORED_DOLLARS * DOLLAR else 0

"""Staking for a liquid token, and wrapping it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

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
    spendable,
    use_allowance,
    words,
)
from wallet.errors import Refused
from wallet.world.book import Book
from wallet.world.entering import steps_into
from wallet.world.estimates import market_gap, slashing_note
from wallet.world.outlook import hours_of, usual_day, value_in_days
from wallet.world.state import Deposited, Issuer, World
from wallet.world.tokens import WEI

MONTH_DAYS = 30
WRAP = "wrap"
"""What the deposit is called where only the way of counting changes."""


def most_to_stake(world: World, system: str) -> int:
    """Return the most that you could stake with a system now: what you have less the fee, or what it still takes."""
    known = world.systems.get(system)
    if isinstance(known, Issuer):
        steps = steps_into(world, known)
        if not steps:
            return 0
        most, room = spendable(world, steps[0].asset, *_works(steps)), steps[0].capacity(world)
        return most if room is None else min(most, room)
    return spendable(world, known.coin, known.work("lock")) if isinstance(known, Book) else 0


class Stake(Action, frozen=True, tag="Stake"):
    """Stake `amount` of a coin with a liquid staking protocol, without a name the first, and receive its token.

    A vault for a token that stands for the coin takes the coin too: it is minted and deposited at once, which pays for the work
    of both. Refuses protocol_unknown, and as each deposit does.
    """

    amount: int
    protocol: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the stake made."""
        issuer = world.issuer(self.protocol)
        steps = steps_into(world, issuer)
        if not steps:
            raise Refused("protocol_unknown", protocol=self.protocol)
        token, name, coin = issuer.token, issuer.name, steps[0].asset
        fee = require(world, coin, self.amount, *_works(steps), most=steps[0].capacity(world))
        staked = _deposited(world, steps, self.amount)
        after = charge(staked.world, fee, issuer.chain)
        got = after.balance(YOU, token) - world.balance(YOU, token)
        worth = _owed(staked.world, token, staked.units)
        inside = got if len(steps) == 1 else owed_in(after, token, got, steps[0].token)
        # A growing balance is told in tokens; where their number stands still, what they redeem for grows.
        grows = world.listed[token].kind == "growing_balance"
        figures: dict[str, int | str] = {
            "protocol": name,
            "paid": self.amount,
            "got": got,
            "worth": worth,
            "in_30_days": value_in_days(after, got if grows else worth, MONTH_DAYS, name),
            "daily_rebase_1e27": usual_day(world, name),
            "network_fee": fee,
            **staked.figures,
        }
        notes = (
            *slashing_note("risk_slashing", after, inside, steps[0].name),
            Note("risk_discount", {"gap": market_gap(after, got, name)}),
            *_leaving(after, after.issuer(name), got),
        )
        units = {"paid": coin, "got": token, "worth": coin, "in_30_days": token if grows else coin, **staked.counted}
        title = f"Staked {words(world, self.amount, coin)}"
        return done(world, after, "stake", title, figures, notes, units=units, chain=issuer.chain, by=issuer)


def _works(steps: tuple[Issuer, ...]) -> tuple[str, ...]:
    return tuple(step.work(step.entry) for step in steps)


def _deposited(world: World, steps: tuple[Issuer, ...], amount: int) -> Deposited:
    """Return what the last of the steps gives for the coins, each taking what the one before gave."""
    done_ = steps[0].deposit(world, YOU, amount)
    for before, step in pairwise(steps):
        passed = done_.world.balance(YOU, before.token) - world.balance(YOU, before.token)
        done_ = step.deposit(done_.world, YOU, passed)
    return done_


def _owed(world: World, token: str, units: int) -> int:
    """Return what that many units of a token redeem for."""
    return world.worth(token, world.seen(token, units), world.redemption_rate(token))


def _leaving(world: World, issuer: Issuer, amount: int) -> tuple[Note, ...]:
    """Return how long leaving with `amount` takes, from when on (unix seconds) it is possible at all, or which token it pays."""
    for way in issuer.exits(world):
        if way.pays not in world.coins:
            return (Note("risk_inside", {"token": way.pays}),)
        if way.shut:
            return (Note(way.shut, {"opens": way.opens}),)
        low, high = hours_of(issuer.wait(world, amount))
        return (Note("risk_waiting", {"low_hours": low, "high_hours": high}),)
    return ()


class Convert(Action, frozen=True, tag="Convert"):
    """Turn `amount` of the asset of `system` into its token, at once: wrapping, or a vault's deposit. Where `receive` is set
    `amount` is of the token and just what comes: a vault's mint.

    Refuses protocol_unknown where it takes a coin, exact_unknown where what comes cannot be named, and as its contract does.
    """

    system: str
    amount: int
    approve: ApproveMode = "exact"
    receive: bool = False

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount converted."""
        issuer = world.issuer(self.system)
        if issuer.asset in world.coins:
            raise Refused("protocol_unknown", protocol=self.system)
        paid, token = issuer.asset, issuer.token
        pays = _named(issuer.cost_of(world, self.amount), token) if self.receive else self.amount
        kinds = fee_kinds(world, issuer.work(issuer.entry), paid, issuer.name, pays, self.approve)
        try:
            fee = require(world, paid, pays, *kinds)
        except Refused as refused:
            if not self.receive or refused.code != "balance_short":
                raise
            most = _most(refused, lambda most: issuer.deposit(world, YOU, most).units)
            raise Refused("mint_short", most, have=refused.figures["have"], need=refused.figures["need"]) from None
        allowed = use_allowance(world, paid, issuer.name, pays, self.approve)
        made = issuer.mint(allowed, YOU, self.amount) if self.receive else issuer.deposit(allowed, YOU, pays)
        after = charge(made.world, fee, issuer.chain)
        figures: dict[str, int | str] = {
            "paid": pays,
            "got": made.units,
            "rate": world.redemption_rate(token),
            "worth": self._worth(world, issuer, made.units),
            "network_fee": fee,
            **_inside(world, issuer),
            **made.figures,
        }
        title = f"{'Wrapped' if issuer.entry == WRAP else 'Deposited'} {words(world, pays, paid)}"
        notes = (*_same_shares(world, issuer, made.units), *made.notes)
        units = {"paid": paid, "got": token, "rate": world.listed[token].coin, "worth": paid, "inside": paid}
        return done(world, after, issuer.entry, title, figures, notes, units=units, chain=issuer.chain, by=issuer)

    def _worth(self, world: World, issuer: Issuer, units: int) -> int:
        """Return what so many units of the token stand for in the asset: a wrapper's are the growing balance's own."""
        if world.listed[issuer.asset].kind == "growing_balance":
            return world.seen(issuer.asset, units)
        return owed_in(world, issuer.token, units, issuer.asset)


def _inside(world: World, issuer: Issuer) -> dict[str, int]:
    """Return how much of its asset a whole token stands for, of 1e18, where that is not what it redeems for in its coin."""
    rate, asset = world.redemption_rate(issuer.token), world.redemption_rate(issuer.asset)
    return {} if asset == WEI else {"inside": -(-rate * WEI // asset)}


def _named(cost: int | None, token: str) -> int:
    """Return what is paid for just what was named. Refuses exact_unknown (token) where nothing can be named."""
    if cost is None:
        raise Refused("exact_unknown", token=token)
    return cost


def _most(refused: Refused, brings: Callable[[int], int]) -> int | None:
    """Return what the most that can be paid `brings`, for who has too little for what was named; None where it is nothing."""
    return (brings(refused.remedy) or None) if isinstance(refused.remedy, int) else None


def _same_shares(world: World, issuer: Issuer, shares: int) -> tuple[Note, ...]:
    """Return that wrapping changes no shares, where it is a growing balance that is wrapped."""
    return (Note("same_shares", {"shares": shares}),) if world.listed[issuer.asset].kind == "growing_balance" else ()


def wrapper_of(world: World, token: str = "", asset: str = "") -> Issuer:
    """Return the first issuer that wraps another token: the one of `token`, or of `asset`, where they are named.

    Refuses token_unknown.
    """
    wrapper = _wrapper(world, token, asset)
    if wrapper is None:
        raise Refused("token_unknown", token=token or asset)
    return wrapper


def _wrapper(world: World, token: str = "", asset: str = "") -> Issuer | None:
    for issuer in world.every(Issuer):
        if issuer.asset not in world.coins and token in ("", issuer.token) and asset in ("", issuer.asset):
            return issuer
    return None


class Wrap(Action, frozen=True, tag="Wrap"):
    """Wrap `amount` of the growing token into its fixed-balance form; without a token the first that can be wrapped."""

    amount: int
    token: str = ""
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount wrapped."""
        return Convert(wrapper_of(world, asset=self.token).name, self.amount, self.approve).apply(world)


class Unwrap(Action, frozen=True, tag="Unwrap"):
    """Unwrap `amount` units of the fixed-balance token, without a name the first. Where `receive` is set `amount` is of what is
    inside and just what comes: a vault's withdrawal.

    Refuses token_unknown, exact_unknown where what comes cannot be named, and as its contract does.
    """

    amount: int
    token: str = ""
    receive: bool = False

    def asked(self, world: World) -> str:
        """Return the name of the wrapper of the token; "" where none wraps it."""
        wrapper = _wrapper(world, token=self.token)
        return wrapper.name if wrapper else ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount unwrapped."""
        issuer = wrapper_of(world, token=self.token)
        (way,) = issuer.exits(world)
        pays = _named(issuer.cost_out(world, self.amount), way.pays) if self.receive else self.amount
        try:
            fee = require(world, issuer.token, pays, issuer.work(way.kind))
        except Refused as refused:
            if not self.receive or refused.code != "balance_short":
                raise
            most = _most(refused, lambda most: issuer.leave(world, YOU, way.way, most).got)
            raise Refused("withdraw_short", most, have=refused.figures["have"], need=refused.figures["need"]) from None
        left = issuer.withdraw(world, YOU, self.amount) if self.receive else issuer.leave(world, YOU, way.way, pays)
        after = charge(left.world, fee, issuer.chain)
        figures: dict[str, int | str] = {
            "paid": pays,
            "got": left.got,
            "rate": world.redemption_rate(issuer.token),
            "worth": left.got,
            "network_fee": fee,
            **_inside(world, issuer),
            **left.figures,
        }
        done_to = "Unwrapped" if issuer.entry == WRAP else "Withdrew"
        given = (pays, issuer.token) if issuer.entry == WRAP else (left.got, way.pays)
        title = f"{done_to} {words(world, *given)}"
        notes = (*_same_shares(world, issuer, pays), *left.notes)
        units = {"paid": issuer.token, "rate": world.listed[issuer.token].coin}
        units |= dict.fromkeys(("got", "worth", "lost", "inside"), way.pays)
        return done(world, after, way.kind, title, figures, notes, units=units, chain=issuer.chain, by=issuer)

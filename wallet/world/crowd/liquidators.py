"""Liquidators: in the hour in which a loan is no longer covered, somebody pays part of the debt and takes collateral and a bonus.

They take the largest collateral for the largest debt, again and again while the contract lets them, with what they own. Where
the lender cannot pay the collateral out, they take it as a deposit there. Left out: their network fees, so that no loan is too
small for them; and selling what they took.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.errors import Refused
from wallet.world.beginning import hand
from wallet.world.given import Coins
from wallet.world.lender import Lender, Seized, Unsafe
from wallet.world.lines import LIQUIDATOR, Event
from wallet.world.state import NO_EVENTS, Habit, Step, World
from wallet.world.tokens import MOST_DECIMALS, TEN_TO

MOST_ROUNDS = 16
"""How many liquidations one hour has at most: after each that the close factor halves, what is left is smaller."""
BPS_WAD = 10**14


class LiquidatorsStart(msgspec.Struct, frozen=True):
    """What they pay debts with, in whole tokens; what the world has no token for is left out."""

    funds: dict[str, Coins]


class Liquidators(Habit, frozen=True, kw_only=True, tag="liquidators"):
    """Who liquidates loans of the lender `system`, in recorded hours too."""

    unruled: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = LiquidatorsStart

    @classmethod
    def fund(cls, world: World, system: str, at: Any) -> World:
        for token, amount in at.funds.items():
            if token in world.listed:
                world = hand(world, LIQUIDATOR, token, amount // TEN_TO[MOST_DECIMALS - world.listed[token].decimals])
        return world

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Liquidators:
        return cls(system=system)

    def act(self, world: World) -> Step:
        events = NO_EVENTS
        passed_over: set[str] = set()
        for _ in range(MOST_ROUNDS):
            loan = world.system(self.system, Lender).unsafe(world, passed_over)
            if loan is None:
                break
            done = _liquidated(world, self.system, loan)
            if done is None:
                passed_over.add(loan.borrower)
                continue
            events += (_told(world, self.system, loan, done),)
            world = done.world
        return world, events

    def accounts(self) -> tuple[str, ...]:
        return (LIQUIDATOR,)


def _liquidated(world: World, name: str, loan: Unsafe) -> Seized | None:
    """Return what covering as much as they can does; None where the contract takes none of it."""
    lender, cover = world.system(name, Lender), min(loan.most, world.balance(LIQUIDATOR, loan.debt))
    for as_deposit in (False, True):
        try:
            return lender.liquidate(world, LIQUIDATOR, loan, cover, as_deposit)
        except Refused as refused:
            if refused.code != "loan_liquidity_short":
                return None
    return None


def _told(world: World, name: str, loan: Unsafe, done: Seized) -> Event:
    """Return what happened to a loan of the `world` before it: of what was taken, `covers` is worth what was paid, at the prices
    of the lender, and `bonus` is the rest, of which the lender keeps `fee`.
    """
    lender, taken = world.system(name, Lender), done.seized + done.fee
    covers = min(taken, _worth_in(world, lender, loan, done.paid))
    after = done.world.system(name, Lender).health(done.world, loan.borrower)
    figures: dict[str, int | str] = {
        "debt": loan.debt,
        "paid": done.paid,
        "collateral": loan.collateral,
        "taken": taken,
        "fee": done.fee,
        "written_off": done.written_off.get(loan.debt, 0),
        "covers": covers,
        "bonus": taken - covers,
        "health_before_bps": lender.health(world, loan.borrower).health_factor_wad // BPS_WAD,
    }
    if after.debt_value:
        figures["health_bps"] = after.health_factor_wad // BPS_WAD
    return Event(world.hour, "liquidation", loan.borrower, figures, name)


def _worth_in(world: World, lender: Lender, loan: Unsafe, paid: int) -> int:
    """Return how much of the collateral is worth a payment to the lender, rounded down."""
    debt, collateral = (TEN_TO[world.listed[token].decimals] for token in (loan.debt, loan.collateral))
    return paid * lender.price(world, loan.debt) * collateral // (lender.price(world, loan.collateral) * debt)

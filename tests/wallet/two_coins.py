"""A world of two coins that no scenario ships: a chain and a protocol of nobody's, with a coin of nine decimals."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import msgspec
import pytest
from msgspec.structs import replace

from wallet import Practice, World
from wallet.library import start
from wallet.practice import practice as practices
from wallet.world import ledger as books
from wallet.world import stored
from wallet.world.beginning import listing
from wallet.world.lines import Exit
from wallet.world.shocks import AnyShock
from wallet.world.state import AnyWorld, Chain, Deposited, Issuer, Left, Step
from wallet.world.tokens import Coin, Token

BOB = 10**9
"""A whole coin of the second chain."""
E = 10**18
RATE = 1_250_000_000_000_000_000
"""Coins that one whole token of its protocol redeems for, of 1e18."""


class Ring(Chain, frozen=True, kw_only=True, tag="ring"):
    """A chain without allowances."""

    has_allowances: ClassVar[bool] = False


class Bank(Issuer, frozen=True, kw_only=True, tag="bank"):
    """A protocol whose token is worth more and more, by `growth_ppb` an hour: its account holds what was deposited."""

    rate: int = RATE
    growth_ppb: int = 0

    def elapse(self, world: World) -> Step:
        return world.changed(self.name, rate=self.rate + self.rate * self.growth_ppb // 10**9), ()

    def redemption_rate(self, world: World, token: str) -> int:
        return self.rate

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        units = amount * E // self.rate
        ledger = books.mint(world.ledger, self.token, account, units)
        return Deposited(replace(world, ledger=books.move(ledger, self.asset, account, self.name, amount)), units)

    def exits(self, world: World) -> tuple[Exit, ...]:
        return (Exit("burn", "request_withdrawal", self.asset),)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        pays = amount * self.rate // E
        ledger = books.burn(world.ledger, self.token, account, amount)
        return Left(replace(world, ledger=books.move(ledger, self.asset, self.name, account, pays)), pays)


def world_of_two(bob: int = 100 * BOB, growth_ppb: int = 0, sway_ppb: int = 0) -> World:
    """The calm world with a second chain, its protocol, and `bob` of its coin in your hands."""
    world = start("calm", 7)
    world = replace(world, coins={**world.coins, "BOB": Coin(50 * 10**6, sway_ppb, "coin price BOB")})
    fees = dict.fromkeys(("stake", "transfer_BOB", "transfer_token"), 5_000)
    chain = Ring(name="ring", coin="BOB", fees=fees, fee_price=1, faucet=BOB)
    bank = Bank(name="bob-bank", token="bBOB", asset="BOB", chain="ring", growth_ppb=growth_ppb)
    coin = Token("BOB", "Bob", 9, "coin", "BOB", "ring")
    banked = Token("bBOB", "Banked bob", 9, "rising_value", "BOB", "ring", "bob-bank")
    world = listing(world.with_system(chain).with_system(bank), (coin, banked))
    ledger = books.mint(world.ledger, "BOB", "bob-bank", 1_000 * BOB)
    return replace(world, ledger=books.mint(ledger, "BOB", "you", bob))


def practice_of_two(folder: Path, patch: pytest.MonkeyPatch, growth_ppb: int = 0, sway_ppb: int = 5_000_000) -> Practice:
    """A practice in such a world, kept in a file like any other; `patch` lets files hold its systems."""
    kinds = AnyWorld[stored.AnySystem | Ring | Bank, stored.AnyHabit, AnyShock]
    patch.setattr(stored, "_decoder", msgspec.json.Decoder(kinds))
    with pytest.MonkeyPatch.context() as begun:
        begun.setattr(practices.library, "start", lambda *_: world_of_two(growth_ppb=growth_ppb, sway_ppb=sway_ppb))
        return Practice.create(folder / "two.sluice")

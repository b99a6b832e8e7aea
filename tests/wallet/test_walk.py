"""A random walk through a practice with every system there is: whatever is tried, in whatever order, with hours, shocks and undo
between, the books close, a preview is what then happens, a refusal changes nothing, and the file opens on the same world.

1,500 steps; 20,000 with `HYPOTHESIS_PROFILE=thorough`, other ones each time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wallet.practices import practice
from wallet import Practice, Refused, World, actions, audit, leaving, liquidity, shocks
from wallet.actions import Action
from wallet.actions.loop_parts import venues_of
from wallet.ways import loops
from wallet.world.book import Book
from wallet.world.entering import steps_into
from wallet.world.lender import Lender
from wallet.world.state import Chain, Issuer, Shares, Venue
from wallet.world.stored import decode, encode
from wallet.world.strategy import Strategy
from wallet.world.vault_book import VaultBook

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
STEPS = 20_000 if THOROUGH else 1_500


class Walker:
    """Who chooses: systems, tokens and amounts of all sizes, most of them such that they may go through."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.wishes: tuple[Callable[[World], Action | None], ...] = (
            *(self.stake, self.leave, self.leave, self.swap, self.swap, self.provide, self.take_out, self.convert),
            *(self.lock, self.unlock, self.move, self.claim, self.claim, self.faucet, self.send, self.approve, self.revoke),
            *(self.supply, self.borrow, self.repay, self.withdraw, self.sell_deposit, self.emode, self.collateral),
            *(self.open_loop, self.climb_loop, self.close_loop),
            *(self.open_vault, self.fund_vault, self.mint_vault, self.repay_vault, self.leave_vault, self.set_fee),
            *(self.restake, self.restake, self.leave_restaking, self.delegate),
        )

    def amount(self, world: World, token: str) -> int:
        """Some of what is held, from a smallest unit to more than all, evenly in magnitude."""
        held = max(1, world.balance("you", token))
        if self.dice.random() < 0.05:
            return self.dice.choice((0, 1, held, held + 1, 2 * held))
        return int(held ** self.dice.uniform(0.6, 1.0) * self.dice.random()) + 1

    def held(self, world: World, *kinds: str) -> str:
        tokens = [token for token in world.tokens("you") if not kinds or world.listed[token].kind in kinds]
        return self.dice.choice(tokens or [world.coin])

    def stake(self, world: World) -> Action:
        issuer = self.dice.choice([row for row in world.every(Issuer) if steps_into(world, row)])
        return actions.Stake(self.amount(world, steps_into(world, issuer)[0].asset), issuer.name)

    def leave(self, world: World) -> Action:
        issuer = self.dice.choice(world.every(Issuer))
        way = self.dice.choice([way.way for way in issuer.exits(world)] or [""])
        return actions.Leave(self.amount(world, issuer.token), issuer.name, way)

    def convert(self, world: World) -> Action:
        issuer = self.dice.choice([row for row in world.every(Issuer) if row.asset not in world.coins])
        receive = issuer.cost_of(world, 1) is not None and self.dice.random() < 0.3
        return actions.Convert(issuer.name, self.amount(world, issuer.asset), receive=receive)

    def swap(self, world: World) -> Action:
        venue = self.dice.choice(world.every(Venue))
        pay, receive = self.dice.sample(venue.coins, 2)
        ways = [way for token in actions.reachable(world, pay) for way in actions.routes(world, pay, token, 10**9) if way.via]
        if ways and self.dice.random() < 0.2:
            way = self.dice.choice(ways)
            market, second = world.system(way.market, Venue), world.system(way.second, Venue)
            assert way.via in market.coins
            return actions.Swap(way.market, pay, second.other(way.via), self.amount(world, pay), via=way.via, second=way.second)
        return actions.Swap(market=venue.name, pay=pay, receive=receive, amount=self.amount(world, pay))

    def provide(self, world: World) -> Action:
        pool = self.dice.choice(world.every(Shares))
        first, second = (self.amount(world, token) if self.dice.random() < 0.8 else 0 for token in pool.coins)
        return actions.AddLiquidity(pool.name, (first, second))

    def take_out(self, world: World) -> Action:
        pool = self.dice.choice(world.every(Shares))
        if self.dice.random() < 0.25:
            part = liquidity.part_of(world, pool.name, "you").amounts
            first, second = (int(amount * self.dice.random() ** 2) for amount in part)
            return actions.RemoveExactly(pool.name, (first, second), self.dice.choice((0, world.balance("you", pool.share) // 2)))
        into = self.dice.choice(("", *pool.coins))
        return actions.RemoveLiquidity(pool.name, self.amount(world, pool.share), into)

    def lock(self, world: World) -> Action:
        book = self.dice.choice(world.every(Book))
        return actions.Lock(book.fitting(world, self.amount(world, book.coin)), book.name)

    def unlock(self, world: World) -> Action | None:
        rows = leaving.my_positions(world)
        row = self.dice.choice(rows) if rows else None
        return actions.Unlock(row.id, row.system) if row else None

    def move(self, world: World) -> Action | None:
        rows = [row for row in leaving.my_positions(world) if world.system(row.system, Book).destinations(world, row.id)]
        row = self.dice.choice(rows) if rows else None
        return actions.Redelegate(row.id, "", row.system) if row else None

    def claim(self, world: World) -> Action | None:
        waiting = [(system.name, number) for system in world.systems.values() for number in system.ready("you")]
        waiting = waiting or [(row.system, row.id) for row in leaving.my_requests(world)]
        name, number = self.dice.choice(waiting) if waiting else ("", 0)
        return actions.Claim((number,), name) if name else None

    def faucet(self, world: World) -> Action:
        chain = self.dice.choice(world.every(Chain))
        return actions.Faucet(self.dice.randint(1, chain.faucet), chain.coin)

    def send(self, world: World) -> Action:
        token = self.held(world)
        return actions.Transfer(token, "alice", self.amount(world, token), everything=self.dice.random() < 0.1)

    def approve(self, world: World) -> Action:
        token = self.held(world)
        return actions.Approve(token, self.dice.choice(list(world.systems)), self.amount(world, token))

    def revoke(self, world: World) -> Action:
        return actions.Revoke(self.held(world), self.dice.choice(list(world.systems)))

    def lent(self, world: World) -> tuple[str, str]:
        lender = self.dice.choice(world.every(Lender))
        return lender.name, self.dice.choice(lender.assets())

    def supply(self, world: World) -> Action:
        system, token = self.lent(world)
        return actions.Supply(system, token, self.amount(world, token))

    def borrow(self, world: World) -> Action:
        system, token = self.lent(world)
        return actions.Borrow(system, token, self.amount(world, token))

    def repay(self, world: World) -> Action:
        system, token = self.lent(world)
        return actions.Repay(system, token, self.amount(world, token), everything=self.dice.random() < 0.3)

    def withdraw(self, world: World) -> Action:
        system, token = self.lent(world)
        return actions.WithdrawSupplied(system, token, self.amount(world, token), everything=self.dice.random() < 0.3)

    def sell_deposit(self, world: World) -> Action:
        system, token = self.lent(world)
        return actions.SellDeposit(system, token, self.amount(world, token), 10_000, everything=self.dice.random() < 0.3)

    def emode(self, world: World) -> Action:
        return actions.SetEMode(self.lent(world)[0], self.dice.choice((0, 1)))

    def collateral(self, world: World) -> Action:
        return actions.UseAsCollateral(*self.lent(world), used=self.dice.random() < 0.7)

    def looped(self, world: World) -> tuple[loops.LoopWay, str]:
        way = self.dice.choice(loops.loopable(world))
        return way, self.dice.choice(("", *(venue.name for venue in venues_of(world, way.token))))

    def open_loop(self, world: World) -> Action:
        way, market = self.looped(world)
        leverage = self.dice.randint(10_000, 120_000)
        return actions.OpenLoop(way.system, way.token, self.amount(world, way.coin), leverage, way.category, market)

    def climb_loop(self, world: World) -> Action:
        way, market = self.looped(world)
        most = world.system(way.system, Lender).terms(world, "you", way.coin).borrowable
        borrowed = most > 0 and self.dice.random() < 0.5
        amount = int(most * self.dice.random() * 1.1) if borrowed else self.amount(world, way.coin)
        return actions.ClimbLoop(way.system, way.token, amount, borrowed, way.category, market)

    def close_loop(self, world: World) -> Action:
        way, market = self.looped(world)
        return actions.CloseLoop(way.system, way.token, market)

    def vault(self, world: World) -> tuple[str, int]:
        book = self.dice.choice(world.every(VaultBook))
        return book.name, self.dice.choice([row.id for row in book.vaults(world, "you")] or [1])

    def open_vault(self, world: World) -> Action:
        book = self.dice.choice(world.every(VaultBook))
        return actions.OpenVault(self.amount(world, book.coin), book.name, self.dice.choice(book.tiers(world)).tier)

    def fund_vault(self, world: World) -> Action:
        return actions.FundVault(self.amount(world, "ETH"), *self.vault(world), aside=self.dice.random() < 0.3)

    def mint_vault(self, world: World) -> Action:
        return actions.MintVault(self.amount(world, "ETH"), *self.vault(world))

    def repay_vault(self, world: World) -> Action:
        everything, from_vault = (self.dice.random() < 0.4 for _ in range(2))
        return actions.RepayVault(self.amount(world, "stETH"), *self.vault(world), everything, from_vault)

    def leave_vault(self, world: World) -> Action:
        name, number = self.vault(world)
        choices = (
            actions.WithdrawVault(self.amount(world, "ETH"), name, number),
            actions.CallValidators(1, name, number),
            actions.ChangeVaultTier(self.dice.randint(0, 7), name, number),
            actions.Unlock(number, name),
        )
        return self.dice.choice(choices)

    def restake(self, world: World) -> Action:
        strategy = self.dice.choice(world.every(Strategy))
        operator = self.dice.choice(("", *(each.name for each in strategy.operators(world))))
        at = strategy.position(world, "you").operator or operator
        return actions.Restake(strategy.name, self.amount(world, strategy.asset), at)

    def leave_restaking(self, world: World) -> Action:
        strategy = self.dice.choice(world.every(Strategy))
        most = strategy.position(world, "you").restaked
        amount = int(most * self.dice.random() * 1.1)
        return actions.LeaveRestaking(strategy.name, amount, everything=self.dice.random() < 0.3)

    def delegate(self, world: World) -> Action:
        strategy = self.dice.choice(world.every(Strategy))
        return actions.Delegate(strategy.name, self.dice.choice([each.name for each in strategy.operators(world)]))

    def set_fee(self, world: World) -> Action:
        issuer = self.dice.choice([row for row in world.every(Issuer) if row.fee_bounds()[0] or self.dice.random() < 0.1])
        return actions.SetFee(self.dice.choice((0, 100, 1_000, 3_000, 10_000, self.dice.randint(-1, 10_001))), issuer.name)

    def shock(self, world: World) -> Action:
        issuer = self.dice.choice([row for row in world.every(Issuer) if steps_into(world, row)])
        others = max(1, world.balance("others", issuer.token))
        sizes = self.dice.randint(1, 30_000), int(others ** self.dice.uniform(0.5, 0.97))
        return actions.Shock(
            self.dice.choice(
                (
                    shocks.SlashValidators(sizes[0], issuer.name),
                    shocks.LargeSale(sizes[1] // 100 + 1, issuer.name),
                    shocks.RedemptionRush(sizes[1] + 1, issuer.name),
                    shocks.LiquidityLeaves(sizes[0] * 20, self.dice.choice(world.every(Shares)).name),
                    shocks.ServiceSlashes(sizes[0] * 20, self.dice.choice(world.every(Strategy)).name),
                    shocks.OwnFault(
                        1, self.dice.choice(world.every(Book)).name, self.dice.choice(("double_signing", "downtime"))
                    ),
                )
            )
        )


def tried(mine: Practice, action: Action) -> str:
    """Preview an action, then do it; returns the code with which it is refused, "" where it goes through."""
    before = mine.world
    try:
        seen = mine.preview(action)
    except Refused as refused:
        code = refused.code
    else:
        code = ""
    if code:
        with pytest.raises(Refused) as again:
            mine.do(action)
        assert (again.value.code, mine.world) == (code, before), action
        return code
    done = mine.do(action)
    assert (done.receipt, done.world) == (seen.receipt, seen.world), action
    assert mine.world == done.world, action
    return ""


def test_no_walk_through_all_there_is_breaks_a_rule(tmp_path: Path) -> None:
    walker, told = Walker(random.randrange(10**9) if THOROUGH else 8), Counter[str]()
    mine = practice(tmp_path, "calm-all")
    for step in range(STEPS):
        chance = walker.dice.random()
        if chance < 0.6:
            action = walker.dice.choice(walker.wishes)(mine.world)
            if action is not None:
                name = type(action).__name__
                told[f"{name} refused" if tried(mine, action) else name] += 1
        elif chance < 0.88:
            mine.advance(walker.dice.randint(1, 8))
        elif chance < 0.92:
            tried(mine, walker.shock(mine.world))
        elif mine.can_undo and chance < 0.99:
            mine.undo()
        elif mine.can_redo:
            mine.redo()
        assert audit(mine.world) == [], (step, mine.undo_title)
        if step % 100 == 0:
            assert decode(encode(mine.world)) == mine.world
    world = mine.world
    mine.close()
    with Practice.open(mine.path) as opened:
        assert opened.world == world
    went = {name for name, number in told.items() if number and not name.endswith("refused")}
    wished = {
        "Stake",
        "Leave",
        "Swap",
        "AddLiquidity",
        "RemoveLiquidity",
        "RemoveExactly",
        "Convert",
        "Lock",
        "Unlock",
        "Claim",
        "Supply",
        "Borrow",
        "OpenLoop",
        "ClimbLoop",
        "CloseLoop",
        "OpenVault",
        "FundVault",
        "MintVault",
        "RepayVault",
        "SetFee",
        "Restake",
        "LeaveRestaking",
    }
    assert wished <= went, f"a walk that does nothing proves nothing: {told}"

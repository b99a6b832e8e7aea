"""A pool of two coins in a world, as Curve's ETH/stETH: tokens move, the contract computes, and its reserves follow the ledger.

The arithmetic is `wallet.defi.stable_pool`'s; here its coins are really moved. A growing balance moves whole shares, so one or
two wei fewer may arrive than were named; like the contract, the pool credits what its balance says afterwards: its reserves are
always its ledger balances less the admin's part.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.defi import stable_pool
from wallet.defi.pool_answers import Pair, SizedPrice
from wallet.defi.stable_invariant import A_PRECISION, FEE_UNIT
from wallet.defi.stable_pool import Minted, Removed, StablePool, Trade
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world import providing
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import Ledger, units_of
from wallet.world.lines import PROVIDER, Figures
from wallet.world.state import Added, Marks, Shares, Traded, World
from wallet.world.tokens import WEI, Token

PPM = 10**6


class PoolStart(msgspec.Struct, frozen=True):
    """The pool at a scenario's first hour: both reserves in the contract's order, A itself (not x 100), fees in 1e-10."""

    first: Coins
    second: Coins
    amplification: int
    fee_1e10: int
    admin_fee_1e10: int


class StablePoolMarket(Shares, frozen=True, kw_only=True, tag="stable_pool_market"):
    """The pool as it stands in a world: which coins it trades, in the contract's order, and what its share is called.

    Over twenty methods, because it answers one by one the questions that the world asks of a system, of a venue and of one
    with shares.
    """

    pool: StablePool
    mechanism: ClassVar[str] = "stable_pool"
    At: ClassVar[type[msgspec.Struct]] = PoolStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("lp_token"), preset.label("lp_title")
        return (Token(symbol, title, 18, "pool_share", preset.listed("coins")[0], preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the pool: its reserves come from the others, and its shares are the crowd's providers'."""
        first, second = preset.listed("coins")
        pool = StablePool(
            balances=(at.first, at.second),
            admin_balances=(0, 0),
            lp_supply=0,
            initial_a=at.amplification * 100,
            future_a=at.amplification * 100,
            initial_a_time=0,
            future_a_time=0,
            fee=at.fee_1e10,
            admin_fee=at.admin_fee_1e10,
        )
        pool = replace(pool, lp_supply=stable_pool.invariant_of(pool, world.start))
        own = cls(name=name, chain=preset.chain, coins=(first, second), share=preset.label("lp_token"), pool=pool)
        sold = world.listed[own.sells(world)]
        sold = replace(sold, markets=(*sold.markets, name))
        world = listing(world, (sold, *cls.brings(name, preset))).with_system(own)
        for token, amount in zip(own.coins, pool.balances, strict=True):
            world = hand(world, name, token, amount)
        return replace(world, ledger=books.mint(world.ledger, own.share, PROVIDER, pool.lp_supply))

    # a venue

    def is_live(self) -> bool:
        first, second = self.pool.balances
        return first > WEI and second > WEI and self.pool.lp_supply > 0

    def size(self) -> int:
        return sum(self.pool.balances)

    def reserve(self, token: str) -> int:
        return self.pool.balances[self.coin_index(token)]

    def quote(self, world: World, pay: str, amount: int) -> int:
        pool, paid, now = self.pool, self.coin_index(pay), world.now
        return stable_pool.quote(pool, paid, 1 - paid, amount, now, stable_pool.invariant_of(pool, now))

    def swap(self, world: World, trader: str, pay: str, amount: int, minimum: int = 0) -> tuple[World, int]:
        world, trade = self.exchange(world, trader, pay, amount, minimum)
        return world, trade.received

    def exchange(self, world: World, trader: str, pay: str, amount: int, minimum: int = 0) -> tuple[World, Trade]:
        """Sell `amount` of `pay` for the other coin. Refuses as the pool does."""
        pool, paid, now = self.pool, self.coin_index(pay), world.now
        bought = self.coins[1 - paid]
        trade = stable_pool.exchange(pool, paid, 1 - paid, amount, minimum, now, stable_pool.invariant_of(pool, now))
        sold, got = (pay, world.units(pay, amount)), (bought, world.units(bought, trade.received))
        ledger = books.trade(world.ledger, trader, self.name, sold, got)
        left = trade.fee - trade.admin_fee
        return self._settled(world, ledger, trade.pool, (0, left) if paid == 0 else (left, 0)), trade

    def trade(self, world: World, trader: str, pay: str, amount: int, minimum: int, owed: int) -> Traded:
        pool, paid = self.pool, self.coin_index(pay)
        after, trade = self.exchange(world, trader, pay, amount, minimum)
        parts = stable_pool.price_impact_split(pool, paid, 1 - paid, amount, owed, world.now)
        figures: Figures = {
            "pool_fee": parts.fee,
            "curve": parts.curve,
            "discount": parts.discount,
            "amplification": stable_pool.amplification(pool, world.now) // A_PRECISION,
        }
        return Traded(after, trade.received, figures)

    def sold_at_once(self, world: World, pay: str, amount: int, shares: int = 0) -> int | None:
        pool, paid, coins = self.pool, self.coins.index(pay), 0
        if not pool.lp_supply:
            return None
        try:
            if shares:
                removed = stable_pool.remove_liquidity(pool, shares, (0, 0))
                pool, coins, amount = removed.pool, removed.amounts[1 - paid], amount + removed.amounts[paid]
            if not amount:
                return coins
            now = world.now
            return coins + stable_pool.quote(pool, paid, 1 - paid, amount, now, stable_pool.invariant_of(pool, now))
        except Refused:
            return None

    # what it shows of itself

    def fees_1e10(self) -> tuple[int, int]:
        return self.pool.fee, self.pool.admin_fee

    def fee_on(self, world: World, pay: str, amount: int) -> int:
        paid = self.coin_index(pay)
        return stable_pool.exchange(self.pool, paid, 1 - paid, amount, 0, world.now).fee

    def prices(self, world: World, pay: str, largest: int, points: int) -> list[SizedPrice]:
        paid = self.coin_index(pay)
        return stable_pool.price_by_size(self.pool, paid, 1 - paid, largest, points, world.now)

    def virtual_price(self, world: World) -> int:
        return stable_pool.virtual_price(self.pool, world.now)

    # its shares

    def redemption_rate(self, world: World, token: str) -> int:
        return self._share_value(world, WEI)

    def market_price(self, marks: Marks, token: str) -> int | None:
        price = marks.price(self.sells(marks.world))
        return None if price is None else self._share_value(marks.world, price)

    def _share_value(self, world: World, price: int) -> int:
        """Return what one whole share stands for, its staked coin counted at `price`; 0 where there are no shares."""
        supply = self.pool.lp_supply
        if not supply:
            return 0
        staked, balances = self.coins.index(self.sells(world)), self.pool.balances
        return balances[1 - staked] * WEI // supply + balances[staked] * price // supply

    def stands_still(self, now: int) -> bool:
        return now >= self.pool.future_a_time

    def supply(self) -> int:
        return self.pool.lp_supply

    def staked_part(self, world: World, shares: int) -> int:
        supply = self.pool.lp_supply
        return self.reserve(self.sells(world)) * shares // supply if supply else 0

    def provide(self, world: World, provider: str, amounts: tuple[int, int], minimum: int = 0) -> Added:
        after, minted = self.add_liquidity(world, provider, amounts, minimum)
        return Added(after, minted.lp, {"virtual_price": stable_pool.virtual_price(minted.pool, world.now)})

    def take_out(
        self, world: World, provider: str, shares: int, into: str, minimums: tuple[int, int]
    ) -> tuple[World, tuple[int, int]]:
        if into:
            coin = self.coin_index(into)
            removed = stable_pool.remove_liquidity_one_coin(self.pool, shares, coin, minimums[coin], world.now)
        else:
            removed = stable_pool.remove_liquidity(self.pool, shares, minimums)
        first, second = removed.amounts
        return self.pay_out(world, provider, removed), (first, second)

    def add_liquidity(self, world: World, provider: str, amounts: tuple[int, int], minimum: int = 0) -> tuple[World, Minted]:
        """Pay both coins in, in the pool's order, and receive its shares. Refuses as the pool does."""
        minted = stable_pool.add_liquidity(self.pool, amounts, minimum, world.now)
        ledger = world.ledger
        for token, amount in zip(self.coins, amounts, strict=True):
            ledger = books.move(ledger, token, provider, self.name, world.units(token, amount))
        ledger = books.mint(ledger, self.share, provider, minted.lp)
        return self._settled(world, ledger, minted.pool, self._left_of(minted.fees)), minted

    def take_exactly(self, world: World, provider: str, amounts: tuple[int, int], most: int) -> tuple[World, int]:
        removed = stable_pool.remove_liquidity_imbalance(self.pool, amounts, most, world.now)
        return self.pay_out(world, provider, removed), removed.lp

    def _left_of(self, fees: Pair) -> Pair:
        """Return what the providers keep of fees on both coins."""
        first, second = (fee - fee * self.pool.admin_fee // FEE_UNIT for fee in fees)
        return first, second

    def give_back(self, world: World, provider: str, shares: int) -> World:
        return self.pay_out(world, provider, stable_pool.remove_liquidity(self.pool, shares, (0, 0)))

    def pay_out(self, world: World, provider: str, removed: Removed) -> World:
        """Burn the provider's shares and pay what the pool's contract computed for them."""
        ledger = books.burn(world.ledger, self.share, provider, removed.lp)
        for token, amount in zip(self.coins, removed.amounts, strict=True):
            ledger = books.move(ledger, token, self.name, provider, world.units(token, amount))
        return self._settled(world, ledger, removed.pool, self._left_of(removed.fees))

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of both reserves is gone, as through a fault of its contract: the shares stay."""
        ledger, (first, second) = world.ledger, (reserve * share_ppm // PPM for reserve in self.pool.balances)
        for token, amount in zip(self.coins, (first, second), strict=True):
            ledger = books.move(ledger, token, self.name, taker, world.units(token, amount))
        return replace(self, mine=providing.taken(world, self, (first, second)))._settled(world, ledger, self.pool)

    # the ledger

    def follow(self, world: World) -> World:
        """Set the reserves to the ledger balances less the admin's part: what a balance grew by lands inside the pool."""
        pool = self._followed(world, world.ledger, self.pool)
        if pool is self.pool:
            return world
        if self.mine is None:
            return world.with_system(replace(self, pool=pool))
        (first, second), (was, other) = pool.balances, self.pool.balances
        return world.with_system(replace(self, pool=pool, mine=providing.rebased(world, self, (first - was, second - other))))

    def _settled(self, world: World, ledger: Ledger, pool: StablePool, fees: Pair = (0, 0)) -> World:
        """Keep that ledger and the pool as its contract left it, its reserves following the ledger; `fees` stay with those who
        provided so far.
        """
        followed = self._followed(world, ledger, pool)
        if self.mine is None:
            return world.with_system(replace(self, pool=followed), ledger)
        return world.with_system(replace(self, pool=followed, mine=providing.paid(world, self, fees)), ledger)

    def _followed(self, world: World, ledger: Ledger, pool: StablePool) -> StablePool:
        first, second = self.coins
        admin = pool.admin_balances
        reserves = (
            world.seen(first, units_of(ledger, self.name, first)) - admin[0],
            world.seen(second, units_of(ledger, self.name, second)) - admin[1],
        )
        return replace(pool, balances=reserves) if reserves != pool.balances else pool

    live_keys: ClassVar[tuple[str, ...]] = ("amplification",)

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        return stable_pool.amplification(self.pool, world.now) // A_PRECISION, "count"

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def audit(self, world: World) -> list[str]:
        """Return where the account is not reserves and admin's part, or other shares are issued than there are."""
        wrong = []
        for token, reserve, admin in zip(self.coins, self.pool.balances, self.pool.admin_balances, strict=True):
            held = world.balance(self.name, token)
            if held != reserve + admin:
                wrong.append(f"{self.name}: account {held} {token}, reserves and admin {reserve + admin}")
        issued = world.ledger.issued.get(self.share, 0)
        if issued != self.pool.lp_supply:
            wrong.append(f"{self.name}: {issued} shares issued, supply {self.pool.lp_supply}")
        return wrong

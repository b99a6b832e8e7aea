"""A pool of two coins that is told what a token redeems for, in a world, as Curve's StableSwap-NG.

The arithmetic is `wallet.defi.stable_pool_ng`'s; here its coins are really moved. What a coin with a rate redeems for is asked of
the world at every call, so the curve trades the discount alone, and a report moves value between providers and traders without a
trade. The account of the pool's name holds its reserves and the admin's part; the admin is paid into an account of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.defi import stable_pool_ng
from wallet.defi.pool_answers import Pair, SizedPrice
from wallet.defi.stable_invariant import A_PRECISION, FEE_UNIT
from wallet.defi.stable_pool_ng import Minted, Removed, StablePoolNG, Trade
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.world import ledger as books
from wallet.world import providing
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import Ledger, units_of
from wallet.world.lines import PROVIDER, Figures
from wallet.world.state import Added, Marks, Shares, Traded, World
from wallet.world.tokens import MOST_DECIMALS, TEN_TO, WEI, Token

PPM = 10**6

_TO_MOST = 2 * MOST_DECIMALS


class RatedPoolStart(msgspec.Struct, frozen=True):
    """The pool at a scenario's first hour: both reserves in the contract's order."""

    first: Coins
    second: Coins


class RatedPoolMarket(Shares, frozen=True, kw_only=True, tag="rated_pool_market"):
    """The pool as it stands in a world; the rates in its storage are those of its last call.

    Over twenty methods, because it answers one by one the questions that the world asks of a system, of a venue and of one
    with shares.
    """

    pool: StablePoolNG
    mechanism: ClassVar[str] = "stable_pool_ng"
    At: ClassVar[type[msgspec.Struct]] = RatedPoolStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("lp_token"), preset.label("lp_title")
        return (Token(symbol, title, 18, "pool_share", preset.listed("coins")[0], preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the pool: its reserves come from the others, and its shares are the crowd's providers'."""
        first, second = preset.listed("coins")
        empty = stable_pool_ng.deployed(preset.parameters, world.start)
        own = cls(name=name, chain=preset.chain, coins=(first, second), share=preset.label("lp_token"), pool=empty)
        sold = world.listed[own.sells(world)]
        sold = replace(sold, markets=(*sold.markets, name))
        shares = (replace(token, coin=world.listed[first].coin) for token in cls.brings(name, preset))
        world = listing(world, (sold, *shares)).with_system(own)
        first_down, second_down = (TEN_TO[MOST_DECIMALS - world.listed[token].decimals] for token in own.coins)
        amounts = at.first // first_down, at.second // second_down
        for token, amount in zip(own.coins, amounts, strict=True):
            world = hand(world, name, token, amount)
        minted = stable_pool_ng.add_liquidity(own.told(world), amounts, 0, world.start)
        return own.settled(world, books.mint(world.ledger, own.share, PROVIDER, minted.lp), minted.pool)

    def told(self, world: World) -> StablePoolNG:
        """Return the pool as its next call finds it: told what its tokens redeem for now."""
        return _told(world, self)

    # a venue

    def is_live(self) -> bool:
        (first, second), (held, beside) = self.pool.parameters.assets, self.pool.balances
        return self.pool.lp_supply > 0 and held > TEN_TO[first.decimals] and beside > TEN_TO[second.decimals]

    def size(self) -> int:
        return sum(self.pool.balances)

    def reserve(self, token: str) -> int:
        return self.pool.balances[self.coin_index(token)]

    def quote(self, world: World, pay: str, amount: int) -> int:
        paid, pool, now = self.coin_index(pay), self.told(world), world.now
        return stable_pool_ng.quote(pool, paid, 1 - paid, amount, now, stable_pool_ng.invariant_of(pool, now))

    def swap(self, world: World, trader: str, pay: str, amount: int, minimum: int = 0) -> tuple[World, int]:
        world, trade = self._exchange(world, trader, pay, amount, minimum)
        return world, trade.received

    def _exchange(self, world: World, trader: str, pay: str, amount: int, minimum: int) -> tuple[World, Trade]:
        paid, pool, now = self.coin_index(pay), self.told(world), world.now
        bought = self.coins[1 - paid]
        d = stable_pool_ng.invariant_of(pool, now)
        trade = stable_pool_ng.exchange(pool, paid, 1 - paid, amount, minimum, now, d)
        sold, got = (pay, world.units(pay, amount)), (bought, world.units(bought, trade.received))
        ledger = books.trade(world.ledger, trader, self.name, sold, got)
        left = trade.fee - trade.admin_fee
        return self.settled(world, ledger, trade.pool, (0, left) if paid == 0 else (left, 0)), trade

    def trade(self, world: World, trader: str, pay: str, amount: int, minimum: int, owed: int) -> Traded:
        paid, pool = self.coin_index(pay), self.told(world)
        after, trade = self._exchange(world, trader, pay, amount, minimum)
        parts = stable_pool_ng.price_impact_split(pool, paid, 1 - paid, amount, owed, world.now)
        figures: Figures = {
            "pool_fee": parts.fee,
            "curve": parts.curve,
            "discount": parts.discount,
            "amplification": stable_pool_ng.amplification(pool, world.now) // A_PRECISION,
        }
        return Traded(after, trade.received, figures)

    def sold_at_once(self, world: World, pay: str, amount: int, shares: int = 0) -> int | None:
        pool, paid, coins = self.told(world), self.coins.index(pay), 0
        if not pool.lp_supply:
            return None
        try:
            if shares:
                removed = stable_pool_ng.remove_liquidity(pool, shares, (0, 0), world.now)
                pool, coins, amount = removed.pool, removed.amounts[1 - paid], amount + removed.amounts[paid]
            if not amount:
                return coins
            return coins + stable_pool_ng.quote_at(pool, paid, 1 - paid, amount, stable_pool_ng.amplification(pool, world.now))
        except Refused:
            return None

    # what it shows of itself

    def fees_1e10(self) -> tuple[int, int]:
        return self.pool.parameters.fee, self.pool.parameters.admin_fee

    def fee_on(self, world: World, pay: str, amount: int) -> int:
        paid = self.coin_index(pay)
        return stable_pool_ng.exchange(self.told(world), paid, 1 - paid, amount, 0, world.now).fee

    def prices(self, world: World, pay: str, largest: int, points: int) -> list[SizedPrice]:
        paid = self.coin_index(pay)
        return stable_pool_ng.price_by_size(self.told(world), paid, 1 - paid, largest, points, world.now)

    def virtual_price(self, world: World) -> int:
        return stable_pool_ng.virtual_price(self.told(world), world.now)

    def stands_still(self, now: int) -> bool:
        return now >= self.pool.future_a_time

    # its shares

    def redemption_rate(self, world: World, token: str) -> int:
        return self._share_value(world, world.redemption_rate(self.sells(world)))

    def market_price(self, marks: Marks, token: str) -> int | None:
        price = marks.price(self.sells(marks.world))
        return None if price is None else self._share_value(marks.world, price)

    def _share_value(self, world: World, price: int) -> int:
        """Return what one whole share stands for, its token counted at `price`, the other as owed; 0 where nobody has a share."""
        supply = self.pool.lp_supply
        if not supply:
            return 0
        staked, balances, assets = self.coins.index(self.sells(world)), self.pool.balances, self.pool.parameters.assets
        other = 1 - staked
        beside = balances[other] * world.redemption_rate(self.coins[other]) // WEI * TEN_TO[_TO_MOST - assets[other].decimals]
        return beside // supply + balances[staked] * price * TEN_TO[_TO_MOST - assets[staked].decimals] // (WEI * supply)

    def supply(self) -> int:
        return self.pool.lp_supply

    def staked_part(self, world: World, shares: int) -> int:
        """Return what the token in so many shares redeems for."""
        supply, sold = self.pool.lp_supply, self.sells(world)
        if not supply:
            return 0
        return world.worth(sold, self.reserve(sold) * shares // supply, world.redemption_rate(sold))

    def provide(self, world: World, provider: str, amounts: tuple[int, int], minimum: int = 0) -> Added:
        minted: Minted = stable_pool_ng.add_liquidity(self.told(world), amounts, minimum, world.now)
        ledger = world.ledger
        for token, amount in zip(self.coins, amounts, strict=True):
            ledger = books.move(ledger, token, provider, self.name, world.units(token, amount))
        ledger = books.mint(ledger, self.share, provider, minted.lp)
        after = self.settled(world, ledger, minted.pool, self._left_of(minted.fees))
        return Added(after, minted.lp, {"virtual_price": stable_pool_ng.virtual_price(minted.pool, world.now)})

    def take_out(
        self, world: World, provider: str, shares: int, into: str, minimums: tuple[int, int]
    ) -> tuple[World, tuple[int, int]]:
        pool, now = self.told(world), world.now
        if into:
            coin = self.coin_index(into)
            removed = stable_pool_ng.remove_liquidity_one_coin(pool, shares, coin, minimums[coin], now)
        else:
            removed = stable_pool_ng.remove_liquidity(pool, shares, minimums, now)
        return self._paid_out(world, provider, removed), removed.amounts

    def take_exactly(self, world: World, provider: str, amounts: tuple[int, int], most: int) -> tuple[World, int]:
        removed = stable_pool_ng.remove_liquidity_imbalance(self.told(world), amounts, most, world.now)
        return self._paid_out(world, provider, removed), removed.lp

    def _left_of(self, fees: Pair) -> Pair:
        """Return what the providers keep of fees on both coins."""
        first, second = (fee - fee * self.pool.parameters.admin_fee // FEE_UNIT for fee in fees)
        return first, second

    def give_back(self, world: World, provider: str, shares: int) -> World:
        return self._paid_out(world, provider, stable_pool_ng.remove_liquidity(self.told(world), shares, (0, 0), world.now))

    def _paid_out(self, world: World, provider: str, removed: Removed) -> World:
        """Burn the provider's shares and pay what the contract computed for them, and with it what the admin is owed."""
        ledger = books.burn(world.ledger, self.share, provider, removed.lp)
        for token, amount, admin in zip(self.coins, removed.amounts, removed.admin_paid, strict=True):
            ledger = books.move(ledger, token, self.name, provider, world.units(token, amount))
            ledger = books.move(ledger, token, self.name, self._admin, world.units(token, admin))
        return self.settled(world, ledger, removed.pool, self._left_of(removed.fees))

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of both reserves is gone, as through a fault of its contract: the shares stay."""
        ledger, (first, second) = world.ledger, (reserve * share_ppm // PPM for reserve in self.pool.balances)
        for token, amount in zip(self.coins, (first, second), strict=True):
            ledger = books.move(ledger, token, self.name, taker, world.units(token, amount))
        left = self.pool.balances[0] - first, self.pool.balances[1] - second
        own = replace(self, mine=providing.taken(world, self, (first, second)))
        return own.settled(world, ledger, replace(self.pool, balances=left))

    # the ledger

    def follow(self, world: World) -> World:
        """Take over what its account holds where one of its coins grows by itself."""
        if not self._grows:
            return world
        pool = self._followed(world, world.ledger, self.pool)
        if pool == self.pool:
            return world
        if self.mine is None:
            return world.with_system(replace(self, pool=pool))
        (first, second), (was, other) = pool.balances, self.pool.balances
        return world.with_system(replace(self, pool=pool, mine=providing.rebased(world, self, (first - was, second - other))))

    def settled(self, world: World, ledger: Ledger, pool: StablePoolNG, fees: Pair = (0, 0)) -> World:
        """Return the world with that ledger and the pool as its contract left it; `fees` stay with those who provided so far."""
        followed = self._followed(world, ledger, pool)
        if self.mine is None:
            return world.with_system(replace(self, pool=followed), ledger)
        return world.with_system(replace(self, pool=followed, mine=providing.paid(world, self, fees)), ledger)

    def _followed(self, world: World, ledger: Ledger, pool: StablePoolNG) -> StablePoolNG:
        if not self._grows:
            return pool
        first, second = (world.seen(token, units_of(ledger, self.name, token)) for token in self.coins)
        return stable_pool_ng.with_held(pool, (first, second))

    @property
    def _grows(self) -> bool:
        """Whether one of its coins grows by itself: only then its contract goes by what it holds."""
        first, second = self.pool.parameters.assets
        return "rebasing" in (first.kind, second.kind)

    # the books

    @property
    def _admin(self) -> str:
        return f"{self.name}-admin"

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def names(self) -> tuple[str, ...]:
        return self.name, self._admin

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


@last_answer
def _told(world: World, own: RatedPoolMarket) -> StablePoolNG:
    """Return the pool as its next call finds it: who trades asks for quotes first, in the same world."""
    pool = own.pool
    for place, asset in enumerate(pool.parameters.assets):
        if asset.kind == "rate":
            pool = stable_pool_ng.with_reading(pool, place, world.redemption_rate(own.coins[place]))
    return pool

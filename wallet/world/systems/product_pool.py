"""A pool that keeps the product of its two amounts, in a world, as a Uniswap v2 pair with its router.

The arithmetic is `wallet.defi.product_pool`'s; here its coins are really moved. As through the router, a deposit takes both coins
in the pool's proportion and leaves what is too much of one with its owner; a withdrawal pays both. The first deposit locks a
thousand of the smallest units of its share for ever: they are in an account of their own. Left out: coins whose balance grows by
itself, which its books do not see and anyone may take.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.defi import product_pool
from wallet.defi.pool_answers import Pair, SizedPrice
from wallet.defi.product_curve import THOUSAND
from wallet.defi.product_pool import ProductPool, Trade
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world import providing
from wallet.world.beginning import hand, listing, procured
from wallet.world.given import Coins, Given
from wallet.world.ledger import Ledger
from wallet.world.lines import PROVIDER, Figures
from wallet.world.state import Added, Marks, Shares, Traded, World
from wallet.world.tokens import MOST_DECIMALS, TEN_TO, Token

PPM = 10**6
FEE_ONE = 10**10
PROTOCOL_PART = 6
"""Where the protocol takes its part, it is a sixth of the growth, which stands for a sixth of the fee."""


class ProductPoolStart(msgspec.Struct, frozen=True):
    """The pool at a scenario's first hour: both reserves in the contract's order, the first of which says the price."""

    first: Coins
    second: Coins


class ProductPoolMarket(Shares, frozen=True, kw_only=True, tag="product_pool_market"):
    """The pool as it stands in a world; what its contract stores is `pool`.

    Over twenty methods, because it answers one by one the questions that the world asks of a system, of a venue and of one
    with shares.
    """

    pool: ProductPool
    mechanism: ClassVar[str] = "product_pool"
    any_mix: ClassVar[bool] = False
    At: ClassVar[type[msgspec.Struct]] = ProductPoolStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("lp_token"), preset.label("lp_title")
        return (Token(symbol, title, 18, "pool_share", preset.listed("coins")[0], preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the pool: its reserves come from the others, and its shares are the crowd's providers'.

        Raises ValueError for a coin whose balance grows by itself.
        """
        first, second = preset.listed("coins")
        if "growing_balance" in (world.listed[first].kind, world.listed[second].kind):
            raise ValueError(f"{name} keeps books of its own: no coin that grows by itself may be in it")
        own = cls(
            name=name,
            chain=preset.chain,
            coins=(first, second),
            share=preset.label("lp_token"),
            pool=ProductPool(preset.parameters),
        )
        shares = (replace(token, coin=world.listed[first].coin) for token in cls.brings(name, preset))
        world = listing(world, shares).with_system(own)
        first_down, second_down = (TEN_TO[MOST_DECIMALS - world.listed[token].decimals] for token in own.coins)
        amounts = at.first // first_down, at.second // second_down
        for token, amount in zip(own.coins, amounts, strict=True):
            world = hand(procured(world, token, amount), name, token, amount)
        minted = product_pool.mint(own.pool, amounts, world.start)
        ledger = books.mint(world.ledger, own.share, PROVIDER, minted.lp)
        return own._settled(world, books.mint(ledger, own.share, own._locked, minted.locked_lp), minted.pool)

    # a venue

    def is_live(self) -> bool:
        return all(self.pool.reserves) and self.pool.lp_supply > 0

    def size(self) -> int:
        """Return twice what it holds of its first coin: both sides are worth the same in it."""
        return 2 * self.pool.reserves[0]

    def reserve(self, token: str) -> int:
        return self.pool.reserves[self.coin_index(token)]

    def quote(self, world: World, pay: str, amount: int) -> int:
        paid = self.coin_index(pay)
        return product_pool.quote(self.pool, paid, 1 - paid, amount, world.now)

    def swap(self, world: World, trader: str, pay: str, amount: int, minimum: int = 0) -> tuple[World, int]:
        world, trade = self._exchange(world, trader, pay, amount, minimum)
        return world, trade.received

    def _exchange(self, world: World, trader: str, pay: str, amount: int, minimum: int) -> tuple[World, Trade]:
        paid = self.coin_index(pay)
        trade = product_pool.exchange(self.pool, paid, 1 - paid, amount, minimum, world.now)
        ledger = books.trade(world.ledger, trader, self.name, (pay, amount), (self.coins[1 - paid], trade.received))
        return self._settled(world, ledger, trade.pool, (0, trade.fee) if paid == 0 else (trade.fee, 0)), trade

    def trade(self, world: World, trader: str, pay: str, amount: int, minimum: int, owed: int) -> Traded:
        paid = self.coin_index(pay)
        after, trade = self._exchange(world, trader, pay, amount, minimum)
        parts = product_pool.price_impact_split(self.pool, paid, 1 - paid, amount, owed, world.now)
        figures: Figures = {"pool_fee": parts.fee, "curve": parts.curve, "discount": parts.discount}
        return Traded(after, trade.received, figures)

    def sold_at_once(self, world: World, pay: str, amount: int, shares: int = 0) -> int | None:
        pool, paid, coins = self.pool, self.coin_index(pay), 0
        if not pool.lp_supply:
            return None
        try:
            if shares:
                burned = product_pool.burn(pool, shares, world.now)
                pool, coins, amount = burned.pool, burned.amounts[1 - paid], amount + burned.amounts[paid]
            return coins + product_pool.quote(pool, paid, 1 - paid, amount, world.now) if amount else coins
        except Refused:
            return None

    # what it shows of itself

    def fees_1e10(self) -> tuple[int, int]:
        terms = self.pool.parameters
        return terms.fee_per_1000 * FEE_ONE // THOUSAND, FEE_ONE // PROTOCOL_PART if terms.protocol_fee_on else 0

    def fee_on(self, world: World, pay: str, amount: int) -> int:
        paid = self.coin_index(pay)
        return product_pool.exchange(self.pool, paid, 1 - paid, amount, 0, world.now).fee

    def prices(self, world: World, pay: str, largest: int, points: int) -> list[SizedPrice]:
        paid = self.coin_index(pay)
        return product_pool.price_by_size(self.pool, paid, 1 - paid, largest, points, world.now)

    def virtual_price(self, world: World) -> int:
        return product_pool.virtual_price(self.pool, world.now)

    # its shares

    def redemption_rate(self, world: World, token: str) -> int:
        return self._share_value(world, world.redemption_rate(self.sells(world)))

    def market_price(self, marks: Marks, token: str) -> int | None:
        price = marks.price(self.sells(marks.world))
        return None if price is None else self._share_value(marks.world, price)

    def _share_value(self, world: World, price: int) -> int:
        """Return what one whole share stands for, its token counted at `price`, the other as owed; 0 without shares."""
        supply = self.pool.lp_supply
        if not supply:
            return 0
        sold = self.sells(world)
        other, known = self.other(sold), world.listed[self.share]
        whole = world.worth(sold, self.reserve(sold), price)
        whole += world.worth(other, self.reserve(other), world.redemption_rate(other))
        return whole * TEN_TO[known.decimals + MOST_DECIMALS - world.listed[known.coin].decimals] // supply

    def supply(self) -> int:
        return self.pool.lp_supply

    def staked_part(self, world: World, shares: int) -> int:
        """Return what the token in so many shares redeems for."""
        supply, sold = self.pool.lp_supply, self.sells(world)
        return world.worth(sold, self.reserve(sold) * shares // supply, world.redemption_rate(sold)) if supply else 0

    def provide(self, world: World, provider: str, amounts: Pair, minimum: int = 0) -> Added:
        """Take of `amounts` what stands in the pool's proportion, for shares.

        Refuses market_needs_both where one is missing, market_minimum (got, minimum), and as the pair's contract.
        """
        if min(amounts) <= 0 < max(amounts):
            raise Refused("market_needs_both", first=self._beside(amounts, 0), second=self._beside(amounts, 1))
        paid = product_pool.matched_amounts(self.pool, amounts)
        minted = product_pool.mint(self.pool, paid, world.now)
        if minted.lp < minimum:
            raise Refused("market_minimum", minted.lp, got=minted.lp, minimum=minimum)
        ledger = world.ledger
        for token, amount in zip(self.coins, paid, strict=True):
            ledger = books.move(ledger, token, provider, self.name, amount)
        after = self._settled(world, books.mint(ledger, self.share, provider, minted.lp), minted.pool)
        return Added(after, minted.lp, {"virtual_price": product_pool.virtual_price(minted.pool, world.now)}, paid)

    def _beside(self, amounts: Pair, coin: int) -> int:
        """Return what goes in of a coin beside the one that is offered alone: as much as stands in the pool's proportion."""
        reserves = self.pool.reserves
        other = 1 - coin
        return amounts[coin] or (-(-amounts[other] * reserves[coin] // reserves[other]) if reserves[other] else 0)

    def take_out(self, world: World, provider: str, shares: int, into: str, minimums: Pair) -> tuple[World, Pair]:
        """Pay both coins in proportion. Refuses market_in_proportion where one alone is asked for."""
        if into:
            raise Refused("market_in_proportion")
        burned = product_pool.burn(self.pool, shares, world.now)
        for got, minimum in zip(burned.amounts, minimums, strict=True):
            if got < minimum:
                raise Refused("market_minimum", got, got=got, minimum=minimum)
        ledger = books.burn(world.ledger, self.share, provider, shares)
        for token, amount in zip(self.coins, burned.amounts, strict=True):
            ledger = books.move(ledger, token, self.name, provider, amount)
        return self._settled(world, ledger, burned.pool), burned.amounts

    def give_back(self, world: World, provider: str, shares: int) -> World:
        return self.take_out(world, provider, shares, "", (0, 0))[0]

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of both reserves is gone, as through a fault of its contract: the shares stay."""
        first, second = (reserve * share_ppm // PPM for reserve in self.pool.reserves)
        ledger = world.ledger
        for token, amount in zip(self.coins, (first, second), strict=True):
            ledger = books.move(ledger, token, self.name, taker, amount)
        left = self.pool.reserves[0] - first, self.pool.reserves[1] - second
        own = replace(self, mine=providing.taken(world, self, (first, second)))
        return own._settled(world, ledger, product_pool.sync(self.pool, left, world.now))

    # the books

    def _settled(self, world: World, ledger: Ledger, pool: ProductPool, fees: Pair = (0, 0)) -> World:
        """Return the world with that ledger and the pool as its contract left it; `fees` stay with those who provided so far."""
        if self.mine is None:
            return world.with_system(replace(self, pool=pool), ledger)
        return world.with_system(replace(self, pool=pool, mine=providing.paid(world, self, fees)), ledger)

    @property
    def _locked(self) -> str:
        """Whose the shares are that can never be given back: nobody's."""
        return f"{self.name}-locked"

    def accounts(self) -> tuple[str, ...]:
        return (self.name, self._locked)

    def names(self) -> tuple[str, ...]:
        return self.name, self._locked

    def audit(self, world: World) -> list[str]:
        """Return where the account is not its reserves, or other shares are issued than there are."""
        wrong = []
        for token, reserve in zip(self.coins, self.pool.reserves, strict=True):
            held = world.balance(self.name, token)
            if held != reserve:
                wrong.append(f"{self.name}: account {held} {token}, reserves {reserve}")
        issued = world.ledger.issued.get(self.share, 0)
        if issued != self.pool.lp_supply:
            wrong.append(f"{self.name}: {issued} shares issued, supply {self.pool.lp_supply}")
        return wrong

"""The instant exit of a pool with tickets, as a market: its own liquidity, which pays at once, in a world, as Marinade's.

It buys the token at what it redeems for, less a fee that grows as the coins run out (`wallet.staking.ticket_liquidity`). Who buys
the token here deposits with the protocol: what was sold here goes first, at what it redeems for, then new ones are minted. The
account of its name holds both legs, with the coins that keep it alive. Left out: that others provide to it, and their shares.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.defi.pool_answers import SizedPrice, even_sizes
from wallet.errors import Refused
from wallet.staking import ticket_pool
from wallet.staking.ticket_pool import Parameters, TicketPool
from wallet.world import ledger as books
from wallet.world.beginning import hand
from wallet.world.given import Given
from wallet.world.ledger import units_of
from wallet.world.lines import Figures
from wallet.world.state import Traded, Venue, World
from wallet.world.systems.solana import Lamports
from wallet.world.systems.ticket_pool import TicketPoolProtocol
from wallet.world.tokens import WEI

PPM = 10**6
OF_BPS = 10**6
"""A part of 1e10 is so much for each 1/10,000."""


class TicketLiquidityStart(msgspec.Struct, frozen=True):
    """Both legs at a scenario's first hour: the coins that can be paid, and the tokens that were sold and wait for a buyer."""

    coins: Lamports
    tokens: Lamports


class TicketLiquidity(Venue, frozen=True, kw_only=True, tag="ticket_liquidity"):
    """The market as it stands in a world: `sol` is its leg of coins, what keeps it alive included, `msol` that of tokens.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of a venue.
    """

    protocol: str
    terms: Parameters
    sol: int
    msol: int
    still: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = TicketLiquidityStart

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the market and its protocol told of it: both legs come from the others."""
        coin, token = preset.label("asset"), preset.label("token")
        listed, terms, issuer = world.listed[token], preset.parameters, world.listed[token].issuer
        sol = at.coins + terms.rent_exempt
        own = cls(name=name, chain=preset.chain, coins=(coin, token), protocol=issuer, terms=terms, sol=sol, msol=at.tokens)
        world = replace(world, listed={**world.listed, token: replace(listed, markets=(*listed.markets, name))})
        world = hand(hand(world, name, coin, sol), name, token, at.tokens)
        return world.with_system(own).changed(issuer, liquidity=name)

    def of(self, world: World) -> TicketPoolProtocol:
        """Return the protocol whose exit it is."""
        return world.system(self.protocol, TicketPoolProtocol)

    def _legs(self) -> TicketPool:
        """Return a storage of nothing but its legs: enough for what does not depend on what a token is worth."""
        return TicketPool(self.terms, sol_leg=self.sol, msol_leg=self.msol)

    # a venue

    def is_live(self) -> bool:
        return ticket_pool.liquidity(self._legs()) > 0

    def size(self) -> int:
        return ticket_pool.liquidity(self._legs()) + self.msol

    def reserve(self, token: str) -> int:
        return self.msol if self.coin_index(token) else ticket_pool.liquidity(self._legs())

    def quote(self, world: World, pay: str, amount: int) -> int:
        whole = self.of(world).whole(world)
        if self.coin_index(pay):
            return ticket_pool.liquid_unstake(whole, amount).lamports
        return ticket_pool.deposit(whole, amount).msol

    def swap(self, world: World, trader: str, pay: str, amount: int, minimum: int = 0) -> tuple[World, int]:
        protocol = self.of(world)
        if not self.coin_index(pay):
            done = protocol.deposit(world, trader, amount)
            return done.world, self._enough(done.units, minimum)
        left = ticket_pool.liquid_unstake(protocol.whole(world), amount)
        got = self._enough(left.lamports, minimum)
        ledger = books.move(world.ledger, pay, trader, self.name, amount - left.to_treasury)
        ledger = books.move(ledger, pay, trader, protocol.treasury, left.to_treasury)
        ledger = books.move(ledger, protocol.asset, self.name, trader, got)
        return protocol.settled(world, ledger, left.pool), got

    @staticmethod
    def _enough(got: int, minimum: int) -> int:
        if got < minimum:
            raise Refused("market_minimum", got, got=got, minimum=minimum)
        return got

    def trade(self, world: World, trader: str, pay: str, amount: int, minimum: int, owed: int) -> Traded:
        """Do as `swap`: all that it brings less than is owed is the fee, of which `curve` is what its own size adds."""
        after, got = self.swap(world, trader, pay, amount, minimum)
        less, fee = owed - got, 0
        if self.coin_index(pay):
            usual = amount * ticket_pool.exit_fee_bps(self._legs(), 0) // ticket_pool.BPS
            fee = min(less, ticket_pool.lamports_for(self.of(world).pool, usual))
        figures: Figures = {"pool_fee": fee, "curve": less - fee, "discount": 0}
        return Traded(after, got, figures)

    def sold_at_once(self, world: World, pay: str, amount: int, shares: int = 0) -> int | None:
        if not amount:
            return 0
        try:
            return self.quote(world, pay, amount)
        except Refused:
            return None

    # what it shows of itself

    def fees_1e10(self) -> tuple[int, int]:
        """Return the fee of a small sale now, and the treasury's part of it."""
        return ticket_pool.exit_fee_bps(self._legs(), 0) * OF_BPS, self.terms.lp_treasury_cut_bps * OF_BPS

    def fee_on(self, world: World, pay: str, amount: int) -> int:
        pool = self.of(world).pool
        owed = ticket_pool.lamports_for(pool, amount) if self.coin_index(pay) else ticket_pool.msol_for(pool, amount)
        return max(0, owed - self.quote(world, pay, amount))

    def prices(self, world: World, pay: str, largest: int, points: int) -> list[SizedPrice]:
        """Return prices as far as it can pay, at least two; that of the last unit follows from how steep the fee is there."""
        found: list[SizedPrice] = []
        for amount in even_sizes(largest, points):
            try:
                brought = self.quote(world, pay, amount) if amount else 0
            except Refused:
                if len(found) < 2:
                    raise
                break
            next_to_nothing, last = self._unit_prices(world, pay, amount)
            found.append(SizedPrice(amount, brought / amount if amount else next_to_nothing, last))
        return found

    def _unit_prices(self, world: World, pay: str, amount: int) -> tuple[float, float]:
        """Return what the first and the last unit of a sale of `amount` bring, after the fee."""
        whole, terms = self.of(world).whole(world), self.terms
        if not self.coin_index(pay):
            rate = float(ticket_pool.msol_for(whole, WEI)) / WEI
            return rate, rate
        rate = float(ticket_pool.lamports_for(whole, WEI)) / WEI
        left = ticket_pool.liquidity(whole) - amount * rate
        rises = (terms.lp_max_fee_bps - terms.lp_min_fee_bps) * rate / terms.lp_liquidity_target
        steep = rises if 0 < left < terms.lp_liquidity_target else 0.0
        first, fee = (ticket_pool.exit_fee_bps(whole, size) / ticket_pool.BPS for size in (0, amount))
        return rate * (1 - first), rate * (1 - fee) - rate * amount * steep / ticket_pool.BPS

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        sol, msol = ((leg * share_ppm // PPM) for leg in (ticket_pool.liquidity(self._legs()), self.msol))
        ledger = books.move(world.ledger, self.coins[0], self.name, taker, sol)
        ledger = books.move(ledger, self.coins[1], self.name, taker, msol)
        return world.changed(self.name, ledger, sol=self.sol - sol, msol=self.msol - msol)

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def audit(self, world: World) -> list[str]:
        """Return where the account is not both legs, or the protocol does not know of it."""
        wrong = [] if self.of(world).liquidity == self.name else [f"{self.name}: {self.protocol} does not know of it"]
        for token, leg in zip(self.coins, (self.sol, self.msol), strict=True):
            held = units_of(world.ledger, self.name, token)
            if held != leg:
                wrong.append(f"{self.name}: account {held} {token}, leg {leg}")
        return wrong

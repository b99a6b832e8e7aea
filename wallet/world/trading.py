"""Trades and liquidity as the ledger sees them: tokens move, the pool's contract computes, reserves follow the ledger.

The pool's arithmetic is `wallet.defi.stable_pool`'s; here its coins are really moved. A growing balance moves whole shares,
so one or two wei fewer may arrive than were named; like the contract, the pool credits what its balance says afterwards:
its reserves are always its ledger balances less the admin's part.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi import stable_pool
from wallet.defi.stable_pool import StablePool
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.ledger import Ledger
from wallet.world.state import Market, World
from wallet.world.tokens import COIN


def send(world: World, token: str, giver: str, taker: str, amount: int) -> World:
    """Move `amount` of `token` as its contract does (stETH: whole shares, rounded down)."""
    moved = books.move(world.ledger, token, giver, taker, world.units(token, amount))
    return replace(world, ledger=moved)


def follow_ledger(world: World) -> World:
    """Set every pool's reserves to its ledger balances less the admin's part: a rebase lands inside the pool."""
    markets = {name: _followed(world, world.ledger, market, market.pool) for name, market in world.markets.items()}
    return replace(world, markets=markets)


def market(world: World, name: str) -> Market:
    """Return a market by name. Refuses `market_unknown`."""
    try:
        return world.markets[name]
    except KeyError:
        raise Refused("market_unknown", market=name) from None


def coin_index(traded: Market, token: str) -> int:
    """Return which coin of the market `token` is. Refuses `market_token` (token, the coins it trades)."""
    if token not in traded.coins:
        raise Refused("market_token", token=token, first=traded.coins[0], second=traded.coins[1])
    return traded.coins.index(token)


def swap(
    world: World, name: str, trader: str, pay: str, amount: int, minimum: int = 0, d: int | None = None
) -> tuple[World, stable_pool.Trade]:
    """Sell `amount` of `pay` in the market for its other coin, in smallest units. Refuses as the pool does.

    `d` is the pool's D where it is at hand.
    """
    traded = market(world, name)
    paid = coin_index(traded, pay)
    bought = traded.coins[1 - paid]
    trade = stable_pool.exchange(traded.pool, paid, 1 - paid, amount, minimum, world.now, d)
    ledger = books.move(world.ledger, pay, trader, traded.account, world.units(pay, amount))
    ledger = books.move(ledger, bought, traded.account, trader, world.units(bought, trade.received))
    return _settled(world, ledger, name, trade.pool), trade


def add_liquidity(
    world: World, name: str, provider: str, amounts: tuple[int, int], minimum: int = 0
) -> tuple[World, stable_pool.Minted]:
    """Pay both coins in, in the market's order, and receive its shares. Refuses as the pool does."""
    traded = market(world, name)
    minted = stable_pool.add_liquidity(traded.pool, amounts, minimum, world.now)
    for token, amount in zip(traded.coins, amounts, strict=True):
        world = send(world, token, provider, traded.account, amount)
    world = replace(world, ledger=books.mint(world.ledger, traded.share, provider, minted.lp))
    return _settled(world, world.ledger, name, minted.pool), minted


def pay_out(world: World, name: str, provider: str, removed: stable_pool.Removed) -> World:
    """Burn the provider's shares and pay what the pool's contract computed for them."""
    traded = market(world, name)
    world = replace(world, ledger=books.burn(world.ledger, traded.share, provider, removed.lp))
    for token, amount in zip(traded.coins, removed.amounts, strict=True):
        world = send(world, token, traded.account, provider, amount)
    return _settled(world, world.ledger, name, removed.pool)


def withdraw(world: World, name: str, provider: str, shares: int) -> World:
    """Give back `shares` of the pool for both coins in proportion."""
    return pay_out(world, name, provider, stable_pool.remove_liquidity(market(world, name).pool, shares, (0, 0)))


def _settled(world: World, ledger: Ledger, name: str, pool: StablePool) -> World:
    """Keep that ledger and the pool as its contract left it, its reserves following the ledger."""
    kept = _followed(world, ledger, world.markets[name], pool)
    return replace(world, ledger=ledger, markets={**world.markets, name: kept})


def _followed(world: World, ledger: Ledger, traded: Market, pool: StablePool) -> Market:
    """Return the market with that pool, whose reserves are what the ledger says less the admin's part."""
    first, second = traded.coins
    admin = pool.admin_balances
    reserves = (
        world.seen(first, books.units_of(ledger, traded.account, first)) - admin[0],
        world.seen(second, books.units_of(ledger, traded.account, second)) - admin[1],
    )
    if reserves != pool.balances:
        pool = replace(pool, balances=reserves)
    return traded if pool is traded.pool else replace(traded, pool=pool)


def steth_market(world: World) -> str:
    """Return the name of the market that trades the staked token against the coin. Refuses `market_unknown`."""
    for name, traded in world.markets.items():
        if COIN in traded.coins and "stETH" in traded.coins:
            return name
    raise Refused("market_unknown", market="stETH")

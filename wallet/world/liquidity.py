"""What a pool shows of itself to whoever looks at it: its two sides, its price by size, and what a provider's share stands for.

Questions only, answered by each pool on the present world. A pool that cannot quote (empty, or too unbalanced
for its invariant to settle) answers None or nothing: it refuses trades, but looking at it is no wish that could be refused.
A pool is empty as soon as nobody has a share of it, whatever dust the last one left.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.defi.pool_answers import SizedPrice
from wallet.errors import Refused
from wallet.world.state import Shares, Venue, World
from wallet.world.tokens import TEN_TO

POINTS = 60
PERCENT = 100
PPB = 10**9
LADDER = (1, 2, 5)
STABLE_PPM, VOLATILE_PPM = 300, 1_000
"""As in curve-frontend `SlippageSettings/slippage.utils.ts`: 0.03 % for a stable pool, 0.1 % for a volatile one."""


class Sides(NamedTuple):
    """Both coins of a pool in its own order: what it holds (smallest unit) and whole percents that add up to 100.

    `short` is the coin of which it holds less, "" where it holds as much of both. Each counts as what it redeems for.
    """

    coins: tuple[str, str]
    amounts: tuple[int, int]
    percents: tuple[int, int]
    short: str


class PoolPart(NamedTuple):
    """What one account's pool shares stand for: shares and both coins in smallest units, its part of the pool in 1e-9."""

    shares: int
    amounts: tuple[int, int]
    part_ppb: int


def traded_tokens(world: World) -> tuple[str, ...]:
    """Return all tokens that some market trades, market by market: what it sells for a coin first."""
    found = (token for market in world.every(Venue) for token in (market.sells(world), market.other(market.sells(world))))
    return tuple(dict.fromkeys(found))


def traded_for(world: World, pay: str) -> tuple[str, ...]:
    """Return the tokens for which some market trades `pay`."""
    return tuple(dict.fromkeys(market.other(pay) for market in world.every(Venue) if pay in market.coins))


def best_market(world: World, pay: str, receive: str, amount: int = 0) -> str:
    """Return the market that gives most `receive` for `amount` of `pay`, the first where none can quote; "" for no market."""
    markets = [market for market in world.every(Venue) if {pay, receive} == set(market.coins)]
    if len(markets) < 2 or not amount:
        return markets[0].name if markets else ""
    return max(markets, key=lambda market: market.sold_at_once(world, pay, amount) or 0).name


def market_if_any(world: World, market: str) -> Venue | None:
    """Return a market by its name, None where this world has none of it."""
    found = world.systems.get(market)
    return found if isinstance(found, Venue) else None


def is_empty(market: Venue) -> bool:
    """Return whether it is a pool of which nobody has a share."""
    return isinstance(market, Shares) and not market.supply()


def sides(world: World, market: str) -> Sides:
    """Return what the pool holds. Refuses `market_unknown`. An empty pool has 0 percent of both."""
    traded = world.system(market, Venue)
    one, other = traded.coins
    held = traded.reserve(one), traded.reserve(other)
    first, second = (
        world.worth(coin, amount, world.redemption_rate(coin)) for coin, amount in zip(traded.coins, held, strict=True)
    )
    total = first + second
    if total <= 0 or is_empty(traded):
        return Sides(traded.coins, held, (0, 0), "")
    part = (2 * PERCENT * first + total) // (2 * total)
    short = "" if first == second else one if first < second else other
    return Sides(traded.coins, held, (part, PERCENT - part), short)


def pays(world: World, market: str, pay: str) -> int | None:
    """Return what selling exactly one whole `pay` brings after the fee, in the other coin's smallest unit."""
    traded = world.system(market, Venue)
    _ = traded.coin_index(pay)
    if is_empty(traded):
        return None
    try:
        return traded.quote(world, pay, _whole(world, pay))
    except Refused:
        return None


def usual_tolerance_ppm(world: World, market: str) -> int:
    """Return by how much a price usually may move against a trade there, in millionths: little between tokens that are owed in
    one coin, more where their coins move apart.
    """
    traded = market_if_any(world, market)
    if traded is None:
        return STABLE_PPM
    first, second = (world.listed[token] for token in traded.coins)
    apart = "dollar" in (first.kind, second.kind) and first.kind != second.kind
    return VOLATILE_PPM if apart or first.coin != second.coin else STABLE_PPM


def before_fee(world: World, market: str, pay: str) -> int:
    """Return what the curve gives for exactly one whole `pay` before the fee is taken off. Refuses as a trade does."""
    traded, whole = world.system(market, Venue), _whole(world, pay)
    return traded.quote(world, pay, whole) + traded.fee_on(world, pay, whole)


def _whole(world: World, token: str) -> int:
    return TEN_TO[world.listed[token].decimals]


def rate_between(world: World, pay: str, receive: str) -> int:
    """Return how much `receive` one whole `pay` is owed by the protocols, in the smallest unit; rounded down."""
    return world.redemption_rate(pay) * _whole(world, receive) // world.redemption_rate(receive)


def extent(world: World, market: str, amount: int) -> int:
    """Return the largest size at which to look, a round number: a tenth of the pool, or four times `amount` if that is given.

    Never less than a thousandth of the pool, so that a small trade is seen for what it is there.
    """
    whole = world.system(market, Venue).size()
    wanted = max(4 * amount, whole // 1000) if amount > 0 else whole // 10
    return _round_up(max(wanted, POINTS))


def price_curve(world: World, market: str, pay: str, largest: int, amount: int = 0) -> tuple[SizedPrice, ...]:
    """Return the prices of selling more and more `pay`, from nothing to `largest`, with the very point of `amount` among them.

    Prices are floats after the fee, for charts. Nothing where the pool cannot quote.
    """
    traded = world.system(market, Venue)
    scale = _whole(world, pay) / _whole(world, traded.other(pay))
    if is_empty(traded):
        return ()
    try:
        found = traded.prices(world, pay, largest, POINTS)
        if amount > 0:
            found.append(traded.prices(world, pay, amount, 2)[1])
    except Refused:
        return ()
    by_size = {point.amount: SizedPrice(point.amount, *(price * scale for price in point[1:])) for point in found}
    return tuple(sorted(by_size.values()))


def part_of(world: World, market: str, account: str) -> PoolPart:
    """Return what `account`'s shares of the pool stand for, each coin rounded down as a withdrawal in proportion would."""
    traded = pool_of(world, market)
    held, supply = world.balance(account, traded.share), traded.supply()
    if not supply:
        return PoolPart(held, (0, 0), 0)
    first, second = (traded.reserve(coin) for coin in traded.coins)
    return PoolPart(held, (first * held // supply, second * held // supply), held * PPB // supply)


def virtual_price(world: World, market: str) -> int | None:
    """Return the pool's invariant for one whole share, in 1e-18: fees make it grow, and what its coins grow by inside."""
    try:
        return pool_of(world, market).virtual_price(world)
    except Refused:
        return None


def _round_up(amount: int) -> int:
    """Return the next 1, 2 or 5 followed by zeros."""
    step = 1
    while True:
        for first in LADDER:
            if first * step >= amount:
                return first * step
        step *= 10


def pool_of(world: World, market: str) -> Shares:
    """Return a pool by its name. Refuses `market_unknown`."""
    return world.system(market, Shares)


def pool_if_any(world: World, market: str) -> Shares | None:
    """Return a pool by its name, None where this world has none of it."""
    found = world.systems.get(market)
    return found if isinstance(found, Shares) else None


def pools(world: World) -> tuple[Shares, ...]:
    """Return all pools that one can provide to."""
    return world.every(Shares)


def accounts(world: World) -> tuple[str, ...]:
    """Return the accounts of all pools."""
    return tuple(pool.account for pool in world.every(Shares))


def staked_market(world: World) -> str:
    """Return the first market that trades the staked token against the coin. Refuses `market_unknown`."""
    return world.venue_of(world.issuer().token).name

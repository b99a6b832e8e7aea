"""What an account can follow from hour to hour: the keys under which samples are stored, and the values behind them in full."""

from __future__ import annotations

from typing import NamedTuple

from wallet.world.holdings import bases, holdings, staked
from wallet.world.lines import Holding, lent_parts
from wallet.world.state import World
from wallet.world.tokens import DOLLAR, DOLLARS, TEN_TO, WEI, Token

ALL = "lst"
"""The key of all liquid staking tokens that can be sold and are valued in the world's first coin: wallet, wrapped and pooled.

It is how the first coin's "all COIN" is stored, older than other coins; see `all_in`.
"""

LOCKED = "locked"
"""The key of staking without a token as a way: its rate is the index of what it has paid, locked anything or not."""

ALL_IN, PRICE_OF = "all ", "price "
"""What the keys begin with under which all that is staked in a coin, and what a coin costs in dollars, are followed."""


def all_in(world: World, coin: str) -> str:
    """Return the key of all staked tokens that are valued in a coin."""
    return ALL if coin == world.coin else f"{ALL_IN}{coin}"


def stored_key(world: World, key: str) -> str:
    """Return the key under which samples are stored: "all COIN" is `ALL` where that coin is the first."""
    return ALL if key == f"{ALL_IN}{world.coin}" else key


def coin_of(world: World, key: str) -> str:
    """Return the coin in which what a key follows is valued."""
    if key.startswith(ALL_IN):
        return key.removeprefix(ALL_IN)
    known = _token_in(world, key)
    if known is not None:
        return known.coin
    ways = (system.way() for system in world.systems.values())
    return next((way.coin for way in ways if way is not None and key.startswith(way.key)), world.coin)


def _token_in(world: World, key: str) -> Token | None:
    """Return the token that a key names, by itself or with the lender where it is."""
    return world.listed.get((lent_parts(key) or (key,))[0])


def is_of_dollars(world: World, key: str) -> bool:
    """Whether a key follows dollars, held, supplied or owed: they are valued in a coin, and yet no price of it is their gain."""
    known = _token_in(world, key)
    return known is not None and known.kind == "dollar"


class OwnValues(NamedTuple):
    """What a line redeems for and sells for in what it is of: the smallest unit of its coin, or millionths of `DOLLARS`."""

    coin: str
    redeems: int
    sells: int | None


def own_values(world: World, line: Holding) -> OwnValues:
    """Return the values of a line in its own coin, those of dollars in dollars."""
    known = world.listed[line.token]
    if known.kind != "dollar":
        return OwnValues(known.coin, line.redemption_value, line.market_value)
    micro = line.amount * DOLLAR // TEN_TO[known.decimals]
    return OwnValues(DOLLARS, micro, None if line.market_value is None else micro)


def counted_in(world: World, coin: str) -> str:
    """Return the token in which all that is staked in a coin is counted: the first protocol's where that is alone and counts as
    the coin does, else the coin.
    """
    tokens = bases(world, coin)
    return tokens[0] if len(tokens) == 1 and world.listed[tokens[0]].kind == "growing_balance" else coin


def all_of(world: World, coin: str, account: str = "you") -> Holding:
    """Return all staked tokens that are valued in a coin as one line, `counted_in` that."""
    totals = staked(world, account, coin)
    values = totals.balance, totals.redeems_for, totals.sells_for, WEI, totals.price
    return Holding(all_in(world, coin), counted_in(world, coin), *values, "wallet")


class Followed(NamedTuple):
    """What can be followed of what is valued in one coin: all that is staked together, then line by line."""

    coin: str
    keys: tuple[str, ...]


def followed(world: World, account: str = "you") -> tuple[Followed, ...]:
    """Return the keys that `account` can follow, coin by coin; a place in a queue has no history of its own."""
    keys: dict[str, list[str]] = {coin: [all_in(world, coin)] if bases(world, coin) else [] for coin in world.coins}
    for line in holdings(world, account):
        if not line.request:
            keys[world.listed[line.token].coin].append(line.key)
    return tuple(Followed(coin, tuple(found)) for coin, found in keys.items() if found)


def price_key(world: World, coin: str) -> tuple[str, bool]:
    """Return the key whose redemption rate tells what a coin costs, and whether it is the coins that a dollar costs: so it is
    where a token that stands for a dollar is valued in that coin. For all other coins a row of dollars a coin is kept.
    """
    for symbol, known in world.listed.items():
        if known.kind == "dollar" and known.coin == coin:
            return symbol, True
    return f"{PRICE_OF}{coin}", False

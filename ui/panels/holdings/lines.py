"""What I hold, line by line, and all of it together: the model's own lines in the order in which the window shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import known_tokens, token_name
from wallet import DOLLARS, Holding, Marks, all_in, all_of, bases, coin_of, counted_in, holdings, is_of_dollars

if TYPE_CHECKING:
    from wallet import World

YOU = "you"
ALL_LST = "lst"
"""The key of all liquid staking tokens together that are valued in the first coin."""
MONEY = ("coin", "dollar")
"""Kinds of tokens in which nothing is staked."""


def held(world: World) -> tuple[Holding, ...]:
    """Every line of mine, coin by coin: staked tokens, places in the queue, locked stake, then money."""
    coins, listed = list(world.coins), list(world.listed)

    def place(line: Holding) -> tuple[int, int, int]:
        known = world.listed[line.token]
        coin = coins.index(known.coin)
        if line.place != "wallet":
            return coin, 1, line.request
        return coin, 2 if known.kind in MONEY else 0, listed.index(line.token)

    return tuple(sorted(holdings(world, YOU, Marks(world)), key=place))


def all_staked(world: World, coin: str) -> Holding:
    """All liquid staking tokens valued in a coin that can be sold as one line, whatever wrapper or pool they are in."""
    return all_of(world, coin, YOU)


def all_in_the_coin_of(world: World, token: str) -> str:
    """The key of all that is staked in a token's coin, or in the first coin, where no protocol takes that."""
    coin = world.listed[token].coin
    return all_in(world, coin if bases(world, coin) else world.coin)


def can_be_staked(world: World, key: str) -> bool:
    """Whether a protocol of the world takes the coin of a key."""
    return bool(bases(world, coin_of(world, key)))


def first_followed(world: World) -> str:
    """The key that is followed at first: all that is staked in the first coin that a protocol takes."""
    return next((key for coin in world.coins if can_be_staked(world, key := all_in(world, coin))), ALL_LST)


def valued_in(line: Holding, world: World) -> str:
    """The coin in which a line is valued."""
    return world.listed[line.token].coin


def own_coin(world: World, key: str) -> str:
    """The coin of what a key follows; `DOLLARS` of dollars, held, supplied or owed."""
    return DOLLARS if is_of_dollars(world, key) else coin_of(world, key)


def stands_for_all(key: str) -> bool:
    """Whether a key is that of all tokens that are staked in a coin."""
    return key == ALL_LST or key.startswith("all ")


def counted_together(world: World, key: str) -> bool:
    """Whether a key is that of tokens of several kinds, counted in a coin that none of them is."""
    return stands_for_all(key) and token_of(world, key) in world.coins


def line_of(world: World, key: str) -> Holding | None:
    """The line of a key, those of all that is staked included; None where none is held."""
    if stands_for_all(key):
        return all_of(world, coin_of(world, key), YOU)
    return next((line for line in held(world) if line.key == key), None)


def priced_as(world: World, key: str) -> str:
    """What a market price of a key is of: its token; a coin's worth of all that is staked, where that is counted in the coin."""
    token = token_of(world, key)
    return "each" if stands_for_all(key) and token == coin_of(world, key) else token_name(token)


def token_of(world: World, key: str) -> str:
    """The token that a key counts in: itself; the coin for locked stake and, where several are staked in it, for all of them."""
    if key in known_tokens():
        return key
    if stands_for_all(key):
        return counted_in(world, coin_of(world, key))
    line = line_of(world, key)
    return coin_of(world, key) if line is None else line.token

"""How a world fills before its first hour: what somebody begins with is taken from the others, so that the books close."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from wallet.world import ledger as books
from wallet.world.lines import OTHERS
from wallet.world.state import World
from wallet.world.tokens import Token

ORDER = ("coin", "growing_balance", "receipt", "rising_value", "reported_rate", "dollar", "pool_share")
"""Kinds of tokens in their usual order."""


def hand(world: World, account: str, token: str, amount: int) -> World:
    """Return the world after others gave `account` the fewest units that show at least `amount`: a start shows round figures."""
    units = world.units(token, amount)
    while world.seen(token, units) < amount:
        units += 1
    return replace(world, ledger=books.move(world.ledger, token, OTHERS, account, units))


def listing(world: World, tokens: Iterable[Token]) -> World:
    """Return the world with those tokens listed too, all in their usual order."""
    listed = {**world.listed, **{token.symbol: token for token in tokens}}
    return replace(world, listed={token.symbol: token for token in in_order(listed.values())})


def in_order(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens in their usual order; those of a kind as they come."""
    return sorted(tokens, key=lambda token: ORDER.index(token.kind))

"""Who the twins are: a chain's own way to lock a coin, and a protocol that gives a token for the same coin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wallet.errors import Refused
from wallet.world.book import Book
from wallet.world.entering import STANDS_FOR, steps_into
from wallet.world.lender import Lender
from wallet.world.state import Issuer, Venue, World
from wallet.world.tokens import TEN_TO

STAKED = 32
"""Whole coins that each twin stakes, or the nearest that can be locked."""


class TwinPair(NamedTuple):
    """Both ways to stake `amount` of `coin`, in its smallest unit: locked in `book`, or for the `token` of `protocol`."""

    book: str
    protocol: str
    token: str
    coin: str
    chain: str
    amount: int

    @property
    def key(self) -> str:
        """A name of its own among the pairs of a world."""
        return f"{self.book} {self.protocol}"


def pairs(world: World) -> tuple[TwinPair, ...]:
    """Return every pair that a world has, chain by chain: its own book with each protocol of the same coin."""
    return tuple(_pairs(world))


def _pairs(world: World) -> Iterator[TwinPair]:
    for book in world.every(Book):
        if not book.native:
            continue
        amount = book.fitting(world, STAKED * TEN_TO[world.listed[book.coin].decimals])
        for issuer in world.every(Issuer):
            steps = steps_into(world, issuer)
            stands_for = world.listed[issuer.token].kind == STANDS_FOR  # which earns nothing by itself
            if steps and not stands_for and issuer.chain == book.chain and steps[0].asset == book.coin:
                yield TwinPair(book.name, issuer.name, issuer.token, book.coin, book.chain, amount)


def market_of(world: World, token: str) -> Venue | None:
    """Return the first market of a token; None where there is none."""
    try:
        return world.venue_of(token)
    except Refused:
        return None


def wrappers_of(world: World, token: str) -> tuple[Issuer, ...]:
    """Return who takes a token in and gives another for it."""
    return tuple(issuer for issuer in world.every(Issuer) if issuer.asset == token)


def backed_by(world: World, pair: TwinPair) -> str:
    """Return the protocol whose validators stand behind the token: its own, or that of the token inside."""
    return steps_into(world, world.system(pair.protocol, Issuer))[0].name


class Lending(NamedTuple):
    """Who lends against a token: directly, or once `wrapper` has taken it in for `token`; "" where nothing wraps it."""

    lender: Lender
    token: str
    wrapper: str


def lending_of(world: World, token: str) -> Lending | None:
    """Return the first lender that takes a token or what wraps it; None where there is none."""
    for lender in world.every(Lender):
        if token in lender.assets():
            return Lending(lender, token, "")
        for wrapper in wrappers_of(world, token):
            if wrapper.token in lender.assets():
                return Lending(lender, wrapper.token, wrapper.name)
    return None

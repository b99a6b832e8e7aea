"""What plays which part in a world: its first coin, its first protocol and what stands around it, and all one can stake with.

For sentences and forms that are about one protocol: they name roles, and a world says who plays them. What a world lacks is "".
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.world.state import Book, Issuer, Shares, World


class Roles(NamedTuple):
    """Tokens by symbol, systems by name: `wrapped` is the token around the staked one, `share` that of the pool that trades it.

    `queue` is the account that takes the staked token of who leaves by the first exit.
    """

    coin: str
    staked: str
    wrapped: str
    share: str
    dollar: str
    protocol: str
    wrapper: str
    market: str
    chain: str
    queue: str


def roles(world: World) -> Roles:
    """Return who plays which part."""
    first = world.issuer()
    wrapper = next((issuer for issuer in world.every(Issuer) if issuer.asset == first.token), None)
    pool = next((pool for pool in world.every(Shares) if first.token in pool.coins), None)
    dollar = next((symbol for symbol, token in world.listed.items() if token.kind == "dollar"), "")
    return Roles(
        coin=world.coin,
        staked=first.token,
        wrapped=wrapper.token if wrapper else "",
        share=pool.share if pool else "",
        dollar=dollar,
        protocol=first.name,
        wrapper=wrapper.name if wrapper else "",
        market=pool.name if pool else "",
        chain=first.chain,
        queue=next((way.spender for way in first.exits(world)), ""),
    )


class Stakeable(NamedTuple):
    """A system to stake with by its name, the coin that it takes and the chain that it stands on.

    `token` is what it gives for the coin; "" where the stake is locked and no token stands for it.
    """

    system: str
    coin: str
    token: str
    chain: str


def stakeable(world: World) -> tuple[Stakeable, ...]:
    """Return all systems that one can stake with: first those that give a token, then those that lock."""
    liquid = [Stakeable(row.name, row.asset, row.token, row.chain) for row in world.every(Issuer) if takes_a_coin(world, row)]
    return (*liquid, *(Stakeable(book.name, book.coin, "", book.chain) for book in world.every(Book)))


def takes_a_coin(world: World, issuer: Issuer) -> bool:
    """Return whether what an issuer takes is a chain's coin: staking. What takes a token wraps it."""
    return world.listed[issuer.asset].kind == "coin"


def convertible(world: World) -> tuple[Issuer, ...]:
    """Return all issuers that take a token: wrappers and vaults."""
    return tuple(issuer for issuer in world.every(Issuer) if not takes_a_coin(world, issuer))

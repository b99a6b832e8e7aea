"""What plays which part in a world: its first coin, its first protocol and what stands around it, and all one can stake with.

For sentences and forms that are about one protocol: they name roles, and a world says who plays them. What a world lacks is "".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wallet.world.book import Book
from wallet.world.entering import steps_into, takes_a_coin
from wallet.world.lender import Lender
from wallet.world.state import Chain, Issuer, Shares, System, Venue, World
from wallet.world.strategy import Strategy
from wallet.world.vault_book import VaultBook

NATIVE = "native-"
"""Before the name of a chain: staking with its own validators."""


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

    `token` is what it gives for the coin; "" where the stake is locked and no token stands for it. `mechanism` is how it works,
    `fee_bps` what is kept of rewards, in 1/10,000. `key` is the name of this way to stake: its system's, or its chain's for
    native stake whose system is called otherwise.
    """

    key: str
    system: str
    coin: str
    token: str
    chain: str
    mechanism: str
    fee_bps: int


def stakeable(world: World) -> tuple[Stakeable, ...]:
    """Return all systems that one can stake with, chain by chain: first those that give a token, then those that lock."""
    liquid = [
        Stakeable(row.name, row.name, steps[0].asset, row.token, row.chain, _mechanism(row), _fee(steps))
        for row in world.every(Issuer)
        if (steps := steps_into(world, row))
    ]
    locked = [Stakeable(_key(row), row.name, row.coin, "", row.chain, _mechanism(row), row.fee_bps) for row in world.every(Book)]
    chains = list(world.systems)
    return tuple(sorted((*liquid, *locked), key=lambda row: chains.index(row.chain)))


class FeeTaken(NamedTuple):
    """A protocol with a fee on rewards, in 1/10,000: the one in force, the largest that its contract takes, the step."""

    system: str
    fee_bps: int
    most_bps: int
    step_bps: int


def takes_a_fee(world: World) -> tuple[FeeTaken, ...]:
    """Return all protocols whose fee a vote could change."""
    return tuple(
        FeeTaken(row.name, row.fee_bps(), most, step) for row in world.every(Issuer) for most, step in (row.fee_bounds(),) if most
    )


def _fee(steps: tuple[Issuer, ...]) -> int:
    return max(step.fee_bps() for step in steps)


def _key(book: Book) -> str:
    return f"{NATIVE}{book.chain}" if book.native and not book.name.startswith(NATIVE) else book.name


def _mechanism(system: System) -> str:
    """Return the mechanism of its presets, or the name of its kind where it has none."""
    return system.mechanism or str(system.__struct_config__.tag)


class Convertible(NamedTuple):
    """A system that takes a token and gives its own for it, by its name; `entry` is the kind of that receipt. `names` says
    whether one can name what is to come as well as what one pays, `lends_out` whether it lends the token out.
    """

    system: str
    asset: str
    token: str
    entry: str
    names: bool
    lends_out: bool = False


def convertible(world: World) -> tuple[Convertible, ...]:
    """Return all systems that take a token: wrappers and vaults."""
    found = (issuer for issuer in world.every(Issuer) if not takes_a_coin(world, issuer))
    return tuple(
        Convertible(one.name, one.asset, one.token, one.entry, one.cost_of(world, 1) is not None, one.lends_out) for one in found
    )


class Contract(NamedTuple):
    """An account that takes tokens: of which system, and what it is there: a "wrapper", "exit", "market", or "deposit".

    `token` is what a wrapper gives, `way` the name of an exit's way.
    """

    account: str
    system: str
    part: str
    token: str = ""
    way: str = ""


PARTS = ("wrapper", "deposit", "exit", "market")
"""Parts of contracts in the order in which they are listed."""


def contracts(world: World) -> tuple[Contract, ...]:
    """Return the contracts that take tokens, each account once."""
    found: dict[str, Contract] = {}
    for system in world.systems.values():
        for one in _contracts(world, system):
            found.setdefault(one.account, one)
    return tuple(sorted(found.values(), key=lambda one: PARTS.index(one.part)))


def _contracts(world: World, system: System) -> Iterator[Contract]:
    if isinstance(system, Venue):
        yield Contract(system.account, system.name, "market")
    elif isinstance(system, (Lender, Strategy)):
        yield Contract(system.name, system.name, "deposit")
    elif isinstance(system, Issuer):
        if not takes_a_coin(world, system):
            yield Contract(system.name, system.name, "wrapper" if system.entry == "wrap" else "deposit", system.token)
        for way in system.exits(world):
            if way.spender:
                yield Contract(way.spender, system.name, "exit", way=way.way)


def spoken_of(world: World, name: str) -> tuple[str, str]:
    """Return the token and the coin that are meant where a system is spoken of: what it gives or sells, else the first
    protocol's token, and its chain's coin.
    """
    system, token = world.systems.get(name), ""
    if isinstance(system, Issuer):
        token = system.token
    elif isinstance(system, Venue):
        token = system.sells(world)
    elif isinstance(system, VaultBook):
        token = system.token
    elif isinstance(system, Strategy):
        token = system.asset
    token = token or world.issuer().token
    chain = name if isinstance(system, Chain) else getattr(system, "chain", "") or world.listed[token].chain
    return token, world.system(chain, Chain).coin


def issued(world: World) -> tuple[str, ...]:
    """Return all tokens that an issuer gives for something, in their usual order: what one can leave."""
    return tuple(token for token, known in world.listed.items() if isinstance(world.systems.get(known.issuer), Issuer))

"""How one comes from a chain's coin to a token: by staking, or by wrapping what staking gives."""

from __future__ import annotations

from wallet.world.state import Issuer, World

STANDS_FOR = "receipt"
"""The kind of a token that stands for a coin and earns nothing."""


def takes_a_coin(world: World, issuer: Issuer) -> bool:
    """Return whether what an issuer takes is a chain's coin: staking. What takes a token wraps it."""
    return world.listed[issuer.asset].kind == "coin"


def path_into(world: World, token: str) -> tuple[Issuer, ...]:
    """Return the issuers through which a chain's coin becomes `token`, one transaction each: staking, then what wraps it; none
    where it does not come from a coin.
    """
    issuer = world.systems.get(world.listed[token].issuer)
    if not isinstance(issuer, Issuer):
        return ()
    if takes_a_coin(world, issuer):
        return (issuer,)
    before = path_into(world, issuer.asset)
    return (*before, issuer) if before else ()


def steps_into(world: World, issuer: Issuer) -> tuple[Issuer, ...]:
    """Return the issuers through which one comes from a coin to the token of `issuer`, which is the last; none where one must
    wrap. A token that only stands for a coin is passed on within one transaction.
    """
    if takes_a_coin(world, issuer):
        return (issuer,)
    asset = world.listed[issuer.asset]
    inner = world.systems.get(asset.issuer)
    through = asset.kind == STANDS_FOR and isinstance(inner, Issuer) and takes_a_coin(world, inner)
    return (inner, issuer) if through and isinstance(inner, Issuer) else ()

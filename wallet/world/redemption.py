"""How others leave a protocol: what they hold of its token is asked for through its first exit."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lines import OTHERS, Exit
from wallet.world.state import Issuer, World


def exit_of(world: World, issuer: Issuer) -> Exit:
    """Return the first way out of a protocol's token. Refuses way_none (token) where there is none."""
    for way in issuer.exits(world):
        return way
    raise Refused("way_none", token=issuer.token)


def redeem(world: World, issuer: Issuer, amount: int) -> World:
    """Let others ask for `amount` of the token, in requests of the largest size.

    Whole tokens only. Refuses redemption_shut (opens), shock_too_small below one token and shock_too_large (largest).
    """
    way, whole = exit_of(world, issuer), int(10 ** world.listed[issuer.token].decimals)
    if way.shut:
        raise Refused(way.shut, opens=way.opens)
    held = world.balance(OTHERS, issuer.token)
    if amount < whole:
        raise Refused("shock_too_small", whole, least=whole)
    if amount > held:
        raise Refused("shock_too_large", held if held >= whole else None, largest=held, token=issuer.token)
    return issuer.ask(world, OTHERS, amount - amount % whole)

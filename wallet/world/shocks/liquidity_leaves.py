"""Liquidity leaves: others who provide it to a market take part of it out."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.ledger import units_of
from wallet.world.lines import PROVIDER, Event, Figures
from wallet.world.state import Shares, Shock, Step, World

PPM = 10**6
PROVIDERS = (PROVIDER, "record")
"""Who else holds shares of a market: the crowd's providers, and those that a record moves."""


class LiquidityLeaves(Shock, frozen=True, tag=True):
    """Others take `share_ppm` millionths of the market `system` out, in proportion; without one of the first token's."""

    share_ppm: int
    system: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Take it out, from whoever of them holds shares. Refuses shock_too_small and shock_too_large (largest)."""
        name = self.system or world.venue_of(world.issuer().token).name
        traded = world.system(name, Shares)
        supply = traded.supply()
        wanted = supply * self.share_ppm // PPM
        holders = [(account, units_of(world.ledger, account, traded.share)) for account in PROVIDERS]
        largest = sum(held for _, held in holders)
        if wanted <= 0:
            raise Refused("shock_too_small", 1 if largest * PPM >= supply > 0 else None, least=1)
        if wanted > largest:
            most = largest * PPM // supply
            raise Refused("shock_too_large", most or None, largest=most, share=most)
        left = wanted
        for account, held in holders:
            burnt = min(held, left)
            world = world.system(name, Shares).give_back(world, account, burnt) if burnt else world
            left -= burnt
        figures: Figures = {"share_ppm": self.share_ppm, "label": label}
        return world, (Event(world.hour, "liquidity_leaves", "", figures, name),)

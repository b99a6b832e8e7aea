"""A price source changes: a lender believes what tokens sell for, what they redeem for, a capped rate, or nothing new."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lender import Lender
from wallet.world.lines import PRICE_SOURCES, Event, Figures, PriceSource
from wallet.world.state import Shock, Step, World


class PriceSourceChanges(Shock, frozen=True, tag=True):
    """The lender `system`, without one the first, takes prices from `prices_from`: "market", "redemption", "capped", or "stale",
    which is what it believes now for as long as it lasts.
    """

    prices_from: PriceSource
    system: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Switch it. Refuses price_source_unknown and lender_unknown."""
        if self.prices_from not in PRICE_SOURCES:
            raise Refused("price_source_unknown")
        name = self.system or next((lender.name for lender in world.every(Lender)), "")
        lender = world.system(name, Lender)
        figures: Figures = {"prices_from": self.prices_from, "before": lender.prices_from, "label": label}
        return lender.priced_from(world, self.prices_from), (Event(world.hour, "price_source", "", figures, name),)

"""A large sale: one holder among the others sells in a market, in a single trade."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lines import OTHERS, Event, Figures
from wallet.world.state import Shock, Step, World


class LargeSale(Shock, frozen=True, tag=True):
    """A large holder sells `amount` of the token of `system` (smallest unit), without one of the first, in a single trade."""

    amount: int
    system: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Sell it. Refuses shock_too_large (largest) and as the market does."""
        token = world.issuer(self.system).token
        venue, held = world.venue_of(token), world.balance(OTHERS, token)
        if self.amount > held:
            raise Refused("shock_too_large", held or None, largest=held, token=token)
        world, got = venue.swap(world, OTHERS, token, self.amount)
        figures: Figures = {"amount": self.amount, "got": got, "label": label}
        return world, (Event(world.hour, "large_sale", "", figures, venue.name),)

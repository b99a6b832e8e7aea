"""The cap on a price is drawn too low: for some hours lenders believe less than what a token redeems for. No market moves."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lender import Lender, PriceFeed
from wallet.world.lines import Event, Figures
from wallet.world.state import Shock, Step, World

PPM = 10**6
MOST_SHORT_PPM = 500_000
"""Half: no loan that is backed by the token stands that."""


def believed_feeds(world: World) -> tuple[str, ...]:
    """Return the price feeds whose caps some lender believes now, in the order of the world."""
    believed = {name for lender in world.every(Lender) for name in lender.capped_by().values()}
    return tuple(feed.name for feed in world.every(PriceFeed) if feed.name in believed)


class CapDrawnLow(Shock, frozen=True, tag=True):
    """The price feed `system`, without one the first that a lender believes, follows its token's rate no further than to
    `short_ppm` millionths under it, for `hours`, the last one included; then its cap is as it was.
    """

    short_ppm: int
    system: str = ""
    hours: int = 1

    def strike(self, world: World, label: str = "") -> Step:
        """Draw it. Refuses cap_none where no lender believes it, shock_too_small and cap_too_low (most)."""
        feeds = believed_feeds(world)
        name = self.system or next(iter(feeds), "")
        if name not in feeds:
            raise Refused("cap_none")
        if self.short_ppm <= 0 or self.hours <= 0:
            raise Refused("shock_too_small", 1, least=1)
        if self.short_ppm > MOST_SHORT_PPM:
            raise Refused("cap_too_low", MOST_SHORT_PPM, most_ppm=MOST_SHORT_PPM)
        feed = world.system(name, PriceFeed)
        rate = world.redemption_rate(feed.token)
        cap = rate * (PPM - self.short_ppm) // PPM
        figures: Figures = {"token": feed.token, "cap": cap, "rate": rate, "hours": self.hours, "label": label}
        return feed.drawn_low(world, cap, self.hours), (Event(world.hour, "cap_low", "", figures, name),)

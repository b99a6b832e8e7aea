"""A price adapter in a world, as Aave's CAPO: the rate of a staked token, followed up to a line that grows from a snapshot.

The arithmetic is `wallet.defi.capped_price`'s. It stores the snapshot alone: the rate and the coin's price are the
world's. Where its line was drawn too low it stores that one as well, and until when it counts.
"""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec.structs import replace

from wallet.defi import capped_price
from wallet.defi.capped_price import CappedPrice
from wallet.world.given import Given
from wallet.world.lender import PriceFeed
from wallet.world.state import HOUR, World
from wallet.world.tokens import MOST_DECIMALS, TEN_TO


class CappedPriceFeed(PriceFeed, frozen=True, kw_only=True, tag="capped_price_feed"):
    """The adapter of one token as it stands in a world. `low` counts instead of it up to the unix second `low_until`."""

    adapter: CappedPrice
    low: CappedPrice | None = None
    low_until: int = 0
    mechanism: ClassVar[str] = "capped_price"

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        adapter = capped_price.capped_price(preset.parameters)
        return world.with_system(cls(name=name, token=preset.label("token"), adapter=adapter))

    def made_of(self) -> tuple[str, ...]:
        return (self.token,)

    def price(self, world: World, coin_price: int) -> int:
        """Return what a whole token costs where a whole coin costs that much."""
        adapter = self.adapter if self.low is None or world.now > self.low_until else self.low
        return capped_price.price(adapter, coin_price, world.redemption_rate(self.token), world.now)

    def drawn_low(self, world: World, cap: int, hours: int) -> World:
        """The line is level: what the token earns meanwhile does not raise it."""
        now, before = world.now, self.adapter.parameters
        ratio = cap * TEN_TO[before.ratio_decimals] // TEN_TO[MOST_DECIMALS]
        line = replace(before, snapshot_ratio=ratio, snapshot_timestamp=now, max_yearly_growth_bps=0)
        return world.changed(self.name, low=capped_price.capped_price(line), low_until=now + hours * HOUR)

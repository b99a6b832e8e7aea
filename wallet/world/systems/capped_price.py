"""A price adapter in a world, as Aave's CAPO: the rate of a staked token, followed up to a line that grows from a snapshot.

The arithmetic is `wallet.defi.capped_price`'s. It stores the snapshot alone: the rate and the coin's price are the
world's.
"""

from __future__ import annotations

from typing import Any, ClassVar

from wallet.defi import capped_price
from wallet.defi.capped_price import CappedPrice
from wallet.world.given import Given
from wallet.world.state import System, World


class CappedPriceFeed(System, frozen=True, kw_only=True, tag="capped_price_feed"):
    """The adapter of one token as it stands in a world."""

    token: str
    adapter: CappedPrice
    mechanism: ClassVar[str] = "capped_price"

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        adapter = capped_price.capped_price(preset.parameters)
        return world.with_system(cls(name=name, token=preset.label("token"), adapter=adapter))

    def made_of(self) -> tuple[str, ...]:
        return (self.token,)

    def price(self, world: World, coin_price: int) -> int:
        """Return what a whole token costs where a whole coin costs that much."""
        return capped_price.price(self.adapter, coin_price, world.redemption_rate(self.token), world.now)

"""A token of fixed balance around a growing one, in a world: one unit is one share, as in Lido's wstETH.

It stores nothing of its own: its supply and its shares are accounts of the ledger. It stands on the protocol whose token it
wraps, and needs no waiting either way.
"""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec.structs import replace

from wallet.staking import wrapped
from wallet.staking.rebasing import ether_for
from wallet.world import ledger as books
from wallet.world.beginning import listing
from wallet.world.given import Given
from wallet.world.ledger import units_of
from wallet.world.lines import Earning, Exit
from wallet.world.state import Deposited, Issuer, Left, Marks, World
from wallet.world.systems.rebasing_storage import Rebasing, stored
from wallet.world.tokens import WEI, Token


class ShareWrapper(Issuer, frozen=True, kw_only=True, tag="share_wrapper"):
    """The wrapper as it stands in a world; the account of its name holds the shares."""

    entry: ClassVar[str] = "wrap"
    still: ClassVar[bool] = True

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("wrapped_token"), preset.label("wrapped_title")
        return (Token(symbol, title, 18, "rising_value", preset.label("asset"), preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the wrapper of a protocol, whose preset it is; nobody has wrapped anything."""
        own = cls(name=name, token=preset.label("wrapped_token"), asset=preset.label("token"), chain=preset.chain)
        return listing(world, cls.brings(name, preset)).with_system(own)

    def _inside(self, world: World) -> Rebasing:
        return stored(world, world.listed[self.asset].issuer)

    def redemption_rate(self, world: World, token: str) -> int:
        return ether_for(self._inside(world).pool, WEI)

    def market_price(self, marks: Marks, token: str) -> int | None:
        price = marks.price(self.asset)
        return None if price is None else price * marks.rate(token) // WEI

    def sold_as(self, world: World, token: str, amount: int) -> tuple[str, int]:
        """Return what it is unwrapped to: nobody trades the wrapper itself."""
        return self.asset, amount * self.redemption_rate(world, token) // WEI

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        units = wrapped.wrap(self._inside(world).pool, amount, units_of(world.ledger, account, self.asset))
        ledger = books.mint(world.ledger, self.token, account, units)
        return Deposited(replace(world, ledger=books.move(ledger, self.asset, account, self.name, units)), units)

    def exits(self, world: World) -> tuple[Exit, ...]:
        return (Exit("unwrap", "unwrap", self.asset),)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Unwrap `amount`; what comes is what the contract names. Refuses as the wrapper does."""
        done = wrapped.unwrap(self._inside(world).pool, amount, units_of(world.ledger, account, self.token))
        ledger = books.burn(world.ledger, self.token, account, amount)
        return Left(replace(world, ledger=books.move(ledger, self.asset, self.name, account, done.shares)), done.steth)

    def usual_day(self, world: World) -> int:
        return world.issuer(world.listed[self.asset].issuer).usual_day(world)

    def earning(self, world: World) -> Earning:
        """Return what stands behind the token inside, whose shares its units are; its rate is in samples."""
        return world.issuer(world.listed[self.asset].issuer).earning(world)._replace(reports=())

    live_keys: ClassVar[tuple[str, ...]] = ("wrapped_rate",)

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        return self.redemption_rate(world, self.token), world.listed[self.token].coin

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def audit(self, world: World) -> list[str]:
        issued, behind = world.ledger.issued.get(self.token, 0), units_of(world.ledger, self.name, self.asset)
        return [f"wrapper: {issued} units on {behind} shares"] if issued > behind else []

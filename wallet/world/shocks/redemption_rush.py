"""A redemption rush: others ask to redeem a great deal through the queue, in one hour."""

from __future__ import annotations

from wallet.world.crowd.stakers import redeem
from wallet.world.lines import Event, Figures
from wallet.world.state import Shock, Step, World
from wallet.world.systems.rebasing_protocol import RebasingProtocol


class RedemptionRush(Shock, frozen=True, tag=True):
    """Others ask to redeem `amount` of the token of `system` (smallest unit), without one of the first, in one hour."""

    amount: int
    system: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Ask for it. Refuses redemption_shut, shock_too_small and shock_too_large (largest)."""
        own = world.system(self.system or world.issuer().name, RebasingProtocol)
        figures: Figures = {"amount": self.amount, "label": label}
        return redeem(world, own, self.amount), (Event(world.hour, "redemption_rush", "", figures),)

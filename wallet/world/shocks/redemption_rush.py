"""A redemption rush: others ask to redeem a great deal through the queue, in one hour."""

from __future__ import annotations

from wallet.world.lines import Event, Figures
from wallet.world.redemption import redeem
from wallet.world.state import Shock, Step, World


class RedemptionRush(Shock, frozen=True, tag=True):
    """Others ask to redeem `amount` of the token of `system` (smallest unit), without one of the first, in one hour."""

    amount: int
    system: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Ask for it. Refuses redemption_shut, shock_too_small and shock_too_large (largest)."""
        figures: Figures = {"amount": self.amount, "label": label}
        issuer = world.issuer(self.system)
        return redeem(world, issuer, self.amount), (Event(world.hour, "redemption_rush", "", figures, issuer.name),)

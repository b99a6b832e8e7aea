"""Changing the fee of a protocol: for practice only, since in the world a vote of its holders decides.

The arithmetic is the mechanism's own: what its contract lets a vote set is taken, and what it counts in coarser steps is refused
with the nearest that fits. It costs no network fee.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import YOU, Action, Note, Outcome, Receipt, changes_between
from wallet.errors import Refused
from wallet.world.holdings import net_worth
from wallet.world.state import World


class SetFee(Action, frozen=True, tag="SetFee"):
    """Set what a protocol keeps of rewards from now on, in 1/10,000; without a name that of the first one.

    Refuses protocol_unknown, fee_none (token) where it has no fee of its own, fee_recorded while a record says what it earned,
    fee_out_of_range (most; remedy: the nearest), fee_step (step, of 1/10,000; remedy: the nearest), fee_same, and what its
    contract refuses.
    """

    fee_bps: int
    protocol: str = ""

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another fee."""
        return replace(self, fee_bps=size)

    def size_for(self, refused: Refused) -> int | None:
        """Return the fee that is asked for."""
        return self.fee_bps

    def mended(self, refused: Refused) -> Action | None:
        """Return this with the fee that `refused` offers: none at all is one."""
        return replace(self, fee_bps=refused.remedy) if isinstance(refused.remedy, int) else super().mended(refused)

    def apply(self, world: World) -> Outcome:
        """Return the world with the fee set, or announced where the contract takes it later."""
        issuer = world.issuer(self.protocol)
        most, step = issuer.fee_bounds()
        if not most:
            raise Refused("fee_none", token=issuer.token)
        if world.ruler is not None and world.ruler.system == issuer.name and world.hour < world.recorded_until:
            raise Refused("fee_recorded", token=issuer.token)
        before = issuer.fee_bps()
        nearest = (min(max(self.fee_bps, 0), most) + step // 2) // step * step
        remedy = nearest if nearest != before else None
        if not 0 <= self.fee_bps <= most:
            raise Refused("fee_out_of_range", remedy, most_bps=most)
        if self.fee_bps % step:
            raise Refused("fee_step", remedy, step_bps=step)
        if self.fee_bps == before:
            raise Refused("fee_same", fee_bps=before)
        after = issuer.with_fee(world, self.fee_bps)
        figures: dict[str, int | str] = {
            "system": issuer.name,
            "fee_before_bps": before,
            "fee_bps": self.fee_bps,
            "waits_epochs": issuer.fee_waits(),
            "redeemed": net_worth(world, YOU)[0],
            "network_fee": 0,
        }
        notes = (Note("practice_only"), Note("undo_brings_back"))
        title = f"Set the fee of {issuer.name} from {before / 100:g} % to {self.fee_bps / 100:g} %, for practice only"
        return Outcome(
            after, Receipt("set_fee", title, changes_between(world, after), figures, notes, units={"redeemed": world.coin})
        )

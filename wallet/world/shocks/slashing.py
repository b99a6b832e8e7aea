"""A slashing: a share of a protocol's validators loses its penalty at once, and more of it over 36 days."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lines import Event, Figures, StruckRow
from wallet.world.state import Chain, Shock, Step, World

PPM = 10**6


class SlashValidators(Shock, frozen=True, tag=True):
    """A share of a liquid staking protocol's validators is slashed at once: `share_ppm` millionths of those of `system`, without
    one of the first. Where `among` is given, of so many of them alone: the validators of one operator, whose `row` it may name.
    It has put up `bond` coins for those.
    """

    share_ppm: int
    system: str = ""
    among: int = 0
    row: str = ""
    bond: int = 0

    def count(self, active: int) -> int:
        """Return how many of so many active validators it strikes."""
        return min(self.among or active, active) * self.share_ppm // PPM

    def strike(self, world: World, label: str = "") -> Step:
        """Slash them. Refuses slash_none, shock_too_small and as the chain does; the remedy is a share in millionths here too."""
        issuer = world.issuer(self.system)
        chain = world.system(issuer.chain, Chain)
        active = chain.active(issuer.operator)
        base, count = min(self.among or active, active), self.count(active)
        if not active:
            raise Refused("slash_none", operator=issuer.operator)
        if count < 1:
            raise Refused("shock_too_small", -(-PPM // base), least=1)
        try:
            world, penalty = chain.slash(world, issuer.operator, count)
        except Refused as refused:
            raise Refused(refused.code, _share_of(refused.remedy, base), **refused.figures) from None
        if self.bond:
            world = world.issuer(self.system).pledged(world, count, self.bond * count // base)
        if self.row:
            world = world.system(chain.name, Chain).note_struck(
                world, StruckRow(issuer.operator, self.row, "slashed", count, 0, world.hour, self.bond * count // base)
            )
        figures: Figures = {"count": count, "penalty": penalty, "label": label}
        return world, (Event(world.hour, "slash", "", figures, issuer.name),)


def _share_of(count: object, active: int) -> int | None:
    """Return the largest share, in millionths, that is `count` of `active` validators."""
    return ((count + 1) * PPM - 1) // active if isinstance(count, int) else None

"""Validators go dark: part of a network, or of one protocol's validators, is offline for some days or for good.

Where more than a third of the stake is silent no epoch becomes final, and the chain takes from the silent until it is.
"""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.book import Book
from wallet.world.lines import YOU, Event, Figures, StruckRow
from wallet.world.state import Chain, Shock, Step, World

PPM = 10**6
DAY_S = 86_400


class ValidatorsGoDark(Shock, frozen=True, tag=True):
    """`share_ppm` millionths of the validators that attest go offline for `days`, for good where that is 0.

    Those of the chain `system`, of the protocol `system`, or yours of the book `system`, the oldest stake's; without one those of
    the chain of the first protocol. Where
    `among` is given, of so many of them alone: the validators of one operator, whose `row` it may name.
    """

    share_ppm: int
    system: str = ""
    days: int = 0
    among: int = 0
    row: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Let them fall silent. Refuses silent_none, shock_too_small (least) and as the chain does."""
        chain, operator = _where(world, self.system)
        online = chain.online(operator)
        base = min(self.among or online, online)
        count = min(base * self.share_ppm // PPM, base)
        if not online:
            raise Refused("silent_none")
        if count < 1:
            raise Refused("shock_too_small", -(-PPM // base), least=1)
        figures: Figures = {"count": count, "days": self.days, "label": label}
        world = chain.fall_silent(world, count, operator, self.days)
        if self.row and operator is not None:
            until = world.now + self.days * DAY_S if self.days else 0
            world = world.system(chain.name, Chain).note_struck(
                world, StruckRow(operator, self.row, "offline", count, until, world.hour)
            )
        return world, (Event(world.hour, "offline", "", figures, self.system or chain.name),)


def _where(world: World, system: str) -> tuple[Chain, str | None]:
    """Return the chain, and the operator on it where one protocol's validators are meant, or one's own."""
    known = world.systems.get(system)
    if isinstance(known, Book):
        chain = world.system(known.chain, Chain)
        return chain, next((stake.key for stake in known.stakes(world, YOU) if chain.online(stake.key)), known.name)
    if isinstance(known, Chain):
        return known, None
    issuer = world.issuer(system)
    return world.system(issuer.chain, Chain), issuer.operator if system else None

"""A run on a lender: others take out what is not lent out, so that the next to ask must wait until somebody repays or lends."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS, Event, Figures
from wallet.world.state import Shock, Step, World

PPM = 10**6


def run_on(world: World, name: str = "") -> tuple[str, str]:
    """Return a lender, without a name the first, and its first asset of which others have a deposit that is there to be taken
    out; ("", "") where there is none.
    """
    for lender in world.every(Lender):
        if name not in ("", lender.name):
            continue
        for token in lender.assets():
            owed = lender.totals(world, token)[1]
            if owed and lender.at_hand(token) and lender.supplied(world, OTHERS, token):
                return lender.name, token
    return "", ""


class LenderRun(Shock, frozen=True, tag=True):
    """Others take out `share_ppm` millionths of what is there of `token` at the lender `system`; without them of the first
    asset, at the first lender, where that can be done.
    """

    share_ppm: int
    system: str = ""
    token: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Let them. Refuses run_none where nothing is there, and shock_too_small."""
        name, first = run_on(world, self.system)
        token = self.token or first
        lender = world.system(name, Lender) if name else None
        if lender is None or token not in lender.assets() or not lender.at_hand(token):
            raise Refused("run_none")
        if self.share_ppm <= 0:
            raise Refused("shock_too_small", 1, least=1)
        before = lender.at_hand(token)
        after = lender.others_went(world, token, -(before * min(self.share_ppm, PPM) // PPM), 0)
        left = after.system(name, Lender).at_hand(token)
        figures: Figures = {"asset": token, "taken": before - left, "left": left, "label": label}
        return after, (Event(world.hour, "lender_run", "", figures, name),)

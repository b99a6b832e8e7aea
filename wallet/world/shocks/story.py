"""A caption: what history says happened in an hour. Nothing is struck."""

from __future__ import annotations

from wallet.world.lines import Event
from wallet.world.state import Shock, Step, World


class Story(Shock, frozen=True, tag=True):
    """Nothing but a caption: what history says happened in that hour."""

    note: str

    def strike(self, world: World, label: str = "") -> Step:
        return world, (Event(world.hour, "story", "", {"label": label, "note": self.note}),)

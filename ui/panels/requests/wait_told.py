"""What was told of the wait in the last day, so that a wait that changes can say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording.waits import wait_changed
from wallet import leaving, standing, wait_change

if TYPE_CHECKING:
    from wallet import Standing, World

DAY_HOURS = 24


class WaitTold:
    """`why(world)` remembers how the wait stands in `world` and says why it differs from a day ago; `forget()` begins again."""

    def __init__(self) -> None:
        self._told: list[Standing] = []

    def why(self, world: World) -> str:
        """How long it was and why it moved; "" where nothing was told before, or it moved by less than a day."""
        if leaving.redemption_opens(world):
            return ""
        now = standing(world)
        if now is None:
            return ""
        self._told = [row for row in self._told if row.hour <= now.hour]
        older = [row for row in self._told if row.hour <= now.hour - DAY_HOURS]
        self._told = [*older[-1:], *self._told[len(older) :]]
        if not self._told or self._told[-1] != now:
            self._told.append(now)
        return wait_changed(wait_change(self._told[0], now))

    def forget(self) -> None:
        """Another practice: what was told belongs to the one before."""
        self._told.clear()

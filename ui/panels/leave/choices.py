"""What to leave from, and by which way: two fields that hold what the world offers of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import Segments, Select
from ui.wording import amount_with_unit, system_title
from wallet import leaving, ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import LockedStake, WayOut, World

LIQUID = "liquid"
REDEEM, SELL = "redeem", "sell"
EXITS = {
    "queue": "Queue",
    "burn": "Burn",
    "reserve": "Reserve",
    "epoch": "Epoch",
    "ticket": "Ticket",
    "instant": "Instant",
    "unbond": "Unbond",
}
"""What an exit is called where a token has several."""


class SourceChoice(Select):
    """Liquid stake, or one of the locked positions."""

    def __init__(self) -> None:
        super().__init__("Leave from", ((LIQUID, "Liquid stake"),))
        self.setObjectName("leave.source")

    def fill(self, world: World) -> None:
        """List what there is to leave from."""
        rows = leaving.my_positions(world)
        told = [(row.key, f"Locked stake {row.id}, {amount_with_unit(row.worth, row.coin)}") for row in rows]
        before = self.blockSignals(True)
        self.set_items([(LIQUID, "Liquid stake"), *told])
        self.blockSignals(before)

    def position(self, world: World) -> LockedStake | None:
        """The locked stake that is chosen; None for liquid stake."""
        key = self.current_key()
        return next((row for row in leaving.my_positions(world) if row.key == key), None)


class WayChoice(Segments):
    """The ways out of a token; the first exit is `REDEEM`, the first sale `SELL`, every other goes by its own key."""

    def __init__(self) -> None:
        super().__init__("How", (), stretch=True)
        self.setObjectName("leave.how")
        self._ways: dict[str, WayOut] = {}
        self._offered: tuple[tuple[str, str], ...] = ()

    def set_ways(self, found: Sequence[WayOut]) -> None:
        """Offer these; the one chosen stays so where it can."""
        self._ways = _by_key(found)
        shown = tuple((key, _label(way, found)) for key, way in self._ways.items())
        if shown != self._offered:
            self._offered = shown
            before = self.blockSignals(True)
            self.set_choices(shown)
            self.blockSignals(before)

    def way(self) -> WayOut | None:
        """The way that is chosen."""
        return self._ways.get(self.current_key())

    def sells(self) -> bool:
        """Whether that is a sale."""
        way = self.way()
        return way is not None and way.way == ways.SELL

    def pick(self, sale: bool) -> None:
        """Choose the first sale or the first exit, unless one of that kind is chosen or there is none."""
        kind = [key for key, way in self._ways.items() if (way.way == ways.SELL) == sale]
        if kind and self.current_key() not in kind:
            self.set_current(kind[0])

    def pick_open(self) -> None:
        """Choose an exit, or a sale where all of them open later: nobody is invited to a queue that is not."""
        self.pick(sale=all(way.opens for way in self._ways.values() if way.way != ways.SELL))


def _by_key(found: Sequence[WayOut]) -> dict[str, WayOut]:
    named: dict[str, WayOut] = {}
    for way in found:
        first = SELL if way.way == ways.SELL else REDEEM
        named[way.key if first in named else first] = way
    return named


def _label(way: WayOut, found: Sequence[WayOut]) -> str:
    """What a way is called: by its kind alone where there is only one of that kind."""
    sale = way.way == ways.SELL
    alone = sum((other.way == ways.SELL) == sale for other in found) == 1
    if sale:
        return "Sell" if alone else f"Sell, {system_title(way.system)}"
    return "Redeem" if alone else EXITS.get(way.way, way.way.capitalize())

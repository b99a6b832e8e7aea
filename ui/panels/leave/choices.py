"""What leaves, and by which way: two fields that hold what the world offers of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import Segments, Select
from ui.wording import amount_with_unit, stake_word, way_titles
from wallet import issued, ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import Leavable, WayOut, World

SIDE_BY_SIDE = 2
"""So many ways stand side by side; more stand one below the other, each with what it pays."""


class TokenChoice(Select):
    """What one holds that can leave, then the other tokens that one could hold; locked stake by its key."""

    def __init__(self) -> None:
        super().__init__("What leaves", ())
        self.setObjectName("leave.token")
        self._held: dict[str, Leavable] = {}

    def fill(self, world: World) -> None:
        """List what there is in this world; the one chosen stays so where it can."""
        self._held = {row.key: row for row in ways.leavable(world)}
        tokens = [(row.key, row.key) for row in self._held.values() if not row.locked]
        tokens += [(token, token) for token in issued(world) if token not in self._held]
        locked = [(row.key, self._locked(row)) for row in self._held.values() if row.locked]
        self.offer([*tokens, *locked])

    def locked(self) -> Leavable | None:
        """The locked stake that is chosen; None for a token."""
        row = self._held.get(self.current_key())
        return row if row is not None and row.locked else None

    def _locked(self, row: Leavable) -> str:
        alone = sum(other.locked for other in self._held.values()) == 1
        number = "" if alone else f" {row.key.rpartition('-')[2]}"
        name = "Vault" if stake_word(row.key) == "vault" else "Locked stake"
        return f"{name}{number}, {amount_with_unit(row.amount, row.coin)}"


class WayChoice(Segments):
    """The ways out of what is chosen: two side by side, more one below the other with what each pays."""

    def __init__(self) -> None:
        super().__init__("How", (), stretch=True)
        self.setObjectName("leave.way")
        self._ways: dict[str, WayOut] = {}
        self._offered: tuple[tuple[str, str], ...] = ()

    def set_ways(self, found: Sequence[WayOut]) -> None:
        """Offer these; the one chosen stays so where it can."""
        titles = way_titles(found)
        self._ways = {_key(way, found): way for way in found}
        shown = tuple((key, titles[way.key]) for key, way in self._ways.items())
        if shown != self._offered:
            self._offered = shown
            before = self.blockSignals(True)
            self.set_upright(len(shown) > SIDE_BY_SIDE)
            self.set_choices(shown)
            self.blockSignals(before)
        for key, way in self._ways.items():
            self.segment(key).set_note(amount_with_unit(way.got, way.pays) if way.got else "not possible")

    def way(self) -> WayOut | None:
        """The way that is chosen."""
        return self._ways.get(self.current_key())

    def choose(self, way: WayOut) -> None:
        """Choose one of the ways that are offered."""
        for key, other in self._ways.items():
            if other.key == way.key:
                self.set_current(key)

    def pick(self, sale: bool) -> None:
        """Choose the first sale or the first exit, unless one of that kind is chosen or there is none."""
        kind = [key for key, way in self._ways.items() if (way.way == ways.SELL) == sale]
        if kind and self.current_key() not in kind:
            self.set_current(kind[0])

    def pick_open(self) -> None:
        """Choose an exit, or a sale where all of them open later: nobody is invited to a queue that is not."""
        self.pick(sale=all(way.opens for way in self._ways.values() if way.way != ways.SELL))


def _key(way: WayOut, found: Sequence[WayOut]) -> str:
    """The name of the way alone, where no other has it."""
    return way.way if sum(other.way == way.way for other in found) == 1 else way.key

"""All that the world offers to stake with, as the form lists it, and the field by which one comes to the page of all ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.widgets import Select
from ui.wording import system_title, way_style
from wallet import stakeable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wallet import Stakeable, World


class WaySelect(Select):
    """The way that is chosen. Arrow keys choose another; what opens a list elsewhere opens the page of all ways: `opened()`."""

    opened = Signal()

    def showPopup(self) -> None:
        self.opened.emit()


def systems(world: World) -> dict[str, Stakeable]:
    """What one can stake with, by key, chain by chain."""
    return {row.key: row for row in stakeable(world)}


def choices(found: Mapping[str, Stakeable]) -> tuple[tuple[str, str], ...]:
    """Each way's key and how the field calls it: its title, and in short how rewards arrive."""
    return tuple((key, f"{system_title(row.system)}  \u00b7  {way_style(row).partition(',')[0]}") for key, row in found.items())


def place_words(found: Mapping[str, Stakeable], key: str) -> str:
    """Which of all ways is chosen: "2 of 10"; "" where there is no other."""
    return f"{list(found).index(key) + 1} of {len(found)}" if len(found) > 1 else ""


def of_the_coin(found: Mapping[str, Stakeable], coin: str) -> dict[str, str]:
    """The titles of the ways to stake a coin, by system."""
    return {row.system: system_title(row.system) for row in found.values() if row.coin == coin}

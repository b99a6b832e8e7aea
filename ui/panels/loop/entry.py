"""How the coins of a loop become its token: staked, or bought in a market, with what buying brings more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.panels.loop.words import entry_words
from ui.widgets import Column, FormRow, Select, Text
from ui.wording import decimals, system_title
from wallet import ways

if TYPE_CHECKING:
    from wallet import World

STAKE = ""


class EntryChoice(QWidget):
    """`changed(market)` when another is chosen. It is hidden where no market sells the token."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.choice = Select("Get the token by", ())
        self.choice.setObjectName("loop.entry")
        self.note = Text("", "caption", "ink2", wrap=True)
        rows = Column(6, parent=self)
        rows.addWidget(FormRow("Get the token by", self.choice))
        rows.addWidget(self.note)
        self.choice.changed.connect(self.changed)

    @property
    def market(self) -> str:
        """The market that buys; "" where it is staked."""
        return self.choice.current_key()

    def offer(self, world: World, way: ways.loops.LoopWay | None, coins: int) -> None:
        """Offer what there is for so many coins, one where none are typed; without a way nothing."""
        if way is None:
            self.hide()
            return
        found = ways.loop_entries(world, way, coins or 10 ** decimals(way.coin))
        self.setVisible(len(found) > 1)
        titles = [f"Buying in {system_title(each.market)}" if each.market else "Staking" for each in found]
        self.choice.offer([(each.market, title) for each, title in zip(found, titles, strict=True)])
        self.note.setText(entry_words(found, self.market, system_title))

"""The chips under an amount: a quarter, half, three quarters, all of what can be used."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.widgets.buttons.small import Chip
from ui.widgets.layouts import Flow, Group

SHARES = (25, 50, 75, 100)


class ShareChips(Group):
    """`taken(share)` comes with a press, in percent."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__("Parts of what you have")
        flow = Flow(6, self)
        self._chips = {share: Chip("Max" if share == 100 else f"{share} %") for share in SHARES}
        for share, chip in self._chips.items():
            chip.clicked.connect(lambda _checked=False, share=share: self.taken.emit(share))
            flow.addWidget(chip)

    def chip(self, share: int) -> Chip:
        """The chip of 25, 50, 75 or 100 (Max)."""
        return self._chips[share]

    def mark(self, amount: int | None, most: int | None) -> None:
        """Tick the share of `most` that `amount` is; without anything to share the chips rest."""
        for share, chip in self._chips.items():
            chip.setEnabled(bool(most))
            chip.setChecked(bool(most) and amount == (most or 0) * share // 100)

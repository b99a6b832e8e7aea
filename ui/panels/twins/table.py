"""The rows of the twins: what each is today for who locked and for who did not, and a button that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from ui.panels.twins.words import ROW_WORDS, liquid_cells, locked_cells
from ui.panels.window.width import WindowWidth
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import Divider, Grid, IconButton, QuietButton, Text

if TYPE_CHECKING:
    from wallet import TwinFacts, TwinPair

LOCKED, LIQUID = "Locked: the chain\u2019s own validators", "Liquid: {token}"
LOCKED_BRIEF = "Locked"
AIR = 3
"""Pixels over and under the words of a row, which its dividers keep from them where they need two lines."""


class TwinsTable(QWidget):
    """`present(facts, pair, cannot)`; `chosen(row)` when the button of a row is pressed."""

    chosen = Signal(str)
    spoken_role = Role.List

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("twins.rows")
        self.setAccessibleName("Traditional or liquid")
        self._grid = Grid(14, 0, parent=self)
        self._grid.setColumnStretch(1, 6)
        self._grid.setColumnStretch(2, 6)
        self._heads = (Text(LOCKED, "strong", "ink2", wrap=True), Text("", "strong", "redeem", wrap=True))
        for place, head in enumerate(self._heads, start=1):
            self._grid.addWidget(head, 0, place)
        self.cells: dict[str, tuple[Text, Text, Text]] = {}
        self.buttons: dict[str, QuietButton] = {}
        self.icons: dict[str, IconButton] = {}
        for line, key in enumerate(ROW_WORDS):
            self._add_row(key, 2 * line + 1)
        theme().changed.connect(self._rescale)
        self._rescale()

    def present(self, facts: TwinFacts | None, pair: TwinPair | None, cannot: dict[str, str]) -> None:
        """Write the rows; `cannot` says of rows why they cannot be run."""
        self.setVisible(facts is not None)
        if facts is None or pair is None:
            return
        self._heads[1].setText(LIQUID.format(token=pair.token))
        locked, liquid = locked_cells(facts, pair.coin), liquid_cells(facts, pair.coin, pair.token)
        for key, (_, of_locked, of_liquid) in self.cells.items():
            of_locked.setText(locked[key])
            of_liquid.setText(liquid[key])
            for button in (self.buttons[key], self.icons[key]):
                button.setEnabled(key not in cannot)
                button.setAccessibleDescription(f"locked: {locked[key]}; liquid: {liquid[key]}")
                button.setToolTip(cannot.get(key, ROW_WORDS[key].title))

    def mark(self, chosen: str) -> None:
        """Show which row is on show."""
        for key, (label, *_) in self.cells.items():
            label.set_role("strong" if key == chosen else "body")
            label.set_tone("ink" if key == chosen else "ink2")

    def set_room(self, room: WindowWidth) -> None:
        """Told by the page: where it is narrow a button is its icon."""
        wide = room is WindowWidth.wide
        for key, button in self.buttons.items():
            button.setVisible(wide)
            self.icons[key].setVisible(not wide)
        self._heads[0].setText(LOCKED if wide else LOCKED_BRIEF)

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        first = next(iter(ROW_WORDS))
        button = self.buttons[first] if self.buttons[first].isVisible() else self.icons[first]
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _add_row(self, key: str, line: int) -> None:
        words = ROW_WORDS[key]
        self._grid.addWidget(Divider(), line, 0, 1, 4)
        cells = (Text(words.label, "body", "ink2"), Text("", wrap=True), Text("", wrap=True))
        for place, cell in enumerate(cells):
            self._grid.addWidget(cell, line + 1, place, Qt.AlignmentFlag.AlignVCenter)
        self.cells[key] = cells
        told = f"{words.button}: {words.label}"
        self.buttons[key] = QuietButton(words.button, icon=words.icon, name=told)
        self.icons[key] = IconButton(words.icon, told, size=16)
        for name, button in (("show", self.buttons[key]), ("icon", self.icons[key])):
            button.setObjectName(f"twins.{name}.{key}")
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._grid.addWidget(button, line + 1, 3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.icons[key].hide()

    def _rescale(self) -> None:
        air = theme().px(AIR)
        for cells in self.cells.values():
            for cell in cells:
                cell.setContentsMargins(0, air, 0, air)
        for line in range(len(ROW_WORDS)):
            self._grid.setRowMinimumHeight(2 * line + 2, theme().px(29))
        self._grid.setRowMinimumHeight(0, theme().px(26))
        strong = QFontMetrics(theme().font("strong"))
        self._grid.setColumnMinimumWidth(0, max(strong.horizontalAdvance(words.label) for words in ROW_WORDS.values()) + 2)

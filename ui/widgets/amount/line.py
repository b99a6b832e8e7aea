"""The line of text inside an amount field, and the units that an amount can be given in."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import theme

LINE_PAD = 6
"""Pixels at 100 % that a line keeps free at its ends."""


class Unit(msgspec.Struct, frozen=True):
    """A token that amounts can be given in: its key for the model, its symbol, its decimals."""

    key: str
    symbol: str
    decimals: int = 18


def first_caret(line: QLineEdit) -> None:
    """Let an empty field say its caret when it is made: it would say it at the first visit, before it says that it has the
    focus, and a reader drops both.
    """
    line.selectAll()
    line.deselect()


class AmountLine(QLineEdit):
    """The text itself; the frame around it shows the focus. An amount has no spaces: the key is left to the window, unless
    words have been typed already, which are read as words (a secret phrase must be known as one).
    """

    focus_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("bare", "true")
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0")
        self.setAcceptDrops(False)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        first_caret(self)
        theme().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(theme().font("number"))

    def show_beginning(self) -> None:
        """Show how a text begins that is too long for the field: its first digits say how much it is, its last ones nothing."""
        room = self.width() - theme().px(LINE_PAD)
        if self.fontMetrics().horizontalAdvance(self.text()) > room:
            self.setCursorPosition(0)

    def leaves_space(self) -> bool:
        """Whether the space bar belongs to the window: what has been typed could still become an amount."""
        return not any(letter.isalpha() for letter in self.text())

    def event(self, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and self.leaves_space():
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

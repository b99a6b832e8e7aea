"""The read-only half of a swap: what would arrive, as large as what is paid, and in which token."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets import AmountLine, Column, Text
from ui.widgets.fields import FieldFrame, UnitBox
from ui.wording import amount, exact_amount


class ReceiveField(QWidget):
    """`token_changed(token)` when another token to receive is chosen. Its line is named `name`.amount, its unit `name`."""

    token_changed = Signal(str)

    def __init__(self, name: str, tokens: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(9, parent=self)
        label = Text("You receive", "body", "ink2")
        self.line = AmountLine("You receive")
        self.line.setReadOnly(True)
        self.line.setPlaceholderText("\N{EM DASH}")
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.setObjectName(f"{name}.amount")
        self.unit_box = UnitBox("You receive: token", [(token, token) for token in tokens])
        self.unit_box.set_items([(token, token) for token in tokens])
        self.unit_box.setObjectName(name)
        self.unit_box.changed.connect(self.token_changed)
        label.setBuddy(self.unit_box)
        column.addWidget(label)
        frame = FieldFrame(self.line, self.unit_box)
        frame.setCursor(Qt.CursorShape.ArrowCursor)
        column.addWidget(frame)
        theme().changed.connect(self.update)

    def token(self) -> str:
        return self.unit_box.current_key()

    def set_token(self, token: str) -> None:
        self.unit_box.set_current(token)

    def set_tokens(self, tokens: Sequence[str]) -> None:
        """Other tokens; the one chosen stays so where it can."""
        self.unit_box.set_items([(token, token) for token in tokens])

    def show_amount(self, value: int | None) -> None:
        """What would arrive, in the token's smallest unit; None while that is not known."""
        self.line.setText("" if value is None else amount(value, self.token()))
        self.line.setToolTip("" if value is None else exact_amount(value, self.token()))
        self.line.setCursorPosition(0)

"""How the pool comes to be allowed to take a token: exactly this amount, without limit, or it already is. Quiet: one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui.widgets import QuietButton, Row, Text
from ui.wording import amount_with_unit
from wallet import UNLIMITED, open_allowances

if TYPE_CHECKING:
    from wallet import World
    from wallet.actions import ApproveMode

YOU = "you"
CHOICES: tuple[tuple[ApproveMode, str], ...] = (("exact", "exactly this amount"), ("unlimited", "without limit"))


class ApprovalChoice(QWidget):
    """`changed` when another way is chosen. `ask` tells it what is to be taken; `mode()` is what the action says."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, who: str = "The pool") -> None:
        super().__init__(parent)
        self._wanted: ApproveMode = "exact"
        self._already = False
        row = Row(4, parent=self)
        self._label = Text(f"{who} may take", "caption", "ink3")
        self.button = QuietButton("", name=f"What {who[0].lower()}{who[1:]} may take", opens=True)
        self.button.role = "caption"
        self.button.setFont(self._label.font())
        self.button.setObjectName(name)
        self.button.clicked.connect(self._pop_up)
        self._open = Text("", "caption", "ink3", wrap=True)
        row.addWidget(self._label)
        row.addWidget(self.button)
        row.addWidget(self._open, 1)
        row.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._write()

    def ask(self, world: World, token: str, spender: str, amount: int) -> None:
        """Look what is open for `spender` already; hidden for a coin, and on chains where nothing needs an approval."""
        needed = token not in world.coins and world.chain_of(token).has_allowances
        self.setVisible(needed and amount > 0)
        granted = {(what, who): much for what, who, much in open_allowances(world.ledger, YOU)}.get((token, spender), 0)
        self._already = 0 < amount <= granted
        much = "any amount" if granted == UNLIMITED else amount_with_unit(granted, token)
        self._open.setText(f"{much}, as you allowed before" if self._already else "")
        self._write()

    def mode(self) -> ApproveMode:
        """ "none" where enough is open already, else what was chosen."""
        return "none" if self._already else self._wanted

    def choose(self, mode: ApproveMode) -> None:
        """Allow exactly the amount (as it starts) or without limit."""
        if mode != self._wanted:
            self._wanted = mode
            self._write()
            self.changed.emit()

    def _write(self) -> None:
        self.button.setText(dict(CHOICES)[self._wanted])
        self.button.setVisible(not self._already)
        self._open.setVisible(self._already)

    def _pop_up(self) -> None:
        menu = QMenu(self)
        for mode, text in CHOICES:
            action = menu.addAction(text[0].upper() + text[1:])
            action.setCheckable(True)
            action.setChecked(mode == self._wanted)
            action.triggered.connect(lambda _checked=False, mode=mode: self.choose(mode))
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

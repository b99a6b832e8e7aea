"""The field that Ctrl+F opens over a table: only rows with the words typed stay; Esc closes it and shows all again."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent

from ui.theme import theme
from ui.widgets.fields import TextField
from wallet import looks_secret


class Findable(Protocol):
    """A table whose rows can be looked through."""

    def find_words(self, words: str) -> None: ...

    def setFocus(self) -> None: ...


class FindField(TextField):
    """Hidden until `begin`; `secret` where a seed phrase or key was typed, which is wiped."""

    secret = Signal()

    def __init__(self) -> None:
        super().__init__("Find in the table", "Find in the table")
        self.setObjectName("table.find")
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QAction):
            clear.setText("Clear the search")
        self._table: Findable | None = None
        self.textChanged.connect(self._find)
        self.hide()

    def begin(self, table: Findable) -> None:
        """Look through `table` from now on."""
        if table is not self._table:
            self.stop()
        self._table = table
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def stop(self) -> None:
        """Show all rows again."""
        self.clear()
        self.hide()
        self._table = None

    def _find(self, words: str) -> None:
        if looks_secret(words):
            self.clear()
            self.secret.emit()
        elif self._table is not None:
            self._table.find_words(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        table: Findable | None = self._table
        self.stop()
        if table is not None:
            table.setFocus()

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedWidth(theme().px(190))

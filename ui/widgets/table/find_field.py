"""The field that Ctrl+F opens over a table: only rows with the words typed stay; Esc closes it and shows all again."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent

from ui.theme import theme
from ui.widgets.fields import TextField
from ui.wording import refusal_text
from wallet import Refused, checked_search


class Findable(Protocol):
    """A table whose rows can be looked through."""

    def find_words(self, words: str) -> None: ...

    def setFocus(self) -> None: ...


class FindField(TextField):
    """Hidden until `begin`; `said(text)` where something cannot be looked for; a seed phrase or a key is wiped."""

    said = Signal(str)

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
        try:
            wanted = checked_search(words)
        except Refused as refused:
            if refused.code == "text_secret":
                self.setText("")  # forgets what was typed, where clear() could be undone
            self.said.emit(refusal_text(refused)[0])
            return
        if self._table is not None:
            self._table.find_words(wanted)

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

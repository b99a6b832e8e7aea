"""A page over the left pane of a tab, and the search of one: each scrolls where it must, and closes with Esc."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.panels.scrolling import Inside, scrolling
from ui.spoken import AsOne
from ui.widgets import Column, TextField
from ui.widgets.layouts import Margins
from ui.widgets.table.groups import GroupedTable
from ui.wording import refusal_text, things
from wallet import Refused, checked_search

if TYPE_CHECKING:
    from ui.panels.window.width import WindowWidth


class CoverPage(AsOne, QWidget):
    """Put parts into `rows`; `closed()` when it is to go."""

    closed = Signal()

    def __init__(self, name: str, title: str, spacing: float, margins: Margins, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.inside = Inside()
        self.frame = scrolling(self.inside)
        Column(0, parent=self).addWidget(self.frame)
        self.rows = Column(spacing, margins, parent=self.inside)

    def set_whole(self, whole: bool) -> None:
        """Whether all of it is seen, because what the page stands in scrolls."""
        self.frame.set_whole(whole)

    def set_room(self, room: WindowWidth) -> None:
        """Take another width of the window: a page with columns leaves out those for which there is none."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class PageFinder(TextField):
    """Searches the rows of a page's `table`, each called `row`; `to_rows` puts the keyboard there.

    `looked(words)` once they are found, `left()` with Esc where it is empty, `said(text)` where something cannot be looked for; a
    secret is wiped.
    """

    looked = Signal(str)
    left = Signal()
    said = Signal(str)

    def __init__(self, name: str, hint: str, table: GroupedTable, row: str, to_rows: Callable[[], object]) -> None:
        super().__init__(hint, "Find")
        self.setObjectName(name)
        self._table, self._row, self._to_rows = table, row, to_rows
        self.textChanged.connect(self._look)
        table.typed.connect(self.begin)

    def begin(self, text: str) -> None:
        """Go on with what was typed elsewhere."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(self.text() + text)

    def count(self) -> None:
        """Say how many rows there are now."""
        self.setAccessibleDescription(things(len(self._table.shown_keys()), self._row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties it, then leaves; Enter and Down go to the rows."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear() if self.text() else self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._to_rows()
        else:
            super().keyPressEvent(event)

    def _look(self, text: str) -> None:
        try:
            wanted = checked_search(text)
        except Refused as refused:
            if refused.code == "text_secret":
                self.setText("")
            self.said.emit(refusal_text(refused)[0])
            return
        self._table.find_words(wanted)
        self.count()
        self.looked.emit(wanted)

"""What stands beside the title of the activity: search, older rows, and handing it on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ui.panels.activity.export import save_activity
from ui.theme import theme
from ui.widgets import QuietButton, Row, TextField
from ui.wording import refusal_text
from wallet import FileProblem, Refused, checked_search

if TYPE_CHECKING:
    from ui.panels.activity.table import ActivityTable
    from ui.session import Session


class ActivityTools(QWidget):
    """Works on one `ActivityTable`. `said(text)` tells what was done."""

    said = Signal(str)

    def __init__(self, session: Session, table: ActivityTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._table = session, table
        row = Row(6, parent=self)
        self.search = TextField("Search the activity", "Search")
        self.search.setObjectName("activity.search")
        self.search.setClearButtonEnabled(True)
        for clear in self.search.findChildren(QAction):
            clear.setText("Clear the search")
        self.search.textChanged.connect(self._find)
        self.older = QuietButton("Older", name="Show older activity")
        self.older.clicked.connect(table.show_more)
        self.older.hide()
        table.more_changed.connect(self.older.setVisible)
        self.export = QuietButton("Export", name="Copy or export the activity", opens=True)
        self.export.setObjectName("activity.export")
        self.export.clicked.connect(self._pop_up)
        for part in (self.search, self.older, self.export):
            row.addWidget(part)
        self.dialog: QFileDialog | None = None
        theme().changed.connect(self._restyle)
        self._restyle()

    def begin_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def copy_all(self) -> None:
        """Copy every row on screen with all digits."""
        self._table.clearSelection()
        self._table.copy()
        self.said.emit("The activity is on the clipboard")

    def save_to(self, path: Path) -> None:
        """Write all activity as CSV."""
        try:
            count = save_activity(self._session.practice, path)
        except FileProblem as problem:
            self._session.failed.emit(problem)
            return
        self.said.emit(f"Saved {count} rows in {path.name}")

    def _find(self, text: str) -> None:
        try:
            wanted = checked_search(text)
        except Refused as refused:
            if refused.code == "text_secret":
                self.search.setText("")
            self.said.emit(refusal_text(refused)[0])
        else:
            self._table.search(wanted)

    def _pop_up(self) -> None:
        menu = QMenu(self)
        menu.addAction("Copy what is shown", self.copy_all)
        menu.addAction("Save as CSV\N{HORIZONTAL ELLIPSIS}", self._ask)
        menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def _ask(self) -> None:
        asked = QFileDialog(self.window(), "Save the activity", "", "CSV (*.csv)")
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix("csv")
        asked.selectFile(f"{self._session.practice.path.stem} activity.csv")
        asked.fileSelected.connect(lambda name: self.save_to(Path(name)))
        self.dialog = asked
        asked.open()

    def _restyle(self) -> None:
        self.search.setMinimumWidth(theme().px(90))
        self.search.setMaximumWidth(theme().px(190))

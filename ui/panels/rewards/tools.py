"""What stands beside the title of the rewards: of what, since when, older rows, and handing them on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ui.panels.rewards.export import save_rewards
from ui.panels.rewards.words import earner
from ui.panels.time.clock import read_date
from ui.theme import theme
from ui.widgets import QuietButton, Row, TextField
from ui.wording import date
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.panels.rewards.table import RewardsTable
    from ui.session import Session

HOUR_S, DAY_HOURS = 3600, 24
LAST_DAYS = (7, 30)
START, A_DATE = "start", "date"


class RewardsTools(QWidget):
    """Works on one `RewardsTable`. `said(text)` tells what was done."""

    said = Signal(str)

    def __init__(self, session: Session, table: RewardsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._table = session, table
        self._key, self._since, self._dated = "", START, 0
        self._tight = self._narrow = self._tight_window = self._has_older = False
        row = Row(6, parent=self)
        self.look = QuietButton("", name="Choose which rewards to look at", opens=True)
        self.look.setObjectName("rewards.look")
        self.look.clicked.connect(lambda: self._pop_up(self.look, self._choices()))
        self.since = TextField("Rewards since", "13 Jun 2022, or day 41")
        self.since.setObjectName("rewards.since")
        self.since.editingFinished.connect(self._typed)
        self.since.hide()
        self.older = QuietButton("Older", name="Show older rewards")
        self.older.clicked.connect(table.show_more)
        self.older.hide()
        table.more_changed.connect(self._older_known)
        table.narrowed.connect(lambda narrow: self.set_tight(self._tight_window, narrow))
        self.export = QuietButton("Export", name="Copy or export the rewards", opens=True)
        self.export.setObjectName("rewards.export")
        self.export.clicked.connect(lambda: self._pop_up(self.export, self._exports()))
        for part in (self.look, self.since, self.older, self.export):
            row.addWidget(part)
        self.dialog: QFileDialog | None = None
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_tight(self, tight: bool, narrow: bool | None = None) -> None:
        """Keep one button, whose menu has everything, where there is little room: in a small window, or over a narrow table."""
        self._tight_window, self._narrow = tight, self._narrow if narrow is None else narrow
        if self._tight != (folded := self._tight_window or self._narrow) or narrow is None:
            self._tight = folded
            self.export.setHidden(folded)
            self._older_known(self._has_older)
            self._apply()

    def refresh(self) -> None:
        """Look at the same rewards up to where I stand now."""
        if self._key not in ("", *self._keys()):
            self._key = ""
        self._apply()
        self._table.refresh()

    def look_at(self, key: str = "", since: str = START) -> None:
        """Look at what `key` earned ("" everything) since the start, the last days ("7", "30") or a date to be typed."""
        self._key, self._since = key, since
        self.since.setVisible(since == A_DATE)
        if since == A_DATE:
            self.since.setFocus(Qt.FocusReason.OtherFocusReason)
        self._apply()

    def save_to(self, path: Path) -> None:
        """Write all that is looked at as CSV."""
        try:
            count = save_rewards(self._table.rewards(), self._session.world.start, path)
        except FileProblem as problem:
            self._session.failed.emit(problem)
            return
        self.said.emit(f"Saved {count} rows in {path.name}")

    def copy_all(self) -> None:
        """Copy every row on screen with all digits."""
        self._table.clearSelection()
        self._table.copy()
        self.said.emit("The rewards are on the clipboard")

    def _apply(self) -> None:
        hour = self._session.world.hour
        first = {START: 0, A_DATE: self._dated}.get(self._since, hour - int(self._since) * DAY_HOURS + 1 if self._days() else 0)
        self.look.setText("More" if self._tight else f"{earner(self._key) if self._key else 'All'}, {self._since_words()}")
        self._table.look_at(first - 1, self._key)

    def _older_known(self, more: bool) -> None:
        self._has_older = more
        self.older.setHidden(self._tight or not more)

    def _days(self) -> bool:
        return self._since.isdigit()

    def _since_words(self) -> str:
        if self._days():
            return f"last {self._since} days"
        return "since the start" if self._since == START else f"since {date(self._session.world.start, self._dated)}"

    def _typed(self) -> None:
        text = self.since.text().strip()
        read = read_date(text) if text else 0
        self.since.set_wrong(read is None)
        if read is None:
            return
        if isinstance(read, datetime):
            read = -(-(int(read.timestamp()) - self._session.world.start) // HOUR_S)
        self._dated = max(0, read)
        self._apply()

    def _keys(self) -> list[str]:
        return sorted({row.key for row in self._session.practice.rewards()})

    def _choices(self) -> QMenu:
        menu = QMenu(self)
        whose, when = QActionGroup(menu), QActionGroup(menu)
        for key in ("", *self._keys()):
            self._offer(menu, whose, earner(key) if key else "All tokens", key == self._key, key, self._since)
        menu.addSeparator()
        days = [(str(count), f"Last {count} days") for count in LAST_DAYS]
        for since, words in ((START, "Since the start"), *days, (A_DATE, "Since a date\N{HORIZONTAL ELLIPSIS}")):
            self._offer(menu, when, words, since == self._since, self._key, since)
        if self._tight:
            menu.addSeparator()
            if self._has_older:
                menu.addAction("Show older rewards", self._table.show_more)
            self._add_exports(menu)
        return menu

    def _offer(self, menu: QMenu, group: QActionGroup, words: str, chosen: bool, key: str, since: str) -> None:
        action = QAction(words, group, checkable=True, checked=chosen)
        action.triggered.connect(lambda: self.look_at(key, since))
        menu.addAction(action)

    def _exports(self) -> QMenu:
        menu = QMenu(self)
        self._add_exports(menu)
        return menu

    def _add_exports(self, menu: QMenu) -> None:
        menu.addAction("Copy what is shown", self.copy_all)
        menu.addAction("Save as CSV\N{HORIZONTAL ELLIPSIS}", self._ask)

    def _pop_up(self, button: QuietButton, menu: QMenu) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _ask(self) -> None:
        asked = QFileDialog(self.window(), "Save the rewards", "", "CSV (*.csv)")
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix("csv")
        asked.selectFile(f"{self._session.practice.path.stem} rewards.csv")
        asked.fileSelected.connect(lambda name: self.save_to(Path(name)))
        self.dialog = asked
        asked.open()

    def _restyle(self) -> None:
        self.since.setFixedWidth(theme().px(150))

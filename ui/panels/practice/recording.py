"""Recording what was done as a demonstration: from which moment on, what each beat is called, and what is said in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ui.panels.practice.dialogs import Ask, tell
from ui.widgets import FormRow, Select, Text, TextField

TITLE, CAPTION = 0, 1
HEADS = ("What happens", "Caption (what the audience reads)")
WIDE, ROWS, LEAST_ROWS = 90, 9, 1
"""Width in letters; rows of the table that there is room for, and those that are left on a small screen with large type."""
HELP = "Click into the table to type. A beat without a caption shows its figures and its chart."


class RecordedRow(NamedTuple):
    """Something that was done: its moment, the moment before it, when, and in words what."""

    moment: int
    since: int
    when: str
    what: str


class RecordDialog(Ask):
    """`record.dialog`. `confirmed(since, title, words)`: the moment after which it begins, its title, and for each moment its
    title and caption. `refused(since)` says why it cannot begin there, "" where it can.
    """

    confirmed = Signal(int, str, object)

    def __init__(
        self, rows: Sequence[RecordedRow], title: str, refused: Callable[[int], str], parent: QWidget | None = None
    ) -> None:
        super().__init__("Record a demonstration", "Save\u2026", parent=parent)
        self.setObjectName("record.dialog")
        self._rows, self._refused = tuple(rows), refused
        self._kept: dict[int, tuple[str, str]] = {row.moment: (row.what, "") for row in rows}
        self.field = TextField("Title")
        self.field.setObjectName("record.title")
        self.field.setText(title)
        self.first = Select("From", [(str(place), f"{row.when}: {row.what}") for place, row in enumerate(rows)])
        self.first.setObjectName("record.from")
        self.table = QTableWidget(0, len(HEADS))
        self._dress()
        self.row = FormRow("Title", self.field)
        self._why = Text("", "caption", "bad", wrap=True)
        for part in (self.row, FormRow("From", self.first), self.table, Text(HELP, "caption", "ink2", wrap=True), self._why):
            self.body.addWidget(part)
        self.give_room_to_body()
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE)
        self.field.textChanged.connect(lambda _text: self._judge())
        self.first.currentIndexChanged.connect(lambda _place: self._fill())
        self.table.itemChanged.connect(self._changed)
        self.accepted.connect(self._tell)
        self._fill()
        self.field.setFocus()
        more = self.table.verticalHeader().defaultSectionSize() * (ROWS - LEAST_ROWS)
        room = self.screen().availableGeometry().height()
        self.resize(self.minimumSizeHint().width(), min(self.minimumSizeHint().height() + more, round(room * 0.9)))

    @property
    def since(self) -> int:
        """The moment after which the recording begins."""
        return self._rows[self._place].since if self._rows else 0

    @property
    def _place(self) -> int:
        return max(self.first.currentIndex(), 0)

    def _dress(self) -> None:
        self.table.setObjectName("record.table")
        self.table.setAccessibleName("Beats")
        self.table.setProperty("spaced", True)
        self.table.setHorizontalHeaderLabels(list(HEADS))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        line = self.table.fontMetrics().lineSpacing()
        self.table.verticalHeader().setDefaultSectionSize(line * 2)
        self.table.setMinimumHeight(line * 2 * (LEAST_ROWS + 1))

    def _fill(self) -> None:
        """Show what was done from the chosen moment on, with the words given so far."""
        shown = self._rows[self._place :]
        self.table.blockSignals(True)
        self.table.setRowCount(len(shown))
        for place, row in enumerate(shown):
            for column, text in enumerate(self._kept[row.moment]):
                self.table.setItem(place, column, QTableWidgetItem(text))
        self.table.blockSignals(False)
        self._judge()

    def _changed(self, item: QTableWidgetItem) -> None:
        row = self._rows[self._place + item.row()]
        words = list(self._kept[row.moment])
        words[item.column()] = item.text()
        self._kept[row.moment] = (words[TITLE], words[CAPTION])

    def _judge(self) -> None:
        why = self._refused(self.since)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        titled = bool(self.field.text().strip())
        tell(self.row, self.field, "" if titled else "Give it a title.")
        self.confirm.setEnabled(titled and not why)

    def _tell(self) -> None:
        shown = {row.moment: self._kept[row.moment] for row in self._rows[self._place :]}
        self.confirmed.emit(self.since, self.field.text().strip(), shown)

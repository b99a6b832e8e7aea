"""The table of all that I did and that happened to me: date, words, in, out, fee, note, branch. Notes are written in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.panels.activity.words import icon_of, long_words, shown_text
from ui.theme import theme
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import (
    amount,
    amount_with_unit,
    date_time,
    event_text,
    exact_amount,
    fee_coin,
    fee_of,
    first_coin,
    ins,
    outs,
    short_date,
    step_words,
)

if TYPE_CHECKING:
    from ui.session import Session

Index = QModelIndex | QPersistentModelIndex
PAGE = 200
BRANCH_FROM, FEE_FROM, NOTE_FROM = 800, 620, 520
"""Widths of the table, for 100 % text, from which these columns have room."""
LEAST_WORDS = {"what": 190, "note": 120}
NOTE_HINT = "Write a note: F2 or double click"


class ActivityModel(TableModel):
    """Rows of moments whose note can be edited; `on_note(moment, text)` keeps what was written."""

    def __init__(self) -> None:
        super().__init__(
            (
                TableColumn("date", "Date", "quiet"),
                TableColumn("what", "What", stretch=True),
                TableColumn("in", "In", "number"),
                TableColumn("out", "Out", "number"),
                TableColumn("fee", f"Fee, {first_coin()}", "number"),
                TableColumn("note", "Note", "quiet", width=110),
                TableColumn("branch", "Branch", "quiet"),
            )
        )
        self.on_note: Any = None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        editable = index.isValid() and self.columns[index.column()].key == "note"
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and self.columns[index.column()].key == "note":
            if role == Qt.ItemDataRole.EditRole:
                return self.cell(index.row(), index.column()).exact
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.cell(index.row(), index.column()).exact or NOTE_HINT
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.on_note is None:
            return False
        return bool(self.on_note(int(self.key_at(index.row())), str(value)))


class ActivityTable(DataTable):
    """`activity.table`. `hour_chosen(hour)` when a row is chosen, `receipt_wanted(row)` with Enter or double click,
    `said(text)` where a note was not kept, `more_changed(bool)` when there are older rows to show."""

    hour_chosen = Signal(int)
    receipt_wanted = Signal(object)
    said = Signal(str)
    more_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        model = ActivityModel()
        super().__init__("Activity", model, empty="Nothing found.", parent=parent)
        self.setObjectName("activity.table")
        self._session = session
        self._search, self._limit = "", PAGE
        self._rows: dict[str, Any] = {}
        self._in_head = True
        """Whether the fees' unit stands in the head, since all are of the first coin."""
        model.on_note = self._keep_note
        self.setEditTriggers(DataTable.EditTrigger.EditKeyPressed)
        self.doubleClicked.disconnect()
        self.doubleClicked.connect(self._double_clicked)
        self.chosen.connect(self._row_chosen)
        self.opened.connect(self._open)

    # -- showing

    def refresh(self) -> None:
        """Read the moments up to where I stand, newest first."""
        found = self._session.practice.activity(limit=self._limit + 1, search=self._search, words=shown_text)
        shown = found[: self._limit]
        self._rows = {str(row.moment): row for row in shown}
        coins = {fee_coin(row.receipt) for row in shown if fee_of(row.receipt)}
        self._in_head = coins <= {first_coin()}
        self.table_model().entitle({"fee": f"Fee, {first_coin()}" if self._in_head else "Fee"})
        self.set_rows([self._cells(row) for row in shown])
        self._leave_away()
        self.more_changed.emit(len(found) > len(shown))

    def search(self, text: str) -> None:
        """Show only rows in which `text` can be read, numbers as they are written on screen; "" shows all."""
        if text.strip() != self._search:
            self._search, self._limit = text.strip(), PAGE
            self.refresh()

    def show_more(self) -> None:
        """Show older rows too."""
        self._limit += PAGE
        self.refresh()

    def row(self, moment: int) -> Any | None:
        """A row on screen by its moment."""
        return self._rows.get(str(moment))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_away()

    # -- inside

    def _leave_away(self) -> None:
        """Leave columns away where there is little room: the branch also where there is only one."""
        if self._session.closed:
            return
        room = self.viewport().width()
        self.hide_column("branch", room < theme().px(BRANCH_FROM) or len(self._session.practice.branches) < 2)
        self.hide_column("fee", room < theme().px(FEE_FROM))
        self.hide_column("note", room < theme().px(NOTE_FROM))

    def _needed(self, place: int) -> int:
        """Words may be cut with all of them in the hint; numbers may not."""
        needed, key = super()._needed(place), self.table_model().columns[place].key
        least = theme().px(LEAST_WORDS.get(key, 0))
        return min(needed, least) if least else needed

    def _cells(self, row: Any) -> dict[str, str | Cell]:
        start, fee, coin = self._session.world.start, fee_of(row.receipt), fee_coin(row.receipt)
        came, went = ins(row.receipt), outs(row.receipt)
        return {
            "key": str(row.moment),
            "date": Cell(short_date(start, row.hour), date_time(start, row.hour)),
            "what": Cell(long_words(row), "\n".join([step_words(row), *map(event_text, row.events)]), icon=icon_of(row.kind)),
            "in": Cell(", ".join(move.shown() for move in came), ", ".join(move.exactly() for move in came)),
            "out": Cell(", ".join(move.shown() for move in went), ", ".join(move.exactly() for move in went)),
            "fee": Cell(self._fee_words(fee, coin), exact_amount(fee, coin)) if fee else "",
            "note": Cell(row.note.splitlines()[0] if row.note else "", row.note),
            "branch": row.branch,
        }

    def _fee_words(self, fee: int, coin: str) -> str:
        return amount(fee, coin) if self._in_head else amount_with_unit(fee, coin)

    def _keep_note(self, moment: int, text: str) -> bool:
        kept = self._rows[str(moment)].note == text.strip() or self._session.note(moment, text)
        self.refresh()
        return kept

    def _row_chosen(self, key: str) -> None:
        row = self._rows.get(key)
        if row is not None:
            self.hour_chosen.emit(row.hour)

    def _open(self, key: str) -> None:
        row = self._rows.get(key)
        if row is not None:
            self.receipt_wanted.emit(row)

    def _double_clicked(self, index: Index) -> None:
        if self.table_model().columns[index.column()].key == "note":
            self.edit(self.table_model().index(index.row(), index.column()))
        else:
            self.opened.emit(self.table_model().key_at(index.row()))

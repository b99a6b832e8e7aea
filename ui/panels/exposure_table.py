"""What somebody is exposed to, line by line in amounts, and under it the chosen line's bad case in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.exposure_words import COIN, RISKS, bad_case
from ui.panels.room import Room
from ui.widgets import Cell, Column, DataTable, TableColumn, TableModel, Text
from ui.wording import amount, exact_amount

if TYPE_CHECKING:
    from wallet import Exposure

MOST_ROWS = {Room.wide: 5, Room.narrow: 4, Room.tight: 2}
NARROW_AWAY = {Room.wide: (), Room.narrow: ("bearer",), Room.tight: ("bearer", "remedy")}
EMPTY = "Nothing of yours is exposed. Stake or lock some ETH, and what could happen to it stands here."
UNPRICED = {"shut": "not open", "slowed": "unknown", "disputed": "unknown", "unknown": "unknown"}
"""What a wait costs today where nobody can tell how long it is."""


def columns(tight: bool) -> tuple[TableColumn, ...]:
    """The columns; heads shorten where it is tight, numbers never."""
    return (
        TableColumn("risk", "Risk", "head", stretch=True),
        TableColumn("stake", "At stake" if tight else f"At stake, {COIN}", "number"),
        TableColumn("today", "Today" if tight else f"Today, {COIN}", "number"),
        TableColumn("bad", "Bad case" if tight else f"Bad case, {COIN}", "bar"),
        TableColumn("bearer", "Who bears it", "quiet"),
        TableColumn("remedy", "What reduces it", "quiet"),
    )


class ExposureModel(TableModel):
    """Rows of the table; heads that shorten."""

    def __init__(self) -> None:
        super().__init__(columns(False))

    def set_tight(self, tight: bool) -> None:
        """Shorten the heads, or not."""
        if columns(tight) != self._columns:
            self._columns = columns(tight)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)


class ExposurePanel(QWidget):
    """`exposure.table` and its sentence. `risk_chosen(kind)` when a person chooses a row; the sentence follows at once."""

    risk_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ExposureModel()
        self.table = DataTable("Exposure", self._model, empty=EMPTY)
        self.table.setObjectName("exposure.table")
        self.sentence = Text("", "caption", "ink2", wrap=True)
        self.sentence.setObjectName("exposure.sentence")
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows: dict[str, Exposure] = {}
        self._quiet = False
        column = Column(7, parent=self)
        column.addWidget(self.table)
        column.addWidget(self.sentence)
        self.table.chosen.connect(self._row_chosen)
        self.set_room(Room.wide)

    def present(self, rows: tuple[Exposure, ...]) -> None:
        """Show these lines, keeping the chosen one; at first the market discount, which everybody meets."""
        first = not self._rows
        self._rows = {row.kind: row for row in rows}
        most = max((row.bad_case for row in rows), default=0)
        self._quiet = True
        self.table.set_rows([_cells(row, most) for row in rows])
        if rows and (first or self.table.chosen_key() not in self._rows):
            self.table.choose("discount" if "discount" in self._rows else rows[0].kind)
        self._quiet = False
        self._explain()

    def chosen(self) -> str:
        """The kind of risk that is chosen, "" for none."""
        return self.table.chosen_key()

    def set_room(self, room: Room) -> None:
        """Shorten heads, leave columns away, show fewer rows; numbers stay whole."""
        for key in ("bearer", "remedy"):
            self.table.hide_column(key, key in NARROW_AWAY[room])
        self._model.set_tight(room is Room.tight)
        self.table.show_rows(MOST_ROWS[room])

    def _row_chosen(self, kind: str) -> None:
        self._explain()
        if kind and not self._quiet:
            self.risk_chosen.emit(kind)

    def _explain(self) -> None:
        row = self._rows.get(self.chosen())
        self.sentence.setText(bad_case(row) if row else "")
        self.sentence.setVisible(row is not None)


def _cells(row: Exposure, most: int) -> dict[str, str | Cell]:
    words = RISKS[row.kind]
    share = row.bad_case / most if most > 0 else 0.0
    state = str(row.figures.get("state", ""))
    return {
        "key": row.kind,
        "risk": words.name,
        "stake": _wei(row.at_stake),
        "today": _wei(-row.today, sign=True) if row.today else Cell(UNPRICED.get(state, "none"), tone="ink3"),
        "bad": Cell(amount(-row.bad_case, COIN), exact_amount(-row.bad_case, COIN), share=max(0.0, share)),
        "bearer": words.bearer,
        "remedy": words.remedy,
    }


def _wei(value: int, sign: bool = False) -> Cell:
    return Cell(amount(value, COIN, sign=sign), exact_amount(value, COIN))

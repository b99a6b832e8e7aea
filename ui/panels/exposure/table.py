"""What somebody is exposed to, line by line in amounts, and under it the chosen line's bad case in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.panels.exposure.words import RISKS, bad_case, bearer
from ui.panels.window.width import WindowWidth
from ui.theme import theme
from ui.widgets import Cell, DataTable, TableColumn, TableModel, Text
from ui.wording import amount, exact_amount, first_coin

if TYPE_CHECKING:
    from wallet import Exposure

MOST_ROWS = 6
ABOVE, FINE = 4, 6
AWAY = ("bearer", "remedy")
"""What is left away first, and next, where the table is narrow."""
UNPRICED = {"shut": "not open", "unknown": "unknown"}
"""What a wait costs today where nobody can tell how long it is."""


def columns(tight: bool, tried: bool = False) -> tuple[TableColumn, ...]:
    """The columns; where it is tight the first head has the unit for all, numbers never shorten. Where a shock is tried, it
    stands in place of the bad case."""
    last = "With the shock" if tried else "Bad case"
    return (
        TableColumn("risk", f"Risk, in {first_coin()}" if tight else "Risk", "head", stretch=True),
        TableColumn("stake", "At risk" if tight else f"At risk, {first_coin()}", "number"),
        TableColumn("today", "Today" if tight else f"Today, {first_coin()}", "number"),
        TableColumn("bad", last if tight else f"{last}, {first_coin()}", "number" if tight else "bar"),
        TableColumn("bearer", "Who bears it", "quiet"),
        TableColumn("remedy", "What reduces it", "quiet"),
    )


class ExposureModel(TableModel):
    """Rows of the table; heads that shorten."""

    def __init__(self) -> None:
        super().__init__(columns(False))

    def set_heads(self, tight: bool, tried: bool) -> None:
        """Shorten the heads, or not; say whether a shock is tried."""
        if columns(tight, tried) != self._columns:
            self._columns = columns(tight, tried)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)


class ExposureTable(DataTable):
    """`exposure.table`: leaves whole columns away where they do not fit, never a part of one."""

    def __init__(self, model: ExposureModel) -> None:
        super().__init__(
            "Exposure",
            model,
            first_to_go=AWAY,
            empty=f"Nothing of yours is exposed. Stake or lock some {first_coin()} to see what could happen to it.",
        )
        self.show_rows(MOST_ROWS)
        self.setObjectName("exposure.table")
        model.headerDataChanged.connect(self._spread)


class Sentence(QWidget):
    """Words that take as many lines as their width needs, and tell the layout only how high they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Text("", "caption", "ink2", wrap=True, parent=self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._fit)

    def text(self) -> str:
        return self._text.text()

    def setText(self, text: str) -> None:
        if text and text == self._text.text():
            return
        self._text.setText(text)
        spoken.name(self, text)
        self.setVisible(bool(text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height, above = self._text.heightForWidth(self.width()), theme().px(ABOVE)
        self._text.setGeometry(0, above, self.width(), height)
        if height + above != self.minimumHeight():
            self.setFixedHeight(height + above)


class ExposurePanel(QObject):
    """`table` and `sentence`, to be set one below the other; `risk_chosen(kind)` when a person chooses a row."""

    risk_chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = ExposureModel()
        self.table = ExposureTable(self._model)
        self.sentence = Sentence()
        self.sentence.setObjectName("exposure.sentence")
        self._rows: dict[str, Exposure] = {}
        self._quiet = self._tight = False
        self._tried: dict[str, Exposure] | None = None
        self.table.chosen.connect(self._row_chosen)
        self.set_room(WindowWidth.wide)

    def present(self, rows: tuple[Exposure, ...]) -> None:
        """Show these lines, keeping the chosen one; at first the market discount, which everybody meets."""
        first = not self._rows
        self._rows = {row.kind: row for row in rows}
        self._quiet = True
        self._write()
        if rows and (first or self.table.chosen_key() not in self._rows):
            self.table.choose("discount" if "discount" in self._rows else rows[0].kind)
        self._quiet = False
        self._explain()

    def present_tried(self, rows: tuple[Exposure, ...] | None) -> None:
        """Show what these risks cost with the shock that is tried, those that it changes first; None where none is."""
        tried: dict[str, Exposure] | None = None if rows is None else {row.kind: row for row in rows}
        if tried == self._tried:
            return
        self._tried = tried
        self._model.set_heads(self._tight, tried is not None)
        self._quiet = True
        self._write()
        self._quiet = False

    def _write(self) -> None:
        rows = list(self._rows.values())
        shut = any(row.figures.get("state") == "shut" for row in rows)
        if self._tried is None:
            most = max((row.bad_case for row in rows), default=0)
            self.table.set_rows([_cells(row, most, shut) for row in rows])
            return
        after = {row.kind: self._tried.get(row.kind, row) for row in rows}
        rows.sort(key=lambda row: not _changed(row, after[row.kind]))
        most = max((abs(row.today) for row in after.values()), default=0)
        self.table.set_rows([{**_cells(row, 0, shut), "bad": _with_it(row, after[row.kind], most)} for row in rows])

    def chosen(self) -> str:
        """The kind of risk that is chosen, "" for none."""
        return self.table.chosen_key()

    def set_room(self, room: WindowWidth) -> None:
        """Where it is tight shorten heads and leave scrolling to the page; numbers stay whole."""
        self._tight = room is WindowWidth.tight
        self._model.set_heads(self._tight, self._tried is not None)
        self.table.set_whole(room is WindowWidth.tight)

    def _row_chosen(self, kind: str) -> None:
        self._explain()
        if kind and not self._quiet:
            self.risk_chosen.emit(kind)

    def _explain(self) -> None:
        row = self._rows.get(self.chosen())
        self.sentence.setText(bad_case(row) if row else "")


def _cells(row: Exposure, most: int, shut: bool) -> dict[str, str | Cell]:
    words = RISKS[row.kind]
    share = row.bad_case / most if most > 0 else 0.0
    state = str(row.figures.get("state", ""))
    return {
        "key": row.kind,
        "risk": words.name,
        "stake": _wei(row.at_stake),
        "today": _wei(-row.today, sign=True) if row.today else Cell(UNPRICED.get(state, "none"), tone="ink3"),
        "bad": Cell(amount(-row.bad_case, first_coin()), exact_amount(-row.bad_case, first_coin()), share=max(0.0, share)),
        "bearer": bearer(row),
        "remedy": words.while_shut if shut and words.while_shut else words.remedy.format(coin=first_coin()),
    }


def _with_it(row: Exposure, after: Exposure, most: int) -> Cell:
    """What a risk costs with the shock, by today's measure; nothing in words where it stays as it is."""
    if not _changed(row, after):
        return Cell("no change", tone="ink3")
    share = abs(after.today) / most if most else 0.0
    return Cell(_cost(after.today), exact_amount(-after.today, first_coin()), share=share)


def _changed(row: Exposure, after: Exposure) -> bool:
    """Whether a shock changes what a risk costs by as much as is shown."""
    return _cost(row.today) != _cost(after.today)


def _cost(value: int) -> str:
    """What a risk costs; with six places where four would show zero."""
    coin = first_coin()
    shown = amount(-value, coin, sign=True)
    return amount(-value, coin, FINE, sign=True) if value and not any(sign in "123456789" for sign in shown) else shown


def _wei(value: int, sign: bool = False) -> Cell:
    return Cell(amount(value, first_coin(), sign=sign), exact_amount(value, first_coin()))

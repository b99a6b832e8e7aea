"""The loss of a shock to validators over time, and who bears it: what has been lived is solid, what is expected dashed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui import spoken
from ui.charts.painting import TextRun, dashed, dot, line_height, width, write
from ui.charts.plot import Plot
from ui.charts.ticks import Tick, value_ticks
from ui.panels.attribution.words import borne_text
from ui.panels.scrolling import Inside
from ui.panels.validators.words import STEPS, borne_rows, lost
from ui.theme import theme
from ui.widgets import BLEED, Cell, Column, DataTable, Row, Select, TableColumn, TableModel, Text
from ui.widgets.table.model import RowOfCells
from ui.wording import decimals, exact_amount
from wallet import risk

COLUMNS = (
    TableColumn("who", "Who bears it", "head", stretch=True),
    TableColumn("now", "So far", "number"),
    TableColumn("end", "In the end", "number"),
    TableColumn("how", "How it arrives", "quiet"),
)
WHOLE_LINE = 100
"""Of the room in a line: nothing else in it asks for as much."""
NOTHING = "No validator has been struck yet. Choose some to see what it would cost, and whom."


class ShownLoss(NamedTuple):
    """What a shock takes: `now` is how many hours have passed since, None where it has not happened. `steps` is whether it comes
    in the steps of a slashing, `own` whether it is of stake of one's own.
    """

    rows: tuple[risk.Borne, ...] = ()
    now: int | None = None
    steps: bool = False
    own: bool = False

    @property
    def over(self) -> bool:
        """Whether all of it has been lived."""
        return bool(self.rows) and self.now is not None and self.now >= self.rows[-1].hours


class LossChart(Plot):
    """`present(loss)`: what was lost day by day."""

    def __init__(self, parent: Any = None) -> None:
        self._loss = ShownLoss()
        super().__init__("Loss over time", parent)
        self.setObjectName("validators.loss")
        self._lived, self._ahead = self.add_curve(1), self.add_curve()

    @property
    def _rows(self) -> tuple[risk.Borne, ...]:
        return self._loss.rows

    @property
    def _now(self) -> int | None:
        return self._loss.now

    def present(self, loss: ShownLoss) -> None:
        """Show it."""
        self._loss = loss
        spoken.describe(self, self.text())
        self.rebuild()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """No taller than it must be: beside wrapped words a layout takes what a part would like for what it needs."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def text(self) -> str:
        """The picture in words."""
        if not self._rows:
            return NOTHING
        last = self._rows[-1]
        end = f"{borne_text(lost(last), last.coin)} {last.coin} by day {last.hours // 24}."
        if self._now is None:
            return f"Expected: {end}"
        if self._loss.over:
            return f"Lost: {end}"
        return f"So far {borne_text(lost(self._here()), last.coin)} {last.coin}, expected {end}"

    def _here(self) -> risk.Borne:
        return max((row for row in self._rows if row.hours <= (self._now or 0)), key=lambda row: row.hours)

    def rebuild(self) -> None:
        if not hasattr(self, "_ahead") or not self._rows:
            return
        one = 10 ** decimals(self._rows[0].coin)
        days = np.array([row.hours / 24 for row in self._rows])
        values = np.array([lost(row) / one for row in self._rows])
        low = min(float(values.min()), -1e-9)
        self.set_ranges((0.0, max(float(days[-1]), 1.0)), (low * 1.18, max(float(values.max()), 0.0) - low * 0.03))
        self.y_ticks = value_ticks(low, 0.0, 4)
        step = 7 if days[-1] > 14 else 1
        self.x_ticks = [Tick(float(day), f"day {day}") for day in range(0, int(days[-1]) + 1, step)]
        self.set_margins(self.tick_margin(), theme().px(6), theme().px(24), 1.4 * line_height())
        lived = days <= (self._now or 0) / 24 if self._now is not None else np.zeros(len(days), bool)
        self._lived.setData(days[lived], values[lived], pen=self.pen("bad"))
        from_here = ~lived
        if lived.any() and from_here.any():
            from_here[int(lived.sum()) - 1] = True
        self._ahead.setData(days[from_here], values[from_here], pen=dashed("bad", 2, (5, 3)))

    def axis_foot(self) -> float:
        return 0.0

    def paint_over(self, painter: QPainter) -> None:
        if not self._rows:
            write(painter, self.width() / 2, self.height() / 2, [TextRun(NOTHING, "ink2")], align=0.5)
            return
        box, last = self.inner(), self._rows[-1]
        edge = box.left()
        for day, step in STEPS if self._loss.steps else ():
            x = float(self.x_px(day))
            painter.setPen(dashed("ink3", 1, (1, 3)))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            name = [TextRun(step, "ink2")]
            fits = x + theme().px(4) + width(name) <= box.right()
            place = max(x + theme().px(4), edge) if fits else x - theme().px(4)
            if not fits and place - width(name) < edge:
                continue
            edge = write(painter, place, box.top(), name, align=0 if fits else 1, backing=True).right() + theme().px(8)
        end = QPointF(float(self.x_px(last.hours / 24)), float(self.y_px(lost(last) / 10 ** decimals(last.coin))))
        told = "lost " if self._loss.over else "expected "
        words = [TextRun(told, "bad"), TextRun(borne_text(lost(last), last.coin), "bad", True)]
        write(painter, end.x(), end.y() + theme().px(4), words, align=1, backing=True)
        if self._now is not None and not self._loss.over:
            here = self._here()
            at = QPointF(float(self.x_px(here.hours / 24)), float(self.y_px(lost(here) / 10 ** decimals(here.coin))))
            dot(painter, at, 5, "bad", "base", 1.5)
            words = [TextRun("so far ", "bad"), TextRun(borne_text(lost(here), here.coin), "bad", True)]
            write(painter, at.x() + theme().px(8), at.y() + theme().px(3), words, backing=True)


class BorneTable(DataTable):
    """`present(loss)`: the sum of all is nothing, and says so."""

    def __init__(self) -> None:
        self._model = TableModel(COLUMNS)
        super().__init__("Who bears it", self._model, empty=NOTHING, first_to_go=("how",))
        self.setObjectName("validators.attribution")
        self.set_whole(True)

    def present(self, loss: ShownLoss) -> None:
        """Show who bears it: so far and in the end; where all is lived, at once and in the end."""
        rows, now = loss.rows, None if loss.over else loss.now
        if not rows:
            self.set_rows([])
            return
        coin, days = rows[-1].coin, rows[-1].hours // 24
        self._model.entitle({"now": f"{'So far' if now is not None else 'At once'}, {coin}", "end": f"By day {days}, {coin}"})
        told = borne_rows(rows, now or 0, loss.own)
        shown: list[RowOfCells] = [
            {
                "key": row.key,
                "who": row.name,
                "now": Cell(borne_text(row.now, coin), exact_amount(row.now, coin)),
                "end": Cell(borne_text(row.end, coin), exact_amount(row.end, coin)),
                "how": row.how,
            }
            for row in told
        ]
        together = [sum(row.now for row in told), sum(row.end for row in told)]
        total = {
            name: Cell(borne_text(value, coin), exact_amount(value, coin))
            for name, value in zip(("now", "end"), together, strict=True)
        }
        self.set_rows([*shown, {"key": "total", "who": "Together", **total, "how": "to the last unit"}])


class LossView(Inside):
    """`offer(losses)` lists what was lost in this practice, `present(loss, words)` shows one of them, or what is expected of what
    is chosen: the chart, and below it who bears what. `words` say which shock it is. `chosen(key)` when another is asked for.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(8, parent=self)
        over = Column(6, (BLEED, 0, BLEED, 0))
        self._offers = self._shown = False
        self.which = Select("Which loss")
        self.which.setObjectName("validators.which")
        self.which.changed.connect(self.chosen)
        self.which.hide()
        self._caption = Text("", "caption", "ink3", wrap=True)
        over.addWidget(self._caption)
        self.chart = LossChart()
        over.addWidget(self.chart, 1)
        rows.addLayout(over, 1)
        head = Row(11, (BLEED, 0, BLEED, 0))
        head.addWidget(Text("Who bears it", "title"))
        head.addStretch(1)
        rows.addLayout(head)
        self.table = BorneTable()
        rows.addWidget(self.table)

    def offer(self, losses: Sequence[tuple[str, str]], key: str) -> None:
        """List them, key and name, `key` being shown; only what is chosen is no choice."""
        self.which.offer(losses, key)
        self._offers = len(losses) > 1 or bool(key)
        self.show_which(self._shown)

    def show_which(self, shown: bool) -> None:
        """Show the list where this view is on show and there is a choice."""
        self._shown = shown
        self.which.setVisible(shown and self._offers)

    def place(self, beside: Row, under: Row, wide: bool) -> None:
        """Put the list into one of two lines over this view: beside what is in the first where there is room for its words."""
        (under if wide else beside).removeWidget(self.which)
        if wide:
            beside.insertWidget(1, self.which, WHOLE_LINE)
        else:
            under.addWidget(self.which)

    def present(self, loss: ShownLoss, words: str) -> None:
        """Show the loss of a shock, lived so far or only expected."""
        self._caption.setText(words)
        self.chart.present(loss)
        self.table.present(loss)

"""The loss of a shock to validators over time, and who bears it: what has been lived is solid, what is expected dashed."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QSize
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
from ui.widgets import BLEED, Cell, Column, DataTable, Row, TableColumn, TableModel, Text
from ui.widgets.table.model import RowOfCells
from ui.wording import decimals, exact_amount
from wallet import risk

COLUMNS = (
    TableColumn("who", "Who bears it", "head", stretch=True),
    TableColumn("now", "So far", "number"),
    TableColumn("end", "In the end", "number"),
    TableColumn("how", "How it arrives", "quiet"),
)
NOTHING = "No validator has been struck yet. Choose some to see what it would cost, and whom."


class LossChart(Plot):
    """`present(rows, now)`: `now` is how many hours have passed since, None where it has not happened."""

    def __init__(self, parent: Any = None) -> None:
        self._rows: tuple[risk.Borne, ...] = ()
        self._now: int | None = None
        super().__init__("Loss over time", parent)
        self.setObjectName("validators.loss")
        self._lived, self._ahead = self.add_curve(1), self.add_curve()

    def present(self, rows: tuple[risk.Borne, ...], now: int | None) -> None:
        """Show what was lost day by day."""
        self._rows, self._now = rows, now
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
        return f"So far {borne_text(lost(self._here()), last.coin)} {last.coin}, expected {end}"

    def _here(self) -> risk.Borne:
        return max((row for row in self._rows if row.hours <= (self._now or 0)), key=lambda row: row.hours)

    def rebuild(self) -> None:
        if not self._rows or not hasattr(self, "_ahead"):
            return
        one = 10 ** decimals(self._rows[0].coin)
        days = np.array([row.hours / 24 for row in self._rows])
        values = np.array([lost(row) / one for row in self._rows])
        low = min(float(values.min()), -1e-9)
        self.set_ranges((0.0, max(float(days[-1]), 1.0)), (low * 1.12, max(float(values.max()), 0.0) - low * 0.03))
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
        slashing = last.hours // 24 >= STEPS[-1][0]
        edge = box.left()
        for day, step in STEPS if slashing else ():
            x = float(self.x_px(day))
            painter.setPen(dashed("ink3", 1, (1, 3)))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            name = [TextRun(step, "ink2")]
            fits = x + theme().px(4) + width(name) <= box.right()
            place = max(x + theme().px(4), edge) if fits else x - theme().px(4)
            edge = write(painter, place, box.top(), name, align=0 if fits else 1, backing=True).right() + theme().px(8)
        end = QPointF(float(self.x_px(last.hours / 24)), float(self.y_px(lost(last) / 10 ** decimals(last.coin))))
        words = [TextRun("expected ", "bad"), TextRun(borne_text(lost(last), last.coin), "bad", True)]
        write(painter, end.x(), end.y() - 1.4 * line_height(), words, align=1, backing=True)
        if self._now is not None:
            here = self._here()
            at = QPointF(float(self.x_px(here.hours / 24)), float(self.y_px(lost(here) / 10 ** decimals(here.coin))))
            dot(painter, at, 5, "bad", "base", 1.5)
            words = [TextRun("so far ", "bad"), TextRun(borne_text(lost(here), here.coin), "bad", True)]
            write(painter, at.x() + theme().px(8), at.y() + theme().px(3), words, backing=True)


class BorneTable(DataTable):
    """`present(rows, now)`: the sum of all is nothing, and says so."""

    def __init__(self) -> None:
        self._model = TableModel(COLUMNS)
        super().__init__("Who bears it", self._model, empty=NOTHING, first_to_go=("how",))
        self.setObjectName("validators.attribution")
        self.set_whole(True)

    def present(self, rows: tuple[risk.Borne, ...], now: int | None) -> None:
        """Show who bears it."""
        if not rows:
            self.set_rows([])
            return
        coin, days = rows[-1].coin, rows[-1].hours // 24
        self._model.entitle({"now": f"{'So far' if now is not None else 'At once'}, {coin}", "end": f"By day {days}, {coin}"})
        told = borne_rows(rows, now or 0)
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
    """`present(rows, now, words)`: the chart, and below it who bears what; `words` say which shock it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(8, parent=self)
        over = Column(6, (BLEED, 0, BLEED, 0))
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

    def present(self, rows: tuple[risk.Borne, ...], now: int | None, words: str) -> None:
        """Show the loss of a shock, lived so far or only expected."""
        self._caption.setText(words)
        self.chart.present(rows, now)
        self.table.present(rows, now)

"""Two waits in a row on one axis of dates: a row each, hatched while services can slash, pale for the range, then the coins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.charts import hatch
from ui.charts.painting import TextRun as Run
from ui.charts.painting import caption, folded, line_height, stroke, text_width, tint, width, write
from ui.charts.ticks import time_ticks
from ui.panels.restake import words as say
from ui.spoken import Role
from ui.theme import theme
from wallet import World, ways

BAR, ROUND, FULL, PALE, PART_OF_AFTER = 18, 2, 0.85, 0.35, 0.22
"""After the last wait the axis goes on for that part of it, so that the coins are seen."""
TICK_ROOM = 70
STRUCK_AT = 9 / 14
"""Where in the escrow a slashing is drawn: on its ninth day."""


class WaitsChart(QWidget):
    """`present(waits, world, token)`; `restake.waits`."""

    spoken_role, spoken_leaf = Role.Graphic, True

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("restake.waits")
        self.setAccessibleName("Way out: two waits in a row")
        self._waits: tuple[ways.restaking.LeavingWait, ...] = ()
        self._token, self._start, self._hour, self._told, self._loss = "", 0, 0, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def present(self, waits: Sequence[ways.restaking.LeavingWait], world: World, token: str, loss: str = "") -> None:
        """Show these waits from this hour on; `loss` is what a slashing on the way would take, in words."""
        self._waits, self._token, self._loss = tuple(waits), token, loss
        self._start, self._hour = world.start, world.hour
        self._told = say.waits_told(waits, world, token) + (f"; {say.SLASHED} {loss}" if loss else "")
        spoken.describe(self, self._told)
        self.updateGeometry()
        self.update()

    def waits(self) -> tuple[ways.restaking.LeavingWait, ...]:
        return self._waits

    def text(self) -> str:
        """What is seen in words."""
        return self._told

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), round(line_height() + theme().px(8) + max(1, len(self._waits)) * self._row()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self.sizeHint().height())

    def bars(self) -> list[tuple[QRectF, QRectF]]:
        """Of each wait the bar up to its least, and from there to its most, to scale; the coins go on to the end."""
        left, top, found = self._left(), line_height() + theme().px(8), []
        for place, wait in enumerate(self._waits):
            y, high = top + place * self._row(), theme().px(BAR)
            if wait.kind == "free":
                free = QRectF(self._x(wait.first), y, self.width() - self._x(wait.first), high)
                found.append((free, QRectF()))
                continue
            least = QRectF(self._x(wait.first), y, self._x(wait.low) - self._x(wait.first), high)
            found.append((least, QRectF(least.right(), y, self._x(wait.high) - least.right(), high)))
        assert all(bar.left() >= left - 1 for bar, _ in found)
        return found

    def _row(self) -> float:
        return theme().px(BAR + 8) + line_height()

    def _names(self) -> list[str]:
        return [say.wait_name(wait, self._token) for wait in self._waits]

    def _left(self) -> float:
        """Where the axis begins: beside the names, or at the edge where there is no room for both."""
        widest = max((text_width(name) for name in self._names()), default=0.0) + theme().px(14)
        return widest if widest < self.width() * 0.4 else 0.0

    def _end(self) -> int:
        last = max((wait.high for wait in self._waits), default=24)
        return last + max(24, round(last * PART_OF_AFTER))

    def _x(self, hour: float) -> float:
        left = self._left()
        return left + (self.width() - left - 1) * hour / self._end()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(caption())
        self._paint_axis(painter)
        for wait, name, (least, more) in zip(self._waits, self._names(), self.bars(), strict=True):
            self._paint_bar(painter, wait, least, more)
            self._paint_words(painter, wait, name, least)

    def _paint_axis(self, painter: QPainter) -> None:
        ticks = time_ticks(self._start + self._hour * 3600, 0, self._end(), max(2, int(self.width() / theme().px(TICK_ROOM)) - 1))
        edge = -1.0
        for tick in ticks:
            x, wide = self._x(tick.at), text_width(tick.text)
            painter.setPen(stroke("grid"))
            painter.drawLine(round(x), round(line_height() + 3), round(x), self.height())
            if x >= edge and x + wide <= self.width():
                write(painter, x, 0, [Run(tick.text)])
                edge = x + wide + theme().px(10)

    def _paint_bar(self, painter: QPainter, wait: ways.restaking.LeavingWait, least: QRectF, more: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        tone = {"escrow": "redeem", "queue": "ink2", "free": "good"}[wait.kind]
        painter.setBrush(tint(tone, FULL))
        painter.drawRoundedRect(least, ROUND, ROUND)
        if more.width() > 1:
            painter.setBrush(tint(tone, PALE))
            painter.drawRoundedRect(more.adjusted(1, 0, 0, 0), ROUND, ROUND)
        if wait.slashable:
            painter.setPen(stroke("base", 1.5))
            columns = hatch.bounds(least)
            top, bottom = (np.full(len(columns), edge) for edge in (least.top(), least.bottom()))
            for line in hatch.lines(columns, top, bottom, theme().px(6)):
                painter.drawLine(line)

    def _paint_words(self, painter: QPainter, wait: ways.restaking.LeavingWait, name: str, least: QRectF) -> None:
        middle = least.center().y() - line_height() / 2
        beside = self._left() > 0
        if beside:
            write(painter, 0, middle, [Run(name, "ink")])
        text = "" if wait.kind == "free" else say.wait_words(wait)
        if not beside:
            text = f"{name}: {text}" if text else name
        if text:
            room = self.width()
            line = folded(text, room)[0]
            x = max(0.0, min(least.left(), room - text_width(line)))
            written = write(painter, x, least.bottom() + 2, [Run(line)])
            if wait.slashable and self._loss:
                self._paint_loss(painter, least, written)

    def _paint_loss(self, painter: QPainter, bar: QRectF, written: QRectF) -> None:
        """A diamond in the escrow, and what a slashing there would take; no words where there is no room beside the others."""
        middle, half = bar.left() + bar.width() * STRUCK_AT, theme().px(5)
        at = QPointF(middle, bar.center().y())
        painter.setPen(stroke("bad", 1.5))
        painter.setBrush(theme().color("base"))
        around = ((0, -half), (half, 0), (0, half), (-half, 0))
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in around]))
        words = [Run(f"{say.SLASHED} ", "bad", bold=True), Run(self._loss, "bad")]
        x = max(middle - half, written.right() + theme().px(12))
        if x + width(words) <= self.width():
            write(painter, x, written.top(), words)

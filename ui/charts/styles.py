"""Up to three tokens over the same hours, one chart below the other: colour says which value, stroke says which token.

What is drawn and what stands at the ends of the lines is worded and computed elsewhere; charts that belong together (`joined`)
keep the same margins and the same pointer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui import spoken
from ui.charts import words
from ui.charts.layout import spread
from ui.charts.painting import TextLine, TextRun, dashed, line_height, stroke, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.series import Floats
from ui.charts.ticks import time_ticks, value_ticks, with_ends
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
STROKES = ("dots", "dash", "solid")
"""By the place of a token."""
_PATTERNS: dict[str, tuple[float, ...]] = {"dots": (1.2, 2.0), "dash": (5.0, 2.2)}
_MOST_GUTTER, _BAR = 0.42, 0.56
RECONSTRUCTED = 0.11
"""How dark the ground under reconstructed hours is."""


class StyleLine(msgspec.Struct, frozen=True, eq=False):
    """A token's line: its values, hour by hour, and the words at its end, those in `brief` where there is little room.

    `tone` is its colour where it is not the chart's.
    """

    token: str
    stroke: str
    values: Floats
    end: TextLine
    brief: TextLine
    tone: str = ""


class HourMark(msgspec.Struct, frozen=True):
    """An hour in which something happened, and what."""

    hour: int
    words: str


class StylesData(msgspec.Struct, frozen=True, eq=False):
    """Hours since the start of the world, and the lines over them; `hidden` where a person is to guess first.

    `bars` where there is one hour only: each value is a bar from nothing. What comes after `shaded_from` is reconstructed.
    """

    start_unix: int
    hours: Floats
    lines: tuple[StyleLine, ...]
    title: str
    text: str
    places: int = 4
    unit: str = ""
    hidden: bool = False
    mark: HourMark | None = None
    bars: bool = False
    shaded_from: float | None = None


class StylesChart(Plot):
    """`set_data(data)`; `pointed(place)` follows the crosshair, None where there is none."""

    pointed = Signal(object)

    def __init__(self, name: str, tone: str, least: int, dated: bool, parent: Any = None) -> None:
        self._shown: StylesData | None = None
        self._pointer: int | None = None
        self._tone, self._least, self._dated = tone, least, dated
        self.joined: tuple[StylesChart, ...] = ()
        super().__init__(name, parent)
        self._curves = [self.add_curve(place) for place in range(len(STROKES))]
        self.setMinimumHeight(theme().px(least))

    def set_data(self, data: StylesData | None) -> None:
        """Show these lines; None shows an empty plot."""
        self._shown = data
        self._pointer = None
        spoken.describe(self, data.text if data is not None else "")
        self.rebuild()

    @property
    def shown(self) -> StylesData | None:
        return self._shown

    # -- laying out

    def needs(self) -> tuple[float, float]:
        """The room for the words at the left and at the right, in pixels."""
        shown = self._shown
        if shown is None or shown.hidden or not shown.lines:
            return 0.0, 0.0
        room = self.width() * _MOST_GUTTER
        ends = max(width(line.end) for line in shown.lines)
        if ends + theme().px(14) > room * 0.75:
            ends = max(width(line.brief) for line in shown.lines)
        return self.tick_margin(), min(ends + theme().px(14), room)

    def rebuild(self) -> None:
        shown = self._shown
        if not hasattr(self, "_curves"):
            return
        if shown is None:
            self.y_ticks, self.x_ticks = [], []
            for curve in self._curves:
                curve.setData(np.empty(0), np.empty(0))
            self.viewport().update()
            return
        drawn = shown.lines if not shown.hidden else ()
        known = np.concatenate([line.values for line in drawn]) if drawn else np.zeros(1)
        known = known[np.isfinite(known)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        if shown.bars:
            low, high = min(low, 0.0), max(high, 0.0)
        air = max(high - low, abs(high) * 1e-4, 1e-9) * 0.12
        first, last = float(shown.hours[0]), max(float(shown.hours[-1]), float(shown.hours[0]) + 1)
        self.set_ranges((first, last), (low - air, high + air))
        suffix = shown.unit if shown.unit == " %" else ""
        most = 4 if self._least < 150 else 5
        self.y_ticks = value_ticks(*self.y_range, most, suffix) if drawn and len(known) else []
        self.x_ticks = self._dates(shown, first, last) if self._dated and len(shown.hours) > 1 else []
        left, right = (max(sides) for sides in zip(*(each.needs() for each in (self, *self.joined)), strict=True))
        foot = 1.6 * line_height() if self._dated else theme().px(6)
        self.set_margins(left, 1.5 * line_height(), right, foot)
        for place, curve in enumerate(self._curves):
            if place < len(drawn):
                curve.setData(shown.hours, drawn[place].values, pen=_pen_of(drawn[place], self._tone))
            else:
                curve.setData(np.empty(0), np.empty(0))
        self.viewport().update()

    def restyle(self) -> None:
        super().restyle()
        self.setMinimumHeight(theme().px(self._least))

    def _dates(self, shown: StylesData, first: float, last: float) -> Any:
        most = max(2, int(self.width() / theme().px(150)))
        return with_ends(time_ticks(shown.start_unix, first, last, most), shown.start_unix, first, last, beyond=False)

    def grid_end(self) -> float:
        return self.inner().right()

    # -- painting

    def paint_under(self, painter: QPainter) -> None:
        """The ground under hours that are reconstructed after a record."""
        shown = self._shown
        if shown is None or shown.shaded_from is None or shown.shaded_from >= self.x_range[1]:
            return
        box, left = self.inner(), max(float(self.x_px(shown.shaded_from)), self.inner().left())
        painter.fillRect(QRectF(left, box.top(), box.right() - left, box.height()), tint("ink3", RECONSTRUCTED))

    def paint_over(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None:
            return
        write(painter, 0, 0, [TextRun(shown.title, "ink2", True)])
        if shown.hidden:
            box = self.inner()
            write(painter, self.width() / 2, box.center().y() - line_height() / 2, [TextRun(shown.text, "ink2")], align=0.5)
            return
        if shown.bars:
            self._paint_bars(painter, shown)
        if shown.mark is not None:
            self._paint_mark(painter, shown.mark)
        if self._pointer is not None:
            self._paint_pointer(painter, shown, self._pointer)
        self._paint_ends(painter, shown)

    def _paint_ends(self, painter: QPainter, shown: StylesData) -> None:
        box = self.inner()
        room = self.width() - box.right() - theme().px(8)
        ends = [(line, float(self.y_px(value))) for line in shown.lines if np.isfinite(value := _last(line.values))]
        ends.sort(key=lambda pair: pair[1])
        tops = spread([y for _, y in ends], [line_height()] * len(ends), box.top() - line_height() / 2, box.bottom())
        for (line, _), top in zip(ends, tops, strict=True):
            wanted = line.end if width(line.end) <= room else line.brief
            write(painter, box.right() + theme().px(8), top, wanted, backing=True)

    def _paint_bars(self, painter: QPainter, shown: StylesData) -> None:
        box, zero = self.inner(), float(self.y_px(0.0))
        for line, rect in zip(shown.lines, bar_rects(self), strict=True):
            if np.isfinite(_last(line.values)):
                painter.fillRect(rect, theme().color(line.tone or self._tone))
        painter.setPen(stroke("ink3"))
        painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))

    def _paint_mark(self, painter: QPainter, mark: HourMark) -> None:
        """A dotted line at its hour with its words at the foot, at the side where there is room."""
        box, x = self.inner(), float(self.x_px(mark.hour))
        painter.setPen(dashed("ink3", 1, _PATTERNS["dots"]))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        line, gap = [TextRun(mark.words, "ink2")], theme().px(6)
        right = x + gap + width(line) <= box.right()
        write(painter, x + gap if right else x - gap, box.bottom() - line_height(), line, align=0 if right else 1, backing=True)

    def _paint_pointer(self, painter: QPainter, shown: StylesData, place: int) -> None:
        box, x = self.inner(), float(self.x_px(shown.hours[place]))
        painter.setPen(stroke("ink3"))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        line = self._told_at(shown, place)
        half = width(line) / 2
        write(painter, min(max(x, half + 4), self.width() - half - 4), 0, line, align=0.5, backing=True)

    def _told_at(self, shown: StylesData, place: int) -> TextLine:
        runs = [TextRun(words.day_time(shown.start_unix + shown.hours[place] * 3600), "ink3")]
        for line in shown.lines:
            runs.append(TextRun(f"   {words.number(line.values[place], shown.places)}", "ink", True))
            runs.append(TextRun(f"{shown.unit} {line.token}", "ink2"))
        return runs

    # -- the pointer

    def point_at(self, place: int | None) -> None:
        """Put the crosshair on a sample, or take it away."""
        shown = self._shown
        if shown is None or shown.hidden:
            return
        place = None if place is None else min(max(place, 0), len(shown.hours) - 1)
        if place == self._pointer:
            return
        self._pointer = place
        told = shown.text if place is None else "".join(run.text for run in self._told_at(shown, place))
        spoken.describe(self, told, now=True)
        self.pointed.emit(place)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        shown, x = self._shown, event.position().x()
        box = self.inner()
        if shown is None or not box.left() <= x <= box.right():
            self.point_at(None)
            return
        self.point_at(int(np.argmin(np.abs(shown.hours - self.x_at(x)))))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._shown
        if shown is None:
            event.ignore()
            return
        last = len(shown.hours) - 1
        here = last if self._pointer is None else self._pointer
        far = max(1, last // 10)
        step = far if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        moves = {
            Qt.Key.Key_Left: here - step,
            Qt.Key.Key_Right: here + step,
            Qt.Key.Key_PageUp: here - far,
            Qt.Key.Key_PageDown: here + far,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._pointer is not None:
            self.point_at(None)
        elif key in moves:
            self.point_at(moves[key])
        else:
            event.ignore()


def _pen_of(line: StyleLine, usual: str) -> QPen:
    """A line in its own colour, else in that of its chart."""
    pattern, tone = _PATTERNS.get(line.stroke), line.tone or usual
    return stroke(tone, line_width()) if pattern is None else dashed(tone, line_width(), pattern)


def bar_rects(chart: StylesChart) -> list[QRectF]:
    """Where each value of a chart stands as a bar, to scale; one that is nothing is a line."""
    shown, box, zero = chart.shown, chart.inner(), float(chart.y_px(0.0))
    if shown is None or not shown.bars:
        return []
    slot = box.width() / max(len(shown.lines), 1)
    found = []
    for place, line in enumerate(shown.lines):
        y = float(chart.y_px(last)) if np.isfinite(last := _last(line.values)) else zero
        left = box.left() + slot * (place + (1 - _BAR) / 2)
        found.append(QRectF(left, min(y, zero), slot * _BAR, max(abs(y - zero), 2.0)))
    return found


class StylesPicture(QWidget):
    """Charts as one picture, and as one table of numbers."""

    def __init__(self, numbers: Callable[[], StylesNumbers]) -> None:
        super().__init__()
        self._numbers = numbers

    def table(self) -> StylesNumbers:
        """The numbers of all charts."""
        return self._numbers()


class StylesNumbers(QAbstractTableModel):
    """The same as a table, the newest hour first: columns are a title, its values and how many decimals they are shown in."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._start_unix, self._hours = 0, np.empty(0)
        self._columns: tuple[tuple[str, Floats, int], ...] = ()

    def set_columns(self, start_unix: int, hours: Floats, columns: Sequence[tuple[str, Floats, int]]) -> None:
        """Show these columns over these hours."""
        self.beginResetModel()
        self._start_unix, self._hours, self._columns = start_unix, hours, tuple(columns)
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._hours)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else 1 + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "Time, UTC" if section == 0 else self._columns[section - 1][0]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        place = len(self._hours) - 1 - index.row()
        if index.column() == 0:
            return words.day_time(self._start_unix + self._hours[place] * 3600)
        _, values, places = self._columns[index.column() - 1]
        return words.number(values[place], places)


def _side(column: int) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _last(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else float("nan")

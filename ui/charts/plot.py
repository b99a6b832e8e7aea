"""The ground all charts stand on: a pyqtgraph view without frame, axis lines, tick marks and menu, whose
axes are a few words and at most five horizontal lines. Curves are pyqtgraph items; grid, words and marks
are painted before and after them in window pixels, so that they stay crisp, can lay themselves out, and
come out as vectors in SVG and PDF."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QPaintEngine,
    QPainter,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGraphicsGridLayout, QSizePolicy, QWidget

from ui.charts import plotting as pg
from ui.charts.painting import TextRun, line_height, stroke, text_width, write
from ui.charts.ticks import Tick
from ui.spoken import Role
from ui.theme import theme

GUTTER = 186
RING_AROUND = 3
"""Pixels at 100 % from the curves to the ring around them."""
LEAST_HEIGHT = 180
"""Pixels at 100 %."""


class Curve(pg.PlotCurveItem):  # type: ignore[misc]
    """A curve that goes into SVG in the picture's own units: many viewers do not know strokes that keep their width under a
    scale, and would draw them as thick as the plot is high. While it is `quick` it is drawn without smoothing, as wide."""

    quick = False

    def set_points(self, x: Any, y: Any, pen: QPen, antialias: bool) -> None:
        """As `setData`, but nothing is copied and no one is told: bounds are those of the view, and no one listens."""
        self.xData, self.yData, self.path = np.asarray(x, float), np.asarray(y, float), None
        self.opts["pen"], self.opts["antialias"] = pen, antialias
        self.update()

    def boundingRect(self) -> QRectF:
        """What is on show: ranges are fixed, so nothing beyond is ever painted, and no sample is searched for its extremes."""
        box = self.getViewBox()
        return QRectF(super().boundingRect() if box is None else box.viewRect())

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        if self.xData is None or not len(self.xData):
            return
        if painter.paintEngine().type() is not QPaintEngine.Type.SVG:
            if self.quick:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                draw_quickly(painter, self.opts["pen"], lambda: painter.drawPath(self.getPath()))
            else:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.opts["antialias"])
                painter.setPen(self.opts["pen"])
                painter.drawPath(self.getPath())
            return
        pen = QPen(self.opts["pen"])
        pen.setCosmetic(False)
        path = painter.worldTransform().map(self.getPath())
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()


_SIDE_BY_SIDE = {
    2: ((-0.5, -0.5), (0.5, 0.5), (0.5, -0.5)),
    3: ((0.0, 0.0), (-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)),
}


def draw_quickly(painter: QPainter, pen: QPen, draw: Callable[[], object]) -> None:
    """Draw a line as wide as its pen by drawing it one pixel wide, side by side: without smoothing that costs a fraction of a
    wide line."""
    wide = round(pen.widthF())
    thin = QPen(pen)
    thin.setWidthF(1)
    if pen.dashPattern():
        thin.setDashPattern([each * wide for each in pen.dashPattern()])
    painter.setPen(thin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    at = painter.worldTransform()
    for across, down in _SIDE_BY_SIDE.get(wide, ((0.0, 0.0),)):
        painter.setWorldTransform(at * QTransform.fromTranslate(across, down))
        draw()
    painter.setWorldTransform(at)


class Ground(pg.GraphicsWidget):  # type: ignore[misc]
    """What curves lie on: a view box in a layout whose margins are the room for words around it.

    pyqtgraph's own `PlotItem` has axes, a title, buttons and fifty fields of a menu beside it. No chart of ours shows any, and to
    make them took longer than all the rest of a chart.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.layout = QGraphicsGridLayout()
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.layout.setSpacing(0)
        self.setLayout(self.layout)
        self.vb = pg.ViewBox(parent=self, enableMenu=False)
        self.vb.setMouseEnabled(False, False)
        self.vb.setDefaultPadding(0)
        self.vb.disableAutoRange()
        self.layout.addItem(self.vb, 0, 0)


class Plot(pg.GraphicsView):  # type: ignore[misc]
    """A plot with fixed ranges and its own furniture. Subclasses fill `x_ticks` and `y_ticks`, lay out in
    `rebuild` and paint in `paint_under` and `paint_over`. To a reader it is one thing: its name and its sentence.

    Over twenty methods, because Qt asks a view by eight overrides, and the rest are the turns between values and pixels and the
    margins and ranges that every chart shares.
    """

    spoken_role, spoken_leaf = Role.Chart, True

    def __init__(self, name: str, parent: Any = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)
        self.plotItem = Ground()
        self.setCentralItem(self.plotItem)
        # Axes, hatching and marks are painted as background: kept in a cache they would stay behind when the data change.
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.x_ticks: list[Tick] = []
        self.y_ticks: list[Tick] = []
        self.x_range = (0.0, 1.0)
        self.y_range = (0.0, 1.0)
        self._margins = (0.0, 0.0, 0.0, 0.0)
        self._keyboard_focus = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(theme().px(LEAST_HEIGHT))
        theme().changed.connect(self.restyle)
        self.setBackground(theme().color("base"))

    # -- for subclasses --
    def rebuild(self) -> None:
        """Lay everything out for the present size, theme and data."""

    def paint_under(self, painter: QPainter) -> None:
        """Paint between the grid and the curves."""

    def paint_over(self, painter: QPainter) -> None:
        """Paint over the curves."""

    def pen(self, token: str) -> QPen:
        """A series' pen: 2 px, on a projector 3. Its ends are flat, so that they do not close small gaps."""
        found = stroke(token, line_width())
        found.setCapStyle(Qt.PenCapStyle.FlatCap)
        return found

    def add_curve(self, z: float = 0) -> Curve:
        """A new curve on the plot, above those with a lower `z`."""
        curve = Curve(connect="finite", antialias=True)
        curve.setZValue(z)
        self.plotItem.vb.addItem(curve, ignoreBounds=True)
        return curve

    def set_margins(self, left: float, top: float, right: float, bottom: float) -> None:
        """Reserve room for words around the curves, in pixels."""
        margins = (float(round(left)), float(round(top)), float(round(right)), float(round(bottom)))
        self._fill_window()
        if self._margins != margins:
            self._margins = margins
            self.plotItem.layout.setContentsMargins(*margins)
            self.plotItem.layout.activate()

    def _fill_window(self) -> None:
        """Let the plot be as large as its window: where laying out changes the size within a change of size, the inner one is
        not told of by Qt."""
        if self.plotItem.size().toSize() != self.size():
            pg.GraphicsView.setRange(self, QRectF(self.rect()), padding=0, disableAutoPixel=False)

    def set_ranges(self, x_range: tuple[float, float], y_range: tuple[float, float]) -> None:
        """Show exactly these ranges."""
        if (self.x_range, self.y_range) != (x_range, y_range):
            self.x_range, self.y_range = x_range, y_range
            self.plotItem.vb.setRange(xRange=x_range, yRange=y_range, padding=0, disableAutoRange=True)

    def inner(self) -> QRectF:
        """Where the curves are drawn, in window pixels."""
        left, top, right, bottom = self._margins
        return QRectF(left, top, max(self.width() - left - right, 1), max(self.height() - top - bottom, 1))

    def x_px(self, value: Any) -> Any:
        """Window pixels of an x (a number or an array)."""
        left, _, right, _ = self._margins
        low, high = self.x_range
        return left + (value - low) / (high - low) * max(self.width() - left - right, 1)

    def y_px(self, value: Any) -> Any:
        """Window pixels of a y (a number or an array)."""
        _, top, _, bottom = self._margins
        low, high = self.y_range
        inside = max(self.height() - top - bottom, 1)
        return top + inside - (value - low) / (high - low) * inside

    def x_at(self, pixel: float) -> float:
        """The x under a window pixel."""
        box, (low, high) = self.inner(), self.x_range
        return low + (pixel - box.left()) / box.width() * (high - low)

    def tick_margin(self) -> float:
        """Room for the words of the value axis, in steps of eight pixels so that it does not tremble."""
        widest = max((text_width(tick.text) for tick in self.y_ticks), default=0.0)
        return float(np.ceil((widest + theme().px(18)) / 8) * 8)

    # -- Qt --
    def restyle(self) -> None:
        """Take over the theme's colours, type and scale."""
        self.setBackground(theme().color("base"))
        self.setMinimumHeight(theme().px(LEAST_HEIGHT))
        self.rebuild()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_keyboard_focus"):
            before = self.size()
            self.rebuild()
            if self.size() != before:
                QTimer.singleShot(0, self, self._catch_up)

    def _catch_up(self) -> None:
        """Lay out for a height asked for while laying out: Qt sends no event for it where the chart was just coming on screen,
        and the curves would stay at the heights they had in the old one."""
        told = QResizeEvent(self.size(), self.viewport().size())
        if self.viewport().size() != self.size():
            QApplication.sendEvent(self, told)
        if self.range.size() != QSizeF(self.size()):
            self.resizeEvent(told)

    def close(self) -> bool:
        """Close as any widget does: pyqtgraph's own closing deletes the items under curves that are still
        held."""
        return bool(QWidget.close(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyboard_focus = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keyboard_focus = False
        super().focusOutEvent(event)
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawBackground(painter, rect)
        painter.save()
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_under(painter)
        if self._keyboard_focus:
            painter.setPen(stroke("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.ring_box(), 6, 6)
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        painter.restore()

    def ringed(self) -> bool:
        """Whether a ring shows that the keyboard is here."""
        return self._keyboard_focus

    def ring_box(self) -> QRectF:
        """Where the ring runs that shows the keyboard: around the curves, so that it crosses no title and no word of the axes."""
        around = theme().px(RING_AROUND)
        return QRectF(self.inner()).adjusted(-around, -around, around, around)

    def _paint_axes(self, painter: QPainter) -> None:
        box, half = self.inner(), line_height() / 2
        for tick in self.y_ticks:
            y = round(self.y_px(tick.at)) + 0.5
            if not box.top() - 1 <= y <= box.bottom() + 1:
                continue
            painter.setPen(stroke("grid"))
            painter.drawLine(QPointF(box.left() - theme().px(4), y), QPointF(self.grid_end(), y))
            write(painter, box.left() - theme().px(14), y - half, [TextRun(tick.text, "ink3")], align=1)
        for x, text in self.named_ticks():
            write(painter, x, self.height() - line_height() - self.axis_foot(), [TextRun(text, "ink3")])

    def named_ticks(self) -> list[tuple[float, str]]:
        """Left edges and words of the ticks of the horizontal axis that have room: firm ones first, the last before the
        first, then the others from the left."""
        taken: list[tuple[float, float, str]] = []
        for tick in sorted(self.x_ticks, key=lambda tick: (not tick.firm, -tick.at if tick.firm else tick.at)):
            size, apart = text_width(tick.text), theme().px(12)
            x = min(max(self.x_px(tick.at) - size / 2, 0), self.width() - size)
            if all(x + size + apart <= left or right + apart <= x for left, right, _ in taken):
                taken.append((x, x + size, tick.text))
        return [(x, text) for x, _, text in sorted(taken)]

    def grid_end(self) -> float:
        """How far to the right the level lines go."""
        return float(self.width())

    def axis_foot(self) -> float:
        """Room below the words of the horizontal axis, for the axis' own name."""
        return 0.0


def line_width() -> float:
    """A series line's width in the present scheme."""
    return _line_width(theme().stamp)


@lru_cache(maxsize=8)
def _line_width(_stamp: int) -> float:
    """Kept by the theme's stamp: which scheme is drawn has to be asked of the desktop."""
    return theme().line_width

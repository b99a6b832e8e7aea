"""The line of figures under the chart: what the crosshair points at, or the last hour where it points
nowhere. The figures keep their places while the crosshair moves; what has no room is left out, the least
needed first."""

from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.charts.painting import TextRun, dashed, line_height, stroke, text_width, write
from ui.charts.plot import line_width
from ui.charts.value.chart import ValueChart
from ui.theme import theme

_TOKENS = {
    "holds": "hold",
    "redeems for": "redeem",
    "sells for": "market",
    "redemption rate": "redeem",
    "market price": "market",
    "health": "hold",
    "net rate, mean of the day": "redeem",
}
_LEAST_NEEDED = (
    *("at this moment", "within the hour", "", "net rate, mean of the day", "holds", "gain", "gap", "taken out", "put in"),
    *("redemption rate", "redeems for"),
)


class ChartStrip(QWidget):
    """`ChartStrip(chart)` follows the chart's crosshair by itself."""

    def __init__(self, chart: ValueChart, parent: Any = None) -> None:
        super().__init__(parent)
        self.setObjectName("chart.strip")
        self.setAccessibleName("Figures at the crosshair")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chart = chart
        self._widths: dict[str, float] = {}
        chart.pointed.connect(self.refresh)
        chart.summary_changed.connect(self.refresh)
        chart.lived.connect(self.update)
        theme().changed.connect(self._restyle)

    def refresh(self) -> None:
        """Show the present figures."""
        spoken.describe(self, self._chart.read_out())
        self.update()

    def text(self) -> str:
        """The figures in words."""
        return self._chart.read_out()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(320), max(theme().px(20), int(line_height()) + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self.sizeHint().height())

    def _restyle(self) -> None:
        self._widths.clear()
        self.updateGeometry()
        self.update()

    def shown(self) -> list[tuple[str, str]]:
        """The figures that have room."""
        figures = self._chart.figures() if len(self._chart.data) else []
        for least in (None, *_LEAST_NEEDED):
            figures = [pair for pair in figures if least is None or pair[0] != least]
            if sum(self._width(pair) for pair in figures) <= self.width():
                break
            if least == "gap" and figures:
                figures[0] = (figures[0][0], figures[0][1].split(",")[0])
        return figures

    def _width(self, pair: tuple[str, str]) -> float:
        """The room a figure takes; it grows when it must and stays, so that its neighbours do not
        tremble."""
        name, value = pair
        sample = theme().px(28) if name in _TOKENS else 0
        need = sample + text_width(f"{name} ") + text_width(value) + theme().px(20)
        key = f"{name}{len(value) // 4}"
        self._widths[key] = max(need, self._widths.get(key, 0.0))
        return self._widths[key]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, top = 0.0, (self.height() - line_height()) / 2
        for name, value in self.shown():
            at = x
            token = _TOKENS.get(name)
            if token:
                pen = dashed(token, line_width(), (1.2, 2)) if name == "holds" else stroke(token, line_width())
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                middle = round(self.height() / 2)
                painter.drawLine(QPointF(at, middle), QPointF(at + theme().px(20), middle))
                at += theme().px(26)
            if name:
                at = write(painter, at, top, [TextRun(f"{name} ", "ink3")]).right()
            write(painter, at, top, [TextRun(value, "ink3" if name in ("At", "") else "ink")])
            x += self._width((name, value))
        painter.end()

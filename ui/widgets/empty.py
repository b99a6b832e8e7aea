"""Where there is nothing yet: the chart to come in grey, what this is, one way to begin and two others; and
first steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.buttons.painted import PaintedButton, PlainButton, PrimaryButton
from ui.widgets.figures import series_pen
from ui.widgets.layouts import Column, Row
from ui.widgets.painting import rounded
from ui.widgets.text import Text


class WayToBegin(msgspec.Struct, frozen=True):
    """A way to begin: the words on its button, its icon and what it does."""

    label: str
    act: Callable[[], object]
    icon: str = ""


_MARKS = {"done": "\N{CHECK MARK}", "skipped": "\N{EN DASH}"}
_UPPER = ((0.0, 0.30), (1.0, 0.0))
_LOWER = ((0.0, 0.30), (0.40, 0.23), (0.47, 0.58), (0.55, 0.33), (0.75, 0.31), (0.85, 0.93), (1.0, 0.63))


class ChartToCome(QWidget):
    """The two lines and the gap between them, without numbers and in grey."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The chart to come: what it redeems for, and below it what it sells for")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(522), theme().px(130))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = theme().px(16)
        box = QRectF(1, line + theme().px(8), self.width() - 2, self.height() - 2 * line - theme().px(16))
        upper = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in _UPPER]
        lower = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in _LOWER]
        self._hatch(painter, upper, lower)
        painter.setPen(series_pen("edge"))
        painter.drawPolyline(QPolygonF(upper))
        painter.setPen(series_pen("edge", "dash"))
        painter.drawPolyline(QPolygonF(lower))
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink3"))
        left = box.x() + 0.75 * box.width()
        room = QRectF(left, 0, box.width() / 4, line)
        painter.drawText(room, Qt.TextFlag.TextDontClip | Qt.AlignmentFlag.AlignVCenter, "what it redeems for")
        room = QRectF(left, self.height() - line, box.width() / 4, line)
        painter.drawText(room, Qt.TextFlag.TextDontClip | Qt.AlignmentFlag.AlignVCenter, "what it sells for")

    def _hatch(self, painter: QPainter, upper: list[QPointF], lower: list[QPointF]) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF([*upper, *reversed(lower)]))
        path.closeSubpath()
        painter.save()
        painter.setClipPath(path)
        painter.setPen(QPen(theme().color("hair"), 1))
        step, height = theme().px(6), self.height()
        for x in range(-height, self.width(), step):
            painter.drawLine(QPointF(x, height), QPointF(x + height, 0))
        painter.restore()


class EmptyState(QWidget):
    """Picture, title, sentence, one primary and up to two others, a word below."""

    def __init__(
        self,
        title: str,
        sentence: str,
        primary: WayToBegin,
        others: Sequence[WayToBegin] = (),
        *,
        foot: str = "",
        picture: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = Column(10, (20, 20, 20, 20), parent=self)
        column.addStretch(1)
        if picture:
            column.addWidget(ChartToCome(), 0, middle)
            column.gap(24)
        column.addWidget(Text(title, "headline", align=middle), 0, middle)
        words = Text(sentence, "body", "ink2", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
        column.gap(4)
        self._row = row = Row(10)
        row.addStretch(1)
        self.primary = PrimaryButton(primary.label, icon=primary.icon)
        self.primary.clicked.connect(_doing(primary))
        row.addWidget(self.primary)
        self.others: list[PaintedButton] = []
        for other in others:
            button = PlainButton(other.label, icon=other.icon)
            button.clicked.connect(_doing(other))
            row.addWidget(button)
            self.others.append(button)
        row.addStretch(1)
        column.addLayout(row)
        if foot:
            column.gap(2)
            column.addWidget(Text(foot, "caption", "ink3", align=middle), 0, middle)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ways to begin stand below one another where they have no room side by side."""
        super().resizeEvent(event)
        buttons, direction = (self.primary, *self.others), QBoxLayout.Direction
        needed = sum(button.sizeHint().width() + theme().px(10) for button in buttons) + theme().px(40)
        self._row.setDirection(direction.LeftToRight if needed <= self.width() else direction.TopToBottom)


class NumberedStep(QWidget):
    """A numbered step: circle, title, sentence."""

    def __init__(self, number: int, title: str, sentence: str, current: bool = False) -> None:
        super().__init__()
        row = Row(12, parent=self)
        self._circle = StepCircle(str(number))
        row.addWidget(self._circle, 0, Qt.AlignmentFlag.AlignTop)
        column = Column(1)
        self._title = Text(title, "body", "ink", wrap=True)
        column.addWidget(self._title)
        column.addWidget(Text(sentence, "caption", "ink3", wrap=True))
        row.addLayout(column, 1)
        self.setAccessibleName(f"{number}. {title}. {sentence}")
        self.set_state("current" if current else "to come")

    def set_state(self, state: str) -> None:
        """ "current", "done" or "to come"."""
        self._title.set_role("strong" if state == "current" else "body")
        self._circle.set_state(state)
        self.setAccessibleDescription(state)


class StepMark(QWidget):
    """A step in a row of steps: circle and title, the title in weight while it is due."""

    def __init__(self, key: str, number: int) -> None:
        super().__init__()
        self.key, self._number = key, number
        row = Row(8, parent=self)
        self._circle, self._title = StepCircle(str(number)), Text("")
        self._title.spoken_silent, self._state = True, "to come"
        row.addWidget(self._circle)
        row.addWidget(self._title)

    def set_number(self, number: int) -> None:
        """Its place in the row, counted from one."""
        self._number = number
        self._circle.set_text(str(number))

    def set_state(self, title: str, state: str) -> None:
        """ "current", "done" or "to come"."""
        self._title.setText(title)
        self._state = state
        self._title.set_role("strong" if state == "current" else "body")
        self._title.set_tone("ink" if state == "current" else "ink2")
        self._circle.set_state(state)
        spoken.name(self, f"{self._number}. {title}")
        spoken.describe(self, state)

    def state(self) -> str:
        """How far it is."""
        return self._state


class StepCircle(QWidget):
    """The number of a step in a circle of `side` px, a check mark once it is done, a dash where it was skipped."""

    spoken_silent = True

    def __init__(self, text: str, side: float = 24) -> None:
        super().__init__()
        self._text, self._state, self._side = text, "to come", side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        self._text = text
        self.update()

    def set_state(self, state: str) -> None:
        """ "current", "done", "skipped" or "to come"."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(self._side), theme().px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        current, done = self._state == "current", self._state == "done"
        fill = theme().color("wash") if current else None
        rounded(painter, rect, rect.height() / 2, fill, theme().color("accent" if current or done else "edge"))
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("accent" if current or done else "ink2"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _MARKS.get(self._state, self._text))


def _doing(beginning: WayToBegin) -> Callable[[bool], None]:
    def act(_checked: bool = False) -> None:
        beginning.act()

    return act

"""Hands on the hero chart: the mouse points, drags and turns its wheel, the keys move the crosshair and zoom; the view then
stays where it was put until it follows time again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from ui.charts.value.curves import ValueLines
from ui.charts.value.marks.badges import badge_tip
from ui.charts.value.marks.key import key_box, key_tip
from ui.charts.value.words.figures import figures_at
from ui.charts.value.words.sentence import NOTHING
from ui.charts.viewport import LEAST_HOURS
from ui.theme import theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -168, Qt.Key.Key_PageDown: 168}
DRAGGED = 8
"""A mouse that moved less, in pixels at 100 %, has clicked."""
ZOOM_STEP = 1.5


class ValueHands(ValueLines):
    """`pointed` carries the hour under the crosshair, or None when it leaves; `table_wanted` follows F8."""

    pointed = Signal(object)
    table_wanted = Signal()
    follow_changed = Signal(bool)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._by_keyboard = False

    def refit(self) -> None:
        """Fit the values again and draw."""
        self._fit_anew = True
        self.rebuild()

    # -- looking closely --
    @property
    def follow(self) -> bool:
        """Whether the view goes with time."""
        return self.looked_at is None

    def look_at(self, first: float, last: float) -> None:
        """Show these hours, at least a day of those there are, and stop following until a range or "follow" is chosen."""
        begin, end = float(self.data.hour[0]), max(self.last_shown(), float(self.data.hour[0]) + LEAST_HOURS)
        width = min(max(last - first, LEAST_HOURS), end - begin)
        first = min(max(first, begin), end - width)
        self._look((first, first + width))
        self.refit()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show `factor` times as many hours; `around` stays where it is, or what the crosshair points at, or the end."""
        if not len(self.data):
            return
        first, last = self.x_range
        pivot = around if around is not None else self.pointer if self.pointer is not None else last
        self.look_at(pivot - (pivot - first) * factor, pivot + (last - pivot) * factor)

    def _look(self, hours: tuple[float, float] | None) -> None:
        was = self.follow
        self.looked_at = hours
        if self.follow != was:
            self.follow_changed.emit(self.follow)

    # -- pointing --
    def point_at(self, hour: float | None) -> None:
        """Put the crosshair on the sample nearest to `hour`, or take it away."""
        found = None
        if hour is not None and self.data.index(hour) >= 0:
            found = float(self.data.hour[self.data.index(hour)])
        if found != self.pointer:
            self.pointer = found
            self.pointed.emit(None if found is None else int(found))
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box, at_x = self.inner(), event.position().x()
        if self.span is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.span = (self.span[0], min(max(at_x, box.left()), box.right()))
            self.viewport().update()
        if box.left() - 4 <= at_x <= box.right() + 4:
            self._by_keyboard = False
            self.point_at(self.x_at(at_x))
        elif not self._by_keyboard:
            self.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        box, at_x = self.inner(), event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and len(self.data) and box.left() <= at_x <= box.right():
            self.span = (at_x, at_x)
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag chose a span of hours to look at closely; a click only points."""
        span, self.span = self.span, None
        if span is not None and abs(span[1] - span[0]) >= theme().px(DRAGGED):
            self.look_at(*sorted((self.x_at(span[0]), self.x_at(span[1]))))
        self.viewport().update()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl held the wheel zooms around the mouse; without, it scrolls the page."""
        turned = event.angleDelta().y()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or not turned:
            event.ignore()
            return
        self.zoom(ZOOM_STEP if turned < 0 else 1 / ZOOM_STEP, self.x_at(event.position().x()))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """The key of the marks has a tool tip, and each badge says what happened."""
        if isinstance(event, QHelpEvent):
            at = event.pos()
            told = key_tip(self) if key_box(self).contains(at) else badge_tip(self, QPointF(at))
            if told:
                QToolTip.showText(event.globalPos(), told, self)
                return True
        return bool(super().viewportEvent(event))

    def leaveEvent(self, event: QEvent) -> None:
        if not self._by_keyboard:
            self.point_at(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_F8:
            self.table_wanted.emit()
        elif key == Qt.Key.Key_Escape and self.pointer is not None:
            self._by_keyboard = False
            self.point_at(None)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(ZOOM_STEP if key == Qt.Key.Key_Minus else 1 / ZOOM_STEP)
        elif len(self.data) and (key in _STEPS or key in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            self._step(key, event.modifiers())
        else:
            event.ignore()

    def _step(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Move the crosshair by samples and read out where it came to stand."""
        last = len(self.data) - 1
        index = last if self.pointer is None else self.data.index(self.pointer)
        if key in _STEPS and (self.pointer is not None or key != Qt.Key.Key_Right):
            factor = 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
            factor *= 24 if modifiers & Qt.KeyboardModifier.ControlModifier else 1
            index += _STEPS[key] * factor
        elif key == Qt.Key.Key_Home:
            index = 0
        elif key == Qt.Key.Key_End:
            index = last
        index = min(max(index, 0), last)
        hour = float(self.data.hour[index])
        self._by_keyboard = True
        if not self.x_range[0] <= hour <= self.x_range[1]:
            self.range_name = "all"
            self._look(None)
            self.refit()
        self.point_at(hour)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.read_out()))

    def read_out(self) -> str:
        """The crosshair's figures as one sentence; the last hour's where there is no crosshair."""
        if not len(self.data):
            return NOTHING
        return ", ".join(" ".join(pair).strip() for pair in self.figures())

    def figures(self) -> list[tuple[str, str]]:
        """Name and value of what the crosshair points at, as the readout shows them."""
        index = self.data.index(self.pointer) if self.pointer is not None else len(self.data) - 1
        return figures_at(self.data, index, self.view, self.zero)

"""What the painted parts share: whether focus came by keyboard, rounded grounds and rings, a hover that
fades.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEasingCurve, QEvent, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.theme import theme
from ui.widgets import hovered, tips

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_GIVEN_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


MARK_LINE = 2
"""Pixels at 100 % of the line of a `mark`."""


def advance(role: str, text: str) -> int:
    """How wide a text comes out in a role of type; measured once, until theme, text size or screen are others."""
    return _advance(theme().stamp, role, text)


@lru_cache(maxsize=8192)
def _advance(stamp: int, role: str, text: str) -> int:
    return _metrics(stamp, role).horizontalAdvance(text)


@lru_cache(maxsize=32)
def _metrics(_stamp: int, role: str) -> QFontMetrics:
    return QFontMetrics(theme().font(role))


class KeyboardRing:
    """Mixed in before a widget class: `ring` tells whether a focus ring is due, which the keyboard alone
    brings about; `by_mouse` whether the mouse brought the focus and no key was pressed since.
    """

    ring = False
    by_mouse = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _GIVEN_BACK:
            self.ring = event.reason() in _BY_KEYBOARD
            self.by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)  # type: ignore[misc]
        self.update()  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.ring and event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.ring, self.by_mouse = True, False
            self.update()  # type: ignore[attr-defined]
        super().keyPressEvent(event)  # type: ignore[misc]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ring, self.by_mouse = False, True
        super().mousePressEvent(event)  # type: ignore[misc]
        self.update()  # type: ignore[attr-defined]

    def ringed(self) -> bool:
        """Whether to draw the ring now."""
        return self.ring and bool(self.hasFocus())  # type: ignore[attr-defined]


def by_keys() -> bool:
    """Whether the keyboard is in use: a ring is shown, or one types. What comes next then shows where one goes on."""
    focus = QApplication.focusWidget()
    return isinstance(focus, QLineEdit) or bool(getattr(focus, "ring", False))


class Fade(QVariantAnimation):
    """From 0 to 1 while the pointer is over `widget` (120 ms; at once where motion is reduced)."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.level = 0.0
        self._widget = widget
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._take)

    def go(self, over: bool) -> None:
        self.stop()
        target = 1.0 if over else 0.0
        duration = theme().duration(120)
        if duration == 0 or not self._widget.isVisible():
            self._take(target)
            return
        self.setDuration(duration)
        self.setStartValue(self.level)
        self.setEndValue(target)
        self.start()

    def _take(self, level: object) -> None:
        self.level = float(level)  # type: ignore[arg-type]
        self._widget.update()


class HoverFade:
    """Mixed in before a widget class: `hover_level` goes from 0 to 1 while the pointer is over it."""

    _fade: Fade | None = None

    @property
    def hover_level(self) -> float:
        return self._fade.level if self._fade is not None else 0.0

    def _fade_to(self, over: bool) -> None:
        if self._fade is None:
            self._fade = Fade(self)  # type: ignore[arg-type]
        self._fade.go(over)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._fade_to(bool(self.isEnabled()))  # type: ignore[attr-defined]
        super().enterEvent(event)  # type: ignore[misc]
        hovered.entered(self, event.position().toPoint())  # type: ignore[arg-type]
        tips.follow(self)  # type: ignore[arg-type]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)  # type: ignore[misc]
        hovered.pressed(self)  # type: ignore[arg-type]

    def leaveEvent(self, event: QEvent) -> None:
        self._fade_to(False)
        super().leaveEvent(event)  # type: ignore[misc]
        hovered.left(self)  # type: ignore[arg-type]
        tips.let_go(self)  # type: ignore[arg-type]


class CalmWheel:
    """Mixed in before a widget class: the wheel scrolls the form past it unless it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


def between(first: QColor, second: QColor, level: float) -> QColor:
    """The colour at `level` (0 to 1) of the way; `first` may be transparent."""
    parts = ((a + (b - a) * level) for a, b in zip(first.getRgbF(), second.getRgbF(), strict=True))  # type: ignore[call-overload]
    return QColor.fromRgbF(*parts)


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded ground with its border drawn wholly inside `rect`."""
    inset = width / 2 if border is not None else 0.0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    corner = max(0.0, min(radius - inset, inner.height() / 2))
    painter.drawRoundedRect(inner, corner, corner)


def ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The 2 px focus border, inside `rect`."""
    rounded(painter, rect, radius, None, theme().color("accent"), theme().px(2))


def mark(painter: QPainter, rect: QRectF, over: bool = False) -> None:
    """Where the keyboard is, for words that have no room around them: a ring would run through their first and last letter, so
    this is a ground under them with a line below, or `over` them where their letters have more room."""
    line = theme().px(MARK_LINE)
    rounded(painter, rect, theme().px(3), theme().color("wash"))
    top = rect.y() if over else rect.bottom() - line
    painter.fillRect(QRectF(rect.x(), top, rect.width(), line), theme().color("accent"))


def dress_again(part: QWidget) -> None:
    """Give a part and all in it their fonts again: Qt takes a widget that gets another parent back to the font it had when the
    application's stylesheet was set last.
    """
    for each in (part, *part.findChildren(QWidget)):
        restyle = getattr(each, "_restyle", None)
        if restyle is not None:
            restyle()

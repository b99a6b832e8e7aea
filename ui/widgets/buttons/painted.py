"""Buttons: the one filled primary of a screen, plain, quiet.

All buttons are QPushButtons that paint themselves: hover fades in 120 ms, pressed moves down 1 px, the focus
ring comes by keyboard only, disabled is `ink3` on `hover`. Each has an accessible name: its text, or the
`name` given.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import spoken
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.icons import draw_icon
from ui.widgets.painting import HoverFade, KeyboardRing, between, ring, rounded


class PaintedButton(HoverFade, KeyboardRing, QPushButton):
    """The common part: size by text, icon before it, one centred line. Lengths are for 100 % text."""

    height_px: float = 30
    pad_px: float = 13
    radius_px: float = 6
    icon_px: float = 16
    role = "body"
    spoken_role = Role.Button
    spoken_folds = False

    def __init__(self, text: str, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        super().setText(text)
        self._icon_name = icon
        self._name_given = bool(name)
        self.setAccessibleName(name or _spoken(text))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        theme().changed.connect(self._restyle)
        self._restyle()

    def setText(self, text: str) -> None:
        if text == self.text():
            return
        super().setText(text)
        if not self._name_given:
            self.setAccessibleName(_spoken(text))
        self.updateGeometry()

    def setEnabled(self, enabled: bool) -> None:
        spoken.set_enabled(self, enabled)

    def set_icon(self, name: str) -> None:
        """The icon before the text, by name; none if empty."""
        if name == self._icon_name:
            return
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(_spoken(self.text())) + 2 * theme().px(self.pad_px)
        if self._icon_name:
            width += theme().px(self.icon_px) + (theme().px(5) if self.text() else 0)
        return QSize(width, theme().px(self.height_px))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _restyle(self) -> None:
        self.setFont(theme().font(self.role))
        self.updateGeometry()
        self.update()

    def ink(self) -> QColor:
        """Colour of text and icon in the state that is."""
        return theme().color("ink" if self.isEnabled() else "ink3")

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        """What lies under the text; each kind has its own."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; held down it does not press again, so that nothing is confirmed by accident."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.ring, self.by_mouse = True, False
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        self.paint_ground(painter, rect)
        if self.isDown():
            rect.translate(0, 1)
        self.paint_content(painter, rect)

    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        ink = self.ink()
        text_width = self.fontMetrics().horizontalAdvance(_spoken(self.text()))
        side = theme().px(self.icon_px) if self._icon_name else 0
        gap = theme().px(5) if side and self.text() else 0
        x = rect.x() + (rect.width() - text_width - side - gap) / 2
        if side:
            draw_icon(
                painter,
                self._icon_name,
                ink,
                QRectF(round(x), round(rect.center().y() - side / 2), side, side),
            )
        painter.setPen(ink)
        painter.setFont(self.font())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
        painter.drawText(QRectF(x + side + gap, rect.y(), text_width + 4, rect.height()), flags, self.text())


class PrimaryButton(PaintedButton):
    """The filled button; one on a screen. Focus by keyboard is a 2 px ring with a 2 px gap."""

    height_px, pad_px, role = 34, 17, "strong"

    def ink(self) -> QColor:
        return theme().color("onaccent" if self.isEnabled() else "ink3")

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        radius = theme().px(self.radius_px)
        if not self.isEnabled():
            rounded(painter, rect, radius, theme().color("hover"), theme().color("hair"))
            return
        fill = between(theme().color("accent"), theme().color("accenthover"), self.hover_level)
        if self.ringed():
            ring(painter, rect, radius)
            inset = theme().px(4)
            rounded(painter, rect.adjusted(inset, inset, -inset, -inset), radius - theme().px(2), fill)
        else:
            rounded(painter, rect, radius, fill)


class PlainButton(PaintedButton):
    """The outlined button for what else can be done."""

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        radius = theme().px(self.radius_px)
        if not self.isEnabled():
            rounded(painter, rect, radius, None, theme().color("hair"))
            return
        fill = between(theme().color("well"), theme().color("hover"), self.hover_level)
        rounded(painter, rect, radius, fill, theme().color("edge"))
        if self.ringed():
            ring(painter, rect, radius)


class QuietButton(PaintedButton):
    """Words only, with a ground when hovered; a chevron after the text if it opens something."""

    height_px, pad_px = 28, 9

    def __init__(self, text: str, *, icon: str = "", name: str = "", opens: bool = False, parent: QWidget | None = None) -> None:
        self._opens = opens
        super().__init__(text, icon=icon, name=name, parent=parent)

    def ink(self) -> QColor:
        return (
            between(theme().color("ink2"), theme().color("ink"), self.hover_level)
            if self.isEnabled()
            else (theme().color("ink3"))
        )

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + (theme().px(14) if self._opens else 0), size.height())

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        clear = theme().color("hover")
        clear.setAlpha(0)
        rounded(
            painter,
            rect,
            theme().px(self.radius_px),
            between(clear, theme().color("hover"), self.hover_level),
        )
        if self.ringed():
            ring(painter, rect, theme().px(self.radius_px))

    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        if not self._opens:
            super().paint_content(painter, rect)
            return
        side = theme().px(14)
        super().paint_content(painter, rect.adjusted(0, 0, -side, 0))
        x = rect.right() - theme().px(self.pad_px) - side + theme().px(3)
        draw_icon(painter, "chevron", self.ink(), QRectF(round(x), round(rect.center().y() - side / 2), side, side))


def _spoken(text: str) -> str:
    """A text without its mnemonic mark."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")

"""The word that something was done, with one thing to do about it: above the primary button, six seconds,
never over data.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.spoken import AsOne, Role
from ui.theme import theme
from ui.widgets.buttons.painted import PaintedButton
from ui.widgets.layouts import Row
from ui.widgets.messages import Icon
from ui.widgets.painting import rounded
from ui.widgets.text import Text

STAYS_MS = 6000


class _ToastButton(PaintedButton):
    """Underlined words on the inverse ground."""

    height_px, pad_px, role = 24, 4, "strong"

    def ink(self) -> QColor:
        return theme().color("oninverse")

    def _restyle(self) -> None:
        super()._restyle()
        font = theme().font(self.role)
        font.setUnderline(True)
        self.setFont(font)

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        if self.ringed():
            rounded(painter, rect, theme().px(4), None, theme().color("oninverse"), theme().px(2))


class Toast(AsOne, QWidget):
    """A message over the foot of its `host`, above `anchor` if given. Another message takes the place of the
    first.

    It stays while the pointer is over it or its button has the focus, and then goes by itself. A reader is told when a
    notification comes on screen, so the next one takes the first away before it comes.
    """

    spoken_role = Role.Notification

    def __init__(self, host: QWidget, anchor: QWidget | None = None) -> None:
        super().__init__(host)
        self._host, self._anchor = host, anchor
        self._act: Callable[[], object] | None = None
        self._hovered = False
        self._row = row = Row(10, (15, 5, 11, 5), parent=self)
        self._icon = Icon("check", "oninverse", 16)
        self._words = Text("", "body", "oninverse", wrap=True)
        self._words.spoken_silent = True
        self._words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._button = _ToastButton("", name="Action")
        self._button.clicked.connect(self._do)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(STAYS_MS)
        self.timer.timeout.connect(self.hide)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        host.installEventFilter(self)
        self._button.installEventFilter(self)
        if anchor is not None:
            anchor.installEventFilter(self)
        theme().changed.connect(self._place)
        self.hide()

    def show_message(self, words: str, action: str = "", act: Callable[[], object] | None = None, icon: str = "check") -> None:
        """Say `words`; `action` names the one button, which calls `act` and closes the toast."""
        self._words.setText(words)
        self._icon.set_icon(icon)
        self._button.setText(action)
        self._button.setAccessibleName(action or "Action")
        self._button.setVisible(bool(action))
        self._act = act
        self.setAccessibleName(words)
        self.hide()
        self.show()
        self.raise_()
        self._place()
        self.timer.start()

    def icon(self) -> str:
        """The name of the icon before the words."""
        return self._icon.shown()

    def words(self) -> str:
        return self._words.text()

    @property
    def button(self) -> PaintedButton:
        return self._button

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self._go_on()
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hovered = False
        if self.isHidden():
            self.timer.stop()
        else:
            self.timer.start()  # its page went, and it never comes back with it later

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._button:
            if kind == QEvent.Type.FocusIn:
                self.timer.stop()
            elif kind == QEvent.Type.FocusOut:
                self._go_on()
        elif kind in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest) and self.isVisible():
            self._place()
        return False

    def _go_on(self) -> None:
        if self.isVisible() and not self._hovered and not self._button.hasFocus():
            self.timer.start()

    def _do(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        host = self._host
        px = theme().px
        left, width = px(20), host.width() - 2 * px(20)
        foot = host.height() - px(20)
        if self._anchor is not None and self._anchor.isVisibleTo(host):
            corner = self._anchor.mapTo(host, self._anchor.rect().topLeft())
            left, width, foot = corner.x(), self._anchor.width(), corner.y() - px(14)
        height = max(px(36), self._row.heightForWidth(width))
        self.setGeometry(left, foot - height, width, height)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), theme().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        rounded(QPainter(self), QRectF(self.rect()), theme().px(8), theme().color("inverse"))

"""The window that the audience sees: a slide, black or white over it, and the speaker's notes where there is no other window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import spoken
from ui.presenter.keys import SHEET, wish_of
from ui.presenter.slide.chart import SlideChart
from ui.presenter.slide.look import FACTORS, SlideLook
from ui.presenter.slide.slide import Slide
from ui.presenter.slide.text import SlideText

BEFORE_FULL = "AUDIENCE"
EXACT = (QSize(1280, 720), QSize(1920, 1080))
"""Sizes in which a window is shared in a call."""
RING, RING_WIDE, RING_MS = 44, 3, 30
"""Size and width of the ring around the pointer in pixels at a text size of 1, and how often it follows."""
OVERLAY = 0.46
"""How much of the window's height notes or keys take at most."""


class AudienceWindow(QWidget):
    """`wished(what)` with a `Wish` or the number of a chapter; `closed()` when somebody closes it."""

    wished = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter.audience")
        self.look = SlideLook()
        self.slide = Slide(self.look, SlideChart(self.look))
        self._cover = SlideCover(self)
        self._overlay = SlideOverlay(self, self.look)
        self.ring = PointerRing(self, self.look)
        self._title = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.slide)
        self.setMinimumSize(480, 320)
        self.resize(EXACT[0])

    def set_title(self, title: str) -> None:
        """Name the demonstration; the window says that it is the audience's until it fills a screen."""
        self._title = title
        self._write_title()

    def cover(self, color: str) -> None:
        """Show nothing but "black" or "white", or with "" the slide."""
        self._cover.present(color)

    @property
    def covered(self) -> str:
        """What covers the slide: "black", "white" or ""."""
        return self._cover.color

    def show_overlay(self, title: str, text: str) -> None:
        """Lay words over the foot of the slide; none take them away."""
        self._overlay.present(title, text)
        self._place()

    def show_keys(self) -> None:
        """Lay the key sheet over the slide, or take it away."""
        title = "Keys"
        here = self._overlay.isVisible() and self._overlay.title == title
        self.show_overlay(*(("", "") if here else (title, "\n".join(f"{line.keys}:  {line.does}" for line in SHEET))))

    @property
    def overlay(self) -> str:
        """The words that lie over the slide."""
        return self._overlay.text if not self._overlay.isHidden() else ""

    def step_text(self, by: int) -> None:
        """The next larger (1) or smaller (-1) text; the usual one with 0."""
        at = FACTORS.index(self.look.factor) if self.look.factor in FACTORS else FACTORS.index(1.0)
        self.set_factor(FACTORS[min(max(at + by, 0), len(FACTORS) - 1)] if by else 1.0)

    def set_factor(self, factor: float) -> None:
        """Show text at so many times its usual size."""
        self.look.factor = factor
        if self.look.fit(self.slide.size()):
            self.slide.wear()
            self._place()

    def set_full(self, full: bool) -> None:
        """Fill the screen, or be a window."""
        if full != self.isFullScreen():
            self.showFullScreen() if full else self.showNormal()

    def set_exact(self, size: QSize) -> None:
        """Be a window whose inside has exactly this size, to be shared in a call."""
        self.showNormal()
        self.resize(size)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = wish_of(event)
        if wish is None:
            super().keyPressEvent(event)
        else:
            self.wished.emit(wish)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover.setGeometry(self.rect())
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._write_title()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    # -- inside

    def _write_title(self) -> None:
        self.setWindowTitle(self._title if self.isFullScreen() else f"{BEFORE_FULL} \N{EN DASH} {self._title}")

    def _place(self) -> None:
        wide = self.width() - 2 * self.look.px(20)
        high = min(
            self._overlay.heightForWidth(wide), int(self.height() * max(OVERLAY, 0.9 if self._overlay.title == "Keys" else 0))
        )
        self._overlay.setGeometry(self.look.px(20), self.height() - high - self.look.px(12), wide, high)
        self._overlay.raise_()


class PointerRing(QWidget):
    """A ring that goes with the pointer, so that the last row finds it."""

    def __init__(self, parent: QWidget, look: SlideLook) -> None:
        super().__init__(parent)
        self.setObjectName("presenter.ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look = look
        self._timer = QTimer(self, interval=RING_MS)
        self._timer.timeout.connect(self._follow)
        self.hide()

    def toggle(self) -> None:
        """Show it, or take it away."""
        if self._timer.isActive():
            self._timer.stop()
            self.hide()
        else:
            self._timer.start()
            self._follow()

    def _follow(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        side, at = self._look.px(RING), window.mapFromGlobal(QCursor.pos())
        self.setGeometry(at.x() - side // 2, at.y() - side // 2, side, side)
        self.setVisible(window.rect().contains(at))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, wide = QPainter(self), self._look.px(RING_WIDE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("accent"), wide))
        painter.drawEllipse(QRectF(self.rect()).adjusted(wide, wide, -wide, -wide))


class SlideCover(QWidget):
    """Nothing but one colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.color = ""
        self.setObjectName("presenter.cover")
        self.setAccessibleName("Nothing is shown")
        self.hide()

    def present(self, color: str) -> None:
        """Be black or white, or away."""
        self.color = color
        self.setVisible(bool(color))
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        black = self.color == "black"
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black if black else Qt.GlobalColor.white)


class SlideOverlay(QWidget):
    """Words over the foot of the slide: the speaker's notes, or the keys."""

    def __init__(self, parent: QWidget, look: SlideLook) -> None:
        super().__init__(parent)
        self.setObjectName("presenter.overlay")
        self.setAutoFillBackground(True)
        self._look = look
        self.title = self.text = ""
        self._head, self._body = SlideText(look, "strong"), SlideText(look, "body", wrap=True)
        self._body.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._head)
        self._column.addWidget(self._body, 1)
        self.hide()

    def present(self, title: str, text: str) -> None:
        """Show words, or with none nothing."""
        self.title, self.text = title, text
        self._head.setText(title)
        self._body.setText(text)
        for part in (self._head, self._body):
            part.wear()
        pad = self._look.px(12)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self.setPalette(self._look.palette(ground="wash"))
        self.setVisible(bool(text))
        spoken.name(self, title)

    def heightForWidth(self, width: int) -> int:
        pad = 2 * self._look.px(12)
        return self._head.sizeHint().height() + self._body.heightForWidth(width - pad) + pad + self._look.px(8)

"""Words on a slide, and a figure shown large."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import spoken
from ui.presenter.slide.look import SlideLook
from ui.presenter.slide.shown import CardShown
from ui.widgets import series_pen
from ui.widgets.text import unparted
from ui.wording import things

STROKES = {"hold": "dots"}
FRAME, ROUND = 3, 8
"""Width and roundness of the frame around what the speaker points at, in pixels at a text size of 1."""
FILE = ": "
"""What follows in a source is the file it was taken from: for the hand-out, not for the last row."""


class SlideText(QLabel):
    """Words in a role of type and a tone; a reader is told them once time stands."""

    spoken_role = spoken.Role.StaticText

    def __init__(self, look: SlideLook, role: str, tone: str = "ink", wrap: bool = False) -> None:
        super().__init__()
        self._look, self._role, self._tone = look, role, tone
        self._text = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.wear()

    def wear(self) -> None:
        """Take over the look."""
        self.setFont(self._look.font(self._role))
        self.setPalette(self._look.palette(self._tone))

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            spoken.name(self, text)
            super().setText(unparted(text))

    def text(self) -> str:
        """The text as it was set; drawn is `unparted`."""
        return self._text


def frame(painter: QPainter, look: SlideLook, box: QRectF) -> None:
    """A frame around what the room is to look at."""
    wide = look.px(FRAME)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("accent"), wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), look.px(ROUND), look.px(ROUND))


class SlideCard(QWidget):
    """A figure: a sample of its line, its label, the number with its unit, where it is from, and how many voted for it."""

    spoken_leaf = True

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look = look
        self._shown = CardShown("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, shown: CardShown) -> None:
        """Show a figure."""
        if shown == self._shown:
            return
        self._shown = shown
        spoken.name(self, shown.label)
        spoken.describe(self, " ".join(part for part in (shown.number, shown.unit, _votes(shown), shown.source) if part))
        self.updateGeometry()
        self.update()

    def needed(self, roomy: bool = True) -> int:
        """How wide it wants to be."""
        pad = 2 * self._pad()
        number = self._metrics("figure").horizontalAdvance(self._shown.number)
        unit = self._metrics("body").horizontalAdvance(f" {self._shown.unit}") if self._shown.unit else 0
        label = self._metrics("body").horizontalAdvance(self._shown.label) + self._sample()
        return max(number + unit, label) + pad + (self._look.px(18) if roomy else 0)

    def sizeHint(self) -> QSize:
        rows = [self._metrics(role).height() for role in ("body", "figure")]
        under = self._metrics("caption").height() if self._shown.source or self._shown.votes is not None else 0
        return QSize(self.needed(), sum(rows) + under + self._pad())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.needed(False), self.sizeHint().height())

    def wear(self) -> None:
        """Take over the look."""
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown, look = QPainter(self), self._shown, self._look
        pad = self._pad() if shown.focused else 0
        top = 0.0
        line = self._metrics("body").height()
        if shown.tone:
            with look.worn():
                painter.setPen(series_pen(shown.tone, STROKES.get(shown.tone, "solid")))  # type: ignore[arg-type]
            painter.drawLine(QPointF(pad, top + line / 2), QPointF(pad + look.px(22), top + line / 2))
        self._write(painter, "body", "ink2", QRectF(pad + self._sample(), top, self.width(), line), shown.label)
        top += line
        high = self._metrics("figure").height()
        self._write(painter, "figure", "ink", QRectF(pad, top, self.width(), high), shown.number)
        at = pad + self._metrics("figure").horizontalAdvance(shown.number) + look.px(6)
        foot = self._metrics("figure").ascent() - self._metrics("body").ascent()
        self._write(painter, "body", "ink2", QRectF(at, top + foot, self.width(), high), shown.unit)
        top += high
        under = _votes(shown) or shown.source.partition(FILE)[0]
        if under:
            small = self._metrics("caption")
            told = small.elidedText(under, Qt.TextElideMode.ElideRight, self.width() - 2 * pad)
            self._write(painter, "caption", "ink3", QRectF(pad, top, self.width(), small.height()), told)
        if shown.focused:
            frame(painter, look, QRectF(self.rect()))

    def _write(self, painter: QPainter, role: str, tone: str, box: QRectF, text: str) -> None:
        painter.setFont(self._look.font(role))
        painter.setPen(self._look.color(tone))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), text)

    def _metrics(self, role: str) -> QFontMetrics:
        return QFontMetrics(self._look.font(role))

    def _sample(self) -> int:
        return self._look.px(30) if self._shown.tone else 0

    def _pad(self) -> int:
        return self._look.px(6)


def _votes(shown: CardShown) -> str:
    return "" if shown.votes is None else things(shown.votes, "vote")

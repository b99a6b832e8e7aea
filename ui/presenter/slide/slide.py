"""A slide: title and date, at most four figures, one picture, a caption, and how far the demonstration is.

It shows what it is told (`SlideShown`) around the chart that it is given; it reads no world.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui import spoken
from ui.presenter.slide.chart import SlideChart
from ui.presenter.slide.look import SlideLook
from ui.presenter.slide.middle import SlideAsk, SlideBars
from ui.presenter.slide.shown import CardShown, SlideShown
from ui.presenter.slide.text import SlideCard, SlideText, frame
from ui.widgets import draw_icon
from ui.wording import things

BADGE = "Practice: no real money"
MISSED = "A figure in the live model is not the one expected here."
STORED = f"Stored picture. {MISSED}"
LEFT, TOP, BAR = 28, 14, 56
"""Margins at the sides and at the top, and the height of the caption's bar, in pixels at a text size of 1."""
MOST_DOTS = 12


class Slide(QWidget):
    """Shows what it is told; in a black beat nothing at all."""

    def __init__(self, look: SlideLook, chart: SlideChart) -> None:
        super().__init__()
        self.setObjectName("presenter.slide")
        self.setAutoFillBackground(True)
        self._look, self.chart = look, chart
        self.shown = SlideShown()
        self._title, self._when = SlideText(look, "brand"), SlideText(look, "body", "ink2")
        self._badge = SlideBadge(look)
        self.cards = [SlideCard(look) for _ in range(4)]
        self.bars, self.ask, self.picture = SlideBars(look), SlideAsk(look), SlidePicture(look)
        self._votes, self._stored = SlideText(look, "title", "ink2"), SlideText(look, "title", "bad", wrap=True)
        self._stored.setObjectName("presenter.stored")
        self.caption = SlideText(look, "headline", wrap=True)
        self.caption.setObjectName("presenter.caption")
        self._dots = SlideDots(look)
        self.middle = QStackedWidget()
        self._empty = QWidget()
        for part in (self._empty, self._framed(chart), self.bars, self.ask, self.picture):
            self.middle.addWidget(part)
        self._build()
        self._night = BlackCover(self)
        self.wear()

    def present(self, shown: SlideShown) -> None:
        """Show another state."""
        if shown == self.shown:
            return
        self.shown = shown
        self._title.setText(shown.title)
        self._fit_head()
        self.chart.begin_at(shown.since)
        cards = () if self._told_large() else shown.cards
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(cards))
            card.present(cards[place] if place < len(cards) else CardShown("", ""))
        alone = shown.stored and self.picture.there
        for part in (self._head_holder, self._bar_holder):
            part.setVisible(not alone)
        self._cards_row.setVisible(bool(cards) and not alone)
        self.caption.setText(shown.caption)
        self._votes.setText(shown.votes)
        self._votes.setVisible(bool(shown.votes))
        self._stored.setText("" if not shown.stored else STORED if self.picture.there else MISSED)
        self._stored.setVisible(shown.stored)
        self._dots.present(shown.chapters)
        self._show_middle()
        self._chart_frame.set_on(shown.focus_chart)
        self._night.setVisible(shown.black)
        self._night.raise_()
        self.lay_out()
        self.setAccessibleName(shown.title)

    def wear(self) -> None:
        """Take over the look."""
        px = self._look.px
        self.setPalette(self._look.palette())
        self._outer.setContentsMargins(px(LEFT), px(TOP), px(LEFT), 0)
        self._outer.setSpacing(px(6))
        self._head.setSpacing(px(12))
        self._bar.setSpacing(px(20))
        self._bar_holder.setMinimumHeight(px(BAR))
        for words in (self._title, self._when, self._votes, self._stored, self.caption):
            words.wear()
        for card in self.cards:
            card.wear()
        for drawn in (self._badge, self._dots, self.bars, self.ask, self.picture):
            drawn.updateGeometry()
            drawn.update()
        self.chart.restyle()
        self.update()

    def lay_out(self) -> None:
        """Lay everything out at once: what is painted next is painted as it stays."""
        for part in (self._head_holder, self._cards_row, self._bar_holder, self):
            layout = part.layout()
            if layout is not None:
                layout.activate()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._look.fit(event.size()):
            self.wear()
        self._fit_head()
        self._night.setGeometry(self.rect())
        self.lay_out()

    # -- inside

    def _show_middle(self) -> None:
        shown = self.shown
        if shown.stored and self.picture.there:
            self.middle.setCurrentWidget(self.picture)
        elif shown.ask is not None:
            self.ask.present(shown.ask)
            self.middle.setCurrentWidget(self.ask)
        elif self._told_large():
            self.bars.present(shown.cards if shown.bars else [card._replace(level=None) for card in shown.cards])
            self.middle.setCurrentWidget(self.bars)
        else:
            self.middle.setCurrentWidget(self._chart_frame if shown.chart else self._empty)

    def _told_large(self) -> bool:
        """Whether the figures are all that the middle shows: compared, or where there is neither chart nor question."""
        shown = self.shown
        return shown.bars or (bool(shown.cards) and not shown.chart and shown.ask is None)

    def _fit_head(self) -> None:
        """Say where the hours come from only where there is room beside the title."""
        used = (
            self._title.sizeHint().width() + self._badge.sizeHint().width() + 3 * self._head.spacing() + 2 * self._look.px(LEFT)
        )
        self._when.setText(self.shown.when)
        if used + self._when.sizeHint().width() > self.width():
            self._when.setText(self.shown.when.partition("  ")[0])

    def _framed(self, chart: SlideChart) -> QWidget:
        self._chart_frame = Framed(self._look, chart)
        return self._chart_frame

    def _build(self) -> None:
        self._outer = QVBoxLayout(self)
        self._head_holder = QWidget()
        self._head = QHBoxLayout(self._head_holder)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.addWidget(self._title)
        self._head.addWidget(self._when)
        self._head.addStretch(1)
        self._head.addWidget(self._badge)
        self._outer.addWidget(self._head_holder)
        self._cards_row = QWidget()
        row = QHBoxLayout(self._cards_row)
        row.setContentsMargins(0, 0, 0, 0)
        for card in self.cards:
            row.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addWidget(self._cards_row)
        self._outer.addWidget(self._stored)
        self._outer.addWidget(self.middle, 1)
        self._outer.addWidget(self._votes)
        self._bar_holder = BarGround(self._look)
        self._bar = QHBoxLayout(self._bar_holder)
        self._bar.setContentsMargins(0, 0, 0, 0)
        self._bar.addWidget(self.caption, 1)
        self._bar.addWidget(self._dots)
        self._outer.addWidget(self._bar_holder)


class BlackCover(QWidget):
    """Nothing but black."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("presenter.night")
        self.setAccessibleName("Nothing is shown")
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)


class Framed(QWidget):
    """A part that can have the frame around it."""

    def __init__(self, look: SlideLook, part: QWidget) -> None:
        super().__init__()
        self._look, self._on = look, False
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(part)

    def set_on(self, on: bool) -> None:
        """Whether the frame is there."""
        if on != self._on:
            self._on = on
            wide = self._look.px(8) if on else 0
            layout = self.layout()
            assert layout is not None
            layout.setContentsMargins(wide, wide, wide, wide)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._on:
            frame(QPainter(self), self._look, QRectF(self.rect()))


class BarGround(QWidget):
    """The caption's bar: a line over it, from edge to edge."""

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), max(self._look.px(1), 1)), self._look.color("ink3"))


class SlideBadge(QWidget):
    """Says that it is practice, in a frame of its own."""

    spoken_role = spoken.Role.StaticText

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(BADGE)

    def sizeHint(self) -> QSize:
        px = self._look.px
        self.setFont(self._look.font("body"))
        return QSize(px(36) + self.fontMetrics().horizontalAdvance(BADGE), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, px = QPainter(self), self._look, self._look.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("edge"), 1))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = px(14)
        with look.worn():
            draw_icon(painter, "flask", "ink", QRectF(px(9), (self.height() - side) / 2, side, side))
        painter.setFont(look.font("body"))
        painter.setPen(look.color("ink"))
        painter.drawText(box.adjusted(px(27), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), BADGE)


class SlideDots(QWidget):
    """A dot for each chapter, filled once it has begun."""

    spoken_leaf = True

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look = look
        self._begun: tuple[bool, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def present(self, begun: Sequence[bool]) -> None:
        """Show so many chapters."""
        self._begun = tuple(begun)[:MOST_DOTS]
        self.setAccessibleName(f"{sum(begun)} of {things(len(begun), 'chapter')}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(15) * len(self._begun), self._look.px(15))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._look.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("ink"), max(px(1), 1)))
        for place, begun in enumerate(self._begun):
            painter.setBrush(self._look.color("ink") if begun else QColor(Qt.GlobalColor.transparent))
            painter.drawEllipse(QPointF(px(15) * (place + 0.5), self.height() / 2), px(4.5), px(4.5))


class SlidePicture(QWidget):
    """A picture that was kept, as large as there is room."""

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look, self._picture = look, QPixmap()
        self.setAccessibleName("Stored picture")

    @property
    def there(self) -> bool:
        """Whether there is one."""
        return not self._picture.isNull()

    def present(self, picture: QPixmap) -> None:
        """Show another one; an empty one for none."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
        painter.drawPixmap(QRectF(at, size.toSizeF()), self._picture, QRectF(self._picture.rect()))

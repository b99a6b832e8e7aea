"""What stands in the middle of a slide: bars that compare figures, or a question to the room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.presenter.slide.look import SlideLook
from ui.presenter.slide.shown import AskShown, CardShown
from ui.presenter.slide.text import frame
from ui.widgets.text import unparted
from ui.wording import things

HIGH, APART = 34, 30
"""Height of a bar and the gap between two, in pixels at a text size of 1."""
PAD = 24
LABEL_SHARE = 0.46


class SlideBars(QWidget):
    """A bar for each figure, from nothing and to scale, with what the room had voted beside it."""

    spoken_leaf = True

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look = look
        self._cards: tuple[CardShown, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Compared")

    def present(self, cards: Sequence[CardShown]) -> None:
        """Show these figures."""
        self._cards = tuple(cards)
        spoken.describe(self, "; ".join(f"{card.label}: {_told(card)}" for card in cards))
        self.update()

    def bars(self) -> list[QRectF]:
        """Where each bar stands."""
        names, ends = self._columns()
        levels = [max(card.level or 0.0, 0.0) for card in self._cards]
        most, room = max(levels, default=0.0), max(self.width() - names - ends, 1.0)
        high, apart = self._look.px(HIGH), self._look.px(APART)
        top = (self.height() - len(levels) * (high + apart) + apart) / 2
        return [
            QRectF(names, top + place * (high + apart), room * level / most if most else 0.0, high)
            for place, level in enumerate(levels)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        names, _ = self._columns()
        for card, box in zip(self._cards, self.bars(), strict=True):
            row = QRectF(0, box.top() - look.px(APART) / 2, self.width(), box.height() + look.px(APART))
            painter.fillRect(box, look.color("redeem"))
            self._write(painter, "headline", "ink", QRectF(0, row.top(), names - look.px(PAD), row.height()), card.label)
            beside = box.right() + look.px(12)
            self._write(painter, "headline", "ink", QRectF(beside, row.top(), self.width(), row.height()), _number(card))
            if card.votes is not None:
                aside = beside + QFontMetricsF(look.font("headline")).horizontalAdvance(_number(card)) + look.px(16)
                told = things(card.votes, "vote")
                self._write(painter, "title", "ink2", QRectF(aside, row.top(), self.width(), row.height()), told)
            if card.focused:
                frame(painter, look, row.adjusted(0, look.px(4), 0, -look.px(4)))

    def _columns(self) -> tuple[float, float]:
        """Room for the labels at the left, and for numbers and votes at the right."""
        strong, plain = (QFontMetricsF(self._look.font(role)) for role in ("headline", "title"))
        names = max((strong.horizontalAdvance(card.label) for card in self._cards), default=0.0) + self._look.px(PAD)
        ends = max(
            (
                strong.horizontalAdvance(_number(card))
                + (plain.horizontalAdvance(things(card.votes, "vote")) + self._look.px(16) if card.votes is not None else 0)
                for card in self._cards
            ),
            default=0.0,
        )
        return min(names, self.width() * LABEL_SHARE), ends + self._look.px(16)

    def _write(self, painter: QPainter, role: str, tone: str, box: QRectF, text: str) -> None:
        font = self._look.font(role)
        painter.setFont(font)
        painter.setPen(self._look.color(tone))
        told = QFontMetricsF(font).elidedText(
            text, Qt.TextElideMode.ElideRight, max(min(box.width(), self.width() - box.left()), 0)
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), told)


class SlideAsk(QWidget):
    """The question, and each choice on a line of its own."""

    spoken_leaf = True

    def __init__(self, look: SlideLook) -> None:
        super().__init__()
        self._look, self._ask = look, AskShown("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def present(self, ask: AskShown) -> None:
        """Show a question."""
        self._ask = ask
        spoken.name(self, ask.text)
        spoken.describe(self, "; ".join(ask.choices))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        font, text = look.font("headline"), unparted(self._ask.text)
        wrap = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        metrics, width = QFontMetricsF(font), float(self.width())
        high = metrics.boundingRect(QRectF(0, 0, width, 10_000), wrap, text).height()
        a_line = metrics.height() * 1.6
        top = max((self.height() - high - look.px(PAD) - a_line * len(self._ask.choices)) / 2, 0.0)
        painter.setFont(font)
        painter.setPen(look.color("ink"))
        painter.drawText(QRectF(0, top, width, high), wrap, text)
        top += high + look.px(PAD)
        for choice in self._ask.choices:
            painter.fillRect(QRectF(0, top + a_line / 2 - look.px(5), look.px(10), look.px(10)), look.color("accent"))
            box = QRectF(look.px(24), top, width, a_line)
            painter.setPen(look.color("ink"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), choice)
            top += a_line


def _number(card: CardShown) -> str:
    return f"{card.number} {card.unit}".strip()


def _told(card: CardShown) -> str:
    return _number(card) if card.votes is None else f"{_number(card)}, {things(card.votes, 'vote')}"

"""All stake of a chain as one bar, the largest first, with a third, a half and two thirds as named ticks over it.

Where a tick stands, so many from the left together have that much. Blue gives a liquid token, grey does not; two tones by turns.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import spoken
from ui.panels.security.words import THRESHOLDS, bar_names, holder_sentence, in_a_sentence
from ui.spoken import Role
from ui.theme import theme
from ui.wording.operators import part_words
from wallet import risk

HIGH, GAP, LETTER, MOST_PARTED = 36, 2, 14, 40
"""Of the bar, between parts; how wide a part has to be for its letter; so many alike are drawn apart."""
TONES = {True: (("redeem", 0.95), ("redeem", 0.75)), False: (("ink3", 0.95), ("ink3", 0.7))}


class BarPart(NamedTuple):
    """A row of the table in the bar: where it begins and ends, 0 to 1."""

    row: risk.StakeHolder
    begin: float
    end: float


class BarLabel(NamedTuple):
    """What stands under a part, and between which pixels: its name as whole words or its letter, and its share where it fits."""

    left: float
    room: float
    name: str
    share: str


class ShareBar(QWidget):
    """`present(found)`."""

    spoken_role = Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("security.bar")
        self.setAccessibleName("Share of all stake")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._found: risk.Security | None = None
        theme().changed.connect(self.updateGeometry)

    def present(self, found: risk.Security | None) -> None:
        """Show who has how much."""
        self._found = found
        spoken.describe(self, in_a_sentence(found) if found is not None else "")
        self.update()

    def parts(self) -> list[BarPart]:
        """Where each row stands, the largest holder first."""
        if self._found is None:
            return []
        parts, before = [], 0
        for row in self._found.holders:
            parts.append(BarPart(row, before / self._found.staked, (before + row.stake) / self._found.staked))
            before += row.stake
        return parts

    def labels(self) -> list[BarLabel]:
        """The labels of the parts that have room for one: no label is ever cut."""
        if self._found is None:
            return []
        caption, strong = QFontMetrics(theme().font("caption")), QFontMetrics(theme().font("caption-strong"))
        labels, gap = [], theme().px(GAP + 6)
        for part in self.parts():
            left, room = part.begin * self.width(), (part.end - part.begin) * self.width() - gap
            name = next((each for each in bar_names(part.row) if caption.horizontalAdvance(each) <= room), "")
            share = part_words(self._found.share_ppm(part.row.stake))
            if name and room >= theme().px(LETTER):
                labels.append(BarLabel(left, room, name, share if strong.horizontalAdvance(share) <= room else ""))
        return labels

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), 3 * self._line() + theme().px(HIGH + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._found is not None:
            at = event.pos().x() / max(self.width(), 1)
            said = next((holder_sentence(part.row, self._found) for part in self.parts() if part.begin <= at < part.end), "")
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    # -- painting

    def _line(self) -> int:
        return QFontMetrics(theme().font("caption")).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._found is None:
            return
        painter = QPainter(self)
        top = self._line() + theme().px(6)
        for place, part in enumerate(self.parts()):
            self._paint_part(painter, part, place, top)
        for label in self.labels():
            self._paint_label(painter, label, top)
        self._paint_thresholds(painter, top)

    def _paint_part(self, painter: QPainter, part: BarPart, place: int, top: int) -> None:
        token, alpha = TONES[bool(part.row.token)][place % 2]
        tone = QColor(theme().color(token))
        tone.setAlphaF(alpha)
        wide, gap = float(self.width()), theme().px(GAP)
        number = part.row.number if part.row.number <= MOST_PARTED else 1
        each = (part.end - part.begin) * wide / number
        thin = gap if place + 1 < len(self.parts()) else 0
        for one in range(number):
            between = thin if one + 1 == number else theme().px(1)
            rect = QRectF(part.begin * wide + one * each, top, max(each - between, 1.0), theme().px(HIGH))
            painter.fillRect(rect, tone)

    def _paint_label(self, painter: QPainter, label: BarLabel, top: int) -> None:
        """Write name and share under a part."""
        foot = top + theme().px(HIGH + 4)
        for line, (role, tone, words) in enumerate((("caption", "ink2", label.name), ("caption-strong", "ink", label.share))):
            painter.setFont(theme().font(role))
            painter.setPen(theme().color(tone))
            painter.drawText(QRectF(label.left, foot + line * self._line(), label.room, self._line()), 0, words)

    def _paint_thresholds(self, painter: QPainter, top: int) -> None:
        strong = theme().font("caption-strong")
        metrics, gap = QFontMetrics(strong), theme().px(5)
        painter.setFont(strong)
        ends = [part / whole * self.width() for part, whole, _, _ in THRESHOLDS[1:]] + [float(self.width())]
        for (part, whole, name, meaning), end in zip(THRESHOLDS, ends, strict=True):
            x = part / whole * self.width()
            words = f"{name}: {meaning}" if meaning else name
            if metrics.horizontalAdvance(words) + 2 * gap > end - x:
                words = name
            painter.fillRect(
                QRectF(x - theme().px(1), theme().px(2), theme().px(2), top + theme().px(HIGH)), theme().color("ink")
            )
            painter.setPen(theme().color("ink"))
            painter.drawText(QRectF(x + gap, 0, end - x - gap, self._line()), 0, words)

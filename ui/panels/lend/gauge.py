"""How safe a loan is, now and after what the form describes: two marks on a log scale from 0.80 to 5.

Mark and number come from one value, the health factor cut off after two places: what reads 1.00 stands at the line of the
liquidation, what reads 0.99 before it.
"""

from __future__ import annotations

from math import log

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.panels.lend.words import CAREFUL, CENT_WAD, EASY, ENDS, health
from ui.theme import theme
from ui.widgets.painting import advance, rounded

LOW, HIGH = 80, 500
"""The ends of the scale, in hundredths."""
WORDS = {ENDS: "liquidated", CAREFUL: "careful", EASY: ""}
ZONES = ((LOW, ENDS, "bad"), (ENDS, CAREFUL, "warn"), (CAREFUL, HIGH, "good"))


def hundredths(wad: int | None) -> int:
    """A health factor as it is written, in hundredths; without a debt the end of the scale."""
    return HIGH if wad is None else wad // CENT_WAD


def place(cents: int) -> float:
    """Where on the scale, from 0 to 1; what lies beyond an end is drawn at it."""
    return log(min(max(cents, LOW), HIGH) / LOW) / log(HIGH / LOW)


class HealthGauge(QWidget):
    """`show_health(now, after)`, both of 1e18 and None without a debt; `after` is drawn where `moves`."""

    spoken_leaf = True

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lend.health")
        self.setAccessibleName("Health factor")
        self._now: int | None = None
        self._after: int | None = None
        self._moves = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_health(self, now: int | None, after: int | None, moves: bool) -> None:
        """Show how a loan stands and, where it `moves`, how it would."""
        self._now, self._after, self._moves = now, after, moves
        spoken.describe(self, self.text())
        self.update()

    def text(self) -> str:
        """The gauge in words."""
        now = f"{health(self._now)} now"
        return f"{now}, {health(self._after)} after; liquidated under 1.00" if self._moves else f"{now}; liquidated under 1.00"

    def x_of(self, wad: int | None) -> float:
        """Where the mark of a health factor stands, in pixels."""
        return self._x(hundredths(wad))

    def scale_words(self) -> list[tuple[float, str]]:
        """The left edges and words under the scale; where they would touch, only those of the middle zone stay."""
        full = [(cents, f"{health(cents * CENT_WAD)} {WORDS[cents]}".rstrip()) for cents in WORDS]
        placed = self._placed(full)
        ends = [x + advance("caption", words) + theme().px(8) for x, words in placed]
        if any(end > x for end, (x, _) in zip(ends, placed[1:], strict=False)):
            short = [(cents, words if cents == CAREFUL else words.split()[0]) for cents, words in full]
            return self._placed(short)
        return placed

    def _placed(self, words: list[tuple[int, str]]) -> list[tuple[float, str]]:
        found = []
        for cents, text in words:
            wide = advance("caption", text)
            found.append((min(max(0.0, self._x(cents) - wide / 2), self.width() - wide), text))
        return found

    def _x(self, cents: int) -> float:
        edge = theme().px(6)
        return edge + place(cents) * (self.width() - 2 * edge)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), 2 * self._line() + theme().px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(180), self.sizeHint().height())

    @staticmethod
    def _line() -> int:
        return theme().px(15)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, top = theme().px, self._line() + theme().px(11)
        for low, high, tone in ZONES:
            rounded(painter, QRectF(self._x(low), top, self._x(high) - self._x(low), px(8)), 0, theme().color(tone))
        painter.setPen(theme().color("ink2"))
        for cents in WORDS:
            painter.drawLine(QPointF(self._x(cents), top), QPointF(self._x(cents), top + px(12)))
        painter.setFont(theme().font("caption"))
        for x, words in self.scale_words():
            painter.drawText(QRectF(x, top + px(12), self.width(), self._line()), Qt.AlignmentFlag.AlignTop, words)
        self._paint_marks(painter, top)

    def _paint_marks(self, painter: QPainter, top: float) -> None:
        """The marks, and over them their numbers; where these would touch, each goes to its own side."""
        marks = [(self._now, f"now {health(self._now)}", "caption")]
        if self._moves:
            marks.append((self._after, f"after {health(self._after)}", "caption-strong"))
        marks.sort(key=lambda mark: hundredths(mark[0]))
        wide = [advance(role, words) for _, words, role in marks]
        lefts = [
            min(max(0.0, self.x_of(wad) - size / 2), self.width() - size) for (wad, _, _), size in zip(marks, wide, strict=True)
        ]
        if len(marks) == 2 and lefts[0] + wide[0] + theme().px(8) > lefts[1]:
            middle = min(
                max(sum(self.x_of(wad) for wad, _, _ in marks) / 2, wide[0] + theme().px(4)),
                self.width() - wide[1] - theme().px(4),
            )
            lefts = [middle - theme().px(4) - wide[0], middle + theme().px(4)]
        for (wad, words, role), left, size in zip(marks, lefts, wide, strict=True):
            after = role != "caption"
            painter.setFont(theme().font(role))
            painter.setPen(theme().color("ink" if after else "ink2"))
            painter.drawText(QRectF(left, 0, size + 2, self._line()), Qt.AlignmentFlag.AlignVCenter, words)
            self._paint_mark(painter, self.x_of(wad), top, filled=after or not self._moves)

    @staticmethod
    def _paint_mark(painter: QPainter, x: float, top: float, filled: bool) -> None:
        px = theme().px
        painter.setPen(theme().color("ink"))
        painter.setBrush(theme().color("ink") if filled else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(
            QPolygonF([QPointF(x - px(5), top - px(9)), QPointF(x + px(5), top - px(9)), QPointF(x, top - px(1))])
        )

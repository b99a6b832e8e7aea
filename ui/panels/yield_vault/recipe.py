"""The recipe of a vault as one bar, two tones by turns, and its key in the same order: what each part does, adds and risks."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.panels.yield_vault import words as say
from ui.spoken import Role
from ui.theme import theme
from ui.wording import amount_with_unit, percent
from wallet import LentOut

HIGH, GAP, SQUARE, COLUMN, LEAST = 17, 2, 10, 20, 178
"""Of the bar, between its parts, of a key's square, between columns of the key, and the least width of one."""
TONES = (("redeem", 0.95), ("redeem", 0.72))
PPM = 10**6


class RecipePart(NamedTuple):
    """A part of the bar: its name, its share of all in millionths, and two lines under it."""

    name: str
    ppm: int
    sub: str
    steps: str


def parts_of(told: LentOut) -> list[RecipePart]:
    """Every strategy in the order in which it is asked to pay, and what is idle."""
    rows = [
        RecipePart(say.strategy_name(row, told.asset), row.part_ppm, say.strategy_sub(row), say.steps(row, told.asset))
        for row in told.strategies
    ]
    idle = PPM - sum(row.ppm for row in rows) if told.assets else 0
    sub = amount_with_unit(told.idle, told.asset, 2)
    return [*rows, RecipePart(f"Idle {told.asset}", idle, sub, "Pays those who leave. More than that has to be freed.")]


class RecipeBar(QWidget):
    """`present(told)`; `parts()` are in the order of the bar and of its key."""

    spoken_role = Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("vault.recipe")
        self.setAccessibleName("Recipe")
        self._parts: list[RecipePart] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.updateGeometry)

    def present(self, told: LentOut | None) -> None:
        """Show what a vault does with what it has."""
        self._parts = [] if told is None else parts_of(told)
        said = (f"{part.name}, {percent(part.ppm / PPM, 0)}: {part.sub}. {part.steps}" for part in self._parts)
        spoken.describe(self, " ".join(said))
        self.updateGeometry()
        self.update()

    def parts(self) -> list[RecipePart]:
        return self._parts

    # -- laying out

    def _line(self) -> int:
        return QFontMetrics(theme().font("caption")).height()

    def _columns(self, wide: float) -> int:
        fit = max(1, int((wide + theme().px(COLUMN)) / theme().px(LEAST + COLUMN)))
        rows = -(-len(self._parts) // fit)
        return -(-len(self._parts) // rows) if rows else 1  # as even as it goes

    def _lines_of(self, part: RecipePart, room: float) -> list[str]:
        """The lines under its name, as wide as that."""
        metrics = QFontMetrics(theme().font("caption"))
        return [line for text in (part.sub, part.steps) for line in _folded(text, room, metrics)]

    def _rows(self, wide: float) -> list[tuple[QRectF, RecipePart, list[str]]]:
        """Where each entry of the key stands."""
        columns, line = self._columns(wide), self._line()
        each = (wide - theme().px(COLUMN) * (columns - 1)) / columns
        room = each - theme().px(SQUARE + 6)
        top, found = theme().px(HIGH + 8), list[tuple[QRectF, RecipePart, list[str]]]()
        for begin in range(0, len(self._parts), columns):
            row = [(part, self._lines_of(part, room)) for part in self._parts[begin : begin + columns]]
            name_lines = 1 if all(self._fits(part, room) for part, _ in row) else 2
            high = (name_lines + max(len(lines) for _, lines in row)) * line + theme().px(6)
            for place, (part, lines) in enumerate(row):
                found.append((QRectF(place * (each + theme().px(COLUMN)), top, each, high), part, lines))
            top += high
        return found

    def _fits(self, part: RecipePart, room: float) -> bool:
        strong, plain = QFontMetrics(theme().font("caption-strong")), QFontMetrics(theme().font("caption"))
        share = plain.horizontalAdvance(f"  {percent(part.ppm / PPM, 0)}")
        return strong.horizontalAdvance(part.name) + share <= room

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._rows(float(width))
        return int(max((rect.bottom() for rect, _, _ in rows), default=theme().px(HIGH)))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(500), self.heightForWidth(theme().px(500)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(LEAST), self.heightForWidth(max(self.width(), theme().px(LEAST))))

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide, left = float(self.width()), 0.0
        for place, part in enumerate(self._parts):
            size = part.ppm / PPM * wide
            gap = theme().px(GAP) if place + 1 < len(self._parts) else 0
            painter.fillRect(QRectF(left, 0, max(size - gap, 1.0), theme().px(HIGH)), _tone(place))
            left += size
        line, indent = self._line(), theme().px(SQUARE + 6)
        for place, (rect, part, lines) in enumerate(self._rows(wide)):
            square = theme().px(SQUARE)
            painter.fillRect(QRectF(rect.left(), rect.top() + (line - square) / 2, square, square), _tone(place))
            room = rect.width() - indent
            painter.setFont(theme().font("caption-strong"))
            painter.setPen(theme().color("ink"))
            used = QFontMetrics(theme().font("caption-strong")).horizontalAdvance(part.name)
            share, beside = percent(part.ppm / PPM, 0), self._fits(part, room)
            painter.drawText(QRectF(rect.left() + indent, rect.top(), room, line), 0, part.name)
            painter.setFont(theme().font("caption"))
            top = rect.top() + line
            if beside:
                painter.drawText(QRectF(rect.left() + indent + used + theme().px(6), rect.top(), room, line), 0, share)
            else:
                painter.drawText(QRectF(rect.left() + indent, top, room, line), 0, share)
                top += line
            painter.setPen(theme().color("ink2"))
            for each in lines:
                painter.drawText(QRectF(rect.left() + indent, top, room, line), 0, each)
                top += line


def _folded(text: str, room: float, metrics: QFontMetrics) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _tone(place: int) -> QColor:
    token, alpha = TONES[place % 2]
    tone = QColor(theme().color(token))
    tone.setAlphaF(alpha)
    return tone

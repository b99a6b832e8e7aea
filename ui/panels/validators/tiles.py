"""Tiles of the validators' grid: how many each operator gets, and a picture for each state, told apart by its shape."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from ui.theme import theme
from wallet import OperatorStates

SIZE, GAP = 11, 3
"""Of a tile and between tiles, in pixels at 100 %."""
IN_ORDER = ("slashed", "leaving", "offline", "active", "waiting")
"""How they stand in an operator's block: what needs to be seen first."""
SINGLE = 200
"""Up to so many validators each has a tile of its own."""
ROWS, LEAST_ROWS, ALL_ROWS = 6, 2, 24
"""Rows of tiles in a block: at most, at least where there are many blocks, and in all blocks below one another."""


class GridBlock(NamedTuple):
    """An operator, or several alike: what they are called, how many validators do what, what is said, whether rows are planned
    for it (several alike may have far more than the others), and its name without their number, where that is another.
    """

    key: str
    name: str
    states: OperatorStates
    said: str
    single: bool = True
    brief: str = ""


def validators_a_tile(blocks: list[GridBlock], columns: int, lines: int) -> int:
    """Return for how many validators a tile stands, where blocks of so many columns stand in so many lines."""
    planned = [block.states.total for block in blocks if block.single] or [block.states.total for block in blocks]
    most = max(planned, default=0)
    if most <= SINGLE:
        return 1
    rows = max(LEAST_ROWS, min(ROWS, ALL_ROWS // max(lines, 1)))
    return -(-most // (columns * rows))


def tiles(states: OperatorStates, each: int) -> list[str]:
    """Return the states of an operator's tiles in order. A state too small for a tile still gets one."""
    given = {state: max(1, round(count / each)) if (count := getattr(states, state)) else 0 for state in IN_ORDER}
    rest = -(-states.total // each) - sum(number for state, number in given.items() if state != "active")
    given["active"] = max(rest, 1) if states.active else 0
    return [state for state in IN_ORDER for _ in range(given[state])]


def tile(state: str, ratio: float) -> QPixmap:
    """Return the picture of a state on a screen with so many dots a pixel."""
    return _tile(theme().stamp, state, ratio)


@lru_cache(maxsize=64)
def _tile(_stamp: int, state: str, ratio: float) -> QPixmap:
    size = theme().px(SIZE)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter, state, QRectF(0, 0, size, size))
    painter.end()
    return picture


def _paint(painter: QPainter, state: str, whole: QRectF) -> None:
    line = max(1.0, theme().px(12) / 10)
    rect, corner = whole.adjusted(line / 2, line / 2, -line / 2, -line / 2), theme().px(2)
    tone = {"slashed": "bad", "offline": "ink2", "waiting": "ink3"}.get(state, "redeem")
    pen = QPen(theme().color(tone), line)
    if state == "waiting":
        pen.setDashPattern([2.0, 1.6])
    fill = {"active": theme().color("redeem"), "slashed": theme().color("badwash")}.get(state, QColor(Qt.GlobalColor.transparent))
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, corner, corner)
    inner = rect.adjusted(line * 1.6, line * 1.6, -line * 1.6, -line * 1.6)
    if state == "leaving":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("redeem"))
        painter.drawPolygon(QPolygonF([rect.topLeft(), rect.topRight(), rect.bottomLeft()]))
    elif state == "offline":
        painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
    elif state == "slashed":
        painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
        painter.drawLine(QLineF(QPointF(inner.right(), inner.top()), QPointF(inner.left(), inner.bottom())))

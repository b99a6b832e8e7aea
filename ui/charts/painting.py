"""Words and marks that every chart paints alike: runs of text in two weights, hollow dots, diamonds, the
seven-degree tints of a series. All positions are window pixels; all colours and sizes come from the
theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme import theme


@dataclass(frozen=True)
class Run:
    """A stretch of text in one colour token and weight."""

    text: str
    color: str = "ink2"
    bold: bool = False


Line = Sequence[Run]


def caption(bold: bool = False) -> QFont:
    """The font of everything written in a chart."""
    font = QFont(theme().font("caption"))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=16)
def _metrics(_scale: float, bold: bool) -> QFontMetricsF:
    """Measures of caption text at a text size: asked for a hundred times a frame."""
    return QFontMetricsF(caption(bold))


def line_height() -> float:
    """The height of one line of caption text."""
    return _metrics(theme().text_scale, False).height()


def text_width(text: str, bold: bool = False) -> float:
    """How wide caption text comes out."""
    return _advance(theme().text_scale, bold, text)


@lru_cache(maxsize=4096)
def _advance(scale: float, bold: bool, text: str) -> float:
    """Names and units come again in every frame."""
    return _metrics(scale, bold).horizontalAdvance(text)


def folded(text: str, room: float, bold: bool = False) -> list[str]:
    """A text in lines of at most `room` pixels, broken between words."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def width(line: Line) -> float:
    """How wide a line of runs comes out."""
    return sum(text_width(run.text, run.bold) for run in line)


def write(painter: QPainter, x: float, top: float, line: Line, align: float = 0, backing: bool = False) -> QRectF:
    """Write a line with its left edge at `x` (align 0), its middle (0.5) or its right edge (1); returns its
    rectangle. `backing` lays the ground's colour under it, for text over hatching."""
    box = QRectF(x - align * width(line), top, width(line), line_height())
    if backing:
        ground = QColor(theme().color("base"))
        ground.setAlphaF(0.9)
        painter.fillRect(box.adjusted(-3, 0, 3, 0), ground)
    ascent = _metrics(theme().text_scale, False).ascent()
    at = box.left()
    for run in line:
        painter.setFont(caption(run.bold))
        painter.setPen(theme().color(run.color))
        painter.drawText(QPointF(at, top + ascent), run.text)
        at += text_width(run.text, run.bold)
    return box


def tint(token: str, alpha: float) -> QColor:
    """A theme colour let through."""
    color = QColor(theme().color(token))
    color.setAlphaF(alpha)
    return color


def stroke(token: str, size: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A cosmetic pen in a theme colour."""
    pen = QPen(theme().color(token), size, style)
    pen.setCosmetic(True)
    return pen


def dashed(token: str, size: float, pattern: Sequence[float]) -> QPen:
    """A cosmetic dashed pen; the pattern is in pen widths."""
    pen = stroke(token, size)
    pen.setDashPattern(list(pattern))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def dot(painter: QPainter, at: QPointF, radius: float, fill: str, edge: str, size: float = 2) -> None:
    """A round mark: filled with one colour, edged with another."""
    painter.setPen(stroke(edge, size))
    painter.setBrush(QBrush(theme().color(fill)))
    painter.drawEllipse(at, radius, radius)


def diamond(painter: QPainter, at: QPointF, radius: float, fill: str, edge: str, size: float = 2) -> None:
    """A mark of the world's: a square on its corner."""
    painter.setPen(stroke(edge, size))
    painter.setBrush(QBrush(theme().color(fill)))
    x, y = at.x(), at.y()
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y)])
    )

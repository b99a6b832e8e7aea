"""Words and marks that every chart paints alike: runs of text in two weights, hollow dots, diamonds, the
seven-degree tints of a series. All positions are window pixels; all colours and sizes come from the
theme."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme import theme


class TextRun(msgspec.Struct, frozen=True):
    """A stretch of text in one colour token and weight."""

    text: str
    color: str = "ink2"
    bold: bool = False


TextLine = Sequence[TextRun]


def caption(bold: bool = False) -> QFont:
    """The font of everything written in a chart; not to be changed."""
    return _caption(theme().stamp, bold)


# Kept by the theme's stamp: asked for hundreds of times a frame, and others with every other theme, text size or screen.


@lru_cache(maxsize=8)
def _caption(_stamp: int, bold: bool) -> QFont:
    font = QFont(theme().font("caption"))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=8)
def _metrics(_stamp: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(caption(bold))


@lru_cache(maxsize=8)
def _height(stamp: int) -> float:
    return _metrics(stamp, False).height()


@lru_cache(maxsize=8)
def _ascent(stamp: int) -> float:
    return _metrics(stamp, False).ascent()


@lru_cache(maxsize=64)
def _ink(_stamp: int, token: str) -> QPen:
    return QPen(theme().color(token))


@lru_cache(maxsize=4096)
def _advance(stamp: int, bold: bool, text: str) -> float:
    """Names and units come again in every frame."""
    return _metrics(stamp, bold).horizontalAdvance(text)


@lru_cache(maxsize=64)
def _ground(_stamp: int) -> QColor:
    return tint("base", 0.9)


@lru_cache(maxsize=256)
def _stroke(_stamp: int, token: str, size: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(theme().color(token), size, style)
    pen.setCosmetic(True)
    return pen


@lru_cache(maxsize=256)
def _dashed(_stamp: int, token: str, size: float, pattern: tuple[float, ...]) -> QPen:
    pen = stroke(token, size)
    pen.setDashPattern(list(pattern))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def line_height() -> float:
    """The height of one line of caption text."""
    return _height(theme().stamp)


def text_width(text: str, bold: bool = False) -> float:
    """How wide caption text comes out."""
    return _advance(theme().stamp, bold, text)


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


def width(line: TextLine) -> float:
    """How wide a line of runs comes out."""
    return sum(text_width(run.text, run.bold) for run in line)


def write(painter: QPainter, x: float, top: float, line: TextLine, align: float = 0, backing: bool = False) -> QRectF:
    """Write a line with its left edge at `x` (align 0), its middle (0.5) or its right edge (1); returns its
    rectangle. `backing` lays the ground's colour under it, for text over hatching."""
    stamp = theme().stamp
    advances = [_advance(stamp, run.bold, run.text) for run in line]
    wide = sum(advances)
    at = x - align * wide
    box = QRectF(at, top, wide, _height(stamp))
    if backing:
        painter.fillRect(QRectF(at - 3, top, wide + 6, _height(stamp)), _ground(stamp))
    foot = top + _ascent(stamp)
    for run, advance in zip(line, advances, strict=True):
        painter.setFont(_caption(stamp, run.bold))
        painter.setPen(_ink(stamp, run.color))
        painter.drawText(QPointF(at, foot), run.text)
        at += advance
    return box


class KeptLayer:
    """A layer of a widget that is painted into a picture and kept while what it shows is the same; for frames while time plays,
    as words on a picture come out without the screen's own smoothing."""

    def __init__(self) -> None:
        self._key: object = None
        self._picture = QPixmap()

    def paint(self, painter: QPainter, widget: QWidget, key: object, draw: Callable[[QPainter], None]) -> None:
        """Paint what `draw` paints over the whole of `widget`; it is asked again where `key`, size or theme are others."""
        ratio = widget.devicePixelRatioF()
        key = (key, theme().stamp, widget.width(), widget.height(), ratio)
        if key != self._key:
            self._key, self._picture = key, QPixmap(widget.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            inside = QPainter(self._picture)
            inside.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(inside)
            inside.end()
        painter.drawPixmap(0, 0, self._picture)


def tint(token: str, alpha: float) -> QColor:
    """A theme colour let through."""
    color = theme().color(token)
    color.setAlphaF(alpha)
    return color


def stroke(token: str, size: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A cosmetic pen in a theme colour."""
    return QPen(_stroke(theme().stamp, token, size, style))


def dashed(token: str, size: float, pattern: Sequence[float]) -> QPen:
    """A cosmetic dashed pen; the pattern is in pen widths."""
    return QPen(_dashed(theme().stamp, token, size, tuple(pattern)))


def dot(painter: QPainter, at: QPointF, radius: float, fill: str, edge: str, size: float = 2) -> None:
    """A round mark: filled with one colour, edged with another."""
    painter.setPen(stroke(edge, size))
    painter.setBrush(QBrush(theme().color(fill)))
    painter.drawEllipse(at, radius, radius)


_PARTS = 4
"""In how many places across and down a pixel a quick dot may stand."""


def dot_quickly(painter: QPainter, at: QPointF, radius: float, fill: str, edge: str, size: float = 2) -> None:
    """As `dot`, stamped from a picture at most an eighth of a pixel beside its place: for frames while time plays. In what is no
    picture of pixels it is drawn."""
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        dot(painter, at, radius, fill, edge, size)
        return
    ratio = painter.device().devicePixelRatioF()
    x, y = round(at.x() * ratio * _PARTS), round(at.y() * ratio * _PARTS)
    half = ceil((radius + size) * ratio) + 1
    stamp = _dot_stamp(theme().stamp, (radius, fill, edge, size), x % _PARTS, y % _PARTS, half, ratio)
    painter.drawPixmap(QPointF((x // _PARTS - half) / ratio, (y // _PARTS - half) / ratio), stamp)


@lru_cache(maxsize=256)
def _dot_stamp(_stamp: int, look: tuple[float, str, str, float], across: int, down: int, half: int, ratio: float) -> QPixmap:
    """A dot in the middle of a small picture, so many parts of a device pixel to the right and down."""
    found = QPixmap(2 * half + 1, 2 * half + 1)
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    dot(painter, QPointF((half + across / _PARTS) / ratio, (half + down / _PARTS) / ratio), *look)
    painter.end()
    return found


def diamond(painter: QPainter, at: QPointF, radius: float, fill: str, edge: str, size: float = 2) -> None:
    """A mark of the world's: a square on its corner."""
    painter.setPen(stroke(edge, size))
    painter.setBrush(QBrush(theme().color(fill)))
    x, y = at.x(), at.y()
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y)])
    )

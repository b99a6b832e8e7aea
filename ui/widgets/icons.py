"""Our own icons: SVG on a 20 grid drawn in one colour, tinted when they are asked for and kept.

Pixmaps are made for the densest screen there is, so that a window moved to a finer screen stays sharp.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import theme


@cache
def icon_names() -> tuple[str, ...]:
    """Every icon there is."""
    folder = files("resources") / "icons"
    return tuple(sorted(entry.name.removesuffix(".svg") for entry in folder.iterdir() if entry.name.endswith(".svg")))


@cache
def _source(name: str) -> str:
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, density: float) -> QPixmap:
    pixmap = QPixmap(round(size * density), round(size * density))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(density)
    return pixmap


def _density() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def _rgb(colour: str | QColor) -> str:
    return (theme().color(colour) if isinstance(colour, str) else colour).name()


def pixmap(name: str, colour: str | QColor = "ink2", size: float = 18) -> QPixmap:
    """Icon `name` in a token or a colour; `size` is for 100 % text."""
    return _drawn(name, _rgb(colour), theme().px(size), _density())


def icon(name: str, colour: str | QColor = "ink2", size: float = 18) -> QIcon:
    """The same as a QIcon, greyed where disabled. It does not follow the theme by itself: ask again at
    `changed`.
    """
    made = QIcon(pixmap(name, colour, size))
    made.addPixmap(pixmap(name, "ink3", size), QIcon.Mode.Disabled)
    return made


def draw_icon(painter: QPainter, name: str, colour: str | QColor, rect: QRectF) -> None:
    """Icon `name` as vector into `rect`, which must be square."""
    _renderer(name, _rgb(colour)).render(painter, rect)


def app_icon() -> QIcon:
    """The mark of the program for window, task bar and desktop."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_drawn("sluice", "#000000", size, 1.0))
    return made

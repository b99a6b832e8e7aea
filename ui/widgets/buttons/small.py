"""Small buttons: a link in a text, the fix below an error, an icon alone, the round one that plays, a chip."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.buttons.painted import PaintedButton
from ui.widgets.painting import between, mark, ring, rounded


class LinkButton(PaintedButton):
    """Underlined words within a text."""

    height_px, pad_px, radius_px, role = 20, 0, 3, "caption"

    def ink(self) -> QColor:
        if not self.isEnabled():
            return theme().color("ink3")
        return between(theme().color("accent"), theme().color("accenthover"), self.hover_level)

    def _restyle(self) -> None:
        super()._restyle()
        font = theme().font(self.role)
        font.setUnderline(True)
        self.setFont(font)

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        if self.ringed():
            mark(painter, rect)


class FixButton(PaintedButton):
    """The button below an error or note that puts it right: `bad`, `warn`, or plain for a second way out."""

    height_px, pad_px, radius_px, role = 22, 10, 6, "caption"

    def __init__(self, text: str, tone: str = "bad", *, name: str = "", parent: QWidget | None = None) -> None:
        self._tone = tone
        super().__init__(text, name=name, parent=parent)

    def ink(self) -> QColor:
        if not self.isEnabled():
            return theme().color("ink3")
        return theme().color("ink2" if self._tone == "plain" else self._tone)

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        radius = theme().px(10 if self._tone == "plain" else self.radius_px)
        border = theme().color("edge" if self._tone == "plain" else self._tone)
        wash = {"bad": "badwash", "warn": "warnwash"}.get(self._tone, "hover")
        clear = theme().color(wash)
        clear.setAlpha(0)
        rounded(painter, rect, radius, between(clear, theme().color(wash), self.hover_level), border)
        if self.ringed():
            ring(painter, rect, radius)


class IconButton(PaintedButton):
    """An icon alone: header, chart bar and time bar only. The name is its tool tip as well, with the key if
    given.
    """

    height_px, pad_px = 30, 6
    icon_px: float = 18

    def __init__(self, icon: str, name: str, *, shortcut: str = "", size: float = 18, parent: QWidget | None = None) -> None:
        self.icon_px = size
        super().__init__("", icon=icon, name=name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name, shortcut)

    def set_name(self, name: str, shortcut: str = "") -> None:
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  ({shortcut})" if shortcut else name)

    def sizeHint(self) -> QSize:
        side = theme().px(max(self.height_px, self.icon_px + 2 * self.pad_px))
        return QSize(side, side)

    def ink(self) -> QColor:
        if not self.isEnabled():
            faint = theme().color("ink3")
            faint.setAlphaF(0.5)
            return faint
        if self.isChecked():
            return theme().color("accent")
        return between(theme().color("ink2"), theme().color("ink"), self.hover_level)

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        radius = theme().px(self.radius_px)
        if self.isChecked():
            rounded(painter, rect, radius, theme().color("wash"))
        else:
            clear = theme().color("hover")
            clear.setAlpha(0)
            rounded(painter, rect, radius, between(clear, theme().color("hover"), self.hover_level))
        if self.ringed():
            ring(painter, rect, radius)


class RoundButton(IconButton):
    """The filled round button that plays and pauses."""

    height_px, pad_px = 36, 9

    def ink(self) -> QColor:
        return theme().color("onaccent" if self.isEnabled() else "ink3")

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        if not self.isEnabled():
            rounded(painter, rect, rect.height() / 2, theme().color("hover"), theme().color("hair"))
            return
        fill = between(theme().color("accent"), theme().color("accenthover"), self.hover_level)
        if self.ringed():
            ring(painter, rect, rect.height() / 2)
            inset = theme().px(4)
            rect = rect.adjusted(inset, inset, -inset, -inset)
        rounded(painter, rect, rect.height() / 2, fill)


class Chip(PaintedButton):
    """A small shortcut that stays filled while what it fills in holds."""

    spoken_acts = True
    height_px, pad_px, radius_px, role = 23, 11, 10, "caption"

    def __init__(self, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, name=name, parent=parent)
        self.setCheckable(True)

    def ink(self) -> QColor:
        if not self.isEnabled():
            return theme().color("ink3")
        return theme().color("accent" if self.isChecked() else "ink2")

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        radius = theme().px(self.radius_px)
        if not self.isEnabled():
            rounded(painter, rect, radius, None, theme().color("hair"))
            return
        chosen = self.isChecked()
        rest = theme().color("wash" if chosen else "hover")
        if not chosen:
            rest.setAlpha(0)
        fill = rest if chosen else between(rest, theme().color("hover"), self.hover_level)
        rounded(painter, rect, radius, fill, theme().color("accent" if chosen else "edge"))
        if self.ringed():
            ring(painter, rect, radius)

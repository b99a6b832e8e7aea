"""How everything looks just now: colours by name, fonts by role, lengths by text size, and one signal when
any changes.

The window sets its own QPalette, because a colour scheme asked of Qt has no effect without a desktop theme.
The scheme "system" follows the desktop where it tells (its wish for high contrast comes first) and otherwise
the lightness of the palette that Qt started with. Settings are kept by whoever calls the setters; nothing is
stored here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QScreen
from PySide6.QtWidgets import QApplication

from ui import spoken
from ui.dresser import Dresser
from ui.tokens import ROLES, SCHEMES, SchemeName, TypeRole, blend

Scheme = Literal["system", "light", "dark", "projector"]

SMALLEST_TEXT, LARGEST_TEXT = 0.8, 2.0
_DESIGNED_POINTS = 9.0
_DESIGNED_PIXELS = 12.0

_PALETTE: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "base",
    QPalette.ColorRole.Base: "well",
    QPalette.ColorRole.AlternateBase: "side",
    QPalette.ColorRole.Button: "base",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.HighlightedText: "onaccent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "inverse",
    QPalette.ColorRole.ToolTipText: "oninverse",
    QPalette.ColorRole.Light: "base",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "edge",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "hair",
}
_WRITTEN = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """Colours, fonts and lengths in force. There is one; ask `theme()` for it.

    Over twenty methods, because each thing that a widget draws with (colour, mixed colour, font, length, width of a line,
    time of a motion) is asked by a method of its own, and so is each that can be set.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scheme: Scheme = "system"
        self._text_scale = 1.0
        self._reduced_motion = False
        self.stamp = 0
        """Another number whenever colours, fonts or lengths are others: the key of all that is made from them and kept."""
        self._newest = 0
        self._fonts: dict[str, QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._lent: dict[tuple[SchemeName, float], tuple[int, dict[str, QFont], dict[str, QColor], float]] = {}
        """What is made for looks that are `worn`: their stamp, fonts, colours and unit of length."""
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._began_dark = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
        self._installed_in: QApplication | None = None
        self._hints = QGuiApplication.styleHints()  # kept: PySide lets what it hands out go together with it
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._wishes = self._hints.accessibility() if hasattr(self._hints, "accessibility") else None
        if self._wishes is not None:
            self._wishes.contrastPreferenceChanged.connect(self._follow_system)
        self._unit = 1.0
        self._follow_screen(QGuiApplication.primaryScreen())
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.primaryScreenChanged.connect(self._follow_screen)

    # What is in force

    @property
    def dressed(self) -> bool:
        """Whether the application wears it."""
        return self._installed_in is not None

    @property
    def scheme(self) -> Scheme:
        """What was asked for, possibly "system"."""
        return self._scheme

    @property
    def shown(self) -> SchemeName:
        """The scheme that is drawn."""
        if self._scheme != "system":
            return self._scheme
        if self.wants_contrast():
            return "projector"
        told = QGuiApplication.styleHints().colorScheme()
        if told == Qt.ColorScheme.Unknown:
            return "dark" if self._began_dark else "light"
        return "dark" if told == Qt.ColorScheme.Dark else "light"

    def wants_contrast(self) -> bool:
        """Whether the desktop asks for high contrast, which the scheme of a projector has; asked since Qt 6.10."""
        return self._wishes is not None and self._wishes.contrastPreference() == Qt.ContrastPreference.HighContrast

    @property
    def text_scale(self) -> float:
        return self._text_scale

    @property
    def reduced_motion(self) -> bool:
        return self._reduced_motion

    @property
    def line_width(self) -> int:
        """Width of a series in px: wider for a projector, the more the larger its type is."""
        return max(3, round(2 * self._text_scale)) if self.shown == "projector" else 2

    def hex(self, token: str) -> str:
        """The colour `token` as `#RRGGBB`; an unknown token is a KeyError."""
        return SCHEMES[self.shown][token]

    def color(self, token: str) -> QColor:
        """The colour `token` in the scheme that is drawn; a fresh copy, free to change."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(self.hex(token))
        return QColor(found)

    def mixed(self, token: str, ground: str, opacity: float) -> QColor:
        """`token` at `opacity` (0 to 1) over the token `ground`, opaque."""
        return QColor(blend(self.hex(token), self.hex(ground), opacity))

    def font(self, role: str) -> QFont:
        """The font of a role (caption, body, strong, title, number, figure, ...), with tabular lining
        figures.
        """
        found = self._fonts.get(role)
        if found is None:
            found = self._fonts[role] = self._made_font(ROLES[role])
        return QFont(found)

    def px(self, length: float) -> int:
        """A length drawn for 100 % text, in pixels at the text size in force; at least 1 if not 0."""
        if length == 0:
            return 0
        return max(1, round(length * self._unit))

    def duration(self, milliseconds: int) -> int:
        """How long a motion may take: 0 where motion is reduced."""
        return 0 if self._reduced_motion else milliseconds

    @contextmanager
    def worn(self, scheme: SchemeName, scale: float) -> Iterator[None]:
        """Within, answer for another scheme and text size, however large: for what is drawn otherwise than all the rest, such as
        what an audience sees. Nobody is told, and what is dressed already stays so.
        """
        own = self._scheme, self._text_scale, self.stamp, self._fonts, self._colours, self._unit
        self._scheme, self._text_scale = scheme, scale
        if (scheme, scale) not in self._lent:
            self._newest += 1
            self._lent[scheme, scale] = self._newest, {}, {}, self._measured_unit()
        self.stamp, self._fonts, self._colours, self._unit = self._lent[scheme, scale]
        try:
            yield
        finally:
            self._scheme, self._text_scale, self.stamp, self._fonts, self._colours, self._unit = own

    # What may be set

    def set_look(self, scheme: str, scale: float) -> None:
        """Scheme and text size together, in one change."""
        if scheme not in ("system", *SCHEMES):
            raise ValueError(scheme)
        asked = cast(Scheme, scheme), min(LARGEST_TEXT, max(SMALLEST_TEXT, scale))
        if asked != (self._scheme, self._text_scale):
            self._scheme, self._text_scale = asked
            self._renew()

    def set_scheme(self, scheme: Scheme) -> None:
        self.set_look(scheme, self._text_scale)

    def set_text_scale(self, scale: float) -> None:
        """Text size, 0.8 to 2.0; what lies beyond is brought to the nearer end."""
        self.set_look(self._scheme, scale)

    def set_reduced_motion(self, reduced: bool) -> None:
        if reduced != self._reduced_motion:
            self._reduced_motion = reduced
            self.changed.emit()

    def install(self, application: QApplication) -> None:
        """Dress the application: our style, palette and font; and again at every change."""
        if self._installed_in is not application:
            self._installed_in = application
            spoken.install()
            self._dresser = Dresser()
            application.setStyle(self._dresser)
            self._renew()

    # How it comes about

    def _measured_unit(self) -> float:
        """Pixels of a length of 1: asked of the system where text size or screen are others, not for every length."""
        size = self._system_font.pointSizeF()
        if size <= 0:
            pixels = float(self._system_font.pixelSize())
        else:
            screen = QGuiApplication.primaryScreen()
            pixels = size * (screen.logicalDotsPerInch() if screen else 96.0) / 72
        return self._text_scale * pixels / _DESIGNED_PIXELS

    def _made_font(self, role: TypeRole) -> QFont:
        font = QFont(self._system_font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(role.points * font.pointSizeF() / _DESIGNED_POINTS * self._text_scale)
        else:
            font.setPixelSize(self.px(role.points * 4 / 3))
        font.setWeight(QFont.Weight(role.weight))
        if role.spacing:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, role.spacing * self._text_scale)
        for feature in ("tnum", "lnum"):
            font.setFeature(QFont.Tag(feature), 1)
        return font

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in _WRITTEN:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("ink3"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, self.color("hover"))
        return palette

    def _renew(self) -> None:
        self._newest += 1
        self.stamp = self._newest
        self._fonts.clear()
        self._colours.clear()
        self._lent.clear()
        self._unit = self._measured_unit()
        if self._installed_in is not None:
            self._installed_in.setPalette(self._palette())
            self._installed_in.setFont(self.font("body"))
            for told in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.ApplicationFontChange):
                QCoreApplication.sendPostedEvents(None, told)  # or widgets would follow after they are painted
            self._dresser.dress(self._installed_in, SCHEMES[self.shown], self.px)
        self.changed.emit()

    def _follow_system(self) -> None:
        if self._scheme == "system":
            self._renew()

    def _follow_screen(self, screen: QScreen | None) -> None:
        """Lengths are those of the first screen; another one, or another resolution of it, makes everything again.

        No screen is kept: one that a window hands out anywhere goes for Python together with that window.
        """
        if screen is not None:
            screen.logicalDotsPerInchChanged.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        if self._measured_unit() != self._unit:
            self._renew()


_current: Theme | None = None
_dressed: Theme | None = None
"""The same once the application wears it: asked for a thousand times a frame."""


def theme() -> Theme:
    """The theme of this process; the first call after the QApplication exists dresses it."""
    global _current, _dressed
    if _dressed is not None:
        return _dressed
    if _current is None:
        if QGuiApplication.instance() is None:
            raise RuntimeError("theme() needs a QApplication")
        _current = Theme()
    application = QApplication.instance()
    if isinstance(application, QApplication):
        _current.install(application)
        _dressed = _current
    return _current


def set_scheme(scheme: str) -> None:
    theme().set_scheme(cast(Scheme, scheme))


def set_text_scale(scale: float) -> None:
    theme().set_text_scale(scale)

"""Words on the window: a label with a role of type and a tone, a title, a line between groups."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPalette, QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets import hovered
from ui.widgets.layouts import Row

_BEFORE_PERCENT = re.compile(r"(?<=\d) (?=%)")


def unparted(text: str) -> str:
    """The text as it is drawn where it wraps: no line ends between a number and its "%". Not a sign longer or shorter."""
    return _BEFORE_PERCENT.sub("\N{NO-BREAK SPACE}", text)


class Text(QLabel):
    """A label in a role (caption, body, strong, title, ...) and a tone (a colour token); both follow the
    theme.

    Plain text unless `rich`; never elided. Marked as changed through `set_tone`, `set_role` and `setText`.
    """

    spoken_role = spoken.Role.StaticText
    spoken_silent = False

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "ink",
        *,
        wrap: bool = False,
        rich: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._tone = role, tone
        self._named, self._text = False, ""
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        self.setAlignment(align | (Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter))
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme().changed.connect(self._restyle)
        self._restyle()

    def setText(self, text: str) -> None:
        """Show a text and tell it, or keep what was told while time plays.

        A label whose accessible name is empty tells a reader each of its texts at once, and each twice.
        """
        if text == self.text():
            return
        if not text:
            super().setText(text)
        self._text = text
        if not self._named:
            spoken.name(self, self._words(text))
        super().setText(unparted(text) if self.wordWrap() else text)

    def text(self) -> str:
        """The text as it was set; drawn is `unparted`."""
        return self._text

    def setAccessibleName(self, name: str) -> None:
        """Let a name of its own be said in place of the text."""
        self._named = bool(name)
        super().setAccessibleName(name or self._words(self.text()))

    def _words(self, text: str) -> str:
        rich = self.textFormat() == Qt.TextFormat.RichText
        return QTextDocumentFragment.fromHtml(text).toPlainText() if rich else text

    def set_tone(self, tone: str) -> None:
        if tone != self._tone:
            self._tone = tone
            self._restyle()

    def set_role(self, role: str) -> None:
        if role != self._role:
            self._role = role
            self._restyle()

    @property
    def tone(self) -> str:
        return self._tone

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        hovered.entered(self, event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        hovered.left(self)

    def _restyle(self) -> None:
        self.setFont(theme().font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme().color(self._tone))
        self.setPalette(palette)


class SideNote(Text):
    """Words at the right of a label, such as a limit; they take a second line rather than be cut or push it aside."""

    def __init__(self, text: str = "", role: str = "caption", tone: str = "ink3") -> None:
        super().__init__(text, role, tone, wrap=True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SectionTitle(QWidget):
    """A title, and a sub line at its right if there is one."""

    def __init__(self, title: str, sub: str = "", role: str = "title", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = Row(11, parent=self)
        self._title = Text(title, role)
        self._sub = Text(sub, "caption", "ink3")
        self._sub.setVisible(bool(sub))
        row.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._sub, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)

    def title(self) -> str:
        return self._title.text()


class Divider(QWidget):
    """A 1 px line between groups; upright if asked."""

    spoken_silent = True

    def __init__(self, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upright = upright
        free, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(fixed if upright else free, free if upright else fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("hair"))

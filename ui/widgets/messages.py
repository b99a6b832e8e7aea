"""What the window says beside its numbers: an error with its fix, a note, a risk, the badge that it is all
practice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.buttons.small import FixButton
from ui.widgets.icons import draw_icon
from ui.widgets.layouts import Column, Flow, Row
from ui.widgets.painting import rounded
from ui.widgets.text import Text


class Fix(msgspec.Struct, frozen=True):
    """A way out: the words on its button and what pressing it does."""

    label: str
    act: Callable[[], object]


class Icon(QWidget):
    """An icon that is only looked at; it follows the theme. `lead` px of room above put it level with a first
    line.
    """

    spoken_silent = True

    def __init__(self, name: str, tone: str = "ink2", size: float = 16, lead: float = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._side, self._lead = name, tone, size, lead
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def shown(self) -> str:
        """Its name."""
        return self._name

    def set_icon(self, name: str, tone: str = "") -> None:
        self._name, self._tone = name, tone or self._tone
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(self._side)
        return QSize(side, side + theme().px(self._lead))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            side = theme().px(self._side)
            painter = QPainter(self)
            draw_icon(painter, self._name, self._tone, QRectF(0, self.height() - side, side, side))


class ErrorLine(QWidget):
    """Icon, sentence with its number, buttons that put it right; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(9, parent=self)
        line = Row(8)
        line.addWidget(Icon("warning", "bad", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._sentence = Text("", "caption", "bad", wrap=True)
        self._sentence.spoken_silent = True
        line.addWidget(self._sentence, 1)
        column.addLayout(line)
        self._buttons = QWidget()
        self._flow = Flow(8, self._buttons)
        column.addWidget(self._buttons)
        self._fixes: list[FixButton] = []
        self.hide()

    def sentence(self) -> str:
        return self._sentence.text()

    def fixes(self) -> tuple[FixButton, ...]:
        return tuple(self._fixes)

    def show_error(self, sentence: str, fixes: Sequence[Fix] = ()) -> None:
        """Say `sentence`; the first fix is the nearest, the others are plain. An empty sentence hides the
        line.
        """
        self._sentence.setText(sentence)
        spoken.name(self, sentence)
        for button in self._fixes:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._fixes = []
        for index, fix in enumerate(fixes):
            button = FixButton(fix.label, "plain" if index else "bad")
            button.clicked.connect(_doing(fix))
            self._flow.addWidget(button)
            self._fixes.append(button)
        self._buttons.setVisible(bool(fixes))
        self.setVisible(bool(sentence))


class NoteBlock(QWidget):
    """A sentence of warning on its own ground, with at most one fix; or a quiet remark (`tone="info"`)
    without ground.
    """

    def __init__(self, sentence: str = "", *, tone: str = "warn", fix: Fix | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        quiet = tone == "info"
        row = Row(8, (0, 0, 0, 0) if quiet else (11, 9, 11, 9), parent=self)
        self._icon = Icon("info" if quiet else "warning", "ink2" if quiet else tone, 16)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._column = Column(7)
        self._sentence = Text("", "caption", "ink2" if quiet else "ink", wrap=True)
        self._sentence.spoken_silent = True
        self._column.addWidget(self._sentence)
        self._button: FixButton | None = None
        row.addLayout(self._column, 1)
        theme().changed.connect(self.update)
        self.set_note(sentence, fix)

    def set_note(self, sentence: str, fix: Fix | None = None) -> None:
        """Say this; nothing to say hides the note."""
        self._sentence.setText(sentence)
        spoken.name(self, sentence)
        if self._button is not None:
            self._column.removeWidget(self._button)
            self._button.hide()
            self._button.deleteLater()
            self._button = None
        if fix is not None:
            self._button = FixButton(fix.label, "plain" if self._tone == "info" else self._tone)
            self._button.clicked.connect(_doing(fix))
            self._column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        if not sentence or self.parentWidget() is not None:  # shown before it stands anywhere it would be a window
            self.setVisible(bool(sentence))

    def sentence(self) -> str:
        return self._sentence.text()

    def fix_button(self) -> FixButton | None:
        return self._button

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tone != "info":
            ground = "badwash" if self._tone == "bad" else "warnwash"
            rounded(QPainter(self), QRectF(self.rect()), theme().px(6), theme().color(ground))


class RiskLine(QWidget):
    """What can go wrong, or what stays: icon, sentence, and its size one tone lighter below."""

    spoken_role, spoken_leaf = Role.StaticText, True

    def __init__(self, icon: str, sentence: str, sub: str = "", *, tone: str = "ink2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = Row(10, parent=self)
        self._icon = Icon(icon, tone, 16)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = Column(0)
        self._sentence = Text(sentence, "body", "ink", wrap=True, parent=self)
        self._sub = Text(sub, "caption", "ink3", wrap=True, parent=self)
        self._sub.setHidden(not sub)
        column.addWidget(self._sentence)
        column.addWidget(self._sub)
        row.addLayout(column, 1)
        spoken.name(self, f"{sentence}. {sub}" if sub else sentence)

    def sentence(self) -> str:
        return self._sentence.text()


class Badge(QWidget):
    """A word that never goes away: "Practice: no real money". Without a border, for there is nothing to press."""

    spoken_role = Role.StaticText

    def __init__(self, text: str = "Practice: no real money", icon: str = "flask", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._icon = text, icon
        spoken.name(self, text)
        self.setToolTip("Everything here is made up for practice. The program never connects to a network.")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        spoken.name(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.setFont(theme().font("caption"))
        px = theme().px
        return QSize(px(16) + px(6) + self.fontMetrics().horizontalAdvance(self._text) + px(2), px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, rect = theme().px, QRectF(self.rect())
        side = px(16)
        draw_icon(painter, self._icon, "ink2", QRectF(0, round(rect.center().y() - side / 2), side, side))
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink2"))
        painter.drawText(rect.adjusted(side + px(6), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


def _doing(fix: Fix) -> Callable[[bool], None]:
    def act(_checked: bool = False) -> None:
        fix.act()

    return act

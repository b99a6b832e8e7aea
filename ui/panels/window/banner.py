"""A line across the window for what concerns the file: one sentence, one way on, and a cross. The window stays usable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.spoken import Role
from ui.theme import theme
from ui.widgets import Icon, IconButton, PlainButton, Row, Text


class Banner(QWidget):
    """Hidden until there is something to tell."""

    spoken_role = Role.Notification

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = Row(10, (20, 6, 14, 6), parent=self)
        self._text = Text("", "body", "ink", wrap=True)
        self._text.spoken_silent = True
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fix = PlainButton("", name="What can be done")
        self._fix.clicked.connect(self._act)
        close = IconButton("close", "Close this message", size=16)
        close.clicked.connect(self.hide)
        row.addWidget(Icon("warning", "warn", 16))
        row.addWidget(self._text, 1)
        row.addWidget(self._fix)
        row.addWidget(close)
        self._run: Callable[[], object] | None = None
        theme().changed.connect(self.update)
        self.hide()

    def tell(self, sentence: str, fix: str = "", run: Callable[[], object] | None = None) -> None:
        """Say a sentence; `run` is called by the button `fix`, which closes the banner."""
        self._text.setText(sentence)
        self._fix.setText(fix)
        self._fix.setAccessibleName(fix or "What can be done")
        self._fix.setVisible(bool(fix) and run is not None)
        self._run = run
        self.setAccessibleName(sentence)
        self.hide()
        self.show()

    def sentence(self) -> str:
        """What it says."""
        return self._text.text()

    def fix_button(self) -> PlainButton:
        """The way on."""
        return self._fix

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("warnwash"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme().color("hair"))

"""The verdict: one sentence that a person writes and the practice keeps; the program has none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.panels.window.focus import show_within
from ui.theme import theme
from ui.widgets import Column, ErrorLine, Text
from ui.wording import refusal_text
from wallet import Refused, checked_note

if TYPE_CHECKING:
    from ui.session import Session

LABEL = "Your verdict, one sentence"
KEPT_MS = 600
"""So long after the last letter it is kept."""


class VerdictField(QWidget):
    """Keeps what is written a moment after the last letter, and at once when the keyboard leaves; says what cannot be kept."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        rows = Column(9, parent=self)
        label = Text(LABEL, "body", "ink2")
        rows.addWidget(label)
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("compare.verdict")
        self.edit.setAccessibleName(LABEL)
        self.edit.setPlaceholderText("It depends on\N{HORIZONTAL ELLIPSIS}")
        self.edit.setTabChangesFocus(True)
        self.edit.setAcceptDrops(False)
        self.edit.installEventFilter(self)
        label.setBuddy(self.edit)
        rows.addWidget(self.edit)
        self.error = ErrorLine()
        rows.addWidget(self.error)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEPT_MS)
        self._later.timeout.connect(self.keep)
        self.edit.textChanged.connect(self._written)
        session.practice_ends.connect(self.keep)
        session.practice_changed.connect(self.read)
        theme().changed.connect(self._rescale)
        self._rescale()
        self.read()

    def read(self) -> None:
        """Show what the practice keeps."""
        self._later.stop()
        kept = self._session.read(lambda practice: practice.verdict) or ""
        if kept != self.edit.toPlainText().strip():
            self.edit.blockSignals(True)
            self.edit.setPlainText(kept)
            self.edit.blockSignals(False)
        self.edit.setReadOnly(self._session.practice.read_only)
        self.error.show_error("")

    def keep(self) -> None:
        """Keep what is written, where it can be kept and is new."""
        self._later.stop()
        text = self.edit.toPlainText()
        if self._session.closed or self.edit.isReadOnly() or self._problem(text):
            return
        if text.strip() != self._session.read(lambda practice: practice.verdict):
            self._session.write_verdict(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)

    def _written(self) -> None:
        problem = self._problem(self.edit.toPlainText())
        self.error.show_error(problem)
        if problem:
            QTimer.singleShot(0, self, lambda: show_within(self.error))  # once it has found its place
        self._later.start()

    def _problem(self, text: str) -> str:
        try:
            checked_note(text)
        except Refused as refused:
            return refusal_text(refused)[0]
        return ""

    def _rescale(self) -> None:
        for part in (self.edit, self.edit.viewport()):  # out of sight the one does not follow the other
            part.setFont(theme().font("body"))
        self.edit.setFixedHeight(theme().px(92))
